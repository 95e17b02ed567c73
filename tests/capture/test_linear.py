"""The time that a conversion takes grows as its capture does: steps are counted, not seconds.

A step is a call, or a line of Python that is run. Texts differ from block to block, so that no cache hides a step.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count, cycle, islice
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.capture.conversion.convert import ClassifiedCapture, classify_capture, convert
from builder.capture.conversion.page_kind import find_page_kind
from builder.capture.encodings import Decoded
from builder.capture.formats import html
from builder.capture.roles.rules import RULES
from builder.capture.segment.known_lines import KnownLine, OutletLines
from builder.capture.segment.measured_blocks import MeasuredBlocks, measure_blocks
from builder.capture.source import make_capture
from tests.trials import count_trials

TODAY = date(2026, 11, 29)
MOST = 2.5
"""Times the steps that twice the blocks may take."""
SLACK = 10
"""Steps for each block that one rule may take more: a rule asks more where the text was found elsewhere."""
HEADLINE = "The night ferry is kept through the winter"
PROSE = "The council of the harbour voted on Monday to keep the ferry of {} through the winter, its chair said there."
KINDS: dict[str, tuple[str, str]] = {
    "label": ("<p>{}</p>", "{}"),
    "sentence": ("<p>{} was open.</p>", "{} was open."),
    "words": ("<p>{} is one of the five boats here</p>", "{} is one of the five boats here"),
    "item": ("<li>{} and the quay</li>", "• {} and the quay"),
    "link": ("<p><a href='/a/{}'>{}</a></p>", "{} ›"),
    "menu": ("<li><a href='/a/{}'>{}</a></li>", "- {}"),
    "card": (
        "<div><h3><a href='/a/{}'>{} is sold</a></h3><p>Two lines on it.</p></div>",
        "{} is sold\nTwo lines on it.",
    ),
    "heading": ("<h2>{} in brief</h2>", "{} in brief"),
    "headline": ("<h1>{} is kept through the winter</h1>", "{} is kept through the winter"),
    "bold": ("<p><b>{} in bold</b></p>", "{} IN CAPITALS"),
    "figure": ("<figure><img src='{}.jpg'><figcaption>{} at the quay. Photo: Ada Roe</figcaption></figure>", "{} ©"),
    "caption": ("<p class='caption'>{} at the quay</p>", "{} at the quay. Photo: Ada Roe"),
    "silent": ("<img src='{}.jpg' alt='{}'>", "{} © AP"),
    "byline": ("<p>By Ada {}</p>", "By Ada {}"),
    "name": ("<p>Ada {}</p>", "Ada {}"),
    "signed": ("<div class='byline'>{}</div>", "Written by\nAda {}"),
    "dated": ("<p>{}, 4 March 2021</p>", "{}, 4 March 2021"),
    "time": ("<time datetime='2021-03-04'>{}</time>", "Published 4 March 2021 by {}"),
    "ago": ("<p>{}: 2 hours ago</p>", "{}: 2 hours ago"),
    "dateline": ("<p>OSLO (AP) -- " + PROSE + "</p>", "OSLO (AP) -- " + PROSE),
    "prose": (f"<p>{PROSE}</p>", PROSE),
    "quote": ("<blockquote>{} was never open.</blockquote>", "“{} was never open.”"),
    "table": ("<table><tr><td>{}</td><td>1</td></tr><tr><td>{}</td><td>2</td></tr></table>", "{}\t1"),
    "note": ("<p>See<a href='#fn{}'>1</a></p><p id='fn{}'>{} says so</p>", "[1] {}"),
    "correction": ("<p>Correction: {} was open.</p>", "Correction: {} was open."),
    "comment": ("<p>{} says:</p>", "{} says:"),
    "offer": ("<p>Read more about {}</p>", "Read more about {}"),
    "promo": ("<p>Sign up to our {} newsletter</p>", "Sign up to our {} newsletter"),
    "aside": ("<aside>{} aside</aside>", "Share {}"),
    "topic": ("<div class='tags'><a href='/tag/{}'>{}</a></div>", "Tags: {}"),
    "crumb": ("<div class='breadcrumb'><a href='/{}'>{}</a></div>", "Home > {}"),
    "statement": ("<p itemprop='headline'>{} is kept through the whole of the winter, says the council</p>", "{}: {}"),
    "nested": ("<div><div><p>{} in two</p></div></div>", "  {} in two"),
    "repeated": ("<p>Tide tables of {}, page 0</p>", "Tide tables on page 7"),
}
"""Kind of block → how a page and a dump write it; `{}` stands for a name that no other block has."""
LEARNED = OutletLines(
    "a", (KnownLine("Tide tables on page 1", seen=4, of=5, side="around", under="all"), KnownLine("Two lines on it."))
)
STATED = "<head><meta property='article:published_time' content='2021-03-04T10:00:00Z'></head>"
"""Whatever stands around it, a page that states this is an article."""
PLACES = ("above", "between", "within", "below")

numbers = count()
"""Of names; no two captures share one."""


def make_names() -> Iterator[str]:
    for number in numbers:
        yield "Q" + "".join("aeiouklmnr"[int(digit)] for digit in str(number))


def write(kinds: list[str], places: set[str], blocks: int, *, page: bool) -> bytes:
    """A capture with as many blocks of these kinds in each of the places."""
    names = make_names()

    def fill(form: str) -> str:
        return form.replace("{}", next(names))

    def put(place: str) -> list[str]:
        chosen = islice(cycle(kinds), blocks if place in places else 0)
        return [fill(KINDS[kind][0 if page else 1]) for kind in chosen]

    prose = [fill(KINDS["prose"][0 if page else 1]) for _ in range(6)]
    head = f"<h1>{HEADLINE}</h1>" if page else HEADLINE
    lines = [*put("above"), head, *put("between"), *prose[:3], *put("within"), *prose[3:], *put("below")]
    text = f"<html>{STATED}<body><article>{''.join(lines)}</article></body></html>" if page else "\n\n".join(lines)
    return text.encode()


def count_steps(work: Callable[[], Any]) -> int:
    steps = 0

    def step(_: FrameType, event: str, __: Any) -> Any:
        nonlocal steps
        steps += event in ("call", "line")
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def count_conversion(data: bytes, *, page: bool = True) -> int:
    capture = make_capture(data, name="a.html" if page else "a.txt", captured_at="2021-03-05T10:00:00Z")
    return count_steps(lambda: convert(capture, today=TODAY, furniture=LEARNED))


def measure_sheet(data: bytes, *, page: bool) -> MeasuredBlocks:
    draft = classify_capture(make_capture(data, name="a.html" if page else "a.txt"), furniture=LEARNED)
    assert isinstance(draft, ClassifiedCapture)
    return draft.measured


def count_rules(measured: MeasuredBlocks) -> dict[str, int]:
    """For each rule the steps that it takes over all blocks."""
    return {
        name: count_steps(lambda rule=rule: [rule(measured, index) for index in range(len(measured.blocks))])  # type: ignore[misc]
        for name, rule in RULES
    }


@settings(max_examples=count_trials(25, 500))
@given(
    st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4),
    st.sets(st.sampled_from(PLACES), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([50, 100]),
)
@pytest.mark.trial
def test_twice_the_blocks_take_twice_the_steps(kinds: list[str], places: set[str], page: bool, blocks: int) -> None:
    """Of two doublings one may cost more: with more blocks the text may end elsewhere, and other rules are asked."""
    sizes = [blocks // len(places) * factor for factor in (1, 2, 4)]
    once, twice, four = (count_conversion(write(kinds, places, size, page=page), page=page) for size in sizes)
    assert twice <= MOST * once or four <= MOST * twice


@pytest.mark.trial
@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_rule_takes_twice_the_steps_at_most(kind: str, place: str, page: bool) -> None:
    once, twice = (measure_sheet(write([kind], {place}, blocks, page=page), page=page) for blocks in (100, 200))
    grown, slack = count_rules(twice), SLACK * len(twice.blocks)
    assert {name: steps for name, steps in count_rules(once).items() if grown[name] > MOST * steps + slack} == {}


@pytest.mark.trial
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_list_is_told_in_twice_the_steps_at_most(kind: str) -> None:
    steps = []
    for blocks in (100, 200):
        markup = write([kind], set(PLACES), blocks, page=True).decode()
        reading = html.read(make_capture(markup.encode(), name="a.html"), Decoded(markup, "utf-8"))
        measured = measure_blocks(reading)
        steps.append(count_steps(partial(find_page_kind, reading, measured, markup.replace(STATED, ""))))
    assert steps[1] <= MOST * steps[0]


BODY = "".join(f"<p>{PROSE.format(number)}</p>" for number in "abcdef")
DEEP: dict[str, tuple[str, str, str]] = {
    "boxes": ("<div>", BODY, "</div>"),
    "bodies": ("<div class='article-body'><p>Open.</p>", BODY, "</div>"),
    "figures": ("<figure><i></i>", f"<img src='a.jpg'>{BODY}", "</figure>"),
    "figures of few words": ("<figure>", "<img src='a.jpg'><p>Open</p><p></p>", "</figure>"),
    "captions": ("<div class='caption'>a ", "<img src='a.jpg'>", "</div>"),
    "tables": ("<table><tr><td>", BODY, "</td></tr></table>"),
    "buttons": ("<button>", BODY, "</button>"),
    "lists": ("<ul><li>Open", "", "</li></ul>"),
    "quotations": ("<blockquote><p>Open.</p>", "", "</blockquote>"),
    "trails": ("<div class='breadcrumb tags'><a href='/tag/a'>Open</a>", BODY, "</div>"),
    "people": ("<div itemprop='author'><b>", "Ada Roe", "</b></div>"),
    "properties": ("<div itemprop='headline mainEntityOfPage' href='/a'>", "Open", "</div>"),
    "marks": ("<b><i>", "open", "</i></b>"),
}
"""Name → what stands before, in and after; the first and the last are repeated."""


@pytest.mark.parametrize("name", DEEP)
def test_twice_the_depth_takes_twice_the_steps(name: str) -> None:
    start, inside, end = DEEP[name]

    def write_deep(depth: int) -> bytes:
        deep = start * depth + inside + end * depth
        return f"<html><body><article><h1>{HEADLINE}</h1>{deep}{BODY}</article></body></html>".encode()

    assert count_conversion(write_deep(800)) <= MOST * count_conversion(write_deep(400))
