"""Whole processes measured: seconds, processor time and memory of a command, and how soon a preview shows an edit."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools import Story, Tool


class Run(NamedTuple):
    """What a command took."""

    seconds: float
    processor: float
    """Seconds of all its processes together."""
    peak: float
    """Megabytes of its largest process."""


def run(command: list[str], folder: Path) -> Run:
    """Run a command to its end, in a folder; stops the bench when it fails."""
    with tempfile.TemporaryFile("w+") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=printed, stderr=subprocess.STDOUT, env=make_environment()
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            printed.seek(0)
            sys.exit(f"{' '.join(command)}\n{printed.read()}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def make_environment() -> dict[str, str]:
    """What programs are run with: Python keeps the byte code of what it loads, as that of an installed program is."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def serve_edits(
    tool: Tool, story: Story, edit: Callable[[str], None], *, edits: int, patience: float = 180
) -> list[float]:
    """Seconds from saving an article to the page with the new word, of each edit; the first ones are not counted."""
    port = _find_port()
    address = f"http://127.0.0.1:{port}{tool.page.format_map(story._asdict())}"
    command = [part.format(port=port) for part in tool.serve]
    process = subprocess.Popen(
        command,
        cwd=tool.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=make_environment(),
    )
    try:
        _wait(address, b"<html", patience)
        time.sleep(3)
        waits = []
        for number in range(edits + 1):
            word = f"Word{time.time_ns()}"
            edit(word)
            waits.append(_wait(address, word.encode(), patience))
            time.sleep(2.5 if number else 5)
        return waits[1:]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(address: str, word: bytes, patience: float) -> float:
    """Seconds until a page holds a word."""
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        try:
            with urllib.request.urlopen(address, timeout=patience) as answer:
                if word in answer.read():
                    return time.perf_counter() - start
        except (OSError, http.client.HTTPException):  # not there yet, or just being written
            pass
        time.sleep(0.005)
    sys.exit(f"{address} did not show {word.decode()} in {patience} s")


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
