"""Measures where conversion spends its time: microseconds a page, by stage, on one core.

    python bench/convert_stages.py PAGES [--limit 100] [--profile]

PAGES is a folder of captures. Each stage is one function, timed by the processor's clock without the stages that it
calls; the median of three runs is printed. `--profile` prints the functions that take most time instead.
"""

import argparse
import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from builder.capture import source
from builder.capture.conversion import convert as conversion
from builder.capture.formats import html
from builder.capture.formats import plain_text as text
from builder.errors import Fault

TODAY = date(2026, 11, 23)
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("read", source, "make_capture"), ("decode", conversion, "decode"), ("parse", html, "parse_page"),
    ("marked", html, "read_marked"),
    ("metadata", html, "find_metadata"), ("walk", html, "walk"), ("lines", text, "parse_text"),
    ("measure", conversion, "measure_blocks"), ("roles", conversion, "assign_roles"),
    ("pictures", conversion, "make_gallery"), ("body", conversion, "format_body"),
    ("title", conversion, "find_title"), ("section", conversion, "find_section"), ("date", conversion, "find_date"),
    ("authors", conversion, "find_authors"), ("tags", conversion, "find_tags"),
    ("publisher", conversion.origin, "find_publisher"), ("language", conversion.origin, "find_text_language"),
    ("other fields", conversion, "_find_fields"), ("ledger", conversion, "_make_ledger"),
    ("rest", conversion, "convert"),
)  # fmt: skip
"""(stage, module, function)."""


class Watch:
    """Seconds by stage, those of inner stages not counted in the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            start = time.process_time()
            try:
                return function(*given, **named)
            finally:
                whole = time.process_time() - start
                self.seconds[stage] += whole - self._inner.pop()
                self._inner[-1] += whole

        return timed


def run(pages: list[tuple[bytes, str]], watch: Watch) -> None:
    encode = watch.wrap("evidence", msgspec.json.encode)
    write = watch.wrap("markdown", lambda made: made.markdown)
    for data, name in pages:
        try:
            made = conversion.convert(source.make_capture(data, name=name), today=TODAY)
        except Fault:
            continue
        if isinstance(made, conversion.Conversion):
            encode(made.record)
            write(made)


def measure(pages: list[tuple[bytes, str]]) -> dict[str, float]:
    """Microseconds a page by stage, and `all`."""
    watch = Watch()
    before = [(module, name, getattr(module, name)) for _, module, name in STAGES]
    for stage, module, name in STAGES:
        setattr(module, name, watch.wrap(stage, getattr(module, name)))
    start = time.process_time()
    run(pages, watch)
    watch.seconds["all"] = time.process_time() - start
    for module, name, function in before:
        setattr(module, name, function)
    return {stage: seconds * 1e6 / len(pages) for stage, seconds in watch.seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    pages = [(path.read_bytes(), path.name) for path in sorted(arguments.pages.iterdir())[: arguments.limit]]
    if arguments.profile:
        profile = cProfile.Profile()
        profile.runcall(run, pages, Watch())
        pstats.Stats(profile).sort_stats("tottime").print_stats(50)
        return
    runs = [measure(pages) for _ in range(3)]
    for stage in (*(stage for stage, _, _ in STAGES), "evidence", "markdown", "all"):
        print(f"{stage:14}{median(times.get(stage, 0.0) for times in runs):10.0f}")
    print(f"{'pages/s':14}{1e6 / median(times['all'] for times in runs):10.1f}")


if __name__ == "__main__":
    main()
