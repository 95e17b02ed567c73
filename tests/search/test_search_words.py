"""Words, as docs/search-format.md has them."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.read.index import list_short_keys
from builder.search.read.shard_keys import find_key
from builder.search.text.unicode_classes import make_class, parse_ranges
from builder.search.text.words import fold, list_chunks, list_query_words, list_words
from builder.search.write.analysis import SearchText, analyse, load_analysis

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["words"], ids=lambda vector: vector["text"])
def test_words(vector):
    assert [list(pair) for pair in list_words(vector["text"])] == vector["words"]


@pytest.mark.parametrize(("word", "stem"), VECTORS["stems"].items())
def test_stems(word, stem):
    assert find_key(word, "en") == stem
    assert find_key(word, "") == word


def test_a_phrase_ends_openly_where_a_run_without_spaces_may_go_on():
    assert list_query_words("G-7 東京") == ("g", "7", "東京")
    assert list_query_words("第2回") == ("第", "2", "回*")
    assert list_query_words("東京 tower") == ("東京", "京", "tower")
    assert list_query_words("…") == ()


def test_the_letters_are_those_of_unicode_14():
    known = {point for first, last in parse_ranges() for point in range(first, last + 1)}
    kinds = {point: unicodedata.category(chr(point))[0] for point in range(0x110000)}
    assert all(kinds[point] in "LNM" for point in known)
    if unicodedata.unidata_version == "14.0.0":
        assert known == {point for point, kind in kinds.items() if kind in "LNM"}
    assert make_class(top=0x60) == "\\U00000030-\\U00000039\\U00000041-\\U0000005a"


def test_both_twins_have_the_same_letters():
    script = (Path(__file__).parents[2] / "builder/search/client/words.js").read_text("utf-8")
    table = script.partition("const TABLE =")[2].partition(";")[0]
    assert parse_ranges("".join(table.split('"')[1::2])) == parse_ranges()


@given(st.text())
def test_every_form_is_found_by_itself(text):
    """What a text is indexed under is what a query for a chunk of it asks for."""
    forms = {form for form, _ in list_words(text)}
    for chunk in list_chunks(text):
        assert {form for form, _ in list_words(chunk)} <= forms


@given(st.text())
def test_positions_ascend_without_gaps(text):
    positions = sorted({place for _, place in list_words(text)})
    assert positions == list(range(len(positions)))


@given(st.text())
def test_folding_twice_changes_nothing_more_in_words(text):
    for form, _ in list_words(text):
        assert fold(form) in (form, form.lower()) or not form.isascii()


@given(
    st.from_regex(r"[a-z]{0,7}(ational|bility|ies|ying|ed|izer|fulness|ally|bly|e|s|y)?(ing|s|ness)?", fullmatch=True)
)
def test_a_prefix_knows_all_stems_of_its_forms(form):
    for cut in range(1, len(form) + 1):
        stem, prefix = find_key(form, "en"), form[:cut]
        assert stem.startswith(prefix) or stem in list_short_keys(prefix)


def test_a_prefix_knows_all_stems_of_many_forms(random_words):
    for form in map(fold, random_words):
        stem = find_key(form, "en")
        assert stem[:1] == form[:1]
        for cut in range(1, len(form) + 1):
            assert stem.startswith(form[:cut]) or stem in list_short_keys(form[:cut]), (form, form[:cut], stem)


def test_an_analysis_holds_each_form_with_its_places():
    found = load_analysis(analyse(SearchText("A tide, a tide", None, "", ("sea wall", "G-7"), (), None, "en")))
    title, dek, _, tags, _ = found.fields
    assert (title.length, title.forms) == (4, ["a", "tide"])
    assert title.positions == [bytes([0, 0, 0, 2, 0, 0]), bytes([1, 0, 0, 2, 0, 0])]
    assert dek.forms == []
    assert (tags.length, tags.forms) == (5, ["sea", "wall", "g7", "g", "7"])
    assert [place[0] for place in tags.positions] == [0, 1, 3, 3, 4]


@given(st.text(max_size=300))
def test_an_analysis_is_the_words_of_the_text(text):
    body = load_analysis(analyse(SearchText("", None, text))).fields[2]
    positions = {}
    for form, place in list_words(text):
        positions.setdefault(form, []).append(place)
    decoded = {}
    for form, packed in zip(body.forms, body.positions, strict=True):
        gaps = [int.from_bytes(packed[at : at + 3], "little") for at in range(0, len(packed), 3)]
        decoded[form] = [sum(gaps[: at + 1]) for at in range(len(gaps))]
    assert decoded == positions
