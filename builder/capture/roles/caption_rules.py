"""Rules for the text of an article's pictures: captions, credits, the figure above the text.

Rule: small rules of the table of roles; they look only for text that belongs to pictures, and know no outlets.
"""

import re

from builder.capture.blocks import Block
from builder.capture.patterns.agencies import find_dateline, split_caption
from builder.capture.patterns.language import ends_sentence
from builder.capture.segment.block_scores import is_named_bad
from builder.capture.segment.measured_blocks import Sheet

_CAPTION_NAMES = re.compile(
    r"caption|(?:photo|image|img|media|picture|figure)[-_]*(?:credit|copyright|source|meta)(?![a-z])"
)


def is_caption(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """The text of a picture: marked as a caption, or ending with a credit."""
    block = sheet.blocks[index]
    within = sheet.start - 8 <= index < sheet.end and not is_named_bad(block)
    if block.tag == "caption" or (within and block.tag == "p" and _is_named_caption(block)):
        return ("caption", "marked as a caption")
    if block.tag not in ("line", "p") or sheet.lengths[index] > 90 or block.links > 0.5:
        return None
    if index < sheet.start - 8 or index >= sheet.end + 1 or (sheet.page and not _is_by_figure(sheet, index)):
        return None
    cut = split_caption(block.text)
    if cut and cut.credit and not find_dateline(block.text):
        return ("caption", "ends with a picture credit")
    return None


def _is_named_caption(block: Block) -> bool:
    return _CAPTION_NAMES.search(" ".join(block.names.split(" / ")[-2:])) is not None


def _is_by_figure(sheet: Sheet, index: int) -> bool:
    """True if a block of a page is next to a picture or not below the start of the text."""
    near = sheet.blocks[max(0, index - 2) : index + 2]
    return index <= sheet.start or any(block.tag in ("figure", "caption") for block in near)


def is_bare_caption(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A sentence between the dek and a paragraph that starts with a dateline: the caption of a missing picture."""
    title = sheet.title
    if title is None or not title + 1 < index < sheet.start + 1 or sheet.furniture[index] or sheet.page:
        return None
    if sheet.lengths[index] < 4:
        return None
    after = sheet.blocks[index + 1] if index + 1 < len(sheet.blocks) else None
    if after and find_dateline(after.text) and not find_dateline(sheet.blocks[index].text) and index < sheet.end - 1:
        return ("caption", "a sentence between the dek and the dateline")
    return None


def is_lead_figure(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A figure between headline and text, which belongs to the article."""
    block = sheet.blocks[index]
    if block.tag == "figure" and sheet.title is not None and sheet.title < index < sheet.start and block.text:
        return ("figure", "a figure between headline and text")
    return None


def is_alt(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A label right above a caption: the alternative text of a missing picture."""
    if (
        sheet.page
        or sheet.lengths[index] > 12
        or ends_sentence(sheet.blocks[index].text)
        or index + 1 >= len(sheet.blocks)
    ):
        return None
    return ("furniture", "the alternative text of a picture") if is_caption(sheet, index + 1) else None
