"""Pictures beside articles."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from builder.render.images import Picture, find_source, load_picture, load_pictures


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "a"
    folder.mkdir(parents=True)
    Image.new("RGB", (30, 20)).save(folder / "photo.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (30, 20)).save(folder / "sideways.jpg", exif=exif)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnot at all")
    (folder / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.jpg").write_bytes((folder / "photo.jpg").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("reference", "source"),
    [
        ("photo.jpg", "2021/a/photo.jpg"),
        ("./x/photo.jpg", "2021/a/x/photo.jpg"),
        ("../b/photo.jpg", "2021/b/photo.jpg"),
        ("/static/photo.jpg", "static/photo.jpg"),
        ("../../../photo.jpg", None),
        ("..\\photo.jpg", None),
        ("https://x.org/photo.jpg", None),
        ("..", "2021"),
        ("", "2021/a"),
    ],
)
def test_find_source(reference: str, source: str | None) -> None:
    assert find_source("2021/a/index.md", reference) == source


def test_sizes_as_shown(root: Path) -> None:
    assert load_picture(root, "a/photo.jpg") == Picture("a/photo.jpg", 30, 20)
    assert load_picture(root, "a/sideways.jpg") == Picture("a/sideways.jpg", 20, 30)


def test_a_picture_is_never_decoded_for_its_size(root: Path) -> None:
    """This one says that it has ten thousand million pixels, and holds none: to decode it would fail, or never end."""
    names = (
        b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0),
        b"IDAT" + zlib.compress(bytes(99)),
        b"IEND",
    )
    chunks = b"".join(struct.pack(">I", len(name) - 4) + name + struct.pack(">I", zlib.crc32(name)) for name in names)
    (root / "content/2021/huge.png").parent.mkdir(parents=True, exist_ok=True)
    (root / "content/2021/huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    assert load_picture(root, "2021/huge.png") == Picture("2021/huge.png", 100_000, 100_000)


def test_what_cannot_be_shown_is_a_problem_with_its_line(root: Path) -> None:
    names = ["photo.jpg", "gone.jpg", "broken.png", "drawing.svg", "../../secret.jpg", "other.md"]
    pictures, problems = load_pictures(root, "a/index.md", zip(names, range(5, 11), strict=True))
    assert [picture.source for picture in pictures] == ["a/photo.jpg"]
    assert [(problem.path, problem.line, problem.message) for problem in problems] == [
        ("content/a/index.md", 6, "'gone.jpg' is not there"),
        ("content/a/index.md", 7, "'broken.png' is not a picture that browsers show"),
        ("content/a/index.md", 8, "'drawing.svg' is not a picture that browsers show"),
        ("content/a/index.md", 9, "'../../secret.jpg' is not there"),
    ]
    assert all(problem.hint for problem in problems)
