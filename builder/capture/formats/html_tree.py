"""Parsing of a page's text into a tree.

Rule: every page, however broken, gives a tree or a clear error, in time linear in the length of the page.
"""

import re
from html import unescape
from typing import Any

import lxml.etree

from builder.errors import make_fault
from builder.text import drop_controls, encode_clean

MOST_TAGS = 500_000
"""Maximum number of tags in a page; the longest live reports have a tenth of it."""
MOST_ATTRIBUTES = 25_000
"""Maximum number of attributes of one element, fewer of several; the parser compares each with all before it."""
_LONG_TAG = 4_000
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_DEEPEST = 1_000
"""Nesting depth to which a page too deep for the parser is cut; the parser's limit is twice as deep."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)[^>]*+>")
_FLAT = frozenset(
    "p li dt dd h1 h2 h3 h4 h5 h6 html head body br hr img meta link input area base col embed source track "
    "wbr script style title textarea option".split()
)
"""Elements that end by themselves, are empty or contain no markup, and so do not add to the depth."""
_CONTROL = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|12[7-9]|1[345]\d)(?!\d)|"
    r"[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F])(?![0-9a-fA-F]));?"
)
"""A reference to a control character (HTML Standard, section 13.2.5.80)."""


def parse_page(text: str, *, name: str) -> Any:
    """The tree of a page, however broken; raises `Fault` if there is no markup, or far too much."""
    _check(text, name)
    root, whole = _parse(text, name)
    return root if whole else _parse(_flatten(text), name)[0]


def _parse(text: str, name: str) -> tuple[Any, bool]:
    """(tree, True if it contains the whole page)."""
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = lxml.etree.fromstring(encode_clean(_read_controls(text)), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        _check_memory(parser)
        raise make_fault(name, f"not an HTML page: {error}", hint="save the page again") from error
    if root is None:
        raise make_fault(name, "not an HTML page: it is empty", hint="save the page again")
    _check_memory(parser)
    last = parser.error_log.last_error
    return root, last is None or "depth" not in last.message


def _read_controls(text: str) -> str:
    """The page without references to control characters, except those that stand for characters of Windows-1252."""
    return _CONTROL.sub(lambda match: drop_controls(unescape(match[0])), text) if "&#" in text else text


def _check_memory(parser: Any) -> None:
    """Raise `MemoryError` if the parser ran out of memory, which it reports as an error in the page."""
    if any(error.type == lxml.etree.ErrorTypes.ERR_NO_MEMORY for error in parser.error_log):
        raise MemoryError


def _check(text: str, name: str) -> None:
    if text.count("<") > MOST_TAGS:
        hint = "save only the article's page; no article is that long"
        raise make_fault(name, f"more than {MOST_TAGS:,} tags", hint=hint)
    if len(text) <= _LONG_TAG:
        return
    long = (part for part in text.split("<") if len(part) > _LONG_TAG and part[0].isalpha())
    if sum(_count_attributes(tag) ** 2 for tag in long) > MOST_ATTRIBUTES**2:
        message = f"an element with more than {MOST_ATTRIBUTES:,} attributes"
        raise make_fault(name, message, hint="save the page again")


def _count_attributes(tag: str) -> int:
    """Number of words in a tag outside its quoted values."""
    return len(_QUOTED.sub("", tag).partition(">")[0].split())


def _flatten(text: str) -> str:
    """The page without tags nested deeper than `_DEEPEST`; their text stays."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _FLAT:
            return match[0]
        depth = max(0, depth - 1) if match[1] else depth + 1
        return match[0] if depth + bool(match[1]) <= _DEEPEST else " "

    last = text.rfind(">") + 1  # no tag follows it, and every `<` there would be searched to the end
    return _TAG.sub(keep, text[:last]) + text[last:]
