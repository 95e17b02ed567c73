"""Text that a page holds twice: once for wide screens and once for narrow ones.

Rule: compares the blocks of the article's text with one another; a line that comes back now and then, as a refrain
does, or one in the same element as the first, is no copy.
"""

from builder.capture.blocks import Block

LONG = 8
"""Words of a block that is not repeated by chance."""
LEAST_COPIES, LEAST_SHARE = 3, 0.15
"""So many long blocks, with such a share of the text's words, come twice where a page holds its text twice."""


def find_copies(blocks: tuple[Block, ...], lengths: tuple[int, ...], start: int, end: int) -> frozenset[int]:
    """Indexes of the blocks that repeat an earlier one of the text; short ones only next to others that do."""
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
