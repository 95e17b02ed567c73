"""A real file system, and the real notices of it: each way in which editors save, and what must wake nobody."""

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from builder.serve.rebuilder import Rebuilder, RebuildResult
from builder.serve.watch import Watch

HOLD = 0.25
"""Seconds in which nothing may be told. A move out of the watched folders is told after half a second."""


class ShownProblem:
    """The names that were told, and a way to wait for one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: list[str] = []
        self.said: list[str] = []
        self._news = threading.Condition()

    def __call__(self, path: Path) -> None:
        with self._news:
            self.names.append(path.relative_to(self.root).as_posix())
            self._news.notify()

    def wait_for(self, name: str, seconds: float = 5) -> None:
        with self._news:
            assert self._news.wait_for(lambda: name in self.names, seconds), f"{name} was not told: {self.names}"

    def settle(self) -> list[str]:
        time.sleep(HOLD)
        with self._news:
            names, self.names = self.names, []
        return names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("content/2021/tide", "output", ".backfile", ".git"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("content/2021/tide/index.md", "archive.yaml", "output/index.html"):
        (tmp_path / name).write_text("old")
    return tmp_path.resolve()


@pytest.fixture
def told(root: Path) -> ShownProblem:
    return ShownProblem(root)


def watch(root: Path, told: ShownProblem, **more) -> Watch:
    watched = (root / "content", root / "themes", root / "archive.yaml")
    return Watch(watched, told, ignored=(root / "output", root / ".backfile"), say=told.said.append, **more)


def write_plainly(page: Path) -> None:
    page.write_text("new")


def write_in_place(page: Path) -> None:
    with page.open("r+") as stream:
        stream.write("new")


def rename_over(page: Path) -> None:
    scratch = page.with_name(".index.md.tmp123")
    scratch.write_text("new")
    scratch.replace(page)


def rename_from_outside(page: Path) -> None:
    scratch = page.parents[3] / "scratch"
    scratch.write_text("new")
    scratch.replace(page)


def save_like_vim(page: Path) -> None:
    (page.parent / "4913").write_text("")
    (page.parent / "4913").unlink()
    page.rename(page.with_name("index.md~"))
    page.write_text("new")
    page.with_name("index.md~").unlink()


def save_like_emacs(page: Path) -> None:
    page.with_name(".#index.md").symlink_to("vera@host.1")
    page.with_name("#index.md#").write_text("new")
    shutil.copy(page, page.with_name("index.md~"))
    page.write_text("new")
    page.with_name("#index.md#").unlink()
    page.with_name(".#index.md").unlink()


def save_like_sed(page: Path) -> None:
    scratch = page.with_name("sedXk3jd9")
    scratch.write_text("new")
    scratch.rename(page)


def save_like_vscode(page: Path) -> None:
    """In place, by truncating; its atomic save is `rename_over` with a name of its own."""
    with page.open("r+b") as stream:
        stream.truncate(0)
        stream.write(b"new")
        stream.flush()
        os.fsync(stream.fileno())


def save_like_gnome(page: Path) -> None:
    scratch = page.with_name(".goutputstream-AB12CD")
    scratch.write_text("new")
    page.rename(page.with_name("index.md~"))
    scratch.rename(page)


def save_like_obsidian(page: Path) -> None:
    """A synchronised vault: written beside under a visible name, the old one removed, then renamed."""
    scratch = page.with_name("index.md.tmp")
    scratch.write_text("new")
    page.unlink()
    scratch.rename(page)


def link_hard(page: Path) -> None:
    scratch = page.with_name(".index.md.hard")
    scratch.write_text("new")
    page.unlink()
    os.link(scratch, page)
    scratch.unlink()


def delete(page: Path) -> None:
    page.unlink()


@pytest.mark.parametrize(
    "save",
    [
        write_plainly,
        write_in_place,
        rename_over,
        rename_from_outside,
        save_like_vim,
        save_like_emacs,
        save_like_sed,
        save_like_vscode,
        save_like_gnome,
        save_like_obsidian,
        link_hard,
        delete,
    ],
)
def test_every_way_to_save_is_told(root, told, save):
    page = root / "content/2021/tide/index.md"
    with watch(root, told):
        save(page)
        told.wait_for("content/2021/tide/index.md")


def read_all(root: Path) -> None:
    for path in root.rglob("*"):
        if path.is_file():
            path.read_bytes()
    os.listdir(root / "content")  # noqa: PTH208 - the call itself is what is tested


def write_output(root: Path) -> None:
    (root / "output/new.html").write_text("x")
    (root / "output/2021").mkdir()
    (root / ".backfile/cache.db").write_text("x")
    (root / ".git/index").write_text("x")
    (root / "elsewhere.txt").write_text("x")


def write_backups(root: Path) -> None:
    for name in (".index.md.swp", "index.md~", "index.md.tmp", "#index.md#", ".DS_Store", "4913", ".git/config"):
        path = root / "content/2021/tide" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        path.unlink()


def change_rights(root: Path) -> None:
    (root / "content/2021/tide/index.md").chmod(0o600)
    os.utime(root / "content/2021/tide/index.md", (1, 1))


@pytest.mark.parametrize("act", [read_all, write_output, write_backups, change_rights])
def test_what_changes_no_content_is_not_told(root, told, act):
    with watch(root, told):
        act(root)
        assert told.settle() == []


def test_a_file_beside_is_told_by_its_own_name_only(root, told):
    with watch(root, told):
        (root / "archive.yaml.bak").write_text("x")
        rename_over(root / "archive.yaml")
        told.wait_for("archive.yaml")
        assert set(told.settle()) == {"archive.yaml"}


def test_a_moved_folder_and_what_happens_in_it_afterwards(root, told):
    with watch(root, told):
        (root / "content/2021").rename(root / "content/2022")
        told.wait_for("content/2022/tide/index.md")
        told.settle()
        (root / "content/2022/tide/index.md").write_text("newer")
        told.wait_for("content/2022/tide/index.md")


def test_a_folder_that_comes_with_files_in_it(root, told):
    shutil.copytree(root / "content/2021", root / "2023")
    with watch(root, told):
        (root / "2023").rename(root / "content/2023")
        told.wait_for("content/2023/tide/index.md")
        (root / "content/2023/deep/er").mkdir(parents=True)
        (root / "content/2023/deep/er/index.md").write_text("x")
        told.wait_for("content/2023/deep/er/index.md")


def test_a_watched_folder_that_appears_later(root, told):
    with watch(root, told) as watching:
        (root / "themes").mkdir()
        told.wait_for("themes")
        watching.refresh()
        (root / "themes/a.css").write_text("x")
        told.wait_for("themes/a.css")


def test_a_watched_folder_that_is_replaced(root, told):
    with watch(root, told) as watching:
        shutil.rmtree(root / "content")
        (root / "content/new").mkdir(parents=True)
        told.wait_for("content")
        told.settle()
        watching.refresh()
        (root / "content/new/index.md").write_text("x")
        told.wait_for("content/new/index.md")


def test_content_that_is_a_link_elsewhere(root, told, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere").resolve()
    shutil.move(root / "content", elsewhere / "content")
    (root / "content").symlink_to(elsewhere / "content")
    told.root = elsewhere
    with watch(root, told):
        (elsewhere / "content/2021/tide/index.md").write_text("new")
        told.wait_for("content/2021/tide/index.md")


def test_a_link_to_a_file_that_is_added_later(root, told, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere").resolve() / "page.md"
    elsewhere.write_text("old")
    with watch(root, told):
        (root / "content/linked.md").symlink_to(elsewhere)
        told.wait_for("content/linked.md")


class Counted:
    """Rebuilds that take a moment, counted."""

    def __init__(self, root: Path) -> None:
        self.count, self.root = 0, root

    def __call__(self) -> RebuildResult:
        sum(1 for _ in self.root.rglob("*.md"))
        self.count += 1
        return RebuildResult((), ("a.html",))

    def run(self, told: ShownProblem, act, **more) -> None:
        """Do something while they run, and wait until nothing has changed for a while."""
        watching: Watch
        with Rebuilder(self, lambda *_: None, prepare=lambda: watching.refresh(), say=told.said.append) as rebuilder:
            watched = (self.root / "content", self.root / "archive.yaml")
            watching = Watch(
                watched,
                lambda path: rebuilder.request((path,)),
                ignored=(self.root / ".git",),
                say=told.said.append,
                **more,
            )
            with watching:
                act()
                last = -1
                while last != self.count:
                    last = self.count
                    time.sleep(1)


def git(root: Path, *words: str) -> None:
    settings = ("-c", "user.name=Vera", "-c", "user.email=vera@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=root, check=True, capture_output=True)


def test_a_checkout_that_changes_five_thousand_files_is_two_rebuilds_at_most(root, told):
    shutil.rmtree(root / ".git")
    for number in range(5000):
        page = root / f"content/{number % 50:02}/{number}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text("old")
    git(root, "init", "-q")
    git(root, "add", "content")
    git(root, "commit", "-qm", "old")
    for page in sorted((root / "content").rglob("*.md")):
        page.write_text("newer")
    git(root, "commit", "-qam", "new")
    counted = Counted(root)
    counted.run(told, lambda: git(root, "checkout", "-q", "HEAD~1"))
    assert 1 <= counted.count <= 2
    assert told.said == []


def test_a_rebuild_that_reads_and_writes_makes_no_rebuild(root, told):
    counted = Counted(root)
    counted.run(told, lambda: write_plainly(root / "content/2021/tide/index.md"))
    assert counted.count == 1


def test_polling_sees_the_same(root, told, monkeypatch):
    monkeypatch.setattr("builder.serve.watch.POLL_SECONDS", 0.05)
    with watch(root, told, poll=True) as watching:
        assert watching.polls
        for save in (write_plainly, rename_over, delete):
            time.sleep(0.1)
            save(root / "content/2021/tide/index.md")
            told.wait_for("content/2021/tide/index.md")
            told.names.clear()
        told.settle()
        read_all(root)
        assert told.settle() == []


def test_a_limit_of_the_system_is_said_and_polling_takes_over(root, told, monkeypatch):
    """No file may be opened any more while the watch begins: the system's own EMFILE, not a made-up one."""
    monkeypatch.setattr("builder.serve.watch.POLL_SECONDS", 0.05)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)

    def say(sentence: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        told.said.append(sentence)

    watched = (root / "content", root / "archive.yaml")
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
        with Watch(watched, told, say=say) as watching:
            assert watching.polls
            time.sleep(0.1)
            write_plainly(root / "content/2021/tide/index.md")
            told.wait_for("content/2021/tide/index.md")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(told.said) == 1
    assert "looking for changes every" in told.said[0]


_FEW = """
value=$(cat /proc/sys/user/max_inotify_watches) || exit 77
[ "$value" = 2147483647 ] || exit 77  # not a user namespace of our own: its limit is not ours to change
echo 20 > /proc/sys/user/max_inotify_watches || exit 77
exec "$@"
"""
_PROGRAM = """
import sys, time
from pathlib import Path
from builder.serve import watch
watch.POLL_SECONDS = 0.05
root, told, said = Path(sys.argv[1]), [], []
with watch.Watch((root / "content",), told.append, say=said.append) as watching:
    if sys.argv[2] == "later":
        assert not watching.polls
        for number in range(30):
            (root / f"content/new-{number}").mkdir()
        time.sleep(0.5)
        watching.refresh()
    assert watching.polls, said
    time.sleep(0.2)
    (root / "content/2021/tide/index.md").write_text("new")
    deadline = time.monotonic() + 5
    while not any(path.name == "index.md" for path in told):
        assert time.monotonic() < deadline, told
        time.sleep(0.01)
print(*said, sep="\\n")
"""


@pytest.mark.parametrize("when", ["at the start", "later"])
def test_when_the_system_gives_no_more_watches_it_is_said_and_polling_takes_over(root, when):
    """A user namespace with room for twenty watches: the system's own ENOSPC."""
    if when != "later":
        for number in range(30):
            (root / f"content/{number}").mkdir()
    program = [sys.executable, "-c", _PROGRAM, str(root), when]
    try:
        done = subprocess.run(
            ["unshare", "-Ur", "sh", "-c", _FEW, "sh", *program], capture_output=True, text=True, timeout=30
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no user namespace of our own to be had")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The system lets us watch no more folders")
    assert done.stdout.count("\n") == 1
