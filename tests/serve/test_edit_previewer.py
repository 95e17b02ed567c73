import threading
import time
from pathlib import Path

from builder.errors import make_fault
from builder.serve.edit_previewer import EditPreviewer
from builder.serve.preview_overlay import PreviewUpdate

A = Path("content/a.md")


class Sketches:
    """Sketches that take a while, and what came of them."""

    def __init__(self, update: PreviewUpdate | None = None, fault: Exception | None = None) -> None:
        self.update, self.fault = update, fault
        self.shown: list[PreviewUpdate] = []
        self.passed: list[tuple[set[Path], bool]] = []
        self.said: list[str] = []
        self._done = threading.Condition()

    def sketch(self, _: set[Path]) -> PreviewUpdate | None:
        if self.fault:
            raise self.fault
        return self.update

    def rebuild(self, paths: set[Path], shown: bool) -> None:
        with self._done:
            self.passed.append((paths, shown))
            self._done.notify()

    def wait_for(self, count: int) -> None:
        with self._done:
            assert self._done.wait_for(lambda: len(self.passed) >= count, 5)

    def start(self) -> EditPreviewer:
        return EditPreviewer(self.sketch, self.shown.append, self.rebuild, say=self.said.append)


def test_what_is_drawn_is_shown_and_passed_on_as_shown():
    sketches = Sketches(PreviewUpdate({"a.html": b"x"}, (), ()))
    with sketches.start() as edit_previewer:
        begun = time.monotonic()
        edit_previewer.request(A)
        sketches.wait_for(1)
        assert time.monotonic() - begun < 0.5
    assert sketches.shown == [sketches.update]
    assert sketches.passed == [({A}, True)]


def test_what_cannot_be_drawn_is_passed_on():
    sketches = Sketches()
    with sketches.start() as edit_previewer:
        for _ in range(3):
            edit_previewer.request(A)
        sketches.wait_for(1)
    assert (sketches.shown, sketches.passed) == ([], [({A}, False)])


def test_neither_a_fault_nor_a_bug_loses_a_change():
    for fault, said in ((make_fault("themes/a.html", "is wrong"), 0), (ZeroDivisionError("zero"), 1)):
        sketches = Sketches(fault=fault)
        with sketches.start() as edit_previewer:
            edit_previewer.request(A)
            sketches.wait_for(1)
            edit_previewer.request(A)
            sketches.wait_for(2)
        assert sketches.passed == [({A}, False)] * 2
        assert len(sketches.said) == 2 * said
