"""`content/`: where articles lie and how they are found.

Rule: the truth of the archive is in these files. A Markdown file anywhere below `content/` is an article, but for
`pages/` (standing pages) and `static/` (copied as it is). Reads only; `saving.py` writes. Nothing is read or written
through a link that leads out of the archive.
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
from builder.text import make_slug

if TYPE_CHECKING:
    from builder.article.model import Article

CONTENT = "content"
PAGES = "pages"
STATIC = "static"
ENDINGS = (".md", ".markdown")
"""How the names of Markdown files end, in any case."""
_INDEX, _EVIDENCE = "index", "capture.json"
NOT_FOLLOWED = -1
"""In the place of a size: a link that leads out of the archive, to a folder, or nowhere."""
_IGNORED_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig")


class Found(NamedTuple):
    """A file below `content/`, not yet read."""

    path: str
    """Relative to `content/`, with `/`."""
    size: int
    """Bytes, or `NOT_FOLLOWED`."""
    changed: int
    """Modification time in nanoseconds: only ever a reason to look again."""
    stamp: int = 0
    """`files.find_stamp`: a reason to look again, too."""


def is_ignored(name: str) -> bool:
    """Hidden files, and what editors and sync programs leave."""
    return name.startswith((".", "#", "~$")) or name.endswith(_IGNORED_ENDINGS)


def scan_content(root: Path) -> tuple[Found, ...]:
    """Every file below `content/` that counts, in the order of their paths; raises `Fault` for a closed folder.

    A link counts when it leads to a file of the archive. A name that is not Unicode comes with U+FFFD in it: no such
    file can be read.
    """
    return drop_links(scan_all(root))


def scan_all(root: Path) -> tuple[Found, ...]:
    """As `scan_content`, with the links that are not followed."""
    base = root / CONTENT
    try:
        return tuple(sorted(_scan(os.fspath(base), "", root))) if base.is_dir() else ()
    except OSError as error:
        raise make_fault(error.filename, f"cannot read the folder: {error.strerror}") from error


def drop_links(found: Iterable[Found]) -> tuple[Found, ...]:
    """Those of `scan_all` that are files."""
    return tuple(one for one in found if one.size != NOT_FOLLOWED)


def explain_links(root: Path, found: Iterable[Found]) -> tuple[Problem, ...]:
    """What is wrong with those of `scan_all` that are links and not followed."""
    links = (one.path for one in found if one.size == NOT_FOLLOWED)
    return tuple(explain_link(root, root / CONTENT / path, path=f"{CONTENT}/{path}") for path in links)


def _scan(folder: str, prefix: str, root: Path) -> Iterator[Found]:
    with os.scandir(folder) as listing:
        for member in listing:
            if is_ignored(member.name):
                continue
            name = member.name if member.name.isascii() else _make_readable(member.name)
            if member.is_dir(follow_symlinks=False):
                yield from _scan(member.path, f"{prefix}{name}/", root)
            elif measured := _measure_link(member, root) if member.is_symlink() else _measure(member):
                yield Found(prefix + name, *measured)


def _measure(member: os.DirEntry[str]) -> tuple[int, int, int] | None:
    """(size, time, stamp) of a file; nothing for one that went while we looked, a pipe, a device."""
    try:
        status = member.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, find_stamp(status)) if stat.S_ISREG(status.st_mode) else None


def _measure_link(member: os.DirEntry[str], root: Path) -> tuple[int, int, int] | None:
    """(size, time, stamp) of the file of the archive that a link leads to, else of the link itself."""
    measured = _measure(member) if may_follow(root, Path(member)) else None
    try:
        status = member.stat(follow_symlinks=False)
    except OSError:
        return None
    return measured or (NOT_FOLLOWED, status.st_mtime_ns, find_stamp(status))


def _make_readable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


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
    """The file at a path below `content/` when `scan_content` finds it: not hidden, nor behind a link to a folder."""
    if "\0" in path:
        return None
    place = PurePosixPath(path)
    hidden, there = any(map(is_ignored, place.parts)), root / CONTENT / place
    plain = not hidden and not is_behind_link(root, str(place.parent))
    return there if plain and may_follow(root, there) and there.is_file() else None


def is_behind_link(root: Path, folder: str) -> bool:
    """Whether a folder below `content/`, which need not exist, is a link or lies behind one: no scan looks there."""
    return resolve_path(root / CONTENT / folder) != resolve_path(root / CONTENT) / folder


def is_markdown(path: str) -> bool:
    """Whether a file's name is that of a Markdown file."""
    return path.endswith(ENDINGS) or path.lower().endswith(ENDINGS)


def drop_ending(path: str) -> str:
    """The path of a Markdown file without the ending of its name."""
    return path.rpartition(".")[0] if is_markdown(path) else path


def is_article(path: str) -> bool:
    """Whether a path below `content/` is an article's Markdown."""
    return is_markdown(path) and path.partition("/")[0] not in (PAGES, STATIC)


def is_page(path: str) -> bool:
    """Whether a path below `content/` is a standing page's Markdown."""
    return is_markdown(path) and path.startswith(f"{PAGES}/")


def find_name(path: str) -> str:
    """An article's name on disk: that of its folder for `index.md`, else its own without the ending."""
    folder, _, name = drop_ending(path).rpartition("/")
    return folder.rpartition("/")[2] if name.lower() == _INDEX and folder else name


def find_slug(path: str) -> str:
    """An article's slug: its name as a part of an address."""
    return make_slug(find_name(path))


def find_evidence(path: str) -> str:
    """The path of the evidence beside an imported article; empty for a file that has no folder of its own."""
    folder, _, name = drop_ending(path).rpartition("/")
    return f"{folder}/{_EVIDENCE}" if folder and name.lower() == _INDEX else ""


def plan_folder(article: "Article", slug: str) -> str:
    """Where an imported article belongs, relative to `content/`: `2021/12/11/<slug>` or `undated/<slug>`."""
    return f"{article.day.replace('-', '/')}/{slug}" if article.day else f"undated/{slug}"


def list_linked(found: Iterable[Found]) -> frozenset[str]:
    """The folders that hold one of the links of `scan_all` that are not followed: nothing in them is to be taken on."""
    return frozenset(one.path.rpartition("/")[0] for one in found if one.size == NOT_FOLLOWED)
