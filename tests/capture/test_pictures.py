"""Pictures that came along are stored once beside the article and shown; the others keep their words and address."""

import base64
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from builder.article.evidence import StoredPicture
from builder.article.frontmatter import parse_article
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.importing.batch import Converted, convert_folder
from builder.capture.importing.importer import ImportReport, import_captures
from builder.capture.pictures import (
    Companion,
    find_ending,
    find_size,
    hash_companions,
    is_stored_name,
    make_picture,
    parse_data,
    plan_companion,
    split_srcset,
)
from builder.capture.source import make_capture
from builder.config import Config
from builder.files import hash_bytes
from builder.sitebuild.build import build

TODAY = date(2026, 11, 23)
PROSE = (
    "<p>The council of the harbor voted on Monday to keep the night ferry through the winter, its chair said.</p>" * 6
)
MORE = "<p>Fares for the crossing stay at four pounds, and the last boat leaves the island at a quarter to one.</p>" * 2


def draw(kind: str, size: tuple[int, int] = (320, 200), color: str = "navy") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, color).save(stream, kind)
    return stream.getvalue()


def embed(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


PNG, JPEG, RED = draw("PNG"), draw("JPEG"), draw("PNG", color="red")
DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
SVG = "data:image/svg+xml;base64," + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()


def name_of(data: bytes, ending: str) -> str:
    return f"{hash_bytes(data)[:16]}.{ending}"


def make_page(lead: str = "", inside: str = "", head: str = "") -> str:
    start = (
        f'<head><title>Ferry stays</title><meta property="article:published_time" content="2020-05-04">{head}</head>'
    )
    return f"<html>{start}<body><article><h1>Ferry stays</h1>{lead}{PROSE}{inside}{MORE}</article></body></html>"


def make(page: str, *companions: tuple[str, bytes], pictures: str | None = "") -> Conversion:
    capture = make_capture(page.encode(), name="page.html", url="https://a.example/ferry")
    made = convert(
        capture._replace(companions=tuple(Companion(*near) for near in companions)), today=TODAY, pictures=pictures
    )
    assert isinstance(made, Conversion), made
    return made


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (320, 200), (2000, 3)])
def test_kind_and_size_are_read_from_the_head(kind: str, ending: str, size: tuple[int, int]) -> None:
    data = draw(kind, size)
    assert find_ending(data) == ending
    assert find_size(data) == size
    assert (make_picture(data) is None) == (min(size) <= 2)
    for short in range(0, 40, 3):
        find_size(data[:short])


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}])
def test_the_three_forms_of_webp(options: dict[str, object]) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (321, 123)).save(stream, "WEBP", **options)
    assert find_size(stream.getvalue()) == (321, 123)


def test_a_large_segment_before_a_jpegs_frame_is_stepped_over() -> None:
    comment = b"\xff\xfe" + (60_000).to_bytes(2) + b"x" * 59_998
    assert find_size(JPEG[:2] + comment + JPEG[2:]) == (320, 200)


NOT_PICTURES = [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"GIF89", DOT, b"RIFF1234WAVE"]


@pytest.mark.parametrize("data", NOT_PICTURES)
def test_what_is_no_picture(data: bytes) -> None:
    assert make_picture(data) is None


ADDRESSES = [
    (embed(PNG), PNG),
    (embed(PNG).replace("base64", "charset=x;BASE64"), PNG),
    (embed(PNG).replace("/", "%2F").replace("data:image%2F", "data:image/"), PNG),
    ("data:image/png;base64," + "\n".join(re.findall(".{1,76}", base64.b64encode(PNG).decode())), PNG),
    (embed(PNG).rstrip("="), PNG),
    ("data:image/gif,GIF89a%00%01", b"GIF89a\0\1"),
    (SVG, None),
    ("data:text/html;base64,PGI+", None),
    ("data:image/png;base64", None),
    ("data:,", None),
]


@pytest.mark.parametrize(("address", "data"), ADDRESSES)
def test_data_addresses(address: str, data: bytes | None) -> None:
    assert parse_data(address) == data


SETS = [
    ("a.jpg 320w, b.jpg 640w", (("a.jpg", 320.0), ("b.jpg", 640.0))),
    ("a.jpg, b.jpg 2x", (("a.jpg", 1.0), ("b.jpg", 2000.0))),
    ("https://a.example/f,w_300/a.jpg 300w,\n https://a.example/b.jpg 1.5x", (
        ("https://a.example/f,w_300/a.jpg", 300.0), ("https://a.example/b.jpg", 1500.0))),
    ("", ()),
]  # fmt: skip


@pytest.mark.parametrize(("written", "candidates"), SETS)
def test_srcset(written: str, candidates: tuple[tuple[str, float], ...]) -> None:
    assert split_srcset(written) == candidates


def test_the_folder_is_that_of_the_page() -> None:
    for folder in ("page_files", "page-Dateien", "page_fichiers", "page.files", "page_archivos"):
        assert plan_companion(f"{folder}/a.jpg", "page.html") == f"{folder}/a.jpg"
    for folder in ("pages_files", "_files", "page_filesystem", "page", "images"):
        assert plan_companion(f"{folder}/a.jpg", "page.html") is None


def test_a_figure_and_a_lead_picture() -> None:
    lead = f'<figure><img src="{embed(PNG)}" alt="A ship"><figcaption>The ferry. Photo: Anna Lund</figcaption></figure>'
    inside = '<figure><img src="./page_files/quay.jpg" alt="A quay"><figcaption>The "old" quay</figcaption></figure>'
    made = make(make_page(lead, inside), ("page_files/quay.jpg", JPEG))
    image = made.article.image
    assert image is not None
    assert (image.src, image.caption, image.alt) == (name_of(PNG, "png"), "The ferry.", "A ship")
    assert f'![A quay]({name_of(JPEG, "jpg")} "The \\"old\\" quay")' in made.body
    assert {picture.name: picture.data for picture in made.pictures} == {
        name_of(PNG, "png"): PNG,
        name_of(JPEG, "jpg"): JPEG,
    }
    assert made.record.pictures == (
        StoredPicture("data:image/png;base64", name_of(PNG, "png")),
        StoredPicture("page_files/quay.jpg", name_of(JPEG, "jpg")),
    )
    assert made.record.capture.companions


def test_a_remote_picture_keeps_its_words_and_its_address() -> None:
    figure = '<figure><img src="/i/quay.jpg?w=900&utm_source=x"><figcaption>The quay</figcaption></figure>'
    made = make(make_page("", figure))
    assert '![](<> "The quay")' in made.body
    assert made.pictures == ()
    assert made.record.pictures == (StoredPicture("https://a.example/i/quay.jpg?w=900"),)


def test_without_a_place_for_pictures_words_stay() -> None:
    figure = f'<figure><img src="{embed(PNG)}"><figcaption>The quay</figcaption></figure>'
    made = make(make_page("", figure), pictures=None)
    assert '![](<> "The quay")' in made.body
    assert made.pictures == ()


LATE = [
    # (markup, what is stored; None for a picture elsewhere)
    (f'<img src="{embed(DOT, "gif")}" data-src="page_files/a.jpg">', JPEG),
    ('<img src="page_files/spacer.gif" data-original="page_files/a.jpg">', JPEG),
    ('<img data-srcset="page_files/small.png 100w, page_files/a.jpg 800w">', JPEG),
    ('<picture><source srcset="page_files/a.jpg 2x"><img src="page_files/small.png"></picture>', JPEG),
    (f'<img class="lazy" src="{embed(DOT, "gif")}"><noscript><img src="page_files/a.jpg"></noscript>', JPEG),
    ('<noscript><img src="page_files/a.jpg"></noscript><img class="lazy" src="page_files/small.png">', JPEG),
    ('<div class="lazy"><noscript><img src="page_files/a.jpg"></noscript></div>', JPEG),
    (f'<figure><img src="{SVG}"><noscript><img src="page_files/a.jpg"></noscript></figure>', JPEG),
    ('<amp-img src="page_files/a.jpg" width="300" height="200"></amp-img>', JPEG),
    (f'<img src="{embed(draw("JPEG", (20, 12)), "jpeg")}" data-src="/i/large.jpg">', None),
    (f'<img src="{SVG}" alt="A drawing of the ferry">', None),
    ('<img src="page_files/fake.jpg" alt="No picture at all">', None),
    ('<noscript><img height="1" width="1" style="display:none" src="page_files/a.jpg"></noscript>', None),
    ('<img src="page_files/a.jpg" width="1" height="1">', None),
    ('<img src="page_files/a.jpg" style="width:1px;height: 1px">', None),
    ('<img src="page_files/spacer.gif">', None),
    ('<img src="page_files/icon.png">', None),
    ('<div class="author-avatar"><img src="page_files/a.jpg"></div>', None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "data"), LATE)
def test_late_and_tracking_pictures(markup: str, data: bytes | None) -> None:
    beside = {
        "a.jpg": JPEG, "small.png": draw("PNG", (64, 40)), "spacer.gif": DOT, "icon.png": draw("PNG", (16, 16)),
        "fake.jpg": b"<html>404</html>",
    }  # fmt: skip
    made = make(make_page("", markup), *((f"page_files/{name}", known) for name, known in beside.items()))
    assert [picture.data for picture in made.pictures] == ([data] if data else [])
    assert made.body.count("![") == (1 if data else 0)


def test_the_best_of_those_elsewhere_is_named() -> None:
    markup = (
        '<figure><picture><source data-srcset="/i/400.webp 400w, /i/1600.webp 1600w"><img src="/i/200.jpg" '
        'srcset="/i/800.jpg 800w"></picture><figcaption>The quay</figcaption></figure>'
    )
    assert make(make_page("", markup)).record.pictures == (StoredPicture("https://a.example/i/1600.webp"),)


def test_a_silent_picture_under_the_headline_is_the_articles() -> None:
    made = make(make_page(f'<p><img src="{embed(PNG)}" alt="A ship at night"></p>'))
    assert made.article.image is not None
    assert (made.article.image.src, made.article.image.alt) == (name_of(PNG, "png"), "A ship at night")
    assert "![" not in made.body
    sums = made.record.characters
    assert sums.kept + sums.dropped == sums.all


def test_a_caption_in_a_paragraph_of_its_own_is_the_pictures() -> None:
    lead = f'<div><img src="{embed(PNG)}"></div><p class="caption">The ferry at the quay. Photo: Anna Lund</p>'
    made = make(make_page(lead))
    image = made.article.image
    assert image is not None
    assert (image.src, image.caption, image.credit) == (name_of(PNG, "png"), "The ferry at the quay.", "Anna Lund")


def test_the_same_picture_twice_is_stored_once() -> None:
    figure = '<figure><img src="{}"><figcaption>{}</figcaption></figure>'
    inside = figure.format(embed(RED), "One") + MORE + figure.format("page_files/red.png", "Two")
    inside += f'<p><img src="{embed(PNG)}"></p>'
    made = make(make_page(figure.format(embed(PNG), "The ferry"), inside), ("page_files/red.png", RED))
    assert sorted(picture.data for picture in made.pictures) == sorted([PNG, RED])
    assert made.body.count(f"]({name_of(RED, 'png')} ") == 2
    assert name_of(PNG, "png") not in made.body, "the article's own picture, shown again without words, is shown once"


def test_a_digest_of_companions_does_not_depend_on_their_order() -> None:
    one, two = Companion("a", PNG), Companion("b", JPEG)
    assert hash_companions((one, two)) == hash_companions((two, one)) != hash_companions((one,))
    assert hash_companions(()) == ""


def test_stored_names_lead_nowhere() -> None:
    assert is_stored_name(name_of(PNG, "png"))
    for name in ("../" + name_of(PNG, "png"), name_of(PNG, "svg"), "a.png", "", name_of(PNG, "png") + "\n"):
        assert not is_stored_name(name)


SINGLEFILE = (
    "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://a.example/ferry \n"
    " saved date: Sat Dec 11 2021 10:04:00 GMT+0900 (Japan Standard Time)\n-->"
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with a page that a browser saved and one by SingleFile."""
    folder = tmp_path / "captures"
    (folder / "page_files").mkdir(parents=True)
    figure = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>'
    lead = figure.format(embed(PNG), "A ship", "The ferry. Photo: Anna Lund")
    inside = figure.format("./page_files/quay.jpg", "A quay", "The quay at noon")
    (folder / "page.html").write_text(make_page(lead, inside))
    (folder / "page_files" / "quay.jpg").write_bytes(JPEG)
    (folder / "page_files" / "style.css").write_text("p {}")
    single = make_page(figure.format(embed(RED), "A bell", "The bell")).replace("Ferry stays", "Bell rings")
    (folder / "bell.html").write_text(SINGLEFILE + single.removeprefix("<html>"))
    return folder


def run(root: Path, *inputs: Path, **options: object) -> ImportReport:
    return import_captures(root, inputs, today=TODAY, **options)  # type: ignore[arg-type]


def test_from_a_saved_page_to_the_published_one(saved: Path, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    report = run(root, saved, processes=2)
    assert report.counts == {"added": 2, "updated": 0, "unchanged": 0, "duplicate": 0, "passed over": 0, "skipped": 0}
    folder = root / "content" / "2020" / "05" / "04" / "ferry-stays"
    png, jpg = name_of(PNG, "png"), name_of(JPEG, "jpg")
    assert (folder / png).read_bytes() == PNG
    assert (folder / jpg).read_bytes() == JPEG
    bell = json.loads((folder.with_name("bell-rings") / "capture.json").read_text())
    assert bell["key"] == "a.example/ferry"
    assert bell["capture"]["captured_at"] == "2021-12-11T10:04:00+09:00"
    built = build(root, root / "output", Config(), now_ns=0).report
    assert not built.problems
    page = (root / "output" / "2020" / "05" / "04" / "ferry-stays.html").read_text()
    for name, data in ((png, PNG), (jpg, JPEG)):
        (shown,) = set(re.findall(rf'<img[^>]* src="([^"]*{name})"', page))
        assert (root / "output" / "2020" / "05" / "04" / shown).resolve().read_bytes() == data
    assert 'width="320" height="200"' in page
    assert run(root, saved).counts["unchanged"] == 2


def test_pictures_that_come_later_are_taken_and_stay(saved: Path, tmp_path: Path) -> None:
    root, folder = tmp_path / "archive", saved / "page_files"
    folder.rename(tmp_path / "away")
    run(root, saved / "page.html")
    article = root / "content" / "2020" / "05" / "04" / "ferry-stays"
    assert '![A quay](<> "The quay at noon")' in (article / "index.md").read_text()
    (tmp_path / "away").rename(folder)
    report = run(root, saved / "page.html")
    assert (report.counts["updated"], report.captures[0].reason) == (1, "text")
    assert f'![A quay]({name_of(JPEG, "jpg")} "The quay at noon")' in (article / "index.md").read_text()
    assert run(root, saved / "page.html").counts["unchanged"] == 1
    folder.rename(tmp_path / "away")
    record = article / "capture.json"
    record.write_text(record.read_text().replace('"converter": "', '"converter": "0.0-'))
    before = (article / "index.md").read_bytes()
    assert run(root, saved / "page.html").counts["unchanged"] == 1
    assert (article / "index.md").read_bytes() == before, "what an import stored serves the next one"


def test_converting_into_a_folder_puts_pictures_beside(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcomes = convert_folder((saved,), out, evidence=False, today=TODAY, processes=1)
    assert all(isinstance(outcome, Converted) for outcome in outcomes)
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    png, jpg, red = name_of(PNG, "png"), name_of(JPEG, "jpg"), name_of(RED, "png")
    assert names == sorted(["bell.md", f"bell_files/{red}", "page.md", f"page_files/{jpg}", f"page_files/{png}"])
    source = parse_article((out / "page.md").read_text(), path="page.md")
    assert source.article.image is not None
    assert source.article.image.src == f"page_files/{png}"
    assert f"![A quay](page_files/{jpg} " in source.body


def test_a_picture_keeps_its_bytes(tmp_path: Path) -> None:
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "harbor"
    Image.new("RGB", (300, 200)).save(stream, "JPEG", exif=exif)
    figure = f'<figure><img src="{embed(stream.getvalue(), "jpeg")}"><figcaption>The quay</figcaption></figure>'
    (picture,) = make(make_page("", figure)).pictures
    assert picture.data == stream.getvalue()
