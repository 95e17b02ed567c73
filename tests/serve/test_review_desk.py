"""The desk's decisions, on captures that were really imported."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from builder.article.dialects import read_values
from builder.article.heads import split_front_matter
from builder.article.saving import lock_content
from builder.capture.furniture.furniture_file import load_furniture
from builder.capture.importing.importer import import_captures
from builder.errors import Fault
from builder.serve.review.review_service import Decision, ReviewService

REPO = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
FERRY = "2024/09/21/malta-and-tunisia-agree-to-share-ferry-lanes-after-14-month-standoff"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    captures = tmp_path / "captures"
    captures.mkdir()
    for path in (REPO / "examples/captures").glob("lodestar-0*"):
        shutil.copy(path, captures)
    archive = tmp_path / "archive"
    (archive / "content").mkdir(parents=True)
    import_captures(archive, (captures,), today=TODAY)
    return archive


@pytest.fixture
def desk(root: Path) -> ReviewService:
    return ReviewService(root)


def decide(desk: ReviewService, act: str, **more) -> str:
    return desk.decide(Decision(FERRY, desk.load(FERRY).sha256, act, **more))


def load_values(root: Path) -> dict:
    return read_values(split_front_matter((root / f"content/{FERRY}/index.md").read_text(), path=""), path="")


def find_block(desk: ReviewService, *, kept: bool, words: int = 5) -> int:
    blocks = [block for block in desk.load(FERRY).blocks if block.kept is kept and len(block.text.split()) > words]
    return next(block.index for block in blocks if not kept or block.role == "paragraph")


def test_the_unsure_come_worst_first_and_leave_when_all_is_reviewed(desk):
    rows = desk.list_articles()
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    (row,) = [row for row in rows if row.folder == FERRY]
    assert row.doubts[0] == "date"
    for key in row.doubts:
        decide(desk, "accept", field=key)
    assert FERRY not in [row.folder for row in desk.list_articles()]


def find_field(desk: ReviewService, key: str):
    (field,) = [field for field in desk.load(FERRY).fields if field.key == key]
    return field


def test_by_hand_is_said_of_a_persons_changes_alone(desk, root):
    assert not any(field.edited for field in desk.load(FERRY).fields)
    given = find_field(desk, "tags").text
    first = given.split("; ")[0]
    (root / "tags.yaml").write_text(f"aliases:\n  {first}: Crossings\nsections:\n  World: Abroad\n")
    import_captures(root, (root.parent / "captures",), today=TODAY)
    tags = find_field(desk, "tags")
    assert "Crossings" in tags.text
    assert (tags.edited, tags.ruled) == (False, True)
    assert "in the archive: " in tags.note
    assert not any(field.edited for field in desk.load(FERRY).fields)
    decide(desk, "write", field="tags", text="Mine")
    assert (find_field(desk, "tags").edited, find_field(desk, "tags").ruled) == (True, False)
    assert [field.key for field in desk.load(FERRY).fields if field.edited] == ["tags"]


def test_each_row_says_why_it_is_there(desk):
    rows = desk.list_articles()
    assert all(len(row.doubts) == len(row.reasons) and all(row.reasons) for row in rows)
    (row,) = [row for row in rows if row.folder == FERRY]
    assert row.reasons[0] == "date inferred (.50): worked out from day and weekday"


def test_what_is_no_field_is_accepted_too(desk, root):
    decide(desk, "accept", field="identity")
    decide(desk, "accept", field="text")
    assert load_values(root)["reviewed"] == ["identity", "text"]


def test_every_block_has_a_role_and_a_reason_and_every_paragraph_its_block(desk):
    case = desk.load(FERRY)
    assert case.note == ""
    assert all(block.role and block.reason for block in case.blocks)
    assert {block.kept for block in case.blocks} == {True, False}
    assert all(paragraph.block is not None for paragraph in case.paragraphs)


def test_another_value_is_chosen_and_named_reviewed(desk, root):
    before = (root / f"content/{FERRY}/index.md").read_text()
    (field,) = [field for field in desk.load(FERRY).fields if field.key == "date"]
    assert field.unsure
    assert field.inferred
    number = [other.text for other in field.others].index("2019-09-21")
    decide(desk, "choose", field="date", other=number)
    values = load_values(root)
    assert (values["date"], values["reviewed"]) == ("2019-09-21", ["date"])
    assert "date" not in values.get("inferred", ())
    assert desk.undo()[0] == FERRY
    assert (root / f"content/{FERRY}/index.md").read_text() == before


def test_a_value_is_written_and_left_out(desk, root):
    decide(desk, "write", field="authors", text="Ada Roe;  Bo Lind ;")
    assert load_values(root)["authors"] == ["Ada Roe", "Bo Lind"]
    decide(desk, "write", field="authors")
    assert "authors" not in load_values(root)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"act": "write", "field": "date", "text": "32 May"}, "not a date"),
        ({"act": "choose", "field": "date", "other": 99}, "no other value"),
        ({"act": "accept", "field": "id"}, "no field"),
        ({"act": "restore", "block": 9999}, "no block"),
    ],
)
def test_what_cannot_be_done_changes_nothing(desk, root, more, words):
    before = (root / f"content/{FERRY}/index.md").read_bytes()
    with pytest.raises(Fault, match=words):
        decide(desk, **more)
    assert (root / f"content/{FERRY}/index.md").read_bytes() == before
    with pytest.raises(Fault, match="nothing to undo"):
        desk.undo()


@pytest.mark.parametrize("decision", [{"act": "accept", "field": "title"}, {"act": "restore"}])
def test_front_matter_of_another_dialect_is_shown_and_not_changed(desk, root, decision):
    page = root / f"content/{FERRY}/index.md"
    body = page.read_text().split("---\n", 2)[2]
    page.write_text(f"+++\ntitle = 'Slack water'\nvisibility = 'private'\n+++\n{body}")
    before = page.read_bytes()
    assert [field.text for field in desk.load(FERRY).fields if field.key == "title"] == ["Slack water"]
    if decision["act"] == "restore":
        decision = decision | {"block": find_block(desk, kept=False)}
    with pytest.raises(Fault, match="the front matter is TOML, which Backfile reads but never changes"):
        decide(desk, **decision)
    assert page.read_bytes() == before


def test_a_decision_about_another_version_is_refused(desk, root):
    sha256 = desk.load(FERRY).sha256
    page = root / f"content/{FERRY}/index.md"
    page.write_text(page.read_text() + "\nA line of mine.\n")
    with pytest.raises(Fault, match="has changed since you looked"):
        desk.decide(Decision(FERRY, sha256, "accept", field="title"))


def test_what_a_person_changed_since_is_not_undone(desk, root):
    decide(desk, "accept", field="title")
    page = root / f"content/{FERRY}/index.md"
    page.write_text(page.read_text() + "\nA line of mine.\n")
    with pytest.raises(Fault, match="not undone"):
        desk.undo()
    assert "A line of mine." in page.read_text()


def test_a_block_is_restored_in_its_place_and_taken_back(desk, root):
    page = root / f"content/{FERRY}/index.md"
    before = page.read_text()
    index = find_block(desk, kept=False)
    text = desk.load(FERRY).blocks[index].text
    decide(desk, "restore", block=index)
    assert len(page.read_text()) > len(before)
    assert text.split()[0] in page.read_text()
    desk.undo()
    assert page.read_text() == before


def test_a_block_becomes_furniture_of_its_outlet_and_both_files_are_taken_back(desk, root):
    page, before = root / f"content/{FERRY}/index.md", (root / f"content/{FERRY}/index.md").read_text()
    ruled = (root / "furniture.yaml").read_bytes() if (root / "furniture.yaml").is_file() else None
    index = find_block(desk, kept=True)
    case = desk.load(FERRY)
    words = case.blocks[index].text
    decide(desk, "furniture", block=index)
    lines = [
        line for learned in load_furniture(root).outlets for line in learned.lines if learned.outlet == case.outlet
    ]
    assert " ".join(words.split()) in [line.text for line in lines if not line.of]
    assert len(desk.load(FERRY).paragraphs) < len(case.paragraphs) or page.read_text() == before
    desk.undo()
    assert page.read_text() == before
    assert ((root / "furniture.yaml").read_bytes() if (root / "furniture.yaml").is_file() else None) == ruled


@pytest.mark.parametrize("folder", ["", "..", "../archive", "/etc", "a\0b", "2024/../2024", "2024/09/21", "./" + FERRY])
def test_only_folders_of_imports_are_opened(desk, folder):
    with pytest.raises(Fault, match="no article that was imported"):
        desk.load(folder)


def test_without_its_capture_the_dropped_blocks_are_still_there(desk, root):
    for path in (root / f"content/{FERRY}").glob("capture.*.gz"):
        path.unlink()
    case = desk.load(FERRY)
    assert case.note
    record = json.loads((root / f"content/{FERRY}/capture.json").read_text())
    assert [block.text for block in case.blocks] == [row["text"] for row in record["dropped"]]


def test_a_later_import_leaves_what_was_reviewed_alone(desk, root):
    decide(desk, "accept", field="date")
    path = root / f"content/{FERRY}/capture.json"
    path.write_text(path.read_text().replace('"converter": "', '"converter": "0.0.0-before-'))
    page = (root / f"content/{FERRY}/index.md").read_text()
    import_captures(root, (root.parent / "captures",), today=TODAY)
    assert (root / f"content/{FERRY}/index.md").read_text() == page


def test_a_decision_during_an_import_is_refused(desk, root, monkeypatch):
    monkeypatch.setattr("builder.serve.review.review_service.PATIENCE", 0)
    before = (root / f"content/{FERRY}/index.md").read_bytes()
    with lock_content(root), pytest.raises(Fault, match="in use by process"):
        decide(desk, "accept", field="date")
    assert (root / f"content/{FERRY}/index.md").read_bytes() == before
