"""How likely each line of a dump is a part of its article's text.

Rule: adds up the learned trees (`dump_weights.py`, made by `bench/train_blocks.py`) over a line's measures.
"""

from base64 import b85decode
from collections.abc import Sequence
from functools import lru_cache
from math import exp
from struct import iter_unpack
from typing import NamedTuple
from zlib import decompress

from builder.capture.blocks import Block
from builder.capture.dump_weights import NODES, ROOTS, SCALE, VALUES
from builder.capture.dumps import measure_lines
from builder.capture.wording import score_wording

ASKED, SURE = 20, 2.0
"""So many trees are asked of each line, and no more when the log-odds are that far from 0."""


LEVEL = 0.42
"""A line is text when it is at least that likely."""
FEWEST = 30
"""The trees cannot judge a dump in which fewer words are text."""


class Trees(NamedTuple):
    """Binary trees, their nodes in a row; a child below 0 is a leaf, `-1 - child` its place among the values."""

    roots: tuple[int, ...]
    nodes: tuple[tuple[int, float, int, int], ...]
    """(measure, threshold, child when the measure is at most that, child when it is more)."""
    values: tuple[float, ...]


@lru_cache(maxsize=1)
def load_trees() -> Trees:
    """The learned trees."""
    roots, nodes, values = (decompress(b85decode("".join(lines))) for lines in (ROOTS, NODES, VALUES))
    return Trees(
        tuple(root for (root,) in iter_unpack("<h", roots)),
        tuple((measure, limit, left, right) for measure, limit, left, right in iter_unpack("<Bfhh", nodes)),
        tuple(value / SCALE for (value,) in iter_unpack("<h", values)),
    )


def find_likely(
    blocks: Sequence[Block],
    lengths: Sequence[int],
    furniture: Sequence[tuple[str, str] | None],
    prose: Sequence[bool],
    weights: Sequence[float],
) -> tuple[float, ...]:
    """For each line of a dump the likelihood that it is text; `weights` is what the rules make of it.

    Empty when hardly a line is likely: such a dump is like none that was learned from, and the rules judge it alone.
    """
    wordings = [score_wording(block.text) for block in blocks]
    likely = tuple(score_lines(measure_lines(blocks, lengths, furniture, prose, weights, wordings)))
    found = sum(length for share, length in zip(likely, lengths, strict=True) if share > LEVEL)
    return likely if found >= FEWEST else ()


def score_lines(rows: Sequence[tuple[float, ...]]) -> list[float]:
    """For each line the likelihood, 0 to 1, that it is a part of the article's text."""
    trees = load_trees()
    return [_score(row, trees) for row in rows]


def _score(row: tuple[float, ...], trees: Trees) -> float:
    """The trees correct one another, the first the most: where some agree well, the others are not asked."""
    roots, nodes, values = trees
    total = 0.0
    for asked, node in enumerate(roots):
        if asked >= ASKED and not asked % 10 and abs(total) > SURE:
            break
        while node >= 0:
            measure, limit, left, right = nodes[node]
            node = left if row[measure] <= limit else right
        total += values[-1 - node]
    return 1.0 / (1.0 + exp(-total))
