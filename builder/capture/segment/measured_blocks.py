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
from builder.capture.segment.headline_choice import find_title
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


class Sheet(NamedTuple):
    """Blocks with their measures; all sequences have the blocks' length."""

    blocks: tuple[Block, ...]
    lengths: tuple[int, ...]
    """Words."""
    furniture: tuple[tuple[str, str] | None, ...]
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
    page: bool
    """True for an HTML page."""
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


def make_sheet(reading: Reading, *, repeats: tuple[Repeat | None, ...] = (), lenient: bool = False) -> Sheet:
    """Measure the blocks of a capture; `lenient` reads a page as a dump of its text, whatever its markup says.

    `repeats` has a value for each block, or is empty when nothing is known of the outlet.
    """
    blocks = reading.blocks
    if lenient:
        blocks = tuple(msgspec.structs.replace(block, zone="", names="") for block in blocks)
    page = any(block.tag != "line" and block.place for block in blocks)
    lengths = tuple(count_length(block.text) for block in blocks)
    furniture = tuple(find_furniture(block) for block in blocks)
    prose = tuple(map(is_prose, blocks, lengths, furniture))
    repeats = repeats or (None,) * len(blocks)
    weights = list(map(weigh, blocks, lengths, furniture, prose))
    likely: tuple[float, ...] = ()
    if page:
        weigh_cards(blocks, lengths, weights)
    else:
        weigh_runs(blocks, lengths, prose, weights)
    repeats = spread(repeats, prose, lengths, weights)
    ruled = weights
    if not page:
        likely = find_likely(blocks, lengths, furniture, prose, weights)
        weights = weigh_likely(likely, lengths, furniture) if likely else weights
    weights = [min(weight, REPEATED) if repeat else weight for weight, repeat in zip(weights, repeats, strict=True)]
    first, last, named = find_container(blocks, weights) if page else (0, len(blocks), 0)
    home = find_home(blocks, weights, first, last) if page else 0
    if home:
        weights = [
            max(weight, 0.1) if -6.0 < weight <= 0 and is_at_home(block, home) else weight
            for block, weight in zip(blocks, weights, strict=True)
        ]
    if named:  # what the page itself calls its text is text, short lines and all
        weights = [max(weight, 0.1) if -6.0 < weight <= 0 else weight for weight in weights]
    weights = weigh_repeats(weights, lengths, furniture, repeats, page=page)
    start, end = find_run(weights, first, last)
    known = tuple(map(_or, furniture, repeats))
    begin, stop = trim(blocks, prose, furniture, start, end, home)
    start, end = reach(blocks, likely, prose, known, (begin, max(begin, end))) if likely else (begin, stop)
    stated = tuple(str(candidate.value) for candidate in reading.found.get("title", ()))
    stated += tuple(cut for candidate in reading.found.get("page_title", ()) if (cut := cut_longest(candidate.value)))
    headline = find_title(blocks, lengths, known, prose, start, end, stated)
    title = headline.block if headline else None
    if headline and title is not None and start <= title < end and headline.sure >= SURE:
        start = trim(blocks, prose, furniture, title + 1, end, home)[0] if home else title + 1
    if title is not None and title + 1 < start - 1 and start < end and is_beside(blocks[start - 1], blocks[start]):
        start -= 1
    ruled = weights if page else weigh_repeats(ruled, lengths, furniture, repeats, page=False)
    ruled = [weight if first <= index < last else OUTSIDE for index, weight in enumerate(ruled)]
    copies = find_copies(blocks, lengths, start, end) if page else frozenset()
    sure = headline.sure if headline else 0.0
    return Sheet(
        blocks, lengths, furniture, prose, start, end, title, sure, page, repeats, tuple(ruled), copies, likely,
        dek=_find_dek(blocks, lengths, title, start), heads=tuple(_find_heads(blocks)),
    )  # fmt: skip


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
