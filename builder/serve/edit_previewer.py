"""What is drawn first.

Rule: one thread that never waits for a rebuild. The first changes of a burst are shown as soon as they have settled,
and then passed on: every change comes to a rebuild, whatever becomes of the sketch.
"""

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from builder.errors import Fault
from builder.serve.preview_overlay import PreviewUpdate
from builder.serve.rebuilder import SETTLE, Debouncer

Sketch = Callable[[set[Path]], PreviewUpdate | None]


class EditPreviewer:
    """Hands changes to `sketch`, its result to `show`, and then the changes on to `rebuild`. A context manager."""

    def __init__(
        self,
        sketch: Sketch,
        show: Callable[[PreviewUpdate], None],
        rebuild: Callable[[set[Path], bool], None],
        *,
        say: Callable[[str], None],
    ) -> None:
        self._sketch, self._show, self._rebuild, self._say = sketch, show, rebuild, say
        self._debouncer = Debouncer()
        self._thread = threading.Thread(target=self._run, name="sketch", daemon=True)

    def __enter__(self) -> "EditPreviewer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._debouncer.end()
        self._thread.join(timeout=30)

    def request(self, path: Path) -> None:
        """Something changed; from any thread."""
        self._debouncer.add((path,))

    def _run(self) -> None:
        while changed := self._debouncer.take(lambda _: (SETTLE, SETTLE * 4)):
            shown = False
            try:
                if (update := self._sketch(changed)) is not None:
                    self._show(update)
                    shown = True
            except Fault:  # the rebuild meets it too, and tells
                pass
            except Exception:  # a bug: told, and the rebuild does without
                self._say(traceback.format_exc())
            finally:
                self._rebuild(changed, shown)
