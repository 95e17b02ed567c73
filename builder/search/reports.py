"""An answer as text: for a terminal, as lines of keywords in context, as CSV.

Rule: string out, nothing printed. What goes into a spreadsheet cannot be taken for a formula there.
"""

import csv
import io
from collections.abc import Callable, Iterator

from builder.search.searching import Hit, Results
from builder.search.snippets import CONTEXT

_BAR = 50
"""Characters of the longest bar."""
COLUMNS = ("title", "url", "date", "section", "tags", "score", "snippet")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def format_results(results: Results, *, place: str, bold: Callable[[str], str], mark: Callable[[str], str]) -> str:
    """Title, facts and snippet of each hit, and how many there are; `place` stands before each address."""
    lines = [*results.notes, *([f"Did you mean: {results.instead}"] if results.instead else [])]
    for hit in results.hits:
        facts = (hit.section, (hit.date or "undated")[:10], f"{place}/{hit.url}")
        lines += [bold(hit.title), "  " + " · ".join(filter(None, facts)), "  " + _mark(hit, mark)]
    return "\n".join([*lines, f"{len(results.hits)} of {results.total:,} articles"])


def _mark(hit: Hit, mark: Callable[[str], str]) -> str:
    parts, at = [], 0
    for start, end in hit.snippet.marks:
        parts += [hit.snippet.text[at:start], mark(hit.snippet.text[start:end])]
        at = end
    return "".join([*parts, hit.snippet.text[at:]])


def format_kwic(results: Results, *, mark: Callable[[str], str]) -> str:
    """Keywords in context: a line for each hit in the texts, the keywords one below the other."""
    return "\n".join(line for hit in results.hits for line in _list_contexts(hit, mark))


def _list_contexts(hit: Hit, mark: Callable[[str], str]) -> Iterator[str]:
    day = (hit.date or "undated")[:10]
    for before, word, after in hit.contexts:
        yield f"{before:>{CONTEXT}}{mark(word)}{after:<{CONTEXT}}  {day}  {hit.title}"


def format_histogram(results: Results) -> str:
    """A line with a bar for each year or month of the answer."""
    most = max((period.articles for period in results.timeline), default=1)
    lines = [f"{results.total:,} articles"]
    for label, articles in results.timeline:
        bar = "█" * -(-articles * _BAR // most)
        lines.append(f"{label or 'undated':>7} {articles:>7,} {bar}".rstrip())
    return "\n".join(lines)


def format_csv(results: Results) -> str:
    """The hits as CSV with a header (RFC 4180); an apostrophe stands before what would be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for hit in results.hits:
        row = (
            hit.title,
            hit.url,
            hit.date or "",
            hit.section or "",
            "; ".join(hit.tags),
            f"{hit.score:.6f}",
            hit.snippet.text,
        )
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return out.getvalue()
