"""Articles written to `content/`: each arrives, changes and moves as a whole, whenever the process is stopped.

Rule: whoever writes to `content/` holds the lock that `lock_content` gives. Builds only read, and need none.

How it works. Every file is first written to a hidden folder, whose name begins with `.backfile-`, and is on the disk
before anything else is done. A *new* article's hidden folder lies beside its place and becomes the article when it is
renamed. The rename never takes the place of anything: a folder that appeared in the meantime stays, and the caller
takes another name. A *change* is written to a hidden folder within the article's own. Renaming that to
`.backfile-change-…` is the moment from which the change is to be completed; then each file takes the place of the old
one, `index.md` first and `capture.json` last. `recover` runs at the start of each import. It completes such a change,
unless a person has edited `index.md` since, and deletes all that was not complete: then the import does it again.

A new article holds a hidden file, the mark `FRESH`, until the import that brought it has ended. Until then it may
still move, as more is learned of its headline and date, and it may turn out to be no article.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from builder.article.store import CONTENT, STATIC, is_behind_link
from builder.errors import make_fault
from builder.files import (
    TEMPORARY,
    hash_bytes,
    move_file,
    move_folder,
    read_bytes,
    remove_empty,
    remove_file,
    remove_tree,
    stage_files,
    sync_folder,
)
from builder.locks import Lock, hold_lock

LOCK = ".backfile/content.lock"
WAIT = 10.0
"""Seconds that a command waits for another one that writes to `content/`."""
ARTICLE, RECORD = "index.md", "capture.json"
FRESH = f"{TEMPORARY}fresh"
"""Name of the mark in the folder of an article whose import has not ended."""
_CHANGE = f"{TEMPORARY}change-"
"""Prefix of a complete change's folder; after it, the digest of the `index.md` that it was made for."""
_DIGITS = 16


class Recovered(NamedTuple):
    """What was found of an import that was stopped."""

    fresh: frozenset[str]
    """Folders of articles that carry the mark `FRESH`, relative to `content/`."""
    completed: tuple[str, ...]
    """Folders of articles whose change was completed."""


def lock_content(root: Path, *, wait: float = WAIT) -> AbstractContextManager[Lock]:
    """Hold the right to write to `content/`; raises `Fault` when another process has it for longer than `wait`."""
    return hold_lock(root / LOCK, wait=wait)


def add_article(root: Path, folder: str, files: Mapping[str, bytes]) -> bool:
    """Write a new article to `content/<folder>/`; False, and nothing is written, where something is already there.

    What an old version was stopped in, a folder with some files of this very article but the article itself, counts as
    nothing. Raises `Fault` for a folder that lies behind a link; so do the other functions that write.
    """
    target = _find_place(root, folder)
    if _is_part(target, files):
        remove_article(root, folder)
    staged = stage_files(target.parent, files)
    moved = False
    try:
        moved = move_folder(staged, target)
    finally:
        if not moved:
            _clear_away(root, staged)
    return moved


def change_article(root: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Write some of an article's files; after a stop at any moment all of them are changed or none."""
    base = _find_place(root, folder)
    new = {name: data for name, data in files.items() if not _holds(base / name, data)}
    if not new:
        return
    staged = stage_files(base, new)
    ready = base / _name_change(base)
    remove_tree(ready)
    if not move_folder(staged, ready):  # only where another process writes as well
        remove_tree(staged)
    _complete(ready)


def move_article(root: Path, folder: str, target: str) -> bool:
    """Rename an article's folder; False, and nothing is done, where something of the new name is already there."""
    source = _find_place(root, folder)
    moved = move_folder(source, _find_place(root, target))
    if moved:
        remove_empty(source.parent, stop=root / CONTENT)
    return moved


def remove_article(root: Path, folder: str) -> None:
    """Delete an article's folder with all that is in it."""
    source = _find_place(root, folder)
    hidden = source.with_name(f"{TEMPORARY}{source.name}")
    remove_tree(hidden)
    if move_folder(source, hidden):
        _clear_away(root, hidden)


def settle(root: Path, folders: frozenset[str]) -> None:
    """Take the mark `FRESH` from articles: their import has ended. Waits until all of them are on the disk."""
    for folder in sorted(folders):
        remove_file(root / CONTENT / folder / FRESH, stop=root / CONTENT)
    places = ((root / CONTENT / folder).parent for folder in folders)
    for place in sorted({place for place in places if place.is_dir()}):
        sync_folder(place)


def recover(root: Path) -> Recovered:
    """Complete or delete what an import that was stopped left in `content/`; call it while you hold the lock."""
    base, fresh, completed = root / CONTENT, set(), []
    for path in tuple(_find_leftovers(base)) if base.is_dir() else ():
        folder = path.parent.relative_to(base).as_posix()
        if path.name == FRESH:
            fresh.add(folder)
        elif path.is_symlink() or not path.is_dir():
            remove_file(path, stop=path.parent)
        elif path.name.startswith(_CHANGE) and _complete(path):
            completed.append(folder)
        else:
            _clear_away(root, path)
    return Recovered(frozenset(fresh), tuple(completed))


def _find_place(root: Path, folder: str) -> Path:
    if is_behind_link(root, folder):
        hint = "put the folder itself there, or delete the link"
        raise make_fault(f"{CONTENT}/{folder}", "lies behind a link, and nothing is written through links", hint=hint)
    return root / CONTENT / folder


def _find_leftovers(folder: Path) -> Iterator[Path]:
    """Whatever lies below a folder and has a temporary name, in the order of the paths; `static/` is passed over."""
    for name, is_folder in _list(folder):
        if name.startswith(TEMPORARY):
            yield folder / name
        elif is_folder and not name.startswith(".") and not (name == STATIC and folder.name == CONTENT):
            yield from _find_leftovers(folder / name)


def _list(folder: Path) -> list[tuple[str, bool]]:
    """(name, whether it is a folder) of all that a folder holds, sorted."""
    try:
        with os.scandir(folder) as listing:
            return sorted((member.name, member.is_dir(follow_symlinks=False)) for member in listing)
    except OSError as error:
        raise make_fault(folder, f"cannot read the folder: {error.strerror}") from error


def _complete(ready: Path) -> bool:
    """Let the files of a change take their places; False when a person edited `index.md` before it took its own."""
    names = {name for name, _ in _list(ready)}
    base = ready.parent
    if ARTICLE in names and ready.name != _name_change(base):
        return False
    for name in sorted(names, key=lambda name: (name != ARTICLE, name == RECORD, name)):
        move_file(ready / name, base / name)
    remove_empty(ready, stop=base)
    return True


def _is_part(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder holds some of the files and nothing else, neither the article nor its record among them."""
    names = [name for name, _ in _list(folder)] if folder.is_dir() else []
    others = files.keys() - {ARTICLE, RECORD}
    return bool(names) and all(name in others and _holds(folder / name, files[name]) for name in names)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and read_bytes(path) == data


def _name_change(base: Path) -> str:
    """The name of the folder of a complete change to the article as it is now."""
    path = base / ARTICLE
    return _CHANGE + (hash_bytes(read_bytes(path))[:_DIGITS] if path.is_file() else "none")


def _clear_away(root: Path, hidden: Path) -> None:
    """Delete a hidden folder, and the folders above it that are empty then."""
    remove_tree(hidden)
    remove_empty(hidden.parent, stop=root / CONTENT)
