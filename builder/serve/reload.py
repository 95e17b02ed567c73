"""What open pages are told.

Rule: the state is small and whole: the version of the site and the problems of the last rebuild. Each page
gets it when it connects and whenever it changes; a slow page skips states, never queues them.
"""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from builder.files import read_text
from builder.serve.excerpts import Told, tell
from builder.serve.rebuilder import RebuildResult

SCRIPT_PATH, EVENTS_PATH = "/_backfile/reload.js", "/_backfile/events"
PING_SECONDS = 15.0
SHOWN = 50
"""Problems told to a page; of more, their number."""


class Hub:
    """The state, and the pages that wait for it to change. Announce from any thread; listen in the server's loop."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._run, self._count = secrets.token_hex(4), 0
        self._problems: tuple[Told, ...] = ()
        self._style_after: str | None = None
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._closed = False

    @property
    def version(self) -> str:
        """Of the site as it stands; different in every run of the server."""
        return f"{self._run}-{self._count}"

    def announce(self, result: RebuildResult, only_styles: bool) -> None:
        """Take over a rebuild's result, and wake the pages if anything changed for them."""
        problems = tuple(tell(problem, self._root) for problem in result.problems[:SHOWN])
        more = len(result.problems) - SHOWN
        if more > 0:
            problems = (*problems, Told(f"… and {more:,} more", ""))
        with self._lock:
            if problems == self._problems and not result.written:
                return
            self._problems = problems
            self._style_after = None
            if result.written:
                self._style_after = self.version if only_styles else None
                self._count += 1
        self._wake()

    def close(self) -> None:
        """End every page's connection."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            waiting = tuple(self._waiting.items())
        for bell, loop in waiting:
            with contextlib.suppress(RuntimeError):  # the loop ended meanwhile, and its pages with it
                loop.call_soon_threadsafe(bell.set)

    def _render(self) -> str:
        with self._lock:
            state = {"version": self.version, "style_after": self._style_after, "problems": self._problems}
        return f"data: {msgspec.json.encode(state).decode()}\n\n"

    async def listen(self) -> AsyncIterator[str]:
        """The state now and after each change, as server-sent events, until `close`."""
        bell = asyncio.Event()
        with self._lock:
            self._waiting[bell] = asyncio.get_running_loop()
        try:
            yield "retry: 300\n\n"
            while not self._closed:
                yield self._render()
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
