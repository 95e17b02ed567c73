"""Distances in time are worth a day against the time of capture, marked inferred, and nothing without it."""

from datetime import date

import pytest

from builder.article.evidence import Finding
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.patterns.relative_dates import find_relative, place_relative
from builder.capture.source import make_capture

TODAY = date(2026, 11, 23)
CAPTURED = "2021-05-03T01:00:00Z"
LINE = "The council of the harbor voted to keep the night ferry through the winter, its chair said after the debate."

DISTANCES = [
    ("2 hours ago", "2021-05-02"),
    ("an hour ago", "2021-05-03"),
    ("30 mins ago", "2021-05-03"),
    ("Yesterday", "2021-05-02"),
    ("3 days ago", "2021-04-30"),
    ("2 weeks ago", "2021-04-19"),
    ("vor 2 Stunden", "2021-05-02"),
    ("vor einem Tag", "2021-05-02"),
    ("Gestern, 14:03 Uhr", "2021-05-02"),
    ("il y a 3 jours", "2021-04-30"),
    ("Avant-hier", "2021-05-01"),
    ("hace 2 horas", "2021-05-02"),
    ("há 2 dias", "2021-05-01"),
    ("2 giorni fa", "2021-05-01"),
    ("een dag geleden", "2021-05-02"),
    ("2時間前", "2021-05-02"),
    ("3日前", "2021-04-30"),
    ("昨日", "2021-05-02"),
    ("一昨日", "2021-05-01"),
    ("2小时前", "2021-05-02"),
    ("قبل ساعتين", "2021-05-02"),
    ("منذ ٣ أيام", "2021-04-30"),
]


@pytest.mark.parametrize(("line", "day"), DISTANCES)
def test_a_distance_means_a_day(line: str, day: str) -> None:
    relative = find_relative(line)
    assert relative is not None
    assert place_relative(relative, CAPTURED) == day


@pytest.mark.parametrize(
    "line", ["3 months ago", "5 min read", "2 hours", "hierarchy", "days ago", "1.5 hours ago", ""]
)
def test_what_is_no_distance(line: str) -> None:
    assert find_relative(line) is None


def test_hours_ago_need_the_hour_of_capture() -> None:
    hours, days = find_relative("2 hours ago"), find_relative("2 days ago")
    assert hours
    assert days
    assert place_relative(hours, "2021-05-03") is None
    assert place_relative(days, "2021-05-03") == "2021-05-01"


def find_day(line: str, *, captured_at: str | None = CAPTURED, html: bool = True) -> Finding | None:
    paragraphs = f"<p>{LINE}</p>" * 4
    page = f"<html><body><article><h1>Ferry sails again</h1><div>{line}</div>{paragraphs}</article></body></html>"
    text = page if html else "\n".join(("Ferry sails again", line, *[LINE] * 4))
    capture = make_capture(text.encode(), name="a.html" if html else "a.txt", captured_at=captured_at)
    made = convert(capture, today=TODAY)
    assert isinstance(made, Conversion)
    found: Finding | None = made.record.fields.get("date")
    assert (found is not None and found.inferred) == ("date" in made.article.inferred)
    return found


@pytest.mark.parametrize("html", [True, False])
@pytest.mark.parametrize(("line", "day"), [*DISTANCES[::4], ("By Jane Doe, 2 hours ago", "2021-05-02")])
def test_a_line_near_the_headline_gives_the_day(line: str, day: str, html: bool) -> None:
    found = find_day(line, html=html)
    assert found is not None
    assert (found.value, found.method, found.inferred) == (day, "relative to the capture", True)
    assert found.confidence <= 0.85
    assert found.quote
    assert found.quote in line
    assert find_day(line, html=html, captured_at=None) is None


@pytest.mark.parametrize("line", ["Updated 2 hours ago", "Yesterday all my troubles seemed so far away from here"])
def test_an_update_or_a_sentence_is_no_date_of_publication(line: str) -> None:
    assert find_day(line) is None


def test_a_printed_date_is_better() -> None:
    found = find_day("April 2, 2021, seen 3 days ago")
    assert found is not None
    assert (found.value, found.inferred) == ("2021-04-02", False)


PAGE = """<html><head><title>Ferry sails again</title><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "{published}", "dateModified": "{changed}"}}
</script></head><body><article><h1>Ferry sails again</h1>{text}</article></body></html>"""
FERRY = f"<p>{LINE}</p>" * 3


@pytest.mark.parametrize(
    ("published", "changed", "sure"),
    [("2019-03-04", "2019-03-05", True), ("2019-03-04", "2019-05-02", True), ("2012-03-04", "2021-09-08", False)],
)
def test_a_date_long_before_the_last_change_is_not_sure(published: str, changed: str, sure: bool) -> None:
    page = PAGE.format(published=published, changed=changed, text=FERRY)
    made = convert(make_capture(page.encode(), name="page.html"), today=TODAY)
    assert isinstance(made, Conversion)
    assert made.article.date == published
    assert (made.record.fields["date"].confidence >= 0.9) is sure


def test_a_date_that_another_ground_contradicts_is_not_sure() -> None:
    elsewhere = '<p><time class="published" datetime="2012-03-04">4 March 2012</time></p>' + FERRY
    page = PAGE.format(published="2021-09-08", changed="2021-09-08", text=elsewhere)
    made = convert(make_capture(page.encode(), name="page.html"), today=TODAY)
    assert isinstance(made, Conversion)
    assert made.article.date == "2021-09-08"
    assert made.record.fields["date"].confidence < 0.9


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 4, 2021", "2021-03-04"),
        ("Jane Doe | March 4, 2021 | 5 min read", "2021-03-04"),
        ("Posted on March 4, 2021 by Jane Doe", "2021-03-04"),
        ("Free access until March 4, 2021", None),
        ("© March 4, 2021 The Harbor Post", None),
        ("Data as of March 4, 2021.", None),
    ],
)
def test_lines_near_the_headline(line: str, day: str | None) -> None:
    found = find_day(line, captured_at=None, html=False)
    assert (found.value if found else None) == day


@pytest.mark.parametrize("html", [True, False])
def test_the_last_change_alone_is_an_inferred_date(html: bool) -> None:
    found = find_day("Updated March 4, 2021", captured_at=None, html=html)
    assert found is not None
    assert (found.value, found.method, found.inferred) == ("2021-03-04", "the last change", True)
    assert found.confidence < 0.7


def test_what_states_many_days_is_a_list() -> None:
    others = "".join(
        f'<time class="published" datetime="2021-03-0{day}">{day} March 2021</time>' for day in range(1, 6)
    )
    found = find_day(f"{others}", captured_at=None)
    assert found is None or found.method != "time element"


def test_a_stated_date_that_a_printed_one_contradicts_is_marked_inferred() -> None:
    page = PAGE.format(published="2021-09-08", changed="2021-09-08", text="<p class=byline>4 March 2012</p>" + FERRY)
    made = convert(make_capture(page.encode(), name="page.html"), today=TODAY)
    assert isinstance(made, Conversion)
    assert made.article.inferred == ("date",)
    assert made.record.fields["date"].note == "other dates contradict it"


BODY = ["The council of the harbor voted to keep the night ferry through the winter, its chair said."] * 3
LINES_OF_DAYS = [
    ("Sept. 21", "2021-09-21"), ("21. Sept.", "2021-09-21"), ("21 septembre", "2021-09-21"), ("Oct. 3", "2020-10-03"),
    ("Posted Sept. 21 at 10:04 a.m.", "2021-09-21"), ("Tuesday, Sept. 21", "2021-09-21"), ("Updated Sept. 21", None),
    ("Free access until Sept. 21", None), ("Vote set for Sept. 21", None), ("Concert Sept. 21", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "day"), LINES_OF_DAYS)
@pytest.mark.parametrize("page", [True, False])
def test_a_line_of_dates_without_a_year_and_the_time_of_capture(line: str, day: str | None, page: bool) -> None:
    lines = ["The night ferry stays", "By Jane Doe", line, *BODY]
    marked = "".join(f"<p>{words}</p>" for words in lines[1:])
    html = f"<html><body><article><h1>{lines[0]}</h1>{marked}</article></body></html>"
    data = (html if page else "\n\n".join(lines)).encode()
    capture = make_capture(data, name="a.html" if page else "a.txt", captured_at="2021-09-24T10:00:00Z")
    made = convert(capture, today=date(2026, 11, 23))
    assert isinstance(made, Conversion)
    assert made.article.day == day
    assert ("date" in made.article.inferred) is bool(day)
    unknown = convert(capture._replace(captured_at=None), today=date(2026, 11, 23))
    assert isinstance(unknown, Conversion)
    assert (unknown.article.day is not None) is line.startswith("Tuesday")
