"""A host behind a password: `git http-backend` on 127.0.0.1, two clones, and a publication that is killed."""

import base64
import contextlib
import http.server
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from builder.errors import Fault
from builder.publish.github_pages import prepare_folder

USER, PASSWORD = "vera", "tide-tables"
NOW = datetime(2024, 5, 6, tzinfo=UTC)
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from builder.errors import Fault
from builder.publish.github_pages import prepare_folder

folder = Path(sys.argv[1])
try:
    prepared = prepare_folder(
        folder / "output", repository=folder, remote="origin", branch="gh-pages", custom_domain=None
    )
    print(prepared.push(message="Publish", now=datetime(2024, 5, 6, tzinfo=UTC)).commit)
except Fault as fault:
    sys.exit(str(fault))
"""


class _Backend(http.server.BaseHTTPRequestHandler):
    root = ""
    busy: ClassVar[list[object]] = []
    """Answers in the making: a host ends what it was told before the line broke."""

    def do_GET(self) -> None:
        self.busy.append(self)
        try:
            self._answer()
        finally:
            self.busy.remove(self)

    def _answer(self) -> None:
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        body = self._read_body()
        if self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="host"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        answer = subprocess.run(["git", "http-backend"], input=body, env=self._make_environment(path, query),
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout  # fmt: skip
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who asked was killed
            self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _make_environment(self, path: str, query: str) -> dict[str, str]:
        known = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type") or "",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
            "GIT_PROJECT_ROOT": self.root,
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": USER,
            "REMOTE_ADDR": "127.0.0.1",
        }
        return {key: os.environ[key] for key in ("PATH", "HOME", "GIT_CONFIG_NOSYSTEM")} | known

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(bare) -> Iterator[str]:
    """The bare repository, served over HTTP to who knows the password; without it in the address."""
    kind = type("Backend", (_Backend,), {"root": str(bare.folder.parent)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}/{bare.folder.name}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def over_http(archive, address):
    archive.git("remote", "set-url", "origin", f"http://{USER}:{PASSWORD}@{address}")
    return archive


def publish(archive):
    home = {"repository": archive.folder, "remote": "origin", "branch": "gh-pages", "custom_domain": None}
    return prepare_folder(archive.folder / "output", **home).push(message="Publish", now=NOW)


def start(archive) -> subprocess.Popen:
    """A publication in a process group of its own."""
    command = [sys.executable, "-c", SCRIPT, str(archive.folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def test_first_change_nothing_and_delete_over_http(over_http, bare):
    assert publish(over_http).pushed
    assert not publish(over_http).pushed
    over_http.write("output/index.html", "<h1>new</h1>")
    (over_http.folder / "output/2021/12/11/tide.html").unlink()
    done = publish(over_http)
    assert (done.changed, done.deleted) == (("index.html",), ("2021/12/11/tide.html",))
    assert bare.git("rev-parse", "gh-pages") == done.commit


@pytest.mark.parametrize("login", ["", "vera:wrong@"])
def test_without_the_password_nothing_leaves_and_nobody_is_asked(archive, bare, address, login):
    archive.git("remote", "set-url", "origin", f"http://{login}{address}")
    with pytest.raises(Fault) as caught:
        publish(archive)
    assert "Authentication failed" in str(caught.value) or "could not read Username" in str(caught.value)
    assert "wrong" not in str(caught.value)
    assert bare.git("for-each-ref") == ""


def test_of_two_clones_at_the_same_time_one_wins_and_the_other_is_told(over_http, bare, tmp_path):
    """Both have looked before either sends: a hook in each waits for the other."""
    publish(over_http)
    other = tmp_path / "other"
    subprocess.run(["cp", "-r", str(over_http.folder), str(other)], check=True)
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    clones = [over_http.folder, other]
    for number, folder in enumerate(clones):
        (folder / "output/index.html").write_text(f"version {number}")
        hook = folder / ".git/hooks/pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(
            f"#!/bin/sh\ntouch {meeting}/{number}\n"
            f"while [ ! -e {meeting}/0 ] || [ ! -e {meeting}/1 ]; do sleep 0.02; done\n"
        )
        hook.chmod(0o755)
    running = [start(type(over_http)(folder)) for folder in clones]
    ends = [(*process.communicate(timeout=60), process.returncode) for process in running]
    assert sorted(code for _, _, code in ends) == [0, 1]
    winner = next(number for number, end in enumerate(ends) if end[2] == 0)
    assert "publish again" in ends[1 - winner][1]
    assert bare.git("show", "gh-pages:index.html") == f"version {winner}"
    assert bare.git("rev-list", "--count", "gh-pages") == "2"


def test_a_kill_at_twenty_points_leaves_the_old_tree_or_the_new_one(over_http, bare):
    publish(over_http)
    start(over_http).communicate(timeout=60)  # warm
    began = time.monotonic()
    over_http.write("output/index.html", "how long it takes")
    start(over_http).communicate(timeout=60)
    whole, chance = time.monotonic() - began, random.Random(20)
    for point in range(20):
        before = bare.git("rev-parse", "gh-pages")
        for number in range(40):
            over_http.write(f"output/{number}.html", f"round {point}, page {number}")
        process = start(over_http)
        time.sleep(whole * (point + chance.random()) / 20)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        settle()
        after = bare.git("rev-parse", "gh-pages")
        assert len(find_rounds(bare)) <= 1
        assert after == before or bare.git("rev-parse", "gh-pages~1") == before
    done = publish(over_http)
    assert bare.git("rev-parse", "gh-pages") == done.commit
    assert bare.git("fsck", "--strict") == ""
    assert bare.git("show", "gh-pages:39.html") == "round 19, page 39"


def find_rounds(bare) -> set[str]:
    """The rounds that the branch's pages come from."""
    names = bare.git("ls-tree", "--name-only", "gh-pages").splitlines()
    pages = [bare.git("show", f"gh-pages:{number}.html") for number in (0, 20, 39) if f"{number}.html" in names]
    return {page.partition(",")[0] for page in pages}


def settle() -> None:
    """Until the host has ended all that it was told."""
    quiet = 0
    while quiet < 5:
        quiet = 0 if _Backend.busy else quiet + 1
        time.sleep(0.02)
