"""A job over its bounds is stopped and named; every other job is done, in order, whatever runs them."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.workers import run_bounded
from builder.workers.bounds import Bounds, Exceeded, format_size
from builder.workers.pools import Stopped

BOUNDS = Bounds(seconds=0.4, memory=200_000_000)
TIME = ("stopped after 0.4 s of processor time", "raise import_seconds in archive.yaml if it deserves more")
MEMORY = ("stopped at 200 MB of memory", "raise import_memory in archive.yaml if it deserves more")
RUNNERS = {
    "here": {"apart": False},
    "one worker": {},
    "two workers": {"processes": 2},
    "batches": {"processes": 2, "batch": 4},
}
APART = [name for name in RUNNERS if name != "here"]


def loop() -> None:
    while True:
        pass


def swallow_faults() -> None:
    while True:
        try:
            loop()
        except Exception:
            continue


def swallow_once() -> None:
    try:
        loop()
    except BaseException:
        loop()


def backtrack() -> None:
    re.fullmatch(r"(?:a|aa)+b", "a" * 60)


def hoard() -> None:
    kept = []
    while True:
        kept.append(bytearray(20_000_000))


def hoard_at_once() -> None:
    bytearray(400_000_000)


def never_return() -> None:
    """A run of spaces, each of which begins a match that reaches to the end: no signal is looked for in the midst."""
    re.search(r"\s+x", " " * 2_000_000)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


SLOW = {job.__name__: job for job in (loop, swallow_faults, swallow_once, backtrack)}
LARGE = {job.__name__: job for job in (hoard, hoard_at_once)}
ODD = SLOW | LARGE | {job.__name__: job for job in (never_return, die)}


def work(job: str) -> str:
    if job in ODD:
        ODD[job]()
    return job.upper()


def run(jobs: list[str], how: str, bounds: Bounds = BOUNDS) -> list[object]:
    done = list(run_bounded(work, jobs, bounds, **RUNNERS[how]))  # type: ignore[arg-type]
    return [(stop.job, stop.reason, stop.hint) if isinstance(stop, Stopped) else stop for stop in done]


@pytest.mark.parametrize("how", RUNNERS)
@pytest.mark.parametrize("job", [*SLOW, *LARGE])
def test_a_job_over_a_bound_is_stopped_and_the_others_are_done(job: str, how: str) -> None:
    stopped = (job, *(TIME if job in SLOW else MEMORY))
    assert run(["a", job, "b", "c", "d", "e"], how) == ["A", stopped, "B", "C", "D", "E"]


@pytest.mark.parametrize("how", ["one worker", "batches"])
def test_what_never_returns_is_ended_with_its_worker(how: str) -> None:
    assert run(["a", "never_return", "b", "c", "d"], how) == ["A", ("never_return", *TIME), "B", "C", "D"]


@pytest.mark.parametrize("how", APART)
def test_a_job_that_ends_its_worker_is_named(how: str) -> None:
    reason = ("stopped: its worker process ended (Killed)", "the system may have been short of memory")
    assert run(["a", "b", "die", "c", "die"], how) == ["A", "B", ("die", *reason), "C", ("die", *reason)]


def test_all_jobs_of_a_batch_may_be_stopped() -> None:
    jobs = ["loop", "hoard", "die", "never_return", "loop"]
    assert [job for job, *_ in run(jobs, "batches")] == jobs  # type: ignore[misc]


def die_once(path: str) -> str:
    if not Path(path).exists():
        Path(path).touch()
        die()
    return "done"


@pytest.mark.parametrize("how", APART)
def test_a_job_whose_worker_ended_by_no_fault_of_its_own_is_done_again(tmp_path: Path, how: str) -> None:
    jobs = [str(tmp_path / str(number)) for number in range(6)]
    assert list(run_bounded(die_once, jobs, BOUNDS, **RUNNERS[how])) == ["done"] * 6  # type: ignore[arg-type]


@pytest.mark.parametrize("how", RUNNERS)
def test_bounds_are_for_each_job_alone(how: str) -> None:
    """Neither time nor memory adds up over jobs."""
    assert list(run_bounded(take_most, range(3), BOUNDS, **RUNNERS[how])) == list(range(3))  # type: ignore[arg-type]


def take_most(number: int) -> int:
    kept = bytearray(120_000_000)
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    return number + 0 * len(kept)


def fail(job: str) -> str:
    raise ValueError(job)


@pytest.mark.parametrize("how", RUNNERS)
def test_an_error_of_a_job_is_raised_where_its_result_is_asked_for(how: str) -> None:
    results = run_bounded(fail, ["a", "b"], BOUNDS, **RUNNERS[how])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a"):
        next(results)


def give_what_cannot_be_sent(job: str) -> object:
    return lambda: job


def test_a_result_that_cannot_be_sent_is_an_error() -> None:
    with pytest.raises(AttributeError, match="lambda"):
        list(run_bounded(give_what_cannot_be_sent, ["a"], BOUNDS))


def test_a_job_in_a_thread_is_stopped() -> None:
    """The preview builds in a thread, and so do Dask's workers."""
    done: list[object] = []
    thread = threading.Thread(target=lambda: done.extend(run(["a", "loop", "swallow_faults", "b"], "here")))
    thread.start()
    thread.join()
    assert done == ["A", ("loop", *TIME), ("swallow_faults", *TIME), "B"]


def test_many_short_jobs_in_threads_are_never_interrupted_after_their_end() -> None:
    """A thread is told of its bound from outside, which may come a little late."""
    bounds, failures = Bounds(seconds=0.002), []

    def count() -> None:
        try:
            for _ in range(30):
                bounds.run(lambda _: sum(range(300_000)), None)
                sum(range(1000))
        except Exceeded as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=None
    ) as running:
        yield running.scheduler_address


@pytest.mark.parametrize("batch", [1, 4])
def test_a_cluster_stops_what_takes_too_long(cluster: str, batch: int) -> None:
    jobs = ["a", "loop", "b", "swallow_faults", "c"]
    done = list(run_bounded(work, jobs, BOUNDS, cluster=cluster, batch=batch))
    assert done == ["A", Stopped("loop", *TIME), "B", Stopped("swallow_faults", *TIME), "C"]


def test_the_process_is_left_as_it_was() -> None:
    import resource

    before = signal.getsignal(signal.SIGPROF), resource.getrlimit(resource.RLIMIT_AS)
    run(["a", "loop", "hoard"], "here")
    assert (signal.getsignal(signal.SIGPROF), resource.getrlimit(resource.RLIMIT_AS)) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


INTERRUPTED = """
import os
import time
from builder.workers import run_bounded
from builder.workers.bounds import Bounds

def sleep(number):
    os.write(1, b"begun\\n")  # one call: two workers write at the same time
    time.sleep(60)

list(run_bounded(sleep, range(4), Bounds(), processes=2))
"""


def test_an_interrupt_ends_all_workers_at_once_and_they_say_nothing() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert parent.stdout
    assert [parent.stdout.readline() for _ in range(2)] == ["begun\n"] * 2
    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=30)
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1


@pytest.mark.parametrize(("size", "words"), [(1_000_000_000, "1 GB"), (1_500_000_000, "1.5 GB"), (64_000_000, "64 MB")])
def test_sizes(size: int, words: str) -> None:
    assert format_size(size) == words
