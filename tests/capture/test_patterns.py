"""Patterns that took more than linear time on hostile text, as their callers use them; bench/patterns.py sweeps all."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from builder.capture.blocks import Block, Reading
from builder.capture.fields.origin import find_kind
from builder.capture.formats.html_tree import _flatten
from builder.capture.formats.linked import find_statements
from builder.capture.inline import escape
from builder.capture.inline_marks import format_run
from builder.capture.patterns.people import cut_date, parse_authors
from builder.capture.segment.measured_blocks import measure_blocks

MANY = 200_000
"""Characters; what is quadratic takes minutes."""
ENOUGH = 5.0
"""Seconds, on a busy machine too."""


def find_kind_of(title: str) -> Any:
    text = Block("The heron will stay until the eggs have hatched, and the council will send no one to move it.")
    measured = measure_blocks(Reading((Block(title, tag="h1", place=(1,)), text)))._replace(title=0)
    return find_kind(measured, (), None)


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (escape, "\n" * MANY + "x"),
        (escape, "-" + " -" * MANY + " x"),
        (lambda text: format_run(("a", text, "\x01", text, "b"), None), " \u3000" * MANY),
        (lambda text: list(find_statements([text])), "]]>" + " " * MANY + "x"),
        (lambda text: list(find_statements([text])), " ;" * MANY + "x"),
        (_flatten, "<a" * MANY),
        (_flatten, "<a></" + "a" * MANY),
        (cut_date, "," * 1_950 + "a 4 March 2020"),
        (parse_authors, ", A" * 650),
        (find_kind_of, "Aa" * MANY),
    ],
)
def test_takes_linear_time(ask: Callable[[str], Any], text: str) -> None:
    start = time.perf_counter()
    ask(text)
    assert time.perf_counter() - start < ENOUGH


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a\n\n- b", "a\n\n\\- b"),
        ("---", "\\---"),
        ("-\n-", "\\-\n\\-"),
        (": - :", "\\: - :"),
        ("\n\n  > b", "\n\n  \\> b"),
        ("a - b", "a - b"),
    ],
)
def test_signs_at_the_beginning_of_lines(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("script", "title"),
    [
        ('//<![CDATA[\n{"@type":"NewsArticle","headline":"A"}\n//]]>', "A"),
        ('<![CDATA[{"@type":"NewsArticle","headline":"A"};]]>', "A"),
        ('<!-- {"@type":"NewsArticle","headline":"A"} -->', "A"),
        ('{"@type":"NewsArticle","headline":"A"};', "A"),
    ],
)
def test_wrapped_scripts_are_read(script: str, title: str) -> None:
    assert dict(find_statements([script]))["title"] == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Roe, published on: 4 March 2020", "Ada Roe"),
        ("Ada Roe – Tuesday, 4 March 2020", "Ada Roe"),
        ("Ada Roe Montag, 4. März 2020", "Ada Roe"),
        ("Ada Roe 4 March 2020", "Ada Roe"),
        ("Ada Simon 4 March 2020", "Ada Simon"),
    ],
)
def test_cut_date(text: str, name: str) -> None:
    assert cut_date(text) == name


def test_line_breaks_lose_the_white_space_around_them() -> None:
    assert format_run(("a ", "\x01", " ", "\x01", "\u3000b"), None) == "a\\\n\\\nb"
