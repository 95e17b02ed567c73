"""Which articles are listed for review, and why."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from builder.article.evidence import CapturedFile, CaptureRecord, DroppedBlock, Finding
from builder.capture.importing.merge import make_converted_values
from builder.capture.importing.review_queue import (
    ReviewCounts,
    ReviewQueue,
    count_open,
    find_doubts,
    find_left_out,
)

SENTENCE = (
    "The council kept the night ferry for another winter, and nobody in the long hall spoke against it at all, " * 2
)
HEAD = {"title": "Night ferry", "date": "2021-05-04"}
SURE = {
    "title": {"value": "Night ferry", "method": "h1 element", "confidence": 0.97},
    "date": {"value": "2021-05-04", "method": "json-ld", "confidence": 0.95},
}


def make_record(**more: Any) -> CaptureRecord:
    fields = {key: Finding(*value) for key, value in more.pop("fields", {}).items()}
    written = more.pop("article", make_converted_values("---\ntitle: x\n---\nx\n"))
    key, file = more.pop("key", ""), more.pop("capture", CapturedFile(sha256="f" * 64))
    return CaptureRecord(converter="1", key=key, capture=file, article=written, fields=fields, **more)


def explain(values: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(doubt.key, doubt.reason) for doubt in find_doubts(make_record(**more), values)]


@pytest.mark.parametrize(
    ("key", "finding", "reason"),
    [
        ("title", ("A", "the line above the text", 0.35), "title unsure (.35): a line above the text was taken"),
        ("title", ("A", "the line above the text", 0.5), ""),
        ("title", ("A", "opening words", 0.2), "no headline found: the first words of the text were taken"),
        ("title", ("A", "h1 element", 0.7), ""),
        ("date", ("A", "printed", 0.7), ""),
        ("date", ("A", "the last change", 0.58), "date unsure (.58): only the day of the last change is known"),
        ("authors", (["A"], "byline", 0.67), "author unsure (.67): byline"),
        ("section", ("A", "kicker line", 0.3), "section unsure (.30): a line above the headline was taken"),
        ("section", ("A", "address", 0.5), ""),
        ("dek", ("A", "meta og:description", 0.75), ""),
        ("publisher", ("A", "copyright line", 0.6), ""),
        ("tags", (["A"], "names in the text", 0.1), ""),
    ],
)
def test_what_conversion_was_unsure_of(key: str, finding: tuple[Any, ...], reason: str) -> None:
    values = {"date": "2021-05-04", key: finding[0]}
    fields = {"date": ("2021-05-04", "json-ld", 0.95), key: finding}
    assert explain(values, fields=fields) == ([(key, reason)] if reason else [])
    assert explain(values | {key: "by a person"}, fields=fields) == []


def test_a_date_that_is_worked_out_must_be_surer() -> None:
    finding = Finding("2021-05-04", "weekday arithmetic", 0.85, inferred=True)
    (doubt,) = find_doubts(msgspec.structs.replace(make_record(), fields={"date": finding}), HEAD)
    assert doubt.reason == "date inferred (.85): worked out from day and weekday"


def test_no_date() -> None:
    assert explain({"title": "A"}) == [("date", "no date found")]
    assert explain({"title": "A", "date": "2021"}) == []


def drop(
    block: int, *, text: str = SENTENCE + "said all.", rule: str = "outside", role: str = "furniture"
) -> DroppedBlock:
    return DroppedBlock(block, role, rule, "below the article's text", text)


@pytest.mark.parametrize(
    ("dropped", "found"),
    [
        ((drop(3), drop(4)), 2),
        ((drop(3), drop(5), drop(40)), 3),
        ((drop(3),), 0),
        ((drop(3), drop(9)), 0),
        ((drop(3), drop(4, rule="learned")), 0),
        ((drop(3), drop(4, role="navigation")), 0),
        ((drop(3), drop(4, text=SENTENCE)), 0),
        ((drop(3), drop(4, text="It is short.")), 0),
    ],
)
def test_text_that_may_have_been_left_out(dropped: tuple[DroppedBlock, ...], found: int) -> None:
    assert len(find_left_out(make_record(dropped=dropped))) == found


def write(root: Path, folder: str, values: dict[str, Any], name: str = "capture.json", **record: Any) -> None:
    place = root / "content" / folder
    place.mkdir(parents=True, exist_ok=True)
    text = "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items()) + "---\n\nWords.\n"
    article = make_converted_values(text)
    if name == "capture.json":
        (place / "index.md").write_text(text)
    file = {"sha256": "f" * 64, **record.pop("capture", {})}
    known = {"converter": "1", "key": "", "capture": file, "article": msgspec.to_builtins(article), "fields": SURE}
    known |= record
    (place / name).write_text(json.dumps(known))


def test_an_address_that_another_article_states(tmp_path: Path) -> None:
    write(tmp_path, "a", HEAD, addresses=["https://www.ledger.example/story?utm_source=x", "https://ledger.example/"])
    write(tmp_path, "b", HEAD, addresses=["https://ledger.example/story"])
    write(tmp_path, "c", HEAD, addresses=["https://ledger.example/other", "https://ledger.example/"])
    told = {one.folder: one.reasons for one in ReviewQueue(tmp_path).list_articles()}
    assert told == {
        "a": ("identity: another article (content/b) states the same address",),
        "b": ("identity: another article (content/a) states the same address",),
    }
    write(tmp_path, "b", HEAD | {"reviewed": ["identity"]}, addresses=["https://ledger.example/story"])
    assert [one.folder for one in ReviewQueue(tmp_path).list_articles()] == ["a"]


@pytest.mark.parametrize(
    ("words", "captured_at", "listed"),
    [(20, "2022-01-01", True), (20, "2020-01-01", False), (200, "2022-01-01", False), (0, "2022-01-01", False)],
)
def test_a_poorer_later_capture_beside(tmp_path: Path, words: int, captured_at: str, listed: bool) -> None:
    write(tmp_path, "a", HEAD, text={"words": 270}, capture={"captured_at": "2021-06-01"})
    write(tmp_path, "a", HEAD, "capture-0123abcd.json", text={"words": words}, capture={"captured_at": captured_at})
    reasons = [one.reasons for one in ReviewQueue(tmp_path).list_articles()]
    told = f"a poorer later capture is kept beside it ({words} words where this has 270)"
    assert reasons == ([(told,)] if listed else [])


def test_the_count_is_that_of_the_list(tmp_path: Path) -> None:
    write(tmp_path, "a", {"title": "A"}, fields={})
    write(tmp_path, "b", {"title": "B", "reviewed": ["date"]}, fields={})
    write(tmp_path, "c", HEAD | {"title": "C"}, fields={"title": {"value": "C", "method": "x", "confidence": 0.1}})
    write(tmp_path, "d", HEAD)
    (tmp_path / "content/hand.md").write_text("By hand, without a date.\n")
    (tmp_path / "content/d/capture-0123abcd.json").write_text("damaged")
    assert count_open(tmp_path) == ReviewCounts(undated=1, to_review=2)
    assert str(count_open(tmp_path)) == "1 undated, 2 to review: backfile serve, then /_review/"
    assert (str(ReviewCounts(0, 3)), str(ReviewCounts(0, 0))) == ("3 to review: backfile serve, then /_review/", "")


def test_what_was_read_is_remembered_until_a_file_changes(tmp_path: Path) -> None:
    write(tmp_path, "a", {"title": "A"}, fields={})
    queue = ReviewQueue(tmp_path)
    before = queue.list_articles()
    assert queue.list_articles() == before
    write(tmp_path, "a", HEAD)
    assert queue.list_articles() == ()
