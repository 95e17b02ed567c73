"""The words of a figure on a page: its caption, and separately the picture's credit.

Rule: caption and credit are told apart by the names or the order of their elements; if both are in one element, the
fields separate them.
"""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from lxml.etree import XPath

from builder.capture.formats.visible import iterate_words
from builder.capture.patterns.language import ends_sentence
from builder.text import tidy

LEAST_TWICE = 24
"""Minimum number of characters in a repetition that is not accidental."""
MOST_NAMED = 5
"""Maximum number of words in a name beside a caption that is taken as its credit."""
MOST_BESIDE = 200
"""Maximum number of characters beside a figure's caption; a figure with more contains a part of the text."""
MOST_INSIDE = 200
"""Maximum number of pieces of text and elements in a figure; one with more contains a part of the text."""
_PARTS = ("li", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
_SUPPLIED = re.compile(r"[(\[]?(?:photo|image|picture|pic|foto|bild|credit|copyright|©|写真|crédit)", re.IGNORECASE)
_LABEL = re.compile(r"^(?:credit\b[.…:]*\s*)+", re.IGNORECASE)
_SPOKEN = re.compile(
    r"^(?:(?:image|photo|picture|figure) caption|bildunterschrift|bildlegende|légende(?: de l['’]image)?|"
    r"pie de (?:foto|imagen)|legenda(?: da (?:foto|imagem))?|didascalia|bijschrift)\s*[,:]\s*",
    re.IGNORECASE,
)
"""Announcement before a caption for users of screen readers."""


_CONTROL = re.compile(
    r"(?=[a-z]{4})(?:(?:click|tap) (?:here )?to )?(?:enlarge|expand|zoom|view|open|toggle|hide|show|close)?[ -]?"
    r"(?:the |this |full )*(?:image|photo|picture|caption|gallery|slideshow|size|screen)?(?: \d+ of \d+)?",
    re.IGNORECASE,
)
"""Labels of a picture's controls."""
_MORE = re.compile(r"\s*(?:…|\.\.\.)?\s?(?:(?:read |show )?(?:less|more))$", re.IGNORECASE)
_STRING = XPath("string()", smart_strings=False)


def read_text(element: Any) -> str:
    """The text of an element and everything in it, without comments."""
    return str(_STRING(element))


def read_start(element: Any, most: int) -> str:
    """At least the first `most` characters of an element, if it has as many, without reading all of it."""
    parts: list[str] = []
    for part in element.itertext():
        parts.append(part)
        most -= len(part)
        if most <= 0:
            break
    return "".join(parts)


def find_names(element: Any) -> str:
    """Class, id, role and property words of an element, in lower case."""
    return join_names(element.tag, dict(element.items()))


def join_names(tag: str, attributes: Mapping[str, str]) -> str:
    """The same words for an element's tag and attributes."""
    if not attributes or tag in ("body", "html"):
        return ""  # a page's own classes say nothing about a single block
    get = attributes.get
    names = f"{get('class', '')} {get('id', '')} {get('role', '')} {get('itemprop', '')}"
    return names.strip().lower()[:200]


def split_words(element: Any) -> tuple[str, str]:
    """A figure's caption and its credit, if the credit has an element of its own."""
    caption, credit = _split_named(element)
    bare = _drop_again(_SPOKEN.sub("", caption))
    return "" if _CONTROL.fullmatch(bare) else bare, credit


def _drop_again(text: str) -> str:
    """The text once, if the page contains it twice: complete, and shortened for small screens."""
    again = text.find(text[:LEAST_TWICE], LEAST_TWICE) if len(text) > LEAST_TWICE else -1
    if again < 0:
        return text
    return _MORE.sub("", max(text[:again], text[again:], key=len).strip())


def _split_named(element: Any) -> tuple[str, str]:
    """Caption and credit by the names of the elements, else by their order."""
    whole = tidy(read_text(element))
    for inner in element.iter():
        names = ""
        if isinstance(inner.tag, str) and inner is not element:
            names = f"{find_names(inner)} {inner.get('data-testid') or ''}"
        if re.search(r"credit|copyright|byline|photographer|source|attribution", names):
            credit = tidy(read_text(inner))
            if credit and whole.endswith(credit):
                return tidy(whole[: -len(credit)]), credit
            if credit:
                return tidy(whole.replace(credit, " ", 1)), credit
    return _split_last(element)


def add_words(caption: str, credit: str, beside: str) -> tuple[str, str, str]:
    """(caption, credit, rest): words beside the caption become caption or credit if it is missing, else the rest."""
    if _CONTROL.fullmatch(beside):
        return caption, credit, ""
    if not caption:
        return beside, credit, ""
    if not credit and (_SUPPLIED.match(beside) or _is_name(beside)):
        return caption, beside, ""
    return caption, credit, beside


def read_beside(figure: Any, words: Any) -> str | None:
    """The words in a figure outside the caption element `words` (or None); None if there are too many."""
    parts: list[str] = []
    room = MOST_BESIDE
    for part in map(tidy, islice(iterate_words(figure, without=words), MOST_INSIDE)):
        room -= len(part)
        parts.append(part)
        if room < 0:
            return None
    beside = tidy(" ".join(parts))
    return beside if len(parts) < MOST_INSIDE and len(beside) <= MOST_BESIDE else None


def holds_parts(figure: Any, words: Any) -> bool:
    """True if a figure contains a list, a table, a heading or the like outside its caption element."""
    own = sum(1 for _ in islice(words.iter(*_PARTS), MOST_INSIDE)) if words is not None else 0
    whole = sum(1 for _ in islice(figure.iter(*_PARTS), MOST_INSIDE + 1)) - (figure.tag in _PARTS)
    return whole > own


def _is_name(words: str) -> bool:
    return words[:1].isupper() and len(words.split()) <= MOST_NAMED and not ends_sentence(words)


def _split_last(element: Any) -> tuple[str, str]:
    """A caption in one element and its credit in the last, whatever their names."""
    parts = [tidy(" ".join(inner.itertext())) for inner in element if isinstance(inner.tag, str)]
    parts = [part for part in parts if part]
    credit = _LABEL.sub("", parts[-1]) if len(parts) > 1 and not (element.text or "").strip() else ""
    if not credit or len(credit) > 70 or ends_sentence(credit) or not ends_sentence(parts[-2]):
        whole, joined = tidy(read_text(element)), " ".join(parts)
        apart = all(inner.tag in ("span", "p", "div") for inner in element)
        return joined if apart and joined.replace(" ", "") == whole.replace(" ", "") else whole, ""
    return " ".join(parts[:-1]), credit
