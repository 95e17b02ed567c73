"""What Whoosh itself gets wrong, shown on Whoosh, and that no answer of ours suffers from it."""

import random

import pytest
from whoosh.analysis import StandardAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import And, AndNot, Not, Or, Term

from builder.search.read.index import Index
from builder.search.read.searching import search_index
from builder.search.write.analysis import SearchText, analyse
from builder.search.write.shards import SearchRecord, make_shards


def _build(titles):
    """An index of Whoosh's and one of ours over the same titles."""
    storage = RamStorage()
    with storage.create_index(Schema(url=ID(stored=True), title=TEXT)).writer() as writer:
        for number, title in enumerate(titles):
            writer.add_document(url=f"{number}", title=title)
    records = [SearchRecord(f"{number}", title, date="2020-01-01") for number, title in enumerate(titles)]
    files = dict(make_shards((record, analyse(SearchText(record.title))) for record in records))
    return storage.open_index().searcher(), Index(lambda path: files[f"search/{path}"])


def _ask(index, query):
    return {int(hit.url) for hit in search_index(index, query, limit=10_000).hits}


@pytest.fixture(scope="module")
def both():
    return _build(["ferry strike", "ferry tide", "tide strike", "ferry"])


def test_a_filter_that_matches_nothing_leaves_whooshs_count_as_it_was():
    searcher, index = _build(["ferry"] * 300)
    found = searcher.search(Term("title", "ferry"), filter=Term("url", "none"), limit=10)
    assert (len(found), list(found)) == (300, [])  # it should be 0
    assert search_index(index, "ferry", sections=("None",)).total == 0
    assert search_index(index, "ferry section:none").total == 0


def test_what_is_excluded_stays_out_and_scores_nothing(both):
    searcher, index = both
    plain = {hit.docnum: hit.score for hit in searcher.search(Term("title", "ferry"), limit=None)}
    query = And([Term("title", "ferry"), Not(Term("title", "strike"))])
    without = {hit.docnum: hit.score for hit in searcher.search(query, limit=None)}
    assert all(without[document] == pytest.approx(plain[document] + 1) for document in without)  # Whoosh adds 1
    assert _ask(index, "ferry -strike") == {1, 3}
    ours = {hit.url: hit.score for hit in search_index(index, "ferry").hits}
    assert all(hit.score == ours[hit.url] for hit in search_index(index, "ferry -strike").hits)


def test_the_first_document_is_excluded_too():
    """Whoosh compares the two sides before it has brought the excluded one up to the first document."""
    searcher, index = _build(["strike", "ferry strike", "ferry"])
    query = AndNot(Term("title", "ferry"), Term("title", "strike"))
    assert {hit.docnum for hit in searcher.search(query, limit=None)} == {1, 2}  # it should be {2}
    assert _ask(index, "ferry -strike") == {2}


@pytest.mark.parametrize(
    ("text", "query"),
    [("The G-7 met", "G-7"), ("The U.S. met", "US"), ("F-16 jets", "F16"), ("東京都は発表した", "発表")],
)
def test_whooshs_analyzer_loses_what_ours_finds(text, query):
    words = {token.text for token in StandardAnalyzer()(text)}
    assert not words & {"g7", "g-7", "us", "u.s.", "f16", "f-16", "発表"}
    _, index = _build([text, "something else"])
    assert _ask(index, query) == {0}


def test_a_limit_changes_neither_order_nor_scores():
    """With a limit Whoosh leaves documents out by bounds that are wrong for unions joined by an intersection."""
    rng, words = random.Random("limit"), [f"word{number}" for number in range(40)]
    weights = [1 / (rank + 1) for rank in range(40)]
    texts = [
        [" ".join(rng.choices(words, weights, k=rng.randrange(*size))) for size in ((2, 9), (10, 120))]
        for _ in range(900)
    ]
    storage = RamStorage()
    with storage.create_index(Schema(title=TEXT, body=TEXT)).writer() as writer:
        for title, body in texts:
            writer.add_document(title=title, body=body)
    searcher, wrong = storage.open_index().searcher(), 0
    records = [SearchRecord(f"{at}", title, text=body, date="2020-01-01") for at, (title, body) in enumerate(texts)]
    files = dict(make_shards((r, analyse(SearchText(r.title, body=r.text))) for r in records))
    index = Index(lambda path: files[f"search/{path}"])
    for other in words[1:7]:
        both = And([Or([Term("title", word), Term("body", word)]) for word in ("word0", other)])
        whole, cut = ([round(hit.score, 9) for hit in searcher.search(both, limit=limit)] for limit in (None, 10))
        wrong += cut != whole[:10]
        found = search_index(index, f"word0 {other}", limit=10_000).hits
        assert search_index(index, f"word0 {other}", limit=10).hits == found[:10]
    assert wrong  # it should be 0
