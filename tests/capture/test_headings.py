"""Which part of a page's title is the headline, which bold line is a heading, which short line closes the text."""

import pytest

from builder.capture.blocks import Block
from builder.capture.segment.headings import closes, cut_longest, is_beside, is_bold


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("The Gazette - Scarecrow wins second prize", "Scarecrow wins second prize"),
        ("Ferry hires a cat | News | Northwater Review", ""),
        ("渡口的老人为每条船写诗_白河新闻网", "渡口的老人为每条船写诗"),
        ("Home", ""),
    ],
)  # fmt: skip
def test_the_longest_part_of_a_title(title: str, headline: str) -> None:
    assert cut_longest(title) == headline


def test_a_heading_beside_the_text() -> None:
    first = Block("Text.", "p", place=(1, 2, 4))
    assert is_beside(Block("Noon", "h2", place=(1, 2, 3)), first)
    assert not is_beside(Block("Noon", "h2", place=(1, 3)), first)
    assert not is_beside(Block("Noon", "p", place=(1, 2, 3)), first)


@pytest.mark.parametrize(("markdown", "bold"), [("**All of it**", True), ("**Part** of it", False), (None, False)])
def test_a_paragraph_in_bold(markdown: str | None, bold: bool) -> None:
    assert is_bold(Block("All of it", "p", markdown)) is bold


@pytest.mark.parametrize(
    ("text", "place", "closing"),
    [("Next week: stairs.", (1, 5), True), ("Next week: stairs.", (2, 5), False), ("Next week", (1, 5), False)],
)
def test_a_short_sentence_closes_the_text(text: str, place: tuple[int, ...], closing: bool) -> None:
    last = Block("A long paragraph that belongs to the text.", "p", place=(1, 4))
    assert closes(Block(text, "p", place=place), last) is closing
