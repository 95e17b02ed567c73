"""Hostile and broken input through the real command line: told in one line each, the rest done, nothing torn."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.source import make_capture
from builder.cli import main
from builder.errors import Fault
from tests.trials import count_trials

TODAY = date(2026, 11, 23)
SENTENCE = "The harbour council voted on Tuesday to keep the night ferry running, its chair said."
PROSE = f"<p>{SENTENCE}</p>" * 4
HEAD = "<html><head><title>Ferry stays</title>{}</head><body><article><h1>Ferry stays through the winter</h1>"
GOOD = "---\ntitle: Good\ndate: 2021-01-02\n---\n\nGood words.\n"
TOLD = re.compile(r"^[^\n]+?(?::\d+)?: [^\n]+$")


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("build", ...)` in this process; whatever it says on standard error is findings, one to a line."""

    def run(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Done(int(str(stop.value.code)), out, err)

    return run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive with one good article."""
    folder = tmp_path / "archive"
    (folder / "content").mkdir(parents=True)
    (folder / "archive.yaml").write_text("title: Test\n")
    (folder / "content" / "good.md").write_text(GOOD)
    return folder


def make_page(body: str, head: str = "") -> str:
    return HEAD.format(head) + PROSE + body + "</article></body></html>"


def make_json(value: str) -> str:
    return make_page("", f'<script type="application/ld+json">{value}</script>')


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
CONTENT: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 0, "the file is empty (write the article, or delete the file)"),
    "blank": (b"\n \n", 0, "the file is empty"),
    "binary": (bytes(range(128, 256)) * 9, 1, "byte 0x80 is not UTF-8 (save the file as UTF-8)"),
    "latin": (b"---\ntitle: Caf\xe9\n---\nx\n", 2, "byte 0xe9 is not UTF-8"),
    "quote": (b'---\ntitle: "x\n---\nx\n', 2, "not valid YAML: found unexpected end of stream"),
    "colon": (b"---\ntitle: a: b\n---\nx\n", 2, "not valid YAML: mapping values are not allowed"),
    "twice": (b"---\ntitle: x\ntitle: y\n---\nx\n", 3, "not valid YAML: the key 'title' is given twice"),
    "open": (b"---\ntitle: x\nwords\n", 1, "the front matter is not closed (put a line `---` after the last key)"),
    "date": (
        b"---\ntitle: x\ndate: 2021-02-30\n---\nx\n",
        3,
        "date: '2021-02-30' is not a date of the calendar (write",
    ),
    "kind": (b"---\ntitle: x\nkind: gossip\n---\nx\n", 3, "kind: invalid enum value 'gossip' (one of news, "),
    "bomb": (f"---\ntitle: x\n{BOMB}---\nx\n".encode(), 2, "not valid YAML: aliases that multiply"),
    "deep": (b"---\ntitle: x\na: " + b"[" * 100_000 + b"\n---\nx\n", 3, "not valid YAML: nested too deeply"),
    "picture": (b"---\ntitle: x\n---\n\n![x](gone.png)\n", 5, "'gone.png' is not there (put the picture beside"),
    "nopic": (b"---\ntitle: x\n---\n\n![x](good.md.png)\n", 5, "'good.md.png' is not there"),
}


@pytest.mark.parametrize("name", CONTENT)
def test_a_fault_in_an_article_is_told_and_the_rest_is_built(root: Path, run: Run, name: str) -> None:
    data, line, words = CONTENT[name]
    (root / "content" / f"{name}.md").write_bytes(data)
    done = run("-C", root, "build")
    assert done.code == 1
    place = f"content/{name}.md:{line}: " if line else f"content/{name}.md: "
    assert done.err.startswith(place + words)
    assert done.err.count("\n") == 1
    assert "Good words." in (root / "output" / "2021/01/02/good.html").read_text("utf-8")
    assert run("-C", root, "check").out.startswith(place + words)  # the same words without a build
    assert (root / "content" / f"{name}.md").read_bytes() == data


def test_two_articles_that_claim_one_address(root: Path, run: Run) -> None:
    (root / "content/other").mkdir()
    (root / "content/other/good.md").write_text(GOOD.replace("Good words", "Other words"))
    done = run("-C", root, "build")
    assert done.code == 1
    claim = "content/other/good.md: claims 2021/01/02/good.html, which content/good.md has; it is published as "
    assert done.err.startswith(claim)
    pages = [page.read_text("utf-8") for page in (root / "output/2021/01/02").glob("*.html")]
    assert sorted("Other words" in page for page in pages) == [False, True]


def test_odd_names_links_and_line_ends(root: Path, run: Run) -> None:
    content = root / "content"
    for name in ("a\nb", "q\"'<>&;$(x)", "😀", "con", "a b", ".hidden", "-rf", "%2e%2e", "caf\udce9"):
        (content / f"{name}.md").write_text(f"---\ntitle: {name!a}\n---\n\nWords ![](gone.png)\n")
    (content / "crlf.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: Crlf\r\ntags: [a]\r\n---\r\n\r\nOne\r\ntwo.\r\n")
    (content / "nul.md").write_bytes(b"---\ntitle: Nul\n---\n\na\0b\x1b[31mc\n")
    (content / "loop").symlink_to("loop")
    (content / "round").symlink_to(".")
    (content / "broken.md").symlink_to("gone")
    (content / "folder.md").mkdir()
    os.mkfifo(content / "pipe.md")
    done = run("-C", root, "build")
    assert done.code == 1
    told = done.err.splitlines()
    assert len(told) == 12, told
    assert "content/round: note: is a link to the folder .; links to folders are not followed (put the " in done.err
    assert all(TOLD.match(line) for line in told)
    assert (
        told[0]
        == "content/%2e%2e.md:5: 'gone.png' is not there (put the picture beside the article, or remove its name)"
    )
    assert any(line.startswith("content/a\\nb.md:5: ") for line in told)
    assert "content/caf\ufffd.md: the file's name is not Unicode (rename the file)" in told
    names = {path.name for path in (root / "output/undated").iterdir()}
    assert {"a-b.html", "con-.html", "crlf.html", "nul-.html", "untitled.html"} <= names
    assert "<p>One\ntwo.</p>" in (root / "output/undated/crlf.html").read_text("utf-8")
    assert not [
        page for page in (root / "output").rglob("*.html") if re.search(rb"[\x00-\x08\x0b-\x1f]", page.read_bytes())
    ]


SETTINGS = {
    "titel: x": 'archive.yaml:1: unknown key "titel" (did you mean "title"?)\n',
    "title: x\nper_page: no": "archive.yaml:2: per_page: expected `int`, got `str` (write a whole number)\n",
    "title: [": "archive.yaml:2: not valid YAML: did not find expected node content (quote a value that ",
    "theme: broadshet": "archive.yaml:1: no theme 'broadshet' (did you mean \"broadsheet\"?)\n",
    "theme_options: {railz: 3}": "archive.yaml:1: the theme 'broadsheet' has no option 'railz' (did you mean ",
    "theme_options: {rails: -1}": "archive.yaml:1: theme_options: rails may not be -1 (",
    "theme_options: {rails: 7}": "archive.yaml:1: theme_options: rails may not be 7 (",
    "theme_options: {rails: many}": "archive.yaml:1: theme_options: rails is a whole number (",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_fault_in_the_settings_stops_before_anything_is_touched(root: Path, run: Run, text: str) -> None:
    assert run("-C", root, "build").code == 0
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}
    (root / "archive.yaml").write_text(text)
    done = run("-C", root, "build")
    assert done.code == 3
    assert done.err.removeprefix(f"{root}/").startswith(SETTINGS[text])
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")} == before


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("<p>\n{% if %}\n", 2, "Expected an expression"),
        ("<p>\n\n{{ x", 3, "unexpected end of template"),
        ("{% endfor %}", 1, "unknown tag 'endfor'"),
        ("<p>\n{{ nothing.such }}", 2, "'nothing' is undefined"),
        ("{% include 'gone.html' %}", 0, "the theme has no template gone.html"),
    ],
)
def test_a_slip_in_a_template_names_its_file_and_line(
    root: Path, run: Run, template: str, line: int, words: str
) -> None:
    assert run("-C", root, "build").code == 0
    theme = root / "themes" / "mine"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.yaml").write_text("extends: broadsheet\n")
    (theme / "templates" / "missing.html").write_text(template)
    (root / "archive.yaml").write_text("title: Test\ntheme: mine\n")
    done = run("-C", root, "build")
    assert done.code == 3
    place = f"{theme}/templates/missing.html:{line}: " if line else ""
    assert place in done.err
    assert words in done.err
    (theme / "templates" / "missing.html").write_text("<title>mended</title>")
    assert run("-C", root, "build").code == 0
    assert (root / "output/404.html").read_text() == "<title>mended</title>"


def test_an_output_that_cannot_be_written(root: Path, run: Run) -> None:
    (root / "output").write_text("a file")
    done = run("-C", root, "build")
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert done.err.startswith(f"{root}/output: cannot make the folder: File exists (")
    assert (root / "output").read_text() == "a file"
    assert run("-C", root, "build", "--output", root / "content" / "good.md").code == 2
    (root / "elsewhere").symlink_to(root / "nowhere" / "at" / "all")
    assert run("-C", root, "build", "--output", root / "elsewhere").code in (0, 3)


def test_an_output_folder_with_files_of_others_is_left_alone(root: Path, tmp_path: Path, run: Run) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_text("theirs")
    for place in (theirs, "/", root, root.parent, root / "content" / "site"):
        for arguments in ((), ("--clean",)):
            done = run("-C", root, "build", "--output", place, *arguments)
            assert (done.code, done.err.count("\n")) == (3, 1)
    assert [path.name for path in theirs.iterdir()] == ["index.html"]
    assert (theirs / "index.html").read_text() == "theirs"


def test_an_output_folder_of_a_build_is_used_again(root: Path, tmp_path: Path, run: Run) -> None:
    built = tmp_path / "built"
    built.mkdir()
    (built / ".gitkeep").touch()
    assert run("-C", root, "build", "--output", built).code in (0, 1)
    (built / "own.txt").write_text("mine")
    shutil.rmtree(root / ".backfile")
    assert run("-C", root, "build", "--output", built).code in (0, 1)
    assert (built / "own.txt").read_text() == "mine"


def test_a_report_that_cannot_be_written_is_told_before_the_import(root: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "page.txt").write_text(
        "The ferry sails\n\n" + "The council kept the night ferry, its chair said.\n" * 9
    )
    (tmp_path / "file").touch()
    before = sorted(root.rglob("*"))
    done = run("-C", root, "import", tmp_path / "page.txt", "--report", tmp_path / "file" / "report.json")
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert done.err.startswith(f"{tmp_path}/file: cannot write: ")
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("command", ["init", "convert", "cite", "import", "build --output", "import x --report"])
def test_an_empty_path_is_not_the_current_folder(
    root: Path, run: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    before = sorted(root.rglob("*"))
    done = run(*command.split(), "")
    assert (done.code, "the path is empty" in done.err) == (2, True)
    assert sorted(root.rglob("*")) == before


def test_folders_and_inputs_that_are_not_there(root: Path, tmp_path: Path, run: Run) -> None:
    assert run("-C", tmp_path / "gone", "build").code in (2, 3)
    assert run("-C", tmp_path, "build").err.startswith(f"{tmp_path}: no archive.yaml here or in a folder above (run ")
    gone = run("-C", root, "import", tmp_path / "gone.html")
    assert (gone.code, gone.err) == (3, f"{tmp_path}/gone.html: there is no such file or folder (check the spelling)\n")
    (tmp_path / "nothing").mkdir()
    assert run("-C", root, "import", tmp_path / "nothing").code == 3
    assert run("convert", tmp_path / "nothing", "-o", tmp_path / "out").code == 3
    assert run("convert", tmp_path / "nothing").code == 2
    assert run("convert", tmp_path / "gone").code == 3
    assert run("-C", root, "search", "x").code == 3  # nothing built yet
    (root / "content" / "good.md").unlink()
    (root / "content").rmdir()
    assert run("-C", root, "build").code == 0


CAPTURES: dict[str, tuple[bytes, str]] = {
    "empty.html": (b"", "the file is empty (capture the page again)"),
    "spaces.txt": (b" \n\t\n", "the file is empty"),
    "binary.html": (bytes(range(256)) * 40, "a binary file, not a page or a text (give saved HTML or plain text)"),
    "line.txt": (b"word " * 10_000_000, "a line longer than 4 MB (this is no page dump)"),
    "frameset.html": (b"<html><frameset><frame src=a></frameset></html>", "no article"),
    "short.txt": (b"Only a few words.\n", "no article"),
}


def test_captures_that_hold_nothing_are_told_and_the_others_taken(root: Path, tmp_path: Path, run: Run) -> None:
    captures = tmp_path / "captures"
    captures.mkdir()
    for name, (data, _) in CAPTURES.items():
        (captures / name).write_bytes(data)
    (captures / "picture.dat").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (captures / "good.html").write_text(make_page(""))
    (captures / "nul.html").write_bytes(make_page("<p>The council k\0ept the ferry.</p>").encode())
    (captures / "latin.html").write_bytes(
        make_page("<p>Caf\xe9 du port, à deux pas du quai des pêcheurs.</p>").encode("latin-1")
    )
    (captures / "sidecar.html").write_text(make_page("<p>Its own words.</p>"))
    (captures / "sidecar.html.meta.json").write_bytes(b'{"url": "https://exam\xff')
    done = run("-C", root, "import", captures, "--json")
    report = json.loads(done.out)
    assert done.code == 1
    counts = {"added": 3, "updated": 0, "unchanged": 0, "duplicate": 0, "passed over": 1, "skipped": len(CAPTURES) + 1}
    assert report["counts"] == counts
    reasons = {Path(row["source"]).name: row["reason"] for row in report["captures"] if row["status"] == "skipped"}
    for name, (_, words) in CAPTURES.items():
        assert reasons[name].startswith(words.partition(" (")[0]), name
    assert reasons["sidecar.html"].startswith("not a sidecar: ")
    told = run("-C", root, "import", captures).err.splitlines()
    assert len(told) == len(CAPTURES) + 1
    assert all(TOLD.match(line) for line in told)
    assert len(list((root / "content").rglob("index.md"))) == 3
    assert not list((root / "content").rglob(".backfile-*"))
    assert run("-C", root, "build").code == 0
    assert run("-C", root, "check").code == 0


@pytest.mark.parametrize(
    "sidecar",
    ["no json", "[]", '{"url": 5}', '{"captured_at": "yesterday"}', '{"captured_at": "2021-02-30T10:00:00Z"}',
     '{"url": "\\ud800"}', "[" * 100_000, "\x00"],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_a_sidecar_that_is_none(root: Path, tmp_path: Path, run: Run, sidecar: str) -> None:
    (tmp_path / "page.html").write_text(make_page(""))
    (tmp_path / "page.html.meta.json").write_text(sidecar)
    done = run("convert", tmp_path / "page.html")
    assert done.code == 3
    assert done.err.startswith(f"{tmp_path}/page.html.meta.json: not a sidecar: ")
    assert (done.err.count("\n"), done.out) == (1, "")


def test_content_that_imports_read_back_may_be_broken(root: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "page.html").write_text(make_page(""))
    assert run("-C", root, "import", tmp_path / "page.html").code == 0
    (evidence,) = (root / "content").rglob("capture.json")
    for broken in (b"", b"no json", b'"\xff"', b"[" * 100_000, b'{"a":' + b"[" * 100_000, b"{}", b"null"):
        evidence.write_bytes(broken)
        assert run("-C", root, "build").code == 0
        for command in (("check", "--loss"), ("import", tmp_path / "page.html", "--dry-run")):
            done = run("-C", root, *command)
            assert done.code == 1
            assert "the record of the capture is damaged" in done.out + done.err


HOSTILE: dict[str, str] = {
    "a deep page": make_page("<div>" * 100_000 + PROSE),
    "deep words": make_page("<div>x " * 10_000),
    "deep quotes": make_page("<blockquote>" * 20_000 + PROSE),
    "deep lists": make_page("<ul><li>x" * 20_000),
    "deep tables": make_page("<table><tr><td>x" * 5_000),
    "deep marks": make_page("<p>" + "<b><i>x" * 20_000),
    "deep links": make_page("<p>" + "<a href='https://e.org/'>x" * 20_000),
    "deep ruby": make_page("<p>" + "<ruby>x<rt>y" * 20_000),
    "deep figures": make_page("<figure><figcaption>" * 3_000 + "x"),
    "links": make_page("<a href='https://example.org/a'>link</a> " * 20_000),
    "times": make_page("<time datetime='2021-01-01'>x</time>" * 5_000),
    "properties": make_page("<div itemprop='datePublished author'>x" * 2_000),
    "breadcrumbs": make_page("<div class='breadcrumb'>" * 500 + "<a>x</a>" * 500),
    "comments": make_page("<!--" * 50_000),
    "sections": make_page("<![CDATA[" * 50_000),
    "attributes": make_page("<p " + " ".join(f"a{number}=x" for number in range(20_000)) + ">"),
    "plain text": "<plaintext>" + make_page(""),
    "spaces": make_page("<p>x" + " " * 2_000_000 + "y"),
    "stars": make_page("<p>" + "*" * 200_000),
    "acronyms": make_page("<p>" + "U." * 100_000),
    "datelines": make_page("<p>" + "TOKYO " * 50_000),
    "dates": make_page("<p>" + "Dec. 11 on Saturday " * 5_000),
    "bylines": make_page("<p>" + "By John Smith and " * 5_000),
    "credits": make_page("<p>" + "Photo by John Smith (Reuters) © AP " * 3_000),
    "brackets": make_page("<p>" + "([{" * 50_000),
    "breaks": make_page("<p>" + "word<br><br>" * 5_000),
    "entities": make_page("<p>&#0;&#xD800;&#1;&#xFFFF;&#x110000;&#x1F600;" + "&amp;" * 50_000),
    "metas": make_page("", "<meta property='og:title' content='x'>" * 20_000),
    "titles": make_page("", "<title>" + "The Title - " * 20_000 + "</title>"),
    "JSON-LD of 100,000": make_json("[" + ",".join(['{"@type":"NewsArticle","headline":"x"}'] * 100_000) + "]"),
    "JSON-LD nested": make_json("[" * 100_000),
    "JSON-LD graphs": make_json('{"@graph":' * 900 + "1" + "}" * 900),
    "JSON-LD surrogates": make_json(
        r'{"@type":"NewsArticle","headline":"\ud800 x \u0000 y","author":{"name":"\udfff"},"articleSection":"\ud83d"}'
    ),
    "JSON-LD types": make_json(
        '{"@type":["NewsArticle",5,null],"headline":{"a":1},"author":5,"datePublished":20210101,"keywords":{"a":[]},'
        '"articleSection":[[1]],"image":[[]],"publisher":[[{"name":3}]],"mainEntityOfPage":7,"inLanguage":{"a":1},'
        '"url":["x"],"description":[],"dateModified":null}'
    ),
    "JSON-LD names": make_json(
        '{"@type":"NewsArticle","headline":"x","author":[' + ",".join(['{"name":"A B"}'] * 50_000) + "]}"
    ),
    "JSON-LD keywords": make_json('{"@type":"NewsArticle","headline":"x","keywords":"' + "a," * 200_000 + '"}'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_converted_or_refused(name: str) -> None:
    made = convert(make_capture(HOSTILE[name].encode(), name="page.html"), today=TODAY)
    assert isinstance(made, Conversion)
    assert SENTENCE.split(",")[0] in made.body or name == "plain text"
    assert made.markdown.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", made.markdown)


PIECES = """
<p> </p> <div_class='byline'> </div> <h1> <table> <tr> <td> <ul> <ol> <li> <a_href=' '> <figure> <figcaption> <br> <pre>
<img_src=a_alt=' <script_type='application/ld+json'> </script> <time_datetime=' <ruby> <rt> <blockquote> <!-- --> <svg>
<title> <base_href='//[ <meta_name= By_Ann_Lee Dec._11,_2021 TOKYO_--_ (Reuters) &#xD800; \0 \ufeff { ]} "@type": -_
"""
KNOWN = [SENTENCE, "\n\n", *(piece.replace("_", " ") for piece in PIECES.split())]
FRAGMENTS = st.lists(st.sampled_from(KNOWN) | st.text(max_size=10), max_size=25).map("".join)
BYTES = st.binary(max_size=300) | FRAGMENTS.map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(BYTES, st.sampled_from(["a.html", "a.txt"]))
@settings(max_examples=count_trials(200, 2_000), suppress_health_check=[HealthCheck.too_slow])
def test_random_bytes_convert_or_are_refused(data: bytes, name: str) -> None:
    try:
        made = convert(make_capture(data, name=name), today=TODAY)
    except Fault:
        return  # nothing else may come out
    assert isinstance(made, NoArticle) or made.markdown.encode()


def test_the_whole_command_ends_without_a_traceback(root: Path, tmp_path: Path) -> None:
    """Once in a process of its own, as a person runs it: output closed early, and names that no terminal can show."""
    (root / "content" / os.fsdecode(b"\xff.md")).write_text("x")
    command = [sys.executable, "-m", "builder", "-C", str(root)]
    done = subprocess.run([*command, "check"], capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"})
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    early = subprocess.run(f"{' '.join(command)} build --json | true", shell=True, capture_output=True, check=False)
    assert b"Traceback" not in early.stderr
