"""`visibility` in archive.yaml is stated in what an import adds; it neither publishes nor withholds what is there."""

import json
from datetime import date
from pathlib import Path

import pytest

from builder.article.frontmatter import parse_article
from builder.capture.importing.importer import ImportReport, import_captures
from builder.cli import main

TODAY = date(2026, 11, 23)
PROSE = (
    "<p>The pilots of the estuary voted on Monday to wait for slack water, as they always have, their chair said.</p>"
)


class Import:
    """An archive and a folder of captures."""

    def __init__(self, folder: Path) -> None:
        self.root, self.captures = folder / "archive", folder / "captures"
        (self.root / "content").mkdir(parents=True)
        self.captures.mkdir()

    def write(self, name: str, title: str, *, captured: str = "", extra: str = "") -> None:
        head = f'<title>{title}</title><meta property="article:published_time" content="2020-05-04T08:00:00Z">'
        head += '<link rel="canonical" href="https://ledger.example/pilots">' if captured else ""
        page = f"<html><head>{head}</head><body><article><h1>{title}</h1>{PROSE * 3}{extra}</article></body></html>"
        (self.captures / name).write_text(page)
        if captured:
            sidecar = json.dumps({"url": "https://ledger.example/pilots", "captured_at": captured})
            (self.captures / f"{name}.meta.json").write_text(sidecar)

    def run(self, visibility: str) -> ImportReport:
        return import_captures(self.root, (self.captures,), today=TODAY, visibility=visibility)  # type: ignore[arg-type]

    def list_visibility(self) -> dict[str, str]:
        """Title → visibility, as the file states it."""
        found = {}
        for path in self.root.rglob("index.md"):
            text = path.read_text("utf-8")
            stated = [line.partition(": ")[2] for line in text.splitlines() if line.startswith("visibility: ")]
            found[parse_article(text, path=path).article.title] = "".join(stated)
        return found

    def pretend_older(self) -> None:
        """Let the next import convert all captures again."""
        for path in self.root.rglob("capture.json"):
            path.write_text(path.read_text().replace('"converter": "', '"converter": "0.0-'))


@pytest.fixture
def imports(tmp_path: Path) -> Import:
    return Import(tmp_path)


@pytest.mark.parametrize(("visibility", "stated"), [("public", ""), ("metadata-only", None), ("private", None)])
def test_new_articles_state_it(imports: Import, visibility: str, stated: str | None) -> None:
    imports.write("a.html", "Pilots wait")
    imports.run(visibility)
    assert imports.list_visibility() == {"Pilots wait": visibility if stated is None else stated}
    report = imports.run(visibility)
    assert (report.counts["unchanged"], report.captures[0].reason) == (1, "")
    imports.pretend_older()
    report = imports.run(visibility)
    assert (report.counts["unchanged"], report.captures[0].reason) == (1, "")


@pytest.mark.parametrize(
    ("before", "after"), [("private", "public"), ("public", "private"), ("private", "metadata-only")]
)
def test_articles_that_are_there_stay_as_they_are(imports: Import, before: str, after: str) -> None:
    imports.write("a.html", "Pilots wait")
    imports.run(before)
    imports.write("b.html", "Another tide", extra="<p>The tide tables hang beside the door of the customs house.</p>")
    stated = {"public": ""}
    for _ in range(2):
        imports.run(after)
        imports.pretend_older()
        report = imports.run(after)
        assert not any("by hand" in capture.reason for capture in report.captures)
        expected = {"Pilots wait": stated.get(before, before), "Another tide": stated.get(after, after)}
        assert imports.list_visibility() == expected


@pytest.mark.parametrize("before", ["private", "public"])
def test_a_later_capture_of_an_article_does_not_publish_it(imports: Import, before: str) -> None:
    imports.write("a.html", "Pilots wait", captured="2020-05-04T10:00:00Z")
    imports.run(before)
    imports.write("b.html", "Pilots wait on", captured="2020-05-06T10:00:00Z", extra=PROSE)
    imports.run("public" if before == "private" else "private")
    (title,) = imports.list_visibility()
    assert title == "Pilots wait on"
    assert set(imports.list_visibility().values()) == {"private" if before == "private" else ""}


@pytest.mark.parametrize(
    ("setting", "line", "result"),
    [
        ("private", "", ""),
        ("private", "visibility: public\n", "public"),
        ("public", "visibility: private\n", "private"),
    ],
)
def test_what_a_person_wrote_stays(imports: Import, setting: str, line: str, result: str) -> None:
    imports.write("a.html", "Pilots wait")
    imports.run(setting)
    (path,) = imports.root.rglob("index.md")
    lines = [kept for kept in path.read_text().splitlines(keepends=True) if not kept.startswith("visibility: ")]
    path.write_text("".join([lines[0], line, *lines[1:]]))
    for _ in range(2):
        imports.pretend_older()
        imports.run(setting)
        assert imports.list_visibility() == {"Pilots wait": result}


def test_the_command_reads_the_setting(imports: Import, capsys: pytest.CaptureFixture[str]) -> None:
    imports.write("a.html", "Pilots wait")
    (imports.root / "archive.yaml").write_text("title: Tides\nvisibility: private\n")
    with pytest.raises(SystemExit):
        main(["-C", str(imports.root), "import", str(imports.captures)])
    assert imports.list_visibility() == {"Pilots wait": "private"}
    with pytest.raises(SystemExit):
        main(["-C", str(imports.root), "build"])
    assert "0 articles" in capsys.readouterr().out
