"""How likely each line of a dump is a part of its article's text.

Rule: adds up the learned trees (`dump_weights.py`, made by `bench/train_blocks.py`) over a line's measures.
"""

from collections.abc import Sequence
from math import exp

from builder.capture.blocks import Block
from builder.capture.segment.line_features import measure_lines
from builder.capture.segment.line_model import GROUPS
from builder.capture.segment.word_scores import score_wording

ASKED, SURE = 20, 2.0
"""After so many trees no more are asked, when the log-odds are that far from 0."""
LEVEL = 0.42
"""A line is text when it is at least that likely."""
FEWEST = 30
"""The trees cannot judge a dump in which fewer words are text."""
NEAR, WORDS = 6, 6
"""A line that stands farther than so many lines from any one of so many words is a label in a menu."""


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
    near = _find_near(lengths, furniture)
    wordings = [score_wording(block.text) if asked else 0.0 for block, asked in zip(blocks, near, strict=True)]
    rows = measure_lines(blocks, lengths, furniture, prose, weights, wordings)
    likely = tuple(score_line(row) if asked else 0.0 for row, asked in zip(rows, near, strict=True))
    found = sum(length for share, length in zip(likely, lengths, strict=True) if share > LEVEL)
    return likely if found >= FEWEST else ()


def _find_near(lengths: Sequence[int], furniture: Sequence[tuple[str, str] | None]) -> bytearray:
    """Whether each line is worth asking the trees for."""
    marks = bytearray(len(lengths) + 2 * NEAR)
    for index, (length, known) in enumerate(zip(lengths, furniture, strict=True)):
        if length >= WORDS and not known:
            marks[index : index + 2 * NEAR + 1] = b"\1" * (2 * NEAR + 1)
    return marks[NEAR : NEAR + len(lengths)]


def score_line(measures: Sequence[float]) -> float:
    """The likelihood, 0 to 1, that a line is a part of the article's text.

    The trees correct one another, the first the most: where some agree well, the others are not asked.
    """
    total, asked = 0.0, 0
    for count, add in GROUPS:
        if asked >= ASKED and abs(total) > SURE:
            break
        total += add(measures)
        asked += count
    return 1.0 / (1.0 + exp(-total))
