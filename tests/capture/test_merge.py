"""Hand edits win: whatever the converter says next, what a person wrote stays, and the rest follows the converter."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.article.dialects import read_values
from builder.article.heads import split_front_matter
from builder.capture.importing.import_report import ImportReport
from builder.capture.importing.importer import import_captures
from builder.capture.importing.merge import Merged, make_converted_values, merge_article
from builder.errors import Fault
from builder.yamls import format_yaml
from tests.trials import count_trials

PATH = "content/2020/05/04/ferry/index.md"
BASE: dict[str, Any] = {
    "title": "Night ferry stays",
    "section": "Harbour",
    "date": "2020-05-04",
    "tags": ["ferry", "council"],
    "id": "abcdefghij",
    "image": {"caption": "The ferry", "credit": "A. Lund"},
    "inferred": ["date"],
}
BODY = ("The council voted on Monday.", "Fares stay as they are.", "The chair thanked the crew.")


def write(values: dict[str, Any], *body: str) -> str:
    return f"---\n{format_yaml(values)}---\n\n" + "\n\n".join(body) + "\n"


def merge(mine: str, theirs: str, base: str = write(BASE, *BODY)) -> Merged:
    return merge_article(make_converted_values(base), mine, theirs, path=PATH)


def read(text: str) -> tuple[dict[str, Any], str]:
    front = split_front_matter(text, path=PATH)
    return read_values(front, path=PATH), front.body.strip()


FIELDS = [
    # (name, what the person made of the fields, what the converter now says, the result)
    ("the converter's, where nobody touched it", {}, {"section": "Port"}, {"section": "Port"}),
    ("the person's, where both changed it", {"section": "Sea"}, {"section": "Port"}, {"section": "Sea"}),
    ("deleted stays deleted", {"section": None}, {"section": "Port"}, {"section": None}),
    ("removed by the converter", {}, {"section": None}, {"section": None}),
    ("removed by the converter, changed by the person", {"section": "Sea"}, {"section": None}, {"section": "Sea"}),
    ("a field of the person's own", {"shelf": "12b"}, {"dek": "All winter"}, {"shelf": "12b", "dek": "All winter"}),
    ("a list is one value", {"tags": ["ferry", "crew"]}, {"tags": ["port"]}, {"tags": ["ferry", "crew"]}),
    ("both say the same", {"section": "Port"}, {"section": "Port"}, {"section": "Port"}),
    ("the id is made once", {}, {"id": "zzzzzzzzzz"}, {"id": "abcdefghij"}),
    ("a picture, part by part", {"image": {"caption": "The ferry", "credit": "A. Lund", "alt": "A ship at a quay"}},
     {"image": {"src": "a.jpg", "caption": "The night ferry", "credit": "A. Lund"}},
     {"image": {"caption": "The night ferry", "credit": "A. Lund", "alt": "A ship at a quay", "src": "a.jpg"}}),
    ("a date that is no longer inferred", {}, {"date": "2020-05-05", "inferred": None},
     {"date": "2020-05-05", "inferred": None}),
    ("a date that the person confirmed", {"inferred": None}, {"date": "2020-05-05"},
     {"date": "2020-05-04", "inferred": None}),
    ("a date that the person doubts", {"inferred": ["date", "section"]}, {"section": "Port"},
     {"section": "Harbour", "inferred": ["section", "date"]}),
    ("inferred follows the value that is kept", {"date": "2020-05-01"}, {"date": "2020-05-05", "inferred": None},
     {"date": "2020-05-01", "inferred": ["date"]}),
]  # fmt: skip


def change(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (values | changes).items() if value is not None}


@pytest.mark.parametrize(("mine", "theirs", "result"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_fields(mine: dict[str, Any], theirs: dict[str, Any], result: dict[str, Any]) -> None:
    merged = merge(write(change(BASE, mine), *BODY), write(change(BASE, theirs), *BODY))
    values, body = read(merged.text)
    wanted = change(change(BASE, mine), result)
    if "inferred" in wanted:
        assert set(values.pop("inferred")) == set(wanted.pop("inferred"))
    assert values == wanted
    assert body == "\n\n".join(BODY)


def test_what_changed_and_what_was_kept_is_named() -> None:
    mine = write(BASE | {"title": "Ferry stays"}, *BODY)
    theirs = write(BASE | {"title": "The night ferry stays", "section": "Port", "dek": "All winter"}, *BODY, "More.")
    merged = merge(mine, theirs)
    assert merged.taken == ("section", "dek", "text")
    assert merged.kept == ("title",)
    assert list(read(merged.text)[0]) == ["title", "section", "date", "tags", "id", "dek", "image", "inferred"]


def test_comments_and_style_of_a_person_stay() -> None:
    head = (
        "# checked by Ines, 4 May\ntitle: 'Night ferry stays'   # sic\nsection: Harbour\n\n# from the bound volume\n"
        "date: 2020-05-04\ntags: [ferry, council]\nid: abcdefghij\nimage:\n  caption: The ferry\n  credit: A. Lund\n"
        "inferred: [date]\n# the end\n"
    )
    mine = f"---\n{head}---\n\n" + "\n\n".join(BODY) + "\n"
    merged = merge(mine, write(BASE | {"title": "Ferry stays", "section": "Port", "dek": "All winter"}, *BODY))
    written = head.replace("section: Harbour\n", "section: Port\n")
    written = written.replace("id: abcdefghij\n", "id: abcdefghij\ndek: All winter\n")
    assert merged.text == mine.replace(head, written)
    assert merged.kept == ("title",), "a field with a comment in its lines is the person's"


def test_windows_line_ends_stay() -> None:
    mine = write(BASE | {"title": "Ferry stays"}, *BODY).replace("\n", "\r\n")
    merged = merge(mine, write(BASE | {"section": "Port"}, *BODY, "More."))
    assert "section: Port\r\n" in merged.text
    assert merged.text.count("\n") == merged.text.count("\r\n")
    assert merged.text.endswith("More.\r\n")


A, B, C = BODY
TEXTS = [
    # (name, the person's paragraphs, the converter's, the result, lines in conflict)
    ("each changed another", (A + " Six to one.", B, C), (A, B, "The chair thanked all."),
     (A + " Six to one.", B, "The chair thanked all."), 0),
    ("neighbours", (A + " Six to one.", B, C), (A, "Fares rise.", C), (A + " Six to one.", "Fares rise.", C), 0),
    ("the same one", (A, B + " Four pounds.", C), (A, "Fares rise.", C), (A, B + " Four pounds.", C), 1),
    ("deleted, and changed elsewhere", (A, C), (A, B, C, "More."), (A, C, "More."), 0),
    ("deleted by one, changed by the other", (A, C), (A, "Fares rise.", C), (A, C), 1),
    ("furniture that the converter now drops", (A + " Six to one.", B, C), (A, B), (A + " Six to one.", B), 0),
    ("both added at one place", (A, "Mine.", B, C), (A, "Theirs.", B, C), (A, "Mine.", B, C), 1),
    ("both added the same", (A, "Ours.", B, C), (A, "Ours.", B, C + " Yes."), (A, "Ours.", B, C + " Yes."), 0),
    ("all rewritten", ("New.",), (A, B, C, "More."), ("New.", "More."), 0),
    ("all deleted", (), (A + " Six to one.", B, C), (), 1),
    ("moved", (C, A, B), (A, B, C, "More."), (C, A, B, "More."), 0),
    ("a list with an indented second line", ("- one\n    two", A, B, C), (A, B), ("- one\n    two", A, B), 0),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "result", "count"), [row[1:] for row in TEXTS], ids=[r[0] for r in TEXTS])
def test_paragraphs(mine: tuple[str, ...], theirs: tuple[str, ...], result: tuple[str, ...], count: int) -> None:
    merged = merge(write(BASE, *mine), write(BASE, *theirs))
    assert tuple(read(merged.text)[1].split("\n\n")) == (result or ("",))
    assert len(merged.problems) == count


def test_a_conflict_is_named_with_its_line() -> None:
    merged = merge(write(BASE, A, "Mine.", B + " Four pounds.", C), write(BASE, A, "Fares rise.", C))
    (problem,) = merged.problems
    assert problem.path == PATH
    assert merged.text.split("\n")[problem.line - 1] == "Mine."
    assert "text" in merged.kept


def test_a_file_that_cannot_be_read_is_not_merged() -> None:
    with pytest.raises(Fault, match="not valid YAML"):
        merge("---\ntitle: [\n---\n\nText.\n", write(BASE | {"section": "Port"}, *BODY))


def test_front_matter_of_another_manner_is_read_whole_or_left() -> None:
    flow = "---\n{title: Ferry stays, section: Harbour, id: abcdefghij}\n---\n\n" + "\n\n".join(BODY) + "\n"
    merged = merge(flow, write(BASE | {"section": "Port"}, *BODY))
    assert read(merged.text)[0] == {"title": "Ferry stays", "section": "Port", "id": "abcdefghij"}


VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip),
    st.lists(st.sampled_from(["ferry", "no", "2020-01-01", "a: b", "# x", "🚢"]), min_size=1, max_size=3),
)
FRONT = st.dictionaries(
    st.sampled_from(["title", "section", "date", "tags", "dek", "image", "shelf", "note"]), VALUES, max_size=6
)
CHUNKS = ("One.", "Two.", "Three.", "- a\n- b", "> q", "Four\\\nfive", "# six")
PARAGRAPHS = st.lists(st.sampled_from(CHUNKS), max_size=6)


@settings(max_examples=count_trials(150, 2_000))
@given(FRONT, PARAGRAPHS, FRONT, PARAGRAPHS)
def test_without_hand_edits_it_is_the_converters(
    old: dict[str, Any], text: list[str], new: dict[str, Any], new_text: list[str]
) -> None:
    base, theirs = write(old, *text), write(new, *new_text)
    merged = merge(base, theirs, base)
    values, body = read(merged.text)
    assert (values, body) == read(theirs)
    assert not merged.kept
    assert not merged.problems


@settings(max_examples=count_trials(150, 2_000))
@given(FRONT, PARAGRAPHS, FRONT, PARAGRAPHS)
def test_without_a_change_of_the_converter_it_is_the_persons(
    old: dict[str, Any], text: list[str], mine: dict[str, Any], my_text: list[str]
) -> None:
    base, own = write(old, *text), write(mine, *my_text)
    assert merge(own, base, base) == Merged(own, (), ())


@settings(max_examples=count_trials(300, 2_000))
@given(FRONT, PARAGRAPHS, FRONT, PARAGRAPHS, FRONT, PARAGRAPHS)
def test_nothing_that_a_person_wrote_is_missing(
    old: dict[str, Any], text: list[str], mine: dict[str, Any], my_text: list[str],
    new: dict[str, Any], new_text: list[str],
) -> None:  # fmt: skip
    merged = merge(write(mine, *my_text), write(new, *new_text), write(old, *text))
    values, body = read(merged.text)
    for key in old.keys() | mine.keys():
        if mine.get(key) != old.get(key):
            assert values.get(key) == mine.get(key), key
    blocks = body.split("\n\n")
    for paragraph in my_text:
        if paragraph not in text:
            assert blocks.count(paragraph) >= my_text.count(paragraph)
    again = merge(merged.text, write(new, *new_text), write(new, *new_text))
    assert again.text == merged.text, "a second run changes nothing"


def test_a_long_text_is_kept_whole() -> None:
    many = [f"Paragraph {number}." for number in range(5000)]
    merged = merge(write(BASE, *many, "Mine."), write(BASE, "First.", *many), write(BASE, *many))
    assert merged.text == write(BASE, *many, "Mine.")
    assert len(merged.problems) == 1


PROSE = (
    "<p>The council of the harbor voted on Monday to keep the night ferry through the winter, its chair said.</p>",
    "<p>Fares for the crossing stay at four pounds, and the last boat leaves the island at a quarter to one.</p>",
    "<p>The crews had asked for a second boat in the autumn, when storms kept the old one in its harbor.</p>",
)
TODAY = date(2026, 11, 23)


class Whole:
    """An archive with one article, whose last import can be made to look like an older version's."""

    def __init__(self, folder: Path) -> None:
        self.root, self.page = folder / "archive", folder / "page.html"
        head = '<title>Ferry stays</title><meta property="article:published_time" content="2020-05-04">'
        head += '<meta property="article:section" content="Harbour">'
        self.page.write_text(f"<html><head>{head}</head><body><h1>Ferry stays</h1>{''.join(PROSE)}</body></html>")
        self.run()
        (self.path,) = self.root.rglob("index.md")
        self.record = self.path.with_name("capture.json")

    def run(self, *, dry_run: bool = False) -> ImportReport:
        return import_captures(self.root, (self.page,), today=TODAY, dry_run=dry_run)

    def pretend_older(self, *changes: tuple[str, str]) -> None:
        """An older version wrote something else, and nobody has touched it yet."""
        text = self.path.read_text()
        for new, old in changes:
            assert new in text
            text = text.replace(new, old)
        self.path.write_text(text)
        known = json.loads(self.record.read_text())
        known |= {"converter": "0.0", "article": msgspec.to_builtins(make_converted_values(text))}
        self.record.write_text(json.dumps(known))

    def edit(self, *changes: tuple[str, str]) -> str:
        text = self.path.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.path.write_text(text)
        return text


@pytest.fixture
def whole(tmp_path: Path) -> Whole:
    return Whole(tmp_path)


def test_a_newer_version_updates_what_the_person_left_alone(whole: Whole) -> None:
    new = whole.path.read_text()
    whole.pretend_older(("section: Harbour\n", "section: Home\n"), ("date: 2020-05-04\n", ""))
    whole.edit(("title: Ferry stays", "title: The night ferry stays"), ("four pounds", "£4"))
    before = {path: path.read_bytes() for path in whole.root.rglob("*") if path.is_file()}
    dry = whole.run(dry_run=True)
    assert before == {path: path.read_bytes() for path in whole.root.rglob("*") if path.is_file()}
    report = whole.run()
    assert dry == report
    assert report.counts["updated"] == 1
    assert report.captures[0].reason == "section, date; edited by hand: kept"
    assert str(report).endswith(f"\n  {report.captures[0].folder}: section, date; edited by hand: kept")
    wanted = new.replace("title: Ferry stays", "title: The night ferry stays").replace("four pounds", "£4")
    assert whole.path.read_text() == wanted
    again = whole.run()
    assert (again.counts["unchanged"], again.captures[0].reason) == (1, "")


def test_a_second_newer_version_still_knows_the_edit(whole: Whole) -> None:
    whole.pretend_older(("section: Harbour\n", "section: Home\n"))
    whole.edit(("four pounds", "£4"))
    whole.run()
    record = whole.record.read_text().replace('"converter": "', '"converter": "0.0-')
    whole.record.write_text(record)
    text = whole.path.read_text()
    report = whole.run()
    assert (report.counts["unchanged"], report.captures[0].reason) == (1, "edited by hand: kept")
    assert whole.path.read_text() == text


def test_a_conflict_in_the_text_is_a_problem_with_path_and_line(whole: Whole) -> None:
    whole.pretend_older(("at four pounds", "at 4 pounds"))
    text = whole.edit(("at 4 pounds", "at £4"))
    report = whole.run()
    assert report.counts["unchanged"] == 1
    assert whole.path.read_text() == text
    (problem,) = report.problems
    assert problem.path == whole.path.relative_to(whole.root).as_posix()
    assert "£4" in text.split("\n")[problem.line - 1]


def test_a_broken_file_is_kept_and_named(whole: Whole) -> None:
    whole.pretend_older(("section: Harbour\n", "section: Home\n"))
    text = whole.edit(("section: Home", "section: [Home"))
    report = whole.run()
    assert report.counts["unchanged"] == 1
    assert whole.path.read_text() == text
    assert [problem.path for problem in report.problems] == [whole.path.relative_to(whole.root).as_posix()]


@pytest.mark.parametrize(
    ("fence", "note"), [("----", False), (";;;", False), ("+++", True), ("TOML", True), ("lines", True)]
)
def test_a_head_that_a_person_wrote_in_another_dialect_is_kept(whole: Whole, fence: str, note: bool) -> None:
    """It may say that the article is private, and no head of the converter's may be put before it."""
    whole.pretend_older(("section: Harbour\n", "section: Home\n"))
    _, head, body = whole.path.read_text().split("---\n", 2)
    head = {"TOML": "+++\ntitle = 'x'\nvisibility = 'private'\n+++\n", "lines": "Title: x\nVisibility: private\n"}.get(
        fence, f"{fence}\n{head}visibility: private\n{fence}\n"
    )
    whole.path.write_text(head + body)
    for _ in range(2):
        report = whole.run()
        assert (report.counts["unchanged"], report.captures[0].reason) == (1, "edited by hand: kept")
        assert whole.path.read_text() == head + body
        (problem,) = report.problems
        assert (problem.path, problem.note) == (whole.path.relative_to(whole.root).as_posix(), note)


def test_fences_with_spaces_and_blank_lines_stay(whole: Whole) -> None:
    whole.pretend_older(("section: Harbour\n", "section: Home\n"))
    _, head, body = whole.path.read_text().split("---\n", 2)
    text = f"\n--- \n{head}visibility: private\n---\t\n{body}"
    whole.path.write_text(text)
    assert whole.run().captures[0].reason == "section; edited by hand: kept"
    assert whole.path.read_text() == text.replace("section: Home", "section: Harbour")


def test_a_file_that_is_not_utf8_is_kept_and_named(whole: Whole) -> None:
    whole.pretend_older(("section: Harbour\n", "section: Home\n"))
    data = whole.path.read_text().replace("four pounds", "£4").encode("cp1252")
    whole.path.write_bytes(data)
    report = whole.run()
    assert whole.path.read_bytes() == data
    assert len(report.problems) == 1


def test_a_deleted_article_is_not_written_again(whole: Whole) -> None:
    whole.pretend_older()
    whole.path.unlink()
    report = whole.run()
    assert (report.counts["unchanged"], report.captures[0].reason) == (1, "deleted by hand: not written again")
    assert not whole.path.exists()


def test_a_record_that_does_not_say_what_was_written_keeps_an_edited_file(whole: Whole) -> None:
    known = json.loads(whole.record.read_text())
    known |= {"converter": "0.0", "article": {"sha256": known["article"]["sha256"]}}
    whole.record.write_text(json.dumps(known))
    text = whole.edit(("Harbour", "Home"))
    report = whole.run()
    assert (report.counts["unchanged"], report.captures[0].reason) == (1, "edited by hand: kept")
    assert whole.path.read_text() == text


def test_another_address_for_the_same_capture_is_the_same_article(whole: Whole) -> None:
    known = json.loads(whole.record.read_text()) | {"converter": "0.0", "key": "elsewhere.example/a"}
    whole.record.write_text(json.dumps(known))
    assert whole.run().counts["added"] == 0
    assert len(list(whole.root.rglob("index.md"))) == 1


NEW = ("The council voted on Tuesday.", *BODY[1:], "Tickets go on sale in May.")


@pytest.mark.parametrize(
    ("reviewed", "body"), [(["text"], BODY), (["title"], NEW), (["date", "text"], (BODY[0], "My own words."))]
)
def test_a_text_that_a_person_found_right_is_left_alone(reviewed, body):
    mine = write(BASE | {"reviewed": reviewed}, *(BODY if body == NEW else body))
    merged = merge(mine, write(BASE | {"section": "Port"}, *NEW))
    values, text = read(merged.text)
    assert text == "\n\n".join(body)
    assert (values["section"], values["reviewed"]) == ("Port", reviewed)
    assert ("text" in merged.kept) is ("text" in reviewed)
    assert merged.problems == ()


def test_a_field_that_a_person_found_right_is_left_alone():
    merged = merge(write(BASE | {"reviewed": ["section"]}, *BODY), write(BASE | {"section": "Port"}, *BODY))
    assert read(merged.text)[0]["section"] == "Harbour"
    assert merged.kept == ("section",)
