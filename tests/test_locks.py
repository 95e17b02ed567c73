"""One process at a time holds a lock; a second one learns who does; a crash frees it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builder.errors import Fault
from builder.locks import hold_lock

HOLDER = """
import sys
from pathlib import Path
from builder.locks import hold_lock
with hold_lock(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def hold_elsewhere(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock until its standard input is closed."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield other


def test_a_second_process_is_told_who_holds_the_lock_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.lock"
    with hold_elsewhere(path) as other:
        with pytest.raises(Fault) as caught, hold_lock(path, wait=0.1):
            raise AssertionError
        (problem,) = caught.value.problems
        assert problem.path == str(path)
        assert re.fullmatch(
            rf"in use by process {other.pid}, since \d{{4}}(-\d\d){{2}} \d\d:\d\d:\d\d UTC", problem.message
        )
        assert problem.hint
    with hold_lock(path, wait=0):
        pass


def test_a_second_process_waits(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with hold_elsewhere(path) as other:
        assert other.stdin
        other.stdin.close()
        with hold_lock(path, wait=60):
            assert path.read_text().startswith(f"process {os.getpid()}, since ")
    assert path.read_text() == ""


def test_a_crash_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with hold_elsewhere(path) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    with hold_lock(path, wait=0):
        pass


def test_two_holders_within_one_process_exclude_each_other(tmp_path: Path) -> None:
    with (
        hold_lock(tmp_path / "a.lock", wait=0),
        pytest.raises(Fault, match=f"in use by process {os.getpid()}"),
        hold_lock(tmp_path / "a.lock", wait=0),
    ):
        raise AssertionError


def test_a_deleted_lock_is_noticed_by_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with hold_lock(path, wait=0) as lock:
        lock.check()
        path.unlink()
        with pytest.raises(Fault, match="was deleted while it was held"):
            lock.check()
        with hold_lock(path, wait=0), pytest.raises(Fault, match="was deleted"):
            lock.check()


@pytest.mark.parametrize("there", ["folder", "pipe", "link"])
def test_what_cannot_be_locked_is_a_fault(tmp_path: Path, there: str) -> None:
    path, precious = tmp_path / "a.lock", tmp_path / "precious"
    precious.write_text("mine")
    if there == "folder":
        path.mkdir()
    elif there == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(precious)
    with pytest.raises(Fault, match="cannot lock: "), hold_lock(path, wait=0):
        raise AssertionError
    assert precious.read_text() == "mine"
