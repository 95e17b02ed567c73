"""Ranking against people's judgement: nDCG@10 over queries that were judged before they were asked."""

from math import log2

import pytest
from judged_set import load_articles, load_judgements

from builder.search.read.index import Index
from builder.search.read.searching import search_index
from builder.search.write.analysis import analyse
from builder.search.write.shards import make_shards

JUDGED = load_judgements()
REACH = 0.95


def compute_ndcg(urls, grades, depth=10):
    """Normalised discounted cumulative gain with gains 2^grade - 1 (Järvelin and Kekäläinen 2002; Burges 2005)."""
    gained = sum((2 ** grades.get(url, 0) - 1) / log2(at + 2) for at, url in enumerate(urls[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    return gained / sum((2**grade - 1) / log2(at + 2) for at, grade in enumerate(best))


@pytest.fixture(scope="module")
def index():
    files = dict(make_shards((record, analyse(text)) for text, record in load_articles()))
    return Index(lambda path: files[f"search/{path}"])


def test_the_set_is_whole():
    articles = load_articles()
    names = {record.url for _, record in articles}
    assert len(articles) == len(names) >= 200
    assert len(JUDGED) >= 60
    assert all(set(grades) <= names for grades in JUDGED.values())


def test_the_order_is_what_people_expect(index):
    found = {query: [hit.url for hit in search_index(index, query, limit=10).hits] for query in JUDGED}
    gains = {query: compute_ndcg(found[query], grades) for query, grades in JUDGED.items()}
    mean = sum(gains.values()) / len(gains)
    worst = "\n".join(f"{gain:.3f} {query}: {' '.join(found[query])}" for query, gain in gains.items() if gain < 0.9)
    assert mean >= REACH, f"{mean:.4f}\n{worst}"


def test_a_word_in_its_own_form_comes_before_its_relatives(index):
    assert [hit.url[:5] for hit in search_index(index, "ferry", limit=5).hits] == ["ferry"] * 5
    assert [hit.url[:5] for hit in search_index(index, "Ferris", limit=3).hits] == ["wheel"] * 3
    assert {hit.url for hit in search_index(index, "résumé", limit=2).hits} == {"resume1", "resume3"}
    assert {hit.url for hit in search_index(index, "WHO", limit=3).hits} == {"who1", "who2", "who4"}
