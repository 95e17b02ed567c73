"""Inline Markdown: escaping, links, and the addresses in them.

Rule: the Markdown for a text renders to exactly that text, whatever it contains.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

LONGEST_ADDRESS = 8_000
"""Maximum number of characters in an address that servers accept (RFC 9110, section 4.1)."""

_SPECIAL = re.compile(r"([\\`*\[\]<{|]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|%(?=%)|(?<=%)%|!(?=\[)|&(?=#?\w+;))")
_SUSPECT = re.compile(r"[\\`*\[\]<{|_~!&%]")
_STARTS = ">+-#=:"
"""Characters that the two patterns match; tested first, because most words contain none of them."""
_LINE_START = re.compile(
    r"^([^\S\n]*+)(>|[+-](?=\s|$)|#{1,6}(?=\s|$)|#(?=\+)|=+[^\S\n]*+$|[:-](?:[:-]|[^\S\n])*+$|:::|\d{1,9}(?=[.)](?:\s|$)))",
    re.MULTILINE,
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|icid|ref_src|ref_url|cmpid|ocid|smid|ns_\w+|at_\w+|xtor|wt_\w+|__twitter_impression)$",
    re.IGNORECASE,
)
_KEPT = "/%:@!$&'()*+,;=~-._?[]"
"""Characters that stay as they are in the query and the fragment of an address; quotes, brackets and bars would end
its link.
"""
_PLAIN = re.compile(r"(?:https?://[a-z\d.-]+/|/(?!/))(?:[\w-]+/)*(?:[\w-]+(?:\.[a-z\d]+)?)?", re.ASCII)
"""An address or path that needs no cleaning."""
_HOST = re.compile(r"https?://[a-z\d.-]+(?=/)", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_SAFE = frozenset(("http", "https", "mailto", "tel", "ftp"))


def escape(text: str) -> str:
    """Text as Markdown that renders to exactly that text."""
    plain = _SPECIAL.sub(r"\\\1", text) if _SUSPECT.search(text) else text
    first = plain.lstrip()[:1]
    may_start = "\n" in plain or first in _STARTS or first.isdecimal()
    return _LINE_START.sub(_escape_start, plain) if may_start else plain


def escape_inside(text: str) -> str:
    """The same for text that does not start a line."""
    plain = _SPECIAL.sub(r"\\\1", text) if _SUSPECT.search(text) else text
    return _LINE_START.sub(_escape_start, plain) if "\n" in plain else plain


def _escape_start(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark}\\" if mark[0].isdigit() else f"{match[1]}\\{mark}"


def format_words(text: str) -> str:
    """A caption in place of a missing picture: an image without a file."""
    return f'![](<> "{escape_title(text)}")'


def escape_title(text: str) -> str:
    """Text as the title of a link or an image, between double quotes (CommonMark, section 6.3)."""
    return re.sub(r'(["\\{<]|%(?=%)|(?<=%)%|&(?=#?\w+;))', r"\\\1", text)


def format_link(text: str, address: str) -> str:
    """`[text](address)`; the text must be Markdown."""
    address = re.sub("%(?=%)", "%25", address)  # `%%` begins a comment in other generators
    target = f"<{address}>" if re.search(r"[()\s]", address) else address
    return f"[{text}]({target})"


@lru_cache(maxsize=8192)
def clean_url(address: str, *, base: str | None = None) -> str | None:
    """An absolute address without tracking; None for scripts, data, fragments, and relative ones without a base."""
    if len(address) > LONGEST_ADDRESS:
        return None
    bare = _CONTROLS.sub("", address).strip()
    if not bare or bare.startswith("#"):
        return None
    if _PLAIN.fullmatch(bare):
        if bare[0] != "/":
            return bare
        if base and (host := _HOST.match(base)):
            return host[0] + bare
    try:
        parts = urlsplit(urljoin(base, bare) if base else bare)
        query = parts.query
    except ValueError:
        return None
    if parts.scheme.lower() not in _SAFE or (parts.scheme in ("http", "https") and not parts.netloc):
        return None
    if query and _has_tracking(query):
        query = urlencode([pair for pair in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(pair[0])])
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    rest = (quote(part, safe=_KEPT) for part in (query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, *rest))


def _has_tracking(query: str) -> bool:
    return any(_TRACKING.match(name) for name, _ in parse_qsl(query, keep_blank_values=True))
