"""Links and picture variants that are filled into the HTML of a body once its page is known.

Rule: string in, string out; the HTML comes sanitised from `render/markdown.py`, whose forms alone are looked for.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import unquote

SCHEME = "backfile:"
"""Prefix of each reference to a file of `content/` until the page that shows it is known."""

Size = tuple[int, int, str | None]
"""(width, height, srcset) of a picture, in pixels."""

_PICTURE = re.compile(
    rf'(?P<figure><figure>)?<img src="{SCHEME}(?P<src>[^"]*)" alt="(?P<alt>[^"]*)">(?P<bare></figure>)?'
)
_LINK = re.compile(rf'<a href="{SCHEME}([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)


def place_references(html: str, mapping: Mapping[str, str], sizes: Mapping[str, Size] | None = None) -> str:
    """The HTML of a body with each `backfile:` reference replaced by its relative URL from `mapping`.

    `sizes` gives (width, height, srcset) of pictures. A picture that is not in `mapping` is replaced by its words, a
    link by its text.
    """
    if SCHEME not in html:
        return html
    html = _PICTURE.sub(lambda match: _place_picture(match, mapping, sizes or {}), html)
    return _LINK.sub(lambda match: _place_link(match, mapping), html)


def _place_picture(match: re.Match[str], mapping: Mapping[str, str], sizes: Mapping[str, Size]) -> str:
    name = unquote(unescape(match["src"]))
    if url := mapping.get(name):
        width, height, srcset = sizes.get(name, (0, 0, None))
        size = f' width="{width}" height="{height}"' if width and height else ""
        size += f' srcset="{escape(srcset)}" sizes="(min-width: 50rem) 48rem, 100vw"' if srcset else ""
        picture = f'<img src="{escape(url)}" alt="{match["alt"]}"{size} loading="lazy">'
        return (match["figure"] or "") + picture + (match["bare"] or "")
    if not match["figure"]:
        return match["alt"]
    return '<figure class="words">' + (f"<figcaption>{match['alt']}</figcaption></figure>" if match["bare"] else "")


def _place_link(match: re.Match[str], mapping: Mapping[str, str]) -> str:
    path, fragment, rest, words = match.groups()
    url = mapping.get(unquote(unescape(path)))
    return f'<a href="{escape(url)}{fragment or ""}"{rest}>{words}</a>' if url else words


def place_dateline(html: str, dateline: str) -> str:
    """The HTML of a body with the dateline at the start of its first paragraph."""
    words = f'<span class="dateline">{escape(dateline)}</span>'
    start = html.find("<p>")
    if start > 0 and not re.fullmatch(r"\s*(?:<figure.*?</figure>\s*)*", html[:start], re.DOTALL):
        start = -1
    return f"<p>{words}</p>\n{html}" if start < 0 else f"{html[:start]}<p>{words} — {html[start + 3 :]}"
