"""The first element of markup, after declarations, comments and document types.

Rule: scans text that may be cut off anywhere, in linear time; nothing is parsed, and no entity is resolved.
"""

import re
from typing import NamedTuple

_ELEMENT = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)")
_PAGE_ELEMENTS = frozenset(
    "html head body title meta link base script style template noscript main header footer nav section article aside "
    "div span p a img picture figure table tbody tr td ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre br hr form "
    "input button iframe frameset center font b i em strong small time address video audio".split()
)  # fmt: skip


class XmlRoot(NamedTuple):
    """The first element of a document."""

    name: str
    """As written, without prefix."""
    tag: str
    """The start tag, as far as it is in the text."""
    declared: bool
    """True if an XML declaration precedes it."""
    doctype: str
    """The document type declaration, or empty."""

    @property
    def is_html(self) -> bool:
        """True for a page or a fragment of one."""
        if self.doctype:
            return bool(re.match(r"<!doctype\s+html", self.doctype, re.IGNORECASE)) or self.name.lower() == "html"
        foreign = "xmlns" in self.tag and "/xhtml" not in self.tag
        return self.name.lower() == "html" or (self.name.lower() in _PAGE_ELEMENTS and not foreign)


def find_root(text: str) -> XmlRoot | None:
    """The first element; None if the text contains none."""
    at, declared, doctype = 0, False, ""
    while True:
        while text[at : at + 1].isspace():
            at += 1
        if text.startswith("<?", at):
            declared = declared or text.startswith("<?xml", at)
            end = text.find("?>", at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<!", at):
            end = _find_doctype_end(text, at)
            doctype = text[at:end] if text[at : at + 9].lower() == "<!doctype" else doctype
        else:
            break
        if end < 0:
            return None
        at = text.find(">", end) + 1
    match = _ELEMENT.match(text, at)
    if not match:
        return None
    end = text.find(">", at)
    return XmlRoot(match[2], text[at : end if end >= 0 else len(text)], declared, doctype)


def _find_doctype_end(text: str, at: int) -> int:
    """The end of a declaration, after its internal subset in square brackets; -1 if the text ends before it."""
    close, bracket = text.find(">", at), text.find("[", at)
    if 0 <= bracket < close:
        close = text.find(">", text.find("]", bracket)) if text.find("]", bracket) >= 0 else -1
    return close
