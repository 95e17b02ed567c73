"""Writing articles to `content/`: each is added, changed or moved as a whole, even if the process is stopped.

Rule: whoever writes to `content/` holds the lock that `lock_content` gives. Builds only read, and do not need it.

How it works. Every file is first written to a hidden folder, whose name begins with `.backfile-`, and is on the disk
before anything else happens. The hidden folder of a *new* article lies beside its final place and becomes the article
when it is renamed. The rename never replaces anything: if a folder of that name appeared in the meantime, it stays,
and the caller takes another name. A *change* is written to a hidden folder within the article's own folder. Once that
is renamed to `.backfile-change-…`, the change will be completed: each of its files replaces the old one, `index.md`
first and `capture.json` last. `recover` runs at the start of each import. It completes such a change, unless a person
has edited `index.md` since, and deletes everything that was not complete; the import then does that work again.

A new article contains a hidden file, the mark `FRESH`, until the import that added it has ended. Until then, it may
still move as more is learned about its headline and date, or it may turn out not to be an article.
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
"""Number of seconds that a command waits for another one that writes to `content/`."""
ARTICLE, RECORD = "index.md", "capture.json"
FRESH = f"{TEMPORARY}fresh"
"""Name of the mark in the folder of an article whose import has not ended."""
_CHANGE = f"{TEMPORARY}change-"
"""Prefix of the folder of a complete change; the digest of the `index.md` it was made for follows."""
_DIGITS = 16


class Recovered(NamedTuple):
    """The leftovers of an import that was stopped."""

    fresh: frozenset[str]
    """Folders of articles that contain the mark `FRESH`, relative to `content/`."""
    completed: tuple[str, ...]
    """Folders of articles whose change was completed."""


def lock_content(root: Path, *, wait: float = WAIT) -> AbstractContextManager[Lock]:
    """Take the lock for writing to `content/`; raises `Fault` if another process holds it for longer than `wait`
    seconds.
    """
    return hold_lock(root / LOCK, wait=wait)


def add_article(root: Path, folder: str, files: Mapping[str, bytes]) -> bool:
    """Write a new article to `content/<folder>/`. False, without any change, if the folder already exists.

    A folder that holds only some files of this article, but not the article itself, is replaced: an old version left
    such folders when it was stopped. Raises `Fault` for a folder that lies behind a link, as the other writing
    functions do.
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
    """Write some of an article's files; if the process is stopped at any moment, all of them are changed or none."""
    base = _find_place(root, folder)
    new = {name: data for name, data in files.items() if not _holds(base / name, data)}
    if not new:
        return
    staged = stage_files(base, new)
    ready = base / _name_change(base)
    remove_tree(ready)
    if not move_folder(staged, ready):  # only if another process also writes
        remove_tree(staged)
    _complete(ready)


def move_article(root: Path, folder: str, target: str) -> bool:
    """Rename an article's folder. False, without any change, if the new name is already taken."""
    source = _find_place(root, folder)
    moved = move_folder(source, _find_place(root, target))
    if moved:
        remove_empty(source.parent, stop=root / CONTENT)
    return moved


def remove_article(root: Path, folder: str) -> None:
    """Delete an article's folder with everything in it."""
    source = _find_place(root, folder)
    hidden = source.with_name(f"{TEMPORARY}{source.name}")
    remove_tree(hidden)
    if move_folder(source, hidden):
        _clear_away(root, hidden)


def settle(root: Path, folders: frozenset[str]) -> None:
    """Remove the mark `FRESH` from articles whose import has ended, and wait until that is on the disk."""
    for folder in sorted(folders):
        remove_file(root / CONTENT / folder / FRESH, stop=root / CONTENT)
    places = ((root / CONTENT / folder).parent for folder in folders)
    for place in sorted({place for place in places if place.is_dir()}):
        sync_folder(place)


def recover(root: Path) -> Recovered:
    """Complete or delete what a stopped import left in `content/`; the caller must hold the lock."""
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
        raise make_fault(f"{CONTENT}/{folder}", "lies behind a link; nothing is written through links", hint=hint)
    return root / CONTENT / folder


def _find_leftovers(folder: Path) -> Iterator[Path]:
    """Everything below a folder that has a temporary name, in the order of the paths; `static/` is skipped."""
    for name, is_folder in _list(folder):
        if name.startswith(TEMPORARY):
            yield folder / name
        elif is_folder and not name.startswith(".") and not (name == STATIC and folder.name == CONTENT):
            yield from _find_leftovers(folder / name)


def _list(folder: Path) -> list[tuple[str, bool]]:
    """(name, True if it is a folder) of everything in a folder, sorted."""
    try:
        with os.scandir(folder) as listing:
            return sorted((member.name, member.is_dir(follow_symlinks=False)) for member in listing)
    except OSError as error:
        raise make_fault(folder, f"cannot read the folder: {error.strerror}") from error


def _complete(ready: Path) -> bool:
    """Move the files of a change to their places; False if a person has edited `index.md` meanwhile."""
    names = {name for name, _ in _list(ready)}
    base = ready.parent
    if ARTICLE in names and ready.name != _name_change(base):
        return False
    for name in sorted(names, key=lambda name: (name != ARTICLE, name == RECORD, name)):
        move_file(ready / name, base / name)
    remove_empty(ready, stop=base)
    return True


def _is_part(folder: Path, files: Mapping[str, bytes]) -> bool:
    """True if a folder holds some of the files and nothing else, and neither the article nor its record."""
    names = [name for name, _ in _list(folder)] if folder.is_dir() else []
    others = files.keys() - {ARTICLE, RECORD}
    return bool(names) and all(name in others and _holds(folder / name, files[name]) for name in names)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and read_bytes(path) == data


def _name_change(base: Path) -> str:
    """The name of the folder of a complete change to the article in its current state."""
    path = base / ARTICLE
    return _CHANGE + (hash_bytes(read_bytes(path))[:_DIGITS] if path.is_file() else "none")


def _clear_away(root: Path, hidden: Path) -> None:
    """Delete a hidden folder, and the folders above it that become empty."""
    remove_tree(hidden)
    remove_empty(hidden.parent, stop=root / CONTENT)
