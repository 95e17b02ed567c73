"""Reading and writing files.

Rule: the only module that changes anything on disk (except `cache`, through its database). A write is atomic: a kill
leaves the old bytes or the new ones. Every failure of the system is a `Fault` that names the path.
"""

import errno
import gzip
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from builder.errors import Fault, make_fault

TEMPORARY = ".backfile-"
"""Prefix of the names of files and folders that are not complete yet; all scans ignore them."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PLAIN = getattr(os, "O_NOFOLLOW", 0)
"""Flag with which opening a link fails; Windows has no such flag."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Flag that Windows requires. Files are read and created by direct system calls: a stream takes twice the time."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Flags with which a pipe does not block and a terminal does not become the controlling one."""
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "a device"),
)
_PART = 1 << 20
_CHECK = 16
"""Number of bytes of the digest before data that can be rebuilt."""
_LENGTH = 8
"""Bytes of the length of a section of a state file."""
_FIRST = 65_536
"""Bytes of a state file that are read for its first section: most are shorter."""
_HAS_INODES = os.name != "nt"
"""True if listing a folder gives inode numbers; Windows gives them only to who opens a file."""
_STAMP = (1 << 63) - 1


@contextmanager
def _naming(path: Path, verb: str) -> Iterator[None]:
    """Turn an `OSError` into a `Fault` that names the path, what failed and what to check."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        place = error.filename if isinstance(error.filename, str) and not error.filename2 else path
        hint = "check that it is there and that you may read and write it"
        if error.errno in _FULL:
            hint = "make room on the disk, then run the same command again"
        raise make_fault(place, f"cannot {verb}: {reason}", hint=hint) from error


def find_stamp(status: os.stat_result) -> int:
    """A number of 63 bits that differs after any change of a file, even one that keeps size and modification time.

    It is computed from the time that only the system sets (`ctime`) and the inode number: it also differs after
    `touch -d`, after `cp -p`, and after another file was moved to the same place.
    """
    return (status.st_ctime_ns ^ status.st_ino if _HAS_INODES else status.st_ctime_ns) & _STAMP


def read_bytes(path: Path, *, follow: bool = True) -> bytes:
    """The bytes of the file; raises `Fault`, also for anything that is not a regular file. Never blocks on a pipe.

    Without `follow`, a link is refused, even if it replaced the file a moment ago.
    """
    with _naming(path, "read"):
        handle, status = _open(path, 0 if follow else _PLAIN)
        try:
            parts = [os.read(handle, status.st_size + 1)]
            while parts[-1]:
                parts.append(os.read(handle, _PART))
        finally:
            os.close(handle)
    return b"".join(parts)


def read_beginning(path: Path, size: int) -> bytes:
    """The first `size` bytes of the file, or fewer if it is shorter; raises `Fault` as `read_bytes` does."""
    with _naming(path, "read"):
        handle, status = _open(path)
        try:
            parts, room = [], size
            while room and (part := os.read(handle, min(room, status.st_size + 1))):
                parts.append(part)
                room -= len(part)
        finally:
            os.close(handle)
    return b"".join(parts)


def open_file(path: Path) -> BinaryIO:
    """The file as a stream, for callers that need only its beginning; raises `Fault` as `read_bytes` does."""
    with _naming(path, "read"):
        return os.fdopen(_open(path)[0], "rb")


def _open(path: Path, more: int = 0) -> tuple[int, os.stat_result]:
    """A handle of a regular file, and its status; raises `OSError` for anything else."""
    handle = os.open(path, os.O_RDONLY | _BINARY | _AT_ONCE | more)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, f"{name_kind(status.st_mode)}, not a file")
    return handle, status


def resolve_path(path: Path) -> Path:
    """The absolute path with all links followed; a link that leads to itself is resolved as far as possible."""
    return Path(os.path.realpath(path))


def find_mode(path: Path) -> int:
    """The `st_mode` of the file that a path leads to; 0 if there is none or it may not be accessed."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def name_kind(mode: int) -> str:
    """A name for the kind of file of an `st_mode`: `a folder`, `a named pipe`."""
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "a file")


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark; raises `Fault` with the line of the first invalid byte."""
    return decode_text(read_bytes(path), path=path)


def decode_text(data: bytes, *, path: object) -> str:
    """The text of these bytes of the file `path`, decoded as `read_text` does."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8"
        raise make_fault(path, f"byte 0x{data[error.start]:02x} is not UTF-8", line=line, hint=hint) from error


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace the file atomically, creating its folder; with `durable`, wait for the disk (for content, not for
    output).
    """
    with _naming(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                if durable:
                    stream.flush()
                    os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def check_writable(path: Path) -> None:
    """Raise `Fault` if `write_bytes` could not write this file; makes its folder."""
    with _naming(path, "write"):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        os.close(handle)
        Path(temporary).unlink()


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for UTF-8 text with `\\n` line ends."""
    write_bytes(path, text.encode("utf-8"))


def save_state(path: Path, *sections: bytes) -> None:
    """Keep what can be made again: a head with the length and the digest of each section, then the sections."""
    head = b"".join(len(section).to_bytes(_LENGTH, "big") + find_check(section) for section in sections)
    write_bytes(path, len(sections).to_bytes(1, "big") + head + b"".join(sections), durable=False)


def load_state(path: Path) -> memoryview | None:
    """The first section that `save_state` kept; nothing where no file stands, or one that holds anything else."""
    sections = load_sections(path, most=1)
    return sections[0] if sections else None


def load_sections(path: Path, *, most: int | None = None) -> list[memoryview] | None:
    """The sections that `save_state` kept, or the first of them alone; nothing unless all that is read is whole."""
    try:
        kept = memoryview(read_beginning(path, _FIRST) if most else read_bytes(path))
        count, width = kept[0], _LENGTH + _CHECK
        heads = [kept[1 + width * at : 1 + width * (at + 1)] for at in range(count)]
        lengths = [int.from_bytes(head[:_LENGTH], "big") for head in heads]
        start, sections = 1 + width * count, []
        if start + sum(lengths[:most]) > len(kept) and most:
            kept = memoryview(read_bytes(path))
        for length in lengths[:most]:
            sections.append(kept[start : start + length])
            start += length
    except (Fault, IndexError):
        return None
    fits = all(head[_LENGTH:] == find_check(section) for head, section in zip(heads, sections, strict=False))
    return sections if fits and (most or start == len(kept)) else None


def find_check(data: bytes | memoryview) -> bytes:
    """The digest by which `save_state` knows what it kept."""
    return hashlib.blake2b(data, digest_size=_CHECK).digest()


def write_output(path: Path, data: bytes) -> bool:
    """Write a file that can be rebuilt; an unchanged one keeps its bytes and times. True if the file was written.

    A new file is created in place: a kill may leave it incomplete, but then the next build finds no record of it and
    writes it again. An existing file is replaced atomically.
    """
    with _naming(path, "write"):
        try:
            _create(path, data)
        except FileExistsError:
            if path.is_file() and path.read_bytes() == data:
                return False
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            write_bytes(path, data, durable=False)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path, data)
        return True


def _create(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file that does not exist yet; with `durable`, wait for the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        while data:
            data = data[os.write(handle, data) :]
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


def stage_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a new hidden folder within `folder`, wait for the disk, and return the hidden folder.

    If one of them cannot be written, all of them are removed and a `Fault` is raised.
    """
    staged = folder / f"{TEMPORARY}{secrets.token_hex(6)}"
    with _naming(folder, "write"):
        staged.mkdir(parents=True)
        try:
            for name, data in files.items():
                _create(staged / name, data, durable=bool(data))
            _sync(staged)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    return staged


def move_folder(source: Path, target: Path) -> bool:
    """Rename a folder in one step. False, without any change, if the new name is already taken."""
    with _naming(target, "write"):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):  # otherwise the system would replace an empty folder
            return False
        try:
            source.rename(target)
        except OSError as error:
            if os.path.lexists(target) and source.is_dir():  # it appeared between the two steps
                return False
            raise error
    return True


def move_file(source: Path, target: Path) -> None:
    """Rename a file in one step, replacing a file that has the new name."""
    with _naming(target, "write"):
        source.replace(target)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    with _naming(path, "write"):
        _sync(path)


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such call
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_file(path: Path, *, stop: Path) -> None:
    """Delete a file that may already be gone, and the folders above it that became empty, up to but not including
    `stop`.
    """
    with _naming(path, "delete"):
        path.unlink(missing_ok=True)
        remove_empty(path.parent, stop=stop)


def remove_empty(folder: Path, *, stop: Path) -> None:
    """Delete a folder if it is empty, then the folders above it that became empty, up to but not including `stop`."""
    while folder != stop and stop in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def remove_tree(path: Path) -> None:
    """Delete a folder and everything in it; a missing one is fine."""
    with _naming(path, "delete"):
        if path.exists():
            shutil.rmtree(path)


def make_folder(path: Path) -> None:
    """Create a folder and its parents; raises `Fault` if that is not allowed."""
    with _naming(path, "make the folder"):
        path.mkdir(parents=True, exist_ok=True)


def pack(data: bytes) -> bytes:
    """Gzip without a time stamp or a name, so that equal bytes compress to equal bytes."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def hash_bytes(data: bytes) -> str:
    """SHA-256 in hexadecimal, the digest used in the records of the archive."""
    return hashlib.sha256(data).hexdigest()
