"""The reader gives what an index gives that Whoosh wrote itself."""

from functools import partial

import pytest
from whoosh.analysis import Analyzer, Token
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import Or, Phrase, Term
from whoosh.searching import Searcher

from builder.search.index import Index
from builder.search.layout import FIELDS, find_stemmer
from builder.search.postings import find_key
from builder.search.query import parse_query
from builder.search.reader import EXACT, StaticReader, make_weighting
from builder.search.searching import _make_finder, open_index
from builder.search.whooshing import make_query
from builder.search.words import list_words


class Ready(Analyzer):
    """Takes apart what the test put together: `form@position` by spaces."""

    def __call__(self, value, **kwargs):
        for word in value.split():
            text, _, place = word.rpartition("@")
            yield Token(text=text, pos=int(place), boost=1.0, stopped=False, removestops=True)


@pytest.fixture(scope="module")
def index(site):
    return open_index(site)


@pytest.fixture(scope="module")
def oracle(articles):
    fields = {field.name + end: TEXT(Ready(), field_boost=field.boost) for field in FIELDS for end in ("", EXACT)}
    storage = RamStorage()
    with storage.create_index(Schema(**fields)).writer() as writer:
        for text, _ in articles:
            writer.add_document(**_spell(text))
    return storage.open_index().reader()


def _spell(text):
    values = {
        "title": (text.title,),
        "dek": (text.dek or "",),
        "body": (text.body,),
        "tags": text.tags,
        "authors": text.authors,
    }
    spelt = {}
    for name, parts in values.items():
        words, start = [], 0
        for part in parts:
            found = list(list_words(part))
            words += [(form, start + place) for form, place in found]
            start += (found[-1][1] + 2) if found else 1
        stemmer = find_stemmer(text.language)
        spelt[name + EXACT] = " ".join(f"{form}@{place}" for form, place in words)
        spelt[name] = " ".join(f"{find_key(form, stemmer)}@{place}" for form, place in words)
    return spelt


def _ask(reader, query):
    results = Searcher(reader, weighting=make_weighting(), closereader=False).search(query, limit=None)
    return list(results.top_n)


WORDS = ("ferri", "the", "us", "g7", "glacier", "東京", "المكتبه", "chat", "ecol", "ecole", "cocoa", "i", "a")
FORMS = ("ferries", "the", "us", "measuring", "chats", "第", "obrien", "1000")
PHRASES = (
    ["of", "the"],
    ["sea", "wall"],
    ["to", "be", "or", "not", "to", "be"],
    ["東京", "京タ"],
    ["g", "7"],
    ["the", "the"],
)


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_every_term_scores_as_in_an_index_of_whoosh(index, oracle, name):
    reader = StaticReader(index)
    asked = [Term(name, word) for word in WORDS] + [Term(name + EXACT, form) for form in FORMS]
    found = [_ask(reader, query) for query in asked]
    assert found == [_ask(oracle, query) for query in asked]
    assert name != "body" or sum(map(bool, found)) > 10


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_every_phrase_scores_as_in_an_index_of_whoosh(index, oracle, name):
    asked = [Phrase(name + EXACT, words) for words in PHRASES]
    found = [_ask(StaticReader(index), query) for query in asked]
    assert found == [_ask(oracle, query) for query in asked]
    assert name != "body" or sum(map(bool, found)) >= 4


def test_every_query_of_ours_scores_as_in_an_index_of_whoosh(index, oracle, queries):
    """All but prefixes, which are one term here and many in Whoosh."""
    compared = 0
    for text in queries:
        tree = parse_query(text).tree
        if "prefix" in str(tree) or "*" in str(tree):
            continue
        query = make_query(tree, index.manifest.stemmers, _make_finder(index))
        assert _ask(StaticReader(index), query) == _ask(oracle, query), text
        compared += 1
    assert compared > 70


def test_a_prefix_finds_the_documents_that_whoosh_finds(index, oracle):
    for prefix in ("fer", "me", "gla", "東", "re", "happi", "s"):
        forms = [form for form in oracle.field_terms("body" + EXACT) if form.startswith(prefix)]
        expected = {document for form in forms for _, document in _ask(oracle, Term("body" + EXACT, form))}
        found = _ask(StaticReader(index), Term("body" + EXACT, prefix + "*")) if expected else []
        assert {document for _, document in found} == expected


def test_the_statistics_are_those_of_whoosh(index, oracle):
    reader = StaticReader(index)
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
