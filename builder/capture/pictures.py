"""Pictures saved with a capture: in `data:` addresses, or in a folder next to the page.

Rule: nothing is fetched and nothing is decoded. Bytes are a picture if they start like one. A stored picture keeps
its bytes unchanged, under a name made from their digest, so that the same picture is stored only once.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from builder.files import hash_bytes

MOST_BYTES = 40 * 2**20
"""Maximum number of bytes in one picture."""
MOST_PERCENT = 2**20
"""Maximum number of characters in a picture written with percent signs; reading it costs many times its size."""
DOT = 2
"""Maximum width or height, in pixels, of a tracking pixel or an empty placeholder."""
SMALL = 32
"""Minimum width and height, in pixels, of a picture that is not an ornament or a placeholder for a larger one."""
LEAST_GIF = 100
"""Minimum number of bytes in a GIF that shows something."""
NAME_DIGITS = 16

_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "avif"),
)
_STORED = re.compile(rf"[0-9a-f]{{{NAME_DIGITS}}}\.(?:png|jpg|gif|webp|avif)")
_DATA = re.compile(r"data:\s*image/(?!svg)[\w.+-]*\s*((?:;[^,;]{0,60})*),", re.IGNORECASE)
_VALUE = rb"""\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})'|([^\s"'<>]{1,1000}))"""
_REFERENCES = (
    re.compile(rb"src(?:set)?" + _VALUE),
    re.compile(rb"data-(?:original|lazy|orig-file|large-file)" + _VALUE),
)
"""Attributes that name pictures, in lower case; each pattern starts with letters that can be searched for quickly."""
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|jfif|gif|webp|avif)$", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S+)")
_SIZE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)([wx])\s*")
_FOLDER = re.compile(r"(?:_files|\.files|_fichiers|-Dateien|_archivos|_arquivos|_ficheiros|_bestanden|_file|-filer)$")
"""Suffixes of the folder that browsers save next to a page, after the page's own name."""
_JPEG_SIZES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))


class Companion(NamedTuple):
    """A picture saved with a capture."""

    name: str
    """A path as returned by `plan_companion`, or an address."""
    data: bytes


class SavedPicture(NamedTuple):
    """A picture to be stored."""

    name: str
    """`<digest>.<ending>`."""
    data: bytes


def find_ending(data: bytes) -> str | None:
    """The file name extension of a picture, determined from its first bytes; None for anything else."""
    return next((ending for magic, ending in _MAGIC if magic.match(data)), None)


def is_stored_name(name: str) -> bool:
    """True if a file's name has the form that `make_picture` gives."""
    return _STORED.fullmatch(name) is not None


def make_picture(data: bytes) -> SavedPicture | None:
    """The picture with its name; None if it is no picture, is too large, or is a tracking pixel."""
    ending = find_ending(data)
    if ending is None or len(data) > MOST_BYTES or (ending == "gif" and len(data) < LEAST_GIF):
        return None
    if (size := find_size(data)) and min(size) <= DOT:
        return None
    return SavedPicture(f"{hash_bytes(data)[:NAME_DIGITS]}.{ending}", data)


def find_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels from a picture's header, for PNG, GIF, JPEG and WebP (see their specifications)."""
    match find_ending(data):
        case "png":
            return (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) if data[12:16] == b"IHDR" else None
        case "gif":
            return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
        case "jpg":
            return _find_jpeg_size(data)
        case "webp":
            return _find_webp_size(data)
    return None


def _find_jpeg_size(data: bytes) -> tuple[int, int] | None:
    """The size in the first frame header; segments before it are skipped."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in _JPEG_SIZES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 1 if mark == 0xFF else 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None


def _find_webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


def parse_data(address: str) -> bytes | None:
    """The bytes of a picture in a `data:` address (RFC 2397); None for other types, and for SVG, which may have
    scripts.
    """
    match = _DATA.match(address[:300])
    if not match or len(address) > MOST_BYTES * 2:
        return None
    written = address[match.end() :]
    if "base64" not in match[1].lower():
        return unquote_to_bytes(written) if len(written) <= MOST_PERCENT else None
    bare = re.sub(r"[^A-Za-z0-9+/]+", "", unquote(written).replace("-", "+").replace("_", "/"))
    try:
        return base64.b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return None


def split_srcset(text: str) -> tuple[tuple[str, float], ...]:
    """(address, width or density) of each candidate of a `srcset` attribute (HTML Standard, section 4.8.4.2.1)."""
    found: list[tuple[str, float]] = []
    at = 0
    while match := _CANDIDATE.match(text, at):
        address, at = match[1], match.end()
        size = None
        if not address.endswith(","):
            end = text.find(",", at)
            size = _SIZE.fullmatch(text[at:end] if end >= 0 else text[at:])
            at = end if end >= 0 else len(text)
        weight = float(size[1]) * (1000.0 if size[2] == "x" else 1.0) if size else 1.0
        if bare := address.rstrip(","):
            found.append((bare, weight))
    return tuple(found)


def plan_companion(address: str, page: str) -> str | None:
    """The path that an address in the page `page` names, relative to the page's folder.

    It must be in the folder that a browser saves with the page, or right next to the page. None for all other
    addresses, so that none leads anywhere else.
    """
    bare = html.unescape(address).strip()
    try:
        parts = urlsplit(bare)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    path = unquote(parts.path)
    steps = path.removeprefix("./").split("/")
    if re.search(r"[\x00-\x1f\\:]", path) or any(not step or step.startswith(".") for step in steps):
        return None
    inside = len(steps) > 1 and find_page_stem(steps[0]) == page.rpartition(".")[0]
    return "/".join(steps) if inside or len(steps) == 1 else None


def find_page_stem(folder: str) -> str | None:
    """The name, without ending, of the page that a browser saved with a folder of this name, such as `page_files`."""
    mark = _FOLDER.search(folder)
    return folder[: mark.start()] if mark and mark.start() else None


def find_companions(data: bytes, page: str) -> tuple[str, ...]:
    """The paths of pictures that a saved page names and that may be saved with it, in order, without duplicates."""
    names: dict[str, None] = {}
    lowered = data.lower()
    for match in (match for form in _REFERENCES for match in form.finditer(lowered)):
        raw = data[slice(*match.span(match.lastindex or 0))]
        if raw.startswith((b"http", b"//", b"data:", b"#", b"/")) and b"," not in raw:
            continue
        written = raw.decode("utf-8", "replace")
        for address in (written, *(address for address, _ in split_srcset(written))):
            name = plan_companion(address, page)
            if name and ("/" in name or _PICTURE_NAME.search(name)):
                names[name] = None
    return tuple(names)


def hash_companions(companions: Iterable[Companion]) -> str:
    """A digest of all pictures saved with a capture, whatever their order; empty if there are none."""
    lines = sorted(f"{hash_bytes(companion.data)} {companion.name}" for companion in companions)
    return hash_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))[:32] if lines else ""
