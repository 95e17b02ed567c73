"""Every page of the site, planned before any is rendered.

Rule: a page names what it needs by key, and declares what it shows: the articles, and whatever else its view looks up.
A planner sees of an article only what files it (`sitebuild/plan.py`). Which kinds of pages there are, and in which
order they are planned, is the table `render.page_kinds.PAGE_KINDS`; who gets a path that two pages claim is settled in
`claims`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from builder.article.store import CONTENT
from builder.config import Config
from builder.site.aliases import plan_aliases, plan_merged
from builder.site.anniversaries import find_anniversaries
from builder.site.feed_list import SEARCHES, find_members, plan_feeds
from builder.site.library import SECTION, Holding, Library, Standing
from builder.site.pagination import cut_page, plan_numbers
from builder.site.urls import list_path, month_path

UNDATED = "undated"
SITEMAP_LENGTH = 50_000
"""The most addresses that the sitemap protocol allows in a file."""
MONTH_PAGES = 2
"""A page of a month holds this many times `per_page` articles."""
FRONT_LENGTH = 40
"""Articles that the front page may show of the whole archive, and of each main section: more than it ever does."""
YEAR_LENGTH = 3
"""Articles that the page of a year shows of each month."""
EVERYTHING = None
"""The `facts` of a page that depends on all that files articles: it is rendered again whenever any of it changes."""


class Page(msgspec.Struct, frozen=True):
    """A file of the output that is rendered; keys instead of what they name."""

    kind: str
    """The name of a `PageKind`."""
    path: str
    """Below `output/`."""
    origin: str
    """The claimant of the path, in words for a person."""
    key: str = ""
    """Source of the article or standing page, slug of the term, or month."""
    group: str = ""
    """Key of the taxonomy, or year."""
    number: int = 0
    """Of a list page: 0 is the one that holds the newest."""
    shows: bytes | None = b""
    """The places in the library of the articles that the page shows (`Library.pack`); its view may look at no other.
    None as long as only the search index can tell.
    """
    facts: bytes | None = EVERYTHING
    """Whatever else decides how it looks, besides the settings, the theme and the navigation."""


class Planning(NamedTuple):
    """The values that pages are planned from."""

    library: Library
    config: Config
    standing: tuple[Standing, ...] = ()
    static: frozenset[str] = frozenset()
    """Paths below `output/` of files that are copied as they are."""
    merged: tuple[tuple[str, str, str], ...] = ()
    """As `plan_merged` takes them."""
    pages: Sequence[Page] = ()
    """Those that were planned before."""


def note_facts(*facts: object) -> bytes:
    """Facts as a page declares them."""
    return msgspec.msgpack.encode(facts)


def plan_front(site: Planning) -> Iterator[Page]:
    """The front page."""
    library = site.library
    newest = (term.members[:FRONT_LENGTH] for term in library.main_sections)
    shows = library.pack(library.holdings[:FRONT_LENGTH], *newest)
    yield Page("front", "index.html", "the front page", shows=shows)


def plan_article(site: Planning, holding: Holding) -> Iterator[Page]:
    """The page of an article."""
    library, source = site.library, holding.source
    beside = [one for one in library.neighbours[source] if one]
    shows = library.pack((holding, *beside, *library.related.get(source, ())))
    yield Page("article", holding.url, f"{CONTENT}/{source}", source, shows=shows, facts=b"")


def plan_copy(site: Planning, holding: Holding) -> Iterator[Page]:
    """The Markdown copy of an article."""
    if site.config.markdown_copies:
        shows, origin = site.library.pack((holding,)), f"{CONTENT}/{holding.source}"
        yield Page("markdown", holding.copy, origin, holding.source, shows=shows, facts=b"")


def plan_withdrawn(site: Planning) -> Iterator[Page]:
    """A page in the place of each withdrawn article."""
    for holding in site.library.withdrawn:
        shows, origin = site.library.pack((holding,)), f"{CONTENT}/{holding.source}"
        yield Page("withdrawn", holding.url, origin, holding.source, shows=shows, facts=b"")


def plan_terms(site: Planning) -> Iterator[Page]:
    """The list of the terms of each taxonomy."""
    for taxonomy in site.library.taxonomies.values():
        if taxonomy.terms or taxonomy.key in (SECTION, "tags"):
            shows = site.library.pack(*(term.members[:1] for term in taxonomy.terms))
            path = f"{taxonomy.folder}/index.html"
            yield Page("terms", path, f"the list of {taxonomy.folder}", "", taxonomy.key, shows=shows)


def plan_term(site: Planning) -> Iterator[Page]:
    """The articles of each term, page by page."""
    library, per_page = site.library, site.config.per_page
    for taxonomy in library.taxonomies.values():
        for term in filter(taxonomy.has_page, taxonomy.terms):
            folder = f"{taxonomy.folder}/{term.slug}"
            origin = f"the list of {taxonomy.key} “{term.label}”"
            facts = note_facts(term.label, len(term.members))
            for number in plan_numbers(len(term.members), per_page):
                shows = library.pack(cut_page(term.members, number, per_page))
                yield Page("term", list_path(folder, number), origin, term.slug, taxonomy.key, number, shows, facts)


def plan_years(site: Planning) -> Iterator[Page]:
    """The list of years."""
    yield Page("years", "years/index.html", "the list of years")


def plan_year(site: Planning) -> Iterator[Page]:
    """The months of each year."""
    for year, months in site.library.months.items():
        shows = site.library.pack(*(members[:YEAR_LENGTH] for members in months.values()))
        yield Page("year", f"years/{year}/index.html", f"the year {year}", "", year, shows=shows)


def plan_month(site: Planning) -> Iterator[Page]:
    """The articles of each month, page by page."""
    per_page = site.config.per_page * MONTH_PAGES
    for year, months in site.library.months.items():
        for month, members in months.items():
            facts = note_facts(len(members))
            for number in plan_numbers(len(members), per_page):
                path, origin = month_path(year, month, number), f"the month {year}-{month}"
                shows = site.library.pack(cut_page(members, number, per_page))
                yield Page("month", path, origin, month, year, number, shows, facts)


def plan_undated(site: Planning) -> Iterator[Page]:
    """The articles without a date, page by page."""
    members, per_page = site.library.undated, site.config.per_page
    facts = note_facts(len(members))
    for number in plan_numbers(len(members), per_page) if members else ():
        shows = site.library.pack(cut_page(members, number, per_page))
        yield Page("undated", list_path(UNDATED, number), "the undated articles", "", "", number, shows, facts)


def plan_standing(site: Planning) -> Iterator[Page]:
    """The standing pages."""
    by_source = {page.source: page for page in (*site.library.standing, *site.standing)}
    for source, page in sorted(by_source.items()):
        yield Page("standing", page.path, f"{CONTENT}/{source}", source, facts=page.digest)


def plan_search(site: Planning) -> Iterator[Page]:
    """The search page."""
    yield Page("search", "search.html", "the search page", facts=b"")


def plan_missing(site: Planning) -> Iterator[Page]:
    """The page for addresses that are not there."""
    yield Page("missing", "404.html", "the page for addresses that are not there", facts=b"")


def plan_days(site: Planning) -> Iterator[Page]:
    """The articles of each day of each month, for "on this day"."""
    for number in range(1, 13) if site.library.months else ():
        month = f"{number:02d}"
        shows = site.library.pack(*find_anniversaries(site.library, month).values())
        yield Page("days", f"days/{month}.js", "what happened on this day", month, shows=shows, facts=b"")


def plan_offline(site: Planning) -> Iterator[Page]:
    """The page for offline reading."""
    yield Page("offline", "offline.html", "the page for offline reading", facts=b"")


def plan_worker(site: Planning) -> Iterator[Page]:
    """The files that offline reading needs besides pages."""
    for path in ("offline.json", "manifest.webmanifest", "sw.js"):
        yield Page("worker", path, "offline reading", facts=b"")


def plan_feed_list(site: Planning) -> Iterator[Page]:
    """The list of feeds."""
    yield Page("feeds", "feeds.html", "the list of feeds")


def plan_feed(site: Planning) -> Iterator[Page]:
    """Each feed, in whatever formats it is written; what those of saved searches show is known once the index is."""
    for feed in plan_feeds(site.library, site.config):
        shows = None if feed.group == SEARCHES else site.library.pack(find_members(feed, site.library))
        for ending in (".xml", ".json") if site.config.base_url else (".xml",):
            origin = f"the feed of {feed.origin}"
            facts = note_facts(feed)
            yield Page("feed", feed.path + ending, origin, feed.path, feed.group, shows=shows, facts=facts)


def plan_sitemap(site: Planning, mapped: int) -> Iterator[Page]:
    """The sitemap of `mapped` pages, in parts where it is large."""
    if site.config.base_url:
        parts = -(-mapped // SITEMAP_LENGTH)
        for number in range(parts + 1) if parts > 1 else (0,):
            path = f"sitemap-{number}.xml" if number else "sitemap.xml"
            yield Page("sitemap", path, "the sitemap", number=number)


def plan_robots(site: Planning) -> Iterator[Page]:
    """`robots.txt`, unless the archive has its own."""
    if site.config.base_url and "robots.txt" not in site.static:
        yield Page("robots", "robots.txt", "what crawlers may read", facts=b"")


def plan_opensearch(site: Planning) -> Iterator[Page]:
    """The description of the search, unless the archive has its own."""
    if site.config.base_url and "opensearch.xml" not in site.static:
        yield Page("opensearch", "opensearch.xml", "the description of the search", facts=b"")


def plan_alias(site: Planning) -> Iterator[Page]:
    """A page at each former address, which leads on to the article or the list of a term."""
    library = site.library
    for path, holding in plan_aliases((*library.holdings, *library.withdrawn)):
        origin = f"an alias of {CONTENT}/{holding.source}"
        yield Page("alias", path, origin, holding.source, shows=library.pack((holding,)), facts=b"")
    for path, key, slug in plan_merged(library, site.merged):
        label = library.taxonomies[key].by_slug[slug].label
        yield Page("alias", path, f"another name of {key} “{slug}”", slug, key, facts=note_facts(label))
