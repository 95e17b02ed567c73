import zipfile
from pathlib import Path

import pytest

from builder.errors import Fault
from builder.publish.targets import copy_site, find_record, zip_site


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    for path, text in {
        "index.html": "<h1>Dune Post</h1>",
        "2021/12/11/tide.html": "<p>The tide.</p>",
        "old tide.html": '<meta http-equiv="refresh" content="0; url=2021/12/11/tide.html">',
        ".nojekyll": "",
        ".gitkeep": "",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def copy(output: Path, target: str = "folder", place: str = "www"):
    where = output.parent / place
    return copy_site(output, where, target=target, record=find_record(output.parent, where))


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_gets_the_site_and_keeps_what_is_not_ours(output):
    www = output.parent / "www"
    www.mkdir()
    (www / "own.txt").write_text("mine")
    first = copy(output)
    assert (first.files, first.written, first.deleted) == (4, 4, 0)
    assert list_files(www) == [".nojekyll", "2021/12/11/tide.html", "index.html", "old tide.html", "own.txt"]
    (output / "old tide.html").unlink()
    (output / "index.html").write_text("<h1>new</h1>")
    again = copy(output)
    assert (again.written, again.deleted) == (1, 1)
    assert list_files(www) == [".nojekyll", "2021/12/11/tide.html", "index.html", "own.txt"]
    assert (www / "own.txt").read_text() == "mine"
    assert copy(output)[2:] == (again.size, 0, 0)


def test_a_page_changed_in_the_folder_is_put_right(output):
    copy(output)
    (output.parent / "www/index.html").write_text("tampered")
    assert copy(output).written == 1
    assert (output.parent / "www/index.html").read_text() == "<h1>Dune Post</h1>"


@pytest.mark.parametrize("target", ["cloudflare", "netlify"])
def test_hosts_that_read_headers_and_redirects_get_them(output, target):
    copy(output, target)
    www = output.parent / "www"
    assert (www / "_redirects").read_text() == "/old%20tide.html /2021/12/11/tide.html 301\n"
    assert "frame-ancestors" in (www / "_headers").read_text()


def test_own_headers_stay(output):
    (output / "_headers").write_text("/*\n  X: y\n")
    copy(output, "netlify")
    assert (output.parent / "www/_headers").read_text() == "/*\n  X: y\n"


def test_a_zip_file_holds_the_site_with_the_same_bytes_each_time(output):
    first = zip_site(output, output.parent / "site.zip")
    data = first.place.read_bytes()
    assert (first.files, first.written, first.size) == (4, 4, len(data))
    with zipfile.ZipFile(first.place) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == [".nojekyll", "2021/12/11/tide.html", "index.html", "old tide.html"]
    (output / "index.html").touch()
    assert zip_site(output, first.place).written == 0
    first.place.unlink()
    zip_site(output, first.place)
    assert first.place.read_bytes() == data


@pytest.mark.parametrize("place", ["output", "output/www", "."])
def test_a_place_that_overlaps_the_built_folder_is_refused(output, place):
    with pytest.raises(Fault, match="overlaps the built folder"):
        copy(output, place=place)


def test_a_folder_is_no_zip_file(output, tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(Fault, match=r"name a file: --to archive\.zip"):
        zip_site(output, tmp_path / "there")


def test_links_are_refused(output):
    (output / "leak").symlink_to("/etc/passwd")
    with pytest.raises(Fault, match="is a link"):
        copy(output)
