"""The built files as git's objects, and what a branch holds of them.

Rule: a file is hashed anew only when its size or time is not as the last publication saw it, or the branch does not
hold what it was then. The record is a memory, never a truth: without it the same objects come out, slower.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from builder.files import read_bytes, write_bytes
from builder.publish.git import Git
from builder.publish.sweep import Swept

RECORD = "objects"
"""The record's name below `.backfile/`."""
PLAIN = "100644"
"""Git's mode of a file that is not to be run."""

Entries = dict[str, str]
"""Path → mode and object, with a space between, as git's own listings have them."""
_Rows = dict[str, tuple[int, int, str]]
"""Path → bytes, nanoseconds since 1970, object."""


def list_tree(git: Git, tree: str | None) -> Entries:
    """All that a tree or a commit holds; empty without one."""
    lines = (line.partition("\t") for line in git.list("ls-tree", "-r", "-z", tree)) if tree else ()
    return {path: f"{head[:6]} {head[head.rindex(' ') + 1 :]}" for head, _, path in lines}


def write_files(git: Git, output: Path, files: Iterable[Swept], *, there: Entries, record: Path | None) -> Entries:
    """The files below `output` as objects; `there` is what the branch holds. Raises `Fault` when git fails."""
    known, held = _load(record), set(there.values())
    rows: _Rows = {}
    unknown = []
    for found in files:
        row = known.get(found.path)
        if row and row[:2] == (found.size, found.changed_ns) and f"{PLAIN} {row[2]}" in held:
            rows[found.path] = row
        else:
            unknown.append(found)
    if unknown:
        place = f"{os.fspath(output.absolute())}/"
        blobs = git.write_blobs(place + found.path for found in unknown)
        for found, blob in zip(unknown, blobs, strict=True):
            rows[found.path] = (found.size, found.changed_ns, blob)
    if record and rows != known:
        write_bytes(record, msgspec.msgpack.encode(rows), durable=False)
    return {path: f"{PLAIN} {row[2]}" for path, row in rows.items()}


def write_tree(git: Git, wanted: Mapping[str, str], *, tip: str | None, there: Mapping[str, str]) -> str:
    """The tree of those entries, made from the branch's; through an index of our own, never the user's."""
    nothing = "0" * len(tip or "")
    gone = [f"0 {nothing}\t{path}\0" for path in there if path not in wanted]
    new = [f"{entry}\t{path}\0" for path, entry in sorted(wanted.items()) if there.get(path) != entry]
    with tempfile.TemporaryDirectory(prefix="backfile-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        if tip:
            git.run("read-tree", tip, extra=index)
        lines = os.fsencode("".join([*gone, *new]))
        git.run("update-index", "-z", "--index-info", stdin=lines, extra=index)
        return os.fsdecode(git.run("write-tree", extra=index)).strip()


def compare(there: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Paths that are added, changed and deleted, each in order."""
    added = sorted(path for path in wanted if path not in there)
    changed = sorted(path for path, entry in wanted.items() if there.get(path, entry) != entry)
    return tuple(added), tuple(changed), tuple(sorted(path for path in there if path not in wanted))


def _load(record: Path | None) -> _Rows:
    if record is None or not record.is_file():
        return {}
    try:
        return msgspec.msgpack.decode(read_bytes(record), type=_Rows)
    except ValueError:  # cut short, or as another version wrote it
        return {}
