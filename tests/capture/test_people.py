import pytest

from builder.capture.patterns.people import cut_date, find_agency, find_byline, parse_authors


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
        ("By Jane Doe, Chief Marketing Officer, AI at Work, Microsoft", ("Jane Doe",)),
        ("By Jane Doe, DVM. Reviewed by John Roe, DVM", ("Jane Doe",)),
        ("By Jane Doe, political editor, and John Roe, health correspondent", ("Jane Doe", "John Roe")),
        ("By Jane Doe in London and John Roe in Paris", ("Jane Doe", "John Roe")),
        ("By Jane Doe, Mark Roe, Ann Lee, and Bo Li", ("Jane Doe", "Mark Roe", "Ann Lee", "Bo Li")),
        ("BY JANE MCDONALD AND PETER O'BRIEN", ("Jane McDonald", "Peter O'Brien")),
        ("Written by: Colin Gray Colin Gray", ("Colin Gray",)),
        ("by Jane Doe | Gardens | 8 min Read", ("Jane Doe",)),
        ("By Jane Doe, USA TODAY", ("Jane Doe",)),
        ("By Jane Doe BBC News", ("Jane Doe",)),
        ("By Jane Doe of the Associated Press", ("Jane Doe",)),
        ("By J. R. Smith", ("J. R. Smith",)),
        ("Doe, Jane", ("Jane Doe",)),
        ("Doe, Jane T.", ("Jane T. Doe",)),
        ("Words: Anna Field", ("Anna Field",)),
        ("Reporting by Jane Doe; editing by John Roe", ("Jane Doe",)),
        ("Benedita Falcato (texto) e Rui Semedo (fotografia)", ("Benedita Falcato",)),
        ("Di Marco Rossi e Giulia Bianchi", ("Marco Rossi", "Giulia Bianchi")),
        ("Af Mette Jensen", ("Mette Jensen",)),
        ("— Jane Doe", ("Jane Doe",)),
        ("Written By", ()),
        ("Get in touch", ()),
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
