"""Recognition of files that accompany captures: resources of pages, and files left behind by programs.

Rule: a name alone decides only if no article has such a name; the content of a text file must fit its name.
"""

import re

from builder.capture.containers.format import TEXT, Format
from builder.capture.containers.look import FileLook

_QUERY = re.compile(r"(?:[?@]|%3F).*$", re.IGNORECASE)
"""Suffixes that downloaders add to a file's name, taken from its address."""
_WELL_KNOWN = {
    "robots.txt": r"^\s*(?:user-agent|disallow|allow|sitemap|crawl-delay)\s*:",
    "ads.txt": r"(?:direct|reseller)\b",
    "app-ads.txt": r"(?:direct|reseller)\b",
    "security.txt": r"^(?:contact|expires|policy)\s*:",
    "humans.txt": r"/\*\s*\w+",
    "cookies.txt": r"^# (?:Netscape )?HTTP Cookie File",
}
"""Name of a text file for machines → pattern of its content."""
_LOGS = re.compile(
    r"--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  |HTTrack\d|Information, Warnings and Errors reported for this mirror|"
    r"\S+ \S+ \S+ \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \""
)
"""First lines of logs by wget, HTTrack and web servers."""
_TIME = re.compile(r"\d\d:\d\d")
_PIECES = re.compile(r"<(?:html|body|div|p)[\s>]", re.IGNORECASE)
_CODE_MARKS = re.compile(r"[{};=]")
_CODE = re.compile(
    r"(?:/\*(?s:.{0,20000}?)\*/\s*|//[^\n]*\n\s*)*(?:[\"']use strict[\"']|[!;(]*function\b|\(\(?\)?\s*=>|window\.|"
    r"(?:var|let|const) [\w$]+\s*[=;]|import [\w{*\"']|@charset|@import|@font-face|@media|"
    r"[.#]?[\w-]+(?:[ ,.:>#][\w .,:>#-]*)?\{[^{}]*[:;])"
)
_SHARE = 0.03
"""Minimum share of braces, semicolons and equals signs in code; prose has a tenth of it."""


_START_PAGE = re.compile(r"<title>[^<]*HTTrack Website Copier", re.IGNORECASE)


def _named(kind: str, pattern: str) -> Format:
    """A format of files whose names end like this, unless a page was saved under the name."""
    test = re.compile(rf"(?:{pattern})$", re.IGNORECASE)
    return Format(kind, TEXT, lambda look: bool(test.search(_QUERY.sub("", look.name))) and not look.is_page, True)


def _begins(kind: str, pattern: bytes) -> Format:
    test = re.compile(pattern, re.DOTALL)
    return Format(kind, TEXT, lambda look: bool(test.match(look.head)), True)


def _rooted(kind: str, *roots: str) -> Format:
    """A format of XML with one of these first elements."""
    wanted = frozenset(roots)

    def sniff(look: FileLook) -> bool:
        return bool(look.root and look.root.name in wanted and not _PIECES.search(look.text))

    return Format(kind, TEXT, sniff, True)


def _is_for_machines(look: FileLook) -> bool:
    pattern = _WELL_KNOWN.get(_QUERY.sub("", look.name).lower())
    return bool(pattern and re.search(pattern, look.text, re.IGNORECASE | re.MULTILINE))


def _is_log(look: FileLook) -> bool:
    """True for a file that starts like a log, or is named like one and has a time in most lines."""
    if _LOGS.match(look.start):
        return True
    lines = look.start.splitlines()[:200] if re.search(r"\.log(?:\.\d+)?$", look.name, re.IGNORECASE) else []
    return bool(lines) and sum(bool(_TIME.search(line)) for line in lines) * 2 > len(lines)


def _is_code(look: FileLook) -> bool:
    """True for scripts and styles that were saved under another name."""
    text = look.start[:20_000]
    if not look.is_text or not _CODE.match(text):
        return False
    marks = len(_CODE_MARKS.findall(text))
    return marks >= 4 and marks >= _SHARE * len(text)


def _is_manifest(look: FileLook) -> bool:
    return bool(
        look.shape and {"icons", "icons[].src"} & look.shape.paths and {"name", "short_name"} & look.shape.paths
    )


def _is_start_page(look: FileLook) -> bool:
    """True for the page that HTTrack adds to a mirror; mirrored pages mention HTTrack only in comments."""
    return look.is_page and "HTTrack" in look.text and bool(_START_PAGE.search(look.text))


BESIDE = (
    _begins("a picture", rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|....ftyp(?:avi|hei|mif)|BM.{4}\0{4}|"
            rb"II\*\0|MM\0\*|\0\0[\x01\x02]\0[\x01-\x20]\0"),
    _begins("a sound recording", rb"ID3[\x02-\x04]|OggS|fLaC|RIFF....WAVE"),
    _begins("a film", rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI |FLV\x01"),
    _begins("a font", rb"wOF[F2]|OTTO\0|\0\x01\0\0\0|true\0"),
    _rooted("a picture", "svg"),
    _rooted("a site map", "urlset", "sitemapindex"),
    _rooted("a page's technical file", "OpenSearchDescription", "browserconfig", "cross-domain-policy"),
    _named("a font", r"\.(?:woff2?|ttf|otf|eot)"),
    _named("a picture", r"\.(?:png|jpe?g|jfif|gif|webp|avif|svgz?|ico|cur|bmp|tiff?|heic)"),
    _named("a sound recording", r"\.(?:mp3|m4a|ogg|wav|flac)"),
    _named("a film", r"\.(?:mp4|m4v|webm|mov|avi|flv|swf|m3u8)"),
    _named("a script", r"\.(?:js|mjs|cjs|js\.map|wasm)"),
    _named("a style sheet", r"\.(?:css|css\.map|less|scss)"),
    _named("a log", r"(?:^|/)(?:wget-log(?:\.\d+)?|hts-log\.txt)"),
    _named("a checksum or signature", r"\.(?:md5|sha1|sha256|sha512|sig)|(?:md5|sha\d+)sums(?:\.txt)?"),
    _named("a system file", r"thumbs\.db|desktop\.ini|hts-stop\.lock"),
    Format("a file for crawlers", TEXT, _is_for_machines, True),
    Format("a log", TEXT, _is_log, True),
    Format("a start page of HTTrack", TEXT, _is_start_page, True),
    Format("a web app's manifest", TEXT, _is_manifest, True),
    Format("a script or style sheet", TEXT, _is_code, True),
)  # fmt: skip
"""Files that accompany captures; the first format that matches names the file."""
