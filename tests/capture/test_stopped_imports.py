"""An import that is stopped at any moment, or fails, is made up for by the next one, as if it had not been stopped."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from builder.capture.importing.importer import import_captures
from builder.errors import Fault
from tests.trials import count_trials

TODAY = date(2026, 11, 23)
CALLS = ("rename", "replace", "fsync")
"""The system's calls at which an import is stopped."""
SUBJECTS = "ferry lighthouse market bakery tram library orchard chapel canal school mill theatre".split()
WORDS = (
    "council keeper winter island timetable lamp bridge morning budget report chair engineer harvest ledger gallery "
    "pupils letter summer storm ticket wagon tide baker stage river choir winding harbour copper lantern meadow"
).split()
OUTLET = "https://ternquay.example"
NAME, COPYRIGHT = "The Tern Quay Register", "© 2020 The Tern Quay Register. All rights reserved."
"""The name in lines of its own is the sign by which dumps without an address are told to be of one outlet."""
REPEATED = (
    "The Tern Quay Register comes out on every day but Sunday and belongs to the people who write it.",
    "Letters to the editor are read aloud at the quay office on the first evening of each month.",
)

STOPPER = """
import os, signal, sys
from datetime import date
from pathlib import Path
from builder.capture.importing.importer import import_captures

root, inputs, stop, keep, when = sys.argv[1:]
calls = 0

def watch(name):
    call = getattr(os, name)
    def watched(*arguments, **options):
        global calls
        calls += 1
        if calls == int(stop) and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = call(*arguments, **options)
        if calls == int(stop):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(os, name, watched)

for name in ("rename", "replace", "fsync"):
    watch(name)
import_captures(Path(root), (Path(inputs),), today=date(2026, 11, 23), keep_captures=keep == "True")
print(calls)
"""


class Scene(NamedTuple):
    """An import that is stopped."""

    name: str
    keep: bool
    replacing: bool
    """Whether the archive holds earlier captures, which those of this import replace."""


SCENES = tuple(
    Scene(f"{'replacing' if replacing else 'first'}, {'kept' if keep else 'not kept'}", keep, replacing)
    for keep in (True, False)
    for replacing in (False, True)
)


def make_sentences(chance: random.Random, count: int) -> list[str]:
    return [f"The {' '.join(chance.sample(WORDS, 14))} of the town was talked about." for _ in range(count)]


def write_page(folder: Path, number: int, *, later: bool = False) -> None:
    """A page of the outlet; a later capture of it has two paragraphs more."""
    subject = SUBJECTS[number]
    paragraphs = make_sentences(random.Random(number), 8)
    paragraphs += make_sentences(random.Random(f"later {number}"), 2) if later else []
    title = f"Old {subject} opens again after a long winter"
    head = (
        f'<title>{title}</title><link rel="canonical" href="{OUTLET}/{subject}">'
        f'<meta property="article:published_time" content="2020-05-{number + 1:02}T08:00:00Z">'
    )
    lines = "".join(f"<p>{text}</p>" for text in paragraphs)
    tail = "".join(f"<p>{text}</p>" for text in REPEATED)
    path = folder / f"{number:02}{'-later' * later}.html"
    path.write_text(f"<html><head>{head}</head><body><article><h1>{title}</h1>{lines}{tail}</article></body></html>")
    year = 2022 if later else 2021
    path.with_name(f"{path.name}.meta.json").write_text(f'{{"captured_at": "{year}-01-{number + 1:02}T00:00:00Z"}}')


def write_dump(folder: Path, number: int) -> None:
    """A text dump whose headline is only known once the line above it is known to stand on all dumps.

    Its own text is so long that the lines which all dumps show do not make them updates of one story.
    """
    lines = [
        NAME,
        "Storm wall at the north quay holds for another night",
        f"New {SUBJECTS[number]} waits for its first guests",
    ]
    lines += ["May 1, 2020", *make_sentences(random.Random(f"dump {number}"), 12), *REPEATED, COPYRIGHT]
    (folder / f"{number:02}.txt").write_text("\n\n".join(lines) + "\n")


def write_captures(folder: Path) -> tuple[Path, Path]:
    """(captures, later captures of some of the same articles and of others)."""
    first, second = folder / "first", folder / "second"
    first.mkdir()
    second.mkdir()
    for number in range(7):
        write_page(first, number)
        write_dump(first, number)
    for number in range(4, 7):
        write_page(second, number, later=True)
    for number in range(7, 10):
        write_page(second, number)
        write_dump(second, number)
    return first, second


def make_archive(root: Path, scene: Scene, first: Path) -> None:
    """The archive before the import that is stopped."""
    (root / "content").mkdir(parents=True)
    if scene.replacing:
        run(root, first, scene)


def run(root: Path, captures: Path, scene: Scene) -> dict[str, int]:
    return import_captures(root, (captures,), today=TODAY, keep_captures=scene.keep, wait=0).counts


def list_all(root: Path) -> dict[str, bytes | None]:
    """What an archive's `content/` holds, hidden files and empty folders too; else what a folder holds."""
    base = root / "content" if (root / "content").is_dir() else root
    return {
        path.relative_to(base).as_posix(): path.read_bytes() if path.is_file() else None for path in base.rglob("*")
    }


def stop_import(root: Path, captures: Path, scene: Scene, stop: int, when: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", STOPPER, str(root), str(captures), str(stop), str(scene.keep), when]
    return subprocess.run(command, check=False, text=True, capture_output=True)


@pytest.mark.trial
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_after_a_kill_the_next_import_ends_as_if_nothing_had_happened(tmp_path: Path, scene: Scene) -> None:
    first, second = write_captures(tmp_path)
    captures = second if scene.replacing else first
    before, root = tmp_path / "before", tmp_path / "undisturbed"
    make_archive(before, scene, first)
    shutil.copytree(before, root)
    calls = int(stop_import(root, captures, scene, 0, "").stdout)
    expected = list_all(root)
    assert not any("storm-wall" in path for path in expected)
    assert sum(path.endswith("index.md") for path in expected) == (20 if scene.replacing else 14)
    kills = count_trials(2, 18)
    for number in range(kills):
        root = tmp_path / f"killed {number}"
        shutil.copytree(before, root)
        stop, when = 1 + (number * 2 + 1) * calls // (kills * 2), ("before", "after")[number % 2]
        assert stop_import(root, captures, scene, stop, when).returncode == -signal.SIGKILL
        for path in root.rglob("index.md"):
            assert "capture.json" in [beside.name for beside in path.parent.iterdir()], (stop, when)
        run(root, captures, scene)
        assert list_all(root) == expected, (scene.name, stop, when)
        shutil.rmtree(root)


@pytest.mark.trial
@pytest.mark.parametrize("scene", SCENES[:2], ids=lambda scene: scene.name)
def test_an_import_that_is_killed_again_and_again_comes_to_its_end(tmp_path: Path, scene: Scene) -> None:
    first, second = write_captures(tmp_path)
    captures = second if scene.replacing else first
    root, whole = tmp_path / "archive", tmp_path / "undisturbed"
    for folder in (root, whole):
        make_archive(folder, scene, first)
    run(whole, captures, scene)
    for stop in range(5, 5 + 3 * count_trials(3, 25), 3):
        stop_import(root, captures, scene, stop, "before")
    run(root, captures, scene)
    assert list_all(root) == list_all(whole)


def test_a_deleted_lock_ends_an_import_before_it_meets_another(tmp_path: Path) -> None:
    captures, _ = write_captures(tmp_path)
    root, whole = tmp_path / "archive", tmp_path / "undisturbed"
    for folder in (root, whole):
        (folder / "content").mkdir(parents=True)

    def delete_lock(number: int, of: int, source: str) -> None:
        if number == 4:
            shutil.rmtree(root / ".backfile")

    with pytest.raises(Fault, match="the lock was deleted while it was held"):
        import_captures(root, (captures,), today=TODAY, tell=delete_lock)
    assert len(list(root.glob("content/**/index.md"))) == 4
    scene = SCENES[0]
    run(root, captures, scene)
    run(whole, captures, scene)
    assert list_all(root) == list_all(whole)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_dry_run_says_what_the_import_then_does(tmp_path: Path, scene: Scene) -> None:
    first, second = write_captures(tmp_path)
    captures = second if scene.replacing else first
    root = tmp_path / "archive"
    make_archive(root, scene, first)
    before = list_all(tmp_path)
    said = import_captures(root, (captures,), today=TODAY, keep_captures=scene.keep, dry_run=True)
    assert list_all(tmp_path) == before
    assert import_captures(root, (captures,), today=TODAY, keep_captures=scene.keep) == said


class FullDisk:
    """The system's calls that write, from the one of this number on failing for want of room."""

    def __init__(self, stop: int) -> None:
        self.stop, self.calls, self.process = stop, 0, os.getpid()

    def watch(self, name: str, patch: pytest.MonkeyPatch) -> None:
        call = getattr(os, name)

        def watched(*arguments: object, **options: object) -> object:
            if os.getpid() == self.process:
                self.calls += 1
                if 0 < self.stop <= self.calls:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **options)

        patch.setattr(os, name, watched)


@pytest.mark.trial
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_after_a_full_disk_the_next_import_ends_as_if_there_had_been_room(
    tmp_path: Path, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = write_captures(tmp_path)
    captures = second if scene.replacing else first
    before, root = tmp_path / "before", tmp_path / "undisturbed"
    make_archive(before, scene, first)
    shutil.copytree(before, root)

    def fill(root: Path, stop: int) -> int:
        disk = FullDisk(stop)
        with monkeypatch.context() as patch:
            for name in ("write", "fsync", "mkdir", "rename"):
                disk.watch(name, patch)
            if stop:
                with pytest.raises(Fault, match=r"No space left on device \(make room on the disk"):
                    run(root, captures, scene)
            else:
                run(root, captures, scene)
        return disk.calls

    calls = fill(root, 0)
    expected = list_all(root)
    failures = count_trials(1, 6)
    for number in range(failures):
        root = tmp_path / f"full {number}"
        shutil.copytree(before, root)
        stop = 3 + (number * 2 + 1) * (calls - 3) // (failures * 2)
        fill(root, stop)
        run(root, captures, scene)
        assert list_all(root) == expected, (scene.name, stop)


def count_arrived(root: Path) -> int:
    """Articles in their places; hidden folders are still being written. Folders come and go meanwhile."""
    walked = os.walk(root / "content")
    return sum("index.md" in names and "/." not in folder.removeprefix(str(root)) for folder, _, names in walked)


def test_a_stop_from_the_keyboard_keeps_what_was_converted(tmp_path: Path) -> None:
    captures, _ = write_captures(tmp_path)
    for number in range(300):  # so that it cannot have ended when it is stopped
        (captures / f"more {number}.txt").write_text(
            (captures / "00.txt").read_text().replace("talked", f"no. {number}")
        )
    root, whole = tmp_path / "archive", tmp_path / "undisturbed"
    for folder in (root, whole):
        (folder / "content").mkdir(parents=True)
        (folder / "archive.yaml").write_text("title: Tern Quay\n")
    command = [sys.executable, "-m", "builder", "-C", str(root), "import", str(captures), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while count_arrived(root) < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert said == "Stopped: all articles written so far are kept. Run the same command again, and it goes on.\n"
    kept = set(root.glob("content/**/index.md"))
    assert 3 <= len(kept) < 314
    scene = Scene("", True, False)
    run(root, captures, scene)
    run(whole, captures, scene)
    assert list_all(root) == list_all(whole)


IMPORTER = """
import sys
from datetime import date
from pathlib import Path
from builder.capture.importing.importer import import_captures
from builder.errors import Fault

try:
    import_captures(Path(sys.argv[1]), (Path(sys.argv[2]),), today=date(2026, 11, 23), wait=float(sys.argv[3]))
except Fault as fault:
    assert "in use by process" in str(fault), fault
    sys.exit(3)
"""


@pytest.mark.trial
def test_two_imports_at_once_bring_the_articles_of_both(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
        for number in range(8):  # all of one day, and of one headline
            body = "".join(f"<p>{text}</p>" for text in make_sentences(random.Random(f"{folder.name} {number}"), 6))
            head = '<meta property="article:published_time" content="2020-05-04T08:00:00Z">'
            page = f"<html><head>{head}</head><body><article><h1>Morning briefing</h1>{body}</article></body></html>"
            (folder / f"{number}.html").write_text(page)
    for number in range(count_trials(1, 10)):
        root = tmp_path / f"archive {number}"
        (root / "content").mkdir(parents=True)
        wait = "0" if number % 2 else "60"
        command = [sys.executable, "-c", IMPORTER, str(root)]
        waiting = {folder: subprocess.Popen([*command, str(folder), wait]) for folder in folders}
        while waiting:
            ended = {folder: process.wait() for folder, process in waiting.items()}
            assert set(ended.values()) <= {0, 3}
            waiting = {
                folder: subprocess.Popen([*command, str(folder), wait]) for folder, code in ended.items() if code
            }
        assert len(list(root.rglob("index.md"))) == 16
        alone = tmp_path / f"alone {number}"
        (alone / "content").mkdir(parents=True)
        import_captures(alone, folders, today=TODAY)
        assert sorted(path.read_bytes() for path in root.rglob("index.md")) == sorted(
            path.read_bytes() for path in alone.rglob("index.md")
        )
