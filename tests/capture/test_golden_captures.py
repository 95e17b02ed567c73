"""Captures in many manners and languages against the Markdown that was written by hand before they were converted."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from builder.article.frontmatter import format_article, parse_article
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import SIDECAR, read_capture

CAPTURES = Path(__file__).resolve().parents[1] / "golden" / "captures"
NAMES = sorted(
    path.name for path in CAPTURES.iterdir() if path.suffix in (".html", ".txt") and not path.name.endswith(SIDECAR)
)
TODAY = date(2026, 11, 23)


def read_truth(text: str, *, path: object, with_tags: bool) -> tuple[dict[str, Any], list[str]]:
    """Front matter without what the archive makes of itself, and the body's lines without white space at their ends."""
    article, body, _ = parse_article(text, path=path)
    values = msgspec.to_builtins(article)
    for field in ("id",) if with_tags else ("id", "tags"):
        values.pop(field, None)
    return values, [line.rstrip() for line in body.rstrip().split("\n")]


def test_every_expected_file_has_its_capture() -> None:
    assert {path.stem for path in CAPTURES.glob("*.md")} == {Path(name).stem for name in NAMES}


@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*.md")), ids=lambda path: path.stem)
def test_expected_file_is_in_the_written_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    article, body, _ = parse_article(text, path=path)
    assert format_article(article, body) == text


@pytest.mark.parametrize("name", NAMES)
def test_converts_as_written_by_hand(name: str) -> None:
    path = (CAPTURES / name).with_suffix(".md")
    assert path.is_file(), f"no expected file {path.name}: write it by hand"
    expected = path.read_text(encoding="utf-8")
    with_tags = "\ntags:" in expected.split("\n---\n", 1)[0]
    made = convert(read_capture(CAPTURES / name), today=TODAY)
    assert isinstance(made, Conversion), made
    wanted, wanted_body = read_truth(expected, path=path, with_tags=with_tags)
    got, got_body = read_truth(made.markdown, path=name, with_tags=with_tags)
    assert got == wanted
    assert got_body == wanted_body
