import zipfile
from pathlib import Path

import pytest

from builder.errors import Fault
from builder.output_tree.output_writer import open_output
from builder.publish.destinations import copy_site, find_record, zip_site
from builder.publish.ownership import check_place


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


def copy(output: Path, target: str = "folder", place: str = "www", **more):
    where = output.parent / place
    return copy_site(output, where, target=target, record=find_record(output.parent, where), **more)


def pack(output: Path, place: str = "site.zip", **more):
    where = output.parent / place
    return zip_site(output, where, record=find_record(output.parent, where), **more)


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_gets_the_site_and_keeps_what_is_not_ours(output):
    www = output.parent / "www"
    first = copy(output)
    (www / "own.txt").write_text("mine")
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
    first = pack(output)
    data = first.place.read_bytes()
    assert (first.files, first.written, first.size) == (4, 4, len(data))
    with zipfile.ZipFile(first.place) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == [".nojekyll", "2021/12/11/tide.html", "index.html", "old tide.html"]
    (output / "index.html").touch()
    assert pack(output).written == 0
    first.place.unlink()
    pack(output)
    assert first.place.read_bytes() == data


@pytest.mark.parametrize("place", ["output", "output/www", "."])
def test_a_place_that_overlaps_the_built_folder_is_refused(output, place):
    with pytest.raises(Fault, match="overlaps the built folder"):
        copy(output, place=place)


def test_a_folder_is_no_zip_file(output, tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(Fault, match=r"name a file: --to archive\.zip"):
        pack(output, "there")


def test_links_are_refused(output):
    (output / "leak").symlink_to("/etc/passwd")
    with pytest.raises(Fault, match="is a link"):
        copy(output)


# What others put there


OTHERS = {
    "a page of the same name": {"index.html": "my own home page"},
    "a file of another name": {"own.txt": "mine"},
    "the sources of a program": {".git/config": "x", "src/main.c": "int main"},
    "a folder in the place of a page": {"index.html/mine.txt": "mine"},
    "a file in the place of a folder": {"2021": "mine"},
    "a hidden file": {".htaccess": "deny from all"},
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_a_folder_that_holds_something_and_was_never_published_to(output, files):
    www = output.parent / "www"
    for path, text in files.items():
        (www / path).parent.mkdir(parents=True, exist_ok=True)
        (www / path).write_text(text)
    before = {path: path.read_bytes() for path in www.rglob("*") if path.is_file()}
    for _ in range(2):
        with pytest.raises(Fault, match=r"holds \d files? that Backfile did not put there, such as .*--anyway"):
            copy(output)
    assert {path: path.read_bytes() for path in www.rglob("*") if path.is_file()} == before
    assert not find_record(output.parent, www).parent.exists()


def test_what_goes_anyway_is_known_the_next_time(output):
    www = output.parent / "www"
    www.mkdir()
    (www / "own.txt").write_text("mine")
    (www / "index.html").write_text("my own home page")
    assert copy(output, anyway=True).written == 4
    (output / "index.html").write_text("<h1>new</h1>")
    assert copy(output).written == 1
    assert (www / "own.txt").read_text() == "mine"


def test_a_file_of_others_that_a_later_publication_would_replace(output):
    www = output.parent / "www"
    copy(output)
    (www / "about.html").write_text("mine")
    (www / "deep").mkdir()
    (www / "deep/mine.txt").write_text("mine")
    (output / "about.html").write_text("theirs")
    with pytest.raises(Fault, match=r"holds 1 file that Backfile did not put there, such as about\.html"):
        copy(output)
    (output / "about.html").write_text("mine")  # the same bytes are no loss
    assert copy(output).files == 5
    (output / "deep").write_text("a file where a folder is")
    with pytest.raises(Fault, match=r"such as deep/mine\.txt"):
        copy(output)
    assert (www / "deep/mine.txt").read_text() == "mine"


def test_a_link_in_the_place_of_a_page_is_of_others(output):
    www, secret = output.parent / "www", output.parent / "secret"
    www.mkdir()
    secret.write_bytes((output / "index.html").read_bytes())
    (www / "index.html").symlink_to(secret)
    with pytest.raises(Fault, match=r"such as index\.html"):
        copy(output)


def test_an_empty_folder_and_one_whose_record_is_lost(output):
    www = output.parent / "www"
    www.mkdir()
    assert copy(output).written == 4
    find_record(output.parent, www).unlink()
    assert copy(output).files == 4  # it holds just what would be written
    find_record(output.parent, www).unlink()
    (output / "index.html").write_text("<h1>new</h1>")
    with pytest.raises(Fault, match=r"such as index\.html"):
        copy(output)


def test_a_publication_that_was_killed_goes_on(output):
    www = output.parent / "www"
    record = find_record(output.parent, www)
    open_output(www, record).write("index.html", b"half a si", digest=b"1")  # and killed
    assert copy(output).written == 4


def test_a_file_of_others_is_not_replaced_by_a_zip_file(output):
    place = output.parent / "site.zip"
    place.write_bytes(b"my thesis")
    with pytest.raises(Fault, match="is a file that Backfile did not write"):
        pack(output)
    assert place.read_bytes() == b"my thesis"
    assert pack(output, anyway=True).written == 4
    for text in ("2", "3"):
        (output / "index.html").write_text(text)
        assert pack(output).written == 4
    place.write_bytes(b"my thesis")
    with pytest.raises(Fault, match="is a file that Backfile did not write"):
        pack(output)


@pytest.mark.parametrize("place", [".", "content", "content/x", "themes/x/site.zip", ".git", ".backfile/www", "..",
                                   "output", "archive.yaml", "Archive.YAML", "tags.yaml", "furniture.yaml",
                                   "content/static/site.zip", "archive.yaml/x", "../other/.git/hooks"])  # fmt: skip
def test_the_archives_own_folders_are_no_home(output, place):
    with pytest.raises(Fault, match="overlaps"):
        check_place(output.parent, output.parent / place)


def test_a_folder_of_its_own_in_the_archive_is_a_home(output):
    check_place(output.parent, output.parent / "public")
    assert copy(output, place="public").written == 4
