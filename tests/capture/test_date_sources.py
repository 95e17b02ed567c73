"""The table of grounds for a date: each ground that a capture can show is in it, and its figure is what counts."""

from datetime import date

import pytest

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.fields import dates
from builder.capture.formats import metadata
from builder.capture.source import make_capture

TODAY = date(2026, 11, 23)
NAMES = [source.name for source in dates.DATE_SOURCES]
PAGE = """<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry kept",
"datePublished": "2021-03-04"}</script></head><body><article><h1>Ferry kept</h1><p>Published March 9, 2021</p>
<p>The council of the harbor voted to keep the night ferry through the winter, its chair said after the vote.</p>
<p>The ferry had been due to stop, and three hundred people who work at night had asked for it to be kept.</p>
</article></body></html>"""


def test_a_source_is_named_once() -> None:
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("field", [name for name, _ in metadata._METAS["date"]])
def test_every_meta_element_that_states_a_date_is_a_source(field: str) -> None:
    assert f"meta {field}" in NAMES


def test_less_weight_for_a_source_gives_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def find() -> str | None:
        made = convert(make_capture(PAGE.encode(), name="a.html"), today=TODAY)
        assert isinstance(made, Conversion)
        return made.article.date

    monkeypatch.setattr(dates, "CONFIDENCE", dates.CONFIDENCE | {"printed as published": 0.9})
    assert find() == "2021-03-04"
    monkeypatch.setattr(dates, "CONFIDENCE", dates.CONFIDENCE | {"json-ld": 0.6, "printed as published": 0.95})
    assert find() == "2021-03-09"
