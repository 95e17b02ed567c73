"""Bounds on one job: how much processor time and memory it may take.

Rule: standard library alone. A job over a bound gives a `Stopped` in place of its result; whoever asked goes on with
the next job.

How it works. In the main thread of a process a timer that counts processor time (`ITIMER_PROF`) sends a signal, whose
handler raises `Exceeded`; regular expressions look for signals too. It derives from `BaseException`, so that no
`except Exception` takes it for a fault of its own, and it is raised again each second, in case somebody did. In other
threads, and on Windows, a thread that looks after them raises it (`PyThreadState_SetAsyncExc`), which reaches Python
code, but not a regular expression. Memory is bounded by `RLIMIT_AS`, where the system has it: an allocation over the
bound is a `MemoryError`.

A worker process has a second bound, for code that never returns to Python: `RLIMIT_CPU`, at which the system ends the
process. `pools` sees it end, and starts another one.
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
"""Seconds of processor time after which a job that goes on in spite of `Exceeded` is interrupted again."""
_LOOK = 0.2
"""Seconds between two looks at the jobs of other threads."""
_WAIT = 3
"""Where no clock counts a thread's processor time: that much longer it may take by the clock on the wall."""
_STATM = Path("/proc/self/statm")
"""What Linux tells of the memory of this process, in pages: https://man7.org/linux/man-pages/man5/proc.5.html."""


class Exceeded(BaseException):
    """Raised in the midst of a job that has taken its processor time."""


class Bounds(NamedTuple):
    """What one job may take."""

    seconds: float = 20.0
    """Processor time."""
    memory: int = 1_000_000_000
    """Bytes, on top of what the process has before."""

    def run(self, function: Callable[[Job], Result], job: Job) -> Result | Stopped:
        """`function(job)`, unless it takes more than it may; in a process that does other work too."""
        with _limit_memory(self.memory):
            return self.run_alone(function, job)

    def run_alone(self, function: Callable[[Job], Result], job: Job) -> Result | Stopped:
        """`function(job)`, unless it takes more than it may; in a process that `prepare_process` has prepared."""
        try:
            with _limit_time(self.seconds):
                return function(job)
        except Exceeded:
            return self.stop_for_time(job)
        except MemoryError as error:
            stopped = self.stop_for_memory(job)
            return stopped._replace(reason=", ".join((stopped.reason, *getattr(error, "__notes__", ()))))

    def stop_for_time(self, job: object) -> Stopped:
        """What to say of a job that has taken its time."""
        reason = f"stopped after {self.seconds:g} s of processor time"
        return Stopped(job, reason, "raise import_seconds in archive.yaml if it deserves more")

    def stop_for_memory(self, job: object) -> Stopped:
        """What to say of a job that needs more memory than there is for it."""
        reason = f"stopped at {format_size(self.memory)} of memory"
        return Stopped(job, reason, "raise import_memory in archive.yaml if it deserves more")

    def prepare_process(self) -> None:
        """Bound the memory of this worker process for as long as it lives; its end leaves no core file."""
        if resource:
            _lower(resource.RLIMIT_AS, _find_size() + self.memory if _find_size() else 0)
            _lower(resource.RLIMIT_CORE, 0, always=True)

    def prepare_job(self) -> None:
        """Have the system end this worker process when its next job goes on long after it should have been stopped."""
        if resource:
            _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + self.seconds * 1.5 + 1))

    def find_patience(self) -> float | None:
        """Seconds by the clock on the wall after which a worker has to be ended from outside; None where it ends."""
        return None if resource else self.seconds * _WAIT


BOUNDS = Bounds()
"""What one capture or article may take where the archive does not say."""


def format_size(size: int) -> str:
    """Bytes as `1 GB` or `64 MB`, in powers of ten as `import_memory` reads them."""
    return f"{size / 1e9:g} GB" if size >= 1_000_000_000 else f"{size / 1e6:g} MB"


def _lower(which: int, soft: int, *, always: bool = False) -> None:
    """Set the soft limit, as far as the hard one allows."""
    _, hard = resource.getrlimit(which)
    if soft or always:
        resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _find_size() -> int:
    """Bytes of address space that this process has; 0 where the system does not tell."""
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
            except Exceeded:  # between the end of the job and this line
                exceeded = True
        if exceeded:
            raise Exceeded


def _find_clock(thread: int) -> Callable[[], float]:
    """The processor time of a thread, in seconds; where nobody counts it, the time that has passed."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


class _Interrupter:
    """Raises `Exceeded` in threads whose time is up; a thread of its own looks after them while there are any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, tuple[Callable[[], float], float]] = {}
        self._looking = 0

    def watch(self, thread: int, clock: Callable[[], float], end: float) -> None:
        with self._lock:
            self._watched[thread] = (clock, end)
            if self._looking != os.getpid():  # a copy of the process has no threads but one
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
    """Have a thread raise the exception when it next comes to Python code; None takes back one not yet raised."""
    value = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)


_interrupter = _Interrupter()
