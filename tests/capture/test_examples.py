"""The sample captures against the truth that their author wrote down before there was a converter."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.source import read_capture
from builder.yamls import parse_yaml

REPO = Path(__file__).resolve().parents[2]
CAPTURES = REPO / "examples" / "captures"
TRUTH: dict[str, dict[str, Any]] = parse_yaml(
    (REPO / "tests" / "data" / "examples.yaml").read_text("utf-8"), path="truth"
)
ARTICLES = [name for name, truth in TRUTH.items() if not truth.keys() & {"skipped", "duplicate_of"}]
TODAY = date(2026, 11, 23)
FIELDS = ("title", "section", "date", "dek", "kicker", "authors", "byline", "agency", "dateline", "publisher",
          "original_url", "captured_at", "updated", "correction", "inferred")  # fmt: skip


def convert_example(name: str) -> Conversion | NoArticle:
    return convert(read_capture(CAPTURES / name), today=TODAY)


def plain(markdown: str) -> str:
    """A body's words, without marks of emphasis, links and escapes."""
    text = re.sub(r"(?<!!)\[((?:[^\[\]]|\\.)*)\]\([^()\s]*\)", r"\1", markdown)
    return re.sub(r"[*_]|\s*\{\.pull\}", "", re.sub(r"\\(.)", r"\1", text))


def test_every_capture_has_its_truth() -> None:
    captures = {path.name for path in CAPTURES.iterdir() if not path.name.endswith(".meta.json")}
    assert captures == set(TRUTH)
    assert len(captures) >= 24


@pytest.mark.parametrize("name", ARTICLES)
def test_fields(name: str) -> None:
    truth, made = TRUTH[name], convert_example(name)
    assert isinstance(made, Conversion), made
    got = msgspec.to_builtins(made.article, builtin_types=(tuple,))
    for field in FIELDS:
        wanted = truth.get(field)
        value = list(got[field]) if isinstance(got.get(field), tuple) else got.get(field)
        wanted = wanted.replace("+00:00", "Z") if isinstance(wanted, str) and "T" in wanted else wanted
        assert (value or None) == (wanted or None), field
    assert made.article.kind == truth.get("kind", "news")
    if "language" in truth:
        assert made.article.language == truth["language"]
    if "tags" in truth:
        assert list(made.article.tags) == truth["tags"]
    image = made.article.image
    assert (image.caption if image else None) == truth.get("image", {}).get("caption")
    assert (image.credit if image else None) == truth.get("image", {}).get("credit")


@pytest.mark.parametrize("name", ARTICLES)
def test_body(name: str) -> None:
    truth, made = TRUTH[name], convert_example(name)
    assert isinstance(made, Conversion)
    blocks = [block for block in made.body.split("\n\n") if block]
    paragraphs = [block for block in blocks if not re.match(r"#|> |- |\d+\. |\||!\[|```", block)]
    assert len(paragraphs) == int(truth["paragraphs"])
    assert plain(paragraphs[0]).startswith(truth["first"])
    assert plain(made.body).rstrip().endswith(truth["last"])
    for phrase in truth.get("absent", ()):
        assert phrase not in plain(made.body), f"furniture in the body: {phrase}"


@pytest.mark.parametrize("name", [name for name, truth in TRUTH.items() if "skipped" in truth])
def test_what_is_no_article_is_named(name: str) -> None:
    made = convert_example(name)
    assert isinstance(made, NoArticle)
    assert made.reason == "a consent wall"


@pytest.mark.parametrize("name", ARTICLES)
def test_every_value_has_evidence_and_the_ledger_adds_up(name: str) -> None:
    made = convert_example(name)
    assert isinstance(made, Conversion)
    for field in ("title", "section", "date", "dek", "authors", "agency", "dateline", "publisher", "original_url"):
        if getattr(made.article, field):
            finding = made.record.fields[field]
            assert finding.method
            assert 0 < finding.confidence <= 1
    sums = made.record.characters
    assert sums.kept + sums.dropped == sums.all
    assert sums.dropped == sum(len(row.text) for row in made.record.dropped)
    assert all(row.reason and row.rule and row.role for row in made.record.dropped)
