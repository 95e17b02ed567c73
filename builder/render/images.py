"""Pictures in `content/`: finding the file of a reference, and its size in pixels.

Rule: pictures are read, never decoded or changed. A missing file, or one that is not a picture, is a problem; its
figure keeps its caption and credit.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec
from PIL import Image, UnidentifiedImageError

from builder.article.beside import Closed
from builder.article.store import CONTENT, find_content, is_markdown
from builder.errors import Fault, Problem
from builder.files import open_file, resolve_path

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
"""Formats that every browser shows; SVG is left out because it can hold scripts."""
_ORIENTATION = 0x0112
"""EXIF tag; values 5 to 8 mean that the picture is shown turned by 90 degrees."""

_NONE = Closed()
_COPY = "put a copy beside this article, if it may be public"

Image.MAX_IMAGE_PIXELS = None  # only headers are read here


class Picture(msgspec.Struct, frozen=True):
    """A readable picture."""

    source: str
    """The path below `content/`."""
    width: int
    """Pixels, as it is shown."""
    height: int
    forms: tuple[tuple[int, str], ...] = ()
    """(width in pixels, path below `output/`) of its smaller variants, the smallest first."""


def find_source(article_source: str, reference: str) -> str | None:
    """The path below `content/` of a reference in an article: relative to the article, or from the top after `/`;
    None if it is outside.
    """
    if "\\" in reference or ":" in reference.partition("/")[0]:
        return None
    start = [] if reference.startswith("/") else list(PurePosixPath(article_source).parent.parts)
    for part in PurePosixPath(reference.lstrip("/")).parts:
        if part == "..":
            if not start:
                return None
            start.pop()
        else:
            start.append(part)
    return "/".join(start) or None


def load_picture(root: Path, source: str) -> Picture | None:
    """The picture at `content/<source>`; None if a build finds no file there, or browsers cannot show it."""
    place = find_content(root, source)
    if place is None:
        return None
    try:
        with open_file(place) as stream, Image.open(stream, formats=FORMATS) as image:
            width, height = image.size
            exif = Image.Image.getexif(image)  # PNG's own method would decode the picture
            sideways = exif.get(_ORIENTATION, 1) in (5, 6, 7, 8)
    except (Fault, OSError, ValueError, SyntaxError, UnidentifiedImageError):
        return None
    return Picture(source, height, width) if sideways else Picture(source, width, height)


def load_pictures(
    root: Path, article_source: str, references: Iterable[tuple[str, int]], *, closed: Closed = _NONE
) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
    """The pictures for an article's (reference, line) pairs, and a problem for each that cannot be shown.

    References to Markdown are links, not pictures, and are skipped. A picture in `closed` is not shown.
    """
    pictures: dict[str, Picture] = {}
    problems = []
    for reference, line in references:
        if is_markdown(reference):
            continue
        source = find_source(article_source, reference)
        if source and _is_closed(root, source, article_source, closed):
            message = f"{reference!r} is not shown: the picture lies beside an article that is withheld"
            problems.append(Problem(f"{CONTENT}/{article_source}", line, message, _COPY))
            continue
        picture = load_picture(root, source) if source else None
        if source and picture:
            pictures[source] = picture
        else:
            reason, hint = _explain_missing(root, source)
            problems.append(Problem(f"{CONTENT}/{article_source}", line, f"{reference!r} {reason}", hint))
    return tuple(pictures.values()), tuple(problems)


def _is_closed(root: Path, source: str, by: str, closed: Closed) -> bool:
    """True if this article may not show a picture, or the file that a link in its place leads to."""
    if closed.holds(source, by=by):
        return True
    place, content = find_content(root, source), resolve_path(root / CONTENT)
    if place is None or not place.is_symlink():
        return False
    target = resolve_path(place)
    return target.is_relative_to(content) and closed.holds(target.relative_to(content).as_posix(), by=by)


def _explain_missing(root: Path, source: str | None) -> tuple[str, str]:
    """The reason that a reference shows no picture, and what to do."""
    if source and find_content(root, source):
        return "is not a picture that browsers show", f"use {', '.join(FORMATS)}"
    if source and (root / CONTENT / source).is_file():
        return "is hidden, or lies behind a link, so it is not published", "put the picture itself beside the article"
    return "is not there", "put the picture beside the article, or remove its name"
