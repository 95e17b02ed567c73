import threading
import time
from pathlib import Path

from builder.errors import Problem, make_fault
from builder.serve.rebuilder import CROWD, CROWD_QUIET, QUIET, REST, Rebuilder, RebuildResult


class Runs:
    """Rebuilds that take a while, and what came of them."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.begun: list[float] = []
        self.results: list[RebuildResult] = []
        self.said: list[str] = []
        self.fault: Exception | None = None
        self.most_at_once = self._at_once = 0
        self._done = threading.Condition()

    def __call__(self) -> RebuildResult:
        self.begun.append(time.monotonic())
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.seconds)
        self._at_once -= 1
        if self.fault:
            raise self.fault
        return RebuildResult((), (f"{len(self.begun)}.html",))

    def announce(self, result: RebuildResult) -> None:
        with self._done:
            self.results.append(result)
            self._done.notify()

    def wait_for(self, count: int) -> None:
        with self._done:
            assert self._done.wait_for(lambda: len(self.results) >= count, 5)

    def start(self, **more) -> Rebuilder:
        return Rebuilder(self, self.announce, say=self.said.append, **more)


A = Path("content/a.md")


def test_the_first_change_rebuilds_at_once():
    runs = Runs()
    with runs.start() as rebuilder:
        begun = time.monotonic()
        rebuilder.request((A,))
        runs.wait_for(1)
        assert runs.begun[0] - begun < QUIET


def test_the_changes_of_one_save_make_one_rebuild():
    runs = Runs()
    with runs.start() as rebuilder:
        for _ in range(4):
            rebuilder.request((A,))
        time.sleep(QUIET * 2)
    assert len(runs.begun) == 1


def test_what_follows_in_a_burst_makes_one_more():
    runs = Runs(0.02)
    with runs.start() as rebuilder:
        for number in range(60):
            rebuilder.request((Path(f"content/{number}.md"),))
            time.sleep(0.005)
        time.sleep(CROWD_QUIET * 1.5)
    assert len(runs.begun) == 2


def test_a_checkout_that_pauses_is_one_burst():
    runs = Runs(0.02)
    with runs.start() as rebuilder:
        for number in range(8):
            rebuilder.request(Path(f"content/{number}-{part}.md") for part in range(CROWD))
            time.sleep(QUIET * 2)
        time.sleep(CROWD_QUIET * 1.5)
    assert len(runs.begun) == 2


def test_a_change_during_a_rebuild_is_not_lost_and_waits_for_its_end():
    runs = Runs(0.15)
    with runs.start() as rebuilder:
        rebuilder.request((A,))
        time.sleep(0.1)
        rebuilder.request((A,))
        runs.wait_for(2)
    assert runs.most_at_once == 1
    assert len(runs.begun) == 2


def test_separate_changes_make_separate_rebuilds():
    runs = Runs()
    with runs.start() as rebuilder:
        for count in range(1, 4):
            rebuilder.request((A,))
            runs.wait_for(count)
            time.sleep(QUIET * 1.5)
    assert len(runs.begun) == 3


def test_what_is_shown_already_rests_and_what_is_not_does_not():
    runs = Runs()
    with runs.start() as rebuilder:
        begun = time.monotonic()
        rebuilder.request((A,), shown=True)
        runs.wait_for(1)
        assert runs.begun[0] - begun > REST
        time.sleep(QUIET * 1.5)
        begun = time.monotonic()
        rebuilder.request((A,), shown=True)
        rebuilder.request((Path("archive.yaml"),))
        runs.wait_for(2)
        assert runs.begun[1] - begun < REST


def test_a_fault_is_a_result_and_the_next_change_is_rebuilt():
    runs = Runs()
    with runs.start() as rebuilder:
        runs.fault = make_fault("archive.yaml", "is wrong", line=3)
        rebuilder.request((A,))
        runs.wait_for(1)
        runs.fault = None
        time.sleep(QUIET * 1.5)
        rebuilder.request((A,))
        runs.wait_for(2)
    assert runs.results[0] == RebuildResult((Problem("archive.yaml", 3, "is wrong"),), (), whole=False)
    assert runs.results[1].changed == ("2.html",)


def test_a_bug_is_shown_and_said_and_ends_nothing():
    runs = Runs()
    with runs.start() as rebuilder:
        runs.fault = ZeroDivisionError("division by zero")
        rebuilder.request((A,))
        runs.wait_for(1)
    assert "ZeroDivisionError: division by zero" in str(runs.results[0].problems[0])
    assert "Traceback" in runs.said[0]


def test_it_prepares_before_each_rebuild():
    order: list[str] = []
    runs = Runs()
    with runs.start(prepare=lambda: order.append(f"before {len(runs.begun) + 1}")) as rebuilder:
        rebuilder.request((A,))
        runs.wait_for(1)
    assert order == ["before 1"]


def test_it_ends_at_once_when_idle():
    begun = time.monotonic()
    with Runs().start():
        pass
    assert time.monotonic() - begun < 1
