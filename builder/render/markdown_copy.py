"""The Markdown beside a page: a copy of its article for readers to keep.

Rule: a copy contains nothing that its page may not show. Withheld text, comments and keys that the site does not know
are left out, and a link leads to a published file or nowhere.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from urllib.parse import unquote

import msgspec

from builder.article.frontmatter import format_article
from builder.article.heads import split_front_matter
from builder.article.model import Article
from builder.render.markdown import strip_comments

_DESTINATION = re.compile(
    r"(?P<open>\]\(\s*|^ {0,3}\[[^\]\n]+\]:\s*)"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*))",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ELSEWHERE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|#|//)")


def render_copy(article: Article, text: str, places: Mapping[str, str], *, keys: Iterable[str] = ()) -> str:
    """The Markdown file of a published article, from the text of its own file.

    `places` gives the relative address of each published file that the article refers to; `keys` are the front-matter
    keys outside the schema that the site shows.
    """
    extra = {key: article.extra[key] for key in keys if key in article.extra}
    body = ""
    if article.visibility == "public":
        bare = strip_comments(split_front_matter(text, path="").body).text
        body = _DESTINATION.sub(lambda match: _place(match, places), bare)
    return format_article(msgspec.structs.replace(_withhold(article, places), extra=extra), body)


def _withhold(article: Article, places: Mapping[str, str]) -> Article:
    image = article.image
    if article.visibility != "public":
        return msgspec.structs.replace(article, image=None, correction=None)
    if image and image.src and not _ELSEWHERE.match(image.src):
        return msgspec.structs.replace(article, image=msgspec.structs.replace(image, src=places.get(image.src)))
    return article


def _place(match: re.Match[str], places: Mapping[str, str]) -> str:
    written = match["plain"] if match["angled"] is None else match["angled"]
    if _ELSEWHERE.match(written):
        return match[0]
    path, mark, fragment = unquote(unescape(_ESCAPE.sub(r"\1", written))).partition("#")
    found = places.get(path)
    return match["open"] + (f"{found}{mark}{fragment}" if found else "<>")
