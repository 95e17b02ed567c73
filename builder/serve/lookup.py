"""Which file of the output a request means.

Rule: pure but for looking at the disk; nothing outside the output is ever named. A path is taken apart before
it is decoded, so an encoded slash is no slash.
"""

import mimetypes
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from builder.files import resolve_path

_BAD_PIECE = re.compile(r"[\x00-\x1f\x7f/\\]|^\.{1,2}$|^$")
_TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""What the site is made of; a system's own table may say otherwise."""
_TEXT = re.compile(r"text/.*|application/(?:json|manifest\+json|.*xml)|image/svg\+xml")


class Target(NamedTuple):
    """What to answer with: a file, or another address; neither means that there is nothing."""

    file: Path | None = None
    redirect: str | None = None


def find_target(raw_path: bytes, *, output: Path, base_path: str) -> Target:
    """The target of a request's path, as it was sent; `base_path` has `/` at both ends."""
    base = quote(base_path)
    path = raw_path.decode("latin-1")
    if path == "/" != base or (path and path + "/" == base):
        return Target(redirect=base)
    if not path.startswith(base):
        return Target()
    pieces = _split(path.removeprefix(base))
    if pieces is None:
        return Target()
    return _find_file(output.joinpath(*pieces), path, resolve_path(output))


def find_name(raw_path: bytes, *, base_path: str) -> str | None:
    """The path below the output that a request names, whether or not there is a file; None for what is no path."""
    path, base = raw_path.decode("latin-1"), quote(base_path)
    if not path.startswith(base):
        return None
    pieces = _split(path.removeprefix(base))
    if pieces is None:
        return None
    return "/".join((*pieces, "index.html") if path.endswith("/") else pieces)


def _split(path: str) -> tuple[str, ...] | None:
    """The decoded names in a path; nothing when one of them is no name."""
    try:
        pieces = tuple(unquote_to_bytes(piece).decode("utf-8") for piece in path.removesuffix("/").split("/") if path)
    except UnicodeDecodeError:
        return None
    return None if any(_BAD_PIECE.search(piece) for piece in pieces) else pieces


def _find_file(place: Path, path: str, output: Path) -> Target:
    resolved = _resolve(place, output)
    if resolved is not None and resolved.is_dir():
        if not path.endswith("/"):
            return Target(redirect=f"{path}/")
        resolved = _resolve(place / "index.html", output)
    elif path.endswith("/"):
        return Target()
    return Target(resolved if resolved is not None and resolved.is_file() else None)


def _resolve(place: Path, output: Path) -> Path | None:
    """Where the path really leads, if it is there and below the output."""
    try:
        resolved = place.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    return resolved if resolved.is_relative_to(output) else None


def find_type(name: str) -> str:
    """The media type of a file by its name, with the charset of text."""
    ending = Path(name).suffix.lower()
    kind = _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if _TEXT.fullmatch(kind) else kind
