"""Who gets a name below `output/` that two want."""

import pytest

from builder.site.claims import Claim, settle_names
from builder.site.pages import Page

PAGES = (
    Page("front", "index.html", "the front page"),
    Page("article", "2021/tide.html", "content/tide.md", "tide.md"),
    Page("terms", "tags/index.html", "the list of tags"),
    Page("worker", "sw.js", "offline reading"),
)
THEME = (Claim("assets/style.css", "the theme", "write own.css"), Claim("assets/icon.png", "the theme"))
SEARCH = ("search/manifest.js", "search/t")


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("assets/style.css", "the theme"),
        ("Assets/STYLE.css", "the theme"),
        ("assets/style.css/mine.css", "the theme"),
        ("assets", "the theme"),
        ("assets/own.txt", None),
        ("search/manifest.js", "the search"),
        ("search/t", "the search"),
        ("search/T/616263.js", "the search"),
        ("search", "the search"),
        ("search/readme.txt", None),
        ("index.html/deep/logo.png", "the front page"),
        ("tags", "the list of tags"),
        ("tags/mine.html", None),
        ("2021", "content/tide.md"),
        ("2021/Tide.html", "content/tide.md"),
        ("Sw.js/x", "offline reading"),
        ("fine.txt", None),
    ],
)
def test_a_static_file_never_takes_the_place_of_another(path: str, owner: str | None) -> None:
    names = settle_names(PAGES, search=SEARCH, theme=THEME, static=(path,))
    assert names.pages == PAGES
    assert names.assets == {"assets/style.css", "assets/icon.png"}
    assert names.static == (frozenset() if owner else {path})
    told = [(problem.path, problem.message) for problem in names.problems]
    assert told == ([(f"output/{path}", f"claimed by {owner} and by content/static/{path}")] if owner else [])


@pytest.mark.parametrize("path", ["index.html", "2021/tide.html", "sw.js"])
def test_a_static_file_stands_in_for_a_page_of_its_name(path: str) -> None:
    names = settle_names(PAGES, search=SEARCH, theme=THEME, static=(path,))
    (page,) = set(PAGES) - set(names.pages)
    assert page.path == path
    assert names.static == {path}
    (problem,) = names.problems
    assert problem.message == f"claimed by {page.origin} and by content/static/{path}"
    assert problem.hint == "the second is published; rename one of the two"


def test_the_hint_is_that_of_the_owner() -> None:
    (problem,) = settle_names((), theme=THEME, static=("assets/style.css",)).problems
    assert problem.hint == "the second is left out; write own.css"


def test_names_that_differ_in_case_or_form_only() -> None:
    names = settle_names((), static=("a/Photo.txt", "a/photo.txt", "caf\u00e9.txt", "cafe\u0301.txt"))
    assert names.static == {"a/Photo.txt", "cafe\u0301.txt"}
    assert len(names.problems) == 2


def test_pictures() -> None:
    pictures = ("assets/icon.png", "quay.png", "pages/quay.png", "static/crane.png", "2021/tide.html")
    names = settle_names(PAGES, theme=THEME, pictures=pictures, static=("crane.png", "quay.png"))
    assert names.pictures == {"pages/quay.png", "static/crane.png"}
    assert names.static == set(), "what a page shows and what is copied as it is are one file"
    assert [problem.message for problem in names.problems] == [
        "claimed by content/tide.md and by content/2021/tide.html",
        "claimed by the theme and by content/assets/icon.png",
        "claimed by content/pages/quay.png and by content/quay.png",
        "claimed by content/pages/quay.png and by content/static/quay.png",
    ]


def test_a_theme_takes_no_name_of_the_search() -> None:
    theme = (Claim("search/manifest.js", "the theme"), Claim("a.css", "the theme"), Claim("A.css", "the theme"))
    names = settle_names((), search=SEARCH, theme=theme)
    assert names.assets == {"a.css"}
    assert len(names.problems) == 2


def test_what_is_taken_is_folded_and_holds_folders() -> None:
    names = settle_names(PAGES, static=("Notes/Ä.txt",))
    assert {"notes", "notes/ä.txt", "2021", "sw.js"} <= set(names.taken)
