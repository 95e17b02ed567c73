"""Events for open pages: the version of the site, the files that changed, and the problems.

Rule: each event is the whole state as seen from the version that the page knows. A page gets one when it connects and
one whenever the state changes; a slow page skips states and never queues them.
"""

import asyncio
import contextlib
import secrets
import threading
from collections import deque
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path

import msgspec

from builder.errors import Problem
from builder.files import read_text
from builder.serve.excerpts import ShownProblem, show_problem

SCRIPT_PATH, EVENTS_PATH = "/_backfile/reload.js", "/_backfile/events"
PING_SECONDS = 15.0
SHOWN = 50
"""Maximum number of problems sent to a page; of the others only their number is sent."""
MOST_CHANGED = 500
"""Maximum number of paths sent for one change; if more changed, pages are told that everything did."""
REMEMBERED = 200
"""Number of changes that are kept for pages that missed them."""


class Hub:
    """The state and the pages that listen to it. Announce from any thread; listen in the server's event loop."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._run, self._count = secrets.token_hex(4), 0
        self._changes: deque[frozenset[str] | None] = deque(maxlen=REMEMBERED)
        """The paths changed by each version, the last one at the end; None for all."""
        self._problems: tuple[ShownProblem, ...] = ()
        self._waiting: dict[asyncio.Event, tuple[asyncio.AbstractEventLoop, str]] = {}
        self._closed = False

    @property
    def version(self) -> str:
        """The version of the site as it is now; different in every run of the server."""
        return f"{self._run}-{self._count}"

    @property
    def opened(self) -> frozenset[str]:
        """The paths of the pages that are open somewhere."""
        with self._lock:
            return frozenset(page for _, page in self._waiting.values())

    def announce(self, problems: Sequence[Problem], changed: Collection[str]) -> None:
        """Replace the problems, add the changed paths, and send the state if anything is new."""
        problems = [problem for problem in problems if not problem.note]
        told = tuple(show_problem(problem, self._root) for problem in problems[:SHOWN])
        if (more := len(problems) - SHOWN) > 0:
            told = (*told, ShownProblem(f"… and {more:,} more", ""))
        with self._lock:
            if told == self._problems and not changed:
                return
            self._problems = told
            if changed:
                self._changes.append(frozenset(changed) if len(changed) <= MOST_CHANGED else None)
                self._count += 1
        self._wake()

    def close(self) -> None:
        """End every page's connection."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            waiting = tuple(self._waiting.items())
        for bell, (loop, _) in waiting:
            with contextlib.suppress(RuntimeError):  # the loop ended meanwhile, and its pages with it
                loop.call_soon_threadsafe(bell.set)

    def _render(self, since: str) -> tuple[str, str]:
        """(the state as an event, its version) for a page that knows the version `since`."""
        with self._lock:
            changed = self._find_changed(since)
            state = {"version": self.version, "changed": changed, "problems": self._problems}
            return f"data: {msgspec.json.encode(state).decode()}\n\n", self.version

    def _find_changed(self, since: str) -> list[str] | None:
        """The paths that changed since a version; None when it may be all."""
        run, _, count = since.partition("-")
        missed = self._count - int(count) if run == self._run and count.isdecimal() else -1
        if not 0 <= missed <= len(self._changes):
            return None
        news: set[str] = set()
        for changed in [*self._changes][len(self._changes) - missed :]:
            if changed is None:
                return None
            news |= changed
        return sorted(news)

    async def listen(self, since: str = "", page: str = "") -> AsyncIterator[str]:
        """The state now and after each change, as server-sent events, until `close`; `since` is the page's version."""
        bell = asyncio.Event()
        with self._lock:
            self._waiting[bell] = asyncio.get_running_loop(), page
        try:
            yield "retry: 300\n\n"
            while not self._closed:
                event, since = self._render(since)
                yield event
                while not bell.is_set():
                    try:
                        await asyncio.wait_for(bell.wait(), PING_SECONDS)
                    except TimeoutError:
                        yield ": still here\n\n"
                bell.clear()
        finally:
            with self._lock:
                del self._waiting[bell]


def read_script() -> str:
    """The script that the preview adds to each page."""
    return read_text(Path(__file__).with_name("reload.js"))
