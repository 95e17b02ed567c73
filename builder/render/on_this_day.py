"""The months of "on this day" as scripts; the front page loads the one for the reader's current month.

Rule: a classic script with one call, so that it also loads from disk; links are relative to the front page.
"""

from collections.abc import Iterable
from itertools import groupby

import msgspec

from builder.render.cards import find_lang_attrs
from builder.site.library import Holding
from builder.site.urls import quote_path


def render_anniversaries(holdings: Iterable[Holding], language: str) -> str:
    """`backfileDays({"11": [[title, url, year, lang, dir], …]});`, a line for each day.

    The articles are those of one month, day by day (`anniversaries.find_anniversaries`).
    """
    lines = []
    for day, of_day in groupby(holdings, key=lambda h: int((h.article.day or "")[8:])):
        articles = [(h.url, h.article) for h in of_day]
        rows = [
            (one.title, quote_path(url), (one.day or "")[:4], *find_lang_attrs(one.language, language))
            for url, one in articles
        ]
        lines.append(f'"{day}":{msgspec.json.encode(rows).decode()}')
    return "backfileDays({" + ",\n".join(lines) + "});\n"
