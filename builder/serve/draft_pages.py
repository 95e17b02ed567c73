"""What only the preview shows: drafts and private articles.

Rule: handed a way to load them, it loads them when they are first asked for and again after a change; it holds them in
memory and writes nothing.
"""

import html
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from builder.errors import Fault

STYLE_PATH = "/_backfile/preview.css"
STYLE = """#backfile-mark { position: sticky; top: 0; z-index: 2147483646; padding: .5rem 1rem; background: #7a4b00;
  color: #fff; font: 600 14px/1.4 system-ui, sans-serif; text-align: center; }
@media print { #backfile-mark { position: static; } }
"""


class DraftArticle(Protocol):
    """An unpublished article."""

    @property
    def path(self) -> str:
        """Where its page would lie below the output."""

    @property
    def title(self) -> str:
        """Its headline."""

    @property
    def mark(self) -> str:
        """Why it is not published."""


class DraftSource(Protocol):
    """The unpublished articles as they are at one moment."""

    @property
    def concealed(self) -> Sequence[DraftArticle]:
        """All of them."""

    @property
    def digest(self) -> bytes:
        """Equal when they are."""

    def read(self, path: str) -> bytes | None:
        """The page or picture at a path below the output; raises `Fault`."""


class DraftPreview:
    """The unpublished articles, loaded when wanted; safe to use from several threads."""

    def __init__(self, load: Callable[[], DraftSource | None] | None = None) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._shelf: DraftSource | None = None
        self._stale = False

    def find_changed(self) -> tuple[str, ...]:
        """Call it after a rebuild: the paths of the articles that somebody may have seen, if they are others now."""
        with self._lock:
            if self._shelf is None:
                return ()
            before, self._stale = self._shelf, True
            shelf = self._find()
            if shelf is None or shelf.digest == before.digest:
                return ()
            return tuple(sorted({shown.path for shown in (*before.concealed, *shelf.concealed)}))

    def list_all(self) -> Sequence[DraftArticle]:
        """The unpublished articles, in the order of their paths."""
        with self._lock:
            shelf = self._find()
        return shelf.concealed if shelf else ()

    def read(self, path: str) -> bytes | None:
        """The page, with its mark, or the picture at a path below the output; None when there is none such."""
        with self._lock:
            shelf = self._find()
        try:
            content = shelf.read(path) if shelf else None
        except Fault:  # told by the rebuild
            return None
        marks = {shown.path: shown.mark for shown in shelf.concealed} if shelf else {}
        return add_mark(content, marks[path]) if content is not None and path in marks else content

    def _find(self) -> DraftSource | None:
        if self._load and (self._shelf is None or self._stale):
            try:
                self._shelf, self._stale = self._load(), False
            except Fault:  # told by the rebuild; the last ones stay
                return self._shelf
        return self._shelf


def add_mark(page: bytes, mark: str) -> bytes:
    """The page with a line at its top that says why no visitor sees it."""
    line = f'<link rel="stylesheet" href="{STYLE_PATH}"><p id="backfile-mark" role="note">{html.escape(mark)}</p>'
    start = page.lower().find(b"<body")
    end = page.find(b">", start) + 1 if start != -1 else 0
    return page[:end] + line.encode() + page[end:]
