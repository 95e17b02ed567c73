"""What lies in a folder, as one text."""

import os
import stat
from pathlib import Path

import pytest

from builder.files import find_stamp
from builder.output_tree.folder_stats import Swept
from builder.sitebuild.inputs import (
    find_found,
    list_content,
    list_left,
    list_output,
    parse_found,
    parse_swept,
    replace_lines,
)


def write(place: Path, data: bytes = b"x", time: int = 5) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    os.utime(place, ns=(time, time))


def test_the_content(tmp_path: Path) -> None:
    assert list_content(tmp_path) == (b"", 0)
    write(tmp_path / "content/b/index.md", time=9)
    write(tmp_path / "content/b.md", b"four")
    write(tmp_path / "content/.hidden")
    listing = list_content(tmp_path)
    assert listing.newest == 9
    found = list(map(parse_found, listing.lines))
    assert [one[:3] for one in found] == [("b.md", 4, 5), ("b/index.md", 1, 9)]
    assert {one.stamp for one in found} == {find_stamp((tmp_path / "content" / one.path).stat()) for one in found}
    assert find_found(listing.lines, "b/index.md") == found[1]
    assert find_found(listing.lines, "b") is None
    assert find_found(listing.lines, "c.md") is None


def test_the_output_with_links(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    (tmp_path / "link").symlink_to("a.html")
    files = {file.path: file.is_plain for file in parse_swept(list_output(tmp_path).lines)}
    assert files == {"a.html": True, "link": False}


def test_a_name_that_is_not_unicode_comes_back() -> None:
    listing = list_left([Swept("\udcff.html", 1, 5, stat.S_IFREG, 7)])
    assert list(parse_swept(listing.lines)) == [Swept("\udcff.html", 1, 5, stat.S_IFREG, 7)]


@pytest.mark.parametrize(
    ("paths", "new", "after"),
    [
        (["b"], {"b": "b\x002"}, ["a\x001", "b\x002", "b/c\x001"]),
        (["b/c"], {}, ["a\x001", "b\x001"]),
        (["b-"], {"b-": "b-\x003"}, ["a\x001", "b\x001", "b-\x003", "b/c\x001"]),
        (["x"], {}, ["a\x001", "b\x001", "b/c\x001"]),
    ],
)
def test_lines_replaced(paths: list[str], new: dict[str, str], after: list[str]) -> None:
    lines = ["a\x001", "b\x001", "b/c\x001"]
    replace_lines(lines, paths, new)
    assert lines == after
