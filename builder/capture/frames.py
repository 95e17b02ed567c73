"""What the lines that an outlet repeats say about the rest of a dump: where its text can stand.

Rule: weighs, judges nothing. Repeated lines part the text from what frames it; lists and tables between them are text
only where there is little other text, for outlets also offer other stories there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from builder.capture.region import find_run

FRAME = 10
"""Lines of a dump that its outlet repeats: when so many, and a third of what is no text, the rest is mostly text."""
LABELS = -13.0
"""The least that a label weighs, among other ones."""
WIDER = 1.5
"""What lies between repeated lines is text, lists and all, when it has this many times the words of its sentences."""


class Repeat(NamedTuple):
    """What other captures of the outlet show of a block."""

    role: str
    reason: str
    weight: float
    """What it adds to the run of text: below 0."""
    anywhere: bool
    """Whether it is furniture in the midst of the text as well."""


Repeats = Sequence[Repeat | None]
Furniture = Sequence[tuple[str, str] | None]


def weigh_repeats(
    weights: list[float], lengths: Sequence[int], furniture: Furniture, repeats: Repeats, *, page: bool
) -> list[float]:
    """The blocks' weights, when the outlet's lines are known."""
    known = [repeat.weight if repeat else weight for weight, repeat in zip(weights, repeats, strict=True)]
    shown = sum(map(bool, repeats))
    if page or shown < FRAME or shown * 3 < sum(weight <= 0 for weight in weights):
        return known
    wide = [
        weight if repeat or name or not LABELS <= weight <= 0 else 0.1 if length >= 3 else -2.0
        for weight, length, name, repeat in zip(known, lengths, furniture, repeats, strict=True)
    ]
    counted = [
        0 if repeat or name else length for length, name, repeat in zip(lengths, furniture, repeats, strict=True)
    ]
    plain_words, wide_words = (_count_run(run, counted) for run in (known, wide))
    return wide if wide_words > WIDER * plain_words else known


def _count_run(weights: list[float], lengths: Sequence[int]) -> int:
    """The words of the heaviest run."""
    start, end = find_run(weights, 0, len(weights))
    return sum(lengths[start:end])
