"""The articles of each day of the year, for "on this day".

Rule: no day is ever compared with the clock here; the reader's browser asks for its own day.
"""

from collections.abc import Iterator, Sequence

from builder.site.library import Holding, Library

MOST = 3
"""Articles named for a day of the year, each of another year."""


def find_anniversaries(library: Library, month: str) -> dict[str, Sequence[Holding]]:
    """Day of the month, `1` to `31` → articles of that day, the newest year first; of a year the newest."""
    found: dict[str, Sequence[Holding]] = {}
    for months in library.months.values():
        for day, holding in _list_days(months.get(month, ())):
            known = found.get(day, ())
            if len(known) < MOST and not any(other.article.day == holding.article.day for other in known):
                found[day] = (*known, holding)
    return dict(sorted(found.items(), key=lambda pair: int(pair[0])))


def _list_days(holdings: Sequence[Holding]) -> Iterator[tuple[str, Holding]]:
    return ((str(int((h.article.day or "")[8:])), h) for h in holdings if h.article.kind != "sponsored")
