"""Number of articles in an answer per year, or per month of a few years.

Rule: no period between the first and the last is left out; undated articles are counted separately. The twin is in
`client/reports.js`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

MOST_MONTHS = 48
"""Maximum number of months that are counted one by one; a longer time is counted by years."""


class Period(NamedTuple):
    """A year or a month, and the number of its articles."""

    label: str
    """`2021` or `2021-12`, in the form that `date:` accepts; empty for undated articles."""
    articles: int


def count_periods(days: Iterable[int]) -> tuple[Period, ...]:
    """The periods of these days (`layout.make_day_code`; 0 is undated), in order, undated articles last."""
    months = Counter(day // 31 for day in days)
    undated = months.pop(0, 0)
    periods: list[Period] = []
    if months:
        first, last = min(months), max(months)
        if last - first < MOST_MONTHS:
            span = range(first, last + 1)
            periods = [Period(f"{month // 12:04d}-{month % 12 + 1:02d}", months[month]) for month in span]
        else:
            years: Counter[int] = Counter()
            for month, articles in months.items():
                years[month // 12] += articles
            periods = [Period(f"{year:04d}", years[year]) for year in range(first // 12, last // 12 + 1)]
    return (*periods, Period("", undated)) if undated else tuple(periods)
