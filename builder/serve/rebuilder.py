"""When to rebuild.

Rule: one thread, never two rebuilds at a time, and no change lost: whatever is told while a rebuild runs makes
one more. The first change of a burst rebuilds at once, all that follow within `QUIET` of each other together; what
has been shown already can rest for a while.
"""

import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from builder.errors import Fault, Problem

SETTLE = 0.005
"""Seconds without a change before the first rebuild: one save is several changes, and a file may be half written."""
QUIET = 0.06
"""Seconds without a change after which a burst is over."""
REST = 0.25
"""Seconds without a change before the rebuild of what is shown already: the page that was opened loads first."""
CROWD, CROWD_QUIET = 10, 0.5
"""So many files at once are no person's saves: a checkout may pause for longer than `QUIET` on a busy machine."""
PATIENCE = 5.0
"""Seconds after which a burst that does not end is rebuilt all the same."""


class RebuildResult(NamedTuple):
    """What a rebuild did."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    """Paths below the output of the files that came, went, or have other bytes."""
    whole: bool = True
    """Whether it came to its end."""


class Debouncer:
    """Changes that come close together, and when it is time to do something about them."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._changed: set[Path] = set()
        self._ended = False
        self._calm = QUIET
        self.first = self.last = float("-inf")
        """When the changes that wait began, and when the last one came."""
        self.leads = False
        """Whether nothing had changed for a while before they did."""
        self.rests = False
        """Whether all of them have been shown already."""

    @property
    def size(self) -> int:
        """How many paths changed."""
        return len(self._changed)

    def add(self, paths: Iterable[Path], *, shown: bool = False) -> None:
        """Something changed; from any thread."""
        with self._wake:
            now = time.monotonic()
            if not self._changed:
                self.first, self.leads, self.rests = now, now - self.last > self._calm, True
            self.last = now
            self.rests = self.rests and shown
            self._changed.update(paths)
            self._wake.notify()

    def end(self) -> None:
        """Nobody takes any more."""
        with self._wake:
            self._ended = True
            self._wake.notify()

    def take(self, find_times: "Callable[[Debouncer], tuple[float, float]]") -> set[Path]:
        """The changes, when it is time to; empty at the end.

        `find_times` gives the seconds that must pass without a change, and those after which it is time all the same.
        """
        with self._wake:
            while not self._ended:
                pause = None
                if self._changed:
                    quiet, patience = find_times(self)
                    pause = min(self.last + quiet, self.first + patience) - time.monotonic()
                if pause is not None and pause <= 0:
                    changed, self._changed = self._changed, set()
                    self._calm = CROWD_QUIET if len(changed) >= CROWD else QUIET
                    return changed
                self._wake.wait(pause)
            return set()


class Rebuilder:
    """Runs `rebuild` in a thread and hands its result to `announce`. A context manager."""

    def __init__(
        self,
        rebuild: Callable[[], RebuildResult],
        announce: Callable[[RebuildResult], None],
        *,
        prepare: Callable[[], None] = lambda: None,
        say: Callable[[str], None],
    ) -> None:
        self._rebuild, self._announce, self._prepare, self._say = rebuild, announce, prepare, say
        self._debouncer = Debouncer()
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)

    def __enter__(self) -> "Rebuilder":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._debouncer.end()
        self._thread.join(timeout=30)

    def request(self, paths: Iterable[Path], shown: bool = False) -> None:
        """Something changed, and is `shown` as it is now or not yet; from any thread."""
        self._debouncer.add(paths, shown=shown)

    def _run(self) -> None:
        while self._debouncer.take(_find_times):
            self._announce(self._rebuild_safely())

    def _rebuild_safely(self) -> RebuildResult:
        """An error never ends the preview: it is shown there, and a bug also where it was started."""
        try:
            self._prepare()
            return self._rebuild()
        except Fault as fault:
            return RebuildResult(fault.problems, (), whole=False)
        except Exception as error:
            self._say(traceback.format_exc())
            hint = "this is a bug in Backfile; the last site stays"
            return RebuildResult((Problem("backfile", 0, f"{type(error).__name__}: {error}", hint),), (), whole=False)


def _find_times(waiting: Debouncer) -> tuple[float, float]:
    if waiting.rests:
        return REST, PATIENCE
    if waiting.leads:
        return SETTLE, SETTLE * 4
    return (CROWD_QUIET if waiting.size >= CROWD else QUIET), PATIENCE
