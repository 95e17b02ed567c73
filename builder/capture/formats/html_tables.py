"""Tables of facts on a page: rows of cells, as plain words and as Markdown.

Rule: a table that is used for layout, is hostile or has words outside its cells is not a table of facts, and is read
like any other element.
"""

import re
from typing import Any

from builder.capture.formats.captions import read_text
from builder.capture.formats.inlines import Inlines
from builder.capture.formats.visible import is_silent, iterate_words
from builder.capture.inline import escape_inside, format_words
from builder.text import tidy

MOST_CELLS = 20_000
"""Maximum number of cells in a table; a larger one is data, or hostile, and its cells are read as text."""
LONGEST_CELL = 300
"""Maximum number of characters in a cell of a table of facts."""
_LAYOUT = ("table", "p", "div", "ul", "ol", "dl", "pre", "blockquote", "figure", "h1", "h2", "h3", "h4", "form", "img")
_ROWS = frozenset(("tr", "script", "style", "template"))
_INSIDE = {
    "table": _ROWS | {"caption", "colgroup", "col", "thead", "tbody", "tfoot"}, "thead": _ROWS, "tbody": _ROWS,
    "tfoot": _ROWS, "tr": frozenset(("td", "th", "script", "style", "template")),
}  # fmt: skip
"""Element of a table → elements allowed in it (HTML Standard, section 4.9)."""

Cell = tuple[str, str]
"""(words, Markdown) of a cell."""


def read_table(table: Any, base: str | None) -> tuple[str, str] | None:
    """(words with one line per row, Markdown) of a table of facts with its caption; None for any other table."""
    if next(table.iterdescendants(*_LAYOUT), None) is not None or any(map(_is_odd, table.iter(*_INSIDE))):
        return None
    rows = [[_read_cell(cell, base) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(words for words, _ in row)]
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2 or len(rows) * width > MOST_CELLS:
        return None
    if any(len(words) > LONGEST_CELL for row in rows for words, _ in row):
        return None
    lines = [f"| {' | '.join(markdown for _, markdown in (*row, *[('', '')] * (width - len(row))))} |" for row in rows]
    words = [" ".join(words for words, _ in row) for row in rows]
    written = "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
    if caption := tidy(" ".join("".join(iterate_words(caption)) for caption in table.iter("caption"))):
        return "\n".join([caption, *words]), f"{format_words(caption)}\n\n{written}"
    return "\n".join(words), written


def _is_odd(element: Any) -> bool:
    """True if a table or row contains something that does not belong there."""
    own = (element.text, *(child.tail for child in element))
    odd = any(isinstance(child.tag, str) and child.tag not in _INSIDE[element.tag] for child in element)
    return odd or any(words and words.strip() for words in own)


def _read_cell(cell: Any, base: str | None) -> Cell:
    inlines = Inlines(base)
    inlines.add(cell.text)
    stack = [(child, True) for child in reversed(cell)]
    while stack:
        element, entering = stack.pop()
        if entering and isinstance(element.tag, str) and not is_silent(element, dict(element.items())):
            if element.tag != "code" or "|" not in read_text(element):  # bars separate cells, even in code
                inlines.open(element.tag, element)
            inlines.add(element.text)
            stack.append((element, False))
            stack.extend((child, True) for child in reversed(element))
        else:
            if not entering:
                inlines.close(element.tag)
            inlines.add(element.tail)
    taken = inlines.take()
    written = " ".join(escape_inside(words) if markup is None else markup.markdown for words, markup, _ in taken)
    return " ".join(words for words, _, _ in taken), re.sub(r"(?<!\\)\|", r"\|", tidy(written.replace("\\\n", " ")))
