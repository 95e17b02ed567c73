"""Title and dek of a page that says several things."""

from datetime import date

import pytest

from builder.article.model import Article
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import make_capture

TEXT = "<p>" + "</p><p>".join(f"The keeper of lamp {n} rowed home and said that the sea was calm." for n in range(9))


def read(head: str, top: str) -> Article:
    page = f"<html><head>{head}</head><body><article>{top}{TEXT}</p></article></body></html>"
    made = convert(make_capture(page.encode(), name="page.html"), today=date(2026, 11, 23))
    assert isinstance(made, Conversion)
    return made.article


@pytest.mark.parametrize(
    ("head", "top", "title"),
    [
        ('<meta property="og:title" content="A keeper rows home">', "<h1>The Tarn</h1><h2>A keeper rows home</h2>",
         "A keeper rows home"),
        ('<meta property="og:title" content="Why a keeper rows home"><meta property="og:site_name" content="Row Home">',
         "<h1>Keeper rows home after all</h1>", "Keeper rows home after all"),
        ("<title>[2021] A list of keepers and lamps — The Tarn</title>",
         "<h1>The Tarn</h1><h1>[2021] A list of keepers and lamps</h1>", "[2021] A list of keepers and lamps"),
        ('<meta property="og:title" content="How a keeper rows home">',
         "<h1>Row home with your keeper today</h1>" + "<ul>" + "<li><a href=/x>Lamps</a></li>" * 70 + "</ul>",
         "How a keeper rows home"),
        ('<meta property="og:title" content="The keeper of the lamp says that he will row home tonight, and take '
         'with him the…"><meta name="headline" content="The keeper of the lamp says that he will row home tonight, and '
         'take with him the lamp">', "",
         "The keeper of the lamp says that he will row home tonight, and take with him the lamp"),
    ],
)  # fmt: skip
def test_title(head: str, top: str, title: str) -> None:
    assert read(head, top).title == title


@pytest.mark.parametrize(
    ("printed", "dek"),
    [
        ("<p>Reading time: 2 minutes</p>", "What a calm sea means for the last of the keepers."),
        ("<h2>He takes the lamp along, and a lunch</h2>", "He takes the lamp along, and a lunch"),
        ("", "What a calm sea means for the last of the keepers."),
    ],
)
def test_dek(printed: str, dek: str) -> None:
    head = '<meta name="description" content="What a calm sea means for the last of the keepers.">'
    assert read(head, f"<h1>A keeper rows home</h1>{printed}").dek == dek


def test_a_description_that_is_the_opening_is_no_dek() -> None:
    head = '<meta name="description" content="The keeper of lamp 0 rowed home and said that the sea was…">'
    assert read(head, "<h1>A keeper rows home</h1>").dek is None


def test_a_stated_section_stands_and_a_kind_does_not() -> None:
    stated = '<meta property="article:section" content="{}">'
    assert read(stated.format("News"), "<h1>A keeper rows home</h1>").section == "News"
    assert read(stated.format("article"), "<h1>A keeper rows home</h1>").section is None
