"""When to rebuild.

Rule: one thread, never two rebuilds at a time, and no change lost: whatever is told while a rebuild runs makes
one more. The first change of a burst rebuilds at once, all that follow within `QUIET` of each other together.
"""

import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from builder.errors import Fault, Problem

SETTLE = 0.005
"""Seconds without a change before the first rebuild: one save is several changes, and a file may be half written."""
QUIET = 0.06
"""Seconds without a change after which a burst is over."""
PATIENCE = 5.0
"""Seconds after which a burst that does not end is rebuilt all the same."""


class RebuildResult(NamedTuple):
    """What a rebuild did."""

    problems: tuple[Problem, ...]
    written: int
    """How many files of the output it changed: written and deleted."""


class Rebuilder:
    """Runs `rebuild` in a thread and hands its result to `announce(result, only_styles)`. A context manager."""

    def __init__(
        self,
        rebuild: Callable[[], RebuildResult],
        announce: Callable[[RebuildResult, bool], None],
        *,
        prepare: Callable[[], None] = lambda: None,
        say: Callable[[str], None],
    ) -> None:
        self._rebuild, self._announce, self._prepare, self._say = rebuild, announce, prepare, say
        self._wake = threading.Condition()
        self._changed: set[Path] = set()
        self._first = self._last = float("-inf")
        self._leads = False
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)

    def __enter__(self) -> "Rebuilder":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._wake:
            self._ended = True
            self._wake.notify()
        self._thread.join(timeout=30)

    def request(self, path: Path) -> None:
        """Something changed; from any thread."""
        with self._wake:
            now = time.monotonic()
            if not self._changed:
                self._first, self._leads = now, now - self._last > QUIET
            self._last = now
            self._changed.add(path)
            self._wake.notify()

    def _run(self) -> None:
        while changed := self._wait():
            result = self._rebuild_safely()
            self._announce(result, all(path.suffix == ".css" for path in changed))

    def _wait(self) -> set[Path]:
        """The changes to rebuild for, when it is time to; empty at the end."""
        with self._wake:
            while not self._ended:
                pause = self._find_pause(time.monotonic()) if self._changed else None
                if pause is not None and pause <= 0:
                    changed, self._changed = self._changed, set()
                    return changed
                self._wake.wait(pause)
            return set()

    def _find_pause(self, now: float) -> float:
        """Seconds still to wait; none left when negative."""
        quiet, patience = (SETTLE, SETTLE * 4) if self._leads else (QUIET, PATIENCE)
        return min(self._last + quiet, self._first + patience) - now

    def _rebuild_safely(self) -> RebuildResult:
        """An error never ends the preview: it is shown there, and a bug also where it was started."""
        try:
            self._prepare()
            return self._rebuild()
        except Fault as fault:
            return RebuildResult(fault.problems, 0)
        except Exception as error:
            self._say(traceback.format_exc())
            hint = "this is a bug in Backfile; the last site stays"
            return RebuildResult((Problem("backfile", 0, f"{type(error).__name__}: {error}", hint),), 0)
