"""Notification of changes to the archive's files.

Rule: the only import of watchdog. Reports files that were created, written, moved or deleted; never files that were
only read, nor those of Backfile, git or an editor's safety copies. If the system allows no more watches, it polls, and
says so.
"""

import errno
import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from builder.article.store import is_ignored
from builder.files import resolve_path

POLL_SECONDS = 1.0
_TELLING: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""The events requested from the system, so that reading ten thousand files wakes nobody."""
_LIMITS = (errno.ENOSPC, errno.EMFILE, errno.ENFILE)
_PROBES = frozenset(["4913"])
"""Files that vim makes and deletes to try whether it may write."""


class Watch:
    """Calls `changed(path)`, from threads of its own, for each change of the watched files and below the folders.

    What is missing is seen when it appears, if its parent is there. Use it as a context manager.
    """

    def __init__(
        self,
        watched: tuple[Path, ...],
        changed: Callable[[Path], None],
        *,
        ignored: tuple[Path, ...] = (),
        poll: bool = False,
        say: Callable[[str], None],
    ) -> None:
        self._tops = frozenset(resolve_path(path.parent) / path.name for path in watched)
        self._ignored = tuple(resolve_path(path) for path in ignored)
        self._changed, self._say = changed, say
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, ObservedWatch] = {}
        self._lock = threading.Lock()
        self._moved: set[Path] = set()
        self._grew = True
        self.polls = poll
        """True if it looks for changes every `POLL_SECONDS` instead of being notified."""

    def __enter__(self) -> "Watch":
        if not self._attempt(self._start):
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def refresh(self) -> None:
        """Watch folders that appeared or were replaced. Call it before reading the files that changed."""
        if not self._attempt(self._arrange):
            self._start()

    def _attempt(self, step: Callable[[], None]) -> bool:
        """Run a step; if the system allows no more watches, switch to polling and return False."""
        try:
            step()
        except OSError as error:
            if self.polls or error.errno not in _LIMITS:
                raise
            self._stop()
            self.polls = True
            reason = "no more folders" if error.errno == errno.ENOSPC else "nothing more"
            self._say(
                f"The system lets us watch {reason} ({error.strerror}): looking for changes every "
                f"{POLL_SECONDS:.0f} s instead. On Linux, raise fs.inotify.max_user_watches or max_user_instances."
            )
            return False
        return True

    def _start(self) -> None:
        # watchdog warns on standard error of each folder that it sees come twice, as with `mkdir -p`
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._observer = PollingObserver(timeout=POLL_SECONDS) if self.polls else Observer()
        self._observer.start()
        for parent in sorted({top.parent for top in self._tops if top.parent.is_dir()}):
            self._observer.schedule(_EventForwarder(self._tell_beside), str(parent), event_filter=_TELLING)
        self._moved, self._grew = set(self._tops), True
        self._arrange()

    def _stop(self) -> None:
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._observer = None
        self._watches.clear()

    def _arrange(self) -> None:
        with self._lock:
            moved, self._moved = self._moved, set()
            grew, self._grew = self._grew, False
        for top in sorted(moved):
            self._follow(top)
        if grew and not self.polls and sys.platform == "linux":
            self._probe()

    def _follow(self, top: Path) -> None:
        """Watch the folder that now stands at `top`, and no longer the one that did."""
        assert self._observer is not None
        if (old := self._watches.pop(top, None)) is not None:
            self._observer.unschedule(old)
        if top.is_dir():
            base = resolve_path(top)
            teller = _EventForwarder(lambda path: self._tell_below(path, base))
            self._watches[top] = self._observer.schedule(teller, str(base), recursive=True, event_filter=_TELLING)

    def _probe(self) -> None:
        """Ask for one watch more: the library keeps silent when a folder within a watched one gets none."""
        assert self._observer is not None
        self._observer.unschedule(self._observer.schedule(FileSystemEventHandler(), "/", event_filter=[DirMovedEvent]))

    def _tell_beside(self, path: Path) -> None:
        if path in self._tops:
            with self._lock:
                self._moved.add(path)
            self._changed(path)

    def _tell_below(self, path: Path, base: Path) -> None:
        if not path.is_relative_to(base) or any(path.is_relative_to(ignored) for ignored in self._ignored):
            return
        parts = path.relative_to(base).parts
        if not any(is_ignored(part) for part in parts) and not _PROBES & set(parts):
            self._grew = True
            self._changed(path)


class _EventForwarder(FileSystemEventHandler):
    """Passes on the paths of an event: for a move, where from and where to."""

    def __init__(self, tell: Callable[[Path], None]) -> None:
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self._tell(Path(os.fsdecode(path)))
