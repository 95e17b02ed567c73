"""A format with a reader: one file gives many captures, lazily, and each takes part in the import as any other does."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from click.testing import CliRunner

from builder.capture.containers import registry
from builder.capture.containers.format import UNPACK, Format
from builder.capture.importing.batch import Refused, find_file, read_captures
from builder.capture.importing.importer import import_captures
from builder.capture.source import Capture, make_capture
from builder.cli import cli
from builder.errors import make_fault

TODAY = date(2026, 11, 29)
MARK = b"STORIES\n"
STORY = (
    "{title}\n\nBy Vera Holm\n\nMarch {day}, 2021\n\n"
    "The council of {place} voted on Monday to keep its ferry through the winter, its chair said after the vote.\n\n"
    "{place} had planned to stop the boat, and three hundred people who work at night had asked for it to be kept.\n"
)


def read_stories(stream: BinaryIO, name: str) -> Iterator[Capture]:
    """A made-up format: stories parted by lines of `===`, and `BROKEN` where the file is damaged."""
    for number, part in enumerate(stream.read().removeprefix(MARK).split(b"===\n"), 1):
        if part.startswith(b"BROKEN"):
            raise make_fault(name, f"story {number} is damaged", hint="save the file again")
        yield make_capture(part, name=f"{number}.txt")._replace(member=True)


STORIES = Format("a file of stories", UNPACK, lambda look: look.head.startswith(MARK), read=read_stories)


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FORMATS", (STORIES, *registry.FORMATS))


def write_stories(path: Path, *parts: str) -> Path:
    path.write_bytes(MARK + "===\n".join(parts).encode())
    return path


def make_stories() -> tuple[str, str]:
    return (
        STORY.format(title="Night ferry kept at Tern Quay", day=4, place="Tern Quay"),
        STORY.format(title="Winter boat stays for Ask Sound", day=5, place="Ask Sound"),
    )


@pytest.mark.parametrize("keep", [True, False])
def test_two_captures_of_one_file_become_two_articles_once(tmp_path: Path, keep: bool) -> None:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    given = write_stories(tmp_path / "all#1.stories", *make_stories())
    first = import_captures(root, (given,), today=TODAY, keep_captures=keep)
    assert [(one.source, one.status) for one in first.captures] == [
        (f"{given}#1.txt", "added"), (f"{given}#2.txt", "added"),
    ]  # fmt: skip
    assert len(list(root.glob("content/**/index.md"))) == 2
    second = import_captures(root, (given,), today=TODAY, keep_captures=keep)
    assert [one.status for one in second.captures] == ["unchanged", "unchanged"]
    assert find_file(f"{given}#2.txt") == given


def test_what_stands_before_the_damage_is_imported(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    given = write_stories(tmp_path / "half.stories", make_stories()[0], "BROKEN")
    report = import_captures(root, (given,), today=TODAY)
    assert {one.source: (one.status, one.reason) for one in report.captures} == {
        f"{given}#1.txt": ("added", ""), str(given): ("skipped", "story 2 is damaged"),
    }  # fmt: skip


def test_a_packed_file_is_refused_and_one_page_of_several_is_not_printed(tmp_path: Path) -> None:
    packed = tmp_path / "all.stories.gz"
    packed.write_bytes(gzip.compress(write_stories(tmp_path / "all.stories", *make_stories()).read_bytes()))
    ((_, refused),) = read_captures((packed,))
    assert isinstance(refused, Refused)
    assert refused.reason == "a file of stories, packed with gzip, which cannot be imported"
    done = CliRunner().invoke(cli, ["convert", str(tmp_path / "all.stories")])
    assert done.exit_code == 2
    assert "needs -o OUT" in done.stderr


def test_captures_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    given = write_stories(tmp_path / "half.stories", make_stories()[0], "BROKEN")
    captures = read_captures((given,))
    assert isinstance(next(captures)[1], Capture)
    assert isinstance(next(captures)[1], Refused)
