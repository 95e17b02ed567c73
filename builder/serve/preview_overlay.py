"""What is shown before it is built.

Rule: held in memory, in front of the output, until a build that began later has ended: it has read what the sight was
drawn from, or something newer. What a build takes away because its file is broken stays in sight until it is mended.
"""

import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from builder.errors import Fault, Problem
from builder.files import read_bytes


class PreviewUpdate(NamedTuple):
    """What can be shown at once of files that changed."""

    pages: Mapping[str, bytes | None]
    """Path below the output → its bytes; None for what is other than it was without a word of ours."""
    held: Collection[str]
    """Pages to show as they last were, whatever becomes of them."""
    problems: tuple[Problem, ...]
    """All there are."""


class PreviewOverlay:
    """Files that are shown instead of those of the output; safe to use from several threads."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._shown: dict[str, bytes] = {}
        self._held: set[str] = set()
        self._before: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | None:
        """What is shown at a path below the output instead of the file there; None for nothing."""
        return self._shown.get(path)

    def show(self, update: PreviewUpdate) -> tuple[str, ...]:
        """Put what is new in front; gives the paths of what is other than what was shown."""
        with self._lock:
            for path in update.held:
                if (page := self._find(path)) is not None:
                    self._shown[path] = page
                    self._held.add(path)
            self._held -= update.pages.keys()
            news = [path for path, page in update.pages.items() if page is None or page != self._find(path)]
            self._shown.update((path, page) for path, page in update.pages.items() if page is not None)
            return tuple(sorted(news))

    def begin(self) -> None:
        """A build begins: it will read what the overlay were drawn from."""
        with self._lock:
            self._before = dict(self._shown)

    def settle(self, changed: Collection[str]) -> tuple[str, ...]:
        """The build ended well and `changed` those files: gives those that are other than what was shown."""
        with self._lock:
            news = {path for path in changed if path not in self._shown}
            for path, page in self._before.items():
                if self._shown.get(path) is not page:
                    continue
                built = self._read_file(path)
                if built is None and path in self._held:
                    continue
                del self._shown[path]
                self._held.discard(path)
                if built != page:
                    news.add(path)
            self._before = {}
            return tuple(sorted(news))

    def _find(self, path: str) -> bytes | None:
        return self._shown[path] if path in self._shown else self._read_file(path)

    def _read_file(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._output / path)
        except Fault:
            return None
