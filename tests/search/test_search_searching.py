"""What the command finds: filters, orders, snippets."""

import pytest

from builder.errors import Fault
from builder.search.read.searching import open_index, search_folder, search_index
from builder.search.read.snippets import make_snippet
from builder.search.text.query_tree import Phrase, Prefix, Word


@pytest.fixture(scope="module")
def index(site):
    return open_index(site)


def _count(articles, test):
    return sum(1 for _, record in articles if test(record))


def test_no_query_finds_all_newest_first_and_undated_last(index, articles):
    found = search_index(index, "", limit=1000)
    dates = [hit.date for hit in found.hits]
    dated = [date[:10] for date in dates if date]
    assert found.total == len(dates) == 150
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [None] * _count(articles, lambda record: not record.date)
    assert None in dates


def test_oldest_first_keeps_undated_last(index):
    dates = [hit.date for hit in search_index(index, "the", sort="oldest", limit=1000).hits]
    dated = [date[:10] for date in dates if date]
    assert dated == sorted(dated)
    assert dates[len(dated) :] == [None] * (len(dates) - len(dated))
    assert None in dates


def test_filters_are_whole_values_and_narrow_together(index, articles):
    found = search_index(index, "", sections=("Harbour", "Science"), tags=("sea wall",), limit=1000)
    expected = _count(articles, lambda record: record.section in ("Harbour", "Science") and "sea wall" in record.tags)
    assert found.total == expected > 0
    assert search_index(index, "", sections=("harb",)).total == 0


@pytest.mark.parametrize(
    ("dates", "test"),
    [
        ({"date_from": "2019"}, lambda day: day >= "2019"),
        ({"date_to": "2019"}, lambda day: day <= "2019-12-31"),
        ({"date_from": "2018-03", "date_to": "2019-06-10"}, lambda day: "2018-03" <= day <= "2019-06-10"),
    ],
)
def test_dates_bound_both_ends_included(index, articles, dates, test):
    expected = _count(articles, lambda record: record.date and test(record.date[:10]))
    assert search_index(index, "", **dates).total == expected > 0


def test_a_wrong_date_is_a_fault(index):
    with pytest.raises(Fault, match="'someday' is no date"):
        search_index(index, "ferry", date_from="someday")


def test_a_missing_index_is_a_fault(tmp_path):
    with pytest.raises(Fault, match="no search index here"):
        search_folder(tmp_path, "ferry")


def test_a_hit_shows_its_article(index, articles):
    (hit, *_) = search_index(index, '"silent night"').hits
    record = next(record for _, record in articles if record.url == hit.url)
    assert (hit.title, hit.date, hit.section, set(hit.tags)) == (
        record.title,
        record.date,
        record.section,
        set(record.tags),
    )
    assert hit.score > 0
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["silent night"]


def test_words_that_are_not_searched_for_do_not_count(index):
    """`-term` keeps what it is told to: Whoosh's own AndNot lets the first document through (docs/search-format.md)."""
    total = search_index(index, "").total
    for word in ("the", "ferry", "glacier", "nosuchword"):
        with_it, without = search_index(index, word, limit=200), search_index(index, f"-{word}", limit=200)
        assert with_it.total + without.total == total
        assert not {hit.url for hit in with_it.hits} & {hit.url for hit in without.hits}


def test_scores_come_from_words_alone(index):
    plain = {hit.url: hit.score for hit in search_index(index, "ferry", limit=200).hits}
    narrowed = search_index(index, "ferry -tide section:harbour date:2015..2024", limit=200).hits
    assert narrowed
    assert [hit.score for hit in narrowed] == pytest.approx([plain[hit.url] for hit in narrowed])


LEAVES = (Word("", "ferry"), Phrase("", ("sea", "wall")), Prefix("", "gla"))


def test_a_snippet_takes_the_stretch_with_the_most_different_hits():
    text = (
        "A ferry. "
        + "Filler words here. " * 30
        + "The ferries passed the sea-wall\nbelow Glacier Point. "
        + "More words. " * 30
    )
    found = make_snippet(text, LEAVES, ("en",))
    assert [found.text[start:end] for start, end in found.marks] == ["ferries", "sea-wall", "Glacier"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) < 250


def test_a_snippet_without_hits_is_the_beginning():
    assert make_snippet("Short text.", LEAVES, ("en",)) == ("Short text.", ())
    assert make_snippet("", LEAVES, ("en",)) == ("", ())


@pytest.mark.parametrize(
    ("text", "leaf", "marked"),
    [
        ("the G-7 met", Word("", "g7"), ["G-7"]),
        ("the U.S. met", Word("", "us"), ["U.S."[:-1]]),
        ("in Łódź today", Word("", "lodz"), ["Łódź"]),
        ("東京都は", Phrase("", ("東京", "京都")), ["東京都"]),
        ("東京都は", Prefix("", "都"), ["都は"]),
        ("well-known", Word("", "known"), ["known"]),
    ],
)
def test_marks_stand_on_what_was_found(text, leaf, marked):
    found = make_snippet(text, [leaf], ("en",))
    assert [found.text[start:end] for start, end in found.marks] == marked
