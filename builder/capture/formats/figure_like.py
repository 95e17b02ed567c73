"""Pictures with captions outside `<figure>`: `<div class="wp-caption">`, a slide, a table with two rows.

Rule: a box is the smallest element with one picture and an element named as a caption, and almost nothing else.
Examines a limited number of elements around each caption.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec

from builder.article.model import Image
from builder.capture.blocks import Block
from builder.capture.formats.captions import read_text
from builder.capture.formats.image_sources import IMAGES
from builder.text import tidy

MOST_CAPTIONS = 2_000
"""Maximum number of elements named as captions that are examined."""
MOST_INSIDE = 60
"""Maximum number of elements in a box; one with more contains a part of the text."""
HIGHEST = 4
"""Maximum number of elements from a caption up to its box."""
LEAST_TWICE = 12
"""Minimum number of characters in a caption printed twice that is not accidental."""
LONGEST = 600
"""Maximum number of characters of a caption in an attribute."""
_OTHER = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol"))
_WHOLE = frozenset(("body", "html", "article", "main", "figure", "nav", "header", "footer", "form"))
_NAMED = re.compile(
    r"caption(?!s|ed|ing)|cutline|l[eé]gend[ae]?\b|bildunter|bildtext|didascalia|pie-?de-?foto|onderschrift"
)
_CAPTIONS = ("data-caption", "data-image-caption", "data-img-caption")
_CREDITS = ("data-credit", "data-image-credit", "data-img-credit", "data-photo-credit", "data-copyright")


@lru_cache(maxsize=4096)
def is_caption_name(names: str) -> bool:
    """True if an element with this class is a caption or contains one."""
    return _NAMED.search(names.lower()) is not None


def find_boxes(captions: Iterable[Any]) -> dict[Any, Any]:
    """Box → its caption element, or None if the words are in the box itself."""
    boxes: dict[Any, Any] = {}
    for caption in islice(captions, MOST_CAPTIONS):
        box = _find_box(caption)
        if box is not None:
            boxes.setdefault(box, None if box is caption else caption)
    return boxes


def _find_box(caption: Any) -> Any:
    for box in (caption, *islice(caption.iterancestors(), HIGHEST)):
        if box.tag in _WHOLE:
            return None
        inner = [known for known in islice(box.iter(), MOST_INSIDE) if isinstance(known.tag, str)]
        pictures = sum(known.tag in IMAGES and not _is_spare(known) for known in inner)
        if len(inner) >= MOST_INSIDE or pictures > 1 or any(known.tag in _OTHER for known in inner):
            return None
        if pictures:
            return None if _leads_away(caption) else box
    return None


def _is_spare(image: Any) -> bool:
    return any(outer.tag == "noscript" for outer in islice(image.iterancestors(), 3))


def _leads_away(caption: Any) -> bool:
    """True if the caption is a link, as on a card of another story."""
    links = [known for known in (caption, *caption.iterancestors("a")) if known.tag == "a"]
    whole = tidy(read_text(caption))
    return bool(links) or any(tidy(read_text(link)) == whole for link in islice(caption.iterdescendants("a"), 1))


def find_stated_words(image: Any) -> tuple[str, str]:
    """(caption, credit) from attributes for a picture viewer, of an image or of the two elements around it."""
    around = (image, *islice(image.iterancestors(), 2))
    caption, credit = (
        _strip(next((known.get(key) for known in around for key in keys if known.get(key)), ""))
        for keys in (_CAPTIONS, _CREDITS)
    )
    return caption, credit if caption else ""


def _strip(words: str) -> str:
    """The words of an attribute without markup."""
    return tidy(re.sub(r"<[^<>]{1,200}>", " ", html.unescape(words))) if len(words) <= LONGEST else ""


def drop_twice(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, without a figure's words if the page prints them below it as well."""
    for index, block in enumerate(blocks):
        if block.tag == "figure" and block.image and len(block.text) > LEAST_TWICE:
            below = blocks[index + 1 : index + 3]
            if any(near.tag != "figure" and near.text.startswith(block.image.caption or "\0") for near in below):
                yield msgspec.structs.replace(block, text="", image=Image(block.image.src, alt=block.image.alt))
                continue
        yield block
