"""A build that is killed at any moment leaves a state from which the next one makes the bytes of a clean one."""

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest

from builder.config import load_config
from builder.sitebuild.build import build
from tests.trials import count_trials

Site = Any
POINTS = count_trials(10, 50)
ARTICLES = 40
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["builder.sitebuild.build"])


def start(site: Site) -> Any:
    """A build in a process of its own, with two workers."""
    now = {"now_ns": time.time_ns(), "processes": 2}
    building = PROCESSES.Process(target=build, args=(site.root, site.output, load_config(site.root)), kwargs=now)
    building.start()
    return building


def change(site: Site, state: int) -> None:
    """One of two states: edits, moves, an article more and one less, so that a build writes, replaces and deletes."""
    text = "---\ntitle: Story {0}\nsection: S{1}\ndate: 2021-{2:02d}-11\n---\n\n{3} words of {0}.\n"
    for number in range(ARTICLES):
        month = (number + state * (number % 10 == 0)) % 12 + 1
        words = "Other" if state and number % 2 else "Some"
        site.write(f"content/story-{number}.md", text.format(number, number % 3, month, words))
    site.write(f"content/only-{state}.md", text.format(1000 + state, 4, 1, "Single"))
    (site.root / f"content/only-{1 - state}.md").unlink(missing_ok=True)


def build_state(site: Site, state: int) -> dict[str, bytes]:
    change(site, state)
    files: dict[str, bytes] = site.build_clean()
    return files


def list_lost(site: Site, states: list[dict[str, bytes]]) -> list[str]:
    """What both states have and the output has not, as it is in one of them."""
    both = [path for path in states[0] if path in states[1]]
    files = site.list_files()
    return [path for path in both if files.get(path) not in (states[0][path], states[1][path])]


@pytest.mark.trial
def test_a_kill_at_any_moment_does_no_harm(make_site: Callable[[dict[str, str]], Site]) -> None:
    site, chance, killed, point = make_site({}), random.Random("kill"), 0, 0
    states = [build_state(site, state) for state in (1, 0)][::-1]
    assert len(states[0].keys() & states[1].keys()) > 80
    begun = time.perf_counter()
    start(site).join()
    whole = time.perf_counter() - begun
    assert site.list_files() == states[0]
    while killed < POINTS:
        point += 1
        assert point < POINTS * 6, "kills hit builds at their work"
        change(site, point % 2)
        if gone := point % 10 == 9:
            shutil.rmtree(site.output)
        begun, building = time.perf_counter(), start(site)
        building.join(whole * chance.random())
        if building.exitcode is None:
            killed += 1
        else:
            whole = min(whole, time.perf_counter() - begun)
        building.kill()
        building.join()
        assert gone or list_lost(site, states) == [], f"lost by a kill at point {point}"
        if point % 3 and not gone:
            continue  # several killed builds in a row
        site.build()
        assert site.list_files() == states[point % 2], f"after a kill at point {point}"
    site.build()  # the last kill may have been the last thing done
    assert site.list_files() == states[point % 2]
    assert not list((site.root / ".backfile").glob("*.open"))
