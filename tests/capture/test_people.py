import pytest

from builder.capture.fields.people import cut_date, find_agency, find_byline, parse_authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe, Staff Writer", ("Jane Doe",)),
        ("By Jane Doe and John Q. Smith | Published March 4, 2019", ("Jane Doe", "John Q. Smith")),
        ("Von Anna Müller und Peter Groß", ("Anna Müller", "Peter Groß")),
        ("BY JANE DOE", ("Jane Doe",)),
        ("Par Élise Martin", ("Élise Martin",)),
        ("Por María José Ruiz", ("María José Ruiz",)),
        ("By Alan Smith for The Daily News", ("Alan Smith",)),
        ("山田太郎記者", ("山田太郎",)),
        ("Mara Lund, science correspondent", ("Mara Lund",)),
        ("By Ann Lee (ann@example.org)", ("Ann Lee",)),
        ("By Callum Reed Friday, 18 March 2016", ("Callum Reed",)),
        ("By Reuters Staff", ()),
        ("By AP", ()),
        ("Editorial team", ()),
        ("Web desk", ()),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert parse_authors(line) == authors


@pytest.mark.parametrize("line", ["By Jane Doe, Staff Writer", "Von Anna Müller", "Par Élise Martin", "山田太郎記者"])
def test_bylines(line: str) -> None:
    assert find_byline(line) == line


@pytest.mark.parametrize(
    "line", ["by the sea shore there was a town", "By 2019, it was over.", "By far the largest. It grew.", "Bystanders"]
)
def test_no_byline(line: str) -> None:
    assert find_byline(line) is None


def test_an_agency_is_no_person() -> None:
    assert find_agency("By Associated Press") == "Associated Press"
    assert find_agency("By Jane Doe, Reuters") == "Reuters"
    assert find_agency("By Jane Doe") is None


def test_the_byline_ends_before_its_date() -> None:
    assert cut_date("By Jane Doe, Chief Reporter • 3 June 2018 (updated 5 June 2018)") == "By Jane Doe, Chief Reporter"
    assert cut_date("Von Wiebke Hansohm Mittwoch, 11. Mai 2022") == "Von Wiebke Hansohm"
