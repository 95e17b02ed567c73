"""Work spread over processes, or over a Dask cluster.

Rule: the only module that starts a process or talks to a scheduler. A job and its result are values that
travel as bytes; results come back in the order of the jobs, and only a few jobs are in flight at a time.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures  # its executors are loaded when they are first named
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from builder.errors import make_fault
from builder.tracing import is_collecting, note_spans, run_timed

Job = TypeVar("Job")
Result = TypeVar("Result")

IN_FLIGHT = 3
"""Jobs given out per process: enough that none waits, few enough that memory stays flat."""

_PATIENCE = 10
"""Seconds that a scheduler has to answer."""


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
    if is_collecting():
        for result, span in _run(partial(run_timed, function), jobs, processes, cluster):
            note_spans(span)
            yield result
    else:
        yield from _run(function, jobs, processes, cluster)


def _run(
    function: Callable[[Job], Result], jobs: Iterable[Job], processes: int, cluster: str | None
) -> Iterator[Result]:
    if processes <= 1 and cluster is None:
        yield from map(function, jobs)
        return
    with _open_pool(processes, cluster) as (pool, width):
        waiting: deque[futures.Future[Result]] = deque()
        try:
            for job in jobs:
                waiting.append(pool.submit(function, job))
                if len(waiting) >= width * IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except futures.BrokenExecutor as error:
            hint = "the system may have ended it for want of memory: try --jobs 1"
            raise make_fault("worker", "a worker process ended before its work was done", hint=hint) from error
        finally:
            for future in waiting:
                future.cancel()


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


class _Pool:
    """An executor and its number of workers, closed together with what it stands on."""

    def __init__(self, pool: futures.Executor, width: int, base: AbstractContextManager[Any]) -> None:
        self._pool, self._width, self._base = pool, width, base

    def __enter__(self) -> tuple[futures.Executor, int]:
        self._base.__enter__()
        return self._pool.__enter__(), self._width

    def __exit__(self, *fault: Any) -> None:
        self._pool.__exit__(*fault)
        self._base.__exit__(*fault)


def _open_pool(processes: int, cluster: str | None) -> _Pool:
    if cluster is None:
        return _Pool(futures.ProcessPoolExecutor(processes, initializer=_follow_parent), processes, nullcontext())
    client = _connect(cluster)
    width = sum(client.ncores().values())
    if not width:
        client.close()
        raise make_fault(cluster, "the Dask scheduler has no workers", hint=f"start some: dask worker {cluster}")
    return _Pool(client.get_executor(pure=False), width, client)


def _connect(cluster: str) -> Any:
    try:
        from distributed import Client  # the extra `cluster`: absent in a plain install

        return Client(cluster, set_as_default=False, timeout=_PATIENCE)
    except ImportError as error:
        raise make_fault(cluster, "--cluster needs Dask", hint="pip install 'backfile[cluster]'") from error
    except (OSError, ValueError) as error:
        hint = "write the address that `dask scheduler` prints, such as tcp://192.168.1.5:8786"
        raise make_fault(cluster, "no Dask scheduler answers there", hint=hint) from error


def _follow_parent() -> None:
    """Let a worker end at once with the process that started it, even one that was killed: it must not write on."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
