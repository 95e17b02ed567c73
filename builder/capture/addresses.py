"""Addresses of pages: the keys by which they are compared, and home pages.

Rule: pure functions of an address. Two addresses with the same key name the same page. Whether two captures of a page
are the same article is decided by their texts (`identity.py`).
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from builder.capture.inline import clean_url

_HOME = re.compile(r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?/*)?(?:(?:index|default|home)(?:\.\w{1,5})?)?/*", re.IGNORECASE)
"""The path of a site's home page, or of its home page in one language."""
_ROUTE = re.compile(r"!|/|post-\w|[^:=&~]*/")
"""Start of a fragment by which a script selects the page's content; others name a place on the page."""


def make_key(address: str) -> str:
    """The key shared by all addresses of a page: no scheme, `www.`, tracking, last slash or place on the page."""
    parts = urlsplit(clean_url(address) or address)
    host = parts.netloc.lower().removeprefix("www.")
    route = f"#{parts.fragment}" if _is_route(parts.fragment) else ""
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}{route}"


def is_home(address: str) -> bool:
    """True for the home page of a site, or of its edition in one language, which is not an article."""
    parts = urlsplit(clean_url(address) or address)
    return not parts.query and not _is_route(parts.fragment) and _HOME.fullmatch(parts.path) is not None


def find_keys(addresses: Iterable[str]) -> tuple[str, ...]:
    """The keys of the addresses that a capture states for itself; home pages only if there are no others."""
    pages = [address for address in addresses if not is_home(address)]
    return tuple(dict.fromkeys(map(make_key, pages or addresses)))


def _is_route(fragment: str) -> bool:
    """True for `!/story/1`, `/story/1` and `post-1`, but not for `comments` or an empty `!/`."""
    return _ROUTE.match(fragment) is not None and bool(fragment.strip("!/"))
