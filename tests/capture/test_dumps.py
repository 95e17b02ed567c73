"""What tells a dump's text from what stands around it."""

from builder.capture.blocks import parse_text
from builder.capture.patterns.language import count_length
from builder.capture.segment.block_scores import find_furniture, is_prose, score_block
from builder.capture.segment.line_classifier import NEAR, classify_lines, score_line
from builder.capture.segment.line_features import NAMES, find_chunks, find_line_features
from builder.capture.segment.line_model import GROUPS
from builder.capture.segment.word_scores import find_slots, score_words

STORY = """Home

Ferry timetable printed upside down

By Odile Marchbanks

PORT ALMERE — The harbour board printed four thousand timetables upside down, it said on Tuesday.

Passengers have been asked to stand on their heads, or to wait for the corrected edition in June.

"We measured the paper twice," said Tobias Renwick, who runs the press, "and the reader not at all."

Read more: Harbour board elects its first heron

Share

Sign up to our newsletter

© 2019 The Almere Lantern. All rights reserved."""


def measure(text: str) -> list[tuple[float, ...]]:
    blocks = parse_text(text)
    lengths = tuple(count_length(block.text) for block in blocks)
    furniture = tuple(map(find_furniture, blocks))
    prose = tuple(map(is_prose, blocks, lengths, furniture))
    weights = list(map(score_block, blocks, lengths, furniture, prose))
    return find_line_features(blocks, lengths, furniture, prose, weights, [score_words(block.text) for block in blocks])


def test_each_measure_has_a_name() -> None:
    rows = measure(STORY)
    assert len(set(NAMES)) == len(NAMES)
    assert {len(row) for row in rows} == {len(NAMES)}
    assert all(add([0.0] * len(NAMES)) for _, add in GROUPS)


def test_paragraphs_are_likelier_than_what_stands_around_them() -> None:
    likely = list(map(score_line, measure(STORY)))
    assert min(likely[3:6]) > max(likely[:3] + likely[6:])


def test_no_line_and_one_line() -> None:
    assert measure("") == []
    assert [0 < score_line(row) < 1 for row in measure("A line.")] == [True]


def test_a_chunk_ends_at_furniture() -> None:
    lengths, prose = (30, 2, 30, 4, 4, 30), (True, False, True, False, False, True)
    known = ("promo", "an offer")
    assert [chunk.words for chunk in find_chunks(lengths, prose, (None,) * 6)] == [90]
    assert [chunk.words for chunk in find_chunks(lengths, prose, (None, None, None, known, known, None))] == [60, 30]


def test_words_are_folded_and_bounded() -> None:
    assert find_slots("Posted in 2019") == find_slots("posted in 2021")
    assert find_slots("") == find_slots("水塔") == set()
    assert find_slots("the driver’s cab") == find_slots("the driver's cab")
    assert len(find_slots("word " * 10_000)) < 100
    assert score_words("Sign up for our newsletter") < score_words("The mayor said that the bridge would open")


def test_labels_far_from_any_longer_line_are_not_asked_about() -> None:
    menu = "\n\n".join(f"Topic {number}" for number in range(30))
    likely = likely_of(f"{menu}\n\n{STORY}")
    assert set(likely[: 30 - NEAR]) == {0.0}
    assert all(likely[30:])


def test_a_dump_with_hardly_a_likely_line_is_left_to_the_rules() -> None:
    assert likely_of("Home\n\nShare\n\nSign in") == ()


def likely_of(text: str) -> tuple[float, ...]:
    blocks = parse_text(text)
    lengths = tuple(count_length(block.text) for block in blocks)
    furniture = tuple(map(find_furniture, blocks))
    prose = tuple(map(is_prose, blocks, lengths, furniture))
    return classify_lines(blocks, lengths, furniture, prose, list(map(score_block, blocks, lengths, furniture, prose)))
