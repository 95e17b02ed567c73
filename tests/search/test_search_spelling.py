"""Did you mean."""

import pytest

from builder.search.read.searching import open_index, search_index
from builder.search.read.spelling import find_correction
from builder.search.text.tokens import count_edits

MISSPELT = {
    "glaicer": "glacier",
    "galcier": "glacier",
    "glacer": "glacier",
    "orchstra": "orchestra",
    "negotating": "negotiating",
    "skerow": "skerrow",
    "aliance": "alliance",
    "satelite": "satellite",
    "lifebaot": "lifeboat",
}
LEFT = ("ferry", "the", "zzzzzz", "1001", "fe", "", "東京", "elbaliance")


@pytest.fixture(scope="module")
def index(site):
    return open_index(site)


@pytest.mark.parametrize(("word", "meant"), MISSPELT.items())
def test_a_word_that_no_article_holds_is_corrected(index, word, meant):
    assert find_correction(index, word) == meant


@pytest.mark.parametrize("word", LEFT)
def test_known_and_hopeless_words_are_left_alone(index, word):
    assert find_correction(index, word) is None


def test_the_rest_of_a_query_stays_as_it_is(index):
    found = search_index(index, 'title:Glaicer -tide "sea wall" (aliance OR ferry)')
    assert found.instead == 'title:glacier -tide "sea wall" (alliance OR ferry)'
    assert search_index(index, "ferry -galcier").instead is None
    assert search_index(index, found.instead).instead is None


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("ferry", "ferry", 0), ("ferry", "fery", 1), ("ab", "ba", 1), ("abc", "", 3), ("kitten", "sitting", 3)],
)
def test_edits(left, right, edits):
    assert count_edits(left, right) == count_edits(right, left) == edits
