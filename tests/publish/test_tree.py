import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import Fault
from builder.files import hash_bytes, write_output
from builder.output_tree.output_record import make_written
from builder.output_tree.output_writer import OutputWriter, open_output
from tests.trials import count_trials


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def start(home: Path) -> OutputWriter:
    return open_output(home / "output", home / ".backfile" / "tree")


def digest(data: bytes) -> bytes:
    return bytes.fromhex(hash_bytes(data))


def build(home: Path, pages: dict[str, bytes], *, stop_after: int | None = None) -> tuple[list[str], tuple[str, ...]]:
    """A whole build of the pages, or one that is killed after some of them; gives what it wrote and deleted."""
    tree, wrote = start(home), []
    for count, (path, data) in enumerate(sorted(pages.items())):
        if count == stop_after:
            return wrote, ()
        if tree.find_digest(path) == digest(data):
            tree.keep(path)
        elif tree.write(path, data, digest=digest(data)):
            wrote.append(path)
    return (wrote, ()) if stop_after is not None else (wrote, tree.finish())


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


PAGES = {"index.html": b"front", "2021/12/11/tide.html": b"tide", "search/a.js": b"shard"}


def test_a_second_build_of_the_same_pages_writes_nothing(home):
    assert build(home, PAGES) == (sorted(PAGES), ())
    before = {path: (home / "output" / path).stat().st_mtime_ns for path in PAGES}
    assert build(home, PAGES) == ([], ())
    assert before == {path: (home / "output" / path).stat().st_mtime_ns for path in PAGES}
    assert read(home / "output") == PAGES


def test_a_changed_input_is_written_and_nothing_else(home):
    build(home, PAGES)
    assert build(home, PAGES | {"index.html": b"new front"}) == (["index.html"], ())


def test_equal_bytes_from_changed_inputs_are_not_rewritten(home):
    build(home, PAGES)
    tree = start(home)
    assert tree.write("index.html", b"front", digest=b"other inputs") is False
    tree.finish()
    assert start(home).find_digest("index.html") == b"other inputs"


def test_what_is_no_longer_named_goes_with_its_folders(home):
    build(home, PAGES)
    rest = {"index.html": b"front"}
    assert build(home, rest) == ([], ("2021/12/11/tide.html", "search/a.js"))
    assert sorted(path.name for path in (home / "output").iterdir()) == ["index.html"]


def test_foreign_files_and_gitkeep_stay(home):
    (home / "output/search").mkdir(parents=True)
    for name in (".gitkeep", "search/mine.txt"):
        (home / "output" / name).write_text("mine")
    build(home, PAGES)
    build(home, {})
    assert read(home / "output") == {".gitkeep": b"mine", "search/mine.txt": b"mine"}


@pytest.mark.parametrize("harm", ["delete", "edit", "touch", "link", "folder"])
def test_an_output_file_that_someone_changed_is_made_again(home, harm):
    build(home, PAGES)
    target = home / "output/index.html"
    if harm == "touch":
        os.utime(target, ns=(1, 1))
    elif harm == "edit":
        target.write_bytes(b"FRONT")
        os.utime(target, ns=(2, 2))
    else:
        target.unlink()
    if harm == "link":
        target.symlink_to(home / "output/search/a.js")
    if harm == "folder":
        (target / "deep").mkdir(parents=True)
    assert start(home).find_digest("index.html") is None
    build(home, PAGES)
    assert read(home / "output") == PAGES
    assert not target.is_symlink()


def test_a_page_may_become_a_folder_and_a_folder_a_page(home):
    build(home, {"a": b"page", "b/c/d": b"deep", "b/c/e": b"deep"})
    build(home, {"a/b": b"below", "b": b"page"})
    assert read(home / "output") == {"a/b": b"below", "b": b"page"}
    build(home, {"a": b"page", "b/c/d": b"deep"})
    assert read(home / "output") == {"a": b"page", "b/c/d": b"deep"}


def test_a_worker_may_write_the_file(home):
    tree = start(home)
    tree.make_way("far/page.html")
    target = home / "output/far/page.html"
    write_output(target, b"x")
    tree.note_written("far/page.html", make_written(target, target.read_bytes(), digest=b"d"))
    tree.finish()
    assert start(home).find_digest("far/page.html") == b"d"


@pytest.mark.parametrize("path", ["../out", "/etc/x", "a/../../b", "a//b", "", "a/", "./a", "a\\b", "a\0b", ".."])
def test_a_path_that_leaves_the_folder_is_refused(home, path):
    with pytest.raises(Fault, match="no path below"):
        start(home).write(path, b"", digest=b"")


def test_nothing_is_written_through_a_linked_folder(home):
    (home / "elsewhere").mkdir()
    (home / "output").mkdir()
    (home / "output/2021").symlink_to(home / "elsewhere")
    with pytest.raises(Fault, match="is a link"):
        start(home).write("2021/12/x.html", b"", digest=b"")
    assert list((home / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("place", ["file/output", "file"])
def test_where_no_folder_can_be_is_a_fault(home, place):
    (home / "file").write_text("")
    with pytest.raises(Fault, match="cannot make the folder"):
        open_output(home / place, home / ".backfile/tree")


def test_a_foreign_file_in_a_pages_way_is_a_fault_and_stays(home):
    (home / "output").mkdir()
    (home / "output/2021").write_text("mine")
    with pytest.raises(Fault, match="2021"):
        build(home, PAGES)
    assert (home / "output/2021").read_text() == "mine"


@pytest.mark.parametrize("harm", [b"", b"\x00garbage", b"\x82\xa6format\x63\xa5files\x80"])
def test_a_damaged_record_is_begun_again(home, harm):
    build(home, PAGES)
    (home / ".backfile/tree").write_bytes(harm)
    build(home, PAGES)
    assert build(home, PAGES) == ([], ())


def test_one_path_has_one_writer(home):
    tree = start(home)
    tree.write("a", b"1", digest=b"")
    with pytest.raises(ValueError, match="twice"):
        tree.write("a", b"2", digest=b"")


def test_only_a_known_file_can_be_kept(home):
    with pytest.raises(ValueError, match="not as the last build"):
        start(home).keep("a")


def test_leftovers_of_a_killed_build_go_and_foreign_files_do_not(home):
    build(home, PAGES)
    (home / "output/mine.txt").write_text("mine")
    tree = start(home)
    tree.write("new.html", b"new", digest=b"n")
    tree.write("search/more/x.js", b"x", digest=b"n")
    (home / "output/search/.backfile-k3j4").write_bytes(b"half")
    # killed here
    assert build(home, PAGES)[1] == ("new.html", "search/.backfile-k3j4", "search/more/x.js")
    assert read(home / "output") == PAGES | {"mine.txt": b"mine"}


_NAMES = st.sampled_from(["a", "b", "a/b", "a/c", "d/e/f", "d/e", "g.html"])
_STEPS = st.tuples(st.dictionaries(_NAMES, st.sampled_from([b"1", b"2", b"33"])), st.none() | st.integers(0, 4))


def _apart(pages: dict[str, bytes]) -> dict[str, bytes]:
    """Without pages that lie below another page: a plan never holds both."""
    return {path: data for path, data in pages.items() if not any(path.startswith(f"{other}/") for other in pages)}


@settings(max_examples=count_trials(80, 2_000))
@given(steps=st.lists(_STEPS, min_size=1, max_size=5), last=st.dictionaries(_NAMES, st.sampled_from([b"1", b"2"])))
def test_whatever_was_killed_before_a_whole_build_gives_the_same_bytes(tmp_path_factory, steps, last):
    home = tmp_path_factory.mktemp("tree")
    (home / "output").mkdir()
    (home / "output/.gitkeep").write_bytes(b"")
    for pages, stop_after in steps:
        build(home, _apart(pages), stop_after=stop_after)
    build(home, _apart(last))
    assert read(home / "output") == _apart(last) | {".gitkeep": b""}
    assert not (home / ".backfile/tree.open").exists()


def test_opening_thirteen_thousand_files_is_one_quick_sweep(home):
    for folder in range(130):
        (home / "output" / f"{folder:03}").mkdir(parents=True)
        for page in range(100):
            (home / "output" / f"{folder:03}" / f"{page:03}.html").write_bytes(b"x")
    begun = time.perf_counter()
    tree = start(home)
    assert time.perf_counter() - begun < 0.6  # about 0.05 s on two idle cores
    assert tree.find_digest("000/000.html") is None
