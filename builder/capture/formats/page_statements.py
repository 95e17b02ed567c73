"""The elements of a page in which it states something about itself.

Rule: one pass over the tree finds them all; what they state is for `metadata`.
"""

import re
from typing import Any, NamedTuple

from builder.capture.formats.figure_like import is_caption_name
from builder.capture.formats.keywords import is_topic_name

_TAGS = frozenset(("meta", "link", "script", "title", "time", "article", "base"))


ELSEWHERE = re.compile(
    r"related|comment|teaser|card\b|next-?up|up-?next|sidebar|recommend|suggest|popular|latest|more-"
)
"""How pages name what holds other stories, or readers' words."""


class Marked(NamedTuple):
    """The elements of a page that may state something, each list in the page's order."""

    tags: dict[str, list[Any]]
    """Those of `_TAGS`, by tag."""
    properties: list[Any]
    """With an `itemprop`."""
    signed: list[Any]
    """Marked as an author's, or near to that."""
    crumbs: list[Any]
    """Trails of links to the page's section."""
    captions: list[Any]
    """Named as a picture's words, or as what stands around them."""
    topics: list[Any]
    """Links to what the page is about, and lists of such."""


def read_marked(root: Any) -> Marked:
    """Gather them in one pass: a search for each takes several times as long."""
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
    """Whether an element stands in a list of other stories, in comments or in the page's frame."""
    return any(
        outer.tag in ("aside", "nav", "footer", "li")
        or ELSEWHERE.search(f"{outer.get('class') or ''} {outer.get('id') or ''}".lower())
        for outer in element.iterancestors()
    )
