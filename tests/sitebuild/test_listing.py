"""What lies in a folder, as one text."""

import os
import stat
from pathlib import Path

import pytest

from builder.article.store import ContentFile
from builder.files import find_stamp
from builder.output_tree.folder_stats import Swept
from builder.sitebuild.changes import find_changes
from builder.sitebuild.inputs import (
    RECENT,
    Listing,
    find_found,
    format_found,
    list_content,
    list_output,
    pack_lines,
    parse_found,
    parse_swept,
    settle_content,
    update_output,
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
    file = Swept("\udcff.html", 1, 5, stat.S_IFREG, 7)
    assert list(parse_swept(update_output(Listing(b"", 0), [file], ()).lines)) == [file]


@pytest.mark.parametrize(
    ("new", "gone", "after"),
    [
        ({"b": 2}, (), {"a": 1, "b": 2, "b/c": 1}),
        ({}, ("b/c",), {"a": 1, "b": 1}),
        ({"b-": 3}, (), {"a": 1, "b": 1, "b-": 3, "b/c": 1}),
        ({}, ("x",), {"a": 1, "b": 1, "b/c": 1}),
    ],
)
def test_files_of_the_output_that_come_change_and_go(
    new: dict[str, int], gone: tuple[str, ...], after: dict[str, int]
) -> None:
    def stat_files(sizes: dict[str, int]) -> list[Swept]:
        return [Swept(path, size, 5, stat.S_IFREG, 7) for path, size in sizes.items()]

    before = update_output(Listing(b"", 0), stat_files({"a": 1, "b": 1, "b/c": 1}), ())
    listing = update_output(before, stat_files(new), gone)
    assert {file.path: file.size for file in parse_swept(listing.lines)} == after
    assert listing == update_output(Listing(b"", 0), stat_files(after), ())


LISTED = {"a/index.md": 1, "a/capture.json": 1, "b.md": 1, "c/index.markdown": 1, "c/capture.json": 1, "static/x": 1}
CHANGES: dict[str, tuple[dict[str, int | None], set[str], bool]] = {
    "nothing": ({}, set(), False),
    "an article": ({"a/index.md": 2}, {"a/index.md"}, False),
    "evidence": ({"a/capture.json": 2}, {"a/index.md"}, False),
    "evidence of an article of another ending": ({"c/capture.json": 2}, {"c/index.markdown"}, False),
    "evidence less": ({"a/capture.json": None}, {"a/index.md"}, False),
    "evidence of no article": ({"d/capture.json": 1}, set(), False),
    "an article more": ({"d.md": 1}, {"d.md"}, True),
    "an article less": ({"b.md": None}, set(), True),
    "another file": ({"static/x": 2}, set(), True),
    "another file more": ({"a/x.png": 2}, set(), True),
    "another file less": ({"static/x": None}, set(), True),
    "a standing page": ({"pages/about.md": 1}, set(), True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_the_content(change: str) -> None:
    def pack(sizes: dict[str, int]) -> Listing:
        return Listing(pack_lines(format_found(ContentFile(path, size, 5, 7)) for path, size in sizes.items()), 5)

    edits, articles, others = CHANGES[change]
    now = {path: size for path, size in {**LISTED, **edits}.items() if size is not None}
    found = find_changes(pack(LISTED).packed, pack(now))
    assert (found.articles, found.others) == (articles, others)


def test_a_file_of_just_now_is_kept_with_a_time_that_it_has_not() -> None:
    recent, old = ContentFile("a.md", 1, 10 * RECENT, 7), ContentFile("b.md", 1, 5, 7)
    listing = Listing(pack_lines(map(format_found, (recent, old))), recent.changed)
    kept = settle_content(listing, listing.lines, recent.changed + 1)
    assert find_changes(kept, listing).articles == {"a.md"}
    assert settle_content(listing, (), recent.changed + 2 * RECENT) == listing.packed
