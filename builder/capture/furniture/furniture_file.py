"""What an outlet repeats on many captures: `furniture.yaml`, and which blocks of a capture stand in it.

Rule: a small file that a person reviews. It lies at the archive's root, is sorted, and says of each line how often it
was seen; a line written by hand is kept as it is, and one under `keep` is never furniture. Nothing is learned here.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from builder.capture.blocks import Block
from builder.capture.patterns.calendar import MONTHS, WEEKDAYS
from builder.capture.patterns.language import normalise
from builder.capture.segment.repeated_lines import Repeat
from builder.errors import make_fault
from builder.files import read_text, write_text
from builder.yamls import find_lines, format_yaml, parse_settings

FILE_NAME = "furniture.yaml"
LONGEST = 1000
"""Characters of the longest block that can be furniture."""
ANYWHERE = "unnamed"
"""The outlet of captures that show none."""

_HEAD = """\
# What each outlet repeats on many captures, learned by `backfile import`; `seen: 5, of: 6` counts captures.
# Review it: write a line of your own (its `text` is enough: it is dropped wherever it stands), delete one, or copy its
# text under `keep:` so that it is never learned again. The next import converts anew what a change concerns.
"""
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


class Furniture(msgspec.Struct, frozen=True):
    """The whole of `furniture.yaml`."""

    outlets: tuple[Learned, ...] = ()
    """In the order of their names."""
    keep: tuple[str, ...] = ()
    """Texts that are never furniture."""


NONE = Learned()
"""Nothing is known of the capture's outlet."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlets: dict[str, tuple[Line, ...]] = {}
    keep: tuple[str, ...] = ()


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


def load_furniture(root: Path) -> Furniture:
    """The archive's furniture, empty when there is no file; raises `Fault` with the place of what is wrong."""
    path = root / FILE_NAME
    return parse_furniture(read_text(path), path=path) if path.is_file() else Furniture()


def parse_furniture(text: str, *, path: object = FILE_NAME) -> Furniture:
    """Furniture from YAML text; raises `Fault`."""
    try:
        read = msgspec.convert(parse_settings(text, path=path), _File)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        key = re.sub(r"\[.*", "", place.strip(".`"))
        hint = "write `outlets:`, an outlet's name, and below it `- text: …`; under `keep:` plain texts, quoted"
        raise make_fault(path, message, line=find_lines(text).get(key, 1), hint=hint) from error
    return make_furniture((Learned(name, lines) for name, lines in read.outlets.items()), keep=read.keep)


def make_furniture(outlets: Iterable[Learned], *, keep: Iterable[str] = ()) -> Furniture:
    """Furniture in its one order; lines given twice, by several hands or imports, become one."""
    kept = tuple(sorted(dict.fromkeys(keep)))
    refused = frozenset(map(sign, kept))
    merged: dict[str, dict[bytes, Line]] = {}
    for learned in outlets:
        lines = merged.setdefault(learned.outlet, {})
        for line in learned.lines:
            mark = sign(line.text)
            if mark not in refused:
                lines[mark] = min(lines.get(mark, line), line, key=_rank)
    made = (Learned(name, tuple(sorted(lines.values(), key=_order))) for name, lines in merged.items() if lines)
    return Furniture(tuple(sorted(made, key=lambda learned: learned.outlet)), kept)


def _rank(line: Line) -> tuple[bool, int, int, str, str]:
    """Of two accounts of a line the better one: a person's, else the one that looked at more captures."""
    return line.of > 0, -line.of, -line.seen, line.text, line.side or ""


def _order(line: Line) -> tuple[str, str]:
    return fold(line.text), line.text


def merge_furniture(known: Furniture, learned: Iterable[Learned]) -> Furniture:
    """Both together; the same whatever comes first, and however often."""
    return make_furniture((*known.outlets, *learned), keep=known.keep)


def renew_furniture(known: Furniture, learned: Iterable[Learned], looked: Mapping[str, int]) -> Furniture:
    """What is known, with what the captures teach now; `looked` says how many articles of each outlet were looked at.

    A line that was learned goes when as many articles no longer teach it; one written by hand stays.
    """
    left = (
        Learned(old.outlet, tuple(line for line in old.lines if not 0 < line.of <= looked.get(old.outlet, 0)))
        for old in known.outlets
    )
    return make_furniture((*left, *learned), keep=known.keep)


def format_furniture(furniture: Furniture) -> str:
    """The file of the furniture."""
    outlets = {learned.outlet: msgspec.to_builtins(learned.lines) for learned in furniture.outlets}
    values = {"outlets": outlets} | ({"keep": list(furniture.keep)} if furniture.keep else {})
    return _HEAD + format_yaml(values)


def save_furniture(root: Path, furniture: Furniture) -> None:
    """Write `furniture.yaml`, when it says something else than the one that is there."""
    if furniture != load_furniture(root):
        write_text(root / FILE_NAME, format_furniture(furniture))
