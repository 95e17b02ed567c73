"""The writer of `output/`, with a record of what it wrote.

Rule: deletes only files that an earlier build wrote. The record is replaced in one step at the end of a build. Until
then the old one is valid, and a journal beside it lists the foreign files (not written by any build) that existed
when this build began. So after a kill at any moment, the next build produces the same bytes and leaves no stray
files.
"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from builder.errors import Fault, make_fault
from builder.files import make_folder, read_bytes, remove_file, save_state, write_output
from builder.output_tree.folder_stats import Swept, sweep_folder
from builder.output_tree.output_record import (
    Rows,
    Written,
    encode_rows,
    find_bytes_check,
    load_foreign,
    load_rows,
    make_written,
    pack_row,
    save_foreign,
    unpack_row,
)

_TEMPORARY = ".backfile-"
"""The prefix of the names of half-written files."""


class _Lying(NamedTuple):
    """The files in the folder when a build began."""

    fresh: Set[str]
    """Files of the record whose size, time and stamp are as recorded, or whose bytes are."""
    strays: frozenset[str]
    """Files left by a build that was killed."""
    links: frozenset[str]
    foreign: tuple[str, ...]


class OutputWriter:
    """Writes into an output folder: paths are relative to it, with `/`.

    Made by `open_output`; ended by `finish`, or by `delete_rest` and `end` where the caller keeps `rows` itself.
    """

    def __init__(self, output: Path, record: Path, *, old: Rows, found: _Lying) -> None:
        self.output = output
        self._record, self._old, self._found = record, old, found
        self._new: Rows = {}
        self._folders: set[str] = set()
        self._changed: list[str] = []

    def find_digest(self, path: str) -> bytes | None:
        """The digest of a file's inputs when it was last written; None if the file is new, gone, or changed by
        someone else.
        """
        return unpack_row(self._old[path]).digest if path in self._found.fresh else None

    def write(self, path: str, data: bytes, *, digest: bytes) -> bool:
        """Write a file unless it already has these bytes; `digest` is that of its inputs. True if it was written."""
        self.make_way(path)
        target = self.output / path
        wrote = write_output(target, data)
        self.note_written(path, make_written(target, data, digest=digest), changed=wrote)
        return wrote

    def put(self, path: str, data: bytes) -> bytes:
        """Write a file whose digest is that of its bytes, or keep it; gives the digest."""
        digest = find_bytes_check(data)
        if self.find_digest(path) == digest:
            self.keep(path)
        else:
            self.write(path, data, digest=digest)
        return digest

    def keep(self, path: str) -> None:
        """Register a file that need not be written; `find_digest` must have returned its digest."""
        if path not in self._found.fresh:
            raise ValueError(f"{path} is not as the last build left it")
        self._claim(path, self._old[path])

    @property
    def rows(self) -> Rows:
        """The record of each file that this build named, for the next build."""
        return self._new

    def keep_rest(self, *, but: Collection[str] = ()) -> None:
        """Name every file of the last build that is not named yet, `but` for those that shall go.

        For an output that is as the last build left it.
        """
        self._new = {**self._old, **self._new}
        for path in but:
            self._new.pop(path, None)

    def find_written(self, path: str) -> Written | None:
        """The record of a file: as this build named it, else as the last one left it."""
        row = self._new.get(path) or self._old.get(path)
        return unpack_row(row) if row else None

    def find_old(self, path: str) -> Written | None:
        """The row of a file as the last build left it."""
        row = self._old.get(path)
        return unpack_row(row) if row else None

    def list_paths(self) -> tuple[str, ...]:
        """The files that this build has registered so far."""
        return tuple(self._new)

    def list_renewed(self) -> tuple[str, ...]:
        """The registered files that are new or whose row differs from that of the last build."""
        return tuple(path for path, row in self._new.items() if self._old.get(path) != row)

    def list_written(self) -> dict[str, Written]:
        """Each file that this build has registered so far, with its row."""
        return {path: unpack_row(row) for path, row in self._new.items()}

    @property
    def foreign(self) -> tuple[str, ...]:
        """The files that lay there when this build began, and that no build had made."""
        return self._found.foreign

    @property
    def has_links(self) -> bool:
        """True when links or devices lie there."""
        return bool(self._found.links)

    def find_left_over(self, sign: str) -> tuple[str, ...]:
        """The files there that this build did not name, when no record tells whose they are; may be empty.

        Only when `sign`, a file that every build makes, was there before this one.
        """
        if self._old or sign not in self._found.foreign:
            return ()
        return tuple(sorted(set(self._found.foreign) - self._new.keys()))

    def list_own(self, paths: Iterable[str]) -> Iterator[Swept]:
        """Files that this build registered, as a sweep would find them."""
        for path in paths:
            written = unpack_row(self._new[path])
            yield Swept(path, written.size, written.changed_ns, stat.S_IFREG, written.stamp)

    def note_written(self, path: str, written: Written, *, changed: bool = True) -> None:
        """Register a file that a worker process wrote with `files.write_output`, after `make_way` was called here.

        `changed` is False if the file already had these bytes.
        """
        self._claim(path, pack_row(written))
        if changed:
            self._changed.append(path)

    def list_changed(self) -> tuple[str, ...]:
        """The files that this build has created or changed so far."""
        return tuple(self._changed)

    def _claim(self, path: str, row: msgspec.Raw) -> None:
        if path in self._new:
            raise ValueError(f"{path} is written twice in one build")
        self._new[path] = row

    def make_way(self, path: str) -> None:
        """Remove what blocks the path of a file: an own file in place of a folder, or a link in place of the file.

        Raises `Fault` for a path, or a linked folder, that leads out of `output/`.
        """
        folder = check_path(path)
        if path in self._found.links:
            remove_file(self.output / path, stop=self.output)
        while folder and folder not in self._folders:
            if folder in self._found.links:
                hint = "delete the link: a build makes its own folders"
                raise make_fault(self.output / folder, "is a link; a build does not write through links", hint=hint)
            if (folder in self._old or folder in self._found.strays) and (self.output / folder).is_file():
                remove_file(self.output / folder, stop=self.output)
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]

    def delete_rest(self) -> tuple[str, ...]:
        """Delete what earlier builds wrote and this one did not name; gives the deleted paths."""
        stale = sorted((self._old.keys() | self._found.strays) - self._new.keys())
        deleted = tuple(path for path in stale if os.path.lexists(self.output / path))
        for path in deleted:
            if not (self.output / path).is_dir():
                remove_file(self.output / path, stop=self.output)
        return deleted

    def end(self) -> None:
        """The rows are kept: what lies there is known from them from now on."""
        forget_journal(self._record)

    def finish(self) -> tuple[str, ...]:
        """`delete_rest`, keep the rows in a file of their own, and end."""
        deleted = self.delete_rest()
        save_state(self._record, encode_rows(self._new))
        self.end()
        return deleted


def open_output(
    output: Path, record: Path, *, rows: Rows | None = None, swept: Iterable[Swept] | None = None,
    foreign: tuple[str, ...] | None = None,
) -> OutputWriter:  # fmt: skip
    """Begin to write into `output`. Raises `Fault` where it may not.

    `record` is a file below `.backfile/`, which holds what the last build wrote, unless that is known as `rows`.
    `swept` is what lies there, when somebody has just looked. With `foreign`, the files there that no build made, it
    lies just as the last build left it, without links, and nothing is looked at.
    """
    make_folder(output)
    _check_writable(output)
    old = load_rows(record) if rows is None else rows
    if foreign is not None:
        return _begin(output, record, old, _Lying(old.keys(), frozenset(), frozenset(), foreign))
    before = load_foreign(_journal_path(record))
    swept = sweep_folder(output) if swept is None else swept
    found, touched = _sort_out(output, swept, old, before)
    return _begin(output, record, old | touched, found)


def find_foreign(output: Path, record: Path) -> tuple[tuple[str, ...], bool]:
    """The files in a folder that no build or publication made, and whether there was one. Only looks."""
    old, before = load_rows(record), load_foreign(_journal_path(record))
    found, _ = _sort_out(output, sweep_folder(output), old, before)
    return found.foreign, bool(old) or before is not None


def _check_writable(output: Path) -> None:
    if not os.access(output, os.W_OK | os.X_OK):
        hint = "make the folder writable, or name another with --output"
        raise make_fault(output, "may not be written to", hint=hint)


def _begin(output: Path, record: Path, old: Rows, found: _Lying) -> OutputWriter:
    save_foreign(_journal_path(record), tuple(sorted(found.foreign)))
    return OutputWriter(output, record, old=old, found=found)


def _sort_out(
    output: Path, sweep: Iterable[Swept], old: Rows, foreign_before: frozenset[str] | None
) -> tuple[_Lying, Rows]:
    """The files there, and new rows of files of which only the stamp differs: those are read.

    `foreign_before` is what was foreign to a build that never finished; nothing when the last one did.
    """
    fresh, strays, links, foreign = set(), set(), set(), []
    touched: Rows = {}
    for swept in sweep:
        path = swept.path
        known = unpack_row(old[path]) if path in old else None
        if not swept.is_plain:
            links.add(path)
        if known is not None:
            if swept.is_plain and (known.size, known.changed_ns) == (swept.size, swept.changed_ns):
                if known.stamp == swept.stamp:
                    fresh.add(path)
                elif _holds(output / path, known):
                    fresh.add(path)
                    touched[path] = pack_row(known._replace(stamp=swept.stamp))
        elif path.rpartition("/")[2].startswith(_TEMPORARY) or (
            foreign_before is not None and path not in foreign_before
        ):
            strays.add(path)
        else:
            foreign.append(path)
    return _Lying(frozenset(fresh), frozenset(strays), frozenset(links), tuple(foreign)), touched


def _holds(place: Path, known: Written) -> bool:
    """True when a file still holds the bytes that a build wrote."""
    try:
        return find_bytes_check(read_bytes(place)) == known.check
    except Fault:  # reported when the file is to be replaced
        return False


def check_path(path: str) -> str:
    """The folder part of a path that stays below `output/`, empty at its root; raises `Fault` for any other path."""
    parts = path.split("/")
    if not all(parts) or {".", ".."} & set(parts) or "\\" in path or "\0" in path or PurePosixPath(path).is_absolute():
        raise make_fault(path, "is no path below the output folder", hint="a bug in the code that planned the page")
    return path.rpartition("/")[0]


def forget_journal(record: Path) -> None:
    """No build is under way: what lies there is known."""
    remove_file(_journal_path(record), stop=record.parent)


def _journal_path(record: Path) -> Path:
    return record.with_name(f"{record.name}.open")
