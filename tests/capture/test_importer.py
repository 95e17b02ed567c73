"""Import is idempotent, loses nothing, and never overwrites what a person changed."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from builder.article.frontmatter import parse_article
from builder.article.saving import lock_content
from builder.capture.importing import importer
from builder.capture.importing.import_records import load_records
from builder.capture.importing.importer import ImportReport, import_captures
from builder.errors import Fault
from builder.files import hash_bytes

REPO = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
PROSE = (
    "<p>The council of the harbor voted on Monday to keep the night ferry through the winter, its chair said.</p>" * 3
)


def run(root: Path, *inputs: Path, **options: object) -> ImportReport:
    return import_captures(root, inputs, today=TODAY, **options)  # type: ignore[arg-type]


def make_page(title: str, *, url: str | None = None, day: str = "2020-05-04", extra: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    meta = f'<meta property="article:published_time" content="{day}T08:00:00Z">'
    head = f"<head><title>{title}</title>{link}{meta}</head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{PROSE}{extra}</article></body></html>"


def update_content(made: Path) -> None:
    """Put what importing gives in the place of what is committed; standing pages and static files stay."""
    for folder in (REPO / "content").iterdir():
        if folder.is_dir() and folder.name not in ("pages", "static"):
            shutil.rmtree(folder)
    shutil.copytree(made, REPO / "content", dirs_exist_ok=True)


def list_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    return root


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    folder = tmp_path / "captures"
    folder.mkdir()
    return folder


def test_golden_content_is_what_importing_the_examples_gives(archive: Path, request: pytest.FixtureRequest) -> None:
    report = run(archive, REPO / "examples" / "captures", processes=2)
    if request.config.getoption("--update-golden"):
        update_content(archive / "content")
        shutil.copyfile(archive / "furniture.yaml", REPO / "furniture.yaml")
    assert report.counts == {"added": 29, "updated": 0, "unchanged": 0, "duplicate": 1, "passed over": 0, "skipped": 1}
    committed = {
        path: data
        for path, data in list_files(REPO / "content").items()
        if not path.startswith(("pages/", "static/", "."))
    }
    assert (archive / "furniture.yaml").read_bytes() == (REPO / "furniture.yaml").read_bytes()
    made = list_files(archive / "content")
    assert made.keys() == committed.keys()
    for path in made:
        if not path.endswith(".gz"):  # compressed bytes may differ between builds of zlib
            assert made[path] == committed[path], path


def test_twice_changes_nothing(archive: Path) -> None:
    run(archive, REPO / "examples" / "captures")
    before = list_files(archive)
    report = run(archive, REPO / "examples" / "captures")
    assert report.counts["unchanged"] == 29
    assert list_files(archive) == before


def test_the_counts_add_up(archive: Path) -> None:
    report = run(archive, REPO / "examples" / "captures")
    assert sum(report.counts.values()) == len(report.captures) == 31
    account = "29 added + 0 updated + 0 unchanged + 1 duplicate + 0 passed over + 1 skipped (a consent wall)"
    assert str(report) == f"31 captures = {account}"


def test_a_dry_run_writes_nothing(archive: Path) -> None:
    report = run(archive, REPO / "examples" / "captures", dry_run=True)
    assert report.counts["added"] == 29
    assert list_files(archive) == {}


def test_an_interrupted_import_goes_on(archive: Path, captures: Path) -> None:
    for number in range(6):
        (captures / f"{number}.html").write_text(make_page(f"Ferry number {number} sails again"))
    run(archive, captures / "0.html", captures / "3.html")
    report = run(archive, captures)
    assert (report.counts["added"], report.counts["unchanged"]) == (4, 2)


def test_hand_edits_win(archive: Path, captures: Path) -> None:
    page = captures / "a.html"
    page.write_text(make_page("Ferry sails again", url="https://a.example/ferry"))
    run(archive, page)
    (written,) = archive.rglob("index.md")
    edited = written.read_text().replace("Ferry sails again", "Night ferry sails again")
    written.write_text(edited)
    record = written.with_name("capture.json")
    record.write_text(record.read_text().replace('"converter": "', '"converter": "0.0-'))
    report = run(archive, page)
    assert report.counts["unchanged"] == 1
    assert "edited by hand" in report.captures[0].reason
    assert written.read_text() == edited


def test_a_newer_converter_updates_what_nobody_edited(archive: Path, captures: Path) -> None:
    page = captures / "a.html"
    page.write_text(make_page("Ferry sails again"))
    run(archive, page)
    (written,) = archive.rglob("index.md")
    good = written.read_bytes()
    older = good.replace(b"Ferry sails again", b"Ferry")
    written.write_bytes(older)
    record = written.with_name("capture.json")
    text = record.read_text().replace('"converter": "', '"converter": "0.0-')
    record.write_text(text.replace(hash_bytes(good), hash_bytes(older)))
    report = run(archive, page)
    assert report.counts["updated"] == 1
    assert written.read_bytes() == good


def test_another_capture_of_an_article_is_kept_beside_it(archive: Path, captures: Path) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again", url="https://a.example/ferry"))
    (captures / "b.html").write_text(
        make_page("Ferry sails again", url="https://www.a.example/ferry/?utm_source=x", extra="<p>More.</p>")
    )
    report = run(archive, captures)
    assert (report.counts["added"], report.counts["duplicate"]) == (1, 1)
    files = list_files(archive)
    assert sum(path.endswith("index.md") for path in files) == 1
    assert sum(path.endswith(".html.gz") for path in files) == 2
    assert run(archive, captures).counts["unchanged"] == 2


def test_a_later_capture_takes_the_place_and_the_older_is_kept(archive: Path, captures: Path) -> None:
    for name, time, words in (
        ("a", "2020-05-05T00:00:00Z", ""),
        ("b", "2021-01-01T00:00:00Z", "<p>Two lines were added in the new year.</p>"),
    ):
        (captures / f"{name}.html").write_text(
            make_page("Ferry sails again", url="https://a.example/ferry", extra=words)
        )
        (captures / f"{name}.html.meta.json").write_text(json.dumps({"captured_at": time}))
    report = run(archive, captures)
    assert (report.counts["added"], report.counts["updated"]) == (1, 1)
    (written,) = archive.rglob("index.md")
    assert "Two lines were added" in written.read_text()
    assert sum(path.endswith(".html.gz") for path in list_files(archive)) == 2
    assert run(archive, captures).counts["unchanged"] == 2


def test_a_clash_of_slugs_gets_part_of_the_id(archive: Path, captures: Path) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again", url="https://a.example/1"))
    (captures / "b.html").write_text(make_page("Ferry sails again", url="https://a.example/2"))
    assert run(archive, captures).counts["added"] == 2
    folders = sorted(path.parent.name for path in archive.rglob("index.md"))
    assert folders[0] == "ferry-sails-again"
    assert folders[1].startswith("ferry-sails-again-")
    ids = {parse_article(path.read_text(), path=path).article.id for path in archive.rglob("index.md")}
    assert len(ids) == 2


def test_captures_are_left_out_when_the_archive_says_so(archive: Path, captures: Path) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again"))
    run(archive, captures, keep_captures=False)
    assert not list(archive.rglob("*.gz"))
    assert load_records(archive).known
    assert run(archive, captures).counts["unchanged"] == 1


def test_one_bad_capture_never_stops_the_others(archive: Path, captures: Path) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again"))
    (captures / "b.txt").write_bytes(b"")
    (captures / "c.bin").write_bytes(bytes(range(256)) * 40)
    (captures / "d.txt").write_text("Menu\nHome\nSign in\n")
    report = run(archive, captures, processes=2)
    assert (report.counts["added"], report.counts["skipped"]) == (1, 3)
    assert all(capture.reason for capture in report.captures if capture.status == "skipped")
    assert len(report.problems) == 3


def test_an_import_waits_for_another_one_and_then_names_it(archive: Path, captures: Path) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again"))
    with lock_content(archive), pytest.raises(Fault, match=r"in use by process \d+, since "):
        run(archive, captures, wait=0.1)
    assert not list(archive.rglob("index.md"))
    with lock_content(archive):
        assert run(archive, captures, dry_run=True).counts["added"] == 1  # reads only
    assert run(archive, captures, wait=0).counts["added"] == 1


def test_a_folder_that_a_person_makes_during_an_import_stays(
    archive: Path, captures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (captures / "a.html").write_text(make_page("Ferry sails again"))
    mine = archive / "content" / "2020" / "05" / "04" / "ferry-sails-again" / "index.md"

    def write_mine(*arguments: object, **options: object) -> object:
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text("Mine.")
        return convert(*arguments, **options)  # type: ignore[arg-type]

    convert = importer.convert_all
    monkeypatch.setattr(importer, "convert_all", write_mine)
    report = run(archive, captures)
    assert report.counts["added"] == 1
    assert mine.read_text() == "Mine."
    (written,) = (path for path in archive.rglob("index.md") if path != mine)
    assert written.parent.name.startswith("ferry-sails-again-")


def test_an_article_whose_headline_names_a_folder_of_drafts_gets_another_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(make_page("Private", url="https://a.example/private"), "utf-8")
    for _ in range(2):
        (imported,) = run(tmp_path / "archive", tmp_path / "in").captures
        assert imported.folder is not None
        assert re.fullmatch("2020/05/04/private-[a-z2-7]{6}", imported.folder)


DUMP = "The night ferry stays\n\nBy Jane Doe\n\n" + "\n\n".join(
    f"The council of the harbor voted in its {word} session to keep the night ferry, as {word} speakers asked."
    for word in ("first", "second", "third", "fourth", "fifth", "sixth")
)


def write_sidecar(path: Path, **stated: str) -> None:
    path.with_name(f"{path.name}.meta.json").write_text(json.dumps(stated), "utf-8")


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_sidecar_that_is_added_or_changed_later_counts(tmp_path: Path, name: str) -> None:
    archive, page = tmp_path / "archive", tmp_path / "in" / name
    page.parent.mkdir()
    page.write_text(DUMP if name == "a.txt" else make_page("The night ferry stays"), "utf-8")
    (added,) = run(archive, page.parent).captures
    file = archive / "content" / str(added.folder) / "index.md"
    first = parse_article(file.read_text("utf-8"), path="").article
    assert first.original_url is None
    file.write_text(file.read_text("utf-8").replace("title: The night ferry stays", "title: My ferry"), "utf-8")
    for number, day in enumerate(("2021-05-04", "2021-06-01")):
        url = f"https://a.example/2021/05/0{number + 1}/ferry"
        write_sidecar(page, url=url, captured_at=f"{day}T10:00:00Z")
        report = run(archive, page.parent)
        (updated,) = report.captures
        assert (updated.status, updated.folder, report.problems) == ("updated", added.folder, ())
        now = parse_article(file.read_text("utf-8"), path="").article
        assert (now.title, now.id, now.original_url) == ("My ferry", first.id, url)
        assert now.captured_at == f"{day}T10:00:00Z"
        (again,) = run(archive, page.parent).captures
        assert again.status == "unchanged"
    page.with_name(f"{name}.meta.json").unlink()
    (again,) = run(archive, page.parent).captures
    assert again.status == "unchanged"


@pytest.mark.parametrize("same", [True, False])
def test_a_sidecar_that_states_the_address_of_another_article_is_a_finding(tmp_path: Path, same: bool) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(DUMP, "utf-8")
    other = DUMP.replace("By Jane Doe", "By Ada Roe") if same else PROSE_OF_ANOTHER
    (folder / "b.txt").write_text(other, "utf-8")
    write_sidecar(folder / "b.txt", url="https://a.example/ferry")
    before = {one.source: one.folder for one in run(archive, folder).captures}
    assert len(set(before.values())) == 2
    write_sidecar(folder / "a.txt", url="https://a.example/ferry")
    report = run(archive, folder)
    assert {one.source: one.folder for one in report.captures} == before
    (problem,) = report.problems
    assert problem.path == str(folder / "a.txt")
    assert ("the same text" if same else "another text") in problem.message
    assert not problem.note
    assert run(archive, folder).counts["unchanged"] == 2


PROSE_OF_ANOTHER = "Storm closes the bridge\n\nBy Ada Roe\n\n" + "\n\n".join(
    f"A storm on {day} evening closed the old bridge across the river, and {day} trains were stopped for hours."
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
)
