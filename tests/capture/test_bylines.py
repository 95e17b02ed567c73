"""Authors in dumps and pages: which line near the headline, or after the text, names who wrote it."""

from datetime import date
from typing import Any

import pytest

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.patterns.names import is_name_line
from builder.capture.source import make_capture

TODAY = date(2026, 11, 23)
LINE = "The council of the harbor voted to keep the night ferry through the winter, its chair said after the debate."

TEXT = f"<p>{LINE}</p>" * 3
SCRIPT = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","author":{"name":"%s"}}</script>'


def convert_dump(*above: str, below: tuple[str, ...] = ()) -> Conversion:
    text = "\n".join(("Ferry sails again after the long winter break", *above, *[LINE] * 4, *below))
    made = convert(make_capture(text.encode(), name="a.txt"), today=TODAY)
    assert isinstance(made, Conversion)
    return made


@pytest.mark.parametrize(
    "above",
    [
        ("By Jane Doe",),
        ("By", "Jane Doe"),
        ("Written by", "Jane Doe"),
        ("Jane Doe", "4 March 2021"),
        ("Jane Doe", "Jane Doe", "Mar 4, 2021"),
        ("Jane Doe's avatar", "Jane Doe"),
        ("March 4, 2021 • Jane Doe",),
        ("Jane Doe By Jane Doe Last Updated: March 4, 2021",),
        ("Mar 4, 2021Jane Doe",),
        ("Published March 4, 2021 by Jane Doe",),
        ("ByJane Doe Updated on March 4, 2021",),
    ],
)
def test_lines_below_the_headline(above: tuple[str, ...]) -> None:
    assert convert_dump(*above).article.authors == ("Jane Doe",)


def test_an_authors_box_below_the_text() -> None:
    below = ("Jane Doe", "Jane has written about harbors and ferries for the local paper since the year 2009.")
    assert convert_dump(below=below).article.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    "above", [("Case Study", "4 March 2021"), ("The Devils by Jane Doe",), ("Advertiser Content",), ("Key Points",)]
)
def test_what_names_nobody(above: tuple[str, ...]) -> None:
    assert convert_dump(*above).article.authors == ()


def find_authors(head: str, body: str = "") -> Any:
    page = f"<html><head>{head}</head><body><article><h1>Ferry sails again</h1>{body}{TEXT}</article>"
    made = convert(make_capture(page.encode(), name="a.html"), today=TODAY)
    assert isinstance(made, Conversion)
    return made.record.fields.get("authors")


def test_agreement_raises_and_contradiction_lowers() -> None:
    stated = '<meta name="author" content="Jane Doe">'
    alone, both = find_authors(stated), find_authors(stated, "<p>By Jane Doe</p>")
    apart = find_authors(stated, "<p>By John Roe</p>")
    assert both.confidence > alone.confidence > 0
    assert both.agree
    assert apart.confidence < 0.9


def test_a_desk_stands_where_no_person_does() -> None:
    desk = find_authors('<meta name="author" content="The Harbor Desk">')
    assert desk.value == ("The Harbor Desk",)
    assert desk.confidence < 0.75
    assert find_authors('<meta name="author" content="admin">') is None
    assert find_authors('<meta name="author" content="Reuters">') is None


def test_the_scripts_of_a_page_are_judged_together() -> None:
    script = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","author":{"name":"%s"}}</script>'
    )
    head = (
        "<title>Ferry sails again</title>"
        + script % ("Another story", "John Roe")
        + script % ("Ferry sails again", "Jane Doe")
    )
    head += SCRIPT % ("Ferry sails again", "Jane Doe")
    assert find_authors(head).value == ("Jane Doe",)


@pytest.mark.parametrize(
    ("line", "is_name"),
    [("Pavlina Petrova", True), ("Ursula von der Leyen", True), ("A. J. Neal", True), ("Privacy Policy", False),
     ("Virginia Beach", False), ("jane doe", False), ("Jane", False)],
)  # fmt: skip
def test_lines_that_are_names(line: str, is_name: bool) -> None:
    assert is_name_line(line) is is_name


def test_a_title_of_honour_makes_no_other_person() -> None:
    head = SCRIPT % ("Ferry sails again", "Jane Doe")
    finding = find_authors(head, "<p class=byline>Written by Dr Jane Doe, Dr John Roe</p>")
    assert finding.value == ("Dr Jane Doe", "Dr John Roe")


def test_a_sentence_that_says_who_wrote_the_text() -> None:
    below = ("This post was written by Jane Doe, harbor pilot, North Quay.",)
    assert convert_dump(below=below).article.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("markup", "byline"),
    [
        ("<span>By Jane Doe</span><span>4 March 2021</span>", "By Jane Doe"),
        ("By <strong><a href=/jane>Jane Doe</a></strong><span>4 March 2021</span>", "By Jane Doe"),
        ("By <span>Jane Mac</span><span>kay</span>", "By Jane Mackay"),
    ],
)
def test_elements_side_by_side_are_words_of_their_own(markup: str, byline: str) -> None:
    page = f"<html><body><article><h1>Ferry sails again</h1><p class=byline>{markup}</p>{TEXT}</article>"
    made = convert(make_capture(page.encode(), name="a.html"), today=TODAY)
    assert isinstance(made, Conversion)
    assert made.article.byline == byline
