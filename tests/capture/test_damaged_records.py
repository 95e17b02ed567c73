"""A damaged record is a finding, and no second article is made of the same capture."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from builder.capture.importing.import_report import ImportReport
from builder.capture.importing.importer import import_captures
from builder.check import find_problems
from builder.cli import main
from builder.config import Config

TODAY = date(2026, 11, 23)
PROSE = (
    "<p>The council of the harbor voted on Monday to keep the night ferry through the winter, its chair said.</p>" * 3
)
DAMAGES = {
    "empty": lambda data: b"",
    "brace": lambda data: b"{",
    "truncated": lambda data: data[: len(data) // 2],
    "not JSON": lambda data: b"capture: yes\n",
    "another value": lambda data: b"[1, 2]\n",
    "null": lambda data: b"null\n",
    "no key": lambda data: data.replace(b'"key"', b'"kee"'),
    "no digest": lambda data: data.replace(b'"sha256": "', b'"sha256": "x'),
    "fields are a list": lambda data: b'{"fields": [], ' + data.lstrip()[1:].replace(b'"fields"', b'"felder"'),
    "values are a text": lambda data: data.replace(b'"values": {', b'"values": "", "old": {'),
    "not UTF-8": lambda data: data.replace(b"Ferry", b"F\xe9rry"),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "zeros": lambda data: bytes(len(data)),
    "nested": lambda data: b"[" * 100_000,
}


def run(root: Path, captures: Path, *, keep: bool = True, dry_run: bool = False) -> ImportReport:
    return import_captures(root, (captures,), today=TODAY, keep_captures=keep, dry_run=dry_run)


def write_page(folder: Path, name: str, *, url: str = "", extra: str = "") -> None:
    folder.mkdir(exist_ok=True)
    head = f'<title>Ferry {name} sails</title><link rel="canonical" href="{url or f"https://a.example/{name}"}">'
    day = '<meta property="article:published_time" content="2020-05-04T08:00:00Z">'
    body = f"<article><h1>Ferry {name} sails</h1>{PROSE}<p>The {name} boat goes first.</p>{extra}</article>"
    (folder / f"{name}.html").write_text(f"<html><head>{head}{day}</head><body>{body}</body></html>")


def damage(root: Path, how: str) -> Path:
    (record,) = root.glob("content/**/ferry-alpha-sails/capture.json")
    before = record.read_bytes()
    record.write_bytes(DAMAGES[how](before))
    assert record.read_bytes() != before
    return record


def list_files(root: Path) -> dict[str, bytes]:
    base = root / "content"
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    folder = tmp_path / "captures"
    write_page(folder, "alpha")
    write_page(folder, "beta")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    archive = tmp_path / "archive"
    (archive / "content").mkdir(parents=True)
    (archive / "archive.yaml").write_text("title: Ferries\n")
    return archive


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_record_is_a_finding_and_makes_no_second_article(
    root: Path, captures: Path, how: str, keep: bool
) -> None:
    run(root, captures, keep=keep)
    record = damage(root, how)
    before = list_files(root)
    path = record.relative_to(root).as_posix()
    for dry_run in (True, False, False):
        report = run(root, captures, keep=keep, dry_run=dry_run)
        assert report.counts["added"] == report.counts["updated"] == 0
        assert list_files(root) == before
        (problem,) = (problem for problem in report.problems if problem.path == path)
        assert problem.message.startswith("the record of the capture is damaged: ")
        assert "import its capture again" in problem.hint
        assert not problem.note
    assert problem in find_problems(root, root / "output", Config())


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize("name", ["capture.json", "capture.html.gz", "index.md"])
def test_a_folder_in_the_place_of_a_file_is_a_finding_and_the_others_go_on(
    root: Path, captures: Path, name: str, keep: bool
) -> None:
    run(root, captures, keep=keep)
    (folder,) = root.glob("content/**/ferry-alpha-sails")
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    write_page(captures, "gamma")
    write_page(captures, "alpha later", url="https://a.example/alpha", extra="<p>More was said.</p>" * 40)
    for dry_run in (True, False, False):
        report = run(root, captures, keep=keep, dry_run=dry_run)
        assert any("folder, not" in problem.message and not problem.note for problem in report.problems)
    assert len(list(root.glob("content/**/ferry-gamma-sails/index.md"))) == 1
    assert any("folder, not" in problem.message for problem in find_problems(root, root / "output", Config()))


@pytest.mark.parametrize("how", ["brace", "not UTF-8"])
def test_the_commands_end_with_exit_code_1(
    root: Path, captures: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(root, captures)
    path = damage(root, how).relative_to(root).as_posix()
    for command in (["import", str(captures)], ["check"]):
        with pytest.raises(SystemExit) as stop:
            main(["-C", str(root), *command])
        assert stop.value.code == 1
        said = capsys.readouterr()
        assert f"{path}: the record of the capture is damaged: " in said.err + said.out


def test_other_captures_are_imported_all_the_same(root: Path, captures: Path) -> None:
    run(root, captures)
    damage(root, "brace")
    write_page(captures, "gamma")
    assert run(root, captures).counts["added"] == 1


def test_a_deleted_record_is_made_again_and_the_article_stays(root: Path, captures: Path) -> None:
    run(root, captures)
    before = list_files(root)
    record = damage(root, "brace")
    page = record.with_name("index.md")
    page.write_text(page.read_text().replace("voted on Monday", "voted on Tuesday"))
    record.unlink()
    (problem,) = (one for one in find_problems(root, root / "output", Config()) if one.path.endswith("capture.json"))
    assert problem.message == "the record of the capture is missing"
    report = run(root, captures)
    assert report.problems == ()
    assert report.counts["updated"] == 1
    after = list_files(root)
    assert after.keys() == before.keys()
    assert (
        after[record.relative_to(root / "content").as_posix()]
        == before[record.relative_to(root / "content").as_posix()]
    )
    assert "voted on Tuesday" in page.read_text()
    assert run(root, captures).counts["unchanged"] == 2
    assert "voted on Tuesday" in page.read_text()


def test_a_damaged_record_beside_an_article_makes_no_second_one(root: Path, captures: Path) -> None:
    for keep in (True, False):
        write_page(captures, "alpha later", url="https://a.example/alpha", extra="<p>More was said.</p>")
        run(root, captures, keep=keep)
        for record in root.glob("content/**/capture-*.json"):
            record.write_bytes(b"{")
        before = list_files(root)
        report = run(root, captures, keep=keep)
        assert list_files(root) == before
        assert any("capture-" in problem.path and "damaged" in problem.message for problem in report.problems)


def test_an_article_of_an_old_version_whose_file_is_gone_is_named(root: Path, captures: Path) -> None:
    """Records of old versions do not say that the article was ever written; those of today do."""
    run(root, captures)
    (page,) = root.glob("content/**/ferry-alpha-sails/index.md")
    page.unlink()
    report = run(root, captures)
    assert (report.problems, report.counts["unchanged"]) == ((), 2)
    record = page.with_name("capture.json")
    record.write_bytes(record.read_bytes().replace(b',\n "complete": true', b""))
    report = run(root, captures)
    (problem,) = report.problems
    assert problem.note
    assert problem.path == page.relative_to(root).as_posix()
    assert not page.exists()


def test_what_an_old_version_left_of_an_article_is_used(root: Path, captures: Path) -> None:
    """A folder with nothing but the kept capture: the import was stopped before anything else was written."""
    run(root, captures)
    before = list_files(root)
    for name in ("index.md", "capture.json"):
        (path,) = root.glob(f"content/**/ferry-alpha-sails/{name}")
        path.unlink()
    run(root, captures)
    assert list_files(root) == before


def test_remains_of_another_capture_stay(root: Path, captures: Path) -> None:
    folder = root / "content" / "2020" / "05" / "04" / "ferry-alpha-sails"
    folder.mkdir(parents=True)
    (folder / "capture.html.gz").write_bytes(gzip.compress(b"something else"))
    run(root, captures)
    assert sorted(path.name for path in folder.iterdir()) == ["capture.html.gz"]
    assert len(list(root.glob("content/**/ferry-alpha-sails-*/index.md"))) == 1
