"""The cost of a build: seconds of each stage, and bytes of each kind of file, for `--profile`.

Rule: counts only; nothing here decides what is built.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from builder.output_tree.output_record import Rows, unpack_row
from builder.render.page_kinds import ARTICLES, COPIES, find_kind
from builder.search.layout import FOLDER as SEARCH
from builder.site.library import copy_path
from builder.sitebuild.plan import Plan
from builder.tracing import time_span

Stages = tuple[tuple[str, float], ...]
Sizes = tuple[tuple[str, int, int], ...]
"""(kind, files, bytes)."""
_TEXTS = f"{SEARCH}/x/"
"""Of the index the texts of which snippets are made; the rest of it finds."""


class Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, float]] = []

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        start = time.perf_counter()
        with time_span(name):
            yield
        self.stages.append((name, time.perf_counter() - start))


def count_sizes(plan: Plan, rows: Rows) -> Sizes:
    """The bytes of the files of an output, by kind, the most first."""
    kinds = {page.path: find_kind(page).size for page in plan.pages}
    for url in plan.library.urls[: plan.library.listed]:
        kinds |= {url: ARTICLES, copy_path(url): COPIES}
    counts: dict[str, tuple[int, int]] = {}
    for path, row in rows.items():
        kind = kinds.get(path) or _find_kind(path)
        known = counts.get(kind, (0, 0))
        counts[kind] = (known[0] + 1, known[1] + unpack_row(row).size)
    return tuple(sorted(((kind, *found) for kind, found in counts.items()), key=lambda row: (-row[2], row[0])))


def _find_kind(path: str) -> str:
    if path.startswith(f"{SEARCH}/"):
        return "search texts" if path.startswith(_TEXTS) else "search index"
    return "assets and pictures"


def format_profile(articles: int, stages: Stages, sizes: Sizes) -> str:
    """A line for each stage, with microseconds per article, and for each kind of file, with bytes per article."""
    each = max(1, articles)
    lines = [f"{name:8}{took:8.2f} s{took / each * 1e6:10,.0f} µs per article" for name, took in stages]
    total = ("all", sum(row[1] for row in sizes), sum(row[2] for row in sizes))
    for kind, number, size in (*sizes, total) if sizes else ():
        lines.append(f"{kind:20}{number:8,} files{size / each:10,.0f} bytes per article")
    copies = sum(size for kind, _, size in sizes if kind == COPIES)
    if sizes:
        lines.append(f"output: {(total[2] - copies) / each / 1000:.1f} KB per article, without {COPIES}")
    return "\n".join(lines)
