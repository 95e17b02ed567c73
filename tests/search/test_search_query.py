"""The query language: every text has a reading."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.text.query import parse_query
from builder.search.text.query_tree import Everything, Phrase, Tree, Word, has_words, list_leaves

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(("query", "tree"), VECTORS["queries"].items())
def test_trees(query, tree):
    assert json.loads(msgspec.json.encode(parse_query(query).tree)) == tree
    assert parse_query(query).notes == ()


@pytest.mark.parametrize(
    ("query", "like", "said"),
    [
        ("(ferry", "ferry", "parenthesis is not closed"),
        ("ferry) tide", "ferry tide", "closing parenthesis without"),
        ("OR ferry", "ferry", "OR stands between"),
        ("ferry OR", "ferry", "OR stands between"),
        ('"sea wall', '"sea wall"', "quotation mark"),
        ("sectoin:x", "sectoin x", 'did you mean "section:"'),
        ("title: ferry", "title:ferry", None),
        ("ferry title:", "ferry", "has nothing after it"),
        ("ferry date:soon", "ferry", "is no date"),
        ("ferry after:2020-02-30", "ferry", "is no date"),
        ("f*", "f", "too short"),
        ("fer*ry", "fer ry", "only at the end"),
        ("-- ferry", "ferry", None),
        ("NOT NOT ferry", "-ferry", None),
        ("ferry - tide", "ferry tide", None),
        ("«sea wall»", '"sea wall"', None),
        ("http://example.org/ferry", "http example org ferry", None),
        ("Analysis: ferry", "analysis ferry", None),
        ("(" * 60 + "ferry", "(" * 40 + "ferry", "nested too deeply"),
    ],
)
def test_a_mistake_gives_the_nearest_reading_and_a_note(query, like, said):
    found = parse_query(query)
    assert found.tree == parse_query(like).tree
    assert (said is None) == (found.notes == ()), found.notes
    assert said is None or any(said in note for note in found.notes)


def test_a_query_of_no_words_means_all_and_says_so():
    assert parse_query("  ") == (Everything(), ())
    assert parse_query("!!!").tree == Everything()
    assert "these are all articles" in parse_query("!!!").notes[0]


def test_a_long_query_is_cut():
    found = parse_query(" ".join(f"w{number}" for number in range(3000)))
    assert "first 2000 characters" in found.notes[0]


def test_only_words_are_scored_and_marked():
    tree = parse_query('ferry -tide (title:crane OR "sea wall") section:harbour date:2021').tree
    assert has_words(tree)
    assert list_leaves(tree) == [Word("", "ferry"), Word("title", "crane"), Phrase("", ("sea", "wall"))]
    assert not has_words(parse_query("section:harbour -ferry").tree)


@given(st.text(alphabet='ab"()*:-OR NOT titledate2021–東é.\t', max_size=60))
def test_any_text_has_a_reading(text):
    found = parse_query(text)
    assert isinstance(found.tree, Tree)
    assert parse_query(text) == found
