"""The year as a heat map: one square a day, its shade the number of articles.

Rule: drawn at build as a handful of SVG paths, one for each shade, and a link for each day that leads anywhere; no day
is ever counted against the clock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from builder.render.cards import View
from builder.render.languages import Language, find_direction

SHADES = 4
"""Shades besides that of a day without articles."""
CELL, SQUARE = 11, 9
"""Distance of squares and their side, in the drawing's own units."""


def make_heat(year: str, days: Iterable[str], language: Language, *, links: Mapping[str, str] | None = None) -> View:
    """`{year, busiest, width, height, shades: [{path, days: [{path, url}]}], months: [{label, x}], linked}`.

    Shade 0 comes first. `days` are the dates of the articles, `2021-12-11…`, in any order; a day of `links` leads to
    its address instead of being part of the path of its shade. Where one reads from the right, so does the year.
    """
    counts = Counter(day[:10] for day in days)
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    most = max(counts.values(), default=0)
    start = language.first_weekday
    columns = find_cell(last, first, start)[0] + SQUARE
    mirrored = find_direction(language.tag) == "rtl"
    paths: list[list[str]] = [[] for _ in range(SHADES + 1)]
    linked: list[list[View]] = [[] for _ in range(SHADES + 1)]
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        x, y = find_cell(day, first, start)
        x = columns - SQUARE - x if mirrored else x
        path, shade = f"M{x},{y}h{SQUARE}v{SQUARE}h-{SQUARE}z", find_shade(counts[day.isoformat()], most)
        if links and (url := links.get(day.isoformat())):
            linked[shade].append({"path": path, "url": url})
        else:
            paths[shade].append(path)
    starts = (find_cell(first.replace(month=number), first, start)[0] for number in range(1, 13))
    months = [
        {"label": label, "x": columns - x if mirrored else x}
        for label, x in zip(language.short_months, starts, strict=True)
    ]
    shades = [{"path": "".join(path), "days": days} for path, days in zip(paths, linked, strict=True)]
    shown = {"year": language.format_year(year), "busiest": most, "width": columns, "height": 7 * CELL}
    return shown | {"shades": shades, "months": months, "linked": bool(links)}


def find_cell(day: date, first: date, start: int = 0) -> tuple[int, int]:
    """Corner of a day's square: a column for each week from weekday `start`, 0 is Monday; a row for each day of it."""
    before = (first.weekday() - start) % 7
    return (day.toordinal() - first.toordinal() + before) // 7 * CELL, (day.weekday() - start) % 7 * CELL


def find_shade(count: int, most: int) -> int:
    """0 for none; else 1 to `SHADES`, in equal parts of the busiest day, of at least `SHADES` articles."""
    return -(-count * SHADES // max(most, SHADES))
