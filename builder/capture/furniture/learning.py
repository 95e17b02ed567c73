"""Learning of the lines that one outlet repeats.

Rule: a line is learned if it is on many different articles of an outlet, above or below their text; never a line of
an article itself, never one that two articles quote. The order of the captures does not matter. Time grows with their
number, and only the fingerprint of each is held in memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil, sqrt
from typing import Literal, NamedTuple

from builder.capture.furniture.boxes import find_boxes
from builder.capture.furniture.fingerprint import (
    ABLE,
    KICKER,
    LONG,
    OWN,
    PROSE,
    TITLE,
    BlockFingerprint,
    CaptureFingerprint,
    read_marks,
    read_texts,
)
from builder.capture.furniture.stories import find_stories, find_told
from builder.capture.segment.known_lines import ANYWHERE, KnownLine, OutletLines
from builder.capture.segment.main_text import find_best_range
from builder.capture.segment.repeated_lines import ListUnder

LEAST = 3
"""Minimum number of different articles that show a line before it is learned."""
MOST = 2000
"""Maximum number of articles of an outlet that are examined: those with the smallest hashes, whatever their order."""
MOST_LINES = 400
"""Maximum number of lines learned for one outlet: those seen most often."""
NEARLY_ALL = 0.8
"""Minimum share of an outlet's articles, if there are at least `ENOUGH`, with a line that belongs to none of them."""
ENOUGH = 5
_PENALTY = -15
_SIDED = 0.9


class Group(NamedTuple):
    """Captures that are assumed to be from one outlet."""

    outlet: str
    digests: tuple[CaptureFingerprint, ...]


class _Tally:
    """Counts of the places where a line occurs."""

    __slots__ = ("above", "below", "example", "inside", "kicker", "long", "own", "seen", "title")

    def __init__(self) -> None:
        self.seen = self.above = self.below = self.inside = self.own = self.kicker = self.title = self.long = 0
        self.example: CaptureFingerprint | None = None


def learn_outlet(group: Group) -> OutletLines:
    """The lines that the captures of one outlet repeat."""
    articles = _find_articles(group.digests)
    of = len(articles)
    if of < LEAST:
        return OutletLines(group.outlet, of=of)
    least = _find_least(of, loose=group.outlet == ANYWHERE)
    counts = _count_lines(articles)
    repeated = frozenset(line for line, count in counts.items() if count >= least)
    universal = _find_universal(counts, of)
    universal -= find_told(articles, universal, repeated, partial(_find_text, repeated=repeated, universal=universal))
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    for digest in articles:
        _count_places(digest, repeated, universal, tallies)
    kept = {signature: tally for signature, tally in tallies.items() if _is_furniture(tally, signature in universal)}
    usual = {line for line in universal - kept.keys() if (tally := tallies.get(line)) and not _is_own(tally)}
    runs = ((marks := tuple(read_marks(digest)), _find_text(marks, repeated, universal)[0]) for digest in articles)
    boxes = find_boxes(runs, kept.keys(), usual)
    kept |= {signature: tallies[signature] for signature in boxes}
    ranked = sorted(kept, key=lambda signature: (-kept[signature].seen, signature))[:MOST_LINES]
    return OutletLines(group.outlet, tuple(_make_lines(ranked, kept, boxes, of)), of)


def _find_articles(digests: Iterable[CaptureFingerprint]) -> list[CaptureFingerprint]:
    """One fingerprint for each story, at most `MOST`."""
    ordered = sorted(digests, key=lambda digest: digest.sha256)[: MOST * 2]
    labels = _find_universal(_count_lines(ordered, but=PROSE), len(ordered))
    return find_stories(ordered, partial(_find_text, repeated=frozenset(), universal=labels))[:MOST]


def _find_least(of: int, *, loose: bool) -> int:
    """Minimum number of articles with a line: 3 of 3, 3 of 5, 4 of 10, 10 of 100; half if the outlet is unknown."""
    return max(LEAST, ceil(of / 2) if loose else ceil(sqrt(of)))


def _count_lines(digests: Iterable[CaptureFingerprint], *, but: int = 0) -> Counter[int]:
    """Number of captures that show each line that can be furniture, without lines that have the flag `but`."""
    counts: Counter[int] = Counter()
    for digest in digests:
        counts.update({mark.signature for mark in read_marks(digest) if mark.flags & ABLE and not mark.flags & but})
    return counts


def _find_universal(counts: Mapping[int, int], of: int) -> frozenset[int]:
    """The lines shown by nearly all captures, if there are enough captures."""
    return frozenset(line for line, count in counts.items() if of >= ENOUGH and count >= NEARLY_ALL * of)


def _count_places(
    digest: CaptureFingerprint, repeated: frozenset[int], universal: frozenset[int], tallies: dict[int, _Tally]
) -> None:
    """Count on which side of the text each repeated line of a capture is."""
    marks = tuple(read_marks(digest))
    start, end = _find_text(marks, repeated, universal)
    places: dict[int, int] = {}
    for index, mark in enumerate(marks):
        if mark.signature in repeated and mark.flags & ABLE:
            side = 1 if index < start else 2 if index >= end else 4
            places[mark.signature] = places.get(mark.signature, 0) | side | mark.flags << 3
    for signature, place in places.items():
        tally, flags = tallies[signature], place >> 3
        tally.seen += 1
        tally.inside += bool(place & 4)
        tally.above += place & 7 == 1
        tally.below += place & 7 == 2
        tally.own += bool(flags & OWN)
        tally.kicker += bool(flags & KICKER)
        tally.title += bool(flags & TITLE)
        tally.long += bool(flags & LONG)
        tally.example = tally.example or digest


def _weigh(mark: BlockFingerprint, repeated: frozenset[int], universal: frozenset[int]) -> float:
    """The score of a line, lowered if nearly all articles show it, or if it is a repeated label."""
    if mark.signature in universal or (mark.signature in repeated and not mark.flags & PROSE):
        return min(mark.weight, _PENALTY)
    return mark.weight


def _find_text(
    marks: Sequence[BlockFingerprint], repeated: frozenset[int], universal: frozenset[int]
) -> tuple[int, int]:
    """The range of the text, without headline and header."""
    return find_best_range([_weigh(mark, repeated, universal) for mark in marks], 0, len(marks))


def _is_furniture(tally: _Tally, universal: bool) -> bool:
    """True for a line outside the text nearly everywhere that gives no article its headline, author or date."""
    if tally.inside * 3 > tally.seen or (tally.long and tally.inside):
        return False
    return not _is_own(tally, universal=universal)


def _is_own(tally: _Tally, *, universal: bool = False) -> bool:
    """True for a line that gives an article its headline, author or date."""
    return bool(tally.kicker or tally.own * 10 > tally.seen or (tally.title and not universal))


def _make_lines(
    ranked: list[int], kept: dict[int, _Tally], boxes: dict[int, ListUnder], of: int
) -> Iterator[KnownLine]:
    """The lines with their words, each from the first capture that shows it."""
    wanted: dict[str, list[int]] = defaultdict(list)
    examples: dict[str, CaptureFingerprint] = {}
    for signature in ranked:
        example = kept[signature].example
        assert example is not None
        wanted[example.sha256].append(signature)
        examples[example.sha256] = example
    for sha256, signatures in wanted.items():
        texts = dict(_pair_texts(examples[sha256]))
        for signature in signatures:
            tally = kept[signature]
            side = None if signature in boxes else _find_side(tally)
            yield KnownLine(texts[signature], seen=tally.seen, of=of, side=side, under=boxes.get(signature))


def _pair_texts(digest: CaptureFingerprint) -> Iterator[tuple[int, str]]:
    for mark, text in zip(read_marks(digest), read_texts(digest), strict=True):
        if mark.flags & ABLE:
            yield mark.signature, text


def _find_side(tally: _Tally) -> Literal["above", "below", "around"]:
    if tally.inside or max(tally.above, tally.below) < _SIDED * tally.seen:
        return "around"
    return "above" if tally.above > tally.below else "below"
