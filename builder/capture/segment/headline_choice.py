"""The choice of the block that is the headline.

Rule: a block that repeats a headline stated by the page, else the line with the highest score. The weights of the
features were learned by `bench/titles.py`.
"""

from math import exp
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.patterns.language import normalise
from builder.capture.segment.headline_features import Furniture, find_candidates, find_features, make_headline_lines

WEIGHTS = {
    "gap below": 2.23, "gap above": 2.16, "date near": 1.89, "words opening": 1.74, "up to 12 words": 1.30,
    "byline near": 1.09, "up to 8 words": 1.00, "holds a colon": 0.93, "item above": 0.82, "within others": 0.78,
    "words below": 0.76, "up to 16 words": 0.75, "words again": 0.63, "label above": 0.62, "second": 0.58,
    "up to 20 words": 0.58, "share near": 0.48, "repeated": 0.38, "well above start": 0.26, "text near": 0.16,
    "first": 0.15, "capitals": 0.12, "line below": 0.09, "up to 5 words": 0.07, "byline next": 0.03,
    "date next": -0.13, "repeated often": -0.20, "up to 26 words": -0.23, "long lines before text": -0.31,
    "at start": -0.33, "up to 34 words": -0.45, "line above": -0.50, "address": -0.54, "text above": -0.64,
    "starts small": -0.74, "far above text": -0.77, "furniture": -0.77, "up to 3 words": -0.78,
    "long text next": -0.84, "ends with a colon": -0.94, "some text above": -0.99, "shouts": -1.03,
    "ends as a sentence": -1.07, "running": -1.12, "bars": -1.19, "item": -1.38, "long lines above": -1.55,
    "below start": -1.61, "far from start": -1.87, "up to 2 words": -2.25,
}  # fmt: skip
"""Feature → what it adds to a line's score."""
NONE = 4.94
"""The score of the case that there is no headline."""
LEAST = 0.12
"""Minimum probability of the best line."""
MARKED = {"h1": 4.0, "h2": 1.5, "h3": 1.0}
"""Tag → what a heading on a page adds to the score."""
_OTHER = ("li", "figure", "caption", "table", "pre", "quote", "note")


class Headline(NamedTuple):
    """The block that is the headline."""

    block: int
    sure: float
    """Confidence, from 0 to 1: the share of such headlines that are right; calibrated on dumps."""


def choose_headline(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...],
    start: int, end: int, stated: tuple[str, ...],
) -> Headline | None:  # fmt: skip
    """The heading or line that the page states as its headline, else the best line above the text."""
    known = {normalise(title) for title in stated}
    for index, block in enumerate(blocks[:end]):
        if known and normalise(block.text) in known:
            return Headline(index, 0.97)
    page = any(block.tag != "line" and block.place for block in blocks)
    ranked = rank_headlines(blocks, lengths, furniture, prose, start=start)
    if page:
        ranked = [known for known in ranked if known.block <= start and blocks[known.block].links <= 0.9]
    best = max(ranked, key=lambda known: known.sure, default=None)
    if best is None or best.sure < LEAST:
        headings = [index for index, block in enumerate(blocks) if _is_main(block)]
        return Headline(headings[0], 0.5) if len(headings) == 1 else None
    return best


def _is_main(block: Block) -> bool:
    return block.tag == "h1" and block.zone not in ("nav", "footer")


def rank_headlines(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...], *, start: int
) -> list[Headline]:
    """Lines that may be the headline, top down, each with its probability."""
    lines = make_headline_lines(blocks, lengths, furniture, prose, start=start)
    scores = {}
    for index in find_candidates(lines):
        block = blocks[index]
        if block.tag in _OTHER and block.place:
            continue
        marked = MARKED.get(block.tag, 0.0) if _is_main(block) or block.tag != "h1" else 0.0
        scores[index] = marked + sum(
            WEIGHTS.get(mark, 0.0) * value for mark, value in find_features(lines, index).items()
        )
    whole = exp(NONE) + sum(map(exp, scores.values()))
    return [Headline(index, exp(score) / whole) for index, score in scores.items()]
