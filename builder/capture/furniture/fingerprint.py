"""The fingerprint of a capture: what learning needs to know of it, in a few kilobytes.

Rule: made in the worker, small and complete; equal captures have equal fingerprints. It contains a summary of each
block, not the blocks.
"""

import zlib
from array import array
from collections.abc import Iterator
from struct import unpack
from typing import NamedTuple

import msgspec

from builder.article.evidence import pick
from builder.capture.addresses import make_key
from builder.capture.conversion.convert import ClassifiedCapture
from builder.capture.fields.origin import find_addresses, find_publisher
from builder.capture.fields.printed import find_days
from builder.capture.patterns.language import find_stop_share
from builder.capture.roles.rules import BODY
from builder.capture.segment.known_lines import LONGEST, can_repeat, fingerprint_words
from builder.files import hash_bytes
from builder.text import tidy

MOST_BLOCKS = 800
"""Maximum number of blocks in a fingerprint: half from the start of the capture, half from its end."""
LONG_WORDS = 40
"""Maximum number of words in a paragraph that may be furniture even if it is inside the text on some captures."""

_SMALL = 0.1
"""Share of small words below which a line is no sentence."""

ABLE, PROSE, LONG, OWN, KICKER, TITLE, USUAL = 1, 2, 4, 8, 16, 32, 64
"""Flags of a block: it can be furniture; it is running text; of more than `LONG_WORDS`; it is a line that gives the
article a field; its kicker; its headline; what many outlets print in these words, or a row of labels."""

_OWN = frozenset(("byline", "updated", "caption", "correction"))


class CaptureFingerprint(msgspec.Struct, frozen=True, gc=False):
    """The fingerprint of a capture; `signatures`, `weights`, `lengths` and `flags` have an entry for each block."""

    sha256: str
    host: str
    """Host of the article's address; empty if unknown."""
    publisher: str
    """The publisher as stated by the page, or as named by its furniture; empty if neither is known."""
    stated: bool
    """True if the page states its publisher."""
    signatures: bytes
    """Eight bytes for each block."""
    weights: bytes
    """A signed byte for each block: its score as text."""
    lengths: bytes
    """Number of words, at most 255, one byte for each block."""
    flags: bytes
    start: int
    """Index of the first block of the text, found from this capture alone."""
    end: int
    texts: bytes
    """The words of the blocks that can be furniture, one per line, compressed."""
    day: str = ""
    """Day of publication as stated, else as printed; empty if there is neither."""


class BlockFingerprint(NamedTuple):
    """A block in the form recorded in a fingerprint."""

    signature: int
    weight: int
    length: int
    flags: int


def make_fingerprint(draft: ClassifiedCapture) -> CaptureFingerprint:
    """The fingerprint of a capture with an article."""
    measured, verdicts = draft.measured, draft.verdicts
    count = len(measured.blocks)
    half = MOST_BLOCKS // 2
    chosen = range(count) if count <= MOST_BLOCKS else (*range(half), *range(count - half, count))
    flags = bytes(_find_flags(draft, index) for index in chosen)
    texts = [
        tidy(measured.blocks[index].text) if flag & ABLE else "" for index, flag in zip(chosen, flags, strict=True)
    ]
    addresses = find_addresses(draft.reading)
    host = find_host(make_key(addresses[0].value)) if addresses else ""
    publisher = find_publisher(measured, verdicts, draft.reading)
    return CaptureFingerprint(
        sha256=hash_bytes(draft.capture.data),
        host=host,
        publisher=publisher.value if publisher else "",
        stated=bool(draft.reading.found.get("publisher")),
        signatures=b"".join(fingerprint_words(measured.blocks[index].text[:LONGEST]) for index in chosen),
        weights=array("b", (max(-100, min(120, round(measured.weights[index]))) for index in chosen)).tobytes(),
        lengths=bytes(min(255, measured.lengths[index]) for index in chosen),
        flags=flags,
        start=_place(measured.start, count),
        end=_place(measured.end, count),
        texts=zlib.compress("\n".join(texts).encode("utf-8", "replace"), 1),
        day=_find_day(draft),
    )


def _find_day(draft: ClassifiedCapture) -> str:
    """The day of publication stated by a page, else the first one printed in its lines."""
    if stated := pick(draft.reading.found.get("date", ())):
        return str(stated.value)[:10] if len(stated.value) >= len("2021-03-04") else ""
    printed = (day.mention.iso[:10] for day in find_days(draft.measured, draft.verdicts) if not day.changed)
    return next(printed, "")


def lists_labels(text: str) -> bool:
    """Whether a line is a row of labels, as a menu is in one line: hardly any of its words is a small one."""
    return find_stop_share(text) < _SMALL


def find_host(key: str) -> str:
    """The outlet's host in an article's key; empty if the key is not an address."""
    host, slash, _ = key.partition("/")
    return host if slash or "." in host else ""


def _place(index: int, count: int) -> int:
    """The index in the fingerprint that corresponds to a block's index."""
    half = MOST_BLOCKS // 2
    return index if count <= MOST_BLOCKS else min(index, half) if index < count - half else index - count + MOST_BLOCKS


def _find_between(draft: ClassifiedCapture, index: int) -> set[str]:
    """The roles of the blocks between a label and the headline; of several labels, only the last may be a kicker."""
    return {verdict.role for verdict in draft.verdicts[index + 1 : draft.measured.title]}


def _find_flags(draft: ClassifiedCapture, index: int) -> int:
    measured, role = draft.measured, draft.verdicts[index].role
    flags = ABLE if can_repeat(measured.blocks[index]) else 0
    flags |= PROSE if measured.prose[index] else 0
    flags |= LONG if measured.lengths[index] > LONG_WORDS and (measured.prose[index] or role in BODY) else 0
    flags |= OWN if role in _OWN else 0
    flags |= KICKER if role == "kicker" and "kicker" not in _find_between(draft, index) else 0
    flags |= USUAL if measured.furniture[index] or lists_labels(measured.blocks[index].text) else 0
    return flags | (TITLE if index == measured.title else 0)


def read_marks(digest: CaptureFingerprint) -> Iterator[BlockFingerprint]:
    """The blocks of a fingerprint, in order."""
    signatures = unpack(f"<{len(digest.flags)}Q", digest.signatures)
    return map(BlockFingerprint, signatures, array("b", digest.weights), digest.lengths, digest.flags)


def read_texts(digest: CaptureFingerprint) -> list[str]:
    """The words of each block that can be furniture; empty for the others."""
    return zlib.decompress(digest.texts).decode().split("\n")
