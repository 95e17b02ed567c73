"""Whatever lies in `.backfile/` in the place of a file: the next command gives what a clean one gives, or says why not.

Nothing there may hang a command, end it with a traceback, or change what is published.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builder.cli import main
from builder.files import remove_tree
from tests.sitebuild.conftest import list_files, make_article
from tests.trials import IN_FULL, count_trials

STATE = (
    "cache.db", "content.lock", "furniture.json", "objects", "objects.index", "output",
)  # fmt: skip
PATIENCE = 120
"""Seconds after which a command hangs: what waits for a pipe waits for ever."""
TEXT = "The harbour council voted on Tuesday to keep the night ferry running, its chair {} said after the vote."
PAGE = "<html><body><article><h1>Ferry {0} stays through the winter</h1>{1}</article></body></html>"


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes() or b"x")
    for at in (len(data) // 3, len(data) // 2, len(data) - 1):
        data[at] ^= 0x55
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(4096))


def replace_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(path.name)
    os.chdir(here)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pipe": replace_by(os.mkfifo),
    "flip": flip,
    "folder": replace_by(Path.mkdir),
    "garbage": garble,
    "loop": replace_by(lambda path: path.symlink_to(path.name)),
    "truncate": truncate,
    "device": replace_by(lambda path: path.symlink_to("/dev/zero")),
    "zero": lambda path: path.write_bytes(b""),
    "nowhere": replace_by(lambda path: path.symlink_to("nothing/at/all")),
    "socket": replace_by(make_socket),
    "delete": Path.unlink,
}
SAMPLE = 12
CASES = [(name, kind, edit) for kind in DAMAGE for name in STATE for edit in (False, True)]


@contextmanager
def limit_patience() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TimeoutError("the command hangs")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(root: Path, *words: object) -> int:
    with pytest.raises(SystemExit) as stop, limit_patience():
        main(["-C", str(root), *map(str, words)])
    return int(str(stop.value.code))


def run_git(root: Path, *words: str) -> None:
    settings = ("-c", "user.name=Vera", "-c", "user.email=vera@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that was imported into, built and published, and a capture that was not imported."""
    base = tmp_path_factory.mktemp("pristine")
    root, captures = base / "archive", base / "captures"
    captures.mkdir()
    for number in range(4):
        text = "".join(f"<p>{TEXT.format(f'Vera Holm {number}{part}')}</p>" for part in range(6))
        (captures / f"{number}.html").write_text(PAGE.format(number, text))
    (captures / "3.html").rename(base / "3.html")
    (root / "content").mkdir(parents=True)
    (root / "archive.yaml").write_text("title: Test\n")
    for number in range(4):
        (root / f"content/{number}.md").write_text(make_article(f"Article {number}"))
    assert run(root, "import", captures) == 0
    for path in [*(root / "content").rglob("*"), root / "archive.yaml"]:
        os.utime(path, (1_600_000_000, 1_600_000_000))
    run_git(base, "init", "-q", "--bare", "remote.git")
    run_git(root, "init", "-q")
    run_git(root, "add", "content", "archive.yaml")
    run_git(root, "commit", "-qm", "Begin")
    run_git(root, "remote", "add", "origin", str(base / "remote.git"))
    assert run(root, "publish") == 0
    assert run(root, "build") == 0
    assert {path.name for path in (root / ".backfile").iterdir()} == set(STATE)
    return base


def restore(pristine: Path, base: Path) -> Path:
    """A copy, built once more: what the original knows of its files is not true of copies."""
    shutil.rmtree(base, ignore_errors=True)
    shutil.copytree(pristine, base, symlinks=True)
    run_git(base / "archive", "remote", "set-url", "origin", str(base / "remote.git"))
    assert run(base / "archive", "build") == 0
    return base / "archive"


def edit_article(root: Path) -> None:
    page = root / "content/2.md"
    page.write_text(page.read_text().replace("The words", "Other words"))


def build_clean(root: Path) -> dict[str, bytes]:
    clean = root.with_name("clean")
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".backfile"), symlinks=True)
    assert run(clean, "build") == 0
    return list_files(clean / "output")


def test_state_is_used_where_nothing_is_wrong(
    pristine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the trial below would try nothing."""
    root = restore(pristine, tmp_path / "base")
    capsys.readouterr()
    assert run(root, "build") == 0
    assert "(nothing changed)" in capsys.readouterr().out


@pytest.mark.trial
@pytest.mark.parametrize("case", range(count_trials(SAMPLE, len(CASES))))
def test_state_that_is_not_what_was_left(
    pristine: Path, tmp_path: Path, case: int, capsys: pytest.CaptureFixture[str]
) -> None:
    name, kind, edit = CASES[case] if IN_FULL else CASES[case * len(CASES) // SAMPLE + case % 2]
    root = restore(pristine, tmp_path / "base")
    if edit:
        edit_article(root)
    DAMAGE[kind](root / ".backfile" / name)
    codes = {
        "build": run(root, "build"),
        "import": run(root, "import", tmp_path / "base" / "3.html"),
        "again": run(root, "build"),
        "publish": run(root, "publish"),
        "check": run(root, "check"),
    }
    said = capsys.readouterr().err
    assert "Traceback" not in said
    honest = (kind == "folder" or name == "content.lock") and f".backfile/{name}" in said
    assert set(codes.values()) <= ({0, 3} if honest else {0}), (name, kind, edit, codes, said)
    if any(codes.values()):
        remove_tree(root / ".backfile" / name) if kind == "folder" else (root / ".backfile" / name).unlink()
        assert [run(root, "import", tmp_path / "base" / "3.html"), run(root, "build"), run(root, "publish")] == [0] * 3
    assert list_files(root / "output") == build_clean(root)
    assert (root / "content/undated/ferry-3-stays-through-the-winter/index.md").is_file()
    published = tmp_path / "published"
    run_git(tmp_path, "clone", "-q", "-b", "gh-pages", str(tmp_path / "base/remote.git"), str(published))
    shutil.rmtree(published / ".git")
    (published / ".nojekyll").unlink()
    assert list_files(published) == list_files(root / "output")
