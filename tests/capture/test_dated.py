"""Dates that a page states: in any written form, in its address, in the time elements of its own article."""

import lxml.html
import pytest

from builder.capture.formats.page_statements import read_marked
from builder.capture.formats.stated_dates import clean_date, find_in_address, find_times

TIME = '<time datetime="2021-03-04">4 March</time>'
OTHER = '<article><time datetime="2020-01-01">1 January</time></article>'


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T10:00:00.123456Z", "2021-03-04T10:00:00Z"),
        ("2021-03-04 10:00", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"),
        ("4 mars 2021", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04T10:00:00Z"),
        ("20210304", "2021-03-04"),
        ("20210304T100000Z", "2021-03-04"),
        ("2021/03/04", "2021-03-04"),
        ("2021年3月4日", "2021-03-04"),
        ("3/4/2021", None),
        ("20211304", None),
        ("4 March 2021, changed 5 March 2021", None),
        ("yesterday", None),
        ("4 March 2021" * 90, None),
        (None, None),
        (7, None),
    ],
)
def test_clean_date(written: object, date: str | None) -> None:
    assert clean_date(written) == date


@pytest.mark.parametrize(
    ("address", "dates"),
    [
        ("https://gazette.example/2021/03/04/heron", ["2021-03-04"]),
        ("https://gazette.example/toll/2021/mar/04/heron", ["2021-03-04"]),
        ("https://gazette.example/2021/March/4/heron", ["2021-03-04"]),
        ("https://gazette.example/2021/heron/04/nest", []),
        ("https://gazette.example/2021/13/04/heron", []),
        (None, []),
    ],
)
def test_find_in_address(address: str | None, dates: list[str]) -> None:
    assert [candidate.value for _, candidate in find_in_address(address)] == dates


@pytest.mark.parametrize(
    ("page", "dates"),
    [
        (f"<article><h1>A heron</h1>{TIME}</article>{OTHER}", ["2021-03-04"]),
        (f"<article><h1>A heron</h1><footer>{TIME}</footer></article>", ["2021-03-04"]),
        (f"<article><h1>A heron</h1><aside><h3>Published</h3><p>{TIME}</p></aside></article>", ["2021-03-04"]),
        (f"<div class=popular><article><h1>A heron</h1>{TIME}</article></div>", ["2021-03-04"]),
        (f"<article><h1>A heron</h1></article><aside>{TIME}</aside>", []),
        (f"<article><h1>A heron</h1><ul><li>{TIME}</li></ul></article>", []),
        (f"<article><h1>A heron</h1><div class=suggested>{TIME}</div></article>", []),
        (f"<h1>A heron</h1><footer>{TIME}</footer>", []),
    ],
)
def test_find_times(page: str, dates: list[str]) -> None:
    marked = read_marked(lxml.html.document_fromstring(f"<body>{page}</body>"))
    assert [candidate.value for _, candidate in find_times(marked)] == dates
