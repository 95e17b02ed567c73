"""The files of a folder with their sizes and times, as one text that can be kept and compared.

Rule: the standard library alone. Equal folders give equal bytes: a file is its path, size, time, stamp and what else is
said of it, with NUL between; files are in the order of their paths, with two NULs between. No path holds a NUL.
"""

import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.article.store import Found, scan_all
from builder.files import find_stamp
from builder.output_tree.folder_stats import Swept, walk_folder

_APART, _WITHIN = "\0\0", "\0"


class Listing(NamedTuple):
    """What lies in a folder."""

    packed: bytes
    newest: int
    """The latest modification time of the content, in nanoseconds; 0 of nothing, and of an output."""

    @property
    def lines(self) -> list[str]:
        """One text a file, in order."""
        return _decode(self.packed).split(_APART) if self.packed else []


def find_found(lines: Sequence[str], path: str) -> Found | None:
    """A file of the content among lines in order."""
    at = bisect_left(lines, begin := f"{path}{_WITHIN}")
    return parse_found(lines[at]) if at < len(lines) and lines[at].startswith(begin) else None


def replace_lines(lines: list[str], paths: Iterable[str], new: Mapping[str, str]) -> None:
    """Put the `new` lines of files, by path, among lines in order; those of `paths` that have none go."""
    for path in paths:
        at = bisect_left(lines, begin := f"{path}{_WITHIN}")
        there = at < len(lines) and lines[at].startswith(begin)
        lines[at : at + there] = [new[path]] if path in new else []


def pack_lines(lines: Iterable[str]) -> bytes:
    """The lines of files in any order, as `Listing.packed` has them."""
    return _APART.join(sorted(lines)).encode("utf-8", "surrogateescape")


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


def list_left(files: Iterable[Swept]) -> Listing:
    """The files that lie in an output, in any order."""
    return Listing(pack_lines(map(format_swept, files)), 0)


def format_found(found: Found) -> str:
    """The line of a file of the content."""
    return f"{found.path}\0{found.size}\0{found.changed}\0{found.stamp}"


def parse_found(line: str) -> Found:
    """What `format_found` wrote."""
    path, size, changed, stamp = line.split(_WITHIN)
    return Found(path, int(size), int(changed), int(stamp))


def format_swept(swept: Swept) -> str:
    """The line of a file of the output, with what kind of file it is."""
    return f"{swept.path}\0{swept.size}\0{swept.changed_ns}\0{swept.stamp}\0{stat.S_IFMT(swept.mode)}"


def parse_swept(lines: Iterable[str]) -> Iterator[Swept]:
    """What `format_swept` wrote; of a file's mode the kind alone."""
    for line in lines:
        path, size, changed, stamp, mode = line.split(_WITHIN)
        yield Swept(path, int(size), int(changed), int(mode), int(stamp))


def _decode(packed: bytes) -> str:
    return packed.decode("utf-8", "surrogateescape")
