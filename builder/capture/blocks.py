"""Blocks: the common form of HTML pages and text dumps.

Rule: a block is one paragraph, heading, list item, table or figure as a reader sees it, with the hints given by its
markup or its form. Nothing is judged or dropped here.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from builder.article.evidence import Candidate
from builder.article.model import Image
from builder.capture.inline_marks import Markup
from builder.capture.patterns.calendar import find_mentions
from builder.text import drop_controls, tidy

BULLET = re.compile(r"^(\s*)(?:([•◦▪‣·●○■□–*-])|(\d{1,3})[.)])\s+(?=\S)")
FRAMES = frozenset(("nav", "footer", "form"))
"""Landmarks around the content of a page that contain nothing of its article."""
BODY_NAMES = re.compile(
    r"article-?_?body|articlebody|entry-content|post-content|story-?_?body|article-?_?content|article-?_?text|post-?body|"
    r"story-content|main-content|content-body|body-copy|article__body|rich-?text"
)
"""Class and id names of the element that contains an article's text."""
_DATED = re.compile(r"[0-3]?\d\.\s+[^\W\d_]{3,}\.?,?\s+(?:1[89]|20)\d\d(?:,?\s+\d?\d[:.h]\d\d.{0,20})?\W*$")
"""A day, a word, a year and perhaps a time: a date, even if the month's name is not known."""
_WIDE = re.compile(r"\s{2,}")
_WRAPPED = range(50, 100)
"""Lengths of lines that were wrapped by a program."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of a capture."""

    text: str
    """Plain text in one line (tables: one line per row)."""
    tag: str = "line"
    """`line` (text dump), `p`, `h1`–`h6`, `li`, `quote`, `pre`, `table`, `figure`, `caption`,
    `note` (a footnote that the page refers to)."""
    markup: str | Markup | None = None
    """Inline Markdown, or the marks it is made from; None if the text has no markup and only needs escaping."""
    gap: bool = True
    """True if a blank line or the edge of a block precedes it."""
    level: int = 0
    """Depth of a list item, from 0."""
    marker: str = ""
    """`-` or `1.` before a list item, `[^1]:` before a footnote."""
    group: int = 0
    """Number of the quotation that it is part of; 0 for none."""
    zone: str = ""
    """The nearest landmark around it: `nav`, `header`, `footer`, `aside`, `form`, `article`, `main`."""
    names: str = ""
    """Class and id words of the five nearest containers, in lower case, separated by ` / `, outermost first."""
    body: int = 0
    """Number of the nearest element around it that is named as containing an article's text; 0 for none."""
    links: float = 0.0
    """Share of its characters that are in links."""
    place: tuple[int, ...] = ()
    """Numbers of the elements around it, outermost first."""
    image: Image | None = None
    item: int = 0
    """Number of the list item that it is part of; 0 for none."""

    @property
    def markdown(self) -> str | None:
        """Inline Markdown; None if the text has no markup and only needs escaping."""
        return self.markup.markdown if isinstance(self.markup, Markup) else self.markup


class Reading(NamedTuple):
    """The result of reading a capture in its format."""

    blocks: tuple[Block, ...]
    found: Mapping[str, tuple[Candidate, ...]] = MappingProxyType({})
    """Values stated by the page's metadata, by field."""
    language: str | None = None
    """The language declared by the page."""
    url: str | None = None
    captured_at: str | None = None


def parse_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text dump: one per line, bullets as list items; paragraphs wrapped by a program are joined."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n[ \t\f\u3000]*\n", drop_controls(text.replace("\r\n", "\n").replace("\r", "\n"))):
        lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
        if _is_wrapped(lines):
            lines = [" ".join(line.strip() for line in lines)]
        blocks += [_make_line(line, gap=number == 0) for number, line in enumerate(lines)]
    return tuple(blocks)


def _is_wrapped(lines: list[str]) -> bool:
    """True if a program broke one paragraph into lines of nearly the same length."""
    if len(lines) < 3 or any(BULLET.match(line) for line in lines):
        return False
    full = lines[:-1]
    return all(len(line) in _WRAPPED for line in full) and max(map(len, full)) - min(map(len, full)) < 20


def _is_date(line: str, bullet: re.Match[str]) -> bool:
    """True if the number before a line is the day of a date: `12. Mai 2016`, `3. května 2019`."""
    if not bullet[3] or line[bullet.end(3)] != ".":
        return False
    start = bullet.start(3)
    return bool(_DATED.match(line, start)) or any(mention.start == start for mention in find_mentions(line))


def _make_line(line: str, *, gap: bool) -> Block:
    bullet = BULLET.match(line)
    if not bullet or (bullet[2] in ("-", "–", "·") and not bullet[1]) or _is_date(line, bullet):
        return Block(_WIDE.sub(" ", line.strip()), gap=gap)
    text = tidy(line[bullet.end() :])
    marker = f"{bullet[3]}." if bullet[3] else "-"
    return Block(text, tag="li", gap=gap, level=max(0, len(bullet[1].expandtabs(2)) // 2 - 1), marker=marker)
