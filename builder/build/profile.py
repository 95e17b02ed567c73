"""What a build cost: seconds of each stage, and bytes of each kind of file, for `--profile`.

Rule: counts only; nothing here decides what is built.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from builder.publish.tree import Written
from builder.search.layout import FOLDER as SEARCH
from builder.site.pages import Page

Stages = tuple[tuple[str, float], ...]
Sizes = tuple[tuple[str, int, int], ...]
"""(kind, files, bytes)."""
_KINDS = {"article": "articles", "withdrawn": "articles", "markdown": "Markdown copies", "feed": "feeds"}
_LISTS = frozenset(["front", "terms", "term", "years", "year", "month", "undated", "days"])


class Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, float]] = []

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        start = time.perf_counter()
        yield
        self.stages.append((name, time.perf_counter() - start))


def count_sizes(pages: Iterable[Page], files: Mapping[str, Written]) -> Sizes:
    """The bytes of the files of a build, by kind, the most first."""
    kinds = {page.path: "lists" if page.kind in _LISTS else _KINDS.get(page.kind, "other pages") for page in pages}
    counts: dict[str, tuple[int, int]] = {}
    for path, written in files.items():
        kind = kinds.get(path) or ("search" if path.startswith(f"{SEARCH}/") else "assets and pictures")
        number, total = counts.get(kind, (0, 0))
        counts[kind] = (number + 1, total + written.size)
    return tuple(sorted(((kind, *found) for kind, found in counts.items()), key=lambda row: (-row[2], row[0])))


def format_profile(articles: int, stages: Stages, sizes: Sizes) -> str:
    """A line for each stage, with microseconds per article, and for each kind of file, with bytes per article."""
    each = max(1, articles)
    lines = [f"{name:8}{took:8.2f} s{took / each * 1e6:10,.0f} µs per article" for name, took in stages]
    total = ("all", sum(row[1] for row in sizes), sum(row[2] for row in sizes))
    for kind, number, size in (*sizes, total) if sizes else ():
        lines.append(f"{kind:20}{number:8,} files{size / each:10,.0f} bytes per article")
    return "\n".join(lines)
