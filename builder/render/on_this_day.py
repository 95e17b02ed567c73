"""The months of "on this day" as scripts that the front page loads, one for the reader's own month.

Rule: a classic script with one call, so that it loads from disk too; links are relative to the front page.
"""

import msgspec

from builder.render.cards import find_tongue
from builder.site.anniversaries import find_anniversaries
from builder.site.library import Library
from builder.site.urls import quote_path


def render_anniversaries(library: Library, month: str, language: str) -> str:
    """`backfileDays({"11": [[title, url, year, lang, dir], …]});`, a line for each day."""
    days = find_anniversaries(library, month)
    lines = []
    for day, holdings in days.items():
        rows = [
            (h.article.title, quote_path(h.url), (h.article.day or "")[:4], *find_tongue(h.article.language, language))
            for h in holdings
        ]
        lines.append(f'"{day}":{msgspec.json.encode(rows).decode()}')
    return "backfileDays({" + ",\n".join(lines) + "});\n"
