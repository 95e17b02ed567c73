"""Bounds on the processor time and memory of one job.

Rule: standard library only. A job that exceeds a bound gives a `Stopped` in place of its result; the caller continues
with the next job.

How it works. In the main thread of a process, a timer that counts processor time (`ITIMER_PROF`) sends a signal,
whose handler raises `Exceeded`; regular expressions check for signals too. `Exceeded` derives from `BaseException`,
so that no `except Exception` catches it, and it is raised again each second in case some code did. In other threads,
and on Windows, a watching thread raises it (`PyThreadState_SetAsyncExc`), which interrupts Python code, but not a
regular expression. Memory is bounded by `RLIMIT_AS`, if the system has it: an allocation beyond the bound is a
`MemoryError`.

A worker process has a second bound, for code that never returns to Python: `RLIMIT_CPU`, at which the system ends the
process. `pools` notices that, and starts another one.
"""

import ctypes
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder.workers.pools import Stopped

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Job = TypeVar("Job")
Result = TypeVar("Result")

_AGAIN = 1.0
"""Seconds of processor time after which a job that ignored `Exceeded` is interrupted again."""
_LOOK = 0.2
"""Number of seconds between two checks of the jobs of other threads."""
_WAIT = 3
"""Factor for the time limit by wall clock on systems that do not count the processor time of a thread."""
_STATM = Path("/proc/self/statm")
"""The memory of this process on Linux, in pages: https://man7.org/linux/man-pages/man5/proc.5.html."""


class Exceeded(BaseException):
    """Raised inside a job that has used up its processor time."""


class Bounds(NamedTuple):
    """Limits on one job."""

    seconds: float = 20.0
    """Seconds of processor time."""
    memory: int = 1_000_000_000
    """Bytes, in addition to what the process already uses."""

    def run(self, function: Callable[[Job], Result], job: Job) -> Result | Stopped:
        """`function(job)`, or a `Stopped` if it exceeds the bounds; for a process that also does other work."""
        with _limit_memory(self.memory):
            return self.run_alone(function, job)

    def run_alone(self, function: Callable[[Job], Result], job: Job) -> Result | Stopped:
        """`function(job)`, or a `Stopped` if it exceeds the bounds; for a process prepared by `prepare_process`."""
        try:
            with _limit_time(self.seconds):
                return function(job)
        except Exceeded:
            return self.stop_for_time(job)
        except MemoryError as error:
            stopped = self.stop_for_memory(job)
            return stopped._replace(reason=", ".join((stopped.reason, *getattr(error, "__notes__", ()))))

    def stop_for_time(self, job: object) -> Stopped:
        """The `Stopped` for a job that has used up its processor time."""
        reason = f"stopped after {self.seconds:g} s of processor time"
        return Stopped(job, reason, "raise import_seconds in archive.yaml if it deserves more")

    def stop_for_memory(self, job: object) -> Stopped:
        """The `Stopped` for a job that needs more memory than it may use."""
        reason = f"stopped at {format_size(self.memory)} of memory"
        return Stopped(job, reason, "raise import_memory in archive.yaml if it deserves more")

    def prepare_process(self) -> None:
        """Limit the memory of this worker process permanently, and disable core files."""
        if resource:
            _lower(resource.RLIMIT_AS, _find_size() + self.memory if _find_size() else 0)
            _lower(resource.RLIMIT_CORE, 0, always=True)

    def prepare_job(self) -> None:
        """Let the system end this worker process if its next job continues long after its time limit."""
        if resource:
            _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + self.seconds * 1.5 + 1))

    def find_patience(self) -> float | None:
        """Seconds by wall clock after which a worker must be ended from outside; None if the system ends it."""
        return None if resource else self.seconds * _WAIT


BOUNDS = Bounds()
"""The default limits on one capture or article."""


def format_size(size: int) -> str:
    """Bytes as `1 GB` or `64 MB`, in powers of ten, as `import_memory` reads them."""
    return f"{size / 1e9:g} GB" if size >= 1_000_000_000 else f"{size / 1e6:g} MB"


def _lower(which: int, soft: int, *, always: bool = False) -> None:
    """Set the soft limit, but not above the hard limit."""
    _, hard = resource.getrlimit(which)
    if soft or always:
        resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _find_size() -> int:
    """The size of this process's address space in bytes; 0 if the system does not report it."""
    try:
        return int(_STATM.read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


@contextmanager
def _limit_memory(memory: int) -> Iterator[None]:
    size = _find_size() if resource and _is_main() else 0
    if not size:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    _lower(resource.RLIMIT_AS, size + memory)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextmanager
def _limit_time(seconds: float) -> Iterator[None]:
    limit = _interrupt_by_signal if hasattr(signal, "setitimer") and _is_main() else _interrupt_by_thread
    with limit(seconds):
        yield


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextmanager
def _interrupt_by_signal(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _raise)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)


def _raise(*_: object) -> None:
    raise Exceeded


@contextmanager
def _interrupt_by_thread(seconds: float) -> Iterator[None]:
    thread = threading.get_ident()
    clock, most = _find_clock(thread), seconds if hasattr(time, "pthread_getcpuclockid") else seconds * _WAIT
    _interrupter.watch(thread, clock, clock() + most)
    try:
        yield
    finally:
        exceeded = False
        while True:
            try:
                _interrupter.forget(thread)
                break
            except Exceeded:  # raised between the end of the job and this line
                exceeded = True
        if exceeded:
            raise Exceeded


def _find_clock(thread: int) -> Callable[[], float]:
    """A function that returns the processor time of a thread in seconds, or the elapsed time if the system does not
    count it.
    """
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


class _Interrupter:
    """Raises `Exceeded` in threads whose time is up. A thread of its own checks them as long as there are any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, tuple[Callable[[], float], float]] = {}
        self._looking = 0

    def watch(self, thread: int, clock: Callable[[], float], end: float) -> None:
        with self._lock:
            self._watched[thread] = (clock, end)
            if self._looking != os.getpid():  # a forked process does not have this thread
                self._looking = os.getpid()
                threading.Thread(target=self._look, daemon=True).start()

    def forget(self, thread: int) -> None:
        with self._lock:
            self._watched.pop(thread, None)
            _set_exception(thread, None)

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK)
            with self._lock:
                if not self._watched:
                    self._looking = 0
                    return
                for thread, (clock, end) in self._watched.items():
                    if clock() > end:
                        _set_exception(thread, Exceeded)


def _set_exception(thread: int, exception: type[BaseException] | None) -> None:
    """Raise the exception in a thread when it next executes Python code; None cancels one not yet raised."""
    value = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)


_interrupter = _Interrupter()
