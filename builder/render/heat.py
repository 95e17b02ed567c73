"""The year as a heat map: one square a day, its shade the number of articles.

Rule: drawn at build as a handful of SVG paths, one for each shade; no day is ever counted against the clock.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from builder.render.cards import MONTHS, View

SHADES = 4
"""Shades besides that of a day without articles."""
CELL, SQUARE = 11, 9
"""Distance of squares and their side, in the drawing's own units."""


def make_heat(year: str, days: Iterable[str]) -> View:
    """`{year, busiest, width, height, shades: [path of each shade, 0 first], months: [{label, x}]}`.

    `days` are the dates of the articles, `2021-12-11…`, in any order.
    """
    counts = Counter(day[:10] for day in days)
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    most = max(counts.values(), default=0)
    paths: list[list[str]] = [[] for _ in range(SHADES + 1)]
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        x, y = find_cell(day, first)
        paths[find_shade(counts[day.isoformat()], most)].append(f"M{x} {y}h{SQUARE}v{SQUARE}h-{SQUARE}z")
    months = [
        {"label": label[:3], "x": find_cell(first.replace(month=number), first)[0]}
        for number, label in enumerate(MONTHS, start=1)
    ]
    columns = find_cell(last, first)[0] + SQUARE
    shades = ["".join(path) for path in paths]
    return {"year": year, "busiest": most, "width": columns, "height": 7 * CELL, "shades": shades, "months": months}


def find_cell(day: date, first: date) -> tuple[int, int]:
    """Corner of a day's square: a column for each week from Monday, a row for each day of the week."""
    return (day.toordinal() - first.toordinal() + first.weekday()) // 7 * CELL, day.weekday() * CELL


def find_shade(count: int, most: int) -> int:
    """0 for none; else 1 to `SHADES`, in equal parts of the busiest day, of at least `SHADES` articles."""
    return -(-count * SHADES // max(most, SHADES))
