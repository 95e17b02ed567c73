"""Recognition of web archives, mail, and HTML exports of databases and bookmark lists.

Rule: each sign is one that ordinary pages and texts do not have, even if they write about the format.
"""

import re

from builder.capture.containers.format import LINKS, PAGES, Format
from builder.capture.containers.look import FileLook

_HEADER = re.compile(r"([A-Za-z][\w.-]{0,60}):[ \t]*(.*(?:\n[ \t]+\S.*)*)(?:\n|$)")
_MAIL_MARKS = frozenset(("content-type", "mime-version", "message-id", "received", "return-path", "delivered-to"))
_REPLAY = "replay it and save its articles as HTML pages"


def find_headers(text: str) -> dict[str, str]:
    """The header block at the start of a text (RFC 5322, section 2.2), by lower-case name; empty if there is none."""
    at, found = 0, dict[str, str]()
    while match := _HEADER.match(text, at):
        found.setdefault(match[1].lower(), match[2])
        at = match.end()
    return found if at >= len(text) or text.startswith("\n", at) else {}


def _is_mail(look: FileLook) -> bool:
    headers = find_headers(look.start)
    return "from" in headers and bool(headers.keys() & {"date", "subject"}) and bool(headers.keys() & _MAIL_MARKS)


def _is_mailbox(look: FileLook) -> bool:
    first, _, rest = look.start.partition("\n")
    return bool(re.match(r"From \S+ .*\d{4}", first)) and "from" in find_headers(rest)


def _is_mhtml(look: FileLook) -> bool:
    """True if the header block states the type, or if a header with its boundary follows a preamble."""
    if "multipart/related" in find_headers(look.start).get("content-type", "").lower():
        return True
    match = look.is_text and "related" in look.text and _RELATED.search(look.text)
    return bool(match and f"\n--{match[1]}\n" in look.text)


_RELATED = re.compile(
    r"""^content-type:\s*multipart/related;(?:[^\n]*\n[ \t]+)*?[^\n]*boundary="?([^"\s;]+)""", re.I | re.M
)


def _is_proquest_mail(look: FileLook) -> bool:
    return (_is_mail(look) or _is_mailbox(look)) and bool(re.search(r"DocID_MSTAR|proquest", look.text, re.I))


def _is_wet(look: FileLook) -> bool:
    return bool(_WARC.match(look.start) and re.search(r"^WARC-Type:\s*conversion\s*$", look.text, re.I | re.M))


_WARC = re.compile(r"WARC/\d\.\d+\n")

WEB = (
    Format("a WET file (the texts of a web archive)", PAGES, _is_wet),
    Format("a WARC web archive", _REPLAY, lambda look: bool(_WARC.match(look.start))),
    Format("an ARC web archive", _REPLAY, lambda look: look.start.startswith("filedesc://")),
    Format("an index of a web archive (CDX)", _REPLAY, lambda look: bool(re.match(r"CDX(?: \w)+\n", look.start))),
    Format(
        "an index of a web archive (CDXJ)",
        _REPLAY,
        lambda look: bool(re.match(r"(?:![^\n]*\n)*[\w,-]+(?:,[\w-]+)*\)/\S* \d{14} \{", look.start)),
    ),
    Format("an e-mail of ProQuest with articles", PAGES, _is_proquest_mail),
    Format("a web page in one file (MHTML)", "open it in a browser and save it as HTML", _is_mhtml),
    Format("an e-mail (EML)", "open it and save its text as plain text", _is_mail),
    Format("a mailbox of e-mails (mbox)", "open its mails and save their texts as plain text", _is_mailbox),
)
"""Web archives and mail."""


def _page(name: str, advice: str, words: str, *patterns: str) -> Format:
    """A format of pages that contain these words and match all of the patterns."""
    tests = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def sniff(look: FileLook) -> bool:
        return look.is_page and words in look.text and all(test.search(look.text) for test in tests)

    return Format(name, advice, sniff)


def _is_bookmarks(look: FileLook) -> bool:
    return bool(look.root and "netscape-bookmark-file" in look.root.doctype.lower())


def _is_factiva_table(look: FileLook) -> bool:
    if not look.is_page or "index" not in look.text:
        return False
    codes = set(re.findall(r"""<td[^<>]*class=["']?index\b[^<>]*>\s*(?:<b>)?\s*([A-Z]{2,3})\s*<""", look.text))
    return len(codes & set("SE HD BY CR WC PD ET SN SC LA CY LP TD CO IN NS RE PUB AN".split())) >= 3


EXPORTED_PAGES = (
    Format("a list of bookmarks", LINKS, _is_bookmarks),
    _page(
        "an article of a Medium export",
        PAGES + ", from the address where it is published; drafts have none",
        "Exported from",
        r"""Exported from\s+<a [^<>]*\bhref=["']?https?://(?:www\.)?medium\.com/?["'\s>]""",
        r"""class=["']?[^"'<>]*\bh-entry\b""",
    ),
    _page("a Pocket export", LINKS, "time_added", r"<title>\s*Pocket Export\s*</title", r"<a [^<>]*\btime_added="),
    _page("an Instapaper export", LINKS, "Instapaper", r"<title>\s*Instapaper: Export\s*</title"),
    Format("a Factiva download (HTML)", PAGES, _is_factiva_table),
    _page(
        "a Factiva download (HTML)", PAGES, "Article", r"""<div[^<>]*class=["']?[^"'<>]*\barticle\s+[a-z]{2}Article\b"""
    ),
    _page("an Europresse download", PAGES, "DocPublicationName", r"""class=["']?[^"'<>]*\bDocPublicationName\b"""),
    _page("a ProQuest download (HTML)", PAGES, "DocID_MSTAR_", r"""<a [^<>]*\b(?:name|id)=["']?DocID_MSTAR_"""),
    _page("a Nexis download (HTML)", PAGES, "DOCFULL", r"<DOCFULL\b"),
    _page("a Nexis download (HTML)", PAGES, "Hide XML section from browser"),
)
"""HTML files that contain many articles, or only links."""
