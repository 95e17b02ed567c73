"""Drafts and private articles, which only the preview shows.

Rule: they are loaded when first requested and again after a change, held in memory and never written.
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
    """The unpublished articles, loaded on demand; safe to use from several threads."""

    def __init__(self, load: Callable[[], DraftSource | None] | None = None) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._source: DraftSource | None = None
        self._stale = False

    def find_changed(self) -> tuple[str, ...]:
        """The paths of articles that somebody may have seen and that have changed; call it after a rebuild."""
        with self._lock:
            if self._source is None:
                return ()
            before, self._stale = self._source, True
            source = self._find()
            if source is None or source.digest == before.digest:
                return ()
            return tuple(sorted({shown.path for shown in (*before.concealed, *source.concealed)}))

    def list_all(self) -> Sequence[DraftArticle]:
        """The unpublished articles, in the order of their paths."""
        with self._lock:
            source = self._find()
        return source.concealed if source else ()

    def read(self, path: str) -> bytes | None:
        """The page, with its mark, or the picture at a path below the output; None if there is none."""
        with self._lock:
            source = self._find()
        try:
            content = source.read(path) if source else None
        except Fault:  # reported by the rebuild
            return None
        marks = {shown.path: shown.mark for shown in source.concealed} if source else {}
        return add_mark(content, marks[path]) if content is not None and path in marks else content

    def _find(self) -> DraftSource | None:
        if self._load and (self._source is None or self._stale):
            try:
                self._source, self._stale = self._load(), False
            except Fault:  # reported by the rebuild; the last ones stay
                return self._source
        return self._source


def add_mark(page: bytes, mark: str) -> bytes:
    """The page with a line at its top that explains why it is not published."""
    line = f'<link rel="stylesheet" href="{STYLE_PATH}"><p id="backfile-mark" role="note">{html.escape(mark)}</p>'
    start = page.lower().find(b"<body")
    end = page.find(b">", start) + 1 if start != -1 else 0
    return page[:end] + line.encode() + page[end:]
