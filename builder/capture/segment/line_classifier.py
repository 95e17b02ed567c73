"""The likelihood that each line of a dump is a part of its article's text.

Rule: adds up the learned trees (`line_model.py`, written by `bench/train_blocks.py`) over a line's features.
"""

from collections.abc import Sequence
from math import exp

from builder.capture.blocks import Block
from builder.capture.segment.line_features import find_line_features
from builder.capture.segment.line_model import GROUPS
from builder.capture.segment.word_scores import score_words

ASKED, SURE = 20, 2.0
"""Number of trees after which evaluation may stop, if the log-odds are at least this far from 0."""
LEVEL = 0.42
"""Minimum likelihood of a line that is text."""
FEWEST = 30
"""Minimum number of words of likely text in a dump that the trees can judge."""
NEAR, WORDS = 6, 6
"""A line is evaluated only if at most this many lines away there is one with at least this many words."""


def classify_lines(
    blocks: Sequence[Block],
    lengths: Sequence[int],
    furniture: Sequence[tuple[str, str] | None],
    prose: Sequence[bool],
    weights: Sequence[float],
) -> tuple[float, ...]:
    """For each line of a dump, the likelihood that it is text; `weights` are the scores by the rules.

    Empty if hardly any line is likely to be text: the dump then differs from the training data, and only the rules
    are used.
    """
    near = _find_near(lengths, furniture)
    wordings = [score_words(block.text) if asked else 0.0 for block, asked in zip(blocks, near, strict=True)]
    rows = find_line_features(blocks, lengths, furniture, prose, weights, wordings)
    likely = tuple(score_line(row) if asked else 0.0 for row, asked in zip(rows, near, strict=True))
    found = sum(length for share, length in zip(likely, lengths, strict=True) if share > LEVEL)
    return likely if found >= FEWEST else ()


def _find_near(lengths: Sequence[int], furniture: Sequence[tuple[str, str] | None]) -> bytearray:
    """For each line, 1 if it is worth evaluating the trees, else 0."""
    marks = bytearray(len(lengths) + 2 * NEAR)
    for index, (length, known) in enumerate(zip(lengths, furniture, strict=True)):
        if length >= WORDS and not known:
            marks[index : index + 2 * NEAR + 1] = b"\1" * (2 * NEAR + 1)
    return marks[NEAR : NEAR + len(lengths)]


def score_line(measures: Sequence[float]) -> float:
    """The likelihood, from 0 to 1, that a line is a part of the article's text.

    Each tree corrects those before it, and the first ones matter most. If many agree clearly, the rest are not
    evaluated.
    """
    total, asked = 0.0, 0
    for count, add in GROUPS:
        if asked >= ASKED and abs(total) > SURE:
            break
        total += add(measures)
        asked += count
    return 1.0 / (1.0 + exp(-total))
