"""The record of the files that a build wrote, and of foreign files in the output when it began.

Rule: a memory that can be lost; what is damaged, or of another format, is as if it were not there.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.files import find_stamp, load_state, save_state

_FORMAT = 4
"""Format of the record. The row of a file is decoded only if it is needed."""


class Written(NamedTuple):
    """A file as a build left it."""

    digest: bytes
    """Digest of everything that the file was made from."""
    check: bytes
    """Digest of the bytes of the file."""
    size: int
    changed_ns: int
    stamp: int = 0
    """The result of `files.find_stamp`."""


_decoder = msgspec.msgpack.Decoder(Written)
Rows = dict[str, msgspec.Raw]
"""Path → `Written`, encoded as MessagePack, because of a hundred thousand files only a few are needed."""


class _Record(msgspec.Struct, frozen=True):
    format: int
    files: Rows


class _Journal(msgspec.Struct, frozen=True):
    format: int
    foreign: tuple[str, ...]


def save_foreign(journal: Path, foreign: tuple[str, ...]) -> None:
    """Note what was foreign when a build began, until it ends."""
    save_state(journal, msgspec.msgpack.encode(_Journal(_FORMAT, foreign)))


def load_foreign(journal: Path) -> frozenset[str] | None:
    """The foreign files noted by a build that never ended; nothing when the last one did."""
    packed = load_state(journal)
    try:
        known = msgspec.msgpack.decode(packed, type=_Journal) if packed else None
    except ValueError:  # msgspec's own, and wrong UTF-8
        return None
    return frozenset(known.foreign) if known and known.format == _FORMAT else None


def load_rows(record: Path) -> Rows:
    """The rows that `OutputWriter.finish` kept."""
    packed = load_state(record)
    return decode_rows(packed) if packed else {}


def encode_rows(rows: Rows) -> bytes:
    """The rows, to be kept."""
    return msgspec.msgpack.encode(_Record(_FORMAT, rows))


def decode_rows(packed: bytes | memoryview) -> Rows:
    """The rows that `encode_rows` encoded; nothing of another format."""
    try:
        record = msgspec.msgpack.decode(packed, type=_Record)
    except ValueError:  # msgspec's own, and wrong UTF-8
        return {}
    return record.files if record.format == _FORMAT else {}


def pack_row(written: Written) -> msgspec.Raw:
    """A row of the record."""
    return msgspec.Raw(msgspec.msgpack.encode(written))


def unpack_row(row: msgspec.Raw) -> Written:
    """The file that `pack_row` packed."""
    return _decoder.decode(row)


def make_written(target: Path, data: bytes, *, digest: bytes) -> Written:
    """The row for a file that now has these bytes; `digest` is the digest of everything it was made from."""
    status = target.stat()
    return Written(digest, find_bytes_check(data), status.st_size, status.st_mtime_ns, find_stamp(status))


def find_bytes_check(data: bytes) -> bytes:
    """The digest of the bytes of a file."""
    return hashlib.blake2b(data, digest_size=16).digest()
