"""The writer of `output/`, with a record of what it wrote.

Rule: deletes only what an earlier build wrote. The record is replaced in one step at the end; until then the
old one holds, and a journal beside it says which files were foreign when this build began. So a kill at any
moment leaves a state from which the next build makes the same bytes, without files that nobody made.
"""

import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

import msgspec

from builder.errors import Fault, make_fault
from builder.files import find_stamp, load_state, make_folder, read_bytes, remove_file, save_state, write_output
from builder.output_tree.folder_stats import Swept, make_swept, sweep_folder

Kind = TypeVar("Kind")

_FORMAT = 4
"""Of the record: what it says of a file is not looked at before it is asked for."""
_TEMPORARY = ".backfile-"
"""How the names of half-written files begin."""


class Written(NamedTuple):
    """A file as a build left it."""

    digest: bytes
    """Of all that the file was made from."""
    check: bytes
    """Of its bytes."""
    size: int
    changed_ns: int
    stamp: int = 0
    """`files.find_stamp`."""


_rows = msgspec.msgpack.Decoder(Written)
_Rows = dict[str, msgspec.Raw]
"""Path → `Written`, as MessagePack: of a hundred thousand files few are asked for."""


class _Record(msgspec.Struct, frozen=True):
    format: int
    files: _Rows


class _Journal(msgspec.Struct, frozen=True):
    format: int
    foreign: tuple[str, ...]


class _Found(NamedTuple):
    """What lay in the folder when a build began."""

    fresh: Set[str]
    """In the record and as that says, whatever the system says of them."""
    strays: frozenset[str]
    """Left by a build that was killed."""
    links: frozenset[str]
    foreign: tuple[str, ...]


class Tree:
    """One build's hold on `output/`: paths are relative to it, with `/`. Made by `open_tree`, ended by `finish`."""

    def __init__(self, output: Path, record: Path, *, old: _Rows, found: _Found) -> None:
        self.output = output
        self._record, self._old, self._found = record, old, found
        self._new: _Rows = {}
        self._folders: set[str] = set()
        self._changed: list[str] = []

    def find_digest(self, path: str) -> bytes | None:
        """The digest the file was last made from; nothing when it is new, gone, or changed by someone else."""
        return _unpack(self._old[path]).digest if path in self._found.fresh else None

    def write(self, path: str, data: bytes, *, digest: bytes) -> bool:
        """Write a file made from inputs of this digest; equal bytes are left alone. True when it wrote."""
        self.make_way(path)
        target = self.output / path
        wrote = write_output(target, data)
        self.note_written(path, make_written(target, data, digest=digest), changed=wrote)
        return wrote

    def keep(self, path: str) -> None:
        """Name a file that needs no writing; `find_digest` must have known it."""
        if path not in self._found.fresh:
            raise ValueError(f"{path} is not as the last build left it")
        self._claim(path, self._old[path])

    def is_whole(self) -> bool:
        """Whether every file that the last build wrote is as it left it, and nothing of a killed build lies about."""
        return self._found.fresh == self._old.keys() and not self._found.strays

    def keep_rest(self, *, but: Collection[str] = ()) -> None:
        """Name every file of the last build that is not named yet, `but` for those that shall go.

        For an output that is whole.
        """
        self._new = {**self._old, **self._new}
        for path in but:
            self._new.pop(path, None)

    def find_written(self, path: str) -> Written | None:
        """What is known of a file: as this build named it, else as the last one left it."""
        row = self._new.get(path) or self._old.get(path)
        return _unpack(row) if row else None

    def find_old(self, path: str) -> Written | None:
        """A file as the last build left it."""
        row = self._old.get(path)
        return _unpack(row) if row else None

    def list_paths(self) -> tuple[str, ...]:
        """The files that this build named so far."""
        return tuple(self._new)

    def list_renewed(self) -> tuple[str, ...]:
        """Of these the ones that were not made from the same before."""
        return tuple(path for path, row in self._new.items() if self._old.get(path) != row)

    def list_written(self) -> dict[str, Written]:
        """Each file that this build named so far."""
        return {path: _unpack(row) for path, row in self._new.items()}

    @property
    def foreign(self) -> tuple[str, ...]:
        """What lay there when this build began, and no build had made."""
        return self._found.foreign

    @property
    def has_links(self) -> bool:
        """Whether links or devices lie there."""
        return bool(self._found.links)

    def find_left_over(self, sign: str) -> tuple[str, ...]:
        """What lies there and this build did not name, when no record tells whose it is; may be empty.

        Only when `sign`, a file that every build makes, was there before this one.
        """
        if self._old or sign not in self._found.foreign:
            return ()
        return tuple(sorted(set(self._found.foreign) - self._new.keys()))

    def list_files(self) -> Iterator[Swept]:
        """Every file that lies there after `finish`, also those of others; as a sweep would find them."""
        yield from self.list_own(self._new)
        for path in self._found.foreign:
            if path not in self._new and os.path.lexists(self.output / path):
                yield make_swept(path, (self.output / path).lstat())

    def list_own(self, paths: Iterable[str]) -> Iterator[Swept]:
        """Files that this build named, as a sweep would find them."""
        for path in paths:
            written = _unpack(self._new[path])
            yield Swept(path, written.size, written.changed_ns, stat.S_IFREG, written.stamp)

    def note_written(self, path: str, written: Written, *, changed: bool = True) -> None:
        """Name a file that a worker process wrote through `files.write_output`, after `make_way` here.

        `changed` is False where its bytes were there already.
        """
        self._claim(path, _pack(written))
        if changed:
            self._changed.append(path)

    def list_changed(self) -> tuple[str, ...]:
        """The files that this build made, or gave other bytes, so far."""
        return tuple(self._changed)

    def _claim(self, path: str, row: msgspec.Raw) -> None:
        if path in self._new:
            raise ValueError(f"{path} is written twice in one build")
        self._new[path] = row

    def make_way(self, path: str) -> None:
        """Clear what blocks a file's path: an own file where a folder must be, a link in the file's place.

        Raises `Fault` for a path, or a linked folder, that leads out of `output/`.
        """
        folder = check_path(path)
        if path in self._found.links:
            remove_file(self.output / path, stop=self.output)
        while folder and folder not in self._folders:
            if folder in self._found.links:
                hint = "delete the link: a build makes its own folders"
                raise make_fault(self.output / folder, "is a link, and a build writes nothing through links", hint=hint)
            if (folder in self._old or folder in self._found.strays) and (self.output / folder).is_file():
                remove_file(self.output / folder, stop=self.output)
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]

    def finish(self) -> tuple[str, ...]:
        """Delete what earlier builds wrote and this one did not name, and save the record; gives the deleted paths."""
        stale = sorted((self._old.keys() | self._found.strays) - self._new.keys())
        deleted = tuple(path for path in stale if os.path.lexists(self.output / path))
        for path in deleted:
            if not (self.output / path).is_dir():
                remove_file(self.output / path, stop=self.output)
        _save(self._record, _Record(_FORMAT, self._new))
        remove_file(_journal_path(self._record), stop=self._record.parent)
        return deleted


def open_tree(output: Path, record: Path, *, swept: Iterable[Swept] | None = None) -> Tree:
    """Begin a build into `output`; `record` is a file below `.backfile/`. Raises `Fault` where it may not write.

    `swept` is what lies there, when somebody has just looked.
    """
    make_folder(output)
    _check_writable(output)
    old = _load_rows(record)
    journal = _load(_journal_path(record), _Journal)
    swept = sweep_folder(output) if swept is None else swept
    found, touched = _sort_out(output, swept, old, frozenset(journal.foreign) if journal else None)
    return _begin(output, record, old | touched, found)


def find_foreign(output: Path, record: Path) -> tuple[tuple[str, ...], bool]:
    """What lies in a folder that is no file of a build or publication, and whether there was one. Only looks."""
    old, journal = _load_rows(record), _load(_journal_path(record), _Journal)
    found, _ = _sort_out(output, sweep_folder(output), old, frozenset(journal.foreign) if journal else None)
    return found.foreign, bool(old) or journal is not None


def reopen_tree(output: Path, record: Path, *, foreign: tuple[str, ...]) -> Tree | None:
    """`open_tree` for an output that is known to be just as the last build left it, without links.

    `foreign` are the files there that no build made. Nothing when the record is gone or damaged. Raises `Fault` where
    it may not write.
    """
    _check_writable(output)
    old = _load_rows(record)
    if not old:
        return None
    return _begin(output, record, old, _Found(old.keys(), frozenset(), frozenset(), foreign))


def _check_writable(output: Path) -> None:
    if not os.access(output, os.W_OK | os.X_OK):
        hint = "make the folder writable, or name another with --output"
        raise make_fault(output, "may not be written to", hint=hint)


def _begin(output: Path, record: Path, old: _Rows, found: _Found) -> Tree:
    journal = _Journal(_FORMAT, tuple(sorted(found.foreign)))
    _save(_journal_path(record), journal)
    return Tree(output, record, old=old, found=found)


def _load_rows(record: Path) -> _Rows:
    files = _load(record, _Record)
    return files.files if files else {}


def _pack(written: Written) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(written))


def _unpack(row: msgspec.Raw) -> Written:
    return _rows.decode(row)


def make_written(target: Path, data: bytes, *, digest: bytes) -> Written:
    """The file that holds these bytes now; `digest` is that of all that they were made from."""
    status = target.stat()
    return Written(digest, _find_bytes_check(data), status.st_size, status.st_mtime_ns, find_stamp(status))


def _sort_out(
    output: Path, sweep: Iterable[Swept], old: _Rows, foreign_before: frozenset[str] | None
) -> tuple[_Found, _Rows]:
    """What lies there, and new rows of files of which the stamp alone is another: those are read.

    `foreign_before` is what was foreign to a build that never finished; nothing when the last one did.
    """
    fresh, strays, links, foreign = set(), set(), set(), []
    touched: _Rows = {}
    for swept in sweep:
        path = swept.path
        known = _unpack(old[path]) if path in old else None
        if not swept.is_plain:
            links.add(path)
        if known is not None:
            if swept.is_plain and (known.size, known.changed_ns) == (swept.size, swept.changed_ns):
                if known.stamp == swept.stamp:
                    fresh.add(path)
                elif _holds(output / path, known):
                    fresh.add(path)
                    touched[path] = _pack(known._replace(stamp=swept.stamp))
        elif path.rpartition("/")[2].startswith(_TEMPORARY) or (
            foreign_before is not None and path not in foreign_before
        ):
            strays.add(path)
        else:
            foreign.append(path)
    return _Found(frozenset(fresh), frozenset(strays), frozenset(links), tuple(foreign)), touched


def _holds(place: Path, known: Written) -> bool:
    """Whether a file still holds what a build wrote."""
    try:
        return _find_bytes_check(read_bytes(place)) == known.check
    except Fault:  # told when it is to be replaced
        return False


def _find_bytes_check(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def check_path(path: str) -> str:
    """The folder part of a path that stays below `output/`, empty at its root; raises `Fault` for any other path."""
    parts = path.split("/")
    if not all(parts) or {".", ".."} & set(parts) or "\\" in path or "\0" in path or PurePosixPath(path).is_absolute():
        raise make_fault(path, "is no path below the output folder", hint="this is a bug in whatever planned the page")
    return path.rpartition("/")[0]


def _journal_path(record: Path) -> Path:
    return record.with_name(f"{record.name}.open")


def _save(path: Path, value: object) -> None:
    save_state(path, msgspec.msgpack.encode(value))


def _load(path: Path, kind: type[Kind]) -> Kind | None:
    """A record of ours; nothing when it is missing, damaged, or of another format."""
    packed = load_state(path)
    if packed is None:
        return None
    try:
        value = msgspec.msgpack.decode(packed, type=kind)
    except ValueError:  # msgspec's own, and wrong UTF-8
        return None
    return value if getattr(value, "format", None) == _FORMAT else None
