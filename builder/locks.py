"""Locks between processes, each on a file that the operating system locks.

Rule: the system releases a lock when its process ends, however it ends. The file stays; while it is locked, it names
the process that holds the lock.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from builder.errors import make_fault

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.05
"""Number of seconds between two attempts."""
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK)
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags with which opening fails for a link, and does not block on a pipe."""
_LONGEST = 200
"""Maximum number of bytes that are read of a holder's line."""
_FAR = 1 << 30
"""Offset of the byte that is locked on Windows, where a locked byte cannot be read: far beyond the text."""


class Lock:
    """A lock that this process holds."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    def check(self) -> None:
        """Raise `Fault` if the lock's file was deleted: another process may have locked a new one."""
        if not _is_at(self._path, self._handle):
            hint = "run the same command again; it continues where it stopped"
            raise make_fault(self._path, "the lock was deleted while it was held", hint=hint)


@contextmanager
def hold_lock(path: Path, *, wait: float) -> Iterator[Lock]:
    """Hold the lock on the file `path`, which is created if there is none.

    Raises `Fault` if another process still holds it after `wait` seconds; the message names that process, and the
    time since when it has held the lock.
    """
    end = time.monotonic() + wait
    while (handle := _open_locked(path)) is None:
        if time.monotonic() >= end:
            hint = "wait until it has ended, or stop it; then run this command again"
            raise make_fault(path, f"in use by {_read_holder(path)}", hint=hint)
        time.sleep(_PAUSE)
    try:
        yield Lock(path, handle)
    finally:
        os.truncate(handle, 0)
        os.close(handle)


def _open_locked(path: Path) -> int | None:
    """A handle that holds the lock, with its holder written into the file; None while another process holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _PLAIN, 0o666)
        try:
            if _lock(handle) and _is_at(path, handle):  # the file may have been deleted after it was opened
                _write_holder(handle)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    except OSError as error:
        hint = "check that you may write there, and that the disk supports locks"
        raise make_fault(path, f"cannot lock: {error.strerror}", hint=hint) from error
    return None


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_at(path: Path, handle: int) -> bool:
    """True if the path still leads to the opened file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _write_holder(handle: int) -> None:
    os.truncate(handle, 0)
    os.write(handle, f"process {os.getpid()}".encode())
    since = datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)
    os.write(handle, f", since {since:%Y-%m-%d %H:%M:%S} UTC\n".encode())


def _read_holder(path: Path) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN)
        try:
            return os.read(handle, _LONGEST).decode(errors="replace").strip() or "another process"
        finally:
            os.close(handle)
    except OSError:
        return "another process"
