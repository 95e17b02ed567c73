"""Lines that an outlet is known to repeat, and which blocks of a capture they are.

Rule: a line is compared by its words alone; case, punctuation, numbers and dates do not count. Nothing is learned and
nothing is read from disk here.
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
from builder.capture.segment.repeated_lines import Repeat

FILE_NAME = "furniture.yaml"
LONGEST = 1000
"""Characters of the longest block that can be furniture."""
ANYWHERE = "unnamed"
"""The outlet of captures that show none."""

_PLAIN = -15.0
"""The weight, in words, of a line that stands on either side of the text, or was written by hand."""
_BOXED = -2.0
"""That of a line that was found in the midst of the text."""
_STRONGEST = -120.0
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er)?")
_DIGITS = re.compile(r"\d+")
_PLURAL = re.compile(r"\b0 ([^\W\d_]{3,}?)s\b")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TAGS = frozenset(("figure", "table", "pre", "caption"))
"""Blocks that are never furniture: what they show is not in their words alone."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line that an outlet repeats."""

    text: str
    """As one capture has it; numbers and dates in it may differ."""
    seen: int = 0
    """Different articles that show it; 0 for a line written by hand."""
    of: int = 0
    """Articles that were looked at."""
    side: Literal["above", "below", "around"] | None = None
    """Where it stands, seen from the article's text; absent: anywhere, also in the text."""
    role: Literal["furniture", "promo", "navigation", "share", "disclosure"] = "furniture"
    under: Annotated[int, msgspec.Meta(ge=1)] | Literal["all"] | None = None
    """What under it is furniture as well: so many labels, or with `all` the list that ends at the next line known."""


class Learned(msgspec.Struct, frozen=True):
    """The lines of one outlet."""

    outlet: str = ""
    lines: tuple[Line, ...] = ()
    of: int = 0
    """Articles that were looked at."""


NONE = Learned()
"""Nothing is known of the capture's outlet."""


def fold(text: str) -> str:
    """The text as it is compared: case, punctuation, numbers and dates aside."""
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


def sign(text: str) -> bytes:
    """Eight bytes that are the same for the same words, whatever the numbers and dates among them."""
    return blake2b(fold(text).encode("utf-8", "replace"), digest_size=8).digest()


def hash_lines(learned: Learned) -> str:
    """A short digest of an outlet's lines, their counts aside; empty for none."""
    marks = sorted(sign(line.text) + f"{line.side} {line.role}{line.under or ''}".encode() for line in learned.lines)
    return blake2b(b"\0".join(marks), digest_size=8).hexdigest() if marks else ""


def can_repeat(block: Block) -> bool:
    """Whether a block has words of its own, and few enough, to be furniture."""
    if block.tag in _TAGS or len(block.text) > LONGEST:
        return False
    return _LETTERS.search(block.text) is not None


def find_repeats(learned: Learned, blocks: Iterable[Block]) -> tuple[Repeat | None, ...]:
    """For each block, what is known of it as furniture; empty when nothing is known at all."""
    if not learned.lines:
        return ()
    known = {sign(line.text): _make_repeat(line, learned.outlet) for line in learned.lines}
    return tuple(known.get(sign(block.text)) if can_repeat(block) else None for block in blocks)


def _make_repeat(line: Line, outlet: str) -> Repeat:
    """The longer a line has stood on one side of the text, the surer it ends the text."""
    one_sided = line.side in ("above", "below")
    weight = max(_STRONGEST, -20.0 - 10.0 * line.seen) if one_sided else _PLAIN
    if line.of and line.side is None:
        weight = _BOXED
    place = f" of {outlet}" if outlet != ANYWHERE else ""
    reason = f"repeated on {line.seen} of {line.of} captures{place}" if line.of else f"ruled in {FILE_NAME}{place}"
    return Repeat(line.role, reason, weight, line.side is None, line.under)
