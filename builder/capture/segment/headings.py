"""Headlines in a page's title, and headings next to the text.

Rule: looks only at words and positions, and knows no outlets.
"""

import re
from itertools import takewhile

from builder.capture.blocks import Block
from builder.capture.patterns.language import count_length, ends_sentence

_PARTS = re.compile(r"\s+[|–—·•»-]\s+|\s*[|_]\s*")
_BOLD = re.compile(r"\*\*[^*\n]+\*\*")


def cut_longest(title: str) -> str:
    """The longest part of a page's title if it is long enough for a headline, else an empty string."""
    parts = _PARTS.split(title)
    part = max(parts if len(parts) > 1 else title.split(": "), key=len)  # `Outlet: Headline`, with a colon alone
    return part if count_length(part) >= 4 and len(part) > len(title) * 0.5 else ""


def is_beside(heading: Block, block: Block) -> bool:
    """True if a heading is in the same element as the first block of the text."""
    beside = heading.place[:-1] == block.place[:-1] or 0 < heading.body == block.body
    return heading.tag in ("h2", "h3", "h4") and beside and heading.links < 0.5


def is_bold(block: Block) -> bool:
    """True if a whole paragraph of a page is bold."""
    return block.tag == "p" and _BOLD.fullmatch(block.markdown or "") is not None


def count_shared(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Number of elements that contain both blocks, given their places."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def shares_container(block: Block, title: Block) -> bool:
    """True if a label is in the headline's own container, not in the page's navigation."""
    common = count_shared(block.place, title.place)
    return block.zone != "nav" and block.tag != "li" and common >= max(1, len(title.place) - 2)


def closes(block: Block, last: Block) -> bool:
    """True for a short sentence right after the text's last paragraph, in the same element."""
    beside = block.tag == last.tag == "p" and len(block.place) > 1 and block.place[:-1] == last.place[:-1]
    return beside and 2 <= count_length(block.text) < 8 and ends_sentence(block.text) and block.links < 0.3
