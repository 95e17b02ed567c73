"""The article's text as Markdown.

Rule: CommonMark and the four marks of Backfile's dialect, never raw HTML; all the words of the blocks that are text,
and no others.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from builder.article.model import Image
from builder.capture.blocks import Block
from builder.capture.inline import escape, escape_title
from builder.capture.patterns.agencies import Dateline, clean_credit, split_caption
from builder.capture.roles.rules import BODY, Verdict
from builder.capture.segment.headings import is_bold
from builder.capture.segment.measured_blocks import MeasuredBlocks
from builder.text import tidy

DEEPEST = 9
"""Maximum nesting depth of quotations and lists; deeper ones are written at this depth."""
_NO_FILE = Image()
_PULL = " {.pull}"
_QUOTED = frozenset(("quote", "list", "heading"))
_END_MARK = re.compile(r"(?:^| )#+$")


def format_body(
    measured: MeasuredBlocks,
    verdicts: tuple[Verdict, ...],
    *,
    opening: tuple[int, Dateline] | None,
    lead: int | None,
    pictures: Mapping[int, Image] = MappingProxyType({}),
) -> str:
    """Markdown of the blocks that are text; the article's own picture, in block `lead`, is left out.

    `pictures` maps blocks to their pictures: saved ones with their files, and those described in another block.
    """
    parts: list[str] = []
    items, shift = _Items(), _find_shift(measured, verdicts)
    before, group = "", 0
    for index, verdict in enumerate(verdicts):
        block, role = measured.blocks[index], verdict.role
        if index == lead or (role not in BODY and role != "caption"):
            continue
        quoted = block.group if role in _QUOTED else 0
        if role != "list" or quoted != group:
            items.close()
        tight = False
        if index in pictures:
            written = format_figure(block, pictures[index])
        elif role == "list":
            written, tight = items.format(block, _find_markdown(block, index, opening))
        else:
            written = _format_block(block, role, _find_markdown(block, index, opening), shift, before)
        if not written:
            continue
        if quoted or role == "quote":
            written = _quote(written, block, 1 + (block.level if role == "quote" else 0))
            if quoted == group != 0:
                parts[-1] = parts[-1].removesuffix(_PULL)
        parts.append((_find_gap(tight, quoted == group != 0) if parts else "") + written)
        before, group = role, quoted
    return "".join(parts)


def _find_gap(tight: bool, inside: bool) -> str:
    """The separator between a block and the one before it; `inside` means both are in the same quotation."""
    return "\n" if tight else "\n>\n" if inside else "\n\n"


def _quote(written: str, block: Block, depth: int) -> str:
    mark = "> " * min(depth, DEEPEST)
    lines = "\n".join(f"{mark}{line}" for line in written.split("\n"))
    return lines + (_PULL if re.search(r"pull-?quote|\bpull\b", block.names) else "")


class _Items:
    """The items of a list, each indented below its parent item (CommonMark, section 5.2)."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str, int]] = []
        """(column, marker, number) of the current item on each level."""

    def close(self) -> None:
        """End the list."""
        self._open.clear()

    def format(self, block: Block, words: str) -> tuple[str, bool]:
        """(an item, or a further paragraph of one; True if no blank line separates it from the line before)."""
        level = min(block.level, len(self._open), DEEPEST)
        if level < len(self._open) and self._open[level][2] == block.item != 0:
            del self._open[level + 1 :]
            pad = " " * self._find_column(level + 1)
            return pad + words.replace("\n", f"\n{pad}"), False
        column, marker, fresh = self._find_column(level), block.marker or "-", level == len(self._open)
        if not fresh and marker[:-1] and self._open[level][1][:-1]:
            marker = _follow(self._open[level][1], marker)
        tight = bool(self._open) and not (fresh and marker[:-1] not in ("", "1"))
        self._open[level:] = [(column, marker, block.item)]
        pad = " " * self._find_column(level + 1)
        return " " * column + f"{marker} " + words.replace("\n", f"\n{pad}"), tight

    def _find_column(self, level: int) -> int:
        """The column where the text of the parent item starts, or may start."""
        if not level:
            return 0
        column, marker, _ = self._open[level - 1]
        return column + max(4, len(marker) + 1)


def _follow(before: str, marker: str) -> str:
    """The marker of an ordered item; its sign changes to start a new list if the number does not follow the last."""
    goes_on = int(marker[:-1]) == int(before[:-1]) + 1
    return marker[:-1] + (before[-1] if goes_on else ")" if before[-1] == "." else ".")


def _find_shift(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> int:
    """The number to add to heading levels, so that headings start at level 2."""
    levels = [
        block.level
        for block, verdict in zip(measured.blocks, verdicts, strict=True)
        if verdict.role == "heading" and block.level
    ]
    return 2 - min(levels) if levels else 0


def _find_markdown(block: Block, index: int, opening: tuple[int, Dateline] | None) -> str:
    markdown = block.markdown if block.tag != "table" else None
    words = escape(block.text) if markdown is None else markdown
    return _cut_dateline(block, words, opening[1]) if opening and opening[0] == index else words


def _format_block(block: Block, role: str, words: str, shift: int, before: str) -> str:
    match role:
        case "paragraph" | "quote":
            return words
        case "heading":
            level = min(6, max(2, (block.level or 2) + shift))
            line = re.sub(r"^(\d+)\\(?=[.)])", r"\1", words.replace("\\\n", " "))
            return f"{'#' * level} {_END_MARK.sub(_escape_end, line[2:-2] if is_bold(block) else line)}"
        case "note":
            follows = before == "note" and not block.marker
            return ("    " if follows else f"{block.marker} ".lstrip()) + words.replace("\n", "\n    ")
        case "table":
            return block.markdown or ""
        case "code":
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
            return f"{fence}\n{block.text}\n{fence}"
        case "figure" | "caption":
            return format_figure(block)
    return ""


def _escape_end(match: re.Match[str]) -> str:
    """Escape number signs that would close a heading."""
    return match[0].replace("#", "\\#", 1)


def format_alone(block: Block) -> str:
    """Markdown of a block that a person has marked as text, whatever its role."""
    roles = {"li": "list", "quote": "quote", "table": "table", "pre": "code", "note": "note"}
    heading = re.fullmatch(r"h[1-6]", block.tag)
    role = "heading" if heading else roles.get(block.tag, "caption" if block.image else "paragraph")
    words = _find_markdown(block, 0, None)
    if role == "list":
        return _Items().format(block, words)[0]
    written = _format_block(block, role, words, 0, "")
    return _quote(written, block, 1) if role == "quote" else written


def _cut_dateline(block: Block, words: str, dateline: Dateline) -> str:
    if block.markdown is None:
        return escape(block.text[dateline.length :].lstrip())
    flexible = r"[*_\\\s]*".join(map(re.escape, re.sub(r"\s+", "", dateline.quote)))
    return re.sub(rf"^[*_\\\s]*{flexible}[*_\s]*", "", words, count=1)


def format_figure(block: Block, picture: Image = _NO_FILE) -> str:
    """An image in a paragraph of its own. Without a file it has only its words; without those too it is empty."""
    caption, credit = find_words(block)
    if not caption and not credit and not picture.src:
        return ""
    title = escape_title(caption)
    source = escape_title(credit.replace("\\", "").replace('"', "'"))
    alt = picture.alt or (block.image.alt if block.image else "") or ""
    target = quote(picture.src or "", safe="/") or "<>"
    words = f' "{title}"' if title or not picture.src else ""
    return f"![{escape(alt)}]({target}{words})" + (f'{{credit="{source}"}}' if source else "")


def find_words(block: Block) -> tuple[str, str]:
    """(caption, credit) of a figure or caption block."""
    if block.image and block.image.credit:
        return tidy(block.image.caption or ""), clean_credit(block.image.credit)
    text = (block.image.caption or "") if block.image else block.text
    cut = split_caption(text) if text else None
    return (cut.caption, cut.credit or "") if cut else (tidy(text), "")
