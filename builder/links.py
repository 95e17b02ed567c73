"""Symbolic links, and whether they stay inside the archive.

Rule: looks at links and reads no file. An archive that was cloned or unpacked contains the links of whoever made it;
following one that leads out of the archive would publish a file of the person who builds it. A hard link looks like
any other file and cannot be recognised.
"""

import os
from pathlib import Path

from builder.errors import Fault, Problem
from builder.text import make_readable

_FRAME = ("archive.yaml", "tags.yaml", "furniture.yaml", "content", "themes", "output", ".backfile")
"""Names with a fixed meaning at the root of an archive."""
_OUT = "which is outside the archive or hidden in it"
_UNPUBLISHED = "which is not published as it is, so that a copy may not be either"
_MARKDOWN = (".md", ".markdown")
_HINT = "put the file itself there, or delete the link"


def stays_inside(root: Path, place: Path) -> bool:
    """True if a path leads into the archive after all links are followed; the target need not exist.

    Hidden files and folders, such as `.git/`, do not count as inside: they may hold passwords.
    """
    top, target = _resolve(root), _resolve(place)
    return target.is_relative_to(top) and not any(part.startswith(".") for part in target.relative_to(top).parts)


def may_follow(root: Path, place: Path) -> bool:
    """True if a path may be read: it stays inside the archive, and if it is a link, it exposes nothing that is
    withheld.

    Links in `content/static/` and in themes, whose files are published unchanged, may not lead to the folder of an
    article, to a Markdown file, to settings or to the output. Other links in `content/` may lead to a picture there,
    or to a file of the archive that no build would find otherwise.
    """
    return stays_inside(root, place) and (not place.is_symlink() or _is_open(root, place))


def _is_open(root: Path, place: Path) -> bool:
    content, target, link = _resolve(root / "content"), _resolve(place), _resolve(place.parent) / place.name
    static = content / "static"
    if target.is_relative_to(static):
        return True
    if any(target.is_relative_to(_resolve(root / name)) for name in _FRAME if name not in ("content", "themes")):
        return False
    markdown = target.name.lower().endswith(_MARKDOWN)
    if link.is_relative_to(content) and not link.is_relative_to(static):
        return not (target.is_relative_to(content) and (markdown or target.name.lower().startswith("capture.")))
    return not markdown and not target.is_relative_to(content)


def _resolve(place: Path) -> Path:
    return Path(os.path.realpath(place))


def explain_link(root: Path, place: Path, *, path: str) -> Problem:
    """The finding about a link that is not followed; `path` names it. For a link to a folder of the archive it is a
    note.
    """
    target = read_target(place)
    if not stays_inside(root, place):
        return Problem(path, 0, f"is a link to {target}, {_OUT}; it is not followed", _HINT)
    if _resolve(place).is_file() and not _is_open(root, place):
        return Problem(path, 0, f"is a link to {target}, {_UNPUBLISHED}; it is not followed", _HINT)
    if _resolve(place).is_dir():
        hint = "put the folder itself there, or delete the link"
        return Problem(path, 0, f"is a link to the folder {target}; links to folders are not followed", hint, note=True)
    return Problem(path, 0, f"is a link to {target}, where there is no file", _HINT)


def check_frame(root: Path) -> None:
    """Raise `Fault` if one of the fixed names at the root of the archive is a link that leads out of the archive."""
    leaving = [name for name in _FRAME if (root / name).is_symlink() and not stays_inside(root, root / name)]
    if leaving:
        raise Fault(*(_explain_frame(root, name) for name in leaving))


def _explain_frame(root: Path, name: str) -> Problem:
    hint = "delete it, and name that folder with --output" if name == "output" else "put the file itself there"
    return Problem(name, 0, f"is a link to {read_target(root / name)}, {_OUT}", hint)


def read_target(place: Path) -> str:
    """The target of a link, for messages."""
    try:
        return make_readable(str(place.readlink()))
    except OSError:  # it disappeared, or became a file, in the meantime
        return "another place"
