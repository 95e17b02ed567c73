"""Reading front matter in each of its dialects: the values, and the lines of the keys.

Rule: every dialect gives the same kinds of values: text as it was typed (also for numbers and dates), true, false,
null, lists, mappings. A duplicate key is an error.
"""

import re
import tomllib
from collections import Counter
from datetime import date, time
from functools import lru_cache
from json import JSONDecoder
from typing import Any

from builder.article.heads import JSON, KEY_LINE, LINES, NONE, TOML, YAML, FrontMatter, normalise_key
from builder.errors import Fault, Problem, make_fault
from builder.yamls import DEEPEST, find_lines, parse_yaml

LISTS = ("tags", "authors", "aliases", "inferred", "reviewed")
"""Keys that hold several values."""
MOST_KEYS = 200
"""Maximum number of different keys of one file; each is compared with the keys that withhold an article."""
_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*=")
_QUOTED = re.compile(r'"([^"]*)"\s*:')


def read_values(front: FrontMatter, *, path: object) -> dict[str, Any]:
    """The values by key, in the order of the file; raises `Fault`."""
    if not front.text.strip():
        return {}
    if front.dialect == YAML:
        return parse_yaml(front.text, path=path, first_line=front.line)
    read = {TOML: _read_toml, JSON: _read_json, LINES: _read_lines, NONE: lambda *_: {}}[front.dialect]
    try:
        return {str(key): _plain(value) for key, value in read(front, path).items()}
    except RecursionError as error:
        raise make_fault(path, f"not valid {front.dialect}: nested too deeply", line=front.line) from error


def refuse_many_keys(values: dict[str, Any], front: FrontMatter, *, path: object) -> None:
    """Raise `Fault` if the front matter has more than `MOST_KEYS` different keys, those within other keys included."""
    if sum(map(front.text.count, ":=.[?,")) <= MOST_KEYS:
        return  # every key has one of these beside it
    seen: set[str] = set()
    for key, value in values.items():
        waiting: list[Any] = [{key: value}]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                seen.update(map(str, one))
                waiting += one.values()
            elif isinstance(one, list):
                waiting += one
        if len(seen) > MOST_KEYS:
            message = f"the front matter has more than {MOST_KEYS} different keys"
            raise make_fault(path, message, line=find_line(front, key), hint="keep the keys that describe the article")


def require_yaml(front: FrontMatter, *, path: object, note: bool = False) -> FrontMatter:
    """The front matter, if Backfile can change it. Raises `Fault` for a dialect that Backfile can only read; with
    `note`, its problem is a note.
    """
    if front.dialect in (YAML, NONE):
        return front
    message = f"the front matter is {front.dialect}, which Backfile reads but never changes"
    hint = "edit the file yourself, or write its front matter as YAML between two lines `---`"
    raise Fault(Problem(str(path), front.line, message, hint, note=note))


def find_line(front: FrontMatter, key: str) -> int:
    """The line of the file on which a key stands (`image.src` for a key one level down); the first line of the front
    matter if the key is missing.
    """
    lines = _find_lines(front.dialect, front.text)
    names = {key, key.rpartition(".")[2]} if front.dialect == JSON else {key}
    return front.line + min((lines[name] for name in names if name in lines), default=0)


@lru_cache(maxsize=4)
def _find_lines(dialect: str, text: str) -> dict[str, int]:
    """The first line, from 0, of every key; kept for the next call, because each problem of a file asks for one."""
    if dialect == YAML:
        return find_lines(text, first_line=0)
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n")):
        if dialect == JSON:
            names = _QUOTED.findall(line)
        elif dialect == TOML and (match := _TABLE.match(line)):
            table = f"{match[1]}."
            names = [match[1]]
        else:
            match = (KEY_LINE if dialect == LINES else _KEY).match(line)
            name = match[1] if match else ""
            names = [table + (normalise_key(name) if dialect == LINES else name)] if match else []
        for name in names:
            found.setdefault(name, number)
    return found


def _read_toml(front: FrontMatter, path: object) -> dict[str, Any]:
    try:
        return tomllib.loads(front.text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        found = re.search(r"line (\d+)", place)
        line = front.line + (int(found[1]) - 1 if found else front.text.rstrip().count("\n"))
        message = f"not valid TOML: {message[:1].lower()}{message[1:]}"
        raise make_fault(path, message, line=line, hint='write `key = "value"`, text in quotes') from error


def _read_json(front: FrontMatter, path: object) -> dict[str, Any]:
    def gather(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            twice = next(key for key, count in counts.items() if count > 1)
            raise make_fault(path, f"not valid JSON: the key {twice!r} is given twice", line=find_line(front, twice))
        return values

    decoder = JSONDecoder(object_pairs_hook=gather, parse_int=str, parse_float=str, parse_constant=str)
    values: dict[str, Any] = decoder.decode(front.text)
    return values


def _read_lines(front: FrontMatter, path: object) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, line in enumerate(front.text.rstrip("\n").split("\n"), front.line):
        match = KEY_LINE.match(line)
        assert match  # guaranteed by `find_head`
        key, value = normalise_key(match[1]), match[2].strip()
        if key in values:
            raise make_fault(path, f"the key {key!r} is given twice", line=number)
        values[key] = _cut_list(value) if key in LISTS else value or None
    return values


def _cut_list(value: str) -> list[str]:
    """The parts of a list on one line, separated by semicolons if there are any, otherwise by commas."""
    return [part.strip() for part in value.split(";" if ";" in value else ",") if part.strip()]


def _plain(value: Any, depth: int = 1) -> Any:
    """The value with numbers and dates as text, as in YAML front matter."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool) else str(value)
