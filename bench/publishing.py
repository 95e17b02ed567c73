"""Times `backfile publish` on a generated archive: `python bench/publishing.py [10000]`.

The whole command, each time a process of its own, to a bare repository on the same disk: the first publish, nothing
changed, then articles edited one at a time: a sentence more at the end, a word put in place of another, and words added
to the first sentence, which moves all that follow in the index. Prints seconds, and what the push sent: objects and
bytes that the bare repository gained.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import write_archive
from measuring import make_environment

EDITS = 3
KINDS = {
    "a sentence more": lambda text: text.rstrip("\n") + " The lantern was the last word.\n",
    "a word changed": lambda text: text.replace(f"{text.split()[-9]} ", "lantern ", 1),
    "words added": lambda text: text.replace(".\n", ", as was said before.\n", 1),
}


def git(folder: Path, *arguments: str) -> str:
    """What git printed in a folder."""
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True).stdout


def weigh(bare: Path) -> tuple[int, int]:
    """(objects, bytes) of a bare repository."""
    counts = dict(line.split(": ") for line in git(bare, "count-objects", "-v").splitlines())
    kilobytes = int(counts["size"]) + int(counts["size-pack"])
    return int(counts["count"]) + int(counts["in-pack"]), kilobytes * 1024


def publish(root: Path, bare: Path, name: str) -> None:
    """Publish once and print the row."""
    objects, size = weigh(bare)
    start = time.perf_counter()
    command = [sys.executable, "-m", "builder", "-C", str(root), "publish"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=make_environment())
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    more, larger = weigh(bare)
    print(f"{name:18}{seconds:9.2f}{more - objects:10,}{larger - size:14,}")


def measure(count: int) -> None:
    """All rows for an archive of so many articles."""
    with tempfile.TemporaryDirectory() as folder:
        root, bare = Path(folder) / "archive", Path(folder) / "home.git"
        write_archive(root, count)
        git(Path(folder), "init", "-q", "--bare", str(bare))
        git(Path(folder), "init", "-q", str(root))
        git(root, "remote", "add", "origin", str(bare))
        articles = sorted((root / "content").rglob("index.md"))
        time.sleep(2.1)  # files younger than two seconds are read again, by design
        print(f"\n{count:,} articles of 450 words\n{'publish':18}{'seconds':>9}{'objects':>10}{'bytes':>14}")
        publish(root, bare, "first")
        publish(root, bare, "nothing changed")
        for number, (name, edit) in enumerate(list(KINDS.items()) * EDITS):
            article = articles[count // (number + 2)]
            article.write_text(edit(article.read_text("utf-8")), "utf-8")
            time.sleep(2.1)
            publish(root, bare, name)


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:] or ("10000",)):
        measure(wanted)
