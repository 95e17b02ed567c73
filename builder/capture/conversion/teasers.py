"""How the part of a page is built that is not its frame: its teasers, its links, and the text that is neither.

Rule: structure alone counts, never a word, a name or an address.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from builder.capture.blocks import FRAMES, Block, Reading
from builder.capture.inline_marks import BREAK, Markup
from builder.capture.segment.measured_blocks import MeasuredBlocks

LEAST_ROW = 4
"""Teasers of one row at least."""
MOST_BLOCKS, MOST_WORDS, MOST_PROSE = 14, 140, 2
"""Maximum numbers of blocks, words and running paragraphs in a teaser."""
MOST_FLAT = 90
"""Maximum number of words in a teaser that has no element of its own."""
LINKED = 0.8
"""Minimum share of linked characters in a block that counts as a link."""
LEAST_LINKED = 4
"""Minimum number of words in a separate link that leads to a text and not to a section of the site."""
NEAR = 12
"""Blocks from a headline to its text at most."""
MOST_HEADINGS = 8
"""First-level headings at most, below which leading text is looked for."""
FRAMED = 0.1
"""Share of the running text outside the frame below which the frame is no frame."""
DEEPEST = 24
"""Maximum number of elements around a block that are examined, from the innermost."""

_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d[\d.,]*\s?(?:€|(?:EUR|USD|GBP|CHF|zł|kr)\b)")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5"))


class Built(NamedTuple):
    """The build of a page, measured."""

    teasers: int
    links: int
    """Number of separate links."""
    listed: int
    """Number of words in teasers and links."""
    text: int
    """Number of words of running text outside teasers."""
    first: int
    """Those of them that stand together before teasers: at the beginning, or below a first-level heading."""
    longest: int
    """Number of words in the longest running paragraph outside teasers."""
    pairs: int
    """Number of times that one running paragraph follows another."""
    headline: int
    """Number of words in the page's first-level heading; 0 for none."""
    prices: int
    own: bool
    """Whether a headline and running text stand together in an `article` element that holds no teasers."""


def measure_build(reading: Reading, measured: MeasuredBlocks) -> Built:
    """The measures of a page's build, its frame left out unless nearly all running text stands there."""
    blocks, lengths = reading.blocks, measured.lengths
    inner = _find_inner(reading, measured)
    teasers, within = _find_teasers(measured, reading, inner)
    links = [index for index in inner if index not in within and blocks[index].links > LINKED]
    text = [index for index in inner if index not in within and measured.prose[index] and blocks[index].links < 0.5]
    headings = [index for index in inner if blocks[index].tag == "h1" and blocks[index].links <= LINKED]
    return Built(
        teasers=teasers,
        links=sum(lengths[index] >= LEAST_LINKED for index in links),
        listed=sum(lengths[index] for index in (*within, *links)),
        text=sum(lengths[index] for index in text),
        first=max(_count_leading(measured, text, within, start) for start in (0, *headings[:MOST_HEADINGS])),
        longest=max((lengths[index] for index in text), default=0),
        pairs=_count_pairs(reading, measured),
        headline=max((lengths[index] for index in headings), default=0),
        prices=sum(len(block.text) < 80 and bool(_PRICE.search(block.text)) for block in blocks),
        own=any(_is_own(reading, text, within, heading) for heading in headings[:MOST_HEADINGS]),
    )


def _find_inner(reading: Reading, measured: MeasuredBlocks) -> list[int]:
    """The blocks outside the page's frame; all blocks where the frame holds nearly all of the running text."""
    prose = [index for index, holds in enumerate(measured.prose) if holds]
    inner = [index for index, block in enumerate(reading.blocks) if block.zone not in FRAMES]
    outside = sum(measured.lengths[index] for index in prose if reading.blocks[index].zone not in FRAMES)
    if outside < FRAMED * sum(measured.lengths[index] for index in prose):
        return list(range(len(reading.blocks)))
    return inner


def _is_own(reading: Reading, text: list[int], within: frozenset[int], heading: int) -> bool:
    """Whether a heading's text is in an `article` element, and the innermost element around both holds no teasers."""
    first = next((index for index in text if index > heading), None)
    if first is None or first - heading > NEAR or heading in within or reading.blocks[first].zone != "article":
        return False
    places = reading.blocks[heading].place, reading.blocks[first].place
    depth = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*places, strict=False)))
    shared = places[0][:depth]
    return depth > 0 and not any(reading.blocks[index].place[:depth] == shared for index in within)


def _count_leading(measured: MeasuredBlocks, text: list[int], within: frozenset[int], start: int) -> int:
    """Words of running text from a block on, up to the next teaser."""
    end = min((index for index in within if index >= start), default=len(measured.blocks))
    return sum(measured.lengths[index] for index in text if start <= index < end)


def _find_teasers(measured: MeasuredBlocks, reading: Reading, inner: list[int]) -> tuple[int, frozenset[int]]:
    """(number of teasers, their blocks); teasers are adjacent elements with a link and little else in each."""
    inside: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in inner:
        for outer, element in pairwise(reading.blocks[index].place[-DEEPEST:]):
            inside[outer][element].append(index)
    count, taken = 0, set[int]()
    for elements in inside.values():
        row = [found for found in elements.values() if _is_teaser(measured, reading, found)]
        row = [found for found in row if taken.isdisjoint(found)] if len(row) >= LEAST_ROW else []
        if len(row) >= LEAST_ROW:
            count += len(row)
            taken.update(index for found in row for index in found)
    for find in (_find_flat_rows, _find_broken_rows):
        for row in find(measured, reading, [index for index in inner if index not in taken]):
            count += len(row)
            taken.update(index for found in row for index in found)
    return count, frozenset(taken)


def _find_flat_rows(measured: MeasuredBlocks, reading: Reading, inner: list[int]) -> Iterator[list[list[int]]]:
    """Rows of teasers without elements of their own: adjacent linked headings with little text below each."""
    row: list[list[int]] = []
    for index in inner:
        block = reading.blocks[index]
        beside = bool(row) and block.place[:-1] == reading.blocks[row[-1][0]].place[:-1]
        if block.tag in _HEADINGS and block.links > LINKED:
            if row and not (beside and _is_flat(measured, reading, row[-1])):
                yield from [row[:-1]] if len(row) > LEAST_ROW else []
                row = []
            row.append([index])
        elif row:
            row[-1].append(index)
    if row and not _is_flat(measured, reading, row[-1]):
        row.pop()
    yield from [row] if len(row) >= LEAST_ROW else []


def _find_broken_rows(measured: MeasuredBlocks, reading: Reading, inner: list[int]) -> Iterator[list[list[int]]]:
    """Rows of paragraphs side by side whose first line is a link and whose next ones are text, as on old pages."""
    rows: dict[tuple[int, ...], list[list[int]]] = defaultdict(list)
    for index in inner:
        block = reading.blocks[index]
        if block.tag == "p" and measured.lengths[index] <= MOST_FLAT and _opens_with_link(block):
            rows[reading.blocks[index].place[:-1]].append([index])
    yield from (row for row in rows.values() if len(row) >= LEAST_ROW)


def _opens_with_link(block: Block) -> bool:
    """Whether the first of several lines is one link."""
    run = block.markup.run if isinstance(block.markup, Markup) else ()
    if BREAK not in run or not _leads_away(block):
        return False
    linked, words = False, {True: "", False: ""}
    for part in run[: run.index(BREAK)]:
        if isinstance(part, str):
            words[linked] += part
        elif part[0] == "link" or part == ("close", "a"):
            linked = part[0] == "link"
    return bool(words[True].strip()) and not words[False].strip()


def _is_flat(measured: MeasuredBlocks, reading: Reading, found: list[int]) -> bool:
    words = sum(measured.lengths[index] for index in found)
    prose = sum(measured.prose[index] and reading.blocks[index].links < 0.5 for index in found)
    return len(found) <= MOST_BLOCKS and words <= MOST_FLAT and prose <= 1


def _is_teaser(measured: MeasuredBlocks, reading: Reading, found: list[int]) -> bool:
    if not 2 <= len(found) <= MOST_BLOCKS or not 3 <= sum(measured.lengths[index] for index in found) <= MOST_WORDS:
        return False
    blocks = [(reading.blocks[index], measured.prose[index], measured.lengths[index]) for index in found]
    linked = any(block.links > LINKED and length and _leads_away(block) for block, _, length in blocks)
    return linked and sum(prose and block.links < 0.5 for block, prose, _ in blocks) <= MOST_PROSE


def _leads_away(block: Block) -> bool:
    """Whether a link leads to another page, as far as is known; the reports of a live page link to themselves."""
    if not isinstance(block.markup, Markup):
        return True
    links = [part[1] for part in block.markup.run if isinstance(part, tuple) and part[0] == "link"]
    return not links or any(link[:1] not in ("", "#") for link in links)


def _count_pairs(reading: Reading, measured: MeasuredBlocks) -> int:
    """Number of times that one running paragraph follows another; pictures between them are ignored."""
    count, last = 0, -2
    for index, block in enumerate(reading.blocks):
        if measured.prose[index] and block.links < 0.5:
            count += last == index - 1
            last = index
        elif block.tag in ("figure", "caption") and last == index - 1:
            last = index
    return count
