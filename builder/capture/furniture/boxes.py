"""Boxes and lists in the midst of a text: what nearly all articles of an outlet show there, and what stands under it.

Rule: only lines that nearly all articles repeat, and that stand below the first sentences. A label with sentences under
it may be a subheading that the outlet likes; one that always has labels under it, or is part of a box, is none.
"""

from collections.abc import Iterable, Sequence, Set
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from builder.capture.furniture.fingerprint import ABLE, PROSE, TITLE, Mark
from builder.capture.segment.repeated_lines import Under, is_list

USUALLY = 0.8
"""The share of a line's places that must look alike."""
WORDS = 8
"""A line of so many words is no heading."""


class _Look(NamedTuple):
    """What stands around a line in one place."""

    listed: bool
    """Whether all under it, up to the next known line, is a list of labels, with short sentences or without."""
    labels: int
    """Labels right under it."""
    boxed: bool
    """Whether a line above or below it is one of those that articles repeat."""


def find_boxes(articles: Iterable[tuple[Sequence[Mark], int]], known: Set[int], usual: Set[int]) -> dict[int, Under]:
    """What is furniture among the lines of `usual`, and what stands under each.

    An article comes as its lines and the first line of its text; `known` is furniture already.
    """
    looks: dict[int, list[_Look]] = {}
    words: dict[int, int] = {}
    framing = known | usual
    for marks, start in articles:
        for index in range(start, len(marks)):
            mark = marks[index]
            if mark.signature in usual and mark.flags & ABLE:
                looks.setdefault(mark.signature, []).append(_look(marks, index, framing))
                words[mark.signature] = mark.length
    found: dict[int, Under] = {}
    for signature, seen in looks.items():
        under = _find_under(seen)
        if under or words[signature] >= WORDS or sum(look.boxed for look in seen) >= USUALLY * len(seen):
            found[signature] = under
    return found


def _look(marks: Sequence[Mark], index: int, framing: Set[int]) -> _Look:
    end = next((at for at in range(index + 1, len(marks)) if marks[at].signature in framing), len(marks))
    under = marks[index + 1 : end]
    boxed = marks[index - 1].signature in framing if index else False
    if not under:
        return _Look(listed=False, labels=0, boxed=boxed or end < len(marks))
    if any(mark.flags & TITLE for mark in under):
        return _Look(listed=False, labels=0, boxed=boxed)
    listed = is_list([bool(mark.flags & PROSE) for mark in under], [mark.length for mark in under])
    labels = takewhile(lambda mark: not mark.flags & PROSE and mark.weight <= 0, under)
    return _Look(listed, sum(1 for _ in labels), boxed)


def _find_under(seen: Sequence[_Look]) -> Under:
    """All, or as many labels as stand under a line in nearly all its places."""
    if sum(look.listed for look in seen) >= USUALLY * len(seen):
        return "all"
    fewest = sorted((look.labels for look in seen), reverse=True)[ceil(USUALLY * len(seen)) - 1]
    return fewest or None
