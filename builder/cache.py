"""Cache of values derived from content, keyed by content hash, in `.backfile/`.

Rule: the cache is disposable. Deleting it costs time, never an article; a damaged cache, or one of another format, is
deleted and started again. A key is a digest of everything its value depends on, so no entry can be stale; a value
that fails its checksum is never returned.
"""

import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from builder.errors import make_fault
from builder.files import find_mode, make_folder, remove_file
from builder.workers import cut_batches

Kept = TypeVar("Kept")

FOLDER = ".backfile"
NAME = "cache.db"
_FORMAT = 4
_TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key BLOB, value BLOB)",
    "CREATE UNIQUE INDEX IF NOT EXISTS by_key ON kept (kind, key)",
)
_PAGE, _HELD = 32768, 16384
"""Page size in bytes, and the page cache of one process in KiB. Values of some kilobytes lie one after the other in
large pages, which takes an eighth of the time of small pages sorted by key (measured).
"""
_FILES = ("", "-wal", "-shm", "-journal")
"""Suffixes of the names of the files that SQLite keeps a database in."""
_AT_ONCE = 500
"""Maximum number of keys in one query: old versions of SQLite allow 999 parameters by default."""
_CHECK = 4
"""Number of bytes of the CRC-32 before each value, computed over kind, key and value: SQLite itself keeps no
checksums.
"""
_SYSTEM = frozenset(
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
     sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM]
)  # fmt: skip
"""Result codes that say nothing about the content of the file (https://sqlite.org/rescode.html)."""


class DamagedCache(Exception):  # noqa: N818 - nobody's error: the cache is removed and started again
    """The cache does not hold what was stored in it."""


def remove_cache(root: Path) -> None:
    """Delete the cache and nothing else: the record of what builds wrote lies beside it and stays."""
    for ending in _FILES:
        remove_file(root / FOLDER / f"{NAME}{ending}", stop=root)


class Cache:
    """Values by (kind, key). A transaction lasts until `commit`. Several processes may read.

    Every method raises `DamagedCache` if the cache turns out to be damaged, and `Fault` if it cannot be used.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FOLDER / NAME
        for ending in _FILES:
            path = self._path.with_name(f"{NAME}{ending}")
            if path.is_symlink() or stat.S_IFMT(find_mode(path)) not in (0, stat.S_IFREG, stat.S_IFDIR):
                remove_file(path, stop=root)  # SQLite would follow a link, and block on a pipe
        try:
            self._open()
        except DamagedCache:
            self._base.close()
            remove_cache(root)
            self._open()

    def _open(self) -> None:
        make_folder(self._path.parent)
        with self._naming():
            self._base = sqlite3.connect(self._path, isolation_level=None, timeout=60)
            self._base.execute(f"PRAGMA page_size={_PAGE}")
            self._base.execute(f"PRAGMA cache_size=-{_HELD}")
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            (version,) = self._base.execute("PRAGMA user_version").fetchone()
            if version not in (0, _FORMAT):
                raise DamagedCache("another format")
            if version == 0:
                for table in _TABLES:
                    self._base.execute(table)
                self._base.execute(f"PRAGMA user_version={_FORMAT}")
            self._base.execute("SELECT count(*) FROM (SELECT 1 FROM kept LIMIT 1)")

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Raise `Fault` for an error of the system (locked, full, no permission), `DamagedCache` for any other."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _SYSTEM:
                raise DamagedCache(str(error)) from error
            hint = "check that you may write there, that the disk is not full, and that no other build is running"
            raise make_fault(self._path, f"cannot use the cache: {error}", hint=hint) from error

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def load(self, kind: str, key: bytes) -> bytes | None:
        """The value, or None if there is none."""
        return next(self.load_many(kind, (key,)))

    def recall(self, kind: str, key: bytes, shape: type[Kept]) -> Kept | None:
        """The record stored by `remember`; None if there is none, or if it has another shape because another version
        stored it.
        """
        value = self.load(kind, key)
        try:
            return msgspec.msgpack.decode(value, type=shape) if value else None
        except ValueError:  # msgspec's own
            return None

    def remember(self, kind: str, key: bytes, record: object) -> None:
        """Store one record, as `save_many` stores values."""
        self.save_many(kind, [(key, msgspec.msgpack.encode(record))])

    def load_many(self, kind: str, keys: Iterable[bytes]) -> Iterator[bytes | None]:
        """The values of the keys, in the order of the keys, read in batches; None for a missing key."""
        for batch in cut_batches(keys, _AT_ONCE):
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, value FROM kept WHERE kind=? AND key IN ({marks})"
            with self._naming():
                rows = dict(self._base.execute(query, (kind, *batch)).fetchall())
            yield from (_unwrap(kind, key, rows[key]) if key in rows else None for key in batch)

    def load_known(self, kind: str, keys: Iterable[bytes]) -> Iterator[bytes]:
        """Like `load_many`, for values that must exist; raises `DamagedCache` if one is missing."""
        for value in self.load_many(kind, keys):
            if value is None:
                raise DamagedCache("a value is gone")
            yield value

    def save_many(self, kind: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Store the values; other processes see them after `commit`."""
        rows = ((kind, key, _find_check(kind, key, value) + value) for key, value in pairs)
        with self._naming():
            self._begin()
            self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?,?,?)", rows)

    def _begin(self) -> None:
        if not self._base.in_transaction:
            self._base.execute("BEGIN")

    def count(self, kind: str) -> int:
        """How many values of a kind there are."""
        with self._naming():
            return int(self._base.execute("SELECT count(*) FROM kept WHERE kind=?", (kind,)).fetchone()[0])

    def keep_only(self, kind: str, keys: Iterable[bytes]) -> None:
        """Delete all values of a kind except those of these keys."""
        with self._naming():
            self._base.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key BLOB PRIMARY KEY) WITHOUT ROWID")
            self._base.execute("DELETE FROM wanted")
            self._base.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
            self._base.execute("DELETE FROM kept WHERE kind=? AND key NOT IN (SELECT key FROM wanted)", (kind,))

    def forget(self, kind: str, keys: Iterable[bytes]) -> None:
        """Delete the values of these keys."""
        with self._naming():
            self._begin()
            self._base.executemany("DELETE FROM kept WHERE kind=? AND key=?", ((kind, key) for key in keys))

    def commit(self) -> None:
        """Commit what was saved, so that it survives a kill of this process."""
        with self._naming():
            if self._base.in_transaction:
                self._base.execute("COMMIT")


def _find_check(kind: str, key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key, zlib.crc32(kind.encode()))).to_bytes(_CHECK, "big")


def _unwrap(kind: str, key: bytes, kept: object) -> bytes:
    if not isinstance(kept, bytes) or kept[:_CHECK] != _find_check(kind, key, kept[_CHECK:]):
        raise DamagedCache("a value does not match its check")
    return kept[_CHECK:]
