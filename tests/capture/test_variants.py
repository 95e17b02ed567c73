"""No rule may know an outlet: a hundred invented ones, in the manner of a real dump, all convert exactly."""

import sys
from pathlib import Path

import pytest

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.inline import escape
from builder.capture.source import make_capture

sys.path.insert(0, str(Path(__file__).parent))
from variants import TODAY, make_variant


@pytest.mark.parametrize("number", range(100))
def test_variant(number: int) -> None:
    variant = make_variant(number)
    made = convert(make_capture(variant.text.encode(), name=f"variant-{number}.txt"), today=TODAY)
    assert isinstance(made, Conversion), made
    article = made.article
    assert article.title == variant.title
    assert article.section == variant.section
    assert article.date == variant.date
    assert article.inferred == (("date",) if variant.inferred else ())
    assert article.dek == variant.dek
    assert article.dateline == variant.dateline
    assert article.agency == variant.agency
    assert article.publisher == variant.publisher
    assert article.kind == "news"
    assert article.image is not None
    assert (article.image.caption, article.image.credit) == (variant.caption, variant.credit)
    assert article.tags
    assert tuple(made.body.split("\n\n")) == tuple(map(escape, variant.body))
    dropped = "\n".join(row.text for row in made.record.dropped)
    for line in variant.furniture:
        assert line.removeprefix("  • ") in dropped


def test_an_inferred_date_shows_its_ground() -> None:
    variant = next(v for v in map(make_variant, range(100)) if v.inferred)
    made = convert(make_capture(variant.text.encode(), name="dump.txt"), today=TODAY)
    assert isinstance(made, Conversion)
    finding = made.record.fields["date"]
    assert finding.method == "weekday arithmetic"
    assert finding.inferred
    assert finding.confidence < 0.9
    others = {candidate.value for candidate in finding.others}
    assert others, "the other years that fit are named"
    assert all(other[5:] == variant.date[5:] for other in others)
    assert variant.date not in others
    assert "…" in finding.quote
