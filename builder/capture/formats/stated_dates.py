"""Dates stated by a page: in its metadata, time elements and address.

Rule: a date is an instant with its offset, or a day. A time element counts if it is in the page's own article, or if
its label says what it dates.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from builder.article.evidence import Candidate
from builder.article.model import parse_date
from builder.capture.formats.captions import read_start
from builder.capture.formats.page_statements import ELSEWHERE, Marked
from builder.capture.patterns.calendar import find_mentions
from builder.text import tidy

LONGEST = 60
"""Maximum number of characters in a printed date."""
MOST_ARTICLES = 50
"""Maximum number of article elements that are searched for the one with the headline."""
MOST_TIMES = 300
"""Maximum number of time elements that are examined."""
MOST_QUOTED = 1_000
"""Maximum number of characters of a time element that are read."""
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?=T|$)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_.-]|$)")
_NAMED_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/([0-3]?\d)(?=[/_.-]|$)")
_PUBLISHED = re.compile(r"\b(?:published?|posted|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)\b")


def clean_date(value: Any) -> str | None:
    """The date of a statement in the form of the model, read as ISO 8601 or as printed for people."""
    text = tidy(value) if isinstance(value, str) else ""
    match = _ISO.match(text)
    if not match:
        return _read_printed(text)
    plain = re.sub(r"\.\d+", "", match[0]).replace("UTC", "Z").replace("GMT", "Z")
    plain = re.sub(r"\s*([+-]\d\d):?(\d\d)$", r"\1:\2", plain) if re.search(r":\d\d", plain) else plain
    try:
        if "T" in plain or " " in plain.strip():
            return parse_date(plain) if re.search(r"(?:Z|[+-]\d\d:\d\d)$", plain) else parse_date(plain[:10])
        return parse_date(plain)
    except ValueError:
        return None


def _read_printed(text: str) -> str | None:
    """The only date in a short value: `March 4, 2021`, `Thu, 04 Mar 2021 10:00:00 GMT`, `20210304`."""
    if len(text) > LONGEST:
        return None
    if match := _COMPACT.match(text):
        return clean_date("-".join(match.groups()))
    days = {mention.iso for mention in find_mentions(text) if mention.year}
    try:
        return parse_date(days.pop()) if len(days) == 1 else None
    except ValueError:
        return None


def find_in_address(url: str | None) -> Iterator[tuple[str, Candidate]]:
    """A date in an address such as `/2021/12/11/`, `/2021-12-11-` or `/2021/dec/11/`."""
    match, named = _IN_ADDRESS.search(url or ""), _NAMED_IN_ADDRESS.search((url or "").lower())
    written = "-".join(match.groups()) if match else " ".join(named.group(3, 2, 1)) if named else None
    if date := clean_date(written):
        yield "date", Candidate(date, "address", 0.9, (match or named or "")[0])


def find_times(marked: Marked) -> Iterator[tuple[str, Candidate]]:
    """Dates in the time elements of the page's own article."""
    main = _find_main(marked)
    for element in marked.tags["time"][:MOST_TIMES]:
        stated = element.get("datetime") or ""
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        date, label = clean_date(stated), _read_label(element)
        if date and not _stands_elsewhere(element, main, label):
            sure = element.get("pubdate") is not None or re.search("publi|entry-date|posted", names)
            field = "updated" if re.search("updat|modif", f"{names} {label}") else "date"
            quote = tidy(read_start(element, MOST_QUOTED)) or stated
            yield field, Candidate(date, "time element", 0.93 if sure else 0.86, quote[:200])


def _find_main(marked: Marked) -> Any:
    """The only article element with an `h1`, or the only article element."""
    articles = marked.tags["article"][:MOST_ARTICLES]
    headed = [known for known in articles if next(known.iter("h1"), None) is not None] or articles
    return headed[0] if len(headed) == 1 else None


def _stands_elsewhere(element: Any, main: Any, label: str) -> bool:
    """True if a time element is in a list of other stories, in comments or in the page's navigation."""
    footer, told = False, _PUBLISHED.search(label) is not None
    for outer in element.iterancestors():
        if outer is main or (told and outer.tag == "aside"):
            return False
        if outer.tag == "nav" or (outer.tag in ("aside", "li") and not told):
            return True
        if ELSEWHERE.search(f"{outer.get('class') or ''} {outer.get('id') or ''}".lower()):
            return True
        if outer.tag == "article" and main is not None:
            return True
        footer = footer or outer.tag == "footer"
    return footer


def _read_label(element: Any) -> str:
    """The words of a time element, and those before it, in lower case."""
    before = element.getprevious()
    label = element.getparent().text if before is None else before.tail
    if before is None and not (label or "").strip():
        before = element.getparent().getprevious()
    if before is not None and not (label or "").strip() and isinstance(before.tag, str) and before.tag != "time":
        label = _read_start(before)
    return tidy(f"{(label or '')[-40:]} {_read_start(element)}").lower()


def _read_start(element: Any) -> str:
    """The first words of an element, without reading all of it."""
    return "".join(islice(element.itertext(), 9))
