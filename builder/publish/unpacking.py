"""Decompression of files: gzip, ZIP with office documents and e-books, compressed text in a PNG.

Rule: pure; at most `MOST_BYTES` are read from a file, whatever it claims, and compressed files within a part are not
unpacked again. Sources: RFC 1952 (gzip), the PNG specification, section 11.3 (text chunks).
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 8 * 2**20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_PNG = b"\x89PNG\r\n\x1a\n"
_CLOSED = (b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""First bytes of 7-Zip, RAR, xz, bzip2, Zstandard and LZ4 files."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


class Unpacked(NamedTuple):
    """The unpacked parts of a file."""

    parts: tuple[tuple[str, bytes], ...] = ()
    """(name, bytes); the name is empty if there is none."""
    whole: bool = True
    """True if this is all that the file holds, besides its own bytes."""


def unpack_file(data: bytes) -> Unpacked:
    """The compressed parts of a file; never raises. If a part is packed once more, not all is unpacked."""
    unpacked = _unpack(data)
    return unpacked._replace(whole=unpacked.whole and not any(_is_packed(part) for _, part in unpacked.parts))


def _is_packed(data: bytes) -> bool:
    """True for the beginning of a packed file, other than a picture."""
    return data.startswith((_GZIP, _ZIP)) or _is_closed(data)


def _is_closed(data: bytes) -> bool:
    """True for a file whose compressed parts cannot be read here."""
    return data.startswith(_CLOSED) or (data.startswith(b"%PDF") and b"/FlateDecode" in data)


def _unpack(data: bytes) -> Unpacked:
    if data.startswith(_GZIP):
        return _inflate(data, zlib.MAX_WBITS + 16)
    if data.startswith(_ZIP):
        return _unpack_zip(data)
    if data.startswith(_PNG):
        return Unpacked(tuple(("", part) for text in _list_texts(data) for _, part in _inflate(text).parts))
    return Unpacked(whole=not _is_closed(data))


def _inflate(data: bytes, form: int = zlib.MAX_WBITS) -> Unpacked:
    stream = zlib.decompressobj(form)
    try:
        part = stream.decompress(data, MOST_BYTES)
    except zlib.error:
        return Unpacked(whole=False)
    return Unpacked((("", part),), stream.eof and not stream.unused_data)


def _unpack_zip(data: bytes) -> Unpacked:
    parts: list[tuple[str, bytes]] = []
    room = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.infolist():
                if member.is_dir():
                    continue
                if member.flag_bits & 1 or room <= 0:  # the first bit means encrypted
                    return Unpacked(tuple(parts), whole=False)
                with packed.open(member) as stream:
                    parts.append((member.filename, stream.read(room)))
                room -= len(parts[-1][1])
    except _BROKEN:
        return Unpacked(tuple(parts), whole=False)
    return Unpacked(tuple(parts), whole=room > 0)


def _list_texts(data: bytes) -> Iterator[bytes]:
    """The compressed texts of a PNG, still compressed."""
    at = len(_PNG)
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"iTXt"):
            rest = chunk.partition(b"\0")[2]
            if kind == b"zTXt":
                yield rest[1:]
            elif rest[:1] == b"\1":
                yield rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        at += size + 12
