"""The identity of captures: captures of the same article, and the choice of the one whose text is shown.

Rule: pure functions of the captures' sketches. Two captures are compared only if they state the same address. The
result of a comparison depends only on the two captures, and the shown text on the whole group, so the order of
captures never matters.

How it works. A text is represented by the set of its *shingles*, sequences of five words. Texts of different articles
share hardly any; versions of one article share most, even if they were cut or extended. A *sketch* contains the
hashes of the shingles; of a long text, only the lowest 256. Hashes are evenly distributed, so the hashes of two texts
below the lower of their limits are a fair sample of both. The *overlap* is the share of the shorter text's shingles
that the other text contains (A. Broder, "On the resemblance and containment of documents", 1997). It is 1 if one text
is the beginning of the other. `docs/evidence.md` gives the measurements behind the thresholds.
"""

import re
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import pack, unpack
from typing import NamedTuple
from zlib import crc32

from builder.article.evidence import TextSketch
from builder.article.model import find_instant
from builder.capture.patterns.language import SMALL_WORDS, normalise

SHINGLE = 5
"""Number of words in a shingle; in scripts without spaces, of characters."""
MOST_HASHES = 256
"""Maximum number of hashes in a sketch."""
HALF = 0.5
"""Minimum overlap of two captures of the same day, if one specific headline contains all words of the other."""
NEARLY = 0.8
"""Minimum overlap in all other cases; an outlet's standing paragraph may be longer than the article above it."""
LEAST = 40
"""Minimum number of shingles in a text, unless one headline contains all words of the other."""
ENOUGH = 8
"""Minimum number of hashes in a sample that can show whether two texts may be alike."""
LEAST_SHARED = 0.3
"""Minimum share of the smaller sample of hashes that must be in both for two sketches to be compared."""
SPECIFIC = 3
"""Minimum number of words, small ones aside, in a headline that is no mere name of a column, as *News in brief* is; in
scripts without spaces, twice that. Of 1,309 headlines of real pages, 26 have fewer."""
STUB = 60
"""Maximum number of words in a stub, which stands for a longer text."""
FULL = 2 / 3
"""Minimum length of a capture whose text may be shown, as a share of the words of the longest capture."""
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_UNSPACED_WORD = re.compile(rf"[{_UNSPACED}]")


class Version(NamedTuple):
    """The data of one capture of an article that decide whether its text is shown."""

    sha256: str
    captured_at: str | None
    words: int
    walled: bool


def make_sketch(
    paragraphs: Iterable[str], *, headline: str, words: int, day: str | None = None, walled: bool = False
) -> TextSketch:
    """The sketch of an article's text."""
    run = [word for paragraph in paragraphs for word in _cut(paragraph)]
    starts = range(max(1, len(run) - SHINGLE + 1))
    found = {crc32(" ".join(run[start : start + SHINGLE]).encode("utf-8", "replace")) for start in starts}
    lowest = sorted(found)[:MOST_HASHES]
    hashes = b64encode(pack(f"<{len(lowest)}I", *lowest)).decode()
    return TextSketch(normalise(headline), words, len(found), hashes, day, walled)


def _cut(text: str) -> list[str]:
    return _WORD.findall(normalise(text))


def decode_hashes(hashes: str) -> tuple[int, ...]:
    """The numbers in `TextSketch.hashes`; raises `ValueError` if it contains no such list."""
    data = b64decode(hashes, validate=True)
    if len(data) % 4:
        raise ValueError("text.hashes: not a list of 32-bit numbers")
    return unpack(f"<{len(data) // 4}I", data)


@lru_cache(maxsize=1024)
def _read_hashes(hashes: str) -> tuple[tuple[int, ...], frozenset[int]]:
    numbers = decode_hashes(hashes)
    return numbers, frozenset(numbers)


class Sample(NamedTuple):
    """An eighth of a sketch's hashes, which are compared first."""

    numbers: tuple[int, ...]
    """In ascending order."""
    known: frozenset[int]
    limit: float
    """The highest hash up to which the sketch covers the whole text."""


def find_sample(sketch: TextSketch) -> Sample:
    """The sample of a sketch."""
    hashes = _read_hashes(sketch.hashes)[0]
    numbers = tuple(number for number in hashes if number % 8 == 0)
    return Sample(numbers, frozenset(numbers), _find_limit(sketch, hashes))


def may_overlap(one: Sample, other: Sample) -> bool:
    """True if the samples of two sketches have enough in common for the texts to be compared."""
    limit = min(one.limit, other.limit)
    smaller = min(bisect_right(one.numbers, limit), bisect_right(other.numbers, limit))
    return smaller < ENOUGH or len(one.known & other.known) >= LEAST_SHARED * smaller


def find_overlap(one: TextSketch, other: TextSketch) -> float:
    """The share of the shorter text's shingles that the other text contains, from 0 to 1."""
    (numbers, known), (further, also) = (_read_hashes(sketch.hashes) for sketch in (one, other))
    limit = min(_find_limit(one, numbers), _find_limit(other, further))
    sampled = min(bisect_right(numbers, limit), bisect_right(further, limit))
    return len(known & also) / max(1, sampled)


def _find_limit(sketch: TextSketch, numbers: tuple[int, ...]) -> float:
    """The highest hash up to which a sketch covers the whole text."""
    return numbers[-1] if numbers and len(numbers) < sketch.shingles else float("inf")


def is_same(one: TextSketch, other: TextSketch, *, apart: bool = False) -> bool:
    """True if two captures that state the same address show the same article.

    With `apart`, each of them also states an address that the other does not; headline and day then prove nothing.
    """
    overlap, shorter = find_overlap(one, other), min(one.shingles, other.shingles)
    extended = _extends(one.headline, other.headline)
    if extended and _is_specific(one.headline) and _is_specific(other.headline):
        on_day = _may_be_one_day(one, other)
        if on_day and one.headline == other.headline and not apart:
            return True
        return overlap >= (HALF if on_day or not (one.day and other.day) else NEARLY)
    return overlap >= NEARLY and (extended or shorter >= LEAST)


def _extends(headline: str, other: str) -> bool:
    """True if one headline contains all words of the other."""
    shorter, longer = sorted((set(_cut(headline)), set(_cut(other))), key=len)
    return bool(shorter) and shorter <= longer


def _may_be_one_day(one: TextSketch, other: TextSketch) -> bool:
    """Whether two captures were published on one day; a stub of the other's text need not say when."""
    if one.day and other.day:
        return one.day == other.day
    shorter, longer = sorted((one.words, other.words))
    return shorter <= STUB < longer or one.walled or other.walled


def _is_specific(headline: str) -> bool:
    words = (word for word in _cut(headline) if word not in SMALL_WORDS)
    return sum(0.5 if _UNSPACED_WORD.match(word) else 1 for word in words) >= SPECIFIC


def choose_shown(versions: Sequence[Version]) -> Version:
    """The capture whose text is shown: the latest one without a paywall notice that is nearly as long as the longest.

    Captures of the same time, or without a time, are ordered by their numbers of words, then by their digests.
    """
    free = [version for version in versions if not version.walled] or versions
    least = FULL * max(version.words for version in free)
    full = (version for version in free if version.words >= least)
    return max(full, key=lambda version: (find_instant(version.captured_at), version.words, version.sha256))


def is_poor(version: Version, others: Sequence[Version]) -> bool:
    """True if a capture's text is never shown as long as these other captures exist."""
    free = [other for other in others if not other.walled]
    if version.walled:
        return bool(free)
    return version.words < FULL * max((other.words for other in free), default=0)
