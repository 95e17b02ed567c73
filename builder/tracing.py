"""What took how long, and in which process: the trace of one build.

Rule: standard library alone. Nothing is collected unless somebody asks, and nothing depends on what is.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class Span(NamedTuple):
    """A piece of work."""

    name: str
    process: int
    start: float
    """Seconds by the machine's own clock, which its processes share; those of another machine have another."""
    seconds: float


_collected: list[list[Span]] = []


@contextmanager
def collect_spans() -> Iterator[list[Span]]:
    """The pieces of work that are noted within, as they end."""
    spans: list[Span] = []
    _collected.append(spans)
    try:
        yield spans
    finally:
        _collected.remove(spans)


def is_collecting() -> bool:
    """Whether somebody asks."""
    return bool(_collected)


def note_spans(*spans: Span) -> None:
    """Tell whoever asks."""
    for collected in _collected:
        collected += spans


@contextmanager
def time_span(name: str) -> Iterator[None]:
    """Note what is done within."""
    start = time.perf_counter()
    try:
        yield
    finally:
        note_spans(Span(name, os.getpid(), start, time.perf_counter() - start))


def run_timed(function: Callable[[Job], Result], job: Job) -> tuple[Result, Span]:
    """What the function gives for the job, and how long it took; run by workers."""
    start = time.perf_counter()
    result = function(job)
    return result, Span(find_name(function), os.getpid(), start, time.perf_counter() - start)


def find_name(function: object) -> str:
    """The name of a function, or of the one that a partial is of."""
    return str(getattr(getattr(function, "func", function), "__name__", "job"))  # `func` of a partial


def format_trace(spans: Iterable[Span]) -> str:
    """The spans as Chrome's trace events, which Perfetto and chrome://tracing show.

    Times are microseconds (Trace Event Format, complete events: `ph` is `X`).
    """
    ordered = sorted(spans, key=lambda span: (span.start, -span.seconds))
    first = ordered[0].start if ordered else 0.0
    events = [
        {"name": name, "ph": "X", "pid": process, "tid": process, "ts": round((start - first) * 1e6),
         "dur": round(seconds * 1e6)}
        for name, process, start, seconds in ordered
    ]  # fmt: skip
    return json.dumps({"traceEvents": events})
