"""Size of a built site, its largest parts, and how one that is too heavy could fit.

Rule: arithmetic on names and sizes; reads no file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from builder.output_tree.folder_stats import Swept
from builder.text import format_count

FULL = 0.9
"""Share of its limit that a site split by years may fill, so that it can grow."""
GITHUB = "GitHub Pages"
BYTES_A_MINUTE = 120_000_000
"""Approximate speed of a deployment to GitHub Pages: sites near 1 GB are known to reach its limit of ten minutes."""
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
_YEAR = re.compile(r"(\d{4})/")
_Parts = list[tuple[str, int]]


class SizeReport(NamedTuple):
    """Figures about a site."""

    files: int
    total: int
    """Bytes."""
    parts: tuple[tuple[str, int], ...]
    """(kind of content, bytes), the largest first."""
    largest: tuple[str, int]
    """The largest file and its size in bytes."""
    longest: str
    """The longest path."""

    @property
    def minutes(self) -> float:
        """Approximate duration of a deployment to GitHub Pages, in minutes."""
        return 0.5 + self.total / BYTES_A_MINUTE


def make_size_report(files: Iterable[Swept]) -> SizeReport:
    """Figures about a built site."""
    listed = sorted(files)
    largest = max(listed, key=lambda swept: (swept.size, swept.path), default=None)
    return SizeReport(
        len(listed),
        sum(swept.size for swept in listed),
        tuple(_weigh(listed)),
        (largest.path, largest.size) if largest else ("", 0),
        max((swept.path for swept in listed), key=len, default=""),
    )


def format_size_report(report: SizeReport, *, host: str = GITHUB) -> str:
    """The figures in two lines, for people; for GitHub Pages with the time that a deployment takes."""
    parts = ", ".join(f"{name} {format_size(size)}" for name, size in report.parts[:5])
    name, size = report.largest
    minutes = format_count(max(1, round(report.minutes)), "minute")
    return (
        f"{format_count(report.files, 'file')}, {format_size(report.total)}: {parts}\n"
        f"largest {name} {format_size(size)}; longest path {format_count(len(report.longest), 'character')}"
        + (f"; GitHub needs about {minutes} to deploy it" if host == GITHUB else "")
    )


def find_way(files: Sequence[Swept], limit: int) -> str:
    """The largest parts of a site that is too large, and advice to make it fit."""
    parts = _weigh(files)
    pictures = dict(parts).get("pictures", 0)
    said = ["heaviest: " + ", ".join(f"{name} {format_size(size)}" for name, size in parts[:3])]
    total = sum(swept.size for swept in files)
    if pictures and total - pictures // 2 <= limit:
        said.append(f"pictures of half the size would make it {format_size(total - pictures // 2)}")
    if sites := _split(files, limit):
        said.append("or several sites by years: " + ", ".join(f"{years} {format_size(size)}" for years, size in sites))
    return "; ".join(said)


def _weigh(files: Iterable[Swept]) -> _Parts:
    weights: Counter[str] = Counter()
    for swept in files:
        weights[_name_part(swept.path)] += swept.size
    return sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))


def _name_part(path: str) -> str:
    top = path.partition("/")[0]
    if path.lower().endswith(_PICTURES):
        return "pictures"
    if _YEAR.match(path):
        return f"articles of {top}"
    return {"search": "search index", "assets": "theme"}.get(top, "lists" if path.endswith(".html") else top)


def _split(files: Iterable[Swept], limit: int) -> _Parts:
    """Runs of years, each with its size including the shared files, that fit the limit; empty if splitting by years
    is not enough.
    """
    years: Counter[str] = Counter()
    shared = 0
    for swept in files:
        match = _YEAR.match(swept.path)
        if match:
            years[match[1]] += swept.size
        else:
            shared += swept.size
    room = limit * FULL - shared
    if len(years) < 2 or max(years.values()) > room:
        return []
    runs: list[list[str]] = [[]]
    for year in sorted(years):
        if runs[-1] and sum(years[known] for known in runs[-1]) + years[year] > room:
            runs.append([])
        runs[-1].append(year)
    return [
        (run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}", shared + sum(years[year] for year in run)) for run in runs
    ]


def format_size(size: int) -> str:
    """A size for people: `812 bytes`, `4.2 MB`; powers of ten."""
    if size < 1000:
        return format_count(size, "byte")
    value = float(size)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.95 or unit == "GB":
            break
    return f"{value:.1f} {unit}"
