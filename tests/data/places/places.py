"""The list of places: a kind of page that test_added_kind.py adds to a copy of Backfile."""

from collections.abc import Iterator

from builder.render.cards import PageContext, View, make_count, make_line
from builder.site.pages import Page, Planning


def plan_places(site: Planning) -> Iterator[Page]:
    """One page for all articles that name a place, and one for each place."""
    named = [holding for holding in site.library.holdings if holding.article.dateline]
    yield Page("places", "places/index.html", "the list of places", shows=site.library.pack(named))
    for place in sorted({str(holding.article.dateline) for holding in named}):
        of_place = [holding for holding in named if holding.article.dateline == place]
        path = f"places/{place.lower()}.html"
        yield Page("places", path, f"the place {place}", place, shows=site.library.pack(of_place))


def make_places(context: PageContext) -> View:
    """`{title, places: [{label, count, lines}]}`; a line names the photographer besides what any line has."""
    groups: dict[str, list[View]] = {}
    for holding in context.shown:
        line = make_line(context, holding) | {"photographer": holding.article.photographer}
        groups.setdefault(str(holding.article.dateline), []).append(line)
    places = [
        {"label": place, "count": make_count(context, len(lines)), "lines": lines} for place, lines in groups.items()
    ]
    return {"title": context.page.key or "Places", "places": places}
