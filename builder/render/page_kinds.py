"""Every kind of page that a site has.

Rule: the one place that names them. A further kind takes one entry in `PAGE_KINDS`, a function that plans its pages, a
view, and a template of that name in the theme; `docs/architecture.md` shows an example.
"""

from collections.abc import Callable, Collection, Iterable

import msgspec

from builder.config import Config
from builder.render.article_views import make_article, make_standing, make_withdrawn
from builder.render.cards import PageContext, PageKind, View
from builder.render.feed_links import make_feeds
from builder.render.feeds import render_atom, render_json_feed
from builder.render.lists import make_front, make_month, make_term, make_terms, make_undated, make_year, make_years
from builder.render.on_this_day import render_anniversaries
from builder.render.robots import render_alias, render_opensearch, render_robots, render_sitemap
from builder.site import pages as plans
from builder.site.feed_list import Feed
from builder.site.library import Library, Standing
from builder.site.pages import Page, Planning
from builder.site.robots_meta import find_robots

ARTICLES, COPIES = "articles", "Markdown copies"
LISTS, YEARS, OTHERS = "lists", "years and months", "other pages"


def _make_search(context: PageContext) -> View:
    config = context.config
    return {"title": context.language.say("Search"), "description": config.description or config.title}


def _name(find_title: Callable[[Callable[[str], str]], str]) -> Callable[[PageContext], View]:
    return lambda context: {"title": find_title(context.language.say)}


def _render_feed(context: PageContext) -> str:
    (feed,) = msgspec.msgpack.decode(context.page.facts or b"", type=tuple[Feed])
    render = render_atom if context.page.path.endswith(".xml") else render_json_feed
    return render(feed, context.shown, context.config)


def _plan_sitemap(site: Planning) -> Iterable[Page]:
    return plans.plan_sitemap(site, len(list_mapped(site.pages, site.library, site.config)))


def _render_sitemap(context: PageContext) -> str:
    mapped = list_mapped(context.others, context.library, context.config, context.left_out)
    return render_sitemap(mapped, context.config, number=context.page.number)


PAGE_KINDS: tuple[PageKind, ...] = (
    PageKind("front", LISTS, plans.plan_front, template="front.html", view=make_front, in_sitemap=True,
             opensearch=True),
    PageKind("article", ARTICLES, each=plans.plan_article, template="article.html", view=make_article,
             of_article=True, alternates=False),
    PageKind("markdown", COPIES, each=plans.plan_copy),
    PageKind("withdrawn", ARTICLES, plans.plan_withdrawn, template="withdrawn.html", view=make_withdrawn,
             indexable=False, alternates=False),
    PageKind("terms", LISTS, plans.plan_terms, template="terms.html", view=make_terms, in_sitemap=True),
    PageKind("term", LISTS, plans.plan_term, template="list.html", view=make_term, part="list", in_sitemap=True),
    PageKind("years", YEARS, plans.plan_years, template="years.html", view=make_years, in_sitemap=True, nav="years"),
    PageKind("year", YEARS, plans.plan_year, template="year.html", view=make_year, in_sitemap=True, nav="years"),
    PageKind("month", YEARS, plans.plan_month, template="list.html", view=make_month, part="list", in_sitemap=True,
             nav="years"),
    PageKind("undated", LISTS, plans.plan_undated, template="list.html", view=make_undated, part="list",
             in_sitemap=True, nav="years"),
    PageKind("standing", OTHERS, plans.plan_standing, template="standing.html", view=make_standing, part="page",
             in_sitemap=True),
    PageKind("search", OTHERS, plans.plan_search, template="search.html", view=_make_search, opensearch=True),
    PageKind("missing", OTHERS, plans.plan_missing, template="missing.html", view=_name(lambda say: say("Not found")),
             indexable=False, at_any_depth=True),
    PageKind("days", YEARS, plans.plan_days,
             render=lambda context: render_anniversaries(context.shown, context.config.language)),
    PageKind("offline", OTHERS, plans.plan_offline, template="offline.html",
             view=_name(lambda say: say("Offline reading")), indexable=False),
    PageKind("worker", OTHERS, plans.plan_worker),
    PageKind("feeds", OTHERS, plans.plan_feed_list, template="feeds.html", view=make_feeds),
    PageKind("feed", "feeds", plans.plan_feed, render=_render_feed),
    PageKind("robots", OTHERS, plans.plan_robots, render=lambda context: render_robots(context.config)),
    PageKind("opensearch", OTHERS, plans.plan_opensearch, render=lambda context: render_opensearch(context.config)),
    PageKind("alias", OTHERS, plans.plan_alias,
             render=lambda context: render_alias(context.page, context.library, context.config)),
    PageKind("sitemap", "sitemap", _plan_sitemap, render=_render_sitemap, of_all=True),
)  # fmt: skip
"""In the order in which their pages are planned: of two pages that claim one path the first has it, and the sitemap
counts those before it."""
_BY_NAME = {kind.name: kind for kind in PAGE_KINDS}


def find_kind(page: Page) -> PageKind:
    """The kind of a page."""
    return _BY_NAME[page.kind]


def plan_pages(
    library: Library, config: Config, standing: Iterable[Standing] = (), *, static: Iterable[str] = (),
    merged: Iterable[tuple[str, str, str]] = (),
) -> tuple[Page, ...]:  # fmt: skip
    """All pages in the order of `PAGE_KINDS`; `standing` besides those that the library was made with.

    Of `static`, the paths of files that are copied as they are, `robots.txt` and `opensearch.xml` stand in for
    Backfile's own; `merged` as `aliases.plan_merged` takes them.
    """
    pages: list[Page] = []
    site = Planning(library, config, tuple(standing), frozenset(static), tuple(merged), pages)
    for kind in PAGE_KINDS:
        if kind.plan:
            pages += tuple(kind.plan(site))
        if kind.each:
            pages += tuple(page for holding in library.holdings for page in kind.each(site, holding))
    return tuple(pages)


def list_mapped(
    pages: Iterable[Page], library: Library, config: Config, left_out: Collection[str] = ()
) -> list[tuple[str, str | None]]:
    """(path, date of the last change where it is known) of the pages that may be found.

    The articles come first and the oldest of them before all, so that full parts of a sitemap stay as they are.
    `pages` are at least those that belong to no article, `left_out` paths of articles that have no page.
    """
    found = [
        (holding.url, holding.article.updated or holding.article.date)
        for holding in library.holdings
        if holding.url not in left_out and is_found(find_robots(holding.article, config))
    ]
    if is_found(find_robots(None, config)):
        return [*reversed(found), *((page.path, None) for page in pages if find_kind(page).in_sitemap)]
    return found[::-1]


def is_found(robots: str) -> bool:
    """True when a robots rule lets search engines find a page."""
    return "noindex" not in robots
