"""A file that holds many articles is refused by its name and never becomes one; what may be a capture is not."""

import gzip
import io
import sys
from datetime import date
from pathlib import Path

import pytest

from builder.capture.containers.look import HEAD, look_into
from builder.capture.containers.registry import FORMATS, find_format, take_capture
from builder.capture.importing.batch import ConversionSettings, Refused, convert_all, read_captures
from builder.capture.source import HTML
from builder.errors import Fault
from tests.capture import container_samples as samples

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

WAYS = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "bom-crlf": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip-crlf-bom": lambda text: gzip.compress(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()),
    "gzip-members": lambda text: b"".join(gzip.compress(line.encode()) for line in text.splitlines(keepends=True)),
    "zstd": lambda text: zstd.compress(text.encode()),
}


def find_refusal(data: bytes, name: str) -> str:
    with pytest.raises(Fault) as caught:
        take_capture(data, name=name)
    (problem,) = caught.value.problems
    assert problem.hint, "a refusal comes with advice"
    return problem.message


@pytest.mark.parametrize("way", [*WAYS, "zip"])
@pytest.mark.parametrize("sample", samples.TEXTS)
def test_a_text_format_is_refused_by_its_name_however_it_is_written(sample: str, way: str) -> None:
    name, text, words = samples.TEXTS[sample]
    ending = {"gzip": ".gz", "zstd": ".zst"}.get(way.partition("-")[0], "")
    if way == "zip":
        assert words in find_refusal(samples.make_zip({f"export/of-{name}": text}), "export.zip")
        return
    message = find_refusal(WAYS[way](text), name + ending)
    assert message.startswith(words)
    assert ("packed with" in message) == bool(ending)


@pytest.mark.parametrize("sample", samples.ZIPS)
def test_a_zip_file_is_known_by_what_it_holds(sample: str) -> None:
    name, data, words = samples.ZIPS[sample]
    assert find_refusal(data, name).startswith(f"{words},")


@pytest.mark.parametrize("sample", samples.ZIPS)
def test_a_zip_file_without_its_end_is_a_zip_file(sample: str) -> None:
    name, data, _ = samples.ZIPS[sample]
    if data.startswith(b"PK"):
        find_refusal(data[: len(data) * 2 // 3], name)


@pytest.mark.parametrize("sample", samples.BINARIES)
def test_a_binary_file_is_refused_by_its_name(sample: str) -> None:
    name, data, words = samples.BINARIES[sample]
    assert find_refusal(data, name).startswith(words)


def test_a_format_is_recognised_where_its_first_article_is_longer_than_what_is_seen() -> None:
    long = samples.TEXT * 100
    assert len(long) > HEAD
    for name in ("wxr", "json-feed", "jsonl", "wallabag", "all-the-news", "nexis", "hugo", "eml"):
        file_name, text, words = samples.TEXTS[name]
        text = text.replace(samples.PARAGRAPHS[-1], long.replace("\n", " ").replace('"', "'"), 1)
        assert find_refusal(text.encode(), file_name).startswith(words), name


def test_no_format_is_unknown_to_these_tests() -> None:
    """Every format that is not for files beside captures has a sample here, or a name that says it is the rest."""
    seen = {words for table in (samples.TEXTS, samples.ZIPS, samples.BINARIES) for _, _, words in table.values()}
    missing = {known.name for known in FORMATS if not known.beside and not any(map(known.name.startswith, seen))}
    assert len(missing) < len(FORMATS) // 3, sorted(missing)


# What may be a capture

DUMP = f"Board keeps the night ferry\n\nBy Nadia Thornbury\nDecember 11, 2021\n\n{samples.TEXT}\n"
PAGE = samples.PAGE
ORDINARY: dict[str, tuple[str, str]] = {
    "a dump": ("a.txt", DUMP),
    "a page": ("a.html", PAGE),
    "XHTML": ("a.xhtml", samples.DECLARED + '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n' + PAGE.partition("\n")[2]),
    "a page after a comment": ("a.html", "\n<!-- saved from url=(0043)https://mercury.example/ -->\n" + PAGE),
    "a page of SingleFile": ("a.html", samples.SINGLE_FILE),
    "a piece of a page": ("a.html", f"<article><h1>Board keeps the night ferry</h1>{samples.HTML}</article>"),
    "a page of many articles": ("a.html", f"<!doctype html><title>Live</title>{f'<article>{samples.HTML}</article>' * 4}"),
    "a page with data": ("a.html", PAGE.replace("</head>", f'<script type="application/ld+json">{samples.JSON_FEED}</script></head>')),
    "a page on bookmarks": ("a.html", PAGE.replace("<article>", "<article><p>It begins with &lt;!DOCTYPE NETSCAPE-Bookmark-file-1&gt;.</p>")),
    "an old page": ("a.htm", f"<HTML><HEAD><TITLE>Ferry</TITLE></HEAD><BODY BGCOLOR=white><FONT>{samples.HTML}</FONT></BODY></HTML>"),
    "a dump that quotes a mail": ("a.txt", f"From: Nadia Thornbury\nTo: Edwin Marsh\nDate: 11 December 2021\nSubject: The ferry\n\n{samples.TEXT}"),
    "a dump with a mail in it": ("a.txt", f"{DUMP}\n\nFrom: a@b.example\nDate: today\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello."),
    "a dump on JSON": ("a.txt", f'What a feed looks like\n\n{{"title": "Ferry", "url": "x"}}\n\n{samples.TEXT}'),
    "a dump in brackets": ("a.txt", f"[Updated at noon] {samples.TEXT}"),
    "a dump of a play": ("a.txt", '"Stay," she said, "and wait,"\n"No," he said, "I go,"\n"Go," she said, "then go,"\n"Gone," they said, "he is,"\n'),
    "a dump with a call": ("a.txt", f"print(ferry) is what the board's screen said\n\n{samples.TEXT}"),
    "a dump that ends a document": ("a.txt", f"Subject: the ferry\n\n{samples.TEXT}\nThe end of document three is missing.\n"),
    "a dump in braces": ("a.txt", f"{{Photo: the quay}}\n\n{samples.TEXT}"),
    "a dump on CSV": ("a.txt", f"title,url,time_added\n\nThat is how each export begins, and it holds no text.\n\n{samples.TEXT}"),
    "a dump with commas": ("a.txt", "Storm hits coast, closes port, delays ferry\nRain fell, wind rose, trees bent\nBoats sank, crews swam, nobody died\nMarsh, Thornbury, others agreed\n"),
    "a dump with a table": ("a.txt", f"{DUMP}\nHarbour\tBoats\tCrew\nCalder\t4\t19\nSkerrow\t2\t7\n"),
    "a dump with header lines": ("a.txt", f"Title: Board keeps the night ferry\n\nURL Source: https://mercury.example/a\n\nMarkdown Content:\n{samples.TEXT}"),
    "a dump with a block of header lines": ("a.txt", f"Title: Board keeps the night ferry\nAuthor: Nadia Thornbury\nDate: 2021-12-11\nURL: https://mercury.example/a\nTags: ferry\n\n{samples.TEXT}"),
    "a dump with its day first": ("a.txt", f"Published: 3 May 2020\nAuthor: Nadia Thornbury\n\n{samples.TEXT}"),
    "a dump with a headline and its day": ("a.txt", f"Board keeps the night ferry\nPublished: 3 May 2020\nTags: ferry\n\n{samples.TEXT}"),
    "a dump of notes": ("a.txt", f"- Ferry: it stays\n  and the levy rises\n- Quay: closed\n\n{samples.TEXT}"),
    "a dump in capitals": ("a.txt", f"BREAKING: the night ferry stays\n-----\n\n{samples.TEXT}"),
    "a page on Medium's export": ("a.html", PAGE.replace("<article>", '<article><p>Exported from <a href="https://medium.com">Medium</a>.</p>')),
    "a dump in Markdown": ("a.md", f"# Board keeps the night ferry\n\n*By Nadia Thornbury*\n\n{samples.TEXT}\n\n---\n\n[More](https://mercury.example/b)\n"),
    "a dump after a rule": ("a.txt", f"---\n\nBoard keeps the night ferry\n\n{samples.TEXT}\n\n---\n"),
    "an interview": ("a.txt", "Thornbury: We kept it.\nMarsh: At what price?\nThornbury: A fair one.\n\n" + samples.TEXT),
    "a dump on documents": ("a.txt", f"{DUMP}\nThe court released 3 of 10 documents. End of document.\n"),
    "a dump on a code": ("a.txt", f"Document of the week\n\n{DUMP}"),
    "a dump on robots": ("robots.txt", f"Robots on the quay\n\n{samples.TEXT}"),
    "a dump on a script": ("a.txt", f"Write `function f() {{ return 1; }}` first, Edwin Marsh says.\n\n{samples.TEXT}"),
    "a dump named as a log": ("ferry.log", DUMP),
    "a page after a drawing": ("a.html", f"<svg><path/></svg><div>{samples.HTML}</div>"),
    "a page named as a script": ("story.js", PAGE),
    "a page on HTTrack": ("a.html", PAGE.replace("<head>", '<head><!-- Mirrored from mercury.example/a by HTTrack Website Copier/3.x -->')),
    "a dump with addresses": ("a.txt", f"{DUMP}\nhttps://mercury.example/a\nhttps://mercury.example/b\n"),
    "a dump that begins with an address": ("a.txt", f"https://mercury.example/a\n\n{DUMP}"),
    "a list in a dump": ("a.txt", f"- The ferry stays\n- The levy rises\n\n{samples.TEXT}"),
}  # fmt: skip


@pytest.mark.parametrize("way", ["lf", "crlf", "bom", "utf-16"])
@pytest.mark.parametrize("name", ORDINARY)
def test_what_may_be_a_capture_is_not_refused(name: str, way: str) -> None:
    file_name, text = ORDINARY[name]
    assert take_capture(WAYS[way](text), name=file_name).data


# Bounds


def test_a_decompression_bomb_costs_what_any_file_does() -> None:
    bomb = gzip.compress(bytes(200 * 2**20), compresslevel=1)
    zipped = samples.make_zip({"a.dat": bytes(50 * 2**20), "b.dat": bytes(50 * 2**20)})
    for data in (bomb, gzip.compress(bomb), zstd.compress(bytes(200 * 2**20)), zipped):
        look = look_into(io.BytesIO(data), "bomb")
        assert all(len(seen.head) <= HEAD for seen in (look, *look.inner))


def test_zip_files_in_zip_files_are_followed_twice() -> None:
    data = samples.WXR.encode()
    for _ in range(9):
        data = samples.make_zip({"inner.zip": data})
    assert find_refusal(data, "nest.zip") == "a zip file of a zip file of a zip file, which cannot be imported"


def test_a_zip_file_at_the_end_of_a_web_archive_does_not_hide_it() -> None:
    data = samples.WARC.encode() + samples.make_zip(
        {"word/document.xml": "x", "index.html": "x", "manifest.json": "{}"}
    )
    assert find_refusal(data, "quay.warc").startswith("a WARC web archive")


def test_damaged_packing_is_refused_as_what_it_was(tmp_path: Path) -> None:
    assert find_refusal(b"\x1f\x8b\x08\0" + bytes(40), "a.gz") == "a packed file, which cannot be imported"
    assert find_refusal(b"\x28\xb5\x2f\xfd" + bytes(40), "a.zst") == "a packed file, which cannot be imported"
    assert find_refusal(b"PK\x03\x04" + bytes(40), "a.zip") == "a zip file, which cannot be imported"
    flipped = bytearray(samples.make_zip({"a.xml": samples.WXR}))
    flipped[60:90] = bytes(30)
    assert find_refusal(bytes(flipped), "a.zip").startswith("a zip file")


def test_a_file_too_large_for_a_capture_is_called_by_its_name(tmp_path: Path) -> None:
    with (tmp_path / "crawl.warc").open("wb") as stream:
        stream.write(samples.WARC.encode())
        stream.truncate(100 * 2**20)
    ((_, refused),) = read_captures((tmp_path,))
    assert isinstance(refused, Refused)
    assert refused.reason == "a WARC web archive, which cannot be imported"


def test_nothing_about_a_format_takes_long() -> None:
    """Each sign is looked for in time that grows as the text does: these once took minutes."""
    for text in ("a:" * 32_000, "a: b\n" * 13_000, "[" * 65_000, '{"a":' * 13_000, "<!--" * 16_000, "---\n" * 16_000,
                 "a,b,c\n" * 10_000, "content-type: multipart/related;\n " * 1_900, "{}\n" * 21_000, '"' * 65_000, "#\n" * 32_000, "- a: b\n" + "    \n" * 13_000, "TITLE: a\n" + "-----\n" * 10_000):  # fmt: skip
        find_format(look_into(io.BytesIO(text.encode()), "a.txt"))


# What lies beside captures

BESIDE = {
    "app.js": "a script", "jquery.js?ver=3.6": "a script", "main.css": "a style sheet", "main.css@ver=2": "a style sheet",
    "robots.txt": "a file for crawlers", "hts-log.txt": "a log", "wget-log": "a log", "wget-log.1": "a log", "access.log": "a log",
    "font.woff2": "a font", "images/quay.png": "a picture", "images/logo.svg": "a picture", "icons/favicon.ico": "a picture", ".DS_Store": "a hidden file",
    "gone.html.meta.json": "a sidecar without its capture", "sitemap.xml": "a site map", "story.html~": "a temporary file or a backup",
    "load.php?modules=a": "a script or style sheet", "skin.php": "a script or style sheet", "index.html": "a start page of HTTrack",
    "hts-cache/new.zip": "a file of HTTrack's cache", "site.webmanifest": "a web app's manifest", "mirror.txt": "a log",
}  # fmt: skip
CONTENTS = {
    "app.js": "(function(){var a=1;})();", "robots.txt": "User-agent: *\r\nDisallow: /admin/\r\n", "images/quay.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "images/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>', "sitemap.xml": samples.DECLARED + "<urlset xmlns='x'><url/></urlset>",
    "load.php?modules=a": "/* skin */\nvar mw = {a: 1, b: 2};\nfunction go() { mw.a = 2; }\n" * 9,
    "skin.php": "body { color: red; margin: 0 }\n.quay > a:hover { color: blue; }\n" * 9,
    "index.html": "<html><head><title>Local index - HTTrack Website Copier</title></head><body><a href='mercury.example/index.html'>Mercury</a></body></html>",
    "site.webmanifest": '{"name": "Mercury", "icons": [{"src": "a.png"}], "start_url": "/"}',
    "mirror.txt": "HTTrack3.49-2 launched on Sat, 11 Dec 2021 10:04:00 at https://mercury.example/\n",
    "access.log": '192.0.2.1 - - [11/Dec/2021:10:04:00 +0000] "GET / HTTP/1.1" 200 512\n' * 3,
    "wget-log.1": "x",
    "wget-log": "--2021-12-11 10:04:00--  https://mercury.example/\nResolving mercury.example...\n",
}  # fmt: skip


def save_tree(folder: Path) -> None:
    for name in (*BESIDE, "story.html"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = PAGE if name == "story.html" else CONTENTS.get(name, "x")
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def test_what_lies_beside_captures_is_passed_over_by_kind(tmp_path: Path) -> None:
    save_tree(tmp_path)
    found = {Path(source).relative_to(tmp_path).as_posix(): capture for source, capture in read_captures((tmp_path,))}
    kinds = {name: one.reason for name, one in found.items() if isinstance(one, Refused) and one.passed_over}
    assert kinds == BESIDE
    assert [name for name in found if name not in kinds] == ["story.html"]


@pytest.mark.parametrize("name", ["app.js", "robots.txt", "images/quay.png", "hts-log.txt"])
def test_what_an_input_names_itself_is_refused_and_not_passed_over(tmp_path: Path, name: str) -> None:
    save_tree(tmp_path)
    ((_, refused),) = read_captures((tmp_path / name,))
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.passed_over) == (f"{BESIDE[name]}, which cannot be imported", False)


# NUL bytes


def convert_page(data: bytes, name: str = "a.html") -> tuple[str, str]:
    (made,) = convert_all([(name, take_capture(data, name=name))], ConversionSettings(date(2026, 1, 1)), processes=1)
    assert not isinstance(made, Refused), made.reason
    return made.markdown.decode(), made.evidence.decode()


NULS = {
    "one": PAGE.encode().replace(b"harbour", b"har\0bour", 1),
    "at the end": PAGE.encode() + bytes(30_000),
    "at the start": bytes(8) + PAGE.encode(),
    "in a row": PAGE.encode().replace(b"</p>", bytes(20) + b"</p>"),
    "in the markup": PAGE.encode().replace(b"<p>", b"<p\0>", 2),
}


@pytest.mark.parametrize("where", NULS)
def test_nul_bytes_do_not_make_a_page_binary(where: str) -> None:
    markdown, evidence = convert_page(NULS[where])
    assert markdown.partition("\n---\n")[2] == convert_page(PAGE.encode())[0].partition("\n---\n")[2]
    count = NULS[where].count(0)
    assert f"utf-8, without {count:,} NUL byte" in evidence


def test_nul_bytes_of_utf_16_without_a_mark_are_letters() -> None:
    text = DUMP.replace("diesel", "Größe")
    for codec in ("utf-16-le", "utf-16-be"):
        markdown, evidence = convert_page(text.encode(codec), "a.txt")
        assert "Größe" in markdown
        assert f'"encoding": "{codec}"' in evidence


def test_a_page_with_nul_bytes_is_a_page() -> None:
    assert take_capture(NULS["one"], name="saved").media_type == HTML


def test_what_is_mostly_nul_bytes_is_binary() -> None:
    assert find_refusal(bytes(100), "a.txt").startswith("a binary file")
