"""Times the build on generated archives: `python bench/build.py [1000 10000]`.

For each size four builds as a user runs them, each a process of its own: cold, nothing changed, one article edited,
nothing changed again. Prints whole-process seconds, articles per second, the peak memory of the largest process, and
the bytes that each article takes in output/. Figures of one run on a shared machine vary; compare ratios.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import write_archive
from measuring import make_environment


def run(root: Path, *arguments: str) -> tuple[float, float, str]:
    """(seconds, peak MB of the largest process, what it printed) of a `backfile build`."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "builder", "-C", str(root), "build", *arguments]
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT, env=make_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        printed.seek(0)
        text = printed.read()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(text)
    return seconds, usage.ru_maxrss / 1024, text


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        write_archive(root, count)
        article = sorted((root / "content").rglob("index.md"))[count // 2]
        time.sleep(2.1)  # files younger than two seconds are read again, by design
        print(f"\n{count:,} articles of 450 words, {os.cpu_count()} processors")
        print(f"{'build':18}{'seconds':>9}{'articles/s':>12}{'peak MB':>9}")
        for name in ("cold", "nothing changed", "one edit", "nothing changed"):
            if name == "one edit":
                article.write_text(article.read_text("utf-8").replace(".\n", ", as was said before.\n", 1), "utf-8")
                time.sleep(2.1)
            seconds, peak, text = run(root, *(("--profile",) if name in ("cold", "one edit") else ()))
            print(f"{name:18}{seconds:9.2f}{count / seconds:12,.0f}{peak:9.0f}")
            if name in ("cold", "one edit"):
                print("  " + "\n  ".join(text.strip().splitlines()))
        sizes: dict[str, list[int]] = {"search index": [], "everything else": []}
        for path in (root / "output").rglob("*"):
            if path.is_file():
                kind = "search index" if path.is_relative_to(root / "output" / "search") else "everything else"
                sizes[kind].append(path.stat().st_size)
        for kind, found in sizes.items():
            print(f"{kind}: {sum(found) / count:,.0f} bytes per article, {len(found):,} files")


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("1000", "10000")):
        measure(size)
