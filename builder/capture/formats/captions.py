"""The words of a figure on a page: its caption, and apart from it who supplied the picture.

Rule: elements part them, by their names or by their order; what stands in one element is left to the fields.
"""

import re
from typing import Any

from builder.capture.language import ends_sentence
from builder.text import tidy

_LABEL = re.compile(r"^(?:credit\b[.…:]*\s*)+", re.IGNORECASE)


def find_names(element: Any) -> str:
    """Class, id, role and property words of an element, in lower case."""
    if element.tag in ("body", "html"):
        return ""  # a page's own classes say nothing of a block
    names = " ".join(element.get(key) or "" for key in ("class", "id", "role", "itemprop"))
    return names.strip().lower()[:200]


def split_words(element: Any) -> tuple[str, str]:
    """A figure's caption and its credit, where the credit has an element of its own."""
    for inner in element.iter():
        names = ""
        if isinstance(inner.tag, str) and inner is not element:
            names = f"{find_names(inner)} {inner.get('data-testid') or ''}"
        if re.search(r"credit|copyright|byline|photographer|source|attribution", names):
            credit = tidy(inner.text_content())
            whole = tidy(element.text_content())
            if credit and whole.endswith(credit):
                return tidy(whole[: -len(credit)]), credit
            if credit:
                return tidy(whole.replace(credit, " ", 1)), credit
    return _split_last(element)


def _split_last(element: Any) -> tuple[str, str]:
    """A caption in one element and its credit in the last, whatever their names."""
    parts = [tidy(" ".join(inner.itertext())) for inner in element if isinstance(inner.tag, str)]
    parts = [part for part in parts if part]
    credit = _LABEL.sub("", parts[-1]) if len(parts) > 1 and not (element.text or "").strip() else ""
    if not credit or len(credit) > 70 or ends_sentence(credit) or not ends_sentence(parts[-2]):
        whole, joined = tidy(element.text_content()), " ".join(parts)
        apart = all(inner.tag in ("span", "p", "div") for inner in element)
        return joined if apart and joined.replace(" ", "") == whole.replace(" ", "") else whole, ""
    return " ".join(parts[:-1]), credit
