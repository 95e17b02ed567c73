"""The built files as git's objects, and what a branch holds of them.

Rule: a file is hashed again only if its size or time differs from the last publication, or the branch no longer holds
what it was then. The record, and the index stored beside it, are caches: without them the result is the same, only
slower.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1, sha256
from pathlib import Path

import msgspec

from builder.files import load_state, read_bytes, remove_file, save_state, write_bytes
from builder.output_tree.folder_stats import Swept
from builder.publish.git import Git

RECORD = "objects"
"""File name of the record below `.backfile/`."""
PLAIN = "100644"
"""Git's mode of a file that is not executable."""

Entries = dict[str, str]
"""Path → mode and object, separated by a space, as in git's own listings."""
_Rows = dict[str, tuple[int, int, int, str]]
"""Path → bytes, nanoseconds since 1970, stamp, object."""


def list_tree(git: Git, tree: str | None) -> Entries:
    """All files of a tree or a commit; empty for None."""
    lines = (line.partition("\t") for line in git.list("ls-tree", "-r", "-z", tree)) if tree else ()
    return {path: f"{head[:6]} {head[head.rindex(' ') + 1 :]}" for head, _, path in lines}


def write_files(git: Git, output: Path, files: Iterable[Swept], *, there: Entries, record: Path | None) -> Entries:
    """Store the files below `output` as objects; `there` is the content of the branch. Raises `Fault` on failure."""
    known, held = _load(record), set(there.values())
    rows: _Rows = {}
    unknown = []
    for found in files:
        row = known.get(found.path)
        if row and row[:3] == (found.size, found.changed_ns, found.stamp) and f"{PLAIN} {row[3]}" in held:
            rows[found.path] = row
        else:
            unknown.append(found)
    if unknown:
        place = f"{os.fspath(output.absolute())}/"
        blobs = git.write_blobs(place + found.path for found in unknown)
        for found, blob in zip(unknown, blobs, strict=True):
            rows[found.path] = (found.size, found.changed_ns, found.stamp, blob)
    if record and rows != known:
        save_state(record, msgspec.msgpack.encode(rows))
    return {path: f"{PLAIN} {row[3]}" for path, row in rows.items()}


class GitIndex:
    """A private index with the contents of the branch; the user's index is not touched. Created by `open_index`."""

    def __init__(self, git: Git, path: Path, tip: str | None) -> None:
        self._git, self._place, self._tip = git, {"GIT_INDEX_FILE": str(path)}, tip
        if not tip or not path.is_file() or git.find("write-tree", extra=self._place) != git.find_tree(tip):
            remove_file(path, stop=path.parent)
            if tip:
                git.run("read-tree", tip, extra=self._place)
        lines = (line.partition("\t") for line in self._list())
        self.entries: Entries = {path: head[:-2] for head, _, path in lines}
        """The files of the branch."""

    def _list(self) -> Iterable[str]:
        """Mode, object and stage, a tab, and the path of each file, whatever the current folder in the repository."""
        answer = self._git.run("ls-files", "-s", "-z", "--full-name", "--", ":/", extra=self._place)
        return os.fsdecode(answer).split("\0")[:-1]

    def write_tree(self, wanted: Mapping[str, str]) -> str:
        """Write a tree with these entries and return its id."""
        nothing = "0" * len(self._tip or "")
        gone = [f"0 {nothing}\t{path}\0" for path in self.entries if path not in wanted]
        new = [f"{entry}\t{path}\0" for path, entry in sorted(wanted.items()) if self.entries.get(path) != entry]
        lines = os.fsencode("".join([*gone, *new]))
        self._git.run("update-index", "-z", "--index-info", stdin=lines, extra=self._place)
        return os.fsdecode(self._git.run("write-tree", extra=self._place)).strip()


@contextmanager
def open_index(git: Git, tip: str | None, *, record: Path | None) -> Iterator[GitIndex]:
    """The index of the branch at `tip`. With a record, the index of the last publication is reused, and stored again
    afterwards.

    Git works on a copy: a kill leaves no lock behind, and two simultaneous publications do not interfere.
    """
    kept = record.with_name(f"{record.name}.index") if record else None
    with tempfile.TemporaryDirectory(prefix="backfile-") as folder:
        path = Path(folder) / "index"
        before = read_bytes(kept) if kept and kept.is_file() else b""
        if _is_whole(before):
            write_bytes(path, before, durable=False)
        yield GitIndex(git, path, tip)
        if kept and path.is_file() and (after := read_bytes(path)) != before:
            write_bytes(kept, after, durable=False)


def _is_whole(index: bytes) -> bool:
    """True if an index ends in the digest of its contents, which git itself does not check (`gitformat-index`)."""
    return any(index[-size:] == hash_(index[:-size]).digest() for size, hash_ in ((20, sha1), (32, sha256)))


def compare(there: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Paths that are added, changed and deleted, each sorted."""
    added = sorted(path for path in wanted if path not in there)
    changed = sorted(path for path, entry in wanted.items() if there.get(path, entry) != entry)
    return tuple(added), tuple(changed), tuple(sorted(path for path in there if path not in wanted))


def _load(record: Path | None) -> _Rows:
    packed = load_state(record) if record else None
    if packed is None:
        return {}
    try:
        return msgspec.msgpack.decode(packed, type=_Rows)
    except ValueError:  # truncated, or written by another version
        return {}
