"""What is read from the disk: captures, their sidecars, and the pictures beside a saved page. Nothing else ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builder.capture.source import (
    HTML,
    TEXT,
    detect,
    find_captures,
    find_leftover,
    find_pictures,
    make_capture,
    read_capture,
    read_companions,
)  # fmt: skip
from builder.errors import Fault

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080040003001011100ffd9")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\2\0\0\0"
PAGE = "<html><body><p>The night ferry stays.</p>{}</body></html>"


def save(folder: Path, files: dict[str, bytes | str]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def list_found(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_captures((folder,)) if not find_leftover(path)]


def list_companions(page: Path) -> dict[str, bytes]:
    return {near.name: near.data for near in read_companions(page, read_capture(page)).companions}


def test_what_came_along_with_a_page_is_no_capture(tmp_path: Path) -> None:
    save(tmp_path, {
        "a.html": PAGE, "a.html.meta.json": "{}", "a_files/photo.jpg": JPEG, "a_files/frame.html": PAGE,
        "a_files/css/x.css": "p {}", "b.htm": PAGE, "b-Dateien/photo.png": PNG, "photo.jpg": JPEG,
        "c_files/d.html": PAGE, "dumps/e.txt": "Text.", "dumps/scan.jpg": JPEG, ".hidden/f.txt": "x", "g.txt~": "x",
    })  # fmt: skip
    assert list_found(tmp_path) == ["a.html", "b.htm", "c_files/d.html", "dumps/e.txt", "dumps/scan.jpg"]


def test_a_folder_of_many_pages_is_found_in_linear_time(tmp_path: Path) -> None:
    save(tmp_path, {f"{number}.html": PAGE for number in range(3000)})
    assert len(list_found(tmp_path)) == 3000


def test_links_and_closed_folders_are_found_for_a_refusal_by_name(tmp_path: Path) -> None:
    home = tmp_path / "home"
    save(home, {"a.html": PAGE, "one/b.html": PAGE, "two/c.html": PAGE, "closed/d.html": PAGE, "open.txt": "Text."})
    (home / "one" / "two").symlink_to("../two")
    (home / "two" / "one").symlink_to("../one")
    (home / "loop").symlink_to("loop")
    (home / "self").symlink_to(".")
    (home / "closed").chmod(0)
    (home / "open.txt").chmod(0)
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)
    with as_somebody_else():
        reasons = {name: find_reason(home / name) for name in list_found(home)}
    (home / "closed").chmod(0o755)
    assert reasons == {
        "a.html": "",
        "closed": "cannot be read: Permission denied",
        "loop": "a link that leads to no file: Too many levels of symbolic links",
        "one/b.html": "",
        "one/two": "a link to a folder, which is not followed",
        "open.txt": "cannot read: Permission denied",
        "self": "a link to a folder, which is not followed",
        "two/c.html": "",
        "two/one": "a link to a folder, which is not followed",
    }


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Without the rights of root, to whom nothing is closed."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def find_reason(path: Path) -> str:
    try:
        read_capture(path)
    except Fault as fault:
        return fault.problems[0].message
    return ""


NAMED = [
    ('<img src="page_files/a.jpg">', ["page_files/a.jpg"]),
    ("<img src='./page_files/a.jpg'>", ["page_files/a.jpg"]),
    ("<img src=page_files/deep/a.jpg>", ["page_files/deep/a.jpg"]),
    ('<img src="page_files/a%20b.jpg">', ["page_files/a b.jpg"]),
    ('<img src="page_files/a.jpg?width=3&amp;x=1#top">', ["page_files/a.jpg"]),
    ('<img src="" data-src="page_files/a.jpg">', ["page_files/a.jpg"]),
    ('<img srcset="page_files/a.jpg 1x, page_files/deep/a.jpg 2x">', ["page_files/a.jpg", "page_files/deep/a.jpg"]),
    ('<source srcset="page_files/deep/a.jpg 300w">', ["page_files/deep/a.jpg"]),
    ('<img src="beside.png">', ["beside.png"]),
    ('<img src="beside.png"><img src="beside.png">', ["beside.png"]),
    ('<img src="../secret.jpg">', []),
    ('<img src="page_files/../../secret.jpg">', []),
    ('<img src="page_files/%2e%2e/%2E%2E/secret.jpg">', []),
    ('<img src="page_files/..%2f..%2fsecret.jpg">', []),
    ('<img src="page_files\\..\\..\\secret.jpg">', []),
    ('<img src="/etc/passwd">', []),
    ('<img src="file:///etc/passwd">', []),
    ('<img src="//host/page_files/a.jpg">', []),
    ('<img src="http://host/page_files/a.jpg">', []),
    ('<img src="C:page_files/a.jpg">', []),
    ('<img src="other_files/a.jpg">', []),
    ('<img src="page_files/.hidden.jpg">', []),
    ('<img src="page_files/out.jpg">', []),
    ('<img src="page_files/outer/secret.jpg">', []),
    ('<img src="page_files/inner.jpg">', ["page_files/inner.jpg"]),
    ('<img src="page_files/note.txt">', []),
    ('<img src="page_files/missing.jpg">', []),
    ('<img src="page_files">', []),
    ('<img src="page_files/' + "x" * 5000 + '.jpg">', []),
    ('<img src="http://[bad/page_files/a.jpg">', []),
]


@pytest.mark.parametrize(("markup", "names"), NAMED)
def test_companions(tmp_path: Path, markup: str, names: list[str]) -> None:
    home = tmp_path / "home"
    save(home, {
        "page.html": PAGE.format(markup), "page_files/a.jpg": JPEG, "page_files/a b.jpg": JPEG,
        "page_files/deep/a.jpg": JPEG, "page_files/.hidden.jpg": JPEG, "page_files/note.txt": "no picture",
        "beside.png": PNG, "other_files/a.jpg": JPEG, "../secret.jpg": JPEG,
    })  # fmt: skip
    (home / "page_files" / "out.jpg").symlink_to(tmp_path / "secret.jpg")
    (home / "page_files" / "outer").symlink_to(tmp_path)
    (home / "page_files" / "inner.jpg").symlink_to(home / "page_files" / "a.jpg")
    found = list_companions(home / "page.html")
    assert list(found) == names
    assert set(found.values()) <= {JPEG, PNG}


def test_a_text_dump_and_standard_input_have_no_companions(tmp_path: Path) -> None:
    save(tmp_path, {"page.txt": 'src="beside.png"', "beside.png": PNG})
    assert list_companions(tmp_path / "page.txt") == {}
    assert make_capture(PAGE.encode(), name="standard input").companions == ()


def test_pictures_that_are_too_large_are_passed_over(tmp_path: Path) -> None:
    save(tmp_path, {"page.html": PAGE.format('<img src="big.jpg"><img src="small.jpg">'), "small.jpg": JPEG})
    with (tmp_path / "big.jpg").open("wb") as stream:
        stream.write(JPEG)
        stream.truncate(41 * 2**20)
    page = tmp_path / "page.html"
    assert [name for name, _ in find_pictures(page, read_capture(page))] == ["small.jpg"]


def test_a_page_that_names_very_many_pictures_is_bounded(tmp_path: Path) -> None:
    names = [f"{number}.jpg" for number in range(700)]
    save(tmp_path, {"page.html": PAGE.format("".join(f'<img src="{name}">' for name in names)), "699.jpg": JPEG})
    assert list_companions(tmp_path / "page.html") == {}


TYPES = [
    (b"Plain words.", "a.txt", TEXT), (b"Plain words.", "a.html", HTML), (b"<html><body><p>x</p>", "a.txt", HTML),
    ("<html><body><p>x</p>".encode("utf-16"), "a.txt", HTML), ("words".encode("utf-16"), "a.txt", TEXT),
    ("市議会".encode("iso2022-jp"), "a.txt", TEXT), ("市議会".encode("cp932"), "a", TEXT),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "media_type"), TYPES)
def test_detect(data: bytes, name: str, media_type: str) -> None:
    assert detect(data, name) == media_type


@pytest.mark.parametrize("data", [PNG, JPEG, b"%PDF-1.7\0\0\1\2\3", bytes(64)])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Fault, match="binary"):
        detect(data, "a.bin")


def test_a_sidecar_is_read_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    save(tmp_path, {"a.txt": "Text.", "a.txt.meta.json": '{"url": "https://a.example/1", "captured_at": "2021-12-11"}'})
    capture = read_capture(tmp_path / "a.txt")
    assert (capture.url, capture.captured_at) == ("https://a.example/1", "2021-12-11")
    save(tmp_path, {"a.txt.meta.json": "{"})
    with pytest.raises(Fault, match="not a sidecar"):
        read_capture(tmp_path / "a.txt")
