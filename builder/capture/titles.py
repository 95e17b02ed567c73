"""Which block is the headline.

Rule: what the page states, found again among the blocks; else the line that shows most marks of a headline. The
weights of the marks were learned by `bench/titles.py`.
"""

from math import exp
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.language import normalise
from builder.capture.marks import Furniture, find_candidates, make_lines, measure

WEIGHTS = {
    "gap below": 2.26, "date near": 1.92, "gap above": 1.77, "words opening": 1.68, "up to 12 words": 1.39,
    "byline near": 1.08, "up to 8 words": 1.07, "item above": 0.92, "holds a colon": 0.89, "up to 16 words": 0.85,
    "words below": 0.82, "within others": 0.76, "label above": 0.67, "words again": 0.67, "second": 0.57,
    "up to 20 words": 0.52, "share near": 0.46, "repeated": 0.39, "well above start": 0.25, "first": 0.19,
    "capitals": 0.17, "up to 5 words": 0.15, "text near": 0.14, "line below": 0.13, "byline next": 0.04,
    "date next": -0.11, "repeated often": -0.26, "long lines before text": -0.30, "at start": -0.40,
    "line above": -0.47, "address": -0.47, "up to 26 words": -0.49, "up to 34 words": -0.59, "text above": -0.64,
    "up to 3 words": -0.70, "starts small": -0.74, "furniture": -0.74, "far above text": -0.76,
    "under a label": -0.76, "long text next": -0.86, "some text above": -0.97, "shouts": -0.99,
    "ends with a colon": -1.01, "bars": -1.17, "running": -1.20, "ends as a sentence": -1.31, "item": -1.38,
    "long lines above": -1.54, "below start": -1.60, "far from start": -1.89, "up to 2 words": -2.19,
}  # fmt: skip
"""Mark → what it adds to a line's score."""
NONE = 4.70
"""The score of there being no headline at all."""
LEAST = 0.12
"""The share of the chances below which the best line is not taken."""
MARKED = {"h1": 4.0, "h2": 1.5, "h3": 1.0}
"""Tag → what a page's own heading adds."""
_OTHER = ("li", "figure", "caption", "table", "pre", "quote", "note")


class Headline(NamedTuple):
    """The block that is the headline."""

    block: int
    sure: float
    """How many of such are right, from 0 to 1; calibrated on dumps."""


def find_title(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...],
    start: int, end: int, stated: tuple[str, ...],
) -> Headline | None:  # fmt: skip
    """The headline: the heading or line that the page states, else the best line above the text."""
    known = {normalise(title) for title in stated}
    for index, block in enumerate(blocks[:end]):
        if known and normalise(block.text) in known:
            return Headline(index, 0.97)
    page = any(block.tag != "line" and block.place for block in blocks)
    ranked = rank_titles(blocks, lengths, furniture, prose, start=start)
    if page:
        ranked = [known for known in ranked if known.block <= start and blocks[known.block].links <= 0.9]
    best = max(ranked, key=lambda known: known.sure, default=None)
    if best is None or best.sure < LEAST:
        headings = [index for index, block in enumerate(blocks) if _is_main(block)]
        return Headline(headings[0], 0.5) if len(headings) == 1 else None
    return best


def _is_main(block: Block) -> bool:
    return block.tag == "h1" and block.zone not in ("nav", "footer")


def rank_titles(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...], *, start: int
) -> list[Headline]:
    """Lines that may be the headline, top down, each with its share of the chances."""
    lines = make_lines(blocks, lengths, furniture, prose, start=start)
    scores = {}
    for index in find_candidates(lines):
        block = blocks[index]
        if block.tag in _OTHER and block.place:
            continue
        marked = MARKED.get(block.tag, 0.0) if _is_main(block) or block.tag != "h1" else 0.0
        scores[index] = marked + sum(WEIGHTS.get(mark, 0.0) * value for mark, value in measure(lines, index).items())
    whole = exp(NONE) + sum(map(exp, scores.values()))
    return [Headline(index, exp(score) / whole) for index, score in scores.items()]
