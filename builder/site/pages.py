"""Every page of the site, planned before any is rendered.

Rule: a page names what it needs by key. The order is fixed: front page, articles, lists, years, standing pages,
the rest. All conflicts over a path are found at once, each with both who claim it.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from builder.article.store import CONTENT, STATIC
from builder.config import Config
from builder.errors import Problem
from builder.site.library import SECTION, Holding, Library, Standing, Taxonomy
from builder.site.pagination import plan_numbers
from builder.site.urls import fold_path, list_path, month_path

UNDATED = "undated"
MONTH_PAGES = 2
"""A page of a month holds this many times `per_page` articles."""

Kind = Literal[
    "front", "article", "markdown", "withdrawn", "terms", "term", "years", "year", "month", "undated", "standing",
    "search", "missing", "feed", "sitemap",
]  # fmt: skip


class Page(msgspec.Struct, frozen=True):
    """A file of the output that is rendered; keys instead of what they name."""

    kind: Kind
    path: str
    """Below `output/`."""
    template: str
    """In the theme; empty for what no template draws: Markdown copies, feed, sitemap."""
    origin: str
    """Who claims the path, in words for a person."""
    key: str = ""
    """Source of the article or standing page, slug of the term, or month."""
    group: str = ""
    """Key of the taxonomy, or year."""
    number: int = 0
    """Of a list page: 0 is the one that holds the newest."""


def plan_pages(library: Library, config: Config, standing: Iterable[Standing] = ()) -> tuple[Page, ...]:
    """All pages in their fixed order; `standing` besides those that the library was made with."""
    pages = [Page("front", "index.html", "front.html", "the front page")]
    pages += (_plan_article(holding) for holding in library.holdings)
    if config.markdown_copies:
        pages += (_plan_copy(holding) for holding in library.holdings)
    pages += (Page("withdrawn", h.url, "withdrawn.html", f"content/{h.source}", h.source) for h in library.withdrawn)
    for taxonomy in library.taxonomies.values():
        pages += _plan_taxonomy(taxonomy, config)
    pages += _plan_years(library, config)
    pages += _plan_undated(library, config)
    by_source = {page.source: page for page in (*library.standing, *standing)}
    pages += (_plan_standing(by_source[source]) for source in sorted(by_source))
    return (*pages, *_plan_rest(config))


def _plan_article(holding: Holding) -> Page:
    return Page("article", holding.url, "article.html", f"content/{holding.source}", holding.source)


def _plan_copy(holding: Holding) -> Page:
    return Page("markdown", holding.copy, "", f"content/{holding.source}", holding.source)


def _plan_taxonomy(taxonomy: Taxonomy, config: Config) -> Iterator[Page]:
    if not taxonomy.terms and taxonomy.key not in (SECTION, "tags"):
        return
    yield Page(
        "terms", f"{taxonomy.folder}/index.html", "terms.html", f"the list of {taxonomy.folder}", "", taxonomy.key
    )
    for term in taxonomy.terms:
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


def _plan_rest(config: Config) -> Iterator[Page]:
    yield Page("search", "search.html", "search.html", "the search page")
    yield Page("missing", "404.html", "missing.html", "the page for addresses that are not there")
    yield Page("feed", "feed.xml", "", "the Atom feed")
    if config.base_url:
        yield Page("sitemap", "sitemap.xml", "", "the sitemap")


def find_collisions(pages: Iterable[Page], static: Iterable[str]) -> tuple[Problem, ...]:
    """A problem for each path, or folder of a path, that two claim; `static` are paths of files copied as they are."""
    claims = [(page.path, page.origin) for page in pages]
    claims += [(path, f"{CONTENT}/{STATIC}/{path}") for path in static]
    owners: dict[str, str] = {}
    problems = []
    for path, origin in claims:
        folded = fold_path(path)
        if folded in owners:
            problems.append(_make_collision(path, origin, owners[folded]))
        else:
            owners[folded] = origin
    for path, origin in claims:
        folder = fold_path(path).rpartition("/")[0]
        while folder and folder not in owners:
            folder = folder.rpartition("/")[0]
        if folder:
            problems.append(_make_collision(path, origin, owners[folder]))
    return tuple(sorted(problems))


def _make_collision(path: str, origin: str, owner: str) -> Problem:
    return Problem(f"output/{path}", 0, f"claimed by {owner} and by {origin}", "rename one of the two")
