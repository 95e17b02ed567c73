"""What is derived from content, kept by content hash in `.backfile/`.

Rule: disposable. Deleting it costs time, never an article; a damaged or foreign cache is thrown away and
begun again. Keys are digests of all that the value depends on, so nothing here can be stale.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.errors import make_fault
from builder.files import make_folder, remove_tree
from builder.workers import cut_batches

FOLDER = ".backfile"
_FORMAT = 1
_TABLES = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key BLOB, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_AT_ONCE = 500
"""Keys in one query: SQLite's default limit of parameters is 999 in old versions."""


class Cache:
    """Values by (kind, key); a transaction lasts until `commit`. Several processes may read."""

    def __init__(self, root: Path) -> None:
        self._path = root / FOLDER / "cache.db"
        try:
            self._open()
        except sqlite3.DatabaseError:
            self._clear()

    def _open(self) -> None:
        make_folder(self._path.parent)
        try:
            self._base = sqlite3.connect(self._path, isolation_level=None, timeout=60)
        except sqlite3.OperationalError as error:
            raise make_fault(
                self._path, f"cannot open the cache: {error}", hint="check that you may write there"
            ) from error
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=NORMAL")
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version not in (0, _FORMAT):
            raise sqlite3.DatabaseError("another format")
        self._base.execute(_TABLES)
        self._base.execute(f"PRAGMA user_version={_FORMAT}")
        self._base.execute("SELECT count(*) FROM (SELECT 1 FROM kept LIMIT 1)")

    def _clear(self) -> None:
        self._base.close()
        remove_tree(self._path.parent)
        self._open()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def load(self, kind: str, key: bytes) -> bytes | None:
        """The value, or nothing."""
        row = self._base.execute("SELECT value FROM kept WHERE kind=? AND key=?", (kind, key)).fetchone()
        return row[0] if row else None

    def load_many(self, kind: str, keys: Iterable[bytes]) -> Iterator[bytes | None]:
        """The values of the keys in their order, read in batches."""
        for batch in cut_batches(keys, _AT_ONCE):
            marks = ",".join("?" * len(batch))
            rows = dict(
                self._base.execute(f"SELECT key, value FROM kept WHERE kind=? AND key IN ({marks})", (kind, *batch))
            )
            yield from (rows.get(key) for key in batch)

    def save_many(self, kind: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep the values; they are there for others after `commit`."""
        if not self._base.in_transaction:
            self._base.execute("BEGIN")
        self._base.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?,?,?)", ((kind, key, value) for key, value in pairs)
        )

    def keep_only(self, kind: str, keys: Iterable[bytes]) -> None:
        """Forget all values of a kind but these."""
        self._base.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key BLOB PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("DELETE FROM wanted")
        self._base.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
        self._base.execute("DELETE FROM kept WHERE kind=? AND key NOT IN (SELECT key FROM wanted)", (kind,))

    def commit(self) -> None:
        """Make what was saved durable against a kill of this process."""
        if self._base.in_transaction:
            self._base.execute("COMMIT")
