"""The record of a capture: one shape, read and written in one place, and documented."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from builder.article.evidence import (
    CapturedFile,
    CaptureRecord,
    Finding,
    format_record,
    load_record,
    make_record_schema,
)

REPO = Path(__file__).resolve().parents[2]
RECORD = CaptureRecord(
    converter="1", key="a.example/x", capture=CapturedFile(sha256="0" * 64, name="a.html"),
    fields={"tags": Finding(["Ferry"], "meta keywords", 0.8)},
)  # fmt: skip


def test_a_record_is_read_as_it_was_written() -> None:
    assert load_record(format_record(RECORD)) == RECORD


@pytest.mark.parametrize(
    "data",
    [None, b"", b"[]", b"{}", b"no json", b"\xff", b"[" * 100_000, b'{"converter": "1", "key": "", "capture": {}}',
     format_record(RECORD).replace(b"0" * 64, b"0" * 63), format_record(RECORD).replace(b"0.8", b'"sure"')],
)  # fmt: skip
def test_what_is_no_record_is_refused(data: bytes | None) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several libraries
        load_record(data)


def test_the_documented_schema_is_that_of_the_records(golden: Callable[[Path, str], None]) -> None:
    schema = json.dumps(make_record_schema(), indent=2, ensure_ascii=False) + "\n"
    golden(REPO / "docs" / "capture.schema.json", schema)


@pytest.mark.parametrize("path", sorted(REPO.glob("content/**/capture*.json")), ids=lambda path: path.parent.name)
def test_the_records_of_the_demonstration_are_written_in_this_form(path: Path) -> None:
    assert format_record(load_record(path.read_bytes())) == path.read_bytes()
    assert msgspec.json.decode(path.read_bytes())["complete"] is True
