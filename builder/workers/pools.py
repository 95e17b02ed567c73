"""Worker processes of this machine, and those of a Dask cluster: batches of jobs in, replies out.

Rule: a worker has one batch at a time, so that it is known which jobs one that ended had. A process of ours that ended
is replaced.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent import futures  # its executors are loaded when they are first named
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from builder.errors import Fault, make_fault
from builder.tracing import Span, find_name, run_timed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Batch = tuple[Any, ...]

_PATIENCE = 10
"""Seconds that a scheduler has to answer."""
_STARTING = threading.Lock()
"""Held while a worker starts: one that starts beside it would inherit its pipe, and hold it open after its end."""


class Stopped(NamedTuple):
    """What a job gives that took more time or memory than it may."""

    job: Any
    reason: str
    hint: str


class Limits(Protocol):
    """What bounds a job: `bounds.Bounds`, which only those who bound jobs load."""

    def run(self, function: Callable[[Any], Any], job: Any) -> Any:
        """`function(job)` or a `Stopped`, in a process that does other work too."""

    def run_alone(self, function: Callable[[Any], Any], job: Any) -> Any:
        """The same in a worker process of ours that was prepared."""

    def prepare_process(self) -> None:
        """Prepare a worker process."""

    def prepare_job(self) -> None:
        """Prepare it for its next job."""

    def find_patience(self) -> float | None:
        """Seconds by the clock on the wall after which a worker has to be ended; None where the system ends it."""

    def stop_for_time(self, job: Any) -> Stopped:
        """What to say of a job during which the system ended the worker for the time it took."""


class Ended(Exception):  # noqa: N818 - the worker has, with the jobs that it had
    """A worker ended before it answered, with this exit code of its process; below 0 the signal that ended it."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code

    @property
    def for_time(self) -> bool:
        """Whether the system ended it because its job took too much processor time."""
        return self.code == -getattr(signal, "SIGXCPU", 0)

    def tell(self) -> tuple[str, str]:
        """(Reason, hint) for its only job."""
        name = signal.strsignal(-self.code) if self.code is not None and self.code < 0 else f"exit code {self.code}"
        return f"stopped: its worker process ended ({name})", "the system may have been short of memory"


class Reply(NamedTuple):
    """What a worker gives for a batch."""

    results: list[Any]
    """Of the jobs in order; a worker that stopped one goes no further."""
    error: Exception | None = None
    spans: tuple[Span, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether the last job was stopped."""
        return bool(self.results) and isinstance(self.results[-1], Stopped)


class Work(NamedTuple):
    """What workers do with a batch of jobs."""

    function: Callable[[Any], Any]
    traced: bool
    bounds: Limits | None = None
    ends: bool = False
    """Whether the process is ours, and ends when it has stopped a job: what the job did to it is not known."""

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
    """Processes of this machine, each looked after by a thread while it has a batch."""

    def __init__(self, work: Work, width: int) -> None:
        self.width = width
        self._work = work
        self._all: list[_Worker] = []
        self._idle: deque[_Worker] = deque()
        self._threads = futures.ThreadPoolExecutor(width)

    def submit(self, batch: Batch) -> "futures.Future[Reply]":
        """Give out a batch; it waits for a worker."""
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
        """End the workers; those that are at work stop in the midst of it."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            if worker not in self._idle:
                worker.kill()
        self._threads.shutdown()
        for worker in self._all:
            worker.end()


class _Worker:
    """A process that does one batch at a time; one that ended is replaced for the next batch."""

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
        """What the process makes of the batch; raises `Ended`."""
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
        """End the process at once, for good; whoever waits for its answer is told."""
        with _STARTING:
            self._killed = True
            self._process.kill()

    def end(self) -> None:
        """Let the process come to its end, and wait for it."""
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
    """What a worker process does: answer batches until it is told to end."""
    _follow_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal: the first one decides
    if work.bounds:
        work.bounds.prepare_process()
    with suppress(EOFError, MemoryError):
        while (batch := pipe.recv()) is not None:
            reply = work(batch)
            try:
                pipe.send(reply)
            except (AttributeError, TypeError, ValueError) as error:  # it cannot be sent
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
        """Give out a batch."""
        future: futures.Future[Reply] = self._pool.submit(self._work, batch)
        return future

    def close(self) -> None:
        """Leave the scheduler."""
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
    """Let a worker end at once with the process that started it, even one that was killed: it must not write on."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
