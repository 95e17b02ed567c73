"""Ids, dates and the schema."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.model import FIELDS, Article, find_instant, make_id, make_schema, parse_date


def test_ids_are_short_stable_and_apart() -> None:
    assert make_id("example.org/a") == make_id("example.org/a") == "srmeeb7ya7"
    ids = {make_id(f"key {number}") for number in range(5000)}
    assert len(ids) == 5000
    assert all(len(identity) == 10 and identity.isalnum() for identity in ids)
    assert make_id("\udce9")


@pytest.mark.parametrize("text", ["", "x", "2021", "2021-13-01", "2021-12", "11.12.2021", "2021-12-11T"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        parse_date(text)


@given(st.datetimes(timezones=st.timezones()))
def test_every_date_is_written_as_the_schema_wants_it(time: object) -> None:
    written = parse_date(time.isoformat())  # type: ignore[attr-defined]
    assert msgspec.convert({"title": "x", "date": written}, Article).date == written
    assert parse_date(written) == written
    assert find_instant(written) == find_instant(parse_date(written))


def test_order_of_instants() -> None:
    dates = [None, "0001-01-01", "2021-12-11", "2021-12-11T00:00:01Z", "2021-12-11T08:00:00-05:00", "2021-12-12"]
    assert sorted(sorted(dates, key=str), key=find_instant) == dates
    assert find_instant("2021-12-11T09:00:00+09:00") == find_instant("2021-12-11")


def test_the_day_is_in_the_dates_own_offset() -> None:
    assert Article(title="x", date="2021-12-11T23:30:00-05:00").day == "2021-12-11"
    assert Article(title="x").day is None


def test_the_schema_lists_every_key() -> None:
    properties = make_schema()["$defs"]["Article"]["properties"]
    assert tuple(properties) == FIELDS
