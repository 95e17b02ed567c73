"""Local worker processes and the workers of a Dask cluster: they take batches of jobs and return replies.

Rule: a worker has one batch at a time, so that it is known which jobs were lost if it ends. A local process that
ended is replaced.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent import futures  # its executors are loaded on first use
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from builder.errors import Fault, make_fault
from builder.tracing import Span, find_name, run_timed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Batch = tuple[Any, ...]

_PATIENCE = 10
"""Number of seconds in which a scheduler must answer."""
_STARTING = threading.Lock()
"""Held while a worker starts: another one started at the same time would inherit its pipe and keep it open."""


class Stopped(NamedTuple):
    """The result of a job that was stopped because it exceeded its time or memory."""

    job: Any
    reason: str
    hint: str


class Limits(Protocol):
    """Limits on a job. `bounds.Bounds` implements it; that module is loaded only if limits are used."""

    def run(self, function: Callable[[Any], Any], job: Any) -> Any:
        """`function(job)` or a `Stopped`, in a process that also does other work."""

    def run_alone(self, function: Callable[[Any], Any], job: Any) -> Any:
        """The same, in a local worker process that was prepared."""

    def prepare_process(self) -> None:
        """Prepare a worker process."""

    def prepare_job(self) -> None:
        """Prepare the process for its next job."""

    def find_patience(self) -> float | None:
        """Seconds by wall clock after which a worker must be ended; None if the system ends it."""

    def stop_for_time(self, job: Any) -> Stopped:
        """The `Stopped` for a job during which the system ended the worker because of its processor time."""


class Ended(Exception):  # noqa: N818 - a worker ended, not an error of its own
    """A worker ended before it answered. `code` is the exit code of its process; a negative one is the signal that
    ended it.
    """

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code

    @property
    def for_time(self) -> bool:
        """True if the system ended the worker because its job took too much processor time."""
        return self.code == -getattr(signal, "SIGXCPU", 0)

    def tell(self) -> tuple[str, str]:
        """(reason, hint) for the only job of the worker."""
        name = signal.strsignal(-self.code) if self.code is not None and self.code < 0 else f"exit code {self.code}"
        return f"stopped: its worker process ended ({name})", "the system may have been short of memory"


class Reply(NamedTuple):
    """The answer of a worker to a batch."""

    results: list[Any]
    """The results of the jobs in order; if a job was stopped, it is the last one."""
    error: Exception | None = None
    spans: tuple[Span, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """True if the last job was stopped."""
        return bool(self.results) and isinstance(self.results[-1], Stopped)


class Work(NamedTuple):
    """The function that workers apply to a batch of jobs, and its settings."""

    function: Callable[[Any], Any]
    traced: bool
    bounds: Limits | None = None
    ends: bool = False
    """True for a local process, which ends after it has stopped a job, because its state is then unknown."""

    def __call__(self, batch: Batch) -> Reply:
        """The reply to a batch."""
        if not self.traced:
            return self._run_batch(batch)
        reply, span = run_timed(self._run_batch, batch)
        return reply._replace(spans=(span._replace(name=find_name(self.function)),))

    def _run_batch(self, batch: Batch) -> Reply:
        reply = Reply([])
        try:
            for job in batch:
                reply.results.append(self._run(job))
                if self.ends and reply.is_stopped:
                    break
        except Exception as error:
            if not isinstance(error, Fault):
                error.add_note(traceback.format_exc())
            return reply._replace(error=error)
        return reply

    def _run(self, job: Any) -> Any:
        if self.bounds is None:
            return self.function(job)
        if not self.ends:
            result = self.bounds.run(self.function, job)
        else:
            self.bounds.prepare_job()
            result = self.bounds.run_alone(self.function, job)
        return result._replace(job=None) if isinstance(result, Stopped) else result


class Workers:
    """Local processes; while one has a batch, a thread waits for it."""

    def __init__(self, work: Work, width: int) -> None:
        self.width = width
        self._work = work
        self._all: list[_Worker] = []
        self._idle: deque[_Worker] = deque()
        self._threads = futures.ThreadPoolExecutor(width)

    def submit(self, batch: Batch) -> "futures.Future[Reply]":
        """Submit a batch; it waits for a free worker."""
        if len(self._all) < self.width:
            self._all.append(_Worker(self._work))
            self._idle.append(self._all[-1])
        return self._threads.submit(self._ask, batch)

    def _ask(self, batch: Batch) -> Reply:
        worker = self._idle.pop()
        try:
            return worker.ask(batch)
        finally:
            self._idle.append(worker)

    def close(self) -> None:
        """End the workers; those that are working are killed."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            if worker not in self._idle:
                worker.kill()
        self._threads.shutdown()
        for worker in self._all:
            worker.end()


class _Worker:
    """A process that does one batch at a time; if it ended, it is replaced for the next batch."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._killed = False
        self._start()

    def _start(self) -> None:
        with _STARTING:
            if self._killed:
                raise Ended(None)
            self._pipe, there = multiprocessing.Pipe()
            self._process = multiprocessing.Process(target=_serve, args=(self._work, there), daemon=True)
            self._process.start()
            there.close()
        self._runs = True

    def ask(self, batch: Batch) -> Reply:
        """The reply of the process to the batch; raises `Ended`."""
        if not self._runs:
            self._start()
        patience = self._work.bounds.find_patience() if self._work.bounds else None
        try:
            self._pipe.send(batch)
            if patience is not None and not self._pipe.poll(patience):
                self._process.kill()
            reply: Reply = self._pipe.recv()
        except (EOFError, OSError):
            raise Ended(self._reap()) from None
        if self._work.ends and reply.is_stopped:
            self._reap()
        return reply

    def kill(self) -> None:
        """Kill the process at once and for good; a caller that waits for its answer gets `Ended`."""
        with _STARTING:
            self._killed = True
            self._process.kill()

    def end(self) -> None:
        """Let the process finish, and wait for it."""
        if self._runs:
            with suppress(OSError):
                self._pipe.send(None)
            self._reap()

    def _reap(self) -> int | None:
        self._runs = False
        self._process.join()
        self._pipe.close()
        return self._process.exitcode


def _serve(work: Work, pipe: "Connection") -> None:
    """The main loop of a worker process: answer batches until it is told to end."""
    _follow_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the parent decides
    if work.bounds:
        work.bounds.prepare_process()
    with suppress(EOFError, MemoryError):
        while (batch := pipe.recv()) is not None:
            reply = work(batch)
            try:
                pipe.send(reply)
            except (AttributeError, TypeError, ValueError) as error:  # the reply cannot be pickled
                pipe.send(Reply([], error))
            if work.ends and reply.is_stopped:
                return


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(self, work: Work, address: str) -> None:
        self._work, self._address = work, address
        self._client = _connect(address)
        self.width = sum(self._client.ncores().values())
        if not self.width:
            self._client.close()
            raise make_fault(address, "the Dask scheduler has no workers", hint=f"start some: dask worker {address}")
        self._pool = self._client.get_executor(pure=False)

    def submit(self, batch: Batch) -> "futures.Future[Reply]":
        """Submit a batch."""
        future: futures.Future[Reply] = self._pool.submit(self._work, batch)
        return future

    def close(self) -> None:
        """Disconnect from the scheduler."""
        self._pool.shutdown()
        self._client.close()


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
    """End this worker at once if the process that started it ends, even by a kill: it must not go on writing."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
