"""Which captures show one article, and whose text is shown: tables of the pure functions."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.evidence import TextSketch
from builder.capture.identity import (
    MOST_HASHES,
    Version,
    choose_shown,
    find_overlap,
    find_sample,
    is_poor,
    is_same,
    make_sketch,
    may_overlap,
)
from tests.capture.stories import make_headline, make_paragraphs

FERRY = "Night ferry to sail again before the first frost"
BOILERPLATE = (
    "The Ledger is printed on Mill Lane. Write to the desk about errors. Our couriers reach every village by noon."
)


def sketch(
    paragraphs: Sequence[str], headline: str = FERRY, day: str | None = None, walled: bool = False
) -> TextSketch:
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    return make_sketch(paragraphs, headline=headline, words=words, day=day, walled=walled)


STORY, OTHER = make_paragraphs(1, 10), make_paragraphs(2, 10)


def test_the_overlap_of_a_part_is_whole() -> None:
    assert find_overlap(sketch(STORY), sketch(STORY[:2])) == 1
    assert find_overlap(sketch(STORY[:2]), sketch(STORY)) == 1


def test_unlike_texts_hardly_overlap() -> None:
    stories = [sketch(make_paragraphs(number, 8)) for number in range(30)]
    assert max(find_overlap(one, other) for one, other in itertools.combinations(stories, 2)) < 0.3


def test_a_sketch_is_small_and_a_long_text_still_compared_well() -> None:
    long = make_paragraphs(3, 120)
    assert len(sketch(long).hashes) <= (MOST_HASHES * 4 + 2) // 3 * 4
    assert find_overlap(sketch(long), sketch(long[:40])) == 1


def test_the_overlap_of_long_texts_is_estimated() -> None:
    one, other = (" ".join(f"w{number}" for number in numbers) for numbers in (range(4000), range(2000, 6000)))
    assert find_overlap(sketch((one,)), sketch((other,))) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("one", "other", "apart", "same"),
    [
        pytest.param(sketch(STORY), sketch(STORY, "A headline of its own here"), True, True, id="same text"),
        pytest.param(sketch(STORY), sketch(STORY[:4], "A headline of its own here"), True, True, id="its beginning"),
        pytest.param(sketch(STORY), sketch(OTHER, "A headline of its own here"), False, False, id="other text"),
        pytest.param(sketch(STORY, day="2021-03-04"), sketch(OTHER, day="2021-03-04"), False, True, id="rewritten"),
        pytest.param(sketch(STORY, day="2021-03-04"), sketch(OTHER, day="2021-03-05"), False, False, id="next day"),
        pytest.param(sketch(STORY, day="2021-03-04"), sketch(OTHER), False, False, id="day unknown"),
        pytest.param(
            sketch(STORY, day="2021-03-04"), sketch(OTHER, day="2021-03-04"), True, False, id="addresses differ"
        ),
        pytest.param(
            sketch(STORY, "Morning briefing", "2021-03-04"),
            sketch(OTHER, "Morning briefing", "2021-03-04"),
            False,
            False,
            id="name of a column",
        ),
        pytest.param(
            sketch(STORY), sketch(("Subscribe to read the rest of this story.",), walled=True), False, True, id="stub"
        ),
        pytest.param(sketch(STORY), sketch(STORY[:1]), True, True, id="a paragraph of it"),
        pytest.param(
            sketch((BOILERPLATE,)), sketch((BOILERPLATE,), make_headline(2)), True, False, id="boilerplate alone"
        ),
        pytest.param(
            sketch((make_paragraphs(5, 1)[0], BOILERPLATE), make_headline(5)),
            sketch((make_paragraphs(6, 1)[0], BOILERPLATE), make_headline(6)),
            False,
            False,
            id="short, with boilerplate",
        ),
        pytest.param(
            sketch((*STORY[:5], *OTHER[:5])), sketch((*STORY[:5], *make_paragraphs(7, 5))), True, True, id="half new"
        ),
        pytest.param(
            sketch((*STORY[:5], *OTHER[:5])),
            sketch((*STORY[:5], *make_paragraphs(7, 5)), make_headline(7)),
            True,
            False,
            id="half new under another headline",
        ),
        pytest.param(
            sketch(("港務局は夜間フェリーの運航を冬の間も続けることを決めた。" * 3,)),
            sketch(("港務局は夜間フェリーの運航を冬の間も続けることを決めた。" * 3, "議長が述べた。")),
            True,
            True,
            id="Japanese",
        ),
    ],
)
def test_pairs(one: TextSketch, other: TextSketch, apart: bool, same: bool) -> None:
    assert is_same(one, other, apart=apart) == same
    assert is_same(other, one, apart=apart) == same
    if same:
        assert one.headline == other.headline or may_overlap(find_sample(one), find_sample(other))


MARCH, APRIL = "2021-03-04T00:00:00Z", "2021-04-04T00:00:00Z"


@pytest.mark.parametrize(
    ("versions", "shown"),
    [
        pytest.param([("a", MARCH, 300, False), ("b", APRIL, 280, False)], "b", id="the later"),
        pytest.param([("a", MARCH, 300, False), ("b", APRIL, 190, False)], "a", id="less than two thirds"),
        pytest.param([("a", MARCH, 300, False), ("b", APRIL, 200, False)], "b", id="two thirds"),
        pytest.param([("a", MARCH, 300, False), ("b", APRIL, 400, True)], "a", id="a paywall notice"),
        pytest.param([("a", MARCH, 30, True), ("b", APRIL, 40, True)], "b", id="paywall notices alone"),
        pytest.param([("a", None, 300, False), ("b", None, 310, False)], "b", id="no times: the fuller"),
        pytest.param([("a", None, 300, False), ("b", None, 300, False)], "b", id="nothing but digests"),
        pytest.param([("a", MARCH, 250, False), ("b", None, 300, False)], "a", id="a known time is later than none"),
    ],
)
def test_the_shown_text(versions: list[tuple[str, str | None, int, bool]], shown: str) -> None:
    for order in itertools.permutations(versions):
        assert choose_shown([Version(*version) for version in order]).sha256 == shown


VERSIONS = st.builds(
    Version,
    sha256=st.text("abcdef", min_size=4, max_size=4),
    captured_at=st.sampled_from((None, MARCH, APRIL)),
    words=st.integers(1, 400),
    walled=st.booleans(),
)


@given(st.lists(VERSIONS, min_size=1, max_size=8, unique_by=lambda version: version.sha256), st.randoms())
def test_what_is_shown_is_never_poor_and_order_plays_no_part(versions: list[Version], random: object) -> None:
    shown = choose_shown(versions)
    random.shuffle(versions)  # type: ignore[attr-defined]
    assert choose_shown(versions) == shown
    assert not is_poor(shown, versions)
