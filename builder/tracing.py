"""The trace of one build: the duration and the process of each piece of work.

Rule: standard library only. Spans are collected only inside `collect_spans`, and nothing depends on them.
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
    """A timed piece of work."""

    name: str
    process: int
    start: float
    """Seconds on the monotonic clock of the machine; its processes share it, other machines do not."""
    seconds: float


_collected: list[list[Span]] = []


@contextmanager
def collect_spans() -> Iterator[list[Span]]:
    """Collect the spans noted within the block, in the order in which they end."""
    spans: list[Span] = []
    _collected.append(spans)
    try:
        yield spans
    finally:
        _collected.remove(spans)


def is_collecting() -> bool:
    """True if spans are being collected."""
    return bool(_collected)


def note_spans(*spans: Span) -> None:
    """Add spans to all current collections."""
    for collected in _collected:
        collected += spans


@contextmanager
def time_span(name: str) -> Iterator[None]:
    """Note a span for the code in the block."""
    start = time.perf_counter()
    try:
        yield
    finally:
        note_spans(Span(name, os.getpid(), start, time.perf_counter() - start))


def run_timed(function: Callable[[Job], Result], job: Job) -> tuple[Result, Span]:
    """The result of the function for the job, and the span of the call; for workers."""
    start = time.perf_counter()
    result = function(job)
    return result, Span(find_name(function), os.getpid(), start, time.perf_counter() - start)


def find_name(function: object) -> str:
    """The name of a function, or of the function that a partial wraps."""
    return str(getattr(getattr(function, "func", function), "__name__", "job"))  # `func` of a partial


def format_trace(spans: Iterable[Span]) -> str:
    """The spans as Chrome trace events, for Perfetto and chrome://tracing.

    Times are in microseconds (Trace Event Format, complete events: `ph` is `X`).
    """
    ordered = sorted(spans, key=lambda span: (span.start, -span.seconds))
    first = ordered[0].start if ordered else 0.0
    events = [
        {"name": name, "ph": "X", "pid": process, "tid": process, "ts": round((start - first) * 1e6),
         "dur": round(seconds * 1e6)}
        for name, process, start, seconds in ordered
    ]  # fmt: skip
    return json.dumps({"traceEvents": events})
