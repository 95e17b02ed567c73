"""Reading and writing YAML.

Rule: the only module that imports yaml. Scalars stay as they were written (a date, `007` and `No` are text); only
`true`, `false` and empty values are converted, and in `parse_settings` whole numbers. A duplicate key is an error.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

import msgspec
import yaml

from builder.errors import Fault, Problem, make_fault
from builder.text import find_nearest

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NULL, _BOOL, _INT, _STR, _SEQ, _MAP = (
    "tag:yaml.org,2002:" + kind for kind in ("null", "bool", "int", "str", "seq", "map")
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ASTRAL = re.compile(r"\\U(000[1-9A-F][0-9A-F]{4}|0010[0-9A-F]{4})")
"""The YAML escape of a character beyond the Basic Multilingual Plane."""
_PRIVATE = range(0xE000, 0xF900)
DEEPEST = 100
"""Maximum depth of nesting: the composer of libyaml recurses in C, and deeper nesting could crash the program."""


def _resolvers(*, numbers: bool) -> dict[str | None, list[tuple[str, Any]]]:
    table: dict[str | None, list[tuple[str, Any]]] = {
        "": [(_NULL, re.compile("^$"))],
        "~": [(_NULL, re.compile("^~$"))],
    }
    for letter in "nN":
        table.setdefault(letter, []).append((_NULL, re.compile("^(?:null|Null|NULL)$")))
    for letter in "tTfF":
        table.setdefault(letter, []).append((_BOOL, re.compile("^(?:true|True|TRUE|false|False|FALSE)$")))
    for digit in "-0123456789" if numbers else "":
        table.setdefault(digit, []).append((_INT, re.compile("^-?(?:0|[1-9][0-9]{0,17})$")))
    return table


_KINDS = {
    "str": "write text; a number goes in quotes",
    "int": "write a whole number",
    "bool": "write true or false",
    "array": "write a list: [one, two]",
    "object": "write its keys below it, indented",
}
"""Hints by msgspec's names of types."""
_TYPES = {"str": str, "int": int, "bool": bool, "array": list, "object": dict}


class _Text(_Loader):  # type: ignore[misc]  # chosen at run time
    """A loader that keeps scalars as text and refuses duplicate keys."""

    yaml_implicit_resolvers = _resolvers(numbers=False)
    yaml_constructors: ClassVar = {
        tag: _Loader.yaml_constructors[tag] for tag in (_NULL, _BOOL, _INT, _STR, _SEQ, _MAP, None)
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            self._refuse_duplicates(node)
        return mapping

    def _refuse_duplicates(self, node: Any) -> None:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is given twice", key.start_mark
                )
            seen.add(key.value)


class _Settings(_Text):
    """Like `_Text`, with whole numbers."""

    yaml_implicit_resolvers = _resolvers(numbers=True)


class _Writer(_Dumper):  # type: ignore[misc]  # chosen at run time
    """A dumper that quotes text that these loaders, or a YAML 1.1 reader, would take for another type; dates stay
    plain.
    """

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
        for first, pairs in _Dumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: Any) -> bool:
        return True


def parse_yaml(text: str, *, path: object, first_line: int = 1) -> dict[str, Any]:
    """A mapping with text scalars, from YAML that starts on line `first_line` of `path`; raises `Fault`."""
    return _parse(text, path, first_line, _Text)


def parse_settings(text: str, *, path: object) -> dict[str, Any]:
    """A mapping with whole numbers and booleans, for `archive.yaml` and similar files; raises `Fault`.

    No text in it contains a control character.
    """
    values = _parse(text, path, 1, _Settings)
    for key, value in values.items() if "\\" in text else ():  # only an escape can produce one
        if _holds_control([key, value]):
            raise Fault(make_problem(text, key, f"{key}: holds a control character", path=path, hint="leave it out"))
    return values


def _holds_control(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_CONTROL.search(value))
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_holds_control, parts))


def _parse(text: str, path: object, first_line: int, loader: Any) -> dict[str, Any]:
    try:
        _check_depth(text)
        value = yaml.load(text, loader)
    except yaml.MarkedYAMLError as error:
        opened = re.search("quoted scalar|flow", error.context or "")  # report the opening, not the end
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        message = f"not valid YAML: {error.problem or error.context}"
        rows = text.split("\n")[mark.line : mark.line + 1] if mark else []  # a mark may point beyond the last line
        tab = any("\t" in row[: -len(row.lstrip()) or None] for row in rows)
        hint = "indent with spaces, not with tabs" if tab else "quote a value that holds `: ` or starts with a sign"
        raise make_fault(path, message, line=line, hint=hint) from error
    except yaml.reader.ReaderError as error:
        line = first_line + text.encode()[: error.position].count(b"\n")
        raise make_fault(path, f"not valid YAML: {error.reason}", line=line, hint="remove the character") from error
    except (yaml.YAMLError, RecursionError, ValueError, LookupError) as error:
        raise make_fault(path, f"not valid YAML: {' '.join(str(error).split())}", line=first_line) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise make_fault(path, "expected `key: value` lines", line=first_line)
    if "*" in text and _multiplies(value, len(text)):
        hint = "write the values out, without `&` and `*`"
        raise make_fault(path, "not valid YAML: aliases that multiply", line=first_line, hint=hint)
    return {str(key): item for key, item in value.items()}


def _check_depth(text: str) -> None:
    """Raise `yaml.YAMLError` for text nested deeper than `DEEPEST`; text that cannot be that deep is not parsed."""
    if sum(map(text.count, "[{-?")) < DEEPEST and " " * DEEPEST not in text:
        return
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _multiplies(value: Any, most: int) -> bool:
    """True if there are more values than characters: aliases repeat or contain themselves."""
    waiting, seen = [value], 0
    while waiting and seen <= most:
        current = waiting.pop()
        seen += 1
        waiting.extend(current.values() if isinstance(current, dict) else current if isinstance(current, list) else ())
    return seen > most


def find_lines(text: str, *, first_line: int = 1) -> dict[str, int]:
    """The line of each top-level key, and of `a.b` for keys one level down. Empty if the text is not a mapping."""
    try:
        _check_depth(text)
        root = yaml.compose(text, _Text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    lines: dict[str, int] = {}
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        lines[str(key.value)] = first_line + key.start_mark.line
        for inner, _ in value.value if isinstance(value, yaml.MappingNode) else ():
            lines[f"{key.value}.{inner.value}"] = first_line + inner.start_mark.line
    return lines


def make_line_finder(text: str) -> Callable[[str], int]:
    """The lines of the keys of YAML text, for `explain_invalid`; 1 for a key that has none."""
    return lambda key: find_lines(text).get(key, 1)


def make_problem(text: str, key: str, message: str, *, path: object, hint: str = "", first_line: int = 1) -> Problem:
    """A problem with the value of `key`, with its line."""
    return Problem(str(path), find_lines(text, first_line=first_line).get(key, first_line), message, hint)


def explain_invalid(
    error: msgspec.ValidationError,
    values: Mapping[str, Any],
    find_line: Callable[[str], int],
    *,
    path: object,
    hints: Mapping[str, str] = {},
    known: Collection[str] = (),
) -> Problem:
    """The problem with the value that msgspec refused, on the line of its key.

    `values` are those that were converted; `find_line` gives the line of a key, `a.b` for one a level down. `hints`
    holds the hint for a key, and under "" the hint for all others; otherwise the hint follows from the expected type.
    `known` are the keys to suggest instead of an unknown one.
    """
    message, _, place = str(error).partition(" - at `")
    key = re.sub(r"[\[`].*", "", place.rpartition("$.")[2])
    hint = hints.get(key) or hints.get("", "")
    if unknown := re.search("unknown field `(.+)`", message):
        words = f"unknown key {unknown[1]!r}"
        hint = hint or f"did you mean {find_nearest(unknown[1], known) or ' or '.join(known)}?"
        line = find_line(f"{key}.{unknown[1]}" if key else unknown[1])
    else:
        key = _find_inner(values, key, message) if place.endswith(f"{key}[...]`") else key
        words = f"{message[:1].lower()}{message[1:]}".replace(" | null", "")
        hint, line = hint or _find_hint(message), find_line(key)
    return Problem(str(path), line, f"{key}: {words}" if key else words, hint)


def _find_inner(values: Mapping[str, Any], key: str, message: str) -> str:
    """`aliases.US` for a value of a mapping that has the wrong type: msgspec names the mapping alone."""
    inner, kind = values.get(key), re.search(r"Expected `(\w+)", message)
    allowed = _TYPES.get(kind[1]) if kind else None
    wrong = (name for name, value in inner.items() if allowed and not isinstance(value, allowed)) if inner else ()
    return next((f"{key}.{name}" for name in wrong), key)


def _find_hint(message: str) -> str:
    if "of length <=" in message:
        return "write less here; the text of an article goes below its front matter"
    kind = re.search(r"Expected `(\w+)(?: \| null)?`", message)
    return _KINDS.get(kind[1], "") if kind else ""


def format_yaml(mapping: dict[str, Any]) -> str:
    """Block YAML in the order of the mapping, Unicode unescaped, lines never folded.

    libyaml escapes characters beyond the Basic Multilingual Plane. To avoid that, each of them is replaced, while
    libyaml writes, by a private-use character that does not occur in the text.
    """
    text = _dump(mapping)
    found = sorted({chr(int(code, 16)) for code in _ASTRAL.findall(text)}) if "\\U" in text else []
    if not found:
        return text
    free = (letter for code in _PRIVATE if (letter := chr(code)) not in text)
    stand_ins = dict(zip(found, free, strict=False))
    written = _dump(_replace(mapping, {ord(letter): stand_in for letter, stand_in in stand_ins.items()}))
    return written.translate({ord(stand_in): letter for letter, stand_in in stand_ins.items()})


def _dump(mapping: Any) -> str:
    text: str = yaml.dump(mapping, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=2**31 - 1)
    return text


def _replace(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.translate(table)
    if isinstance(value, dict):
        return {_replace(key, table): _replace(inner, table) for key, inner in value.items()}
    return [_replace(inner, table) for inner in value] if isinstance(value, list | tuple) else value
