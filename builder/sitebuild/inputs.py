"""All files that a build reads, and all that lie in its output, with their sizes and times.

Rule: the standard library alone; looks at files, reads none. Equal folders give equal bytes: a file is its path, size,
time, stamp and what else is said of it, with NUL between; files are in the order of their paths, with two NULs between.
No path holds a NUL.
"""

import stat
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder.article.store import ContentFile, scan_all
from builder.files import find_stamp
from builder.output_tree.folder_stats import Swept, sweep_folder, walk_folder
from builder.workers import run_beside

Result = TypeVar("Result")
RECENT = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within the same tick of its clock."""
_SETTINGS, _RULINGS, _THEMES = "archive.yaml", "tags.yaml", "themes"
_LIBRARIES = "-packages"
"""The ending of the names of folders that change when a library comes, goes or has another version."""
_PACKAGE = Path(__file__).resolve().parent.parent
_APART, _WITHIN = "\0\0", "\0"

File = tuple[str, int, int, int]
"""Path, size, modification time in nanoseconds, stamp (`files.find_stamp`)."""


class Listing(NamedTuple):
    """The files of a folder."""

    packed: bytes
    newest: int
    """The latest modification time of the content, in nanoseconds; 0 of nothing, and of an output."""

    @property
    def lines(self) -> list[str]:
        """One text a file, in order."""
        return self.packed.decode("utf-8", "surrogateescape").split(_APART) if self.packed else []


class Inputs(NamedTuple):
    """Every file that a build depends on, as it was when somebody looked."""

    beside: tuple[File, ...]
    """The settings, Backfile's own code, the themes."""
    content: Listing
    output: Listing

    def is_settled(self, now_ns: int) -> bool:
        """False when a file changed so shortly before `now_ns` that it may change again unseen."""
        return max((self.content.newest, *(file[2] for file in self.beside))) < now_ns - RECENT


def stat_inputs(root: Path, output: Path) -> Inputs:
    """The files as they are now; on two processors, where there are two. Raises `Fault`."""
    content, left = run_beside(lambda: _pack(list_content(root)), lambda: list_output(output))
    return Inputs(_stat_beside(root), _unpack(content) if content else list_content(root), left)


def stat_inputs_beside(root: Path, output: Path, here: Callable[[], Result]) -> tuple[Inputs, Result]:
    """`stat_inputs`, in copies of this process, and what `here` gives meanwhile, such as what builds, loaded."""
    content, (left, (beside, result)) = run_beside(
        lambda: _pack(list_content(root)),
        lambda: run_beside(lambda: _pack(list_output(output)), lambda: (_stat_beside(root), here())),
    )
    if not (content and left):  # a copy failed: looking here tells why
        return stat_inputs(root, output), result
    return Inputs(beside, _unpack(content), _unpack(left)), result


def _pack(listing: Listing) -> bytes:
    return b"%d %s" % (listing.newest, listing.packed)


def _unpack(packed: bytes) -> Listing:
    newest, _, lines = packed.partition(b" ")
    return Listing(lines, int(newest))


def _stat_beside(root: Path) -> tuple[File, ...]:
    folders = (_PACKAGE, _PACKAGE.parent / _THEMES, root / _THEMES)
    found = ((folder / file.path, file) for folder in folders for file in sweep_folder(folder))
    swept = (
        (str(path), file.size, file.changed_ns, file.stamp) if file.is_plain else (str(path), *_stat(path)[1:])
        for path, file in found
    )
    places = (Path(place) for place in sys.path if place.endswith(_LIBRARIES))
    libraries = ((str(place), 0, place.stat().st_mtime_ns, 0) for place in places if place.is_dir())
    own = (_stat(root / name) for name in (_SETTINGS, _RULINGS))
    return (*own, *libraries, *(file for file in swept if not file[0].endswith(".pyc")))


def _stat(path: Path) -> File:
    if not path.is_file():
        return path.name, -1, 0, 0
    status = path.stat()
    return path.name, status.st_size, status.st_mtime_ns, find_stamp(status)


def list_content(root: Path) -> Listing:
    """The files below `content/` that count, and the links there that are not followed; raises `Fault`."""
    found = scan_all(root)
    return Listing(pack_lines(map(format_found, found)), max((one.changed for one in found), default=0))


def list_output(output: Path) -> Listing:
    """Whatever lies in the output; raises `Fault`."""
    lines = [
        f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{find_stamp(status)}\0{stat.S_IFMT(status.st_mode)}"
        for path, status in walk_folder(output)
    ]
    return Listing(pack_lines(lines), 0)


def pack_lines(lines: Iterable[str]) -> bytes:
    """The lines of files in any order, as `Listing.packed` has them."""
    return _APART.join(sorted(lines)).encode("utf-8", "surrogateescape")


def find_found(lines: Sequence[str], path: str) -> ContentFile | None:
    """A file of the content among lines in order."""
    at = bisect_left(lines, begin := f"{path}{_WITHIN}")
    return parse_found(lines[at]) if at < len(lines) and lines[at].startswith(begin) else None


def update_output(before: Listing, new: Iterable[Swept], gone: Collection[str]) -> Listing:
    """The listing of an output after files came, changed or went."""
    lines = {line.partition(_WITHIN)[0]: line for line in before.lines}
    lines |= {swept.path: format_swept(swept) for swept in new}
    for path in gone:
        lines.pop(path, None)
    return Listing(pack_lines(lines.values()), before.newest)


def settle_content(content: Listing, fresh: Iterable[str], now_ns: int) -> bytes:
    """The listing to compare with next time; `fresh` are the lines that the build before had not.

    A file that may change again within the same tick of its clock gets a time that no file has.
    """
    if content.newest < now_ns - RECENT:
        return content.packed
    found = ((line, parse_found(line)) for line in fresh)
    recent = {line: format_found(one._replace(changed=-1)) for line, one in found if one.changed >= now_ns - RECENT}
    return pack_lines(recent.get(line, line) for line in content.lines)


def format_found(found: ContentFile) -> str:
    """The line of a file of the content."""
    return f"{found.path}\0{found.size}\0{found.changed}\0{found.stamp}"


def parse_found(line: str) -> ContentFile:
    """The file of a line that `format_found` wrote."""
    path, size, changed, stamp = line.split(_WITHIN)
    return ContentFile(path, int(size), int(changed), int(stamp))


def format_swept(swept: Swept) -> str:
    """The line of a file of the output, with what kind of file it is."""
    return f"{swept.path}\0{swept.size}\0{swept.changed_ns}\0{swept.stamp}\0{stat.S_IFMT(swept.mode)}"


def parse_swept(lines: Iterable[str]) -> Iterator[Swept]:
    """The files of lines that `format_swept` wrote; of a file's mode the kind alone."""
    for line in lines:
        path, size, changed, stamp, mode = line.split(_WITHIN)
        yield Swept(path, int(size), int(changed), int(mode), int(stamp))
