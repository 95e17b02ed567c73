"""`content/`: the places of articles, and how they are found.

Rule: these files are the only source of the archive. A Markdown file anywhere below `content/` is an article, except
in `pages/` (standing pages) and `static/` (copied unchanged). This module only reads; `saving.py` writes. Nothing is
read or written through a link that leads out of the archive.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from builder.errors import Fault, Problem, make_fault
from builder.files import find_stamp, read_bytes, resolve_path
from builder.links import explain_link, may_follow
from builder.text import make_readable, make_slug

if TYPE_CHECKING:
    from builder.article.model import Article

CONTENT = "content"
PAGES = "pages"
STATIC = "static"
ENDINGS = (".md", ".markdown")
"""Endings of the names of Markdown files, in any case."""
_INDEX, _EVIDENCE = "index", "capture.json"
NOT_FOLLOWED = -1
"""Used in place of a size for a link that leads out of the archive, to a folder, or nowhere."""
_IGNORED_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig")


class ContentFile(NamedTuple):
    """A file below `content/`, not yet read."""

    path: str
    """Relative to `content/`, with `/`."""
    size: int
    """Bytes, or `NOT_FOLLOWED`."""
    changed: int
    """Modification time in nanoseconds. A different one means only that the file must be checked again."""
    stamp: int = 0
    """The result of `files.find_stamp`. A different one, too, means only that the file must be checked again."""


def is_ignored(name: str) -> bool:
    """True for hidden files, and for files that editors and sync programs leave behind."""
    return name.startswith((".", "#", "~$")) or name.endswith(_IGNORED_ENDINGS)


def scan_content(root: Path) -> tuple[ContentFile, ...]:
    """Every file below `content/` that is not ignored, in the order of the paths; raises `Fault` for an unreadable
    folder.

    A link is included if it leads to a file of the archive. A name that is not Unicode is returned with U+FFFD in it;
    such a file cannot be read.
    """
    return drop_links(scan_all(root))


def scan_all(root: Path) -> tuple[ContentFile, ...]:
    """Like `scan_content`, including links that are not followed."""
    base = root / CONTENT
    try:
        return tuple(sorted(_scan(os.fspath(base), "", root))) if base.is_dir() else ()
    except OSError as error:
        raise make_fault(error.filename, f"cannot read the folder: {error.strerror}") from error


def drop_links(found: Iterable[ContentFile]) -> tuple[ContentFile, ...]:
    """The files among the results of `scan_all`, without links that are not followed."""
    return tuple(one for one in found if one.size != NOT_FOLLOWED)


def explain_links(root: Path, found: Iterable[ContentFile]) -> tuple[Problem, ...]:
    """A problem for each link among the results of `scan_all` that is not followed."""
    links = (one.path for one in found if one.size == NOT_FOLLOWED)
    return tuple(explain_link(root, root / CONTENT / path, path=f"{CONTENT}/{path}") for path in links)


def _scan(folder: str, prefix: str, root: Path) -> Iterator[ContentFile]:
    with os.scandir(folder) as listing:
        for member in listing:
            if is_ignored(member.name):
                continue
            name = make_readable(member.name)
            if member.is_dir(follow_symlinks=False):
                yield from _scan(member.path, f"{prefix}{name}/", root)
            elif measured := _measure_link(member, root) if member.is_symlink() else _measure(member):
                yield ContentFile(prefix + name, *measured)


def _measure(member: os.DirEntry[str]) -> tuple[int, int, int] | None:
    """(size, time, stamp) of a file; None for a file that has disappeared, a pipe or a device."""
    try:
        status = member.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, find_stamp(status)) if stat.S_ISREG(status.st_mode) else None


def _measure_link(member: os.DirEntry[str], root: Path) -> tuple[int, int, int] | None:
    """(size, time, stamp) of the file that a link leads to, or of the link itself if it is not followed."""
    measured = _measure(member) if may_follow(root, Path(member)) else None
    try:
        status = member.stat(follow_symlinks=False)
    except OSError:
        return None
    return measured or (NOT_FOLLOWED, status.st_mtime_ns, find_stamp(status))


def read_content(root: Path, path: str) -> bytes:
    """The bytes of a file that `scan_content` found; raises `Fault` that names it as `content/…`."""
    place = root / CONTENT / path
    if "\ufffd" in path and not place.is_file():
        raise make_fault(f"{CONTENT}/{path}", "the file's name is not Unicode", hint="rename the file")
    if place.is_symlink():
        if not may_follow(root, place):
            raise Fault(explain_link(root, place, path=f"{CONTENT}/{path}"))
        place = resolve_path(place)
    try:
        return read_bytes(place, follow=False)
    except Fault as fault:
        raise Fault(*(replace(problem, path=f"{CONTENT}/{path}") for problem in fault.problems)) from fault


def find_content(root: Path, path: str) -> Path | None:
    """The file at a path below `content/`, if `scan_content` would find it: not hidden, nor behind a link to a
    folder.
    """
    if "\0" in path:
        return None
    place = PurePosixPath(path)
    hidden, there = any(map(is_ignored, place.parts)), root / CONTENT / place
    plain = not hidden and not is_behind_link(root, str(place.parent))
    return there if plain and may_follow(root, there) and there.is_file() else None


def is_behind_link(root: Path, folder: str) -> bool:
    """True if a folder below `content/`, which need not exist, is a link or behind one; scans skip it."""
    return resolve_path(root / CONTENT / folder) != resolve_path(root / CONTENT) / folder


def is_markdown(path: str) -> bool:
    """True if the name is that of a Markdown file."""
    return path.endswith(ENDINGS) or path.lower().endswith(ENDINGS)


def drop_ending(path: str) -> str:
    """The path of a Markdown file without the ending of its name; any other path unchanged."""
    return path.rpartition(".")[0] if is_markdown(path) else path


def is_article(path: str) -> bool:
    """True if a path below `content/` is the Markdown file of an article."""
    return is_markdown(path) and path.partition("/")[0] not in (PAGES, STATIC)


def is_page(path: str) -> bool:
    """True if a path below `content/` is the Markdown file of a standing page."""
    return is_markdown(path) and path.startswith(f"{PAGES}/")


def find_name(path: str) -> str:
    """The name of an article on disk: the name of its folder for `index.md`, otherwise its own name without the
    ending.
    """
    folder, _, name = drop_ending(path).rpartition("/")
    return folder.rpartition("/")[2] if name.lower() == _INDEX and folder else name


def find_slug(path: str) -> str:
    """The slug of an article: its name as a part of an address."""
    return make_slug(find_name(path))


def find_evidence(path: str) -> str:
    """The path of the evidence beside an imported article; empty for a file that has no folder of its own."""
    folder, _, name = drop_ending(path).rpartition("/")
    return f"{folder}/{_EVIDENCE}" if folder and name.lower() == _INDEX else ""


def plan_folder(article: "Article", slug: str) -> str:
    """The folder for an imported article, relative to `content/`: `2021/12/11/<slug>` or `undated/<slug>`."""
    return f"{article.day.replace('-', '/')}/{slug}" if article.day else f"undated/{slug}"


def list_linked(found: Iterable[ContentFile]) -> frozenset[str]:
    """The folders that contain a link that `scan_all` did not follow; the files in them must not be reused."""
    return frozenset(one.path.rpartition("/")[0] for one in found if one.size == NOT_FOLLOWED)
