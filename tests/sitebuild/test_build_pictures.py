"""Smaller forms of pictures: made once, told to the browser, gone with the picture."""

import random
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builder.render.image_encoding import MOST_PIXELS, find_widths, shrink_picture
from builder.render.images import Picture

Site = Any
TEXT = (
    "---\ntitle: Quay\ndate: 2021-05-04\nimage: {src: quay.png, alt: The quay}\n---\n\n![Crane](crane.png)\n\nWords.\n"
)
PAGE = "2021/05/04/quay.html"


def make_picture(width: int, height: int, kind: str = "PNG", **options: Any) -> bytes:
    rng, target = random.Random(width), BytesIO()
    noise = Image.frombytes("RGB", (64, 64), rng.randbytes(64 * 64 * 3))
    noise.resize((width, height)).save(target, kind, **options)
    return target.getvalue()


@pytest.fixture
def pictured(make_site: Callable[[dict[str, str]], Site]) -> Site:
    site = make_site({"content/2021/05/04/quay/index.md": TEXT})
    site.write("content/2021/05/04/quay/quay.png", make_picture(1300, 700))
    site.write("content/2021/05/04/quay/crane.png", make_picture(640, 400))
    assert site.build().problems == ()
    return site


def list_forms(site: Site) -> dict[str, tuple[int, int]]:
    forms = (path for path in site.output.rglob("*.webp"))
    return {path.relative_to(site.output / "2021/05/04/quay").as_posix(): Image.open(path).size for path in forms}


def test_a_page_names_the_forms_with_their_widths(pictured: Site) -> None:
    assert list_forms(pictured) == {
        "quay-480.webp": (480, 258),
        "quay-960.webp": (960, 517),
        "crane-480.webp": (480, 300),
    }
    html = pictured.list_files()[PAGE].decode()
    assert 'srcset="quay/quay-480.webp 480w, quay/quay-960.webp 960w, quay/quay.png 1300w" sizes=' in html
    assert 'srcset="quay/crane-480.webp 480w, quay/crane.png 640w" sizes=' in html
    assert 'width="1300" height="700"' in html


def test_forms_are_made_once_and_follow_their_picture(pictured: Site) -> None:
    times = pictured.list_times()
    pictured.edit("archive.yaml", "title: Test", "title: Tested")
    pictured.build()
    now = pictured.list_times()
    assert [path for path in times if path.endswith(".webp") and now[path] != times[path]] == []
    pictured.write("content/2021/05/04/quay/quay.png", make_picture(700, 700))
    pictured.build()
    assert sorted(list_forms(pictured)) == ["crane-480.webp", "quay-480.webp"]
    assert pictured.list_files() == pictured.build_clean()
    pictured.edit("content/2021/05/04/quay/index.md", "![Crane](crane.png)\n\n", "")
    pictured.build()
    assert sorted(list_forms(pictured)) == ["quay-480.webp"]
    (pictured.output / "2021/05/04/quay/quay-480.webp").write_bytes(b"harm")
    pictured.build()
    assert list_forms(pictured) == {"quay-480.webp": (480, 480)}
    assert pictured.list_files() == pictured.build_clean()


def test_a_form_takes_no_place_of_another_file(pictured: Site) -> None:
    pictured.write("content/static/2021/05/04/quay/quay-480.webp", b"mine")
    assert pictured.build().problems == ()
    assert pictured.list_files()["2021/05/04/quay/quay-480.webp"] == b"mine"
    assert "quay-960.webp" not in list(pictured.list_files())
    assert "quay-480" not in re.sub(r"crane-480", "", pictured.list_files()[PAGE].decode())


def test_two_processes_make_the_same_forms(make_site: Callable[[dict[str, str]], Site]) -> None:
    body = "\n\n".join(f"![{number}]({number}.png)" for number in range(6))
    site = make_site({"content/a.md": f"---\ntitle: A\n---\n\n{body}\n"})
    for number in range(6):
        site.write(f"content/{number}.png", make_picture(620 + number, 300))
    site.build(processes=2)
    assert len(list(site.output.rglob("*.webp"))) == 6
    assert site.list_files() == site.build_clean()


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((599, 400), ()),
        ((600, 400), (480,)),
        ((1200, 10), (480, 960)),
        ((2000, 9), (480, 960, 1600)),
        ((40000, 40000), ()),
    ],
)
def test_which_widths_a_picture_gets(size: tuple[int, int], widths: tuple[int, ...]) -> None:
    assert find_widths(Picture("a.jpg", *size)) == widths
    assert not widths or size[0] * size[1] <= MOST_PIXELS


def test_what_has_no_smaller_form(tmp_path: Path) -> None:
    assert shrink_picture(b"no picture", (480,)) == ()
    assert shrink_picture(make_picture(900, 600)[:2000], (480,)) == ()
    moving = BytesIO()
    frames = [Image.new("RGB", (800, 10), shade) for shade in ("red", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    assert shrink_picture(moving.getvalue(), (480,)) == ()
    small = make_picture(640, 400, "WEBP", quality=1)
    assert shrink_picture(small, (480,)) == ()  # smaller as it is


def test_a_form_stands_upright_and_keeps_what_shows_through() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    ((_, form),) = shrink_picture(make_picture(600, 900, "JPEG", exif=exif, quality=95), (480,))
    assert Image.open(BytesIO(form)).size == (480, 320)
    clear = BytesIO()
    picture = Image.open(BytesIO(make_picture(800, 400))).convert("RGBA")
    picture.putalpha(100)
    picture.save(clear, "PNG")
    ((_, form),) = shrink_picture(clear.getvalue(), (480,))
    assert Image.open(BytesIO(form)).mode == "RGBA"
