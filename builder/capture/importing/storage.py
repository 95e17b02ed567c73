"""Reading and writing of `content/` by an import or by a dry run.

Rule: the only way in which captures reach `content/`. Each article is written completely or not at all. A dry run
keeps in memory what it would write, so that it decides like an import, and writes nothing.
"""

import os
import zlib
from collections.abc import Mapping
from pathlib import Path

from builder.article.saving import add_article, change_article, move_article, remove_article, settle
from builder.article.store import CONTENT, read_content
from builder.files import remove_file
from builder.locks import Lock

_TEXTS = (".md", ".json")
"""Endings of the files that an import reads again."""


class Storage:
    """The folders of articles; whoever writes must hold the lock."""

    writes = True
    """True if files are written to disk."""

    def __init__(self, root: Path, lock: Lock | None = None) -> None:
        self.root, self._lock = root, lock

    def read(self, folder: str, name: str) -> bytes | None:
        """A file of an article; None if it does not exist."""
        return read_content(self.root, f"{folder}/{name}") if (self._find(folder) / name).is_file() else None

    def list_names(self, folder: str) -> list[str]:
        """The names of the files and folders in an article's folder, sorted."""
        base = self._find(folder)
        return sorted(path.name for path in base.iterdir()) if base.is_dir() else []

    def holds(self, folder: str, *names: str) -> bool:
        """True if one of these files of an article exists."""
        return any((self._find(folder) / name).is_file() for name in names)

    def drop(self, folder: str, *names: str) -> None:
        """Delete those of an article's files that exist."""
        self._check()
        for name in names:
            remove_file(self._find(folder) / name, stop=self._find(folder))

    def add(self, folder: str, files: Mapping[str, bytes]) -> bool:
        """Write a new article; returns False, and writes nothing, if its folder exists."""
        self._check()
        return add_article(self.root, folder, files)

    def change(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Write some of an article's files."""
        self._check()
        change_article(self.root, folder, files)

    def move(self, folder: str, target: str) -> bool:
        """Rename an article's folder; returns False, and does nothing, if the new name is taken."""
        self._check()
        return move_article(self.root, folder, target)

    def remove(self, folder: str) -> None:
        """Delete an article with all its files."""
        self._check()
        remove_article(self.root, folder)

    def settle(self, folders: frozenset[str]) -> None:
        """Record that the import of these articles has ended."""
        settle(self.root, folders)

    def _find(self, folder: str) -> Path:
        return self.root / CONTENT / folder

    def _check(self) -> None:
        if self._lock:
            self._lock.check()


class DryRunStorage(Storage):
    """Storage that writes nothing to disk; files are kept in memory, compressed, and read from there."""

    writes = False

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._held: dict[str, dict[str, bytes]] = {}
        self._new: set[str] = set()

    def read(self, folder: str, name: str) -> bytes | None:
        """A file of an article, as it would be."""
        held = self._held.get(folder, {})
        if name in held:
            return zlib.decompress(held[name])
        return None if folder in self._new else super().read(folder, name)

    def list_names(self, folder: str) -> list[str]:
        """The names of an article's files, on disk or in memory."""
        return sorted({*self._held.get(folder, ()), *super().list_names(folder)})

    def holds(self, folder: str, *names: str) -> bool:
        """True if one of these files would exist; always true for an article in memory."""
        return folder in self._held or super().holds(folder, *names)

    def drop(self, folder: str, *names: str) -> None:
        """Remove files of an article from memory."""
        for name in names:
            self._held.get(folder, {}).pop(name, None)

    def add(self, folder: str, files: Mapping[str, bytes]) -> bool:
        """Keep a new article in memory."""
        if folder in self._held or os.path.lexists(self._find(folder)):
            return False
        self._new.add(folder)
        self.change(folder, files)
        return True

    def change(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Keep some of an article's files in memory."""
        texts = {name: zlib.compress(data, 1) for name, data in files.items() if name.endswith(_TEXTS)}
        self._held[folder] = self._held.get(folder, {}) | texts

    def move(self, folder: str, target: str) -> bool:
        """Rename a new article in memory."""
        if target in self._held or os.path.lexists(self._find(target)):
            return False
        self._held[target] = self._held.pop(folder)
        self._new = self._new - {folder} | {target}
        return True

    def remove(self, folder: str) -> None:
        """Remove an article from memory, and hide it if it is on disk."""
        self._held.pop(folder, None)
        self._new.add(folder)

    def settle(self, folders: frozenset[str]) -> None:
        """Do nothing, because nothing was written."""
