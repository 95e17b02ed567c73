"""Edits to an article's file and to `furniture.yaml` that carry out a decision.

Rule: from text to text; nothing is read or written. Every changed field is listed under `reviewed`, so that no later
import undoes the change.
"""

import re
from collections.abc import Sequence
from typing import Any

from builder.article.dialects import read_values, require_yaml
from builder.article.frontmatter import parse_article
from builder.article.heads import split_front_matter
from builder.capture.furniture.furniture_file import Furniture, make_furniture
from builder.capture.importing.merge import TEXT, change_fields
from builder.capture.segment.known_lines import KnownLine, OutletLines, fingerprint_words
from builder.errors import make_fault
from builder.serve.review.review_cases import CapturedBlock, ReviewCase, fold_words, is_same_text

_BREAK = re.compile(r"\n[ \t]*\n")


def review_field(text: str, key: str, changes: dict[str, Any], *, path: str) -> str:
    """The article's file with a field marked as reviewed and `changes` made; raises `Fault` for an invalid value."""
    values = read_values(require_yaml(split_front_matter(text, path=path), path=path), path=path)
    inferred = [name for name in values.get("inferred") or () if name != key]
    reviewed = list(dict.fromkeys((*(values.get("reviewed") or ()), key)))
    marks = {"reviewed": reviewed} | ({"inferred": inferred or None} if "inferred" in values else {})
    amended = change_fields(text, changes | marks, path=path)
    parse_article(amended, path=path)  # so that an invalid value is refused before anything is written
    return amended


def restore_block(text: str, case: ReviewCase, block: CapturedBlock) -> str:
    """The file with a dropped block restored among the paragraphs; raises `Fault` if the block has no words."""
    if not block.markdown.strip():
        raise make_fault(case.path, "the block has no words to restore")
    lines, body = _split(text, case.path)
    paragraphs = [part for part in _BREAK.split(body.strip("\n")) if part.strip()]
    paragraphs.insert(find_place(paragraphs, case.blocks, block.index), block.markdown)
    return _finish(lines, paragraphs, text, case.path)


def drop_block(text: str, case: ReviewCase, block: CapturedBlock) -> str:
    """The file without the paragraph that a block became; unchanged if no paragraph is that block alone."""
    lines, body = _split(text, case.path)
    folded = fold_words(block.markdown or block.text)
    paragraphs = [part for part in _BREAK.split(body.strip("\n")) if part.strip()]
    left = [part for part in paragraphs if fold_words(part) != folded]
    return text if len(left) == len(paragraphs) else _finish(lines, left, text, case.path)


def _split(text: str, path: str) -> tuple[str, str]:
    """(front matter with its fences, body)."""
    front = require_yaml(split_front_matter(text, path=path), path=path)
    return front.opening + front.text + front.closing, front.body


def _finish(head: str, paragraphs: Sequence[str], text: str, path: str) -> str:
    amended = f"{head}\n" + "\n\n".join(paragraphs) + "\n"
    amended = review_field(amended, TEXT, {}, path=path)
    return amended.replace("\n", "\r\n") if "\r\n" in text else amended


def find_place(paragraphs: Sequence[str], blocks: Sequence[CapturedBlock], index: int) -> int:
    """The number of the paragraph before which a block belongs.

    It comes after the nearest block above that is present, otherwise before the nearest one below.
    """
    folded = [fold_words(part) for part in paragraphs]
    others = [(block.index, fold_words(block.markdown or block.text)) for block in blocks]
    above = (words for number, words in reversed(others) if number < index)
    below = (words for number, words in others if number > index)
    for shift, words_of in ((1, above), (0, below)):
        for words in words_of:
            places = [number for number, part in enumerate(folded) if is_same_text(part, words)]
            if places:
                return places[-1 if shift else 0] + shift
    return len(paragraphs)


def add_furniture(furniture: Furniture, outlet: str, text: str) -> Furniture:
    """The furniture with a line that a person added for one outlet; it is dropped wherever it stands."""
    keep = tuple(kept for kept in furniture.keep if fingerprint_words(kept) != fingerprint_words(text))
    lines = (OutletLines(outlet, (KnownLine(text),)),)
    return make_furniture((*furniture.outlets, *lines), keep=keep)


def find_block(case: ReviewCase, index: int) -> CapturedBlock:
    """A block of the case; raises `Fault` when there is none of that number."""
    for block in case.blocks:
        if block.index == index:
            return block
    raise make_fault(case.path, f"the capture has no block {index}")
