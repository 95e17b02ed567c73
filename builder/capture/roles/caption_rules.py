"""Rules for the text of an article's pictures: captions, credits, the figure above the text.

Rule: small rules of the table of roles; they look only for text that belongs to pictures, and know no outlets.
"""

import re

from builder.capture.blocks import Block
from builder.capture.patterns.agencies import find_dateline, split_caption
from builder.capture.patterns.language import ends_sentence
from builder.capture.segment.block_scores import is_named_furniture
from builder.capture.segment.measured_blocks import MeasuredBlocks

_CAPTION_NAMES = re.compile(
    r"caption|(?:photo|image|img|media|picture|figure)[-_]*(?:credit|copyright|source|meta)(?![a-z])"
)


def rule_caption(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """The text of a picture: marked as a caption, or ending with a credit."""
    block = measured.blocks[index]
    within = measured.start - 8 <= index < measured.end and not is_named_furniture(block)
    if block.tag == "caption" or (within and block.tag == "p" and _is_named_caption(block)):
        return ("caption", "marked as a caption")
    if block.tag not in ("line", "p") or measured.lengths[index] > 90 or block.links > 0.5:
        return None
    if (
        index < measured.start - 8
        or index >= measured.end + 1
        or (measured.page and not _is_by_figure(measured, index))
    ):
        return None
    cut = split_caption(block.text)
    if cut and cut.credit and not find_dateline(block.text):
        return ("caption", "ends with a picture credit")
    return None


def _is_named_caption(block: Block) -> bool:
    return _CAPTION_NAMES.search(" ".join(block.names.split(" / ")[-2:])) is not None


def _is_by_figure(measured: MeasuredBlocks, index: int) -> bool:
    """True if a block of a page is next to a picture or not below the start of the text."""
    near = measured.blocks[max(0, index - 2) : index + 2]
    return index <= measured.start or any(block.tag in ("figure", "caption") for block in near)


def rule_bare_caption(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A sentence between the dek and a paragraph that starts with a dateline: the caption of a missing picture."""
    title = measured.title
    if title is None or not title + 1 < index < measured.start + 1 or measured.furniture[index] or measured.page:
        return None
    if measured.lengths[index] < 4:
        return None
    after = measured.blocks[index + 1] if index + 1 < len(measured.blocks) else None
    if (
        after
        and find_dateline(after.text)
        and not find_dateline(measured.blocks[index].text)
        and index < measured.end - 1
    ):
        return ("caption", "a sentence between the dek and the dateline")
    return None


def rule_lead_figure(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A figure between headline and text, which belongs to the article."""
    block = measured.blocks[index]
    if block.tag == "figure" and measured.title is not None and measured.title < index < measured.start and block.text:
        return ("figure", "a figure between headline and text")
    return None


def rule_alt(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A label right above a caption: the alternative text of a missing picture."""
    if (
        measured.page
        or measured.lengths[index] > 12
        or ends_sentence(measured.blocks[index].text)
        or index + 1 >= len(measured.blocks)
    ):
        return None
    return ("furniture", "the alternative text of a picture") if rule_caption(measured, index + 1) else None
