"""Whether anything changed since the last build, told before anything heavy is loaded.

Rule: the standard library alone, sizes and times alone. A seal covers every file that a build reads and every file that
lies in the output; it says "as it was left" or nothing at all. What it cannot tell, the pipeline finds out.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder.article.store import Found, scan_content
from builder.errors import Fault, Problem
from builder.files import read_bytes, write_bytes
from builder.publish.sweep import Swept, sweep_folder
from builder.workers import run_beside

Result = TypeVar("Result")

FOLDER = ".backfile"
RECENT = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within the same tick of its clock."""
_SETTINGS, _RULINGS, _THEMES = "archive.yaml", "tags.yaml", "themes"
_LIBRARIES = "-packages"
"""How the names of folders end that change when a library comes, goes or has another version."""
_PACKAGE = Path(__file__).resolve().parent.parent

File = tuple[str, int, int]
"""Path, size, modification time in nanoseconds."""


class Report(NamedTuple):
    """What the build that left the seal had to tell."""

    articles: int
    pages: int
    problems: tuple[Problem, ...]


class Seen(NamedTuple):
    """Every file that a build depends on, as it was when somebody looked."""

    beside: tuple[File, ...]
    """The settings, Backfile's own code, the themes."""
    packed: bytes
    """The content, as JSON."""
    left: tuple[Swept, ...]
    """What lies in the output."""

    @property
    def content(self) -> tuple[Found, ...]:
        """The files below `content/`, in the order of their paths."""
        return tuple(Found(*one) for one in json.loads(self.packed))

    def is_settled(self, now_ns: int) -> bool:
        """Whether nothing that is read changed so shortly before `now_ns` that it may change again unseen."""
        return all(file[2] < now_ns - RECENT for file in (*self.beside, *self.content))


def find_record(root: Path, output: Path) -> Path:
    """The record of what builds wrote into this output folder: each folder has its own."""
    name = "output"
    if output.resolve() != (root / "output").resolve():
        name += "-" + hashlib.blake2b(str(output.resolve()).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return root / FOLDER / name


def look(root: Path, output: Path) -> Seen:
    """The files as they are now; on two processors, where there are two. Raises `Fault`."""
    content, left = run_beside(lambda: _pack(scan_content(root)), lambda: tuple(sweep_folder(output)))
    return Seen(_look_beside(root), content or _pack(scan_content(root)), left)


def look_beside(root: Path, output: Path, here: Callable[[], Result]) -> tuple[Seen, Result]:
    """`look`, in a copy of this process, and what `here` gives meanwhile: for who will build anyway."""
    packed, result = run_beside(lambda: _pack_seen(root, output), here)
    if not packed:  # the copy failed: looking here tells why
        return look(root, output), result
    beside, content, left = json.loads(packed)
    return Seen(tuple(map(tuple, beside)), content.encode(), tuple(Swept(*file) for file in left)), result


def _pack_seen(root: Path, output: Path) -> bytes:
    content = _pack(scan_content(root)).decode()
    return json.dumps((_look_beside(root), content, tuple(sweep_folder(output)))).encode()


def save_seal(root: Path, output: Path, seen: Seen, *, left: Iterable[Swept], report: Report) -> None:
    """Seal a build: `seen` is what there was when it began, `left` what lies in the output now."""
    record = find_record(root, output)
    told = (report.articles, report.pages, [astuple(problem) for problem in report.problems])
    data = json.dumps((_digest(seen, (file[:3] for file in left), record), told))
    write_bytes(_seal_path(record), data.encode(), durable=False)


def find_sealed(root: Path, output: Path, seen: Seen) -> Report | None:
    """What the last build had to tell, when all is as it was; nothing when anything may have changed."""
    record = find_record(root, output)
    try:
        digest, (articles, pages, problems) = json.loads(read_bytes(_seal_path(record)))
        if digest == _digest(seen, (file[:3] for file in seen.left), record):
            return Report(articles, pages, tuple(Problem(*one) for one in problems))
    except (Fault, ValueError, TypeError, OSError):  # none there, or not ours
        pass
    return None


def _look_beside(root: Path) -> tuple[File, ...]:
    folders = (_PACKAGE, _PACKAGE.parent / _THEMES, root / _THEMES)
    swept = ((f"{folder}/{file.path}", *file[1:3]) for folder in folders for file in sweep_folder(folder))
    places = (Path(place) for place in sys.path if place.endswith(_LIBRARIES))
    libraries = ((str(place), 0, place.stat().st_mtime_ns) for place in places if place.is_dir())
    own = (_look_at(root / name) for name in (_SETTINGS, _RULINGS))
    return (*own, *libraries, *(file for file in swept if not file[0].endswith(".pyc")))


def _digest(seen: Seen, left: Iterable[File], record: Path) -> str:
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for data in (_pack((_look_at(record), *sorted(seen.beside))), seen.packed, _pack(sorted(left))):
        digest.update(hashlib.blake2b(data).digest())
    return digest.hexdigest()


def _pack(files: Iterable[File]) -> bytes:
    return json.dumps(list(files)).encode()


def _look_at(path: Path) -> File:
    if not path.is_file():
        return path.name, -1, 0
    status = path.stat()
    return path.name, status.st_size, status.st_mtime_ns


def _seal_path(record: Path) -> Path:
    return record.with_name(f"{record.name}.seal")
