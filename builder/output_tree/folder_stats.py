"""The status of every file in a folder, read in one pass.

Rule: reads, never changes, never follows a link. Sizes and times of a whole tree come from one pass, so that no
caller has to query the file system for each file.
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
    """The mode as in `os.stat`; only the file type if it comes from the record of a build."""
    stamp: int = 0
    """The result of `files.find_stamp`."""

    @property
    def is_plain(self) -> bool:
        """True for a regular file, False for a link, pipe or device."""
        return stat.S_ISREG(self.mode)


def sweep_folder(folder: Path) -> Iterator[Swept]:
    """Everything below the folder except folders, in no order; a missing folder is empty. Raises `Fault`."""
    for path, status in walk_folder(folder):
        yield make_swept(path, status)


def make_swept(path: str, status: os.stat_result) -> Swept:
    """A `Swept` from a path and its status."""
    return Swept(path, status.st_size, status.st_mtime_ns, status.st_mode, find_stamp(status))


def walk_folder(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Like `sweep_folder`, but gives the path and status of each member."""
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
            continue  # it disappeared, or became a file, in the meantime, and can be skipped
        except OSError as error:
            raise make_fault(place, f"cannot read the folder: {error.strerror or error}") from error
