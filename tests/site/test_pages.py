"""The plan of all pages, and its collisions."""

import msgspec

from builder.config import Config
from builder.render.page_kinds import plan_pages
from builder.site.claims import settle_names
from builder.site.library import Standing, make_library, plan_url


def test_the_plan_in_its_order(hold) -> None:
    holdings = [
        hold("2021/12/11/fog/index.md", date="2021-12-11", section="World", tags=("Ice",), authors=("Mara",)),
        hold("2021/12/10/ice/index.md", date="2021-12-10", section="World", publisher="Gazette"),
        hold("2021/12/09/gone/index.md", date="2021-12-09", status="withdrawn"),
        hold("undated/lamp/index.md"),
    ]
    config = Config(per_page=1, tag_pages_from=1, base_url="https://x.org/")
    library, _ = make_library(holdings, config)
    pages = plan_pages(library, config, (Standing("pages/about.md", "About"),))
    assert [page.path for page in pages] == [
        "index.html",
        "2021/12/11/fog.html", "2021/12/10/ice.html", "undated/lamp.html",
        "2021/12/11/fog.md", "2021/12/10/ice.md", "undated/lamp.md", "2021/12/09/gone.html",
        "sections/index.html", "tags/index.html", "authors/index.html", "publishers/index.html",
        "sections/world/index.html", "sections/world/page-1.html", "tags/ice/index.html", "authors/mara/index.html",
        "publishers/gazette/index.html",
        "years/index.html", "years/2021/index.html", "years/2021/12.html",
        "undated/index.html", "about.html", "search.html", "404.html",
        *(f"days/{month:02d}.js" for month in range(1, 13)),
        "offline.html", "offline.json", "manifest.webmanifest", "sw.js", "feeds.html",
        "feed.xml", "feed.json", "sections/world/feed.xml", "sections/world/feed.json",
        "robots.txt", "opensearch.xml", "sitemap.xml",
    ]  # fmt: skip
    assert settle_names(pages, static=("photo.jpg",)).problems == ()


def test_an_empty_archive_has_its_plan_too() -> None:
    library, _ = make_library((), Config())
    assert [page.path for page in plan_pages(library, Config())] == [
        "index.html", "sections/index.html", "tags/index.html", "years/index.html",
        "search.html", "404.html", "offline.html", "offline.json", "manifest.webmanifest", "sw.js",
        "feeds.html", "feed.xml",
    ]  # fmt: skip


def test_all_collisions_at_once_with_both_sources(hold) -> None:
    config = Config(permalinks="{slug}")
    holding = hold("a/search/index.md", date="2021-01-01")
    url = plan_url(holding.article, holding.source, config)
    library, _ = make_library([msgspec.structs.replace(holding, url=url)], config)
    pages = plan_pages(library, config, (Standing("pages/404.md", "Lost"),))
    problems = settle_names(pages, static=("Feed.XML", "tags", "index.html/logo.png", "fine.txt")).problems
    assert {problem.path: problem.message for problem in problems} == {
        "output/search.html": "claimed by content/a/search/index.md and by the search page",
        "output/404.html": "claimed by content/pages/404.md and by the page for addresses that are not there",
        "output/Feed.XML": "claimed by the feed of the archive and by content/static/Feed.XML",
        "output/tags": "claimed by the list of tags and by content/static/tags",
        "output/index.html/logo.png": "claimed by the front page and by content/static/index.html/logo.png",
    }
