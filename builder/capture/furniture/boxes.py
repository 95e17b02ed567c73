"""Boxes and lists in the middle of a text, found from lines that nearly all articles of an outlet repeat.

Rule: only lines that nearly all articles repeat, and that are below the first sentences. A label with sentences below
it may be a subheading that the outlet often uses; one that always has labels below it, or is part of a box, is
furniture.
"""

from collections.abc import Iterable, Sequence, Set
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from builder.capture.furniture.fingerprint import ABLE, PROSE, TITLE, BlockFingerprint
from builder.capture.segment.repeated_lines import ListUnder, is_list

USUALLY = 0.8
"""Minimum share of a line's occurrences that must look alike."""
WORDS = 8
"""Minimum number of words in a line that cannot be a heading."""


class _Surroundings(NamedTuple):
    """The surroundings of a line in one place."""

    listed: bool
    """True if all lines below it, up to the next known line, are a list of labels and short sentences."""
    labels: int
    """Number of labels right below it."""
    boxed: bool
    """True if a line next to it is one of those that articles repeat."""


def find_boxes(
    articles: Iterable[tuple[Sequence[BlockFingerprint], int]], known: Set[int], usual: Set[int]
) -> dict[int, ListUnder]:
    """Lines in `usual` that are furniture, with what is furniture below each.

    An article is given as its lines and the index of the first line of its text; the lines in `known` are furniture
    already.
    """
    looks: dict[int, list[_Surroundings]] = {}
    words: dict[int, int] = {}
    framing = known | usual
    for marks, start in articles:
        for index in range(start, len(marks)):
            mark = marks[index]
            if mark.signature in usual and mark.flags & ABLE:
                looks.setdefault(mark.signature, []).append(_look(marks, index, framing))
                words[mark.signature] = mark.length
    found: dict[int, ListUnder] = {}
    for signature, seen in looks.items():
        under = _find_under(seen)
        if under or words[signature] >= WORDS or sum(look.boxed for look in seen) >= USUALLY * len(seen):
            found[signature] = under
    return found


def _look(marks: Sequence[BlockFingerprint], index: int, framing: Set[int]) -> _Surroundings:
    end = next((at for at in range(index + 1, len(marks)) if marks[at].signature in framing), len(marks))
    under = marks[index + 1 : end]
    boxed = marks[index - 1].signature in framing if index else False
    if not under:
        return _Surroundings(listed=False, labels=0, boxed=boxed or end < len(marks))
    if any(mark.flags & TITLE for mark in under):
        return _Surroundings(listed=False, labels=0, boxed=boxed)
    listed = is_list([bool(mark.flags & PROSE) for mark in under], [mark.length for mark in under])
    labels = takewhile(lambda mark: not mark.flags & PROSE and mark.weight <= 0, under)
    return _Surroundings(listed, sum(1 for _ in labels), boxed)


def _find_under(seen: Sequence[_Surroundings]) -> ListUnder:
    """`all`, or the number of labels that are below a line in nearly all places."""
    if sum(look.listed for look in seen) >= USUALLY * len(seen):
        return "all"
    fewest = sorted((look.labels for look in seen), reverse=True)[ceil(USUALLY * len(seen)) - 1]
    return fewest or None
