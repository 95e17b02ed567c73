"""Jobs in, results out, in order; faults arrive as faults, whatever runs the jobs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from builder.errors import Fault, make_fault
from builder.workers import IN_FLIGHT, count_processes, cut_batches, run_beside, run_jobs

RUNNERS = [pytest.param({"processes": count}, id=f"{count} processes") for count in (1, 2)]


def slow_square(number: int) -> int:
    time.sleep(0.02 if number == 0 else 0)
    return number * number


def refuse_three(number: int) -> int:
    if number == 3:
        raise make_fault("a.md", "is three", line=3, hint="count on")
    return number


def die(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask scheduler with one worker, all in this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=None
    ) as running:
        yield running.scheduler_address


@pytest.mark.parametrize("how", RUNNERS)
def test_results_come_in_the_order_of_the_jobs(how: dict[str, int]) -> None:
    assert list(run_jobs(slow_square, range(20), **how)) == [number * number for number in range(20)]
    assert list(run_jobs(slow_square, [], **how)) == []


@pytest.mark.parametrize("how", RUNNERS)
def test_a_fault_in_a_worker_arrives_as_a_fault(how: dict[str, int]) -> None:
    with pytest.raises(Fault, match=r"a\.md:3: is three \(count on\)"):
        list(run_jobs(refuse_three, range(50), **how))


@pytest.mark.parametrize(("how", "most"), [({"processes": 1}, 1), ({"processes": 2}, 2 * IN_FLIGHT)])
def test_jobs_are_taken_only_as_they_are_needed(how: dict[str, int], most: int) -> None:
    taken: list[int] = []
    results = run_jobs(slow_square, (taken.append(number) or number for number in range(100)), **how)
    assert next(results) == 0
    assert len(taken) <= most
    results.close()
    assert len(taken) <= most


def test_a_worker_that_dies_is_a_fault() -> None:
    with pytest.raises(Fault, match="a worker process ended before its work was done"):
        list(run_jobs(die, range(10), processes=2))


ORPHANS = """
import os, sys, time
from builder.workers import run_jobs

def report(number):
    os.write(1, b"%d\\n" % os.getpid())  # one call, so that the two lines do not mix
    time.sleep(60)

list(run_jobs(report, range(2), processes=2))
"""


def test_workers_end_with_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    assert parent.stdout.read() == ""  # comes to its end when the last worker has closed it
    assert time.monotonic() < deadline
    assert len(set(workers)) == 2


def test_a_cluster_gives_the_same(cluster: str) -> None:
    assert list(run_jobs(slow_square, range(20), cluster=cluster)) == [number * number for number in range(20)]
    with pytest.raises(Fault, match=r"a\.md:3: is three \(count on\)"):
        list(run_jobs(refuse_three, range(50), cluster=cluster))
    taken: list[int] = []
    results = run_jobs(slow_square, (taken.append(number) or number for number in range(100)), cluster=cluster)
    assert next(results) == 0
    assert len(taken) <= IN_FLIGHT
    results.close()


def test_two_functions_run_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_beside(lambda: b"there", lambda: "here") == (b"there", "here")
    monkeypatch.delattr(os, "fork")
    assert run_beside(lambda: b"there", lambda: "here") == (b"there", "here")


def test_an_address_that_is_none_is_a_fault() -> None:
    with pytest.raises(Fault, match="no Dask scheduler answers there"):
        list(run_jobs(slow_square, range(3), cluster="nowhere"))


def test_counting_and_cutting() -> None:
    assert count_processes(3) == 3
    assert count_processes(None) >= 1
    assert list(cut_batches("abcde", 2)) == [("a", "b"), ("c", "d"), ("e",)]
    assert list(cut_batches("", 2)) == []
