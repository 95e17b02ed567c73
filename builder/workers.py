"""Work spread over processes, or over a Dask cluster.

Rule: the only module that starts a process or talks to a scheduler. A job and its result are values that
travel as bytes; results come back in the order of the jobs, and only a few jobs are in flight at a time.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

IN_FLIGHT = 3
"""Jobs given out per process: enough that none waits, few enough that memory stays flat."""


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
        yield from map(function, jobs)
        return
    with _open_pool(processes, cluster) as (pool, width):
        waiting: deque[Future[Result]] = deque()
        try:
            for job in jobs:
                waiting.append(pool.submit(function, job))
                if len(waiting) >= width * IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


class _Pool:
    """An executor and its number of workers, closed together with what it stands on."""

    def __init__(self, pool: Executor, width: int, base: AbstractContextManager[Any]) -> None:
        self._pool, self._width, self._base = pool, width, base

    def __enter__(self) -> tuple[Executor, int]:
        self._base.__enter__()
        return self._pool.__enter__(), self._width

    def __exit__(self, *fault: Any) -> None:
        self._pool.__exit__(*fault)
        self._base.__exit__(*fault)


def _open_pool(processes: int, cluster: str | None) -> _Pool:
    if cluster is None:
        return _Pool(ProcessPoolExecutor(processes), processes, nullcontext())
    from distributed import Client  # the extra `cluster`: absent in a plain install

    client = Client(cluster, set_as_default=False)
    return _Pool(client.get_executor(pure=False), max(1, sum(client.ncores().values())), client)
