"""Addresses of pages: which of them name the same page, and which name no article.

Rule: pure functions of an address. Two addresses with one key name one page; whether two captures of a page are one
article is decided by their texts (`identity.py`).
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from builder.capture.inline import clean_url

_HOME = re.compile(r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?/*)?(?:(?:index|default|home)(?:\.\w{1,5})?)?/*", re.IGNORECASE)
"""The path of a site's first page, or of its first page in a language."""
_ROUTE = re.compile(r"!|/|post-\w|[^:=&~]*/")
"""Beginning of a fragment by which a script chooses what the page shows; others name a place within the page."""


def make_key(address: str) -> str:
    """The key that all addresses of one page share: no scheme, `www.`, tracking, last slash, or place within it."""
    parts = urlsplit(clean_url(address) or address)
    host = parts.netloc.lower().removeprefix("www.")
    route = f"#{parts.fragment}" if _is_route(parts.fragment) else ""
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}{route}"


def is_home(address: str) -> bool:
    """Whether an address is that of a whole site, or of its edition in a language, and so of no article."""
    parts = urlsplit(clean_url(address) or address)
    return not parts.query and not _is_route(parts.fragment) and _HOME.fullmatch(parts.path) is not None


def find_keys(addresses: Iterable[str]) -> tuple[str, ...]:
    """The keys of the pages that a capture states as its own address; of home pages where it states nothing else."""
    pages = [address for address in addresses if not is_home(address)]
    return tuple(dict.fromkeys(map(make_key, pages or addresses)))


def _is_route(fragment: str) -> bool:
    """`!/story/1`, `/story/1` and `post-1`, but neither `comments` nor an empty `!/`."""
    return _ROUTE.match(fragment) is not None and bool(fragment.strip("!/"))
