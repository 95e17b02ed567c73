"""Which pages show an article: those that may look otherwise when it says something else.

Rule: names too many rather than too few. A page that comes to show other articles than those named here must be named
here too, as in `marks`. An article that is filed as before stands in the same places of the same lists.
"""

from collections.abc import Iterable, Iterator

from builder.config import Config
from builder.render.lists import RAIL_LENGTH
from builder.site.feed_list import SEARCHES, find_members, plan_feeds
from builder.site.lazy_library import Shelf, Shelves
from builder.site.library import Holding, Library, find_values
from builder.site.pages import MONTH_PAGES, Page, Planning, plan_article, plan_copy
from builder.site.pagination import find_number

Name = tuple[str, str, str, int]
"""Kind, group, key and number of a page."""


def name_page(page: Page) -> Name:
    """What a page is known by."""
    return page.kind, page.group, page.key, page.number


def list_own(shelves: Shelves, config: Config, places: Iterable[int]) -> Iterator[Page]:
    """The pages of articles that show any of these: their own, those beside them, those that name them as related."""
    library = shelves.library
    shown: dict[str, Holding] = {}
    for place in places:
        holding = library.holdings[place]
        yield from plan_copy(Planning(library, config), holding)
        related = (library.holdings[other] for other in shelves.list_related_to(place))
        beside = library.neighbours[holding.source]
        shown |= {other.source: other for other in (holding, *beside, *related) if other}
    for holding in shown.values():
        yield from plan_article(Planning(library, config), holding)


def name_lists(shelves: Shelves, config: Config, place: int, *, retitled: bool = True) -> Iterator[Name]:
    """The other pages that show an article; some of them nothing but its title, if that is another one."""
    library, holding = shelves.library, shelves.library.holdings[place]
    yield ("front", "", "", 0)
    for key in library.taxonomies:
        for written in find_values(holding.article, key):
            term = library.find_term(key, written)
            if term and isinstance(term.members, Shelf):
                at = term.members.find(place)
                yield ("term", key, term.slug, find_number(at, len(term.members), config.per_page))
                if at == 0:
                    yield ("terms", key, "", 0)
    if day := holding.article.day:
        yield from _name_dates(library, config, place, day)
        if retitled:
            yield ("days", "", day[5:7], 0)
    elif isinstance(library.undated, Shelf):
        number = find_number(library.undated.find(place), len(library.undated), config.per_page)
        yield ("undated", "", "", number)
    for feed in plan_feeds(library, config):
        if feed.group == SEARCHES or any(other is holding for other in find_members(feed, library)):
            yield ("feed", feed.group, feed.path, 0)
    yield ("alias", "", holding.source, 0)


def _name_dates(library: Library, config: Config, place: int, day: str) -> Iterator[Name]:
    year, month = day[:4], day[5:7]
    members = library.months[year][month]
    if isinstance(members, Shelf):
        at = members.find(place)
        yield ("month", year, month, find_number(at, len(members), config.per_page * MONTH_PAGES))
        if at < RAIL_LENGTH:
            yield ("year", year, "", 0)
