import csv
import io

import pytest

from builder.search.layout import make_day_code
from builder.search.read.date_histogram import Period, count_periods
from builder.search.read.reports import format_csv, format_histogram, format_kwic, format_results, guard_cell
from builder.search.read.searching import Hit, Results
from builder.search.read.snippets import Context, Snippet, list_contexts
from builder.search.text.query_tree import Word

TEXT = "The night ferry sails again. A ferry is no ship."
HIT = Hit(
    "2021/12/11/ferry.html",
    "=Ferry",
    "2021-12-11T10:00:00Z",
    "Harbour",
    ("a", "b"),
    1.5,
    Snippet(TEXT, ((10, 15), (31, 36))),
    list_contexts(TEXT, [Word("", "ferry")], ("en",)),
)
RESULTS = Results(
    7,
    (HIT, HIT._replace(title="B", date=None, section=None, snippet=Snippet("No mark."), contexts=())),
    ("read as two words",),
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


def test_what_would_be_a_formula_is_guarded(vectors) -> None:
    for cell, guarded in vectors["cells"]:
        assert guard_cell(cell) == guarded, ascii(cell)


HOSTILE = "\x9b31mRed\x1b]0;x\x07 \u202etide\u2066\t\x85"


def test_no_words_of_an_article_reach_the_terminal_as_an_order() -> None:
    hit = HIT._replace(
        title=HOSTILE, section=HOSTILE, url=HOSTILE, date=HOSTILE, snippet=Snippet(HOSTILE, ((4, 7),)),
        contexts=(Context(HOSTILE, HOSTILE, HOSTILE),), tags=(HOSTILE,),
    )  # fmt: skip
    results = RESULTS._replace(hits=(hit,), notes=(HOSTILE,), instead=HOSTILE)
    shown = [format_results(results, place="output", bold=star, mark=star), format_kwic(results, mark=star)]
    for text in (*shown, format_csv(results).replace("\r\n", "\n")):
        assert text.replace("\n", "").isprintable(), ascii(text)
        assert "31mRed" in text.replace("*", "")


@pytest.mark.parametrize(
    ("hits", "total", "said"),
    [(0, 0, "no article found"), (1, 1, "1 of 1 article"), (1, 1234, "1 of 1,234 articles")],
)
def test_how_many_there_are(hits: int, total: int, said: str) -> None:
    results = RESULTS._replace(hits=(HIT,) * hits, total=total, notes=())
    assert format_results(results, place="output", bold=star, mark=star).splitlines()[-1] == said


def test_a_context_is_cut_out_of_the_whole_text() -> None:
    assert list_contexts("one two\nthree two", [Word("", "two")], ("en",), 4) == (
        Context("one ", "two", " thr"),
        Context("ree ", "two", ""),
    )


def test_months_of_a_short_time_and_years_of_a_long_one_without_gaps() -> None:
    short = [make_day_code("2020-12-31"), make_day_code("2021-02-01"), make_day_code("2021-02-28"), 0]
    assert count_periods(short) == (("2020-12", 1), ("2021-01", 0), ("2021-02", 2), ("", 1))
    assert count_periods([make_day_code("2015"), make_day_code("2019-12-31")])[1:] == (
        ("2016", 0), ("2017", 0), ("2018", 0), ("2019", 1),
    )  # fmt: skip
    assert count_periods([]) == ()
    assert count_periods([0, 0]) == (("", 2),)


def test_a_histogram_has_a_line_for_each_period() -> None:
    results = RESULTS._replace(timeline=(Period("2020", 100), Period("2021", 1), Period("2022", 0), Period("", 3)))
    assert format_histogram(results).splitlines() == [
        "7 articles",
        "   2020     100 " + "█" * 50,
        "   2021       1 █",
        "   2022       0",
        "undated       3 ██",
    ]


def test_another_query_is_offered() -> None:
    text = format_results(RESULTS._replace(instead="harbour"), place="output", bold=star, mark=star)
    assert "Did you mean: harbour" in text.splitlines()
