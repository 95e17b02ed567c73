import pytest

from builder.capture.patterns.calendar import find_mentions, find_weekdays, find_years


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Published March 4, 2019 10:12 GMT", "2019-03-04T10:12:00Z"),
        ("4 March 2019", "2019-03-04"),
        ("Sept. 3, 2020 at 3:45 pm EDT", "2020-09-03T15:45:00-04:00"),
        ("2021年12月11日", "2021-12-11"),
        ("11 de diciembre de 2021", "2021-12-11"),
        ("le 1er mars 2020 à 10h32", "2020-03-01"),
        ("11. Mai 2022", "2022-05-11"),
        ("11.12.2021", "2021-12-11"),
        ("13/4/2019", "2019-04-13"),
        ("2019/04/13", "2019-04-13"),
        ("2021-12-11", "2021-12-11"),
        ("٦ فبراير ٢٠١٨", "2018-02-06"),
        ("11 dicembre 2021", "2021-12-11"),
        ("11 december 2021", "2021-12-11"),
        ("11 de março de 2021", "2021-03-11"),
    ],
)
def test_printed_dates(text: str, iso: str) -> None:
    (mention,) = find_mentions(text)
    assert mention.iso == iso


@pytest.mark.parametrize(
    "text", ["3/4/2019", "31 February 2020", "May said so", "chapter 11 of 12", "", "Marching 4 miles"]
)
def test_no_date(text: str) -> None:
    assert find_mentions(text) == ()


def test_a_day_without_a_year_has_none() -> None:
    (mention,) = find_mentions("in Liverpool on Dec. 11.")
    assert (mention.year, mention.month, mention.day) == (None, 12, 11)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("agreed on Saturday on", 5),
        ("am Mittwoch", 2),
        ("le lundi", 0),
        ("土曜日に", 5),
        ("(金)", 4),
        ("يوم الجمعة", 4),
    ],
)
def test_weekdays(text: str, weekday: int) -> None:
    assert find_weekdays(text)[0][0] == weekday


def test_years_that_fit() -> None:
    assert find_years(12, 11, 5, first=2000, last=2030) == (2004, 2010, 2021, 2027)
    assert find_years(2, 29, 0, first=2000, last=2030) == (2016,)
