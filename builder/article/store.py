"""`content/`: where articles lie and how they are found.

Rule: the truth of the archive is in these files. A `.md` file anywhere below `content/` is an article, but for
`pages/` (standing pages) and `static/` (copied as it is). An article's folder is written whole or not at all.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder.errors import Fault, make_fault
from builder.files import read_bytes, write_bytes
from builder.text import make_slug

if TYPE_CHECKING:
    from builder.article.model import Article

CONTENT = "content"
PAGES = "pages"
STATIC = "static"
_IGNORED_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig")


class Found(NamedTuple):
    """A file below `content/`, not yet read."""

    path: str
    """Relative to `content/`, with `/`."""
    size: int
    changed: int
    """Modification time in nanoseconds: only ever a reason to look again."""


def is_ignored(name: str) -> bool:
    """Hidden files, and what editors and sync programs leave."""
    return name.startswith((".", "#", "~$")) or name.endswith(_IGNORED_ENDINGS)


def scan_content(root: Path) -> tuple[Found, ...]:
    """Every file below `content/` that counts, in the order of their paths; raises `Fault` for a closed folder.

    Links to files count, links to folders do not. A name that is not Unicode comes with U+FFFD in it: no such file
    can be read.
    """
    base = root / CONTENT
    try:
        return tuple(sorted(_scan(os.fspath(base), ""))) if base.is_dir() else ()
    except OSError as error:
        raise make_fault(error.filename, f"cannot read the folder: {error.strerror}") from error


def _scan(folder: str, prefix: str) -> Iterator[Found]:
    with os.scandir(folder) as listing:
        for member in listing:
            if is_ignored(member.name):
                continue
            name = member.name if member.name.isascii() else _make_readable(member.name)
            if member.is_dir(follow_symlinks=False):
                yield from _scan(member.path, f"{prefix}{name}/")
            elif status := _find_status(member):
                yield Found(prefix + name, status.st_size, status.st_mtime_ns)


def _find_status(member: os.DirEntry[str]) -> os.stat_result | None:
    """Of a plain file; nothing for one that went while we looked, a pipe, or a link that leads to no file."""
    try:
        status = member.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _make_readable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_content(root: Path, path: str) -> bytes:
    """The bytes of a file that `scan_content` found; raises `Fault` that names it as `content/…`."""
    place = root / CONTENT / path
    if "\ufffd" in path and not place.is_file():
        raise make_fault(f"{CONTENT}/{path}", "the file's name is not Unicode", hint="rename the file")
    try:
        return read_bytes(place)
    except Fault as fault:
        raise Fault(*(replace(problem, path=f"{CONTENT}/{path}") for problem in fault.problems)) from fault


def is_article(path: str) -> bool:
    """Whether a path below `content/` is an article's Markdown."""
    return path.endswith(".md") and path.partition("/")[0] not in (PAGES, STATIC)


def find_slug(path: str) -> str:
    """An article's slug: the name of its folder for `index.md`, else its own name without `.md`."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    return make_slug(folder.rpartition("/")[2] if stem == "index" and folder else stem)


def plan_folder(article: "Article", slug: str) -> str:
    """Where an imported article belongs, relative to `content/`: `2021/12/11/<slug>` or `undated/<slug>`."""
    return f"{article.day.replace('-', '/')}/{slug}" if article.day else f"undated/{slug}"


def save_article(root: Path, folder: str, files: dict[str, bytes]) -> None:
    """Write an article's files into `content/<folder>/`, `index.md` last, so that an article that is there is whole."""
    base = root / CONTENT / folder
    for name in sorted(files, key=lambda name: (name == "index.md", name)):
        write_bytes(base / name, files[name])
