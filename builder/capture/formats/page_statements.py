"""The elements in which a page states something about itself.

Rule: one pass over the tree finds them all; `metadata` reads them.
"""

import re
from typing import Any, NamedTuple

from builder.capture.formats.figure_like import is_caption_name
from builder.capture.formats.keywords import is_topic_name

_TAGS = frozenset(("meta", "link", "script", "title", "time", "article", "base"))


ELSEWHERE = re.compile(
    r"related|comment|teaser|card\b|next-?up|up-?next|sidebar|recommend|suggest|popular|latest|more-"
)
"""Class and id names of elements that contain other stories, or readers' comments."""


class Marked(NamedTuple):
    """The elements of a page that may state something, each list in the page's order."""

    tags: dict[str, list[Any]]
    """Elements in `_TAGS`, by tag."""
    properties: list[Any]
    """Elements with an `itemprop`."""
    signed: list[Any]
    """Elements that may name an author."""
    crumbs: list[Any]
    """Breadcrumbs: lists of links to the page's section."""
    captions: list[Any]
    """Captions, and elements around captions."""
    topics: list[Any]
    """Links to the page's topics, and lists of such links."""


def read_marked(root: Any) -> Marked:
    """Gather these elements in one pass, which is several times faster than a search for each kind."""
    marked = Marked({tag: [] for tag in _TAGS}, [], [], [], [], [])
    tags, properties, signed, crumbs, captions, topics = marked
    for element in root.iter("*"):
        tag, names, prop = element.tag, element.get("class") or "", element.get("itemprop")
        if tag in _TAGS:
            tags[tag].append(element)
        if prop is not None:
            properties.append(element)
        related = (element.get("rel") or "").lower().split() if tag == "a" else ()
        if "author" in related or "author" in names or "byline" in names:
            signed.append(element)
        if "breadcrumb" in names or "readcrumb" in (element.get("aria-label") or ""):
            crumbs.append(element)
        if prop == "caption" or (names and is_caption_name(names)):
            captions.append(element)
        if "tag" in related or (names and is_topic_name(names)):
            topics.append(element)
    return marked


def is_elsewhere(element: Any) -> bool:
    """True if an element is in a list of other stories, in comments or in the page's navigation."""
    return any(
        outer.tag in ("aside", "nav", "footer", "li")
        or ELSEWHERE.search(f"{outer.get('class') or ''} {outer.get('id') or ''}".lower())
        for outer in element.iterancestors()
    )
