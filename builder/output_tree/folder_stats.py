"""One pass over a folder.

Rule: looks, never changes, never follows a link. Sizes and times of a whole tree come from one sweep, so that
nobody asks the file system once per file.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builder.errors import make_fault
from builder.files import find_stamp


class Swept(NamedTuple):
    """A file or a link below the folder."""

    path: str
    """Relative to the folder, with `/`."""
    size: int
    """Bytes."""
    changed_ns: int
    """Modification time in nanoseconds."""
    mode: int
    """As `os.stat` gives it; the kind of file alone where a build tells what it left."""
    stamp: int = 0
    """`files.find_stamp`."""

    @property
    def is_plain(self) -> bool:
        """A regular file; no link, pipe or device."""
        return stat.S_ISREG(self.mode)


def sweep_folder(folder: Path) -> Iterator[Swept]:
    """Every member below the folder that is no folder, in no order; a missing folder is empty. Raises `Fault`."""
    for path, status in walk_folder(folder):
        yield make_swept(path, status)


def make_swept(path: str, status: os.stat_result) -> Swept:
    """A member, from what the system says of it."""
    return Swept(path, status.st_size, status.st_mtime_ns, status.st_mode, find_stamp(status))


def walk_folder(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """As `sweep_folder`: each member's path and what the system says of it."""
    waiting = [(os.fspath(folder), "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            with os.scandir(place) as listing:
                for member in listing:
                    if member.is_dir(follow_symlinks=False):
                        waiting.append((member.path, f"{prefix}{member.name}/"))
                    else:
                        yield prefix + member.name, member.stat(follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            continue  # it went, or became a file, while we looked: what is gone needs no look
        except OSError as error:
            raise make_fault(place, f"cannot read the folder: {error.strerror or error}") from error
