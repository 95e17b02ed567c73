"""Links between paths."""

import posixpath
from itertools import islice
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.site.urls import (
    absolute_url,
    find_folder,
    find_host,
    find_prefix,
    fold_path,
    list_path,
    make_suffixes,
    month_path,
    picture_path,
    relative_url,
)


@pytest.mark.parametrize(
    ("start", "end", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "2021/12/11/a.html", "2021/12/11/a.html"),
        ("2021/12/11/a.html", "index.html", "../../../index.html"),
        ("2021/12/11/a.html", "2021/12/11/b.html", "b.html"),
        ("2021/12/11/a.html", "2021/12/10/b.html", "../10/b.html"),
        ("tags/a/index.html", "tags/ab/index.html", "../ab/index.html"),
        ("tags/a/index.html", "tags/a/page-1.html", "page-1.html"),
        ("tags/a/index.html", "tags/index.html", "../index.html"),
        ("a.html", "東京/é.html", "%E6%9D%B1%E4%BA%AC/%C3%A9.html"),
        ("a.html", "what? 50%#1:2.html", "what%3F%2050%25%231%3A2.html"),
    ],
)
def test_relative_url(start: str, end: str, link: str) -> None:
    assert relative_url(start, end) == link


_PATHS = st.lists(st.sampled_from(["a", "b", "ab", "é", "x y"]), min_size=1, max_size=5).map("/".join)


@given(_PATHS, _PATHS)
def test_a_relative_url_leads_where_it_should(start: str, end: str) -> None:
    found = posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(relative_url(start, end))))
    assert found == end


def test_prefix_and_absolute() -> None:
    assert [find_prefix(path) for path in ("index.html", "a/b.html", "2021/12/11/a.html")] == ["", "../", "../../../"]
    assert absolute_url("https://x.org/a/", "index.html") == "https://x.org/a/"
    assert absolute_url("https://x.org/a/", "é.html") == "https://x.org/a/%C3%A9.html"


@pytest.mark.parametrize(
    ("base", "host"), [(None, "backfile.invalid"), ("https://x.org/a/", "x.org"), ("http://X.org:80/", "x.org")]
)
def test_host(base: str | None, host: str) -> None:
    assert find_host(base) == host


def test_paths_of_lists_and_pictures() -> None:
    assert [find_folder(key) for key in ("section", "tags", "publisher", "../Ä b")] == [
        "sections", "tags", "publishers", "ä-b",
    ]  # fmt: skip
    assert (list_path("tags/a", 0), list_path("tags/a", 3)) == ("tags/a/index.html", "tags/a/page-3.html")
    assert (month_path("2021", "02"), month_path("2021", "02", 1)) == (
        "years/2021/02.html",
        "years/2021/02-page-1.html",
    )
    assert [picture_path(path) for path in ("2021/1/a/x.jpg", "static/x.jpg", "pages/x.jpg")] == [
        "2021/1/a/x.jpg", "x.jpg", "x.jpg",
    ]  # fmt: skip


def test_folding_is_blind_to_case_and_normal_form() -> None:
    assert fold_path("Cafe\u0301/STRASSE.html") == fold_path("caf\u00e9/straße.html")


def test_suffixes_never_end() -> None:
    assert list(islice(make_suffixes("abcdefgh"), 5)) == [
        "-abcdef",
        "-abcdefg",
        "-abcdefgh",
        "-abcdefgh-2",
        "-abcdefgh-3",
    ]
