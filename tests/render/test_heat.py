"""The year as a drawing."""

from datetime import date

import pytest

from builder.render.calendar_heatmap import CELL, find_cell, find_shade, make_heat
from builder.render.languages import load_language


@pytest.mark.parametrize(
    ("count", "most", "shade"), [(0, 9, 0), (1, 9, 1), (9, 9, 4), (5, 9, 3), (1, 1, 1), (4, 4, 4), (1, 1000, 1)]
)
def test_shades(count: int, most: int, shade: int) -> None:
    assert find_shade(count, most) == shade


def test_weeks_are_columns_from_monday() -> None:
    first = date(2021, 1, 1)
    assert find_cell(first, first) == (0, 4 * CELL)
    assert find_cell(date(2021, 1, 4), first) == (CELL, 0)


@pytest.mark.parametrize(("year", "days"), [("2021", 365), ("2020", 366), ("0001", 365)])
def test_every_day_has_one_square(year: str, days: int) -> None:
    heat = make_heat(year, [f"{year}-02-03", f"{year}-02-03T10:00:00Z", f"{year}-12-31"], load_language("en"))
    assert sum(shade["path"].count("M") for shade in heat["shades"]) == days
    assert [shade["path"].count("M") for shade in heat["shades"][1:]] == [1, 1, 0, 0]
    assert heat["busiest"] == 2
    assert [month["label"] for month in heat["months"]][::11] == ["Jan", "Dec"]


def test_a_day_that_leads_somewhere_is_a_link_of_its_own() -> None:
    days, links = ["2021-02-03", "2021-02-03", "2021-12-31"], {"2021-02-03": "02.html#d3"}
    heat = make_heat("2021", days, load_language("en"), links=links)
    assert [[day["url"] for day in shade["days"]] for shade in heat["shades"]] == [[], [], ["02.html#d3"], [], []]
    assert sum(shade["path"].count("M") for shade in heat["shades"]) == 364
    assert heat["linked"]
    assert not make_heat("2021", days, load_language("en"))["linked"]
