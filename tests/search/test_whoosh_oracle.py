"""The reader gives what an index gives that Whoosh wrote itself."""

from functools import partial

import pytest
from whoosh.query import Or, Phrase, Term
from whoosh.searching import Searcher

from builder.search.layout import FIELDS
from builder.search.read.index import Index
from builder.search.read.reader import EXACT, SPELT, StaticReader, make_weighting
from builder.search.read.searching import open_index, search_index
from builder.search.read.shard_keys import find_key


@pytest.fixture(scope="module")
def index(site):
    return open_index(site)


def _ask(reader, query):
    results = Searcher(reader, weighting=make_weighting(), closereader=False).search(query, limit=None)
    return list(results.top_n)


WORDS = ("ferri", "the", "us", "g7", "glacier", "東京", "المكتبه", "chat", "ecol", "ecole", "cocoa", "i", "a")
FORMS = ("ferries", "the", "us", "US", "measuring", "chats", "第", "obrien", "1000", "résumé")
PHRASES = (
    ["of", "the"],
    ["sea", "wall"],
    ["to", "be", "or", "not", "to", "be"],
    ["東京", "京タ"],
    ["g", "7"],
    ["the", "the"],
)


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_every_term_and_phrase_scores_as_in_an_index_of_whoosh(index, oracle, name):
    """Bit by bit."""
    asked = [Term(name, word) for word in WORDS]
    asked += [Term(name + SPELT, f"{find_key(form, 'en')}/{form}") for form in FORMS]
    found = [_ask(StaticReader(index), query) for query in asked]
    assert found == [_ask(oracle.reader, query) for query in asked]
    assert name != "body" or sum(map(bool, found)) > 10
    rows = [_ask(StaticReader(index), Phrase(name + EXACT, words)) for words in PHRASES]
    expected = [_ask(oracle.reader, Phrase(name + "_start", words)) for words in PHRASES]
    assert [{document for _, document in row} for row in rows] == [{found for _, found in row} for row in expected]
    assert name != "body" or sum(map(bool, rows)) >= 4


def test_every_query_is_answered_as_by_an_index_of_whoosh(index, oracle, queries):
    found = {query: search_index(index, query, limit=1000) for query in queries}
    for query in queries:
        expected = oracle.ask(query)
        assert [hit.url for hit in found[query].hits] == [url for _, url in expected], query
        scores = [score for score, _ in expected]
        assert [hit.score for hit in found[query].hits] == pytest.approx(scores, abs=1e-9), query
    assert len(queries) == 600
    assert sum(1 for results in found.values() if results.total) > 500


def test_the_statistics_are_those_of_whoosh(index, oracle):
    reader = StaticReader(index)
    oracle = oracle.reader
    for field in FIELDS:
        assert reader.field_length(field.name) == oracle.field_length(field.name)
        for word in WORDS:
            term = field.name, word.encode()
            assert reader.doc_frequency(*term) == oracle.doc_frequency(*term)
            assert reader.frequency(*term) == oracle.frequency(*term)
            assert (term in reader) == (term in oracle)
    assert [reader.doc_field_length(at, "body") for at in range(150)] == [
        oracle.doc_field_length(at, "body") for at in range(150)
    ]


def test_a_limit_that_whoosh_would_get_wrong_is_never_used(index):
    """No shortcut over blocks of postings: with it Whoosh drops documents from the top (its issue 413)."""
    reader = StaticReader(index)
    matcher = reader.postings("body", b"the")
    assert not matcher.supports_block_quality()
    query = Or([Term("body", "the"), Term("title", "the")])
    searcher = Searcher(reader, weighting=make_weighting(), closereader=False)
    assert list(searcher.search(query, limit=10).top_n) == list(searcher.search(query, limit=None).top_n)[:10]


def test_only_what_a_query_needs_is_read(site):
    opened = []
    read = partial(_note, site / "search", opened)
    index = Index(read)
    assert opened == ["manifest.js"]
    _ask(StaticReader(index), Term("body", "ferri"))
    assert [path[0] for path in opened] == ["m", "t"]
    _ask(StaticReader(index), Phrase("body" + EXACT, ["sea", "wall"]))
    assert {path[0] for path in opened} == {"m", "t", "p"}


def _note(folder, opened, path):
    opened.append(path)
    return (folder / path).read_bytes()
