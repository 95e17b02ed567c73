import csv
import io

from builder.search.reports import format_csv, format_kwic, format_results
from builder.search.searching import Hit, Results
from builder.search.snippets import Snippet

TEXT = "The night ferry sails again. A ferry is no ship."
HIT = Hit(
    "2021/12/11/ferry.html",
    "=Ferry",
    "2021-12-11T10:00:00Z",
    "Harbour",
    ("a", "b"),
    1.5,
    Snippet(TEXT, ((10, 15), (31, 36))),
)
RESULTS = Results(
    7, (HIT, HIT._replace(title="B", date=None, section=None, snippet=Snippet("No mark."))), ("read as two words",)
)


def star(text: str) -> str:
    return f"*{text}*"


def test_results_say_what_was_found_and_how_much_there_is() -> None:
    text = format_results(RESULTS, place="output", bold=star, mark=star)
    assert text.splitlines() == [
        "read as two words",
        "*=Ferry*",
        "  Harbour · 2021-12-11 · output/2021/12/11/ferry.html",
        "  The night *ferry* sails again. A *ferry* is no ship.",
        "*B*",
        "  undated · output/2021/12/11/ferry.html",
        "  No mark.",
        "2 of 7 articles",
    ]


def test_keywords_stand_one_below_the_other() -> None:
    lines = format_kwic(RESULTS, mark=star).splitlines()
    assert len(lines) == 2
    assert {line.index("*ferry*") for line in lines} == {44}
    assert all(line.endswith("2021-12-11  =Ferry") for line in lines)


def test_csv_reads_back_and_computes_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(format_csv(RESULTS), newline="")))
    assert [row["title"] for row in rows] == ["'=Ferry", "B"]
    assert rows[0]["tags"] == "a; b"
    assert rows[0]["snippet"] == TEXT
