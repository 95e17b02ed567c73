"""The range of blocks that is an article's text.

Rule: finds the range with the greatest total score, on a page within the element that holds the text. Assigns no
roles.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

from builder.capture.blocks import BODY_NAMES, Block
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.language import count_length, ends_sentence
from builder.capture.patterns.lexicon import names_contributors
from builder.capture.patterns.people import find_byline
from builder.capture.segment.headings import closes, count_shared

NAMED_WORDS = 6
"""Minimum number of words in a paragraph without a full stop at the edge of an article's text."""
DATED_WORDS = 24
"""Maximum number of words in a line that counts as a byline or as a date of publication."""
PART_SHARE = 0.08
"""Minimum share of the page's words in an element named as the article's text for it to be a part of the text."""
GOES_ON = 0.25
"""Minimum likelihood of a line of running text, next to the text of a dump, that is added to the text."""
NAMED_SHARE = 0.5
"""Minimum words of an element named as the article's text, as a share of those of the highest-scoring element."""


def find_main_container(blocks: tuple[Block, ...], weights: Sequence[float]) -> tuple[int, int, int]:
    """(first block, end, number or 0) of the element with the highest total score, the deepest of equals.

    An element named as an article's text is preferred, with everything in it, if it has a good part of the words.
    """
    sums: dict[int, float] = defaultdict(float)
    words: dict[int, float] = defaultdict(float)
    depths: dict[int, int] = {}
    for block, weight in zip(blocks, weights, strict=True):
        for number in block.place:
            sums[number] += weight
        if weight > 0:
            for number in block.place:
                words[number] += weight
        depths.update(zip(block.place, count(), strict=False))
    if not sums:
        return 0, len(blocks), 0
    best = max(sums, key=lambda number: (sums[number], depths[number]))
    bodies = {block.body for block in blocks if block.body} | _find_outer_bodies(blocks)
    named = max(bodies, key=lambda number: (sums[number], depths[number]), default=0)
    if named and words[named] < NAMED_SHARE * words[best]:
        named = 0
    shared = _find_shared(blocks, bodies, words, words[best])
    if shared and (not named or words[shared] > words[named]):
        named = shared
    inside = [index for index, block in enumerate(blocks) if (named or best) in block.place]
    return inside[0], inside[-1] + 1, named


def _find_shared(blocks: tuple[Block, ...], bodies: set[int], words: dict[int, float], whole: float) -> int:
    """The element that holds all parts of a text divided among several elements named as text; 0 for none.

    A headline between the parts means that they are different articles.
    """
    parts = {number for number in bodies if words[number] >= PART_SHARE * whole}
    if len(parts) < 2:
        return 0
    paths: dict[int, tuple[int, ...]] = {}
    for place in (block.place for block in blocks):
        paths |= {number: place[: place.index(number) + 1] for number in parts & set(place) - paths.keys()}
    outer = [path for number, path in paths.items() if not parts & set(path[:-1])]
    if len(outer) < 2:
        return 0
    common = outer[0][: min(count_shared(outer[0], path) for path in outer[1:])]
    indexes = [index for index, block in enumerate(blocks) if parts & set(block.place)]
    parted = any(_heads_article(block) for block in blocks[indexes[0] : indexes[-1] + 1])
    return common[-1] if common and not parted else 0


def _heads_article(block: Block) -> bool:
    return block.tag == "h1" or (block.tag in ("h2", "h3") and block.links > 0.85)


def _find_outer_bodies(blocks: tuple[Block, ...]) -> set[int]:
    """Numbers of the elements named as an article's text that contain another element with such a name."""
    found: set[int] = set()
    for block in blocks:
        if block.body and block.tag in ("p", "li", "h2", "h3"):
            found.update(block.place[-back] for back in _find_named(block.names) if back <= len(block.place))
    return found


@lru_cache(maxsize=4096)
def _find_named(names: str) -> tuple[int, ...]:
    """Distances from the block, counted from 1, of the elements named as an article's text."""
    parts = names.split(" / ")
    return tuple(len(parts) - at for at, part in enumerate(parts) if BODY_NAMES.search(part))


def find_paragraph_container(blocks: tuple[Block, ...], weights: Sequence[float], first: int, last: int) -> int:
    """Number of the element whose own paragraphs have the highest total score; 0 for none."""
    sums: dict[int, float] = defaultdict(float)
    for block, weight in zip(blocks[first:last], weights[first:last], strict=True):
        if block.tag == "p" and weight > 0 and len(block.place) > 1:
            sums[block.place[-2]] += weight
            sums[block.place[-1]] += weight
    return max(sums, key=lambda number: sums[number], default=0)


def is_in_paragraph_container(block: Block, home: int) -> bool:
    """True if a block is directly in that element."""
    return home in block.place[-2:]


def _is_paragraph(block: Block, home: int) -> bool:
    """True for a paragraph without a full stop, recognised by its place and length."""
    placed = block.tag == "p" and block.links < 0.5 and (block.body or is_in_paragraph_container(block, home))
    return bool(placed and count_length(block.text) >= NAMED_WORDS and not _tells_origin(block))


def _tells_origin(block: Block) -> bool:
    """True for a byline, or a short line with a date of publication."""
    if block.tag != "p" or count_length(block.text) > DATED_WORDS:
        return False
    return bool(find_byline(block.text) or any(mention.year for mention in find_mentions(block.text)))


def find_best_range(weights: Sequence[float], first: int, last: int) -> tuple[int, int]:
    """The range of blocks with the greatest total score (Kadane's algorithm)."""
    best, best_run, total, begin = 0.0, (first, first), 0.0, first
    for index in range(first, last):
        if total <= 0:
            total, begin = 0.0, index
        total += weights[index]
        if total > best:
            best, best_run = total, (begin, index + 1)
    return best_run


def trim_range(
    blocks: tuple[Block, ...],
    prose: tuple[bool, ...],
    furniture: tuple[tuple[str, str] | None, ...],
    start: int,
    end: int,
    home: int = 0,
) -> tuple[int, int]:
    """The range without labels at its start and end."""

    def is_text(index: int) -> bool:
        block = blocks[index]
        return (
            prose[index]
            or block.tag in ("quote", "pre", "table", "li", "note")
            or (ends_sentence(block.text) and count_length(block.text) >= (2 if block.body else 4))
            or _is_paragraph(block, home)
        )

    running = [index for index in range(start, end) if prose[index]]
    first, last = (running[0], running[-1]) if running else (start, -1)
    lines = [index for index in range(start, first) if home and _tells_origin(blocks[index])]
    start = lines[-1] + 1 if lines else start
    while start < end and start <= last and not (is_text(start) and blocks[start].tag != "li"):
        start += 1
    while end > start and not is_text(end - 1):
        end -= 1
    if start < end < len(blocks) and not furniture[end] and closes(blocks[end], blocks[end - 1]):
        end += 1
    return start, end


def extend_range(
    blocks: Sequence[Block],
    likely: Sequence[float],
    prose: Sequence[bool],
    known: Sequence[object],
    run: tuple[int, int],
) -> tuple[int, int]:
    """In a dump: extend the range up and down over adjacent running text that may be a part of it.

    `known` is true for each line that is furniture. A line that names contributors belongs to the text.
    """
    start, end = run
    if start == end:
        return run
    while start > 0 and prose[start - 1] and not known[start - 1] and likely[start - 1] >= GOES_ON:
        start -= 1
    while end < len(prose) and prose[end] and not known[end] and likely[end] >= GOES_ON:
        end += 1
    named = (index for index in range(end, min(end + 2, len(blocks))) if names_contributors(blocks[index].text))
    return start, next(named, end - 1) + 1
