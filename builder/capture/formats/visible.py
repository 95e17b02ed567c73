"""The parts of a page that a reader sees.

Rule: scripts, styles, controls, frames and hidden elements are not text.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

_SILENT = frozenset(
    "script style template svg canvas iframe object embed select option button input textarea head meta link "
    "noscript audio video map datalist progress dialog annotation annotation-xml".split()
)
LEAST_INSIDE = 4
"""Minimum number of paragraphs and headings in a button that the page does not close."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_silent(element: Any, attributes: Mapping[str, str]) -> bool:
    """True if an element and everything in it shows no words: scripts, controls, hidden elements."""
    tag = element.tag
    return (tag in _SILENT and not _is_unclosed(element)) or (bool(attributes) and _is_hidden(tag, attributes))


def _is_unclosed(element: Any) -> bool:
    """True for a button with many paragraphs and headings: its end tag is missing, and the page's text is in it."""
    return (
        element.tag == "button" and sum(1 for _ in islice(element.iter("p", "h1", "h2"), LEAST_INSIDE)) >= LEAST_INSIDE
    )


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style")
    return bool("hidden" in attributes or (attributes.get("aria-hidden") == "true" and tag != "p")
                or (style and _HIDDEN.search(style)))  # fmt: skip


def iterate_words(element: Any, *, without: Any = None) -> Iterator[str]:
    """The words in an element, in order, without invisible elements and the element `without`."""
    yield element.text or ""
    around: list[tuple[Iterator[Any], str]] = [(iter(element), "")]
    while around:
        children, tail = around[-1]
        inner = next(children, None)
        if inner is None:
            around.pop()
            yield tail
        elif inner is not without and isinstance(inner.tag, str) and not is_silent(inner, dict(inner.items())):
            yield "\n" if inner.tag == "br" else inner.text or ""
            around.append((iter(inner), inner.tail or ""))
        else:
            yield inner.tail or ""
