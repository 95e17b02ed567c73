"""A capture's blocks with their scores, the range of the article's text, and the headline.

Rule: measures blocks and finds the text; assigns no roles. Linear in the number of blocks.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from builder.capture.blocks import Block, Reading
from builder.capture.patterns.language import count_length
from builder.capture.segment.block_scores import (
    find_furniture,
    is_prose,
    lower_cards,
    lower_label_runs,
    score_block,
    score_likelihoods,
)
from builder.capture.segment.duplicate_blocks import find_duplicates
from builder.capture.segment.headings import cut_longest, is_beside
from builder.capture.segment.headline_choice import Headline, choose_headline
from builder.capture.segment.line_classifier import classify_lines
from builder.capture.segment.main_text import (
    extend_range,
    find_best_range,
    find_main_container,
    find_paragraph_container,
    is_in_paragraph_container,
    trim_range,
)
from builder.capture.segment.repeated_lines import RepeatedLine, propagate, score_repeated_lines

REPEATED = -3.0
"""Maximum score of a block that the outlet repeats, while the element that holds the text is looked for."""
SURE = 0.5
"""Minimum confidence in a headline found inside the text for the text to start below it."""
OUTSIDE = -50.0
"""Score of a block outside the page's element that holds the text."""
DEK_WORDS = (4, 60)
"""Minimum and maximum number of words in a dek."""
NO_DEK = ("li", "figure", "caption", "table")
"""Tags of blocks that cannot be a dek."""


Known = tuple[str, str] | None
"""(role, reason) of a block known to be furniture."""


class MeasuredBlocks(NamedTuple):
    """Blocks with their measurements. Every sequence has one value per block, or is empty."""

    blocks: tuple[Block, ...]
    page: bool
    """True for an HTML page."""
    lengths: tuple[int, ...]
    """Number of words in each block."""
    furniture: tuple[Known, ...]
    """(role, reason) of each block that the vocabulary recognises as furniture."""
    prose: tuple[bool, ...]
    """True for running text."""
    start: int
    """Index of the first block of the article's text."""
    end: int
    """Index one past its last block; equal to `start` if there is no text."""
    title: int | None
    """Index of the block that is the headline."""
    title_sure: float
    """Confidence in the headline, from 0 to 1."""
    repeats: tuple[RepeatedLine | None, ...]
    """For each block, the known repeated line of its outlet that it matches, or None."""
    weights: tuple[float, ...]
    """Score of each block; in a dump, the score by the rules alone."""
    copies: frozenset[int] = frozenset()
    """Indexes of blocks that repeat earlier ones, on a page that contains its text twice."""
    likely: tuple[float, ...] = ()
    """In a dump, the likelihood that each line is text, from the line classifier; empty if only the rules judge."""
    dek: int | None = None
    """Index of the first block between headline and text that has the length and form of a dek."""
    heads: tuple[int, ...] = ()
    """For each list item, the index of the block above its list, or -1; for any other block, its own index."""


class _Words(NamedTuple):
    """The blocks of a capture, each measured by itself."""

    blocks: tuple[Block, ...]
    page: bool
    lengths: tuple[int, ...]
    furniture: tuple[Known, ...]
    prose: tuple[bool, ...]


class _Scores(NamedTuple):
    """Scores of the blocks: above 0 for text, below 0 for anything else."""

    repeats: tuple[RepeatedLine | None, ...]
    ruled: tuple[float, ...]
    """By the rules alone."""
    likely: tuple[float, ...]
    """In a dump, the likelihood that each line is text, from the line classifier; empty if only the rules judge."""
    scores: tuple[float, ...]
    """The scores that decide the range of the text."""


class _Place(NamedTuple):
    """The element of a page that holds the text; in a dump, all blocks."""

    first: int
    last: int
    """Index one past the last block."""
    home: int
    """Number of the element whose own paragraphs have the highest total score; 0 for none."""


class _Range(NamedTuple):
    """Indexes of the first block of the text and of the block after its last."""

    start: int
    end: int


def measure_blocks(
    reading: Reading, *, repeats: tuple[RepeatedLine | None, ...] = (), lenient: bool = False
) -> MeasuredBlocks:
    """Measure the blocks of a capture. With `lenient`, ignore a page's landmarks and class names.

    `repeats` has one value per block, or is empty if nothing is known about the outlet.

    How it works. Each block is first measured by itself: its number of words, whether the vocabulary recognises it as
    furniture, whether it is running text. From these it gets a score, above 0 for text. On a page, rows of linked
    headlines get a low score. In a dump, rows of labels do, and then the line classifier gives each line a
    likelihood, from which the score is computed instead. Lines known to be repeated by the outlet get a low score
    too. The text is the range of blocks with the greatest total score; on a page it lies within the element that
    holds the most text. The range is then trimmed so that it begins and ends with text. The headline is the line
    above the range that looks most like one. If a good headline is found inside the range, the text starts below it.
    """
    words = _look_at_blocks(reading, lenient=lenient)
    scores = _score_blocks(words, repeats)
    place, scores = _find_place(words, scores)
    known = tuple(map(_or, words.furniture, scores.repeats))
    text = _find_range(words, scores, place, known)
    headline = choose_headline(words.blocks, words.lengths, known, words.prose, *text, _list_stated(reading))
    text = _move_start(words, place, text, headline)
    title = headline.block if headline else None
    return MeasuredBlocks(
        *words,
        *text,
        title,
        headline.sure if headline else 0.0,
        scores.repeats,
        tuple(_find_weights(words, scores, place)),
        find_duplicates(words.blocks, words.lengths, *text) if words.page else frozenset(),
        scores.likely,
        _find_dek(words.blocks, words.lengths, title, text.start),
        tuple(_find_heads(words.blocks)),
    )


def _look_at_blocks(reading: Reading, *, lenient: bool) -> _Words:
    blocks = reading.blocks
    if lenient:
        blocks = tuple(msgspec.structs.replace(block, zone="", names="") for block in blocks)
    page = any(block.tag != "line" and block.place for block in blocks)
    lengths = tuple(count_length(block.text) for block in blocks)
    furniture = tuple(map(find_furniture, blocks))
    return _Words(blocks, page, lengths, furniture, tuple(map(is_prose, blocks, lengths, furniture)))


def _score_blocks(words: _Words, repeats: tuple[RepeatedLine | None, ...]) -> _Scores:
    """The scores by the rules; in a dump from the line classifier, if it recognises this kind of dump."""
    blocks, page, lengths, furniture, prose = words
    alone = tuple(map(score_block, blocks, lengths, furniture, prose))
    ruled = lower_cards(blocks, lengths, alone) if page else lower_label_runs(blocks, lengths, prose, alone)
    repeats = propagate(repeats or (None,) * len(blocks), prose, lengths, ruled)
    likely = () if page else classify_lines(blocks, lengths, furniture, prose, ruled)
    scores = score_likelihoods(likely, lengths, furniture) if likely else ruled
    return _Scores(repeats, ruled, likely, scores)


def _find_place(words: _Words, scores: _Scores) -> tuple[_Place, _Scores]:
    """The element that holds the text, and the scores with that element taken into account."""
    blocks, page, lengths, furniture, _ = words
    found = tuple(
        min(score, REPEATED) if repeat else score for score, repeat in zip(scores.scores, scores.repeats, strict=True)
    )
    first, last, named = find_main_container(blocks, found) if page else (0, len(blocks), 0)
    home = find_paragraph_container(blocks, found, first, last) if page else 0
    if home or named:  # short lines count as text in an element that is named as text, or holds most text
        found = tuple(
            max(score, 0.1) if -6.0 < score <= 0 and (named or is_in_paragraph_container(block, home)) else score
            for block, score in zip(blocks, found, strict=True)
        )
    found = score_repeated_lines(found, lengths, furniture, scores.repeats, page=page)
    return _Place(first, last, home), scores._replace(scores=found)


def _find_range(words: _Words, scores: _Scores, place: _Place, known: tuple[Known, ...]) -> _Range:
    blocks, _, _, furniture, prose = words
    start, end = find_best_range(scores.scores, place.first, place.last)
    begin, stop = trim_range(blocks, prose, furniture, start, end, place.home)
    if not scores.likely:
        return _Range(begin, stop)
    return _Range(*extend_range(blocks, scores.likely, prose, known, (begin, max(begin, end))))


def _list_stated(reading: Reading) -> tuple[str, ...]:
    """Headlines that the page states, with the site's name removed from the page's title."""
    titles = (str(candidate.value) for candidate in reading.found.get("title", ()))
    cut = (cut_longest(candidate.value) for candidate in reading.found.get("page_title", ()))
    return (*titles, *filter(None, cut))


def _move_start(words: _Words, place: _Place, text: _Range, headline: Headline | None) -> _Range:
    """The range, moved to start below a confident headline inside it, or one block higher for a heading above it."""
    start, end = text
    if headline is None:
        return text
    title = headline.block
    if start <= title < end and headline.sure >= SURE:
        start = title + 1
        if place.home:
            start = trim_range(words.blocks, words.prose, words.furniture, start, end, place.home)[0]
    if title + 1 < start - 1 and start < end and is_beside(words.blocks[start - 1], words.blocks[start]):
        start -= 1
    return _Range(start, end)


def _find_weights(words: _Words, scores: _Scores, place: _Place) -> Iterator[float]:
    """The final score of each block; in a dump, the score by the rules alone."""
    weights = scores.scores
    if not words.page:
        weights = score_repeated_lines(scores.ruled, words.lengths, words.furniture, scores.repeats, page=False)
    for index, weight in enumerate(weights):
        yield weight if place.first <= index < place.last else OUTSIDE


def _find_dek(blocks: tuple[Block, ...], lengths: tuple[int, ...], title: int | None, start: int) -> int | None:
    """Index of the first block between headline and text that has the length and form of a dek."""
    between = range(title + 1, start) if title is not None else ()
    fits = (index for index in between if DEK_WORDS[0] <= lengths[index] <= DEK_WORDS[1])
    return next((index for index in fits if blocks[index].tag not in NO_DEK), None)


def _find_heads(blocks: tuple[Block, ...]) -> Iterator[int]:
    """For each list item, the index of the block above its list; for any other block, its own index."""
    head = -1
    for index, block in enumerate(blocks):
        head = head if block.tag == "li" else index
        yield head


def _or(furniture: tuple[str, str] | None, repeat: RepeatedLine | None) -> tuple[str, str] | None:
    return furniture or ((repeat.role, repeat.reason) if repeat else None)
