"""A build that is killed at any moment leaves a state from which the next one makes the bytes of a clean one."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

Site = Any
COMMAND = [sys.executable, "-m", "builder", "build", "--jobs", "2"]
POINTS = 8


def run(site: Site) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND[:3], "-C", str(site.root), *COMMAND[3:]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def change(site: Site, round_: int) -> None:
    """Edits, a move, an article more and one less, so that a build writes, replaces and deletes."""
    text = "---\ntitle: Story {0}\nsection: S{1}\ndate: 2021-{2:02d}-11\n---\n\n{3} words of {0}.\n"
    for number in range(0, 160, 2 if round_ else 1):
        month = (number + round_ * (number % 10 == 0)) % 12 + 1
        site.write(f"content/story-{number}.md", text.format(number, number % 3, month, f"Round {round_}"))
    site.write(f"content/only-{round_}.md", text.format(1000 + round_, 4, 1, "Single"))
    (site.root / f"content/only-{round_ - 1}.md").unlink(missing_ok=True)


def test_a_kill_at_any_moment_does_no_harm(make_site: Callable[[dict[str, str]], Site]) -> None:
    site = make_site({})
    change(site, 0)
    start = time.perf_counter()
    assert run(site).wait() == 0
    whole = time.perf_counter() - start
    for point in range(POINTS):
        change(site, point + 1)
        if point % 4 == 3:
            shutil.rmtree(site.output)
        building = run(site)
        time.sleep(whole * (0.3 + 0.7 * point / POINTS))
        building.kill()
        building.wait()
        if point % 2:
            continue  # two killed builds in a row
        site.build()
        assert site.list_files() == site.build_clean(), f"after a kill at point {point}"
    site.build()
    assert site.list_files() == site.build_clean()
    assert not list((site.root / ".backfile").glob("*.open"))
