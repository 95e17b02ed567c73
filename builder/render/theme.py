"""Themes: templates, assets and options of a folder, and of the theme it extends.

Rule: a theme is read whole, then it is a value: frozen, with one digest of all that it consists of. A fault in a
template names the template's file and line.
"""

import hashlib
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from builder.config import FILE_NAME as SETTINGS
from builder.config import Config
from builder.errors import Fault, Problem, make_fault
from builder.files import read_bytes, read_text, resolve_path
from builder.render.languages import FOLDER as LOCALE
from builder.render.languages import Language, load_language, translate_asset, translate_template
from builder.render.slimming import slim_template
from builder.site.claims import Claim
from builder.text import find_nearest
from builder.yamls import find_lines, parse_settings

FILE_NAME = "theme.yaml"
THEMES = "themes"
SAMPLE = "broadsheet/kitchen-sink"
SHEET, ADDED = "assets/style.css", "assets/own.css"
"""A theme's style sheet; and what a child theme adds to its end, so that it need not copy it."""
Choice = str | int | bool


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that an archive may set under `theme_options`."""

    default: Choice
    help: str


class Theme(msgspec.Struct, frozen=True):
    """A theme with all that it inherits."""

    name: str
    digest: bytes
    """SHA-256 over all files and the chosen options."""
    assets: tuple[tuple[str, bytes], ...]
    """(path below `output/`, bytes), by path."""
    templates: Mapping[str, tuple[str, str]]
    """Name → (path of the file, source)."""
    options: Mapping[str, Choice]
    """Every option with its chosen value, else its default."""
    language: Language = Language("en")
    """The archive's, with the theme's own words over those of Backfile."""

    def render(self, template: str, view: Mapping[str, Any]) -> str:
        """The page; raises `Fault` with the template's path and line when it asks for what the view has not."""
        try:
            return find_environment(self).get_template(template).render(view, options=self.options)
        except TemplateNotFound as error:
            raise make_fault(self.name, f"the theme has no template {error.name}") from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise self._explain(error, template) from error

    def _explain(self, error: Exception, template: str) -> Fault:
        paths = {path for path, _ in self.templates.values()}
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in paths]
        path, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else (self.templates[template][0], 0)
        hint = "docs/themes.md lists what each view has"
        return make_fault(path, str(error) or type(error).__name__, line=line, hint=hint)


class _Folder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`theme.yaml` as it is written."""

    extends: str | None = None
    description: str = ""
    license: str = ""
    options: dict[str, Option] = {}
    without: tuple[str, ...] = ()
    """Patterns of files that are not taken from the theme it extends, such as `assets/fonts/*`."""


_environments: dict[bytes, Environment] = {}


def find_theme_folders(root: Path) -> tuple[Path, ...]:
    """Where themes are looked for: the archive's own first, then those that come with Backfile."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / THEMES if (package / THEMES).is_dir() else package.parent / THEMES
    return tuple(dict.fromkeys(folder for folder in (resolve_path(root) / THEMES, shipped) if folder.is_dir()))


def find_sample(root: Path) -> Path:
    """The folder of the article that shows every element, for makers of themes."""
    return find_theme_folders(root)[-1] / SAMPLE


def claim_assets(theme: Theme, root: Path) -> Iterator[Claim]:
    """The names of the theme's assets; a hint says how an archive brings its own style or file instead."""
    own = (root / THEMES / theme.name).is_dir()
    name = theme.name if own else "mine"
    begin = "" if own else f"run `backfile theme new {name}`, set `theme: {name}` in {SETTINGS}, and "
    for path in sorted((path for path, _ in theme.assets), key=str.swapcase):  # lower case first, as in style.css
        if path == SHEET:
            hint = f"to change the style, {begin}write CSS in {THEMES}/{name}/{ADDED}"
        else:
            hint = f"rename it; or, to replace the theme's file, {begin}put yours at {THEMES}/{name}/{path}"
        yield Claim(path, f"the theme {theme.name!r}", hint)


def load_archive_theme(root: Path, config: Config, *, checked: bool = False) -> Theme:
    """The theme of the archive at `root`, as its settings say; as `load_theme`."""
    place = root / SETTINGS
    return load_theme(
        config.theme, find_theme_folders(root), options=config.theme_options, language=config.language,
        settings=read_text(place) if place.is_file() else "", checked=checked,
    )  # fmt: skip


def load_theme(
    name: str, folders: tuple[Path, ...], *, options: Mapping[str, Choice] | None = None, language: str = "en",
    settings: str = "", checked: bool = False,
) -> Theme:  # fmt: skip
    """The theme `name`, with `theme_options` of the settings, in a language; raises `Fault` with all problems.

    `settings` is the text of the settings, for the lines of problems; `checked` where somebody else sees to it that
    every template is checked.
    """
    chain = _find_chain(name, folders, settings)
    templates: dict[str, tuple[str, str]] = {}
    assets: dict[str, bytes] = {}
    known: dict[str, Option] = {}
    for folder, own in reversed(chain):
        assets = {path: data for path, data in assets.items() if not any(map(partial(fnmatchcase, path), own.without))}
        for path in _list_files(folder / "templates"):
            templates[path.relative_to(folder / "templates").as_posix()] = (str(path), read_text(path))
        for path in _list_files(folder / "assets"):
            assets[path.relative_to(folder).as_posix()] = read_bytes(path)
        if added := assets.pop(ADDED, None):
            assets[SHEET] = assets.get(SHEET, b"") + b"\n" + added
        known |= own.options
    chosen = _choose(known, options or {}, chain[0][0], settings)
    words = load_language(language, tuple(folder / LOCALE for folder, _ in reversed(chain)))
    assets = {path: translate_asset(path, data, words) for path, data in assets.items()}
    digest = _make_digest(templates, assets, chosen, words)
    theme = Theme(name, digest, tuple(sorted(assets.items())), templates, chosen, words)
    if not checked:
        check_templates(theme)
    return theme


def find_environment(theme: Theme) -> Environment:
    """The theme's templates, compiled once in a process."""
    environment = _environments.get(theme.digest)
    if environment is None:
        _environments.clear()
        environment = _environments[theme.digest] = _make_environment(theme.templates, theme.language)
    return environment


class _Environment(Environment):
    """Views are mappings: `view.title` asks for the key first, not for an attribute that no mapping has."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _make_environment(templates: Mapping[str, tuple[str, str]], language: Language) -> Environment:
    def find(name: str) -> tuple[str, str, None] | None:
        if name not in templates:
            return None
        path, source = templates[name]
        return slim_template(translate_template(source, language)), path, None

    environment = _Environment(
        loader=FunctionLoader(find),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(language.say, language.choose, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return environment


def _find_chain(name: str, folders: tuple[Path, ...], settings: str) -> list[tuple[Path, _Folder]]:
    """The theme's folder and those it extends, nearest first."""
    chain: list[tuple[Path, _Folder]] = []
    wanted: str | None = name
    place, line = SETTINGS, find_lines(settings).get("theme", 0)
    while wanted:
        folder = _find_folder(wanted, folders, place, line)
        if folder in (before for before, _ in chain):
            raise make_fault(place, f"the theme {wanted!r} extends itself", line=line)
        path = folder / FILE_NAME
        own = _load_settings(path)
        chain.append((folder, own))
        wanted, place, line = own.extends, str(path), find_lines(read_text(path)).get("extends", 0)
    return chain


def _find_folder(name: str, folders: tuple[Path, ...], place: str, line: int) -> Path:
    """The folder of a theme that is named on a line of the file `place`; raises `Fault` where there is none."""
    for folder in folders:
        if (folder / name / FILE_NAME).is_file() and name.strip("."):
            return folder / name
    known = sorted({path.parent.name for folder in folders for path in folder.glob(f"*/{FILE_NAME}")})
    nearest = find_nearest(name, known)
    hint = f'did you mean "{nearest}"?' if nearest else f"there is {', '.join(known) or 'none'}"
    raise make_fault(place, f"no theme {name!r}", line=line, hint=hint)


def _load_settings(path: Path) -> _Folder:
    try:
        return msgspec.convert(parse_settings(read_text(path), path=path), _Folder)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$?\.?([a-z_]+)[^`]*`$", str(error))
        line = find_lines(read_text(path)).get(key[1] if key else "", 0)
        hint = "keys: extends, without, description, license, options"
        raise make_fault(path, str(error), line=line, hint=hint) from error


def _choose(
    known: Mapping[str, Option], chosen: Mapping[str, Choice], folder: Path, settings: str
) -> dict[str, Choice]:
    problems = []
    lines = find_lines(settings) if chosen else {}
    for key, value in chosen.items():
        line = lines.get(f"theme_options.{key}", 0)
        if key not in known:
            nearest = find_nearest(key, known)
            hint = f'did you mean "{nearest}"?' if nearest else f"there is {', '.join(sorted(known)) or 'none'}"
            problems.append(Problem(SETTINGS, line, f"the theme {folder.name!r} has no option {key!r}", hint))
        elif type(value) is not type(known[key].default):
            kind = {bool: "true or false", int: "a whole number", str: "text"}[type(known[key].default)]
            problems.append(Problem(SETTINGS, line, f"theme_options: {key} is {kind}", known[key].help))
    if problems:
        raise Fault(*problems)
    return {key: chosen.get(key, option.default) for key, option in sorted(known.items())}


def _list_files(folder: Path) -> Iterator[Path]:
    hidden = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return hidden if folder.is_dir() else iter(())


def _make_digest(
    templates: Mapping[str, tuple[str, str]],
    assets: Mapping[str, bytes],
    options: Mapping[str, Choice],
    language: Language,
) -> bytes:
    parts: Iterable[Any] = (
        [(name, source) for name, (_, source) in sorted(templates.items())],
        sorted(assets.items()),
        sorted(options.items()),
        (language.tag, sorted(language.words.items())),
    )
    return hashlib.sha256(msgspec.json.encode(parts)).digest()


def check_templates(theme: Theme) -> None:
    """Compile every template, so that a slip in one is found before anything is rendered; raises `Fault`."""
    environment = find_environment(theme)
    problems = []
    for name, (path, _) in theme.templates.items():
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            problems.append(Problem(error.filename or path, error.lineno, error.message or "cannot be read"))
    if problems:
        _environments.clear()
        raise Fault(*problems)
