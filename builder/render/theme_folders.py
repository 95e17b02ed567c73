"""The folders of themes: inheritance, and the files in them.

Rule: reads `theme.yaml` and lists the other files without reading them. A theme is identified by the name of its
folder, never by a path. In the archive's own themes, links to folders, and links that lead out of the archive, are
not followed.
"""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.config import FILE_NAME as SETTINGS
from builder.errors import Fault, Problem, make_fault
from builder.files import read_text, resolve_path
from builder.links import explain_link, may_follow
from builder.output_tree.folder_stats import sweep_folder
from builder.text import find_nearest, is_plain_name
from builder.yamls import explain_invalid, find_lines, make_line_finder, make_problem, parse_settings

FILE_NAME = "theme.yaml"
THEMES = "themes"
SAMPLE = "broadsheet/kitchen-sink"

Choice = str | int | bool


class ThemeOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An option that an archive may set under `theme_options`."""

    default: Choice
    help: str
    least: int | None = None
    most: int | None = None
    """Limits of a number; None where there is none."""

    def holds(self, value: Choice) -> bool:
        """True if a value of the right type is within the limits."""
        if not isinstance(value, int) or isinstance(value, bool):
            return True
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)


class ThemeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `theme.yaml`."""

    extends: str | None = None
    description: str = ""
    license: str = ""
    options: dict[str, ThemeOption] = {}
    without: tuple[str, ...] = ()
    """Patterns of files that are not inherited from the extended theme, such as `assets/fonts/*`."""


class ThemeFolder(NamedTuple):
    """The folder of a theme, without inherited files."""

    path: Path
    settings: ThemeSettings
    files: Mapping[str, Path]
    """Path below the folder, with `/` → file, in the order of the paths."""
    problems: tuple[Problem, ...] = ()
    """Links that are not followed."""
    own: bool = True
    """True for a theme of the archive, False for one that comes with Backfile."""


def find_theme_folders(root: Path) -> tuple[Path, ...]:
    """The folders with themes: the archive's own first, then the one that comes with Backfile."""
    shipped = find_shipped()
    return tuple(dict.fromkeys(folder for folder in (resolve_path(root) / THEMES, shipped) if folder.is_dir()))


def find_shipped() -> Path:
    """The folder of the themes that come with Backfile."""
    package = Path(__file__).resolve().parent.parent
    return package / THEMES if (package / THEMES).is_dir() else package.parent / THEMES


def find_sample() -> Path:
    """The folder of the article that shows every element, for authors of themes."""
    return find_shipped() / SAMPLE


def list_themes(folder: Path) -> tuple[str, ...]:
    """The names of the themes in a folder, sorted."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE_NAME}")))


def find_shadowing(folders: tuple[Path, ...]) -> Iterator[Problem]:
    """A note for each theme of the archive that has the same name as one that comes with Backfile."""
    *own, last = folders or (Path(),)
    for name in list_themes(last) if own else ():
        if any((folder / name / FILE_NAME).is_file() for folder in own):
            message = f"is used in the place of the theme {name!r} that comes with Backfile"
            yield Problem(f"{THEMES}/{name}", 0, message, "rename its folder unless that is meant", note=True)


def load_chain(name: str, folders: tuple[Path, ...], *, settings: str = "") -> tuple[ThemeFolder, ...]:
    """The folders of the theme and of those it extends, the theme itself first; raises `Fault`.

    `settings` is the text of the settings that name it, for the line of a problem.
    """
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    place, line = SETTINGS, find_lines(settings).get("theme", 0)
    while wanted is not None:
        path = _find_folder(wanted, folders, place, line)
        if path in (before.path for before in chain):
            raise make_fault(place, f"the theme {wanted!r} extends itself", line=line)
        chain.append(_load_folder(path, own=path.parent != find_shipped()))
        wanted, place = chain[-1].settings.extends, str(path / FILE_NAME)
        line = find_lines(read_text(path / FILE_NAME)).get("extends", 0)
    return tuple(chain)


def _find_folder(name: str, folders: tuple[Path, ...], place: str, line: int) -> Path:
    """The folder of a theme that is named on a line of the file `place`; raises `Fault` if there is none."""
    for folder in folders:
        if is_plain_name(name) and (folder / name / FILE_NAME).is_file():
            return folder / name
    known = sorted({theme for folder in folders for theme in list_themes(folder)})
    nearest = find_nearest(name, known)
    hint = f'did you mean "{nearest}"?' if nearest else f"there is {', '.join(known) or 'none'}"
    raise make_fault(place, f"no theme {name!r}", line=line, hint=hint)


def _load_folder(path: Path, *, own: bool) -> ThemeFolder:
    root = path.parent.parent
    for place in (path, path / FILE_NAME) if own else ():
        if place.is_symlink() and (place == path or not may_follow(root, place)):
            raise Fault(replace(explain_link(root, place, path=_name(root, place)), note=False))
    settings = _load_settings(path / FILE_NAME)
    files, problems = {}, []
    for found in sorted(sweep_folder(path)):
        place = path / found.path
        if stat.S_ISLNK(found.mode) and own and not (may_follow(root, place) and place.is_file()):
            problems.append(explain_link(root, place, path=_name(root, place)))
        elif place.is_file() and not place.name.startswith("."):
            files[found.path] = place
    return ThemeFolder(path, settings, files, tuple(problems), own)


def _name(root: Path, place: Path) -> str:
    return place.relative_to(root).as_posix()


def _load_settings(path: Path) -> ThemeSettings:
    text = read_text(path)
    values = parse_settings(text, path=path)
    try:
        settings = msgspec.convert(values, ThemeSettings)
    except msgspec.ValidationError as error:
        known = [field.name for field in msgspec.structs.fields(ThemeSettings)]
        raise Fault(explain_invalid(error, values, make_line_finder(text), path=path, known=known)) from error
    if settings.extends is not None and not is_plain_name(settings.extends):
        message = f"extends: {settings.extends!r} is not the name of a theme"
        raise Fault(make_problem(text, "extends", message, path=path, hint="write a name, not a path"))
    return settings
