"""Captures: the bytes that people import, and what is known about their origin.

Rule: reads only. A capture's address and time come from the capture or its sidecar, never from the file system. Every
input gives a `Capture`, or a `Fault` with the reason why not.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.model import parse_date
from builder.capture.encodings import find_wide
from builder.capture.pictures import MOST_BYTES as MOST_PICTURE
from builder.capture.pictures import Companion, find_companions, find_ending, find_page_stem
from builder.errors import Fault, Problem, make_fault
from builder.files import find_mode, name_kind, read_bytes, resolve_path
from builder.text import make_readable

SIDECAR = ".meta.json"
"""`page.html.meta.json` beside `page.html`: `{"url": …, "captured_at": …}`."""
TEXT, HTML = "text/plain", "text/html"
MOST_BYTES = 64 * 1024 * 1024
MOST_COMPANIONS = 500
"""Maximum number of pictures that are read with one page."""
LONGEST_LINE = 4 * 1024 * 1024
"""Maximum number of bytes in a line of a dump; no article is that long."""

MOST_LINES = 400_000
"""Maximum number of lines in a dump, including empty ones."""

_CONTROLS = bytes((*range(9), *range(14, 27), *range(28, 32)))
_HIDDEN = re.compile(r"^[.~#]")
_LEFTOVERS = ((_HIDDEN, "a hidden file"), (re.compile(r"~$|\.(?:swp|tmp|bak)$"), "a temporary file or a backup"))
_PAGE_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|jfif|gif|webp|avif|svg|ico|bmp)$", re.IGNORECASE)
_TAGS = re.compile(rb"<(?:!doctype html|html|head|body|article|table|div|p|meta|title)[\s>]", re.I)


class Capture(NamedTuple):
    """Captured bytes and what is known about them."""

    data: bytes
    name: str
    """The file's name, for messages and as a last resort for the title."""
    media_type: str
    url: str | None = None
    captured_at: str | None = None
    companions: tuple[Companion, ...] = ()
    """Pictures that a saved page names, and that were saved with it."""
    member: bool = False
    """True if it is one of the captures that a file holds: the pictures beside that file are not its own."""


def find_captures(inputs: tuple[Path, ...]) -> Iterator[Path]:
    """The capture files named by the inputs or in named folders, without duplicates, in the order of their paths.

    Links to folders, broken links and folders that cannot be listed are included, so that `read_capture` refuses them
    by name: their contents are missing from the import.
    """
    missing = [Problem(str(given), 0, "there is no such file or folder", "check the spelling") for given in inputs
               if not os.path.lexists(given)]  # fmt: skip
    if missing:
        raise Fault(*missing)
    seen: set[Path] = set()
    for given in inputs:
        paths, listed = _list_tree(given)
        for path in _drop_companions(sorted(paths)):
            hidden = any(_HIDDEN.search(part) for part in path.relative_to(given).parts[:-1])
            if path in listed or hidden or _is_sidecar(path) or (target := resolve_path(path)) in seen:
                continue
            seen.add(target)
            yield path


def _is_sidecar(path: Path) -> bool:
    """True for the sidecar of an existing capture."""
    return path.name.endswith(SIDECAR) and path.with_name(path.name.removesuffix(SIDECAR)).is_file()


def find_leftover(path: Path) -> str | None:
    """The kind of a file that is not a capture whatever it contains, such as a hidden file; None for others."""
    if path.name.endswith(SIDECAR):
        return "a sidecar without its capture"
    if "hts-cache" in path.parts[:-1]:
        return "a file of HTTrack's cache"
    return next((kind for name, kind in _LEFTOVERS if name.search(path.name)), None)


def _list_tree(given: Path) -> tuple[list[Path], set[Path]]:
    """(all paths below a folder, or the path itself; the folders that were listed). Links are not followed."""
    if not stat.S_ISDIR(find_mode(given)):
        return [given], set()
    found, listed, waiting = [given], set(), [given]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as members:
                for member in members:
                    path = folder / member.name
                    found.append(path)
                    if member.is_dir(follow_symlinks=False):
                        waiting.append(path)
        except OSError:
            continue
        listed.add(folder)
    return found, listed


def _drop_companions(found: list[Path]) -> list[Path]:
    """The paths without the files saved with pages: the folders of browsers, and pictures next to a page."""
    pages = {path.with_suffix("") for path in found if _PAGE_NAME.search(path.name)}
    stems = ((path, find_page_stem(path.name)) for path in found)
    folders = {path for path, stem in stems if stem and path.with_name(stem) in pages}
    homes = {page.parent for page in pages}
    return [
        path for path in found
        if folders.isdisjoint(path.parents) and not (path.parent in homes and _PICTURE_NAME.search(path.name))
    ]  # fmt: skip


def read_capture(path: Path) -> Capture:
    """The capture in a file, with its sidecar; raises `Fault` if it cannot be read."""
    if not stat.S_ISREG(find_mode(path)):
        raise _refuse(path)
    if path.stat().st_size > MOST_BYTES:
        raise make_fault(path, f"larger than {MOST_BYTES // 2**20} MB", hint="split the file; no article is that long")
    sidecar = path.with_name(path.name + SIDECAR)
    known = _parse_sidecar(read_bytes(sidecar), sidecar) if sidecar.is_file() else {}
    return make_capture(read_bytes(path), name=path.name, path=path, **known)


def _refuse(path: Path) -> Fault:
    """The reason why a path is not a readable file."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        if path.is_symlink():
            return make_fault(path, f"a link that leads to no file: {reason}", hint="copy the file here")
        return make_fault(path, f"cannot be read: {reason}", hint="check that you may read it")
    if stat.S_ISDIR(mode):
        return make_fault(path, "a link to a folder, which is not followed", hint="give the folder itself")
    return make_fault(path, f"{name_kind(mode)}, not a file", hint="give saved HTML, plain text, or a folder of them")


def read_companions(path: Path, capture: Capture) -> Capture:
    """The capture of this file, with the pictures saved with it that it names; raises `Fault`."""
    found = tuple(Companion(name, read_bytes(place)) for name, place in find_pictures(path, capture))
    return capture._replace(companions=tuple(near for near in found if find_ending(near.data))) if found else capture


def find_pictures(path: Path, capture: Capture) -> Iterator[tuple[str, Path]]:
    """(name, file) of the pictures that a page names, if they are saved with it and not too large."""
    base, room = resolve_path(path.parent), MOST_BYTES
    page = capture.media_type == HTML and not capture.member
    names = find_companions(capture.data, path.name)[:MOST_COMPANIONS] if page else ()
    for name in names:
        place = resolve_path(base / name)  # the target, if it is a link
        try:
            size = place.stat().st_size if place.is_relative_to(base) and place.is_file() else room + 1
        except (OSError, ValueError):
            continue
        if size <= min(room, MOST_PICTURE):
            room -= size
            yield name, place


def make_capture(
    data: bytes, *, name: str, path: object = None, url: str | None = None, captured_at: str | None = None
) -> Capture:
    """A capture of these bytes; raises `Fault` if they contain no text."""
    place = path or name
    if not data.strip():
        raise make_fault(place, "the file is empty", hint="capture the page again")
    return Capture(data, make_readable(name), detect(data, name, path=place), url, captured_at)


def _parse_sidecar(data: bytes, path: Path) -> dict[str, str]:
    try:
        known = msgspec.json.decode(data, type=dict[str, str | None])
        if time := known.get("captured_at"):
            known["captured_at"] = parse_date(time)
    except (msgspec.MsgspecError, ValueError, UnicodeDecodeError) as error:
        hint = 'write {"url": "https://…", "captured_at": "2021-12-11T10:04:00Z"}'
        raise make_fault(path, f"not a sidecar: {error}", hint=hint) from error
    return {key: value for key, value in known.items() if key in ("url", "captured_at") and value}


def detect(data: bytes, name: str, *, path: object = None) -> str:
    """The media type of a capture, from its bytes and name: HTML or text. Raises `Fault` for anything else."""
    head = data[:65536]
    wide = find_wide(head)
    if not wide and is_binary(head):
        raise make_fault(path or name, "a binary file, not a page or a text", hint="give saved HTML or plain text")
    if wide:
        head = head[: len(head) // 4 * 4].decode(wide, "replace").encode()
    if _PAGE_NAME.search(name) or len(_TAGS.findall(head)) >= 2:
        return HTML
    if data.count(b"\n") + data.count(b"\r") > MOST_LINES:
        raise make_fault(
            path or name, f"more than {MOST_LINES:,} lines", hint="split the file; no article is that long"
        )
    if max(map(len, data.splitlines()), default=0) > LONGEST_LINE:
        raise make_fault(path or name, f"a line longer than {LONGEST_LINE // 2**20} MB", hint="this is no page dump")
    return TEXT


def is_binary(head: bytes) -> bool:
    """True for bytes that are not text: only NUL, more than a third NUL, or too many other control characters.

    Programs leave NUL bytes in pages, usually at the end or in a row.
    """
    bare = head.strip(b"\0")
    inside = bare.replace(b"\0", b"")
    others = len(inside) - len(inside.translate(None, _CONTROLS))
    return not bare or len(inside) * 3 < len(bare) * 2 or others > len(bare) // 100 + 2
