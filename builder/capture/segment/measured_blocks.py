"""A capture's blocks, measured: how each one reads, where the text starts and ends, which line is the headline.

Rule: measures and finds, gives no roles. Linear in the number of blocks.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from builder.capture.blocks import Block, Reading
from builder.capture.patterns.language import count_length
from builder.capture.segment.block_scores import find_furniture, is_prose, weigh, weigh_cards, weigh_likely, weigh_runs
from builder.capture.segment.duplicate_blocks import find_copies
from builder.capture.segment.headings import cut_longest, is_beside
from builder.capture.segment.headline_choice import Headline, find_title
from builder.capture.segment.line_classifier import find_likely
from builder.capture.segment.main_text import find_container, find_home, find_run, is_at_home, reach, trim
from builder.capture.segment.repeated_lines import Repeat, spread, weigh_repeats

REPEATED = -3.0
"""The most that a block weighs which the outlet repeats, when the page's element that holds the text is looked for."""
SURE = 0.5
"""How sure a headline is that stands in what seems the text, where the text then starts below it."""
OUTSIDE = -50.0
"""The weight of a block outside the page's element that holds the text."""
DEK_WORDS = (4, 60)
"""Fewest and most words of a dek."""
NO_DEK = ("li", "figure", "caption", "table")
"""Tags of blocks that are no dek."""


Known = tuple[str, str] | None
"""(role, reason) of a block that is known as furniture."""


class Sheet(NamedTuple):
    """Blocks with their measures; all sequences have the blocks' length."""

    blocks: tuple[Block, ...]
    page: bool
    """True for an HTML page."""
    lengths: tuple[int, ...]
    """Words."""
    furniture: tuple[Known, ...]
    """(role, reason) where the vocabulary tells furniture."""
    prose: tuple[bool, ...]
    """Running text."""
    start: int
    """First block of the article's text."""
    end: int
    """One past its last block; equal to `start` when there is none."""
    title: int | None
    """The block that is the headline."""
    title_sure: float
    """How sure the headline is, from 0 to 1."""
    repeats: tuple[Repeat | None, ...]
    """What the outlet is known to repeat."""
    weights: tuple[float, ...]
    """What each block adds to the run of text that it stands in; in a dump by the rules alone."""
    copies: frozenset[int] = frozenset()
    """Blocks of the text that repeat an earlier one, where a page holds its text twice."""
    likely: tuple[float, ...] = ()
    """In a dump, how likely each line is text, by what was learned; empty where the rules judge alone."""
    dek: int | None = None
    """The first block between headline and text that is as long as a dek, and of its form."""
    heads: tuple[int, ...] = ()
    """For each list item the block above its list, -1 for none; for any other block the block itself."""


class _Words(NamedTuple):
    """The blocks of a capture, each looked at alone."""

    blocks: tuple[Block, ...]
    page: bool
    lengths: tuple[int, ...]
    furniture: tuple[Known, ...]
    prose: tuple[bool, ...]


class _Scores(NamedTuple):
    """Scores of the blocks: above 0 for text, below 0 for none."""

    repeats: tuple[Repeat | None, ...]
    ruled: tuple[float, ...]
    """By the rules alone."""
    likely: tuple[float, ...]
    """In a dump the likelihood that each line is text, from the line classifier; empty where the rules judge alone."""
    scores: tuple[float, ...]
    """What the range of the text is found by."""


class _Place(NamedTuple):
    """The element of a page that holds the text; in a dump all of it."""

    first: int
    last: int
    """One past the last block."""
    home: int
    """Number of the element whose own paragraphs score most; 0 for none."""


class _Range(NamedTuple):
    """The first block of the text, and one past its last."""

    start: int
    end: int


def make_sheet(reading: Reading, *, repeats: tuple[Repeat | None, ...] = (), lenient: bool = False) -> Sheet:
    """Measure the blocks of a capture; `lenient` reads a page as a dump of its text, whatever its markup says.

    `repeats` has a value for each block, or is empty when nothing is known of the outlet.

    How it works. Each block is first looked at alone: its words, whether the vocabulary calls it furniture, whether
    it is running text. From that it gets a score, above 0 for text. In a page, rows of linked headlines lose theirs;
    in a dump, rows of labels do, and the line classifier then gives each line a likelihood that takes the score's
    place. Lines that the outlet is known to repeat lose theirs too. The text is the range of blocks with the greatest
    sum of scores; in a page it lies within the element that holds the most text. The range is then trimmed, so that it
    begins and ends with text. The headline is the line above the range that looks most like one. Where a good headline
    turns up inside the range, the text starts below it.
    """
    words = _look_at_blocks(reading, lenient=lenient)
    scores = _score_blocks(words, repeats)
    place, scores = _find_place(words, scores)
    known = tuple(map(_or, words.furniture, scores.repeats))
    text = _find_range(words, scores, place, known)
    headline = find_title(words.blocks, words.lengths, known, words.prose, *text, _list_stated(reading))
    text = _move_start(words, place, text, headline)
    title = headline.block if headline else None
    return Sheet(
        *words,
        *text,
        title,
        headline.sure if headline else 0.0,
        scores.repeats,
        tuple(_find_weights(words, scores, place)),
        find_copies(words.blocks, words.lengths, *text) if words.page else frozenset(),
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


def _score_blocks(words: _Words, repeats: tuple[Repeat | None, ...]) -> _Scores:
    """Scores by the rules; in a dump by the line classifier, where it knows such dumps."""
    blocks, page, lengths, furniture, prose = words
    alone = tuple(map(weigh, blocks, lengths, furniture, prose))
    ruled = weigh_cards(blocks, lengths, alone) if page else weigh_runs(blocks, lengths, prose, alone)
    repeats = spread(repeats or (None,) * len(blocks), prose, lengths, ruled)
    likely = () if page else find_likely(blocks, lengths, furniture, prose, ruled)
    scores = weigh_likely(likely, lengths, furniture) if likely else ruled
    return _Scores(repeats, ruled, likely, scores)


def _find_place(words: _Words, scores: _Scores) -> tuple[_Place, _Scores]:
    """The element that holds the text, and the scores that its blocks have there."""
    blocks, page, lengths, furniture, _ = words
    found = tuple(
        min(score, REPEATED) if repeat else score for score, repeat in zip(scores.scores, scores.repeats, strict=True)
    )
    first, last, named = find_container(blocks, found) if page else (0, len(blocks), 0)
    home = find_home(blocks, found, first, last) if page else 0
    if home or named:  # what the page itself calls its text is text, short lines and all
        found = tuple(
            max(score, 0.1) if -6.0 < score <= 0 and (named or is_at_home(block, home)) else score
            for block, score in zip(blocks, found, strict=True)
        )
    found = weigh_repeats(found, lengths, furniture, scores.repeats, page=page)
    return _Place(first, last, home), scores._replace(scores=found)


def _find_range(words: _Words, scores: _Scores, place: _Place, known: tuple[Known, ...]) -> _Range:
    blocks, _, _, furniture, prose = words
    start, end = find_run(scores.scores, place.first, place.last)
    begin, stop = trim(blocks, prose, furniture, start, end, place.home)
    if not scores.likely:
        return _Range(begin, stop)
    return _Range(*reach(blocks, scores.likely, prose, known, (begin, max(begin, end))))


def _list_stated(reading: Reading) -> tuple[str, ...]:
    """Headlines that the page states, the site's name cut off its title."""
    titles = (str(candidate.value) for candidate in reading.found.get("title", ()))
    cut = (cut_longest(candidate.value) for candidate in reading.found.get("page_title", ()))
    return (*titles, *filter(None, cut))


def _move_start(words: _Words, place: _Place, text: _Range, headline: Headline | None) -> _Range:
    """The range, started below a sure headline in it, or above a line that belongs to its first block."""
    start, end = text
    if headline is None:
        return text
    title = headline.block
    if start <= title < end and headline.sure >= SURE:
        start = title + 1
        if place.home:
            start = trim(words.blocks, words.prose, words.furniture, start, end, place.home)[0]
    if title + 1 < start - 1 and start < end and is_beside(words.blocks[start - 1], words.blocks[start]):
        start -= 1
    return _Range(start, end)


def _find_weights(words: _Words, scores: _Scores, place: _Place) -> Iterator[float]:
    """What each block adds to the range, in a dump by the rules alone."""
    weights = scores.scores
    if not words.page:
        weights = weigh_repeats(scores.ruled, words.lengths, words.furniture, scores.repeats, page=False)
    for index, weight in enumerate(weights):
        yield weight if place.first <= index < place.last else OUTSIDE


def _find_dek(blocks: tuple[Block, ...], lengths: tuple[int, ...], title: int | None, start: int) -> int | None:
    """The first block between headline and text that is as long as a dek, and of its form."""
    between = range(title + 1, start) if title is not None else ()
    fits = (index for index in between if DEK_WORDS[0] <= lengths[index] <= DEK_WORDS[1])
    return next((index for index in fits if blocks[index].tag not in NO_DEK), None)


def _find_heads(blocks: tuple[Block, ...]) -> Iterator[int]:
    """For each list item the block above its list; for any other block the block itself."""
    head = -1
    for index, block in enumerate(blocks):
        head = head if block.tag == "li" else index
        yield head


def _or(furniture: tuple[str, str] | None, repeat: Repeat | None) -> tuple[str, str] | None:
    return furniture or ((repeat.role, repeat.reason) if repeat else None)
