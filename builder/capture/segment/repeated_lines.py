"""Effect of an outlet's repeated lines on the scores: they separate the text from the boilerplate around it.

Rule: changes scores, assigns no roles. Lists and tables between repeated lines are text only if there is little other
text, because outlets also list other stories there.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from builder.capture.segment.main_text import find_best_range

FRAME = 10
"""If at least this many lines of a dump are known to be repeated, and they make up a third of the lines that are not
text, the remaining lines may be treated as text.
"""
LABELS = -13.0
"""Minimum score of a label that may then be treated as text."""
WIDER = 1.5
"""Remaining lines are all treated as text if that makes the text this many times as long in words."""
LOOSE = 0.45
"""Minimum share of labels in a list of other stories with their openings, or of readers' comments."""
SHORT = 45
"""Maximum average number of words of the sentences in a list."""
UNDER = -6.0
"""Score of a line below a repeated line that heads a list."""

ListUnder = Literal["all"] | int | None
"""Furniture below a line: everything up to the next repeated line, if it is a list; or this many labels."""


class RepeatedLine(NamedTuple):
    """A block that matches a line the outlet repeats."""

    role: str
    reason: str
    weight: float
    """Its score, which is below 0."""
    anywhere: bool
    """True if it is furniture in the middle of the text as well."""
    under: ListUnder = None


RepeatedLines = tuple[RepeatedLine | None, ...]
Furniture = Sequence[tuple[str, str] | None]


def is_list(prose: Sequence[bool], lengths: Sequence[int]) -> bool:
    """True for labels with at most short sentences between them; false for an empty list."""
    words = [length for sentence, length in zip(prose, lengths, strict=True) if sentence]
    if not prose or len(words) > (1 - LOOSE) * len(prose) or sum(words) > SHORT * len(words):
        return False
    return not any(map(all, zip(prose, prose[1:], prose[2:], strict=False)))


def propagate(
    repeats: RepeatedLines, prose: Sequence[bool], lengths: Sequence[int], weights: Sequence[float]
) -> RepeatedLines:
    """The repeats, extended to the lists below those that head one."""
    spread_: list[RepeatedLine | None] = list(repeats)
    for index, repeat in enumerate(repeats):
        if repeat and repeat.under:
            end = next((at for at in range(index + 1, len(repeats)) if repeats[at]), len(repeats))
            for at in _find_under(index + 1, end, repeat.under, prose, lengths, weights):
                spread_[at] = RepeatedLine("navigation", f"under a line that is {repeat.reason}", UNDER, True)
    return tuple(spread_)


def _find_under(
    start: int,
    end: int,
    under: Literal["all"] | int,
    prose: Sequence[bool],
    lengths: Sequence[int],
    weights: Sequence[float],
) -> Iterator[int]:
    if under == "all" and is_list(prose[start:end], lengths[start:end]):
        yield from range(start, end)
        return
    most = end if under == "all" else min(end, start + under)
    yield from takewhile(lambda index: not prose[index] and weights[index] <= 0, range(start, most))


def score_repeated_lines(
    weights: Sequence[float], lengths: Sequence[int], furniture: Furniture, repeats: RepeatedLines, *, page: bool
) -> tuple[float, ...]:
    """The blocks' scores, given the outlet's repeated lines."""
    known = tuple(repeat.weight if repeat else weight for weight, repeat in zip(weights, repeats, strict=True))
    shown = sum(map(bool, repeats))
    if page or shown < FRAME or shown * 3 < sum(weight <= 0 for weight in weights):
        return known
    wide = tuple(
        weight if repeat or name or not LABELS <= weight <= 0 else 0.1 if length >= 3 else -2.0
        for weight, length, name, repeat in zip(known, lengths, furniture, repeats, strict=True)
    )
    counted = [
        0 if repeat or name else length for length, name, repeat in zip(lengths, furniture, repeats, strict=True)
    ]
    plain_words, wide_words = (_count_run(run, counted) for run in (known, wide))
    return wide if wide_words > WIDER * plain_words else known


def _count_run(weights: Sequence[float], lengths: Sequence[int]) -> int:
    """Number of words in the highest-scoring range."""
    start, end = find_best_range(weights, 0, len(weights))
    return sum(lengths[start:end])
