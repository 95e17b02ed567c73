"""Work distributed over processes, or over a Dask cluster.

Rule: the only package that starts a process or talks to a scheduler. A job and its result are values that can be sent
as bytes. Results are returned in the order of the jobs, and only a few jobs are in flight at a time.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures  # its executors are loaded on first use
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
"""Number of batches in flight per process: enough that no process waits, few enough that memory stays flat."""


def count_processes(jobs: int | None) -> int:
    """The number of processes to use: the requested one, or the number of processors this process may run on."""
    if jobs:
        return max(1, jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cut_batches(values: Iterable[Job], size: int) -> Iterator[tuple[Job, ...]]:
    """The values in tuples of `size`; the last one may be shorter."""
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch


def run_jobs(
    function: Callable[[Job], Result], jobs: Iterable[Job], *, processes: int = 1, cluster: str | None = None
) -> Iterator[Result]:
    """Yield `function(job)` for each job, in order.

    `function` is a module-level function. With one process and no cluster it runs in this process. `cluster` is the
    address of a Dask scheduler (extra `cluster`) whose workers have Backfile installed.
    """
    if processes <= 1 and cluster is None:
        return _run_here(function, jobs, name=find_name(function))
    return _run_there(Work(function, is_collecting()), cut_batches(jobs, 1), processes, cluster)


def run_bounded(
    function: Callable[[Job], Result], jobs: Iterable[Job], bounds: Limits, *, processes: int = 1,
    cluster: str | None = None, batch: int = 1, apart: bool = True,
) -> Iterator[Result | Stopped]:  # fmt: skip
    """Like `run_jobs`; a job that exceeds the bounds gives a `Stopped` in place of its result.

    `batch` jobs are sent together. Even a single process is a separate worker, because code that never returns to
    Python can only be stopped from outside; with `apart=False`, a single process is this one.
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
    """The results of a batch. Jobs that a worker left undone are submitted again, one by one if the worker ended."""
    try:
        reply = future.result()
    except Ended as end:
        if work.bounds is None:
            hint = "the system may have ended it for lack of memory: try --jobs 1"
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
    """The results of both functions. `there` runs at the same time in a fork of this process, if the system supports
    it.

    For results of a few bytes; the bytes are empty if the fork failed. If this process has several threads, it is not
    forked, because a fork has only one of them.
    """
    if not hasattr(os, "fork") or count_processes(None) < 2 or threading.active_count() > 1:
        return there(), here()
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.write(writing, there())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)  # the exit handlers of the original process must not run in the fork
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            result = here()
            return pipe.read(), result
    finally:
        os.waitpid(child, 0)
