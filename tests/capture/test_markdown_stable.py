"""Pages of random structure: what is visible is in the blocks, what is in the blocks is in the Markdown, and reading
the rendered Markdown again gives the same Markdown."""

import html
import re
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.capture.blocks import Reading
from builder.capture.conversion.body import find_words, format_body
from builder.capture.encodings import Decoded
from builder.capture.formats.html import read
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import measure_blocks
from builder.capture.source import make_capture
from builder.render.markdown import render_markdown
from tests.trials import count_trials

BASE = "https://a.example/ferry"
ROLES = {"li": "list", "pre": "code"} | {tag: tag for tag in ("quote", "table", "figure", "caption", "note")}


class Part(NamedTuple):
    """A piece of a page and the words that a reader sees of it."""

    markup: str
    words: str


def join(parts: list[Part]) -> Part:
    return Part("".join(part.markup for part in parts), "".join(part.words for part in parts))


def show(text: str) -> Part:
    return Part(html.escape(text), text)


def wrap(tag: str, inner: Part, attributes: str = "") -> Part:
    return Part(f"<{tag}{attributes}>{inner.markup}</{tag}>", inner.words)


SYNTAX = (
    r"a b 1 1. 1) 12 . , - + # ## > * ** _ __ ~ ~~ "
    r"` `` [ ] ( ) ! < > & &amp; \ | { } ^ = == --- ::: :- : +++ ' \" “ ” é 東 「 」 € $ / @"
).split()
WORD = st.sampled_from(
    [*SYNTAX, "ferry", "[^1]", "https://a.example/_x_", "<b>", "&#42;", "```", "~~~", "{.pull}", "|-|", "    "]
)
TEXT = st.lists(WORD | st.just(" "), min_size=1, max_size=6).map("".join).map(show)
SILENT = st.sampled_from([
    "<script>var ferry = 1</script>", "<style>p {}</style>", "<template><p>unseen</p></template>", "<!-- unseen -->",
    "<noscript>unseen</noscript>", "<span hidden>unseen</span>", "<svg><text>unseen</text></svg>", "<wbr>",
    '<i style="display: none">unseen</i>', "<button>unseen</button>", "<textarea>unseen</textarea>",
]).map(lambda markup: Part(markup, ""))  # fmt: skip
LEAVES = st.one_of(TEXT, TEXT, TEXT, st.just(Part("<br>", "")), SILENT)
MARKED = "b i em strong del s code cite a span u mark sub sup q small kbd abbr ins font x-unknown label time".split()
ADDRESSES = ["", ' href="/b?utm_source=x&amp;id=3"', ' href="#top"', ' href="b (1).html?q=&lt;x&gt;|&quot;y&quot;\\"']


def mark(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    return st.builds(
        lambda tag, parts, address: wrap(tag, join(parts), address if tag == "a" else ""),
        st.sampled_from(MARKED), st.lists(inner, max_size=3), st.sampled_from(ADDRESSES),
    )  # fmt: skip


INLINE = st.lists(st.recursive(LEAVES, mark, max_leaves=8), min_size=1, max_size=4).map(join)


def build_blocks(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    some = st.lists(inner, min_size=1, max_size=3)
    item = some.map(lambda parts: wrap("li", join(parts)))
    items = st.lists(item, min_size=1, max_size=3).map(join)
    return st.one_of(
        items.map(lambda inside: wrap("ul", inside)),
        st.builds(
            lambda inside, start: wrap("ol", inside, f' start="{start}"'), items, st.sampled_from([1, 9, 99, 1000])
        ),
        some.map(lambda parts: wrap("blockquote", join(parts))),
        st.builds(
            lambda tag, parts: wrap(tag, join(parts)),
            st.sampled_from(["div", "section", "dl", "details", "center"]),
            some,
        ),
        st.builds(lambda tag, parts: wrap(tag, join(parts)), st.sampled_from(["dt", "dd", "summary", "address"]), some),
    )


def make_table(rows: list[list[Part]]) -> Part:
    return wrap("table", join([wrap("tr", join([wrap("td", cell) for cell in row])) for row in rows]))


def make_figure(caption: Part, beside: Part | None) -> Part:
    picture = Part('<img src="https://a.example/quay.jpg">', "")
    return wrap("figure", join([picture, wrap("figcaption", caption), *([beside] if beside else [])]))


PLAIN = st.lists(TEXT, min_size=1, max_size=3).map(join)
LEAF_BLOCKS = st.one_of(
    INLINE.map(lambda inner: wrap("p", inner)),
    INLINE,
    st.builds(lambda level, inner: wrap(f"h{level}", inner), st.integers(2, 6), INLINE),
    PLAIN.map(lambda inner: wrap("pre", inner)),
    st.lists(st.lists(INLINE, min_size=2, max_size=3), min_size=2, max_size=3).map(make_table),
    st.builds(make_figure, PLAIN, st.none() | PLAIN.map(lambda inner: wrap("blockquote", inner))),
)
PAGES = st.lists(st.recursive(LEAF_BLOCKS, build_blocks, max_leaves=6), min_size=1, max_size=4).map(join)


def read_page(markup: str) -> Reading:
    page = f"<html><body><article>{markup}</article></body></html>"
    return read(make_capture(page.encode(), name="page.html", url=BASE), Decoded(page, "utf-8"))


def write(reading: Reading) -> str:
    """The body when all blocks are text."""
    verdicts = tuple(
        Verdict("heading" if re.fullmatch("h[1-6]", block.tag) else ROLES.get(block.tag, "paragraph"), "", "")
        for block in reading.blocks
    )
    return format_body(measure_blocks(reading), verdicts, opening=None, lead=None)


def squeeze(text: str) -> str:
    return "".join(text.split())


def render(body: str) -> tuple[str, str]:
    done = render_markdown(body, path="a.md", first_line=1)
    return done.html, done.text


@settings(max_examples=count_trials(100, 2_000), suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_all_that_is_visible_is_in_the_blocks(page: Part) -> None:
    assert squeeze("".join(block.text for block in read_page(page.markup).blocks)) == squeeze(page.words)


@settings(max_examples=count_trials(100, 2_000), suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_all_blocks_are_in_the_markdown(page: Part) -> None:
    reading = read_page(page.markup)
    body = write(reading)
    words = (
        "".join(find_words(block)) if block.tag in ("figure", "caption") else block.text for block in reading.blocks
    )
    assert squeeze(render(body)[1]) == squeeze("".join(words)), body


@settings(max_examples=count_trials(100, 2_000), suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_the_markdown_is_stable(page: Part) -> None:
    body = write(read_page(page.markup))
    once = render(body)
    again = write(read_page(once[0]))
    assert again == write(read_page(render(again)[0]))
    assert squeeze(render(again)[1]) == squeeze(once[1])


@settings(max_examples=count_trials(100, 2_000), suppress_health_check=[HealthCheck.too_slow])
@given(INLINE)
def test_marked_words_render_to_themselves(inner: Part) -> None:
    reading = read_page(f"<p>{inner.markup}</p>")
    body = write(reading)
    shown, text = render(body)
    assert squeeze(text) == squeeze(inner.words), body
    assert re.sub(r"</?(?:p|a|em|strong|s|code|br)(?: [^>]*)?>", "", shown).count("<") == 0
