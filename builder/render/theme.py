"""Themes: templates, assets and options of a folder, and of the theme it extends.

Rule: a theme is read completely, and is then a frozen value with one digest of everything it consists of. Its
templates run in a sandbox: they have access to views and options, but not to Python objects behind them. An error in
a template names the file and line of the template.
"""

import hashlib
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sized
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from builder.config import FILE_NAME as SETTINGS
from builder.config import Config
from builder.errors import Fault, Problem, make_fault
from builder.files import read_bytes, read_text
from builder.render.languages import FOLDER as LOCALE
from builder.render.languages import Language, load_language, translate_asset, translate_template
from builder.render.stylesheets import find_slips
from builder.render.template_minify import slim_template
from builder.render.theme_folders import (
    THEMES,
    Choice,
    ThemeFolder,
    ThemeOption,
    find_shadowing,
    find_theme_folders,
    load_chain,
)
from builder.site.claims import Claim
from builder.text import find_nearest
from builder.yamls import find_lines

SHEET, ADDED = "assets/style.css", "assets/own.css"
"""The style sheet of a theme, and the file that a child theme appends to it, so that it need not copy it."""
LONGEST = 1_000_000
"""Maximum length of a value that a template makes by multiplication: characters, list items, bits of a number."""


class Theme(msgspec.Struct, frozen=True):
    """A theme with everything that it inherits."""

    name: str
    digest: bytes
    """SHA-256 of all files and the chosen options."""
    assets: tuple[tuple[str, bytes], ...]
    """(path below `output/`, bytes), by path."""
    templates: Mapping[str, tuple[str, str]]
    """Name → (path of the file, source)."""
    options: Mapping[str, Choice]
    """Every option with its chosen value, or else its default."""
    language: Language = Language("en")
    """The language of the archive, in which words of the theme override those of Backfile."""
    problems: tuple[Problem, ...] = ()
    """Problems of its files that do not prevent its use."""

    def render(self, template: str, view: Mapping[str, Any]) -> str:
        """Render a page; raises `Fault` with the template's path and line if it uses a value that the view lacks.

        Raises `MemoryError`, with a note of the path and line, if it exceeds its memory.
        """
        try:
            return find_environment(self).get_template(template).render(view, options=self.options)
        except TemplateNotFound as error:
            raise make_fault(self.name, f"the theme has no template {error.name}") from error
        except MemoryError as error:
            path, line = self._find_place(error, template)
            error.add_note(f"in {path}:{line}" if line else f"in {path}")
            raise
        except _FAULTS as error:
            raise self._explain(error, template) from error

    def _explain(self, error: Exception, template: str) -> Fault:
        path, line = self._find_place(error, template)
        hint = "docs/themes.md lists the values of each view"
        return make_fault(path, str(error) or type(error).__name__, line=line, hint=hint)

    def _find_place(self, error: Exception, template: str) -> tuple[str, int]:
        """The file and line of the template in which an error was raised."""
        paths = {path for path, _ in self.templates.values()}
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in paths]
        return (frames[-1].filename, frames[-1].lineno or 0) if frames else (self.templates[template][0], 0)


_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors that a template may raise."""
_environments: dict[bytes, Environment] = {}
_CITATIONS = Path(__file__).parent / "client" / "citations.js"
"""The script for citations that every theme has, unless it brings a file of that name."""


def claim_assets(theme: Theme, root: Path) -> Iterator[Claim]:
    """The names of the theme's assets; a hint says how to use an own style or file instead."""
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
    """The theme of the archive at `root`, according to its settings; see `load_theme`."""
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

    `settings` is the text of the settings, for the lines of problems; with `checked`, the caller makes sure that
    every template is checked.
    """
    chain = load_chain(name, folders, settings=settings)
    templates: dict[str, tuple[str, str]] = {}
    assets = {f"assets/{_CITATIONS.name}": read_bytes(_CITATIONS)}
    known: dict[str, ThemeOption] = {}
    for folder in reversed(chain):
        without = folder.settings.without
        assets = {path: data for path, data in assets.items() if not any(map(partial(fnmatchcase, path), without))}
        for path, place in folder.files.items():
            if path.startswith("templates/"):
                templates[path.removeprefix("templates/")] = (str(place), read_text(place))
            elif path.startswith("assets/"):
                assets[path] = read_bytes(place)
        if added := assets.pop(ADDED, None):
            assets[SHEET] = assets.get(SHEET, b"") + b"\n" + added
        known |= folder.settings.options
    chosen = _choose(known, options or {}, chain[0].path, settings)
    words = load_language(language, tuple(folder.path / LOCALE for folder in reversed(chain) if _has_words(folder)))
    assets = {path: translate_asset(path, data, words) for path, data in assets.items()}
    problems = tuple(sorted({*find_shadowing(folders), *_find_problems(chain)}))
    digest = _make_digest(templates, assets, chosen, words, problems)
    theme = Theme(name, digest, tuple(sorted(assets.items())), templates, chosen, words, problems)
    if not checked:
        check_templates(theme)
    return theme


def _find_problems(chain: Iterable[ThemeFolder]) -> Iterator[Problem]:
    """Problems of the files of the archive's own themes."""
    for folder in chain:
        yield from folder.problems
        for path, place in folder.files.items() if folder.own else ():
            if path.startswith("assets/") and path.endswith(".css"):
                text = read_bytes(place).decode("utf-8", "replace")
                yield from find_slips(text, path=f"{THEMES}/{folder.path.name}/{path}")


def _has_words(folder: ThemeFolder) -> bool:
    """True if the theme's catalogues may be read: none of them is a link that is not followed."""
    words = f"{THEMES}/{folder.path.name}/{LOCALE}/"
    return not any(f"{problem.path}/".startswith(words) for problem in folder.problems)


def find_environment(theme: Theme) -> Environment:
    """The theme's templates, compiled once per process."""
    environment = _environments.get(theme.digest)
    if environment is None:
        _environments.clear()
        environment = _environments[theme.digest] = _make_environment(theme.templates, theme.language)
    return environment


class _Generator(CodeGenerator):
    """Disables constant folding at compile time, when no limits apply: `"x"|center(9999999999)`."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
        if not isinstance(node, nodes.Const | nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which `view.title` looks up the key of a mapping first.

    Keys are always safe; the sandbox checks everything else that a template accesses.
    """

    code_generator_class = _Generator
    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse a product or power that would use up the memory; `range` has a limit of its own."""
        whole = isinstance(left, int) and isinstance(right, int)
        if whole and left.bit_length() * (right if operator == "**" else 1) + right.bit_length() > LONGEST:
            raise SecurityError("the number is too large")
        for many, count in ((left, right), (right, left)):
            if isinstance(many, Sized) and isinstance(count, int) and len(many) * count > LONGEST:
                raise SecurityError("the text or list is too long")
        return super().call_binop(context, operator, left, right)

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
        optimized=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    del environment.globals["lipsum"]  # it generates filler text of any length
    environment.install_gettext_callables(language.say, language.choose, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return environment


def _choose(
    known: Mapping[str, ThemeOption], chosen: Mapping[str, Choice], folder: Path, settings: str
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
        elif not known[key].holds(value):
            problems.append(Problem(SETTINGS, line, f"theme_options: {key} may not be {value}", known[key].help))
    if problems:
        raise Fault(*problems)
    return {key: chosen.get(key, option.default) for key, option in sorted(known.items())}


def _make_digest(
    templates: Mapping[str, tuple[str, str]],
    assets: Mapping[str, bytes],
    options: Mapping[str, Choice],
    language: Language,
    problems: Iterable[Problem],
) -> bytes:
    parts: Iterable[Any] = (
        [(name, source) for name, (_, source) in sorted(templates.items())],
        sorted(assets.items()),
        sorted(options.items()),
        (language.tag, sorted(language.words.items())),
        [str(problem) for problem in problems],  # so that a build notices a change
    )
    return hashlib.sha256(msgspec.json.encode(parts)).digest()


def check_templates(theme: Theme) -> None:
    """Compile every template, so that errors are found before anything is rendered; raises `Fault`."""
    environment = find_environment(theme)
    problems = []
    for name, (path, _) in theme.templates.items():
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            problems.append(Problem(error.filename or path, error.lineno, error.message or "cannot be read"))
        except RecursionError:
            problems.append(Problem(path, 0, "is nested too deeply", "move parts of it to macros or other templates"))
    if problems:
        _environments.clear()
        raise Fault(*problems)
