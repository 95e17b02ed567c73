"""How a value is known.

Rule: no value without evidence. A `Finding` holds the value, the method, the confidence (0 to 1: how many of such
values are right; measured for dates and authors in `fields/confidence.py`, else set by judgement), the quoted words,
and what else could have been meant.
"""

from collections.abc import Iterable
from typing import Any

import msgspec


class Candidate(msgspec.Struct, frozen=True, omit_defaults=True):
    """One possible value of a field."""

    value: Any
    method: str
    """Such as `json-ld`, `meta article:section`, `printed`, `weekday arithmetic`."""
    confidence: float
    quote: str = ""
    """The words of the capture that show it."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """The value that was taken, and the others."""

    value: Any
    method: str
    confidence: float
    quote: str = ""
    others: tuple[Candidate, ...] = ()
    note: str = ""
    inferred: bool = False
    """True where the value is worked out, not printed."""
    agree: tuple[str, ...] = ()
    """Other methods that give the same value."""


def pick(candidates: Iterable[Candidate]) -> Finding | None:
    """The surest candidate, the earlier among equals, with the different ones kept beside it."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not ranked:
        return None
    best = ranked[0]
    others = {repr(other.value): other for other in reversed(ranked) if other.value != best.value}
    kept = tuple(sorted(others.values(), key=lambda candidate: (-candidate.confidence, repr(candidate.value))))
    return Finding(best.value, best.method, best.confidence, best.quote[:200], kept[:8])
