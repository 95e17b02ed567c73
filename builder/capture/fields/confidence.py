"""The confidence of a value, from shares measured on pages with known answers, agreement and contradiction.

Rule: combines the figures of several grounds into one. The figures of dates are in `dates.py`, those of authors here.
The figure of a ground is the share of right values among those that it gave alone or first on the 220 pages of the
evaluation set, in all three forms, drawn by five pages towards the judged figure (`(right + 5 · judged) / (n + 5)`).
`bench/calibrate.py` prints shares and reliability, for outlets that were not used for the figure. A ground that is
not listed keeps the figure set by judgement in `formats/metadata.py`.

Two independent grounds for one value are wrong only if both are: `s = 1 − (1 − a)(1 − b)`. If another value has the
support `r`, only one of the two can be right: `p = s(1 − r) / (s(1 − r) + 1 − s)` (Bayes' rule with independent
errors).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import msgspec

from builder.article.evidence import Candidate, Finding

MOST = 0.99
"""Maximum confidence of any value, because a page may be wrong."""

AUTHORS: Mapping[str, float] = {
    "json-ld": 0.93, "meta twitter:data": 0.92, "meta author": 0.75, "microdata author": 0.6, "author element": 0.75,
    "meta citation_author": 0.8, "stated and printed": 0.93, "byline": 0.91, "byline element": 0.86, "label and name": 0.9,
    "by, within a line": 0.8, "name near the headline": 0.8, "credited": 0.85, "the only byline": 0.8, "byline below": 0.8,
    "author's box": 0.78, "author's note": 0.75,
}  # fmt: skip
"""Method → share of right values."""


def judge(
    candidates: Iterable[Candidate],
    table: Mapping[str, float],
    *,
    same: Callable[[Any], Hashable] = lambda value: value,
) -> Finding | None:
    """The value of the most reliable ground, its confidence, and the other values.

    `same` maps equal values to one key.

    Several weaker grounds that agree never overrule a stronger one, because a page prints many dates.
    """
    weighed = [_weigh(candidate, table) for candidate in candidates]
    groups: dict[Hashable, list[Candidate]] = {}
    for candidate in sorted(weighed, key=lambda candidate: -candidate.confidence):
        groups.setdefault(same(candidate.value), []).append(candidate)
    ranked = list(groups.values())
    if not ranked:
        return None
    best, rivals = ranked[0], ranked[1:]
    sure, rival = _support(best), max(map(_support, rivals), default=0.0)
    confidence = sure * (1 - rival) / (sure * (1 - rival) + 1 - sure)
    first = best[0]
    agree = tuple(dict.fromkeys(other.method for other in best[1:] if other.method != first.method))
    others = tuple(group[0] for group in rivals)[:8]
    return Finding(first.value, first.method, round(min(confidence, MOST), 2), first.quote[:200], others, agree=agree)


def _weigh(candidate: Candidate, table: Mapping[str, float]) -> Candidate:
    return msgspec.structs.replace(candidate, confidence=table.get(candidate.method, candidate.confidence))


def _support(group: list[Candidate]) -> float:
    """Combined confidence of candidates with the same value; statements of one kind count as one ground."""
    grounds: dict[str, float] = {}
    for candidate in group:
        kind = find_kind(candidate.method)
        grounds[kind] = max(grounds.get(kind, 0.0), candidate.confidence)
    wrong = 1.0
    for confidence in grounds.values():
        wrong *= 1 - min(confidence, MOST)
    return min(1 - wrong, 0.999)


def find_kind(method: str) -> str:
    """The kind of a ground: statements for machines come from one source, printed text from another."""
    if method.startswith(("json-ld", "meta", "microdata", "time element", "author element")):
        return "stated"
    return "address" if method == "address" else "printed"
