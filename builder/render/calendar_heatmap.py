"""A year as a heat map: one square per day, shaded by the number of articles.

Rule: rendered at build time as a few SVG paths, one for each shade, plus a link for each day that has one. The
current date has no influence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from builder.render.cards import View
from builder.render.languages import Language, find_direction

SHADES = 4
"""Number of shades besides that of a day without articles."""
CELL, SQUARE = 11, 9
"""Distance between squares and their side, in the units of the drawing."""


def make_heat(year: str, days: Iterable[str], language: Language, *, links: Mapping[str, str] | None = None) -> View:
    """`{year, busiest, width, height, shades: [{path, days: [{path, url}]}], months: [{label, x}], linked}`.

    Shade 0 comes first. `days` are the dates of the articles, `2021-12-11…`, in any order. A day in `links` links to
    its address instead of being part of the path of its shade. In a language written from right to left, the year
    runs from right to left too.
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
    """Corner of a day's square: a column for each week, a row for each day of the week from weekday `start`; 0 is
    Monday.
    """
    before = (first.weekday() - start) % 7
    return (day.toordinal() - first.toordinal() + before) // 7 * CELL, (day.weekday() - start) % 7 * CELL


def find_shade(count: int, most: int) -> int:
    """0 for no articles; otherwise 1 to `SHADES`, in proportion to the busiest day, which counts as at least `SHADES`
    articles.
    """
    return -(-count * SHADES // max(most, SHADES))
