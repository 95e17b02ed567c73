"""Whether anything changed since the last build, told before anything heavy is loaded.

Rule: the standard library alone, sizes, times and stamps alone. A seal covers every file that a build reads and every
file that lies in the output; it says "as it was left" or nothing at all. What it cannot tell, the pipeline finds out.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder.errors import Fault, Problem
from builder.files import find_stamp, load_state, resolve_path, save_state
from builder.output_tree.folder_stats import sweep_folder
from builder.sitebuild.inputs import Listing, list_content, list_output
from builder.workers import run_beside

Result = TypeVar("Result")

FOLDER = ".backfile"
RECENT = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within the same tick of its clock."""
_SETTINGS, _RULINGS, _THEMES = "archive.yaml", "tags.yaml", "themes"
_LIBRARIES = "-packages"
"""How the names of folders end that change when a library comes, goes or has another version."""
_PACKAGE = Path(__file__).resolve().parent.parent

File = tuple[str, int, int, int]
"""Path, size, modification time in nanoseconds, stamp (`files.find_stamp`)."""


class Report(NamedTuple):
    """What the build that left the seal had to tell."""

    articles: int
    pages: int
    problems: tuple[Problem, ...]


class Seen(NamedTuple):
    """Every file that a build depends on, as it was when somebody looked."""

    beside: tuple[File, ...]
    """The settings, Backfile's own code, the themes."""
    content: Listing
    left: Listing
    """What lies in the output."""

    def is_settled(self, now_ns: int) -> bool:
        """Whether nothing that is read changed so shortly before `now_ns` that it may change again unseen."""
        return max((self.content.newest, *(file[2] for file in self.beside))) < now_ns - RECENT


def find_record(root: Path, output: Path) -> Path:
    """The record of what builds wrote into this output folder: each folder has its own."""
    name = "output"
    if resolve_path(output) != resolve_path(root / "output"):
        name += "-" + hashlib.blake2b(str(resolve_path(output)).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return root / FOLDER / name


def look(root: Path, output: Path) -> Seen:
    """The files as they are now; on two processors, where there are two. Raises `Fault`."""
    content, left = run_beside(lambda: _pack(list_content(root)), lambda: list_output(output))
    return Seen(_look_beside(root), _unpack(content) if content else list_content(root), left)


def look_beside(root: Path, output: Path, here: Callable[[], Result]) -> tuple[Seen, Result]:
    """`look`, in copies of this process, and what `here` gives meanwhile, such as what builds, loaded."""
    content, (left, (beside, result)) = run_beside(
        lambda: _pack(list_content(root)),
        lambda: run_beside(lambda: _pack(list_output(output)), lambda: (_look_beside(root), here())),
    )
    if not (content and left):  # a copy failed: looking here tells why
        return look(root, output), result
    return Seen(beside, _unpack(content), _unpack(left)), result


def _pack(listing: Listing) -> bytes:
    return b"%d %s" % (listing.newest, listing.packed)


def _unpack(packed: bytes) -> Listing:
    newest, _, lines = packed.partition(b" ")
    return Listing(lines, int(newest))


def save_seal(root: Path, output: Path, seen: Seen, *, left: bytes, report: Report) -> None:
    """Seal a build: `seen` is what there was when it began, `left` the listing of what lies in the output now."""
    record = find_record(root, output)
    told = (report.articles, report.pages, [astuple(problem) for problem in report.problems])
    data = json.dumps((_digest(seen, left, record), told))
    save_state(_seal_path(record), data.encode())


def find_sealed(root: Path, output: Path, seen: Seen) -> Report | None:
    """What the last build had to tell, when all is as it was; nothing when anything may have changed."""
    record = find_record(root, output)
    try:
        digest, (articles, pages, problems) = json.loads(bytes(load_state(_seal_path(record)) or b""))
        if digest == _digest(seen, seen.left.packed, record):
            return Report(articles, pages, tuple(Problem(*one) for one in problems))
    except (Fault, ValueError, TypeError, OSError):  # none there, or not ours
        pass
    return None


def _look_beside(root: Path) -> tuple[File, ...]:
    folders = (_PACKAGE, _PACKAGE.parent / _THEMES, root / _THEMES)
    found = ((folder / file.path, file) for folder in folders for file in sweep_folder(folder))
    swept = (
        (str(path), file.size, file.changed_ns, file.stamp) if file.is_plain else (str(path), *_look_at(path)[1:])
        for path, file in found
    )
    places = (Path(place) for place in sys.path if place.endswith(_LIBRARIES))
    libraries = ((str(place), 0, place.stat().st_mtime_ns, 0) for place in places if place.is_dir())
    own = (_look_at(root / name) for name in (_SETTINGS, _RULINGS))
    return (*own, *libraries, *(file for file in swept if not file[0].endswith(".pyc")))


def _digest(seen: Seen, left: bytes, record: Path) -> str:
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    beside = json.dumps((_look_at(record), *sorted(seen.beside))).encode()
    for part in (beside, seen.content.packed, left):
        digest.update(hashlib.blake2b(part).digest())
    return digest.hexdigest()


def _look_at(path: Path) -> File:
    if not path.is_file():
        return path.name, -1, 0, 0
    status = path.stat()
    return path.name, status.st_size, status.st_mtime_ns, find_stamp(status)


def _seal_path(record: Path) -> Path:
    return record.with_name(f"{record.name}.seal")
