"""Keywords: statements of any type, links marked as tags, lists of topics; menus and machines' words are none."""

from typing import Any

import lxml.html
import pytest

from builder.capture.formats.keywords import clean_keywords, find_topics
from builder.capture.formats.page_statements import read_marked


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("kites, wind;harbour", ("kites", "wind", "harbour")),
        (["kites", "Kites", " wind "], ("kites", "wind")),
        ([{"@type": "DefinedTerm", "name": "ferries"}, {"name": 7}, None, 3], ("ferries",)),
        (["type: gallery", "pageType=story", "null", "https://kites.example/"], ()),
        ("Alien Kite: The Return", ("Alien Kite: The Return",)),
        ({"name": "ferries"}, ("ferries",)),
        ("木橋、渡り初め", ("木橋", "渡り初め")),
    ],
)
def test_clean_keywords(value: Any, words: tuple[str, ...]) -> None:
    assert clean_keywords(value) == words


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Tags: <a rel=tag href=/t>eels</a>, <a rel=tag href=/t>#weirs</a></p>", [("tag link", ("eels", "weirs"))]),
        ("<ul><li><a rel=tag href=/t>eels</a><li><a rel=tag href=/t>weirs</a></ul>", [("tag link", ("eels", "weirs"))]),
        ("<a rel='category tag' href=/t>Rivers</a>", []),
        ("<aside><a rel=tag href=/t>eels</a></aside>", []),
        ("<div class='article-tags'><a href=/tag/eels>eels</a></div>", [("list of topics", ("eels",))]),
        ("<div class='article-tags'><a href=/tag/eels>eels</a><a href=/shop>Shop</a></div>", []),
        ("<div class='sidebar'><div class='tags'><a href=/tag/eels>eels</a></div></div>", []),
        ("<div class='stage'><a href=/tag/eels>eels</a></div>", []),
    ],
)
def test_find_topics(page: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    marked = read_marked(lxml.html.document_fromstring(f"<body>{page}</body>"))
    assert [(method, words) for method, words, _ in find_topics(marked.topics)] == found
