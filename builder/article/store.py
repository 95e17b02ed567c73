"""`content/`: where articles lie and how they are found.

Rule: the truth of the archive is in these files. A `.md` file anywhere below `content/` is an article, but for
`pages/` (standing pages) and `static/` (copied as it is). An article's folder is written whole or not at all.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from builder.article.model import Article
from builder.files import write_bytes
from builder.text import make_slug

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
    """Every file below `content/` that counts, in the order of their paths."""
    base = root / CONTENT
    return tuple(sorted(_scan(os.fspath(base), ""))) if base.is_dir() else ()


def _scan(folder: str, prefix: str) -> Iterator[Found]:
    with os.scandir(folder) as listing:
        for member in listing:
            if is_ignored(member.name):
                continue
            if member.is_dir():
                if not member.is_symlink():
                    yield from _scan(member.path, f"{prefix}{member.name}/")
            elif member.is_file():
                stat = member.stat()
                yield Found(prefix + member.name, stat.st_size, stat.st_mtime_ns)


def is_article(path: str) -> bool:
    """Whether a path below `content/` is an article's Markdown."""
    return path.endswith(".md") and path.partition("/")[0] not in (PAGES, STATIC)


def find_slug(path: str) -> str:
    """An article's slug: the name of its folder for `index.md`, else its own name without `.md`."""
    place = PurePosixPath(path)
    return make_slug(place.parent.name if place.stem == "index" and place.parent.name else place.stem)


def plan_folder(article: Article, slug: str) -> str:
    """Where an imported article belongs, relative to `content/`: `2021/12/11/<slug>` or `undated/<slug>`."""
    return f"{article.day.replace('-', '/')}/{slug}" if article.day else f"undated/{slug}"


def save_article(root: Path, folder: str, files: dict[str, bytes]) -> None:
    """Write an article's files into `content/<folder>/`, `index.md` last, so that an article that is there is whole."""
    base = root / CONTENT / folder
    for name in sorted(files, key=lambda name: (name == "index.md", name)):
        write_bytes(base / name, files[name])
