"""Writes are atomic, unchanged output keeps its time, and every failure names its path."""

import gzip
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import files
from builder.errors import Fault

KILLED = """
import os, signal, sys
from pathlib import Path
from builder import files
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
getattr(files, sys.argv[1])(Path(sys.argv[2]), b"new" * 1000)
"""


@pytest.mark.parametrize("writer", ["write_bytes", "write_output"])
def test_a_kill_between_writing_and_renaming_leaves_the_old_file(tmp_path: Path, writer: str) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, writer, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    (left,) = (path.name for path in tmp_path.iterdir() if path != target)
    assert left.startswith(".backfile-")  # a name that content ignores and the output's writer clears away
    getattr(files, writer)(target, b"new")
    assert target.read_bytes() == b"new"


def test_writing_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    files.write_bytes(tmp_path / "a" / "b" / "c.txt", b"x")
    files.write_text(tmp_path / "a" / "é.txt", "é\n")
    assert (tmp_path / "a" / "é.txt").read_bytes() == b"\xc3\xa9\n"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["c.txt", "é.txt"]
    assert (tmp_path / "a" / "b" / "c.txt").stat().st_mode & 0o777 == 0o644


def test_unchanged_output_keeps_its_time(tmp_path: Path) -> None:
    target = tmp_path / "x" / "a.html"
    assert files.write_output(target, b"one")
    os.utime(target, ns=(5, 5))
    assert not files.write_output(target, b"one")
    assert target.stat().st_mtime_ns == 5
    assert files.write_output(target, b"two")
    assert target.stat().st_mtime_ns != 5


def test_output_takes_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    assert files.write_output(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_removing_stops_where_it_must(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("x")
    (tmp_path / "a" / "kept").write_text("x")
    files.remove_file(tmp_path / "a" / "b" / "c", stop=tmp_path)
    files.remove_file(tmp_path / "a" / "b" / "c", stop=tmp_path)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["kept"]
    files.remove_file(tmp_path / "a" / "kept", stop=tmp_path / "a")
    assert (tmp_path / "a").is_dir()
    files.remove_tree(tmp_path / "a")
    files.remove_tree(tmp_path / "a")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda path: files.read_bytes(path / "gone"), "cannot read: No such file"),
        (lambda path: files.read_bytes(path), "cannot read: a folder, not a file"),
        (lambda path: files.write_bytes(path / "file" / "x", b""), "cannot write: "),
        (lambda path: files.write_output(path / "file" / "x", b""), "cannot write: "),
        (lambda path: files.make_folder(path / "file"), "cannot make the folder: "),
        (lambda path: files.remove_tree(path / "file"), "cannot delete: Not a directory"),
        (lambda path: files.write_bytes(path / ("x" * 300), b""), "cannot write: File name too long"),
    ],
)
def test_a_failure_of_the_system_names_the_path(tmp_path: Path, call: object, words: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Fault) as caught:
        call(tmp_path)  # type: ignore[operator]
    (problem,) = caught.value.problems
    assert problem.path.startswith(str(tmp_path))
    assert problem.message.startswith(words)
    assert problem.hint


def test_text_is_utf8_and_a_wrong_byte_has_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfa\xc3\xa9\n")
    assert files.read_text(path) == "aé\n"
    path.write_bytes(b"one\ntwo\nthr\xe9e\n")
    with pytest.raises(Fault, match=r"a\.txt:3: byte 0xe9 is not UTF-8 \(save the file as UTF-8\)"):
        files.read_text(path)


def test_equal_bytes_pack_to_equal_bytes() -> None:
    assert files.pack(b"x" * 1000) == files.pack(b"x" * 1000)
    assert gzip.decompress(files.pack(b"x" * 1000)) == b"x" * 1000
    assert files.hash_bytes(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.fspath(path))


ODD = {
    "pipe": (make_pipe, "a named pipe, not a file"),
    "folder": (Path.mkdir, "a folder, not a file"),
    "socket": (make_socket, "No such device or address"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "a device, not a file"),
    "nowhere": (lambda path: path.symlink_to("nothing"), "No such file or directory"),
    "loop": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("reader", [files.read_bytes, files.read_text, files.open_file])
def test_whatever_is_no_file_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, reader: Callable[[Path], object]
) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is short
    make, reason = ODD[kind]
    make(Path("odd"))
    with pytest.raises(Fault, match=f"^odd: cannot read: {reason} "):
        reader(Path("odd"))


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "nowhere", "loop"])
def test_a_file_takes_the_place_of_what_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    ODD[kind][0](Path("odd"))
    files.write_bytes(Path("odd"), b"new")
    assert not Path("odd").is_symlink()
    assert files.read_bytes(Path("odd")) == b"new"
    assert list(Path().iterdir()) == [Path("odd")]


def test_a_path_that_leads_to_itself_resolves(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert files.resolve_path(tmp_path / "loop" / "a") == tmp_path / "loop" / "a"
