"""What the lines that an outlet repeats say about the rest of a capture: what stands under them, where text can stand.

Rule: weighs, judges nothing. Repeated lines part the text from what frames it. Lists and tables between them are text
only where there is little other text, for outlets also offer other stories there.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from builder.capture.segment.main_text import find_run

FRAME = 10
"""Lines of a dump that its outlet repeats: when so many, and a third of what is no text, the rest is mostly text."""
LABELS = -13.0
"""The least that a label weighs, among other ones."""
WIDER = 1.5
"""What lies between repeated lines is text, lists and all, when it has this many times the words of its sentences."""
LOOSE = 0.45
"""The least share of labels in a list of other stories with their openings, or in what readers wrote."""
SHORT = 45
"""The most words that sentences in a list have, on average."""
UNDER = -6.0
"""The weight of what stands under a repeated line."""

Under = Literal["all"] | int | None
"""What under a line is furniture as well: all up to the next repeated line, if it is a list; or so many labels."""


class Repeat(NamedTuple):
    """What other captures of the outlet show of a block."""

    role: str
    reason: str
    weight: float
    """What it adds to the run of text: below 0."""
    anywhere: bool
    """Whether it is furniture in the midst of the text as well."""
    under: Under = None


Repeats = tuple[Repeat | None, ...]
Furniture = Sequence[tuple[str, str] | None]


def is_list(prose: Sequence[bool], lengths: Sequence[int]) -> bool:
    """Whether lines are labels with at most short sentences between them; none is no list."""
    words = [length for sentence, length in zip(prose, lengths, strict=True) if sentence]
    if not prose or len(words) > (1 - LOOSE) * len(prose) or sum(words) > SHORT * len(words):
        return False
    return not any(map(all, zip(prose, prose[1:], prose[2:], strict=False)))


def spread(repeats: Repeats, prose: Sequence[bool], lengths: Sequence[int], weights: Sequence[float]) -> Repeats:
    """The repeats, with what stands under those that head a list."""
    spread_: list[Repeat | None] = list(repeats)
    for index, repeat in enumerate(repeats):
        if repeat and repeat.under:
            end = next((at for at in range(index + 1, len(repeats)) if repeats[at]), len(repeats))
            for at in _find_under(index + 1, end, repeat.under, prose, lengths, weights):
                spread_[at] = Repeat("navigation", f"under a line that is {repeat.reason}", UNDER, True)
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


def weigh_repeats(
    weights: Sequence[float], lengths: Sequence[int], furniture: Furniture, repeats: Repeats, *, page: bool
) -> tuple[float, ...]:
    """The blocks' weights, when the outlet's lines are known."""
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
    """The words of the heaviest run."""
    start, end = find_run(weights, 0, len(weights))
    return sum(lengths[start:end])
