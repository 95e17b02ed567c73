"""Work spread over processes, or over a Dask cluster.

Rule: the only package that starts a process or talks to a scheduler. A job and its result are values that
travel as bytes; results come back in the order of the jobs, and only a few jobs are in flight at a time.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures  # its executors are loaded when they are first named
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from builder.errors import make_fault
from builder.tracing import find_name, is_collecting, note_spans, run_timed
from builder.workers.pools import Batch, Cluster, Ended, Limits, Reply, Stopped, Work, Workers

Job = TypeVar("Job")
Result = TypeVar("Result")

IN_FLIGHT = 3
"""Batches given out per process: enough that none waits, few enough that memory stays flat."""


def count_processes(jobs: int | None) -> int:
    """How many processes to use: what was asked, else the processors this process may run on."""
    if jobs:
        return max(1, jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cut_batches(values: Iterable[Job], size: int) -> Iterator[tuple[Job, ...]]:
    """The values in tuples of `size`, the last one shorter."""
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch


def run_jobs(
    function: Callable[[Job], Result], jobs: Iterable[Job], *, processes: int = 1, cluster: str | None = None
) -> Iterator[Result]:
    """Yield `function(job)` for each job, in order.

    `function` is a module-level function. With one process and no cluster it runs here. `cluster` is the address of a
    Dask scheduler (extra `cluster`) whose workers have Backfile installed.
    """
    if processes <= 1 and cluster is None:
        return _run_here(function, jobs, name=find_name(function))
    return _run_there(Work(function, is_collecting()), cut_batches(jobs, 1), processes, cluster)


def run_bounded(
    function: Callable[[Job], Result], jobs: Iterable[Job], bounds: Limits, *, processes: int = 1,
    cluster: str | None = None, batch: int = 1, apart: bool = True,
) -> Iterator[Result | Stopped]:  # fmt: skip
    """As `run_jobs`; a job that takes more than the bounds allow gives a `Stopped` in place of its result.

    `batch` jobs travel together. A single process is a worker too, because what never returns to Python can only be
    stopped from outside; jobs that need not be kept `apart` run here then.
    """
    if processes <= 1 and cluster is None and not apart:
        return _run_here(partial(bounds.run, function), jobs, name=find_name(function))
    work = Work(function, is_collecting(), bounds, ends=cluster is None)
    return _run_there(work, cut_batches(jobs, batch), processes, cluster)


def _run_here(function: Callable[[Job], Result], jobs: Iterable[Job], *, name: str) -> Iterator[Result]:
    for job in jobs:
        if is_collecting():
            result, span = run_timed(function, job)
            note_spans(span._replace(name=name))
            yield result
        else:
            yield function(job)


def _run_there(work: Work, batches: Iterable[Batch], processes: int, cluster: str | None) -> Iterator[Any]:
    with closing(Workers(work, max(1, processes)) if cluster is None else Cluster(work, cluster)) as pool:
        waiting: deque[tuple[Batch, futures.Future[Reply]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, pool.submit(batch)))
                if len(waiting) >= pool.width * IN_FLIGHT:
                    yield from _finish(pool, work, *waiting.popleft())
            while waiting:
                yield from _finish(pool, work, *waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()


def _finish(
    pool: Workers | Cluster, work: Work, batch: Batch, future: "futures.Future[Reply]", *, again: bool = False
) -> Iterator[Any]:
    """The results of a batch. What a worker left undone others do: jobs one by one where a worker ended."""
    try:
        reply = future.result()
    except Ended as end:
        if work.bounds is None:
            hint = "the system may have ended it for want of memory: try --jobs 1"
            raise make_fault("worker", "a worker process ended before its work was done", hint=hint) from end
        if len(batch) == 1 and (again or end.for_time):
            yield work.bounds.stop_for_time(batch[0]) if end.for_time else Stopped(batch[0], *end.tell())
            return
        for job in batch:
            yield from _finish(pool, work, (job,), pool.submit((job,)), again=len(batch) == 1)
        return
    note_spans(*reply.spans)
    for job, result in zip(batch, reply.results, strict=False):
        yield result._replace(job=job) if isinstance(result, Stopped) else result
    if reply.error:
        raise reply.error
    if rest := batch[len(reply.results) :]:
        yield from _finish(pool, work, rest, pool.submit(rest))


def run_beside(there: Callable[[], bytes], here: Callable[[], Result]) -> tuple[bytes, Result]:
    """What both functions give; `there` runs in a copy of this process meanwhile, where the system can make one.

    For a few bytes; no bytes when the copy failed. With threads about nothing is copied: a copy has none of them.
    """
    if not hasattr(os, "fork") or count_processes(None) < 2 or threading.active_count() > 1:
        return there(), here()
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.write(writing, there())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)  # what the original does at its end is not for the copy
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            result = here()
            return pipe.read(), result
    finally:
        os.waitpid(child, 0)
