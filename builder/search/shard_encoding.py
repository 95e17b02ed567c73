"""The format of the index files: classic scripts that a page can also load from disk.

Rule: a file is one call, `backfileShard(format, name, check, data);`, whose data is raw deflate in septets. The check
is the CRC-32 of the uncompressed data, so it does not depend on the compressor. Whoever opens a file first checks
format, name, length and check; a damaged file is a `Fault`, never a wrong answer.
"""

import re
import zlib
from collections.abc import Iterable

from zlib_ng import zlib_ng

from builder.errors import make_fault
from builder.search.base128 import decode_septets, encode_septets
from builder.search.layout import FORMAT

_CALL = re.compile(rb'backfileShard\((\d+),"([\w/-]+)","([0-9a-f]{8})","([^"]*)"\);\n?')
_LONG = re.compile(rb"[\x80-\xff]+[\x00-\x7f]")
_LEVEL = 6
"""Compression level of zlib-ng: the size of zlib's level 6, to within half a per cent, in two fifths of the time
(measured).
"""
_HINT = "build the archive again, or publish it again completely"


def make_path(name: str) -> str:
    """The file of a shard, below the folder of the index."""
    return f"{name}.js"


def compute_check(sections: Iterable[bytes]) -> int:
    """CRC-32 of the concatenated sections."""
    check = 0
    for section in sections:
        check = zlib.crc32(section, check)
    return check


def cut_check(sections: Iterable[bytes]) -> bytes:
    """The two lowest bytes of a file's check, as stored in the manifest."""
    return (compute_check(sections) & 0xFFFF).to_bytes(2, "little")


def wrap_shard(name: str, sections: Iterable[bytes]) -> bytes:
    """The file for these sections; each section is compressed with its own code, because their contents differ."""
    kept = tuple(sections)
    deflater = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -15)
    packed = b"".join(deflater.compress(section) + deflater.flush(zlib_ng.Z_SYNC_FLUSH) for section in kept[:-1])
    packed += deflater.compress(kept[-1]) + deflater.flush()
    text = encode_septets(packed)
    return b'backfileShard(%d,"%s","%08x","%s");\n' % (FORMAT, name.encode(), compute_check(kept), text)


def unwrap_shard(name: str, data: bytes, *, place: object, check: int | None = None, bits: int = 32) -> bytes:
    """The file's contents; `check` are the lowest `bits` of the check that another file expects. Raises `Fault`."""
    call = _CALL.fullmatch(data)
    if call is None:
        raise make_fault(place, "this part of the search index is damaged or cut short", hint=_HINT)
    if int(call[1]) != FORMAT:
        message = f"this part of the search index has format {int(call[1])}; this Backfile reads format {FORMAT}"
        raise make_fault(place, message, hint="use the Backfile that built it, or build the archive again")
    content = _inflate(call[4])
    found = int(call[3], 16)
    if content is None or zlib.crc32(content) != found or call[2].decode() != name:
        raise make_fault(place, "this part of the search index is damaged", hint=_HINT)
    if check is not None and check != found & ((1 << bits) - 1):
        raise make_fault(place, "this part of the search index belongs to another build", hint=_HINT)
    return content


def _inflate(text: bytes) -> bytes | None:
    try:
        inflater = zlib.decompressobj(-15)
        content = inflater.decompress(decode_septets(text))
    except (zlib.error, ValueError):
        return None
    return content if inflater.eof and not inflater.unused_data else None


def _encode(number: int) -> bytes:
    encoded = bytearray()
    while number > 127:
        encoded.append(number & 127 | 128)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


_SMALL = (
    *(bytes((number,)) for number in range(128)),
    *(bytes((low | 128, high)) for high in range(1, 128) for low in range(128)),
)


def encode_varint(number: int) -> bytes:
    """A number in bytes of seven bits each, lowest first; the highest bit means that more bytes follow."""
    return _SMALL[number] if number < 16384 else _encode(number)


def decode_varints(content: bytes) -> list[int]:
    """All numbers in a sequence of varints."""
    numbers: list[int] = []
    at = 0
    for long in _LONG.finditer(content):
        numbers += content[at : long.start()]
        numbers.append(read_on(content, long.start())[0])
        at = long.end()
    numbers += content[at:]
    return numbers


def read_on(content: bytes, at: int) -> tuple[int, int]:
    """(number, offset of its end) of a number of several bytes; loops over numbers handle those of one byte
    themselves.
    """
    number = shift = 0
    while True:
        byte = content[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def read_postings(content: bytes, start: int, end: int) -> tuple[list[int], list[int]]:
    """(documents, occurrences in each) of a form, from the bytes that `write/postings.py` wrote."""
    documents: list[int] = []
    counts: list[int] = []
    at, document = start, -1
    while at < end:
        step = content[at]
        at += 1
        if step > 127:
            step, at = read_on(content, at - 1)
        document += (step >> 1) + 1
        count = 1
        if not step & 1:
            count = content[at]
            at += 1
            if count > 127:
                count, at = read_on(content, at - 1)
        documents.append(document)
        counts.append(count)
    return documents, counts


class Bytes:
    """Reads numbers and texts from bytes, from front to back."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content, self.at = content, at

    def read_varint(self) -> int:
        """The next number, as `encode_varint` wrote it."""
        number = self.content[self.at]
        self.at += 1
        if number > 127:
            number, self.at = read_on(self.content, self.at - 1)
        return number

    def read_bytes(self, count: int) -> bytes:
        """The next `count` bytes."""
        self.at += count
        return self.content[self.at - count : self.at]
