"""Text that a page contains twice: once for wide screens and once for narrow ones.

Rule: compares the blocks of the article's text with each other. A line that recurs occasionally, like a refrain, or
in the same element as the first, is not a duplicate.
"""

from builder.capture.blocks import Block

LONG = 8
"""Minimum number of words in a block that is not repeated by chance."""
LEAST_COPIES, LEAST_SHARE = 3, 0.15
"""Minimum number of repeated long blocks, and minimum share of the text's words in them, on a page that contains its
text twice.
"""


def find_duplicates(blocks: tuple[Block, ...], lengths: tuple[int, ...], start: int, end: int) -> frozenset[int]:
    """Indexes of the blocks that repeat an earlier one of the text; short ones only near long ones that do."""
    earlier: dict[str, int] = {}
    copied: list[int] = []
    for index in range(start, end):
        first = earlier.setdefault(blocks[index].text, index)
        if first != index and blocks[index].text and blocks[first].place[:-1] != blocks[index].place[:-1]:
            copied.append(index)
    long = [index for index in copied if lengths[index] >= LONG]
    words = sum(lengths[index] for index in long)
    if len(long) < LEAST_COPIES or words < LEAST_SHARE * sum(lengths[start:end]):
        return frozenset()
    near = {index + step for index in long for step in (-2, -1, 0, 1, 2)}
    return frozenset(index for index in copied if index in near)
