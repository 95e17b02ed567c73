"""Lines that an outlet is known to repeat, and the blocks of a capture that match them.

Rule: lines are compared by their words; case, punctuation, numbers and dates are ignored. Learns nothing and reads no
files.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby
from typing import Annotated, Literal

import msgspec

from builder.capture.blocks import Block
from builder.capture.patterns.calendar import MONTHS, WEEKDAYS
from builder.capture.patterns.language import normalise
from builder.capture.segment.repeated_lines import RepeatedLine

FILE_NAME = "furniture.yaml"
LONGEST = 1000
"""Maximum number of characters in a block that can be furniture."""
ANYWHERE = "unnamed"
"""The outlet of captures that do not name one."""

_PLAIN = -15.0
"""Score, in words, of a line that occurs both above and below the text, or was written by hand."""
_BOXED = -2.0
"""Score of a line that also occurs in the middle of the text."""
_STRONGEST = -120.0
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er)?")
_DIGITS = re.compile(r"\d+")
_PLURAL = re.compile(r"\b0 ([^\W\d_]{3,}?)s\b")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TAGS = frozenset(("figure", "table", "pre", "caption"))
"""Tags of blocks that are never furniture, because they show more than words."""


class KnownLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line that an outlet repeats."""

    text: str
    """The line as in one capture; other captures may have other numbers and dates."""
    seen: int = 0
    """Number of different articles that show it; 0 for a line written by hand."""
    of: int = 0
    """Number of articles examined."""
    side: Literal["above", "below", "around"] | None = None
    """Position relative to the article's text; if absent, anywhere, even inside the text."""
    role: Literal["furniture", "promo", "navigation", "share", "disclosure"] = "furniture"
    under: Annotated[int, msgspec.Meta(ge=1)] | Literal["all"] | None = None
    """Furniture below the line: this many labels, or with `all` the list that ends at the next known line."""


class OutletLines(msgspec.Struct, frozen=True):
    """The repeated lines of one outlet."""

    outlet: str = ""
    lines: tuple[KnownLine, ...] = ()
    of: int = 0
    """Number of articles examined."""


NO_LINES = OutletLines()
"""The value for an outlet about which nothing is known."""


def fold_numbers(text: str) -> str:
    """The text in the form used for comparing, without case, punctuation, numbers and dates."""
    plain = normalise(text)
    if not _DIGITS.search(plain):
        return plain
    folded: list[str] = []
    for dated, words in groupby(plain.split(), key=_is_dated):
        run = list(words)
        number = dated and any(map(_NUMBER.fullmatch, run))
        folded += ["0"] if number else (word if word.isalpha() else _DIGITS.sub("0", word) for word in run)
    return _PLURAL.sub(r"0 \1", " ".join(folded))


def _is_dated(word: str) -> bool:
    return word in MONTHS or word in WEEKDAYS or word in ("am", "pm") or bool(_NUMBER.fullmatch(word))


def fingerprint_words(text: str) -> bytes:
    """An eight-byte hash of a text's words, the same whatever numbers and dates it contains."""
    return blake2b(fold_numbers(text).encode("utf-8", "replace"), digest_size=8).digest()


def hash_outlet_lines(learned: OutletLines) -> str:
    """A short digest of an outlet's lines without their counts; empty if there are none."""
    marks = sorted(
        fingerprint_words(line.text) + f"{line.side} {line.role}{line.under or ''}".encode() for line in learned.lines
    )
    return blake2b(b"\0".join(marks), digest_size=8).hexdigest() if marks else ""


def can_repeat(block: Block) -> bool:
    """True if a block contains words, and is short enough to be furniture."""
    if block.tag in _TAGS or len(block.text) > LONGEST:
        return False
    return _LETTERS.search(block.text) is not None


def find_repeated_lines(learned: OutletLines, blocks: Iterable[Block]) -> tuple[RepeatedLine | None, ...]:
    """For each block, the repeated line that it matches; empty if no lines are known."""
    if not learned.lines:
        return ()
    known = {fingerprint_words(line.text): _make_repeat(line, learned.outlet) for line in learned.lines}
    return tuple(known.get(fingerprint_words(block.text)) if can_repeat(block) else None for block in blocks)


def _make_repeat(line: KnownLine, outlet: str) -> RepeatedLine:
    """The more articles have shown a line on one side of the text, the lower its score."""
    one_sided = line.side in ("above", "below")
    weight = max(_STRONGEST, -20.0 - 10.0 * line.seen) if one_sided else _PLAIN
    if line.of and line.side is None:
        weight = _BOXED
    place = f" of {outlet}" if outlet != ANYWHERE else ""
    reason = f"repeated on {line.seen} of {line.of} captures{place}" if line.of else f"ruled in {FILE_NAME}{place}"
    return RepeatedLine(line.role, reason, weight, line.side is None, line.under)
