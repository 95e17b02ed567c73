"""Every page of the site, planned before any is rendered.

Rule: a page names what it needs by key. The order is fixed: front page, articles, lists, years, standing pages,
the rest. Who gets a path that two pages claim is settled in `claims`.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from builder.article.model import Article
from builder.article.store import CONTENT
from builder.config import Config
from builder.site.aliases import plan_aliases, plan_merged
from builder.site.feed_list import plan_feeds
from builder.site.library import SECTION, Holding, Library, Standing, Taxonomy
from builder.site.pagination import plan_numbers
from builder.site.robots_meta import find_robots
from builder.site.urls import list_path, month_path

UNDATED = "undated"
SITEMAP_LENGTH = 50_000
"""The most addresses that the sitemap protocol allows in a file."""
_NOT_MAPPED = frozenset(
    [
        "markdown",
        "withdrawn",
        "search",
        "missing",
        "feeds",
        "feed",
        "sitemap",
        "robots",
        "opensearch",
        "days",
        "alias",
        "offline",
        "worker",
    ]
)
MONTH_PAGES = 2
"""A page of a month holds this many times `per_page` articles."""

Kind = Literal[
    "front", "article", "markdown", "withdrawn", "terms", "term", "years", "year", "month", "undated", "standing",
    "search", "missing", "feeds", "feed", "sitemap", "robots", "opensearch", "days", "offline", "worker",
    "alias",
]  # fmt: skip


class Page(msgspec.Struct, frozen=True):
    """A file of the output that is rendered; keys instead of what they name."""

    kind: Kind
    path: str
    """Below `output/`."""
    template: str
    """In the theme; empty for what no template draws: Markdown copies, feeds, sitemap, pages that lead on."""
    origin: str
    """Who claims the path, in words for a person."""
    key: str = ""
    """Source of the article or standing page, slug of the term, or month."""
    group: str = ""
    """Key of the taxonomy, or year."""
    number: int = 0
    """Of a list page: 0 is the one that holds the newest."""


def plan_pages(
    library: Library,
    config: Config,
    standing: Iterable[Standing] = (),
    *,
    static: Iterable[str] = (),
    merged: Iterable[tuple[str, str, str]] = (),
) -> tuple[Page, ...]:
    """All pages in their fixed order; `standing` besides those that the library was made with, `merged` as
    `plan_merged` takes them.

    Of `static`, the paths of files copied as they are, `robots.txt` and `opensearch.xml` stand in for Backfile's own.
    """
    pages = [Page("front", "index.html", "front.html", "the front page")]
    pages += (plan_article(holding) for holding in library.holdings)
    if config.markdown_copies:
        pages += (plan_copy(holding) for holding in library.holdings)
    pages += (Page("withdrawn", h.url, "withdrawn.html", f"content/{h.source}", h.source) for h in library.withdrawn)
    for taxonomy in library.taxonomies.values():
        pages += _plan_taxonomy(taxonomy, config)
    pages += _plan_years(library, config)
    pages += _plan_undated(library, config)
    by_source = {page.source: page for page in (*library.standing, *standing)}
    pages += (_plan_standing(by_source[source]) for source in sorted(by_source))
    pages += _plan_rest(library, config)
    if config.base_url:
        pages += _plan_for_engines(list_mapped(pages, library, config), frozenset(static))
    pages += (
        Page("alias", path, "", f"an alias of {CONTENT}/{holding.source}", holding.source)
        for path, holding in plan_aliases((*library.holdings, *library.withdrawn))
    )
    pages += (
        Page("alias", path, "", f"another name of {key} “{slug}”", slug, key)
        for path, key, slug in plan_merged(library, merged)
    )
    return tuple(pages)


def plan_article(holding: Holding) -> Page:
    """The page of an article."""
    return Page("article", holding.url, "article.html", f"content/{holding.source}", holding.source)


def plan_copy(holding: Holding) -> Page:
    """Its Markdown copy."""
    return Page("markdown", holding.copy, "", f"content/{holding.source}", holding.source)


def _plan_taxonomy(taxonomy: Taxonomy, config: Config) -> Iterator[Page]:
    if not taxonomy.terms and taxonomy.key not in (SECTION, "tags"):
        return
    yield Page(
        "terms", f"{taxonomy.folder}/index.html", "terms.html", f"the list of {taxonomy.folder}", "", taxonomy.key
    )
    for term in filter(taxonomy.has_page, taxonomy.terms):
        folder = f"{taxonomy.folder}/{term.slug}"
        origin = f"the list of {taxonomy.key} “{term.label}”"
        for number in plan_numbers(len(term.members), config.per_page):
            yield Page("term", list_path(folder, number), "list.html", origin, term.slug, taxonomy.key, number)


def _plan_years(library: Library, config: Config) -> Iterator[Page]:
    yield Page("years", "years/index.html", "years.html", "the list of years")
    for year, months in library.months.items():
        yield Page("year", f"years/{year}/index.html", "year.html", f"the year {year}", "", year)
        for month, members in months.items():
            for number in plan_numbers(len(members), config.per_page * MONTH_PAGES):
                path, origin = month_path(year, month, number), f"the month {year}-{month}"
                yield Page("month", path, "list.html", origin, month, year, number)


def _plan_undated(library: Library, config: Config) -> Iterator[Page]:
    for number in plan_numbers(len(library.undated), config.per_page) if library.undated else ():
        yield Page("undated", list_path(UNDATED, number), "list.html", "the undated articles", "", "", number)


def _plan_standing(page: Standing) -> Page:
    return Page("standing", page.path, "standing.html", f"{CONTENT}/{page.source}", page.source)


def _plan_rest(library: Library, config: Config) -> Iterator[Page]:
    yield Page("search", "search.html", "search.html", "the search page")
    yield Page("missing", "404.html", "missing.html", "the page for addresses that are not there")
    for number in range(1, 13) if library.months else ():
        yield Page("days", f"days/{number:02d}.js", "", "what happened on this day", f"{number:02d}")
    yield Page("offline", "offline.html", "offline.html", "the page for offline reading")
    for path in ("offline.json", "manifest.webmanifest", "sw.js"):
        yield Page("worker", path, "", "offline reading")
    yield Page("feeds", "feeds.html", "feeds.html", "the list of feeds")
    for feed in plan_feeds(library, config):
        for ending in (".xml", ".json") if config.base_url else (".xml",):
            yield Page("feed", feed.path + ending, "", f"the feed of {feed.origin}", feed.path, feed.group)


def _plan_for_engines(mapped: list[Page], static: frozenset[str]) -> Iterator[Page]:
    parts = -(-len(mapped) // SITEMAP_LENGTH)
    for number in range(parts + 1) if parts > 1 else (0,):
        yield Page("sitemap", f"sitemap-{number}.xml" if number else "sitemap.xml", "", "the sitemap", number=number)
    if "robots.txt" not in static:
        yield Page("robots", "robots.txt", "", "what crawlers may read")
    if "opensearch.xml" not in static:
        yield Page("opensearch", "opensearch.xml", "", "the description of the search")


def list_mapped(pages: Iterable[Page], library: Library, config: Config) -> list[Page]:
    """The pages that may be found, the articles first and the oldest of them before all, so that full parts of a
    sitemap stay as they are.
    """
    kinds = [page for page in pages if page.kind not in _NOT_MAPPED]
    found = [page for page in kinds if "noindex" not in find_robots(page.kind, _find_article(page, library), config)]
    articles = [page for page in found if page.kind == "article"]
    return [*reversed(articles), *(page for page in found if page.kind != "article")]


def _find_article(page: Page, library: Library) -> Article | None:
    return library.by_source[page.key].article if page.kind == "article" else None
