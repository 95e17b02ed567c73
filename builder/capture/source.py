"""Captures: the bytes that people bring, and what is known of where they came from.

Rule: reading only. A capture's address and time come from the capture or its sidecar, never from the file
system. Input of any kind either becomes a `Capture` or a `Fault` that says why not.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from charset_normalizer import from_bytes

from builder.article.model import parse_date
from builder.errors import Fault, make_fault
from builder.files import read_bytes

SIDECAR = ".meta.json"
"""`page.html.meta.json` beside `page.html`: `{"url": …, "captured_at": …}`."""
TEXT, HTML = "text/plain", "text/html"
MOST_BYTES = 256 * 1024 * 1024
LONGEST_LINE = 4 * 1024 * 1024
"""Longer than any article: a line beyond it is no page dump."""

_IGNORED = re.compile(r"^[.~#]|~$|\.(?:swp|tmp|bak)$")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_TAGS = re.compile(rb"<(?:!doctype html|html|head|body|article|table|div|p|meta|title)[\s>]", re.I)
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
            "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
            "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs"}  # fmt: skip
"""Labels as browsers read them: WHATWG Encoding Standard, section 4.2."""


class Capture(NamedTuple):
    """Captured bytes and what is known of them."""

    data: bytes
    name: str
    """The file's name, for messages and as the last resort for a title."""
    media_type: str
    url: str | None = None
    captured_at: str | None = None


class Decoded(NamedTuple):
    """Text and the encoding it was in."""

    text: str
    encoding: str


def find_captures(inputs: tuple[Path, ...]) -> Iterator[Path]:
    """The capture files that the inputs name, folders searched through, each once, in the order of their paths."""
    seen: set[Path] = set()
    for given in inputs:
        if not given.exists():
            raise make_fault(given, "there is no such file or folder", hint="check the spelling")
        found = sorted(given.rglob("*")) if given.is_dir() else [given]
        for path in found:
            hidden = any(_IGNORED.search(part) for part in path.relative_to(given).parts) if path != given else False
            if path.is_file() and not hidden and not path.name.endswith(SIDECAR) and path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def read_capture(path: Path) -> Capture:
    """The capture in a file, with its sidecar; raises `Fault`."""
    if path.stat().st_size > MOST_BYTES:
        raise make_fault(path, f"larger than {MOST_BYTES // 2**20} MB", hint="split the file; no article is that long")
    sidecar = path.with_name(path.name + SIDECAR)
    known = _parse_sidecar(read_bytes(sidecar), sidecar) if sidecar.is_file() else {}
    return make_capture(read_bytes(path), name=path.name, path=path, **known)


def make_capture(
    data: bytes, *, name: str, path: object = None, url: str | None = None, captured_at: str | None = None
) -> Capture:
    """A capture of these bytes; raises `Fault` when they hold no text."""
    place = path or name
    if not data.strip():
        raise make_fault(place, "the file is empty", hint="capture the page again")
    return Capture(data, name, detect(data, name, path=place), url, captured_at)


def _parse_sidecar(data: bytes, path: Path) -> dict[str, str]:
    try:
        known = msgspec.json.decode(data, type=dict[str, str | None])
        if time := known.get("captured_at"):
            known["captured_at"] = parse_date(time)
    except (msgspec.MsgspecError, ValueError, UnicodeDecodeError) as error:
        hint = 'write {"url": "https://…", "captured_at": "2021-12-11T10:04:00Z"}'
        raise make_fault(path, f"not a sidecar: {error}", hint=hint) from error
    return {key: value for key, value in known.items() if key in ("url", "captured_at") and value}


def detect(data: bytes, name: str, *, path: object = None) -> str:
    """The media type that bytes and name show: HTML or text. Raises `Fault` for anything else."""
    head = data[:65536]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and (head.count(b"\0") > 0 or _count_controls(head) > len(head) // 100 + 2):
        raise make_fault(path or name, "a binary file, not a page or a text", hint="give saved HTML or plain text")
    if name.lower().endswith((".html", ".htm", ".xhtml")) or len(_TAGS.findall(head)) >= 2:
        return HTML
    if max(map(len, data.splitlines()), default=0) > LONGEST_LINE:
        raise make_fault(path or name, f"a line longer than {LONGEST_LINE // 2**20} MB", hint="this is no page dump")
    return TEXT


def _count_controls(head: bytes) -> int:
    return len(head) - len(head.translate(None, bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))))


def decode(data: bytes) -> Decoded:
    """Text from bytes: byte order mark, declaration, UTF-8, then detection; wrong bytes become U+FFFD."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"), name)
    declared = _find_declared(data)
    for encoding in dict.fromkeys(("utf-8", declared) if declared in (None, "utf-8") else (declared, "utf-8")):
        if encoding:
            try:
                return Decoded(data.decode(encoding), encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return _detect_encoding(data, declared)


def _find_declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    if not match:
        return None
    label = match[1].decode("ascii", "replace").lower()
    return _ALIASES.get(label, label)


def _detect_encoding(data: bytes, declared: str | None) -> Decoded:
    """UTF-8 with few wrong bytes stays UTF-8; else what the bytes look like; else Windows-1252."""
    text = data.decode("utf-8", "replace")
    if text.count("�") * 200 < len(text):
        return Decoded(text, "utf-8")
    best = from_bytes(data[:200_000]).best()
    encoding = _ALIASES.get((best.encoding if best else "").replace("_", "-"), best.encoding if best else None)
    for label in filter(None, (encoding, declared, "cp1252")):
        try:
            return Decoded(data.decode(label, "replace"), label)
        except LookupError:
            continue
    raise Fault()  # cp1252 is always there
