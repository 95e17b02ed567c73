"""The beginning of a file, seen through gzip, zstd and zip.

Rule: reads, never writes. At most `HEAD` bytes of each layer are unpacked, whatever size a file states, so that a
decompression bomb costs no more than any other file. Damaged packing is not an error; reading stops there.
"""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import BinaryIO

from builder.capture.containers.json_shape import JsonShape, read_shape
from builder.capture.containers.table_header import read_header
from builder.capture.containers.xml_root import XmlRoot, find_root
from builder.capture.encodings import find_wide

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD = 64 * 1024
"""Maximum number of bytes examined in each layer of packing."""
MOST_NESTED = 16 * 2**20
"""Maximum size in bytes of a zip file inside a zip file that is examined."""
MOST_DIRECTORY = 8 * 2**20
"""Maximum size in bytes of a zip file's central directory."""
MOST_INNER = 8
"""Maximum number of files in a zip file that are examined."""
MOST_LAYERS = 3
"""Maximum number of layers of packing."""

_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_ENDINGS = {"gzip": (".gz", ".gzip"), "zstd": (".zst", ".zstd")}
_CARRIER = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\x89PNG|%PDF-")
"""First bytes of files that may contain a zip file, or have one at the end: pages packed by SingleFile."""
_DIRECTORY_END = b"PK\x05\x06"
_TAIL = 66_000
"""Number of bytes at the end of a zip file that may contain the record of its central directory (a comment has at
most 65,535 bytes).
"""
_LABEL = re.compile(r"^([^\W\d_][^:\n]{0,24}):(?=[ \xa0]|$)", re.M)
_TELLING = re.compile(r"^(?:mimetype|word/document\.xml|content\.xml|data/.{1,80}\.json)$")
"""Members of a zip file that identify its kind, examined before others."""
_BEFORE_JSON = re.compile(
    r"(?:(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|\)\]\}'?,?|for\s?\(;;\);|while\s?\(1\);)\s*)*"
    r"(?:(?:(?:var|let|const) )?[\w$.]{1,80}\s*=\s*|[\w$.]{1,80}\()?(?=[\[{]\s*[\[{\"])"
)
"""Comments, guards, an assignment or a call before JSON."""
_EMPTY_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that the standard library unpacks piece by piece."""


@dataclass(frozen=True)
class FileLook:
    """The beginning of a file's content, without the packing around it."""

    name: str
    """The file's name, without the endings of its packing."""
    head: bytes
    """Up to `HEAD` bytes."""
    whole: bool = False
    """True if `head` is the whole content."""
    wrappings: tuple[str, ...] = ()
    """The layers of packing around it, outermost first: `gzip`, `zstd`."""
    members: tuple[str, ...] = ()
    """Names of the files in it, if it is a zip file."""
    inner: tuple["FileLook", ...] = ()
    """Some of those files; those that identify the kind come first."""

    @cached_property
    def text(self) -> str:
        """The beginning as text, decoded by its byte order mark if it has one, without NUL, with Unix line ends."""
        return _decode(self.head).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def start(self) -> str:
        """The text without leading white space."""
        return self.text.lstrip("\ufeff \t\n\f\v")

    @cached_property
    def root(self) -> XmlRoot | None:
        """The first element, if the content starts with markup."""
        return find_root(self.start) if self.start[:1] == "<" else None

    @cached_property
    def is_page(self) -> bool:
        """True if the content starts like an HTML page."""
        return self.root is not None and self.root.is_html

    @cached_property
    def is_text(self) -> bool:
        """True if the content starts with text without markup."""
        return self.start[:1] not in ("", "<") and not self.members

    @cached_property
    def labels(self) -> frozenset[str]:
        """The words before the first colon of each line, for text without markup."""
        return frozenset(_LABEL.findall(self.text)) if self.is_text else frozenset()

    @cached_property
    def shape(self) -> JsonShape | None:
        """The keys of the content where it is JSON, also behind what keeps browsers from running it."""
        if self.start[:1] in ("{", "["):
            return read_shape(self.start)
        before = _BEFORE_JSON.match(self.start) if self.is_text else None
        return read_shape(self.start[before.end() :].rstrip("); \t\n")) if before else None

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in lower case, if the content is a table such as CSV, else empty."""
        text = _EMPTY_LINES.sub("", self.text.lstrip("\ufeff"))
        return read_header(text, name=self.name, whole=self.whole) if self.is_text else ()


def look_into(stream: BinaryIO, name: str) -> FileLook:
    """Examine an open, seekable file from its beginning."""
    return _look(stream, name, (), 0)


def _look(stream: BinaryIO, name: str, wrappings: tuple[str, ...], depth: int) -> FileLook:
    head = stream.read(HEAD + 1)
    for mark, wrapping, unpack in ((_GZIP, "gzip", _gunzip), (_ZSTD, "zstd", _unpack_zstd)):
        if head.startswith(mark) and len(wrappings) < MOST_LAYERS:
            unpacked, bare = unpack(head), _strip_ending(name, _ENDINGS[wrapping])
            if unpacked:
                return _look(io.BytesIO(unpacked), bare, (*wrappings, wrapping), depth)
            return FileLook(bare, b"", wrappings=(*wrappings, wrapping))
    whole = len(head) <= HEAD
    head = head[:HEAD]
    members, inner = _look_into_zip(stream, head, depth)
    return FileLook(name, head, whole, wrappings, members, inner)


def _strip_ending(name: str, endings: tuple[str, ...]) -> str:
    return next((name[: -len(ending)] for ending in endings if name.lower().endswith(ending)), name)


def _gunzip(packed: bytes) -> bytes:
    """Unpack the beginning of gzip data, member by member, because web archives pack each record by itself."""
    found = b""
    while packed.startswith(_GZIP) and len(found) <= HEAD:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            found += unpacker.decompress(packed, HEAD + 1 - len(found))
        except zlib.error:
            break
        packed = unpacker.unused_data
    return found


def _unpack_zstd(packed: bytes) -> bytes:
    """Unpack the beginning of zstd data; the library refuses frames that need a window of more than 128 MB."""
    found = b""
    while packed.startswith(_ZSTD) and len(found) <= HEAD:
        unpacker = zstd.ZstdDecompressor()
        try:
            found += unpacker.decompress(packed, max_length=HEAD + 1 - len(found))
        except (zstd.ZstdError, EOFError):
            break
        packed = unpacker.unused_data if unpacker.eof else b""
    return found


def _decode(head: bytes) -> str:
    if wide := find_wide(head):
        return head[: len(head) // 4 * 4].decode(wide, "replace")
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:  # a character may be cut at the end
        return head.decode("utf-8-sig" if error.start > len(head) - 4 else "cp1252", "replace")


def _look_into_zip(stream: BinaryIO, head: bytes, depth: int) -> tuple[tuple[str, ...], tuple[FileLook, ...]]:
    """(names of the members, looks into some of them), also for a page by SingleFile with a zip file in it."""
    if not head.startswith(_ZIP) and not (_CARRIER.match(head) and _announces_directory(stream)):
        return (), ()
    try:
        if not _announces_directory(stream):
            raise zipfile.BadZipFile
        with zipfile.ZipFile(stream) as packed:
            files = [info for info in packed.infolist() if not info.is_dir()]
            inner = tuple(_look_into_members(packed, files, depth)) if depth < 2 else ()
            return tuple(info.filename for info in files), inner
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return tuple(_list_local(head)), ()


def _announces_directory(stream: BinaryIO) -> bool:
    """True if a zip directory of acceptable size is at the end (APPNOTE.TXT of PKWARE, section 4.3.16)."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(_DIRECTORY_END)
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    return 0 < length <= MOST_DIRECTORY or (at >= 0 and length == 0xFFFFFFFF)


def _list_local(head: bytes) -> Iterator[str]:
    """Names in the headers before each member, for a zip file whose end is missing (section 4.3.7)."""
    at = head.find(_ZIP)
    while 0 <= at <= len(head) - 30:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        name = head[at + 30 : at + 30 + length].decode("utf-8", "replace")
        if name and not name.endswith("/"):
            yield name
        at = head.find(_ZIP, at + 30 + length)


def _look_into_members(packed: zipfile.ZipFile, files: list[zipfile.ZipInfo], depth: int) -> Iterator[FileLook]:
    seen = (info for info in files if not info.flag_bits & 1 and info.compress_type in _PLAIN)
    shown = [info for info in seen if not re.search(r"(?:^|/)(?:\.|__MACOSX/)", info.filename)]
    shown.sort(key=lambda info: not _TELLING.match(info.filename))
    for info in shown[:MOST_INNER]:
        name = PurePosixPath(info.filename).name
        with packed.open(info) as member:
            head = member.read(HEAD + 1)
            if head.startswith(_ZIP) and info.file_size <= MOST_NESTED:
                head += member.read(MOST_NESTED - len(head))
        yield _look(io.BytesIO(head), name, (), depth + 1)
