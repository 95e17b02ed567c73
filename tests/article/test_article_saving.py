"""An article arrives, changes and moves as a whole; what a stop left is completed or deleted."""

import os
from pathlib import Path

import pytest

from builder.article import saving
from builder.article.saving import FRESH, add_article, change_article, move_article, recover, remove_article, settle
from builder.errors import Fault

OLD = {"index.md": b"old", "capture.json": b"{}", "capture.txt.gz": b"packed"}
NEW = {"index.md": b"new", "capture.json": b"{1}", "photo.jpg": b"picture", "capture-1.json": b"{}"}


class Stopped(BaseException):
    """The process ends here."""


def list_files(root: Path) -> dict[str, bytes]:
    base = root / "content"
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}


def place(files: dict[str, bytes], folder: str = "2021/a") -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}


def test_a_new_article_arrives_with_all_its_files(tmp_path: Path) -> None:
    assert add_article(tmp_path, "2021/a", OLD)
    assert list_files(tmp_path) == place(OLD)


@pytest.mark.parametrize("there", ["folder", "full", "file"])
def test_a_new_article_takes_the_place_of_nothing(tmp_path: Path, there: str) -> None:
    target = tmp_path / "content" / "2021" / "a"
    target.parent.mkdir(parents=True)
    if there == "file":
        target.write_bytes(b"mine")
    else:
        target.mkdir()
    if there == "full":
        (target / "notes.txt").write_bytes(b"mine")
    before = list_files(tmp_path)
    assert not add_article(tmp_path, "2021/a", OLD)
    assert list_files(tmp_path) == before
    assert [path.name for path in target.parent.iterdir()] == ["a"]


def test_a_folder_that_appears_at_the_last_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def appear(self: Path, target: Path) -> Path:
        target.mkdir()
        (target / "notes.txt").write_bytes(b"mine")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", appear)
    assert not add_article(tmp_path, "a", OLD)
    assert list_files(tmp_path) == {"a/notes.txt": b"mine"}


def test_a_change_writes_its_files_and_leaves_the_others(tmp_path: Path) -> None:
    add_article(tmp_path, "2021/a", OLD)
    change_article(tmp_path, "2021/a", NEW)
    assert list_files(tmp_path) == place(OLD | NEW)


@pytest.mark.parametrize("call", ["rename", "replace", "fsync"])
@pytest.mark.parametrize("stop", range(1, 12))
def test_after_a_stop_a_change_is_whole_or_undone(
    tmp_path: Path, call: str, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_article(tmp_path, "2021/a", OLD)
    owner = os if call == "fsync" else Path
    original, calls = getattr(owner, call), iter(range(1, 1000))

    def count(*arguments: object) -> object:
        if next(calls) == stop:
            raise Stopped
        return original(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(owner, call, count)
        patched.setattr("shutil.rmtree", lambda *_, **__: None)  # a process that is killed cleans nothing up
        try:
            change_article(tmp_path, "2021/a", NEW)
            done = True
        except Stopped:
            done = False
    recover(tmp_path)
    found = list_files(tmp_path)
    assert found in (place(OLD), place(OLD | NEW))
    assert not done or found == place(OLD | NEW)


def test_a_person_who_edits_before_the_change_is_completed_keeps_the_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_article(tmp_path, "a", OLD)
    monkeypatch.setattr(saving, "_complete", lambda _: None)
    change_article(tmp_path, "a", NEW)
    monkeypatch.undo()
    (tmp_path / "content" / "a" / "index.md").write_bytes(b"mine")
    assert recover(tmp_path).completed == ()
    assert list_files(tmp_path) == place(OLD | {"index.md": b"mine"}, "a")


def test_an_article_moves_and_its_empty_folders_go(tmp_path: Path) -> None:
    add_article(tmp_path, "2021/12/11/a", OLD)
    assert move_article(tmp_path, "2021/12/11/a", "undated/b")
    assert list_files(tmp_path) == place(OLD, "undated/b")
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["undated"]
    add_article(tmp_path, "undated/c", NEW)
    assert not move_article(tmp_path, "undated/b", "undated/c")
    assert list_files(tmp_path) == place(OLD, "undated/b") | place(NEW, "undated/c")


def test_an_article_is_removed_whole(tmp_path: Path) -> None:
    add_article(tmp_path, "2021/a", OLD)
    remove_article(tmp_path, "2021/a")
    assert list((tmp_path / "content").iterdir()) == []


def test_a_fresh_article_is_told_from_the_others_until_it_is_settled(tmp_path: Path) -> None:
    add_article(tmp_path, "2021/a", {**OLD, FRESH: b""})
    add_article(tmp_path, "2021/b", OLD)
    assert recover(tmp_path).fresh == {"2021/a"}
    settle(tmp_path, frozenset({"2021/a", "2021/b", "gone"}))
    assert recover(tmp_path).fresh == set()
    assert list_files(tmp_path) == place(OLD) | place(OLD, "2021/b")


def test_leftovers_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    add_article(tmp_path, "2021/a", OLD)
    base = tmp_path / "content"
    for place_ in (".backfile-1/index.md", "2021/.backfile-2/x/y", "2022/01/.backfile-3/z", "static/.backfile-mine",
                   ".git/.backfile-x", ".hidden"):  # fmt: skip
        (base / place_).parent.mkdir(parents=True, exist_ok=True)
        (base / place_).write_bytes(b"")
    (base / "2021" / "a" / ".backfile-tmp").write_bytes(b"half")
    (base / ".backfile-link").symlink_to("2021")
    recover(tmp_path)
    kept = {"static/.backfile-mine": b"", ".git/.backfile-x": b"", ".hidden": b""}
    assert list_files(tmp_path) == place(OLD) | kept
    assert not (base / "2022").exists()


def test_a_full_disk_leaves_nothing_of_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_article(tmp_path, "2021/a", OLD)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    for write in (lambda: add_article(tmp_path, "b", NEW), lambda: change_article(tmp_path, "2021/a", NEW)):
        with pytest.raises(Fault, match=r"cannot write: No space left on device \(make room on the disk"):
            write()
    assert list_files(tmp_path) == place(OLD)
