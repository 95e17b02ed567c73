"""Files that want a name of the theme, the index or a page: a finding each, and the site is built all the same."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.check import find_problems
from builder.config import load_config
from builder.starter import make_theme
from tests.sitebuild.conftest import draw_picture, make_article

Site = Any

STATIC = {
    "assets/style.css": "the theme 'broadsheet'",
    "assets/search.css": "the theme 'broadsheet'",
    "assets/site.js": "the theme 'broadsheet'",
    "assets/icon.svg": "the theme 'broadsheet'",
    "assets/Site.JS": "the theme 'broadsheet'",
    "assets/style.css/more.css": "the theme 'broadsheet'",
    "assets/search/search.js": "the search",
    "assets/search/hits.js": "the search",
    "assets": "the search",
    "search/manifest.js": "the search",
    "search/t/0.js": "the search",
    "search/x/0.js": "the search",
    "search/f/kind.js": "the search",
    "search/p/0-0.js": "the search",
    "search/d": "the search",
    "search": "the search",
    "index.html/logo.png": "the front page",
    "2021/01/04/story-1/quay.png": "content/2021/01/04/story-1/quay.png",
    "Sw.js": "offline reading",
    "manifest.webmanifest/mine.txt": "offline reading",
    "2021/01/04/story-1.html/mine.txt": "content/2021/01/04/story-1/index.md",
    "2021": "content/2021/10/04/story-10/index.md",
}
"""Path below `content/static/` → who has the name already."""


def check(site: Site) -> tuple[Any, ...]:
    return find_problems(site.root, site.root / "none", load_config(site.root))


@pytest.mark.parametrize("path", STATIC)
def test_a_static_file_that_comes_and_goes(site: Site, path: str) -> None:
    before, times = site.list_files(), site.list_times()
    site.write(f"content/static/{path}", "mine")
    built = site.build()
    (problem,) = built.problems
    assert problem.path == f"output/{path}"
    assert problem.message == f"claimed by {STATIC[path]} and by content/static/{path}"
    assert problem.hint
    assert check(site) == built.problems
    assert site.list_files() == before == site.build_clean()
    assert site.list_times() == times
    assert site.build().problems == built.problems
    top = site.root / "content/static" / path.partition("/")[0]
    shutil.rmtree(top) if top.is_dir() else top.unlink()
    assert site.build().problems == ()
    assert site.list_files() == before


STANDING_IN = {
    "index.html": "the front page",
    "404.html": "the page for addresses that are not there",
    "feed.xml": "the feed of the archive",
    "sitemap.xml": "the sitemap",
    "sw.js": "offline reading",
    "offline.json": "offline reading",
    "manifest.webmanifest": "offline reading",
    "days/01.js": "what happened on this day",
    "2021/01/04/story-1.html": "content/2021/01/04/story-1/index.md",
    "2021/01/04/story-1.md": "content/2021/01/04/story-1/index.md",
}


@pytest.mark.parametrize("path", STANDING_IN)
def test_a_static_file_stands_in_for_a_page_of_its_name(site: Site, path: str) -> None:
    before = site.list_files()
    site.write(f"content/static/{path}", "mine")
    built = site.build()
    (problem,) = built.problems
    assert problem.message == f"claimed by {STANDING_IN[path]} and by content/static/{path}"
    assert check(site) == built.problems
    files = site.list_files()
    assert files[path] == b"mine"
    assert files == site.build_clean()
    (site.root / "content/static" / path).unlink()
    site.build()
    assert site.list_files() == before


def test_hashed_names_of_the_index_are_the_indexs(site: Site) -> None:
    named = [path for path in site.list_files() if path.startswith("search/")]
    for path in named:
        site.write(f"content/static/{path}", "mine")
    site.write("content/static/search/t/66657272.js", "a name that another index may have")
    site.write("content/static/search/mine.txt", "no name of the index")
    before = site.list_files()
    assert len(site.build().problems) == len(named) + 1
    files = site.list_files()
    assert {path: files[path] for path in named} == {path: before[path] for path in named}
    assert files.keys() - before.keys() == {"search/mine.txt"}


def test_robots_and_opensearch_still_stand_in(site: Site) -> None:
    site.write("content/static/opensearch.xml", "<mine/>")
    assert site.build().problems == ()
    assert site.list_files()["opensearch.xml"] == b"<mine/>"


@pytest.mark.parametrize(
    ("article", "pictures", "told", "shown"),
    [
        ("assets/index.md", ["icon-192.png"], ["assets/icon-192.png"], []),
        ("a/index.md", ["/static/photo.png"], [], ["photo.png"]),
        ("a/index.md", ["photo.jpg", "photo.png"], [], ["a/photo.jpg", "a/photo.png"]),
        ("a/index.md", ["Photo.png", "photo.png"], ["a/photo.png"], ["a/Photo.png"]),
        ("a/index.md", ["/pages/photo.png", "/photo.png"], ["photo.png"], ["photo.png"]),
        ("a/index.md", ["/search.html"], ["search.html"], []),
        ("search/t/index.md", ["0.js"], ["search/t/0.js"], []),
    ],
)
def test_pictures(
    make_site: Callable[[dict[str, str]], Site], tmp_path: Path, article: str, pictures: list[str], told: list[str],
    shown: list[str],
) -> None:  # fmt: skip
    body = "\n\n".join(f"![One]({name})" for name in pictures)
    site = make_site({f"content/{article}": make_article("Pictured", body=body)})
    for name in pictures:
        place = name.lstrip("/") if name.startswith("/") else f"{article.rpartition('/')[0]}/{name}"
        site.write(f"content/{place}", draw_picture(tmp_path / "x.png", size=(640, 400)))
    built = site.build()
    assert [problem.path for problem in built.problems] == [f"output/{path}" for path in told]
    assert set(check(site)) == set(built.problems)
    files = site.list_files()
    assert set(shown) <= files.keys()
    (page,) = (data.decode() for path, data in files.items() if path.startswith("2021/05/04/") and b"<h1" in data)
    assert page.count("<img src=") == len(pictures) - len(told)
    assert files == site.build_clean()


def test_the_forms_of_two_pictures_of_one_name(make_site: Callable[[dict[str, str]], Site], tmp_path: Path) -> None:
    site = make_site({"content/a/index.md": make_article("A", body="![x](photo.png)\n\n![y](photo.jpg)")})
    for name in ("photo.png", "photo.jpg"):
        site.write(f"content/a/{name}", draw_picture(tmp_path / name, size=(640, 400)))
    site.build()
    files = site.list_files()
    assert [path for path in files if path.endswith(".webp")] == ["a/photo-480.webp"]
    assert files["2021/05/04/a.html"].count(b"photo-480.webp") == 1
    assert files == site.build_clean()


@pytest.mark.parametrize("alias", ["/assets/style.css", "/search/manifest.js", "/search/t/", "sw.js/old.html"])
def test_an_alias(site: Site, alias: str) -> None:
    before = site.list_files()
    site.edit("content/2021/01/04/story-1/index.md", "title: Story 1", f"title: Story 1\naliases: [{alias}]")
    built = site.build()
    (problem,) = built.problems
    assert problem.message.endswith("an alias of content/2021/01/04/story-1/index.md")
    assert site.list_files().keys() == before.keys()
    assert check(site) == built.problems


def test_a_theme_that_writes_scripts_of_the_search(site: Site) -> None:
    site.write("themes/mine/theme.yaml", "extends: broadsheet\n")
    site.write("themes/mine/assets/search/search.js", "mine")
    site.write("themes/mine/assets/Style.css", "body { margin: 0 }")
    site.edit("archive.yaml", "title: Test", "title: Test\ntheme: mine")
    before = site.list_files()
    built = site.build()
    assert [problem.path for problem in built.problems] == ["output/assets/Style.css", "output/assets/search/search.js"]
    assert check(site) == built.problems
    files = site.list_files()
    assert files["assets/search/search.js"] == before["assets/search/search.js"]
    assert "assets/Style.css" not in files
    assert files == site.build_clean()


def test_the_way_to_another_style_works(site: Site) -> None:
    site.write("content/static/assets/style.css", "a { color: red }")
    (problem,) = site.build().problems
    assert "backfile theme new mine" in problem.hint
    assert "themes/mine/assets/own.css" in problem.hint
    make_theme(site.root, "mine", extends="broadsheet")
    (site.root / "content/static/assets/style.css").rename(site.root / "themes/mine/assets/own.css")
    site.edit("archive.yaml", "title: Test", "title: Test\ntheme: mine")
    built = site.build()
    assert built.problems == ()
    assert site.list_files()["assets/style.css"].endswith(b"a { color: red }")
    site.write("content/static/assets/style.css", "x")
    (problem,) = site.build().problems
    assert problem.hint.endswith("to change the style, write CSS in themes/mine/assets/own.css")
