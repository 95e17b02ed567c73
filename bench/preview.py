"""The preview under an editor: how long from a save to the page in Chromium, and how it bears a day of work.

    python bench/preview.py speed [--articles 1000] [--saves 10]
    python bench/preview.py soak [--minutes 10]

`speed` saves as each editor does, with pauses, then while the lists and the index of the last save are still being
made, then 1,000 times in a row. `soak` edits, renames and breaks files at random, and
compares the last output with that of a clean build. Linux: memory and time are read from /proc.
"""

import argparse
import contextlib
import os
import queue
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corpus import Corpus, write_archive

REPO = Path(__file__).resolve().parent.parent
REST = "\n\n".join(Corpus().paragraph(random.Random(number)) for number in range(8))
"""The rest of an article of the bench's own: some 400 words."""
PAGE = """---
title: Tide {number}
date: 2021-01-{day:02}
section: Harbour
---

The ferry left at {words}.

{rest}
"""
REPORT = """
let told = '';
const look = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const found = /left at (.*?)\\.(?:\\s|$)/.exec(document.body.innerText);
  if (found && found[1] !== told) report(told = found[1], Date.now());
}));
addEventListener('DOMContentLoaded', () => {
  look();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
});
"""
"""Run in each page: tells its words, and the time, when they have been painted."""
OWN = 50
"""Articles of the bench's own, that are edited, in folders of their own."""


def make_archive(root: Path, articles: int) -> None:
    """An archive of `articles`, all but `OWN` of 450 words."""
    root.mkdir(parents=True)
    write_archive(root, articles - OWN)
    for number in range(OWN):
        write(root, number, "noon")


def find_page(root: Path, number: int) -> Path:
    return root / f"content/2021/own/{number % 50:02}/tide-{number}.md"


def make_text(number: int, words: str) -> str:
    return PAGE.format(number=number, day=number % 28 + 1, words=words, rest=REST)


def write(root: Path, number: int, words: str) -> None:
    page = find_page(root, number)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(make_text(number, words))


def save_plainly(page: Path, text: str) -> None:
    page.write_text(text)


def save_by_rename(page: Path, text: str) -> None:
    scratch = page.with_name(f".{page.name}.tmp123")
    scratch.write_text(text)
    scratch.replace(page)


def save_like_vim(page: Path, text: str) -> None:
    backup = page.with_name(page.name + "~")
    page.rename(backup)
    page.write_text(text)
    backup.unlink()


def save_like_emacs(page: Path, text: str) -> None:
    shutil.copy(page, page.with_name(page.name + "~"))
    page.write_text(text)
    page.with_name(page.name + "~").unlink()


def save_like_sed(page: Path, text: str) -> None:
    scratch = page.with_name("sedXk3jd9")
    scratch.write_text(text)
    scratch.rename(page)


SAVES: tuple[Callable[[Path, str], None], ...] = (
    save_plainly, save_by_rename, save_like_vim, save_like_emacs, save_like_sed,
)  # fmt: skip


@contextlib.contextmanager
def serving(root: Path) -> Iterator[tuple[str, int]]:
    """(address, process id) of a preview of the archive, after its first build."""
    command = [sys.executable, "-m", "builder", "-C", str(root), "serve", "--port", "8790"]
    log = root.with_name("serve.log").open("w")
    process = subprocess.Popen(command, cwd=REPO, stdout=log, stderr=log)
    try:
        path, begun = root.with_name("serve.log"), time.monotonic()
        while "Rebuilt" not in path.read_text() and time.monotonic() - begun < 300:
            time.sleep(0.05)
        yield path.read_text().split("Serving at ")[1].split(",")[0], process.pid
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def read_memory(pid: int) -> float:
    """Resident megabytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def read_cpu(pid: int) -> float:
    """Seconds of processor time, of the process alone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetch(address: str) -> str:
    """The page; empty where there is none yet."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError:
        return ""


def run_speed(articles: int, saves: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "archive"
        make_archive(root, articles)
        with serving(root) as (address, pid), browsing() as (tab, seen):
            print(f"{articles:,} articles; {read_memory(pid):.0f} MB after the first build")
            tab.goto(f"{address}2021/01/08/tide-7.html")
            page, times = find_page(root, 7), []
            for save in SAVES:
                own = [measure(tab, seen, save, page, f"{save.__name__} {number}") for number in range(saves)]
                times += own
                print(f"{save.__name__:16} median {statistics.median(own):6.0f} ms, most {max(own):6.0f} ms")
            print(f"{'all':16} median {statistics.median(times):6.0f} ms, 9 of 10 within {quantile(times):.0f} ms")
            busy = [measure(tab, seen, save_plainly, page, f"busy {number}", pause=1.2) for number in range(saves * 2)]
            print(f"while it rebuilds: median {statistics.median(busy):6.0f} ms, most {max(busy):6.0f} ms")
            run_many(root, address, pid)


def run_many(root: Path, address: str, pid: int) -> None:
    """A thousand saves in a row, then nothing."""
    page, begun = find_page(root, 7), time.monotonic()
    for number in range(1000):
        SAVES[number % len(SAVES)](page, make_text(7, f"save {number}"))
        time.sleep(0.01)
    while "save 999." not in fetch(f"{address}2021/01/08/tide-7.html"):
        assert time.monotonic() - begun < 300, "the last save was lost"
        time.sleep(0.1)
    print(f"1,000 saves: the last is shown {time.monotonic() - begun:.1f} s after the first")
    print(f"and built {wait_until_built(root, 'save 999.', '2021/01/08/tide-7.html'):.1f} s later")
    time.sleep(10)
    before = read_cpu(pid)
    time.sleep(20)
    print(f"idle: {(read_cpu(pid) - before) * 5:.2f} % of a processor")


def wait_until_built(root: Path, words: str, page: str) -> float:
    """Seconds until a page of the output holds the words."""
    path, begun = root / "output" / page, time.monotonic()
    while not path.is_file() or words not in path.read_text():
        assert time.monotonic() - begun < 300, "the last change was never built"
        time.sleep(0.1)
    return time.monotonic() - begun


@contextlib.contextmanager
def browsing() -> Iterator[tuple[Any, queue.Queue[tuple[str, float]]]]:
    """A tab of Chromium, and what it reports: words and when they were painted, in milliseconds since 1970."""
    from playwright.sync_api import sync_playwright

    seen: queue.Queue[tuple[str, float]] = queue.Queue()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-proxy-server"], chromium_sandbox=False
        )
        tab = running.new_page()
        tab.expose_function("report", lambda words, when: seen.put((words, when)))
        tab.add_init_script(REPORT)
        yield tab, seen
        running.close()


def measure(
    tab: Any, seen: queue.Queue[tuple[str, float]], save: Callable[[Path, str], None], page: Path, words: str, *,
    pause: float = 3.0,
) -> float:  # fmt: skip
    """Milliseconds from before a save until the page shows it, after a pause of so many seconds."""
    tab.wait_for_timeout(pause * 1000)
    begun = time.time() * 1000
    save(page, make_text(7, words))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        tab.wait_for_timeout(10)  # lets the reports in; the page's own clock tells when
        while not seen.empty():
            told, when = seen.get()
            if told == words:
                return when - begun
    raise AssertionError(f"never shown: {words}")


def quantile(times: list[float]) -> float:
    return sorted(times)[len(times) * 9 // 10]


def run_soak(minutes: float) -> None:
    chance, seconds = random.Random(7), minutes * 60
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "archive"
        make_archive(root, 250)
        with serving(root) as (address, pid):
            begun, acts, memory, next_look = time.monotonic(), 0, [], 0.0
            while (now := time.monotonic() - begun) < seconds:
                act(root, chance)
                acts += 1
                time.sleep(chance.choice((0.01, 0.05, 0.3)))
                if now >= next_look:
                    fetch(address)
                    memory.append(read_memory(pid))
                    next_look = now + max(2, seconds / 60)
            print(f"{acts:,} acts; memory " + " ".join(f"{size:.0f}" for size in memory) + " MB", flush=True)
            for number in range(OWN):
                if not find_page(root, number).is_file():
                    write(root, number, "the end")
            write(root, 0, "the very end")
            while "the very end" not in fetch(f"{address}2021/01/01/tide-0.html"):
                assert time.monotonic() - begun < seconds + 60, "the last change was lost"
                time.sleep(0.2)
            wait_until_built(root, "the very end", "2021/01/01/tide-0.html")
            time.sleep(5)
        half = len(memory) // 2
        early, late = statistics.median(memory[half // 2 : half]), statistics.median(memory[half + half // 2 :])
        print(f"second quarter {early:.0f} MB, last quarter {late:.0f} MB: {late / early - 1:+.1%}")
        different = find_different(root)
        print(f"unlike a clean build: {', '.join(different) or 'nothing'}")


def act(root: Path, chance: random.Random) -> None:
    """Something that an editor, a person or git does."""
    number = chance.randrange(OWN)
    page = find_page(root, number)
    if not page.is_file():
        write(root, number, "one")
        return
    match chance.randrange(8):
        case 0:
            page.write_text("---\ntitle: [broken\n---\n")
        case 1:
            page.unlink()
        case 2:
            page.rename(page.with_name(f"tide-{number}-moved.md"))
        case 3:
            (page.parent / f".{page.name}.swp").write_text("x")
        case _:
            chance.choice(SAVES)(page, make_text(number, str(chance.random())))


def find_different(root: Path) -> list[str]:
    """The files that a clean build of the same content makes otherwise."""
    clean = root.with_name("clean")
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".backfile"))
    subprocess.run([sys.executable, "-m", "builder", "-C", str(clean), "build"], cwd=REPO, capture_output=True)
    left, made = list_files(root / "output"), list_files(clean / "output")
    return sorted(path for path in left.keys() | made.keys() if left.get(path) != made.get(path))


def list_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "soak"))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--saves", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    if given.what == "speed":
        run_speed(given.articles, given.saves)
    else:
        run_soak(given.minutes)


if __name__ == "__main__":
    main()
