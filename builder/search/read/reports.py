"""Search results as text: for a terminal, as keywords in context, as a histogram, as CSV.

Rule: returns strings, prints nothing. Words of articles are written without control characters and direction marks,
which a terminal would obey. CSV cells cannot be taken for formulas by a spreadsheet.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator

from builder.search.read.searching import Hit, Results
from builder.search.read.snippets import CONTEXT
from builder.text import drop_unseen, format_count

_BAR = 50
"""Number of characters of the longest bar."""
COLUMNS = ("title", "url", "date", "section", "tags", "score", "snippet")
_FORMULA = re.compile(
    "[\t\r\n]|[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]*"
    "[=+\\-@\uff0b\uff0d\uff1d\uff20\ufe62\ufe63\ufe66\ufe6b]"
)
"""Cells that a spreadsheet may take for a formula: they begin with a sign in any width, also after blanks (OWASP, "CSV
Injection"). The same as in client/exports.js."""


def format_results(results: Results, *, place: str, bold: Callable[[str], str], mark: Callable[[str], str]) -> str:
    """Title, facts and snippet of each hit, and the number of hits; `place` is put before each address."""
    lines = [*results.notes, *([f"Did you mean: {results.instead}"] if results.instead else [])]
    lines = list(map(drop_unseen, lines))
    for hit in results.hits:
        facts = (hit.section, (hit.date or "undated")[:10], f"{place}/{hit.url}")
        shown = " · ".join(map(drop_unseen, filter(None, facts)))
        lines += [bold(drop_unseen(hit.title)), f"  {shown}", f"  {_mark(hit, mark)}"]
    return "\n".join([*lines, _count(results)])


def _count(results: Results) -> str:
    """`10 of 4,812 articles`, `1 of 1 article`, `no article found`."""
    return f"{len(results.hits):,} of {format_count(results.total, 'article')}" if results.total else "no article found"


def _mark(hit: Hit, mark: Callable[[str], str]) -> str:
    parts, at = [], 0
    for start, end in hit.snippet.marks:
        parts += [drop_unseen(hit.snippet.text[at:start]), mark(drop_unseen(hit.snippet.text[start:end]))]
        at = end
    return "".join([*parts, drop_unseen(hit.snippet.text[at:])])


def format_kwic(results: Results, *, mark: Callable[[str], str]) -> str:
    """Keywords in context: one line for each hit in the texts, with the keywords aligned."""
    return "\n".join(line for hit in results.hits for line in _list_contexts(hit, mark))


def _list_contexts(hit: Hit, mark: Callable[[str], str]) -> Iterator[str]:
    day = drop_unseen((hit.date or "undated")[:10])
    for context in hit.contexts:
        before, word, after = map(drop_unseen, context)
        yield f"{before:>{CONTEXT}}{mark(word)}{after:<{CONTEXT}}  {day}  {drop_unseen(hit.title)}"


def format_histogram(results: Results) -> str:
    """One line with a bar for each year or month of the results."""
    most = max((period.articles for period in results.timeline), default=1)
    lines = [format_count(results.total, "article")]
    for label, articles in results.timeline:
        bar = "█" * -(-articles * _BAR // most)
        lines.append(f"{label or 'undated':>7} {articles:>7,} {bar}".rstrip())
    return "\n".join(lines)


def format_csv(results: Results) -> str:
    """The hits as CSV with a header (RFC 4180); cells that could be formulas begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for hit in results.hits:
        cells = (
            hit.title,
            hit.url,
            hit.date or "",
            hit.section or "",
            "; ".join(hit.tags),
            f"{hit.score:.6f}",
            hit.snippet.text,
        )
        writer.writerow(map(guard_cell, map(drop_unseen, cells)))
    return out.getvalue()


def guard_cell(cell: str) -> str:
    """The cell, with an apostrophe before it if it could be a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
