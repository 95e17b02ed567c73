"""The elements of a page in which it states something about itself.

Rule: one pass over the tree finds them all; what they state is for `metadata`.
"""

from typing import Any, NamedTuple

_TAGS = frozenset(("meta", "link", "script", "title", "time", "article", "base"))


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


def read_marked(root: Any) -> Marked:
    """Gather them in one pass: a search for each takes several times as long."""
    marked = Marked({tag: [] for tag in _TAGS}, [], [], [])
    tags, properties, signed, crumbs = marked
    for element in root.iter("*"):
        tag, names = element.tag, element.get("class") or ""
        if tag in _TAGS:
            tags[tag].append(element)
        if element.get("itemprop") is not None:
            properties.append(element)
        by_author = tag == "a" and "author" in (element.get("rel") or "").split()
        if by_author or "author" in names or "byline" in names:
            signed.append(element)
        if "breadcrumb" in names or "readcrumb" in (element.get("aria-label") or ""):
            crumbs.append(element)
    return marked
