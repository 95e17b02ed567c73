"""The article's text as Markdown.

Rule: CommonMark and the four marks of Backfile's dialect, never raw HTML; every word of the blocks that are text,
and none besides.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from builder.capture.blocks import Block
from builder.capture.fields.agencies import Dateline, clean_credit, split_caption
from builder.capture.headings import is_bold
from builder.capture.inline import escape
from builder.capture.roles import BODY, Verdict
from builder.capture.sheet import Sheet
from builder.text import tidy

_PULL = " {.pull}"


def format_body(
    sheet: Sheet,
    verdicts: tuple[Verdict, ...],
    *,
    opening: tuple[int, Dateline] | None,
    lead: int | None,
    pictures: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """Markdown of the blocks that are text; `lead` is the block of the article's own picture, which stays out.

    `pictures` names, by block, the files of pictures that came along.
    """
    parts: list[str] = []
    lists = False
    quote_group = 0
    shift = _find_shift(sheet, verdicts)
    for index, verdict in enumerate(verdicts):
        block = sheet.blocks[index]
        if index == lead:
            continue
        if index in pictures:
            written = format_figure(block, pictures[index])
        else:
            written = _format_block(block, verdict.role, index, opening, shift)
        if not written:
            continue
        joined = "\n" if lists and verdict.role == "list" else "\n\n"
        if verdict.role == "quote" and quote_group == block.group != 0:
            parts[-1] = parts[-1].removesuffix(_PULL)
            joined = "\n>\n"
        quote_group = block.group if verdict.role == "quote" else 0
        parts.append((joined if parts else "") + written)
        lists = verdict.role == "list"
    return "".join(parts)


def _find_shift(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> int:
    """Headings start at level 2, whatever level the page began with."""
    levels = [
        block.level
        for block, verdict in zip(sheet.blocks, verdicts, strict=True)
        if verdict.role == "heading" and block.level
    ]
    return 2 - min(levels) if levels else 0


def _format_block(block: Block, role: str, index: int, opening: tuple[int, Dateline] | None, shift: int) -> str:
    if role not in BODY and role != "caption":
        return ""
    markdown = block.markdown if block.tag != "table" else None
    words = escape(block.text) if markdown is None else markdown
    if opening and opening[0] == index:
        words = _cut_dateline(block, words, opening[1])
    match role:
        case "paragraph":
            return words
        case "heading":
            level = min(6, max(2, (block.level or 2) + shift))
            line = re.sub(r"^(\d+)\\(?=[.)])", r"\1", words.replace("\\\n", " "))
            return f"{'#' * level} {line[2:-2] if is_bold(block) else line}"
        case "quote":
            lines = "\n".join(f"> {line}" for line in words.split("\n"))
            return lines + (_PULL if re.search(r"pull-?quote|\bpull\b", block.names) else "")
        case "list":
            pad = "    " * block.level
            return f"{pad}{block.marker or '-'} " + words.replace("\n", f"\n{pad}    ")
        case "note":
            return f"{block.marker or '   '} " + words.replace("\n", "\n    ")
        case "table":
            return block.markdown or ""
        case "code":
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
            return f"{fence}\n{block.text}\n{fence}"
        case "figure" | "caption":
            return format_figure(block)
    return ""


def _cut_dateline(block: Block, words: str, dateline: Dateline) -> str:
    if block.markdown is None:
        return escape(block.text[dateline.length :].lstrip())
    flexible = r"[*_\\\s]*".join(map(re.escape, re.sub(r"\s+", "", dateline.quote)))
    return re.sub(rf"^[*_\\\s]*{flexible}[*_\s]*", "", words, count=1)


def format_figure(block: Block, picture: str = "") -> str:
    """An image alone in its paragraph; without a picture's file it is its words, and nothing without any."""
    caption, credit = find_words(block)
    if not caption and not credit and not picture:
        return ""
    title = caption.replace("\\", "\\\\").replace('"', '\\"')
    source = credit.replace("\\", "").replace('"', "'")
    alt = escape(block.image.alt) if block.image and block.image.alt else ""
    target = quote(picture, safe="/") or "<>"
    words = f' "{title}"' if title or not picture else ""
    return f"![{alt}]({target}{words})" + (f'{{credit="{source}"}}' if source else "")


def find_words(block: Block) -> tuple[str, str]:
    """(caption, credit) of a figure or caption block."""
    if block.image and block.image.credit:
        return tidy(block.image.caption or ""), clean_credit(block.image.credit)
    text = (block.image.caption or "") if block.image else block.text
    cut = split_caption(text) if text else None
    return (cut.caption, cut.credit or "") if cut else (tidy(text), "")
