"""Backfile beside its peers, on the same articles, in turn: `python bench/compare.py --peers FOLDER [-n 10000]`.

Prints seconds and ratios, the medians of five rounds (`--rounds`); `--jobs` picks some. README.md says what each tool
did and how to install the peers. `--history` adds a line to history.csv.
"""

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from corpus import Corpus
from measuring import Run, run, serve_edits
from tools import BACKFILE, HERE, Story, Tool, find_peers, find_search, make_backfile, make_story, write_articles

JOBS = ("cold", "edit", "same", "start", "serve", "bare")
GOALS = (
    ("cold", ("hugo", "pagefind"), 0.45), ("edit", ("hugo", "pagefind"), 0.04), ("same", (), 0.35),
    ("bare", ("hugo",), 1.0), ("bare", ("eleventy",), 0.35), ("bare", ("pelican",), 0.2),
    ("serve", (), 0.08), ("serve", ("hugo",), 0.1), ("version", (), 0.1), ("search", (), 0.35),
)  # fmt: skip
"""(job, peers whose seconds are added, most that Backfile may take: a share of theirs, or seconds)."""


MOST = {"hugo": 200_000, "pagefind": 20_000, "eleventy": 20_000, "pelican": 20_000, "zensical": 1_000}
"""Articles; with more of them the tool takes many minutes or gigabytes, and is left out."""


class Bench:
    """Tools with their articles, and what each took at each job."""

    def __init__(self, folder: Path, peers: Path | None, count: int, *, every: bool = False) -> None:
        self.count, self.corpus, self.folder, self._every = count, Corpus(), folder, every
        self.own = make_backfile(folder)
        self.others = [tool for tool in find_peers(peers, folder) if count <= MOST[tool.name]] if peers else []
        self.search = find_search(peers, folder) if peers and count <= MOST["pagefind"] else None
        self.runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
        self._edits = 0
        write_articles((self.own, *self.others), count)

    def list_tools(self, job: str) -> tuple[Tool, ...]:
        """Backfile and the peers that a goal names at this job, or every one."""
        named = {name for known, names, _ in GOALS for name in names if known == job}
        return (self.own, *(tool for tool in self.others if self._every or tool.name in named))

    def build(self, job: str, tool: Tool) -> None:
        """Build as a user does; of Hugo's output Pagefind makes an index."""
        self._note(job, tool, tool.build, tool.root / tool.made[0])
        if tool.name == "hugo" and self.search:
            self._note(job, self.search, self.search.build, tool.root / tool.made[0])

    def _note(self, job: str, tool: Tool, command: Iterable[str], output: Path) -> None:
        self.runs[job, tool.name].append(run([part.format(output=output) for part in command], tool.root))

    def cold(self) -> None:
        for tool in self.list_tools("cold"):
            tool.clean()
            self.build("cold", tool)

    def edit(self) -> None:
        self._edits += 1
        story = make_story(self.corpus, self._edits * 37 % self.count)
        for tool in self.list_tools("edit"):
            change(tool, story, f"Edited{self._edits}")
            self.build("edit", tool)

    def same(self) -> None:
        time.sleep(2.1)  # what was written in the last two seconds is read again, by design
        run([*BACKFILE, "build"], self.own.root)
        self.build("same", self.own)
        for tool in self.others[:1]:
            self._note("same", tool, tool.build, tool.root / tool.made[0])

    def bare(self) -> None:
        """Without search, each into an empty folder on a file system in memory."""
        for tool in self.list_tools("bare"):
            tool.clean()
            with tempfile.TemporaryDirectory(dir=find_memory()) as output:
                self._note("bare", tool, tool.bare or tool.build, Path(output) / "output")

    def serve(self) -> None:
        """From saving an article to its page with the new words, under the tool's preview."""
        story = make_story(self.corpus, self.count // 2)
        for tool in self.list_tools("serve"):
            if tool.serve:
                waits = serve_edits(tool, story, lambda word, tool=tool: change(tool, story, word), edits=3)
                self.runs["serve", tool.name] += [Run(seconds, 0, 0) for seconds in waits]

    def start(self) -> None:
        self._note("version", self.own, (*BACKFILE[:3], "--version"), self.own.root)
        self._note("search", self.own, (*BACKFILE, "search", "ferry said"), self.own.root)

    def find(self, job: str, *names: str, column: str = "seconds") -> float | None:
        """The medians of some tools' seconds, added; nothing when one was not measured."""
        if any((job, name) not in self.runs for name in names):
            return None
        return sum(statistics.median(getattr(one, column) for one in self.runs[job, name]) for name in names)


def change(tool: Tool, story: Story, word: str) -> None:
    """Save an article with a sentence more."""
    place = tool.root / tool.file.format_map(story._asdict())
    place.write_text(place.read_text("utf-8").rstrip("\n") + f" {word} was the last word.\n", "utf-8")


def find_memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def show(bench: Bench) -> None:
    print(
        f"\n{bench.count:,} articles\n{'job':8}{'tool':10}{'seconds':>9}{'processor':>11}{'peak MB':>9}  of each round"
    )
    for (job, name), found in bench.runs.items():
        middle = [statistics.median(values) for values in zip(*found, strict=True)]
        each = " ".join(f"{one.seconds:.2f}" for one in found)
        print(f"{job:8}{name:10}{middle[0]:9.2f}{middle[1]:11.2f}{middle[2]:9.0f}  {each}")
    print(f"\n{'job':8}{'against':18}{'Backfile':>9}{'peers':>9}{'measured':>10}{'goal':>7}")
    for job, peers, goal in GOALS:
        own, other = bench.find(job, "backfile"), bench.find(job, *peers)
        if own is None or other is None:
            continue
        measured, unit = (own / other, "x") if peers else (own, "s")
        said = "reached" if measured <= goal else "NOT reached"
        work = [bench.find(job, *names, column="processor") or 0 for names in (("backfile",), peers)]
        said += f"; by processor time {work[0] / work[1]:.3f}x" if all(work) else ""
        against = " + ".join(peers) or "the clock"
        print(f"{job:8}{against:18}{own:9.2f}{other:9.2f}{measured:9.3f}{unit}{goal:6.2f}{unit}  {said}")


COLUMNS: dict[str, Callable[[Bench], float | None]] = {
    **{job: lambda bench, job=job: bench.find(job, "backfile") for job in ("cold", "edit", "same", "bare", "serve")},
    "version": lambda bench: bench.find("version", "backfile"),
    "search": lambda bench: bench.find("search", "backfile"),
    **{f"hugo_{job}": lambda bench, job=job: bench.find(job, "hugo") for job in ("cold", "edit", "bare", "serve")},
    **{f"pagefind_{job}": lambda bench, job=job: bench.find(job, "pagefind") for job in ("cold", "edit")},
    **{f"{name}_bare": lambda bench, name=name: bench.find("bare", name) for name in ("eleventy", "pelican")},
}


def add_history(bench: Bench, rounds: int, *, path: Path = HERE / "history.csv") -> None:
    """Add a line: the commit, and medians in seconds; empty ones were not measured."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False
    ).stdout.strip()
    values = [find(bench) for find in COLUMNS.values()]
    row = [datetime.now(UTC).strftime("%Y-%m-%d"), commit, bench.count, rounds]
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(["date", "commit", "articles", "rounds", *COLUMNS])
        writer.writerow([*row, *("" if value is None else f"{value:.3f}" for value in values)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=10_000, help="articles")
    parser.add_argument("--peers", type=Path, help="the folder with the peers; without it Backfile runs alone")
    parser.add_argument("--without", default="", help="peers to leave out, such as eleventy,pelican")
    parser.add_argument("--all", action="store_true", help="each peer at each job, not only where a goal names it")
    parser.add_argument("--jobs", default=",".join(JOBS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--history", action="store_true")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    wanted = parser.parse_args()
    jobs = wanted.jobs.split(",")
    if unknown := set(jobs) - set(JOBS):
        sys.exit(f"no such job: {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        bench = Bench(Path(folder), wanted.peers and wanted.peers.resolve(), wanted.n, every=wanted.all)
        bench.others = [tool for tool in bench.others if tool.name not in wanted.without.split(",")]
        for number in range(wanted.rounds):
            print(f"round {number + 1}", file=sys.stderr)
            for job in JOBS:
                if job in jobs:
                    getattr(bench, job)()
        show(bench)
        if wanted.history:
            add_history(bench, wanted.rounds)


if __name__ == "__main__":
    main()
