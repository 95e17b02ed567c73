"""An edit that keeps size and time is seen; a file that only looks otherwise to the system is read once, no more."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.sitebuild.inputs import stat_inputs
from builder.sitebuild.up_to_date import find_report
from tests.sitebuild.conftest import Site as Archive
from tests.sitebuild.conftest import draw_picture

Site = Any
ONE = "content/2021/01/04/story-1/index.md"
QUAY = "content/2021/01/04/story-1/quay.png"
THEME = "themes/mine/assets/own.css"
EDITS = {
    ONE: (b"The words", b"Thy words"),
    "content/pages/about.md": (b"About this", b"About that"),
    "content/static/robots.txt": (b"*", b"x"),
    "content/2021/02/04/story-2/capture.json": (b"a" * 64, b"b" * 64),
    THEME: (b"red", b"tan"),
    "archive.yaml": (b"title: Test", b"title: Best"),
    "tags.yaml": (b"Crane", b"Krane"),
}
"""File → what becomes of its bytes."""


@pytest.fixture
def whole(site: Site) -> Site:
    """A built archive with a theme, rulings, evidence and a picture large enough for a smaller form, all settled."""
    site.write(QUAY, draw_picture(site.root / "x.png", size=(700, 500)))
    (site.root / "x.png").unlink()
    site.write("themes/mine/theme.yaml", "extends: broadsheet\n")
    site.write(THEME, "a { color: red }\n")
    site.write("tags.yaml", "aliases:\n  crane: Crane\n")
    site.write("content/2021/02/04/story-2/capture.json", '{"capture": {"sha256": "%s"}}' % ("a" * 64))
    site.edit("archive.yaml", "title: Test", "title: Test\ntheme: mine")
    assert site.build().problems == ()
    assert is_sealed(site)
    return site


def is_sealed(site: Site) -> bool:
    return find_report(site.root, site.output, stat_inputs(site.root, site.output)) is not None


def replace_unseen(place: Path, data: bytes, *, by_rename: bool) -> None:
    """Other bytes of the same number, at the same time."""
    before = place.stat()
    assert before.st_size == len(data)
    target = place.with_name(f"{place.name}~") if by_rename else place
    target.write_bytes(data)
    os.utime(target, ns=(before.st_mtime_ns, before.st_mtime_ns))
    target.replace(place)
    assert (place.stat().st_size, place.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def list_identities(site: Site) -> dict[str, tuple[int, int, int]]:
    """Of each file of the output what changes when it is written, or put in the place of another."""
    found = {path: (site.output / path).stat() for path in site.list_files()}
    return {path: (status.st_ino, status.st_mtime_ns, status.st_ctime_ns) for path, status in found.items()}


@pytest.mark.parametrize("by_rename", [False, True])
@pytest.mark.parametrize("path", EDITS)
def test_an_edit_of_equal_size_and_time(whole: Site, path: str, by_rename: bool) -> None:
    before = whole.list_files()
    old, new = EDITS[path]
    data = (whole.root / path).read_bytes()
    assert old in data
    replace_unseen(whole.root / path, data.replace(old, new), by_rename=by_rename)
    assert not is_sealed(whole)
    whole.build()
    assert whole.list_files() == whole.build_clean()
    if not path.endswith("capture.json"):
        assert whole.list_files() != before


def test_a_picture_of_equal_size_and_time(whole: Site) -> None:
    data = bytearray((whole.root / QUAY).read_bytes())
    at = data.index(b"tEXt") if b"tEXt" in data else data.index(b"IDAT") + 40
    data[at] ^= 1
    replace_unseen(whole.root / QUAY, bytes(data), by_rename=True)
    whole.build()
    assert whole.list_files()["2021/01/04/story-1/quay.png"] == bytes(data)


@pytest.mark.parametrize("path", ["2021/01/04/story-1.html", "assets/style.css", "search/manifest.js", "feed.xml"])
def test_an_edit_of_the_output_of_equal_size_and_time(whole: Site, path: str) -> None:
    before, place = whole.list_files(), whole.output / path
    replace_unseen(place, before[path][:-1] + b"?", by_rename=False)
    assert not is_sealed(whole)
    whole.build()
    assert whole.list_files() == before
    whole.build()
    assert is_sealed(whole)


def touch_all(site: Site) -> Site:
    """As `chmod` or a backup program leaves files: another time of the change of the file, all else as it was."""
    for path in site.root.rglob("*"):
        if path.is_file():
            path.chmod(0o640)
            path.chmod(0o644)
    return site


def copy_all(site: Site) -> Site:
    """As `cp -pr`, or a restored backup."""
    place = site.root.with_name("copied")
    shutil.copytree(site.root, place)
    return Archive(place)


def check_out(site: Site) -> Site:
    """As `git checkout`: the content's files are new ones, of now."""
    for path in (site.root / "content").rglob("*.*"):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    return site


@pytest.mark.parametrize("harm", [touch_all, copy_all, check_out])
def test_what_only_looks_otherwise_is_neither_rendered_nor_written(whole: Site, harm: Callable[[Site], Site]) -> None:
    files = whole.list_files()
    site = harm(whole)
    assert not is_sealed(site)
    before = list_identities(site)
    built = site.build()
    assert (built.written, built.deleted, built.problems) == (0, 0, ())
    assert list_identities(site) == before
    assert site.list_files() == files
    if harm is not check_out:  # files of just now are read again
        assert is_sealed(site)
        assert site.build().written == 0
    site.edit(ONE, "The words", "Other words")
    site.build()
    assert site.list_files() == site.build_clean()
