"""Front matter: the YAML between `---` lines at the head of an article.

Rule: parse and render are inverses. Unknown keys are kept, never an error; a known key with a wrong value is
a problem with its line, and the article is not taken.
"""

import re
from datetime import UTC
from typing import Any, NamedTuple, get_args

import msgspec

from builder.article.model import FIELDS, Article, Kind, Status, Visibility, parse_date
from builder.errors import Fault, make_fault
from builder.text import close_directions, drop_forbidden
from builder.yamls import find_hint, find_lines, format_yaml, make_problem, parse_yaml

_DATES = ("date", "updated", "captured_at")
_LISTS = ("tags", "authors", "aliases", "inferred", "reviewed")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_CHOICES = {
    "kind": "one of " + ", ".join(get_args(Kind)),
    "visibility": "one of " + ", ".join(get_args(Visibility)),
    "status": "one of " + ", ".join(get_args(Status)),
    "image": "write src, caption, credit and alt below it, indented",
    "id": "letters, digits, - and _ only",
}


class Source(NamedTuple):
    """A Markdown file taken apart."""

    article: Article
    body: str
    """Markdown, `\\n` line ends, no leading blank lines."""
    body_line: int
    """The line on which the body starts."""


def split_front_matter(text: str, *, path: object) -> tuple[str, str, int]:
    """(YAML text, body, line of the body), the first empty without front matter; raises `Fault` when not closed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("---\n"):
        return "", text, 1
    end = 3 if text.startswith("---\n---") else text.find("\n---", 3)
    while end != -1 and text[end + 4 : end + 5] not in ("\n", ""):
        end = text.find("\n---", end + 1)
    if end == -1:
        raise make_fault(path, "the front matter is not closed", line=1, hint="put a line `---` after the last key")
    head = text[4 : end + 1]
    return head, text[end + 5 :], head.count("\n") + 3


def find_key_line(text: str, key: str) -> int:
    """The line of a key of an article's file, `image.src` for one a level down; 1 when it has none."""
    head, _, _ = split_front_matter(text, path="")
    return find_lines(head, first_line=2).get(key, 1)


def parse_article(text: str, *, path: object, fallback_title: str = "Untitled", zone: Any = UTC) -> Source:
    """The article of a Markdown file; raises `Fault` with every problem of its front matter.

    Without `title` the first heading of level 1 is the title and leaves the body, else `fallback_title`. A time
    without an offset is taken in `zone`.
    """
    text = drop_forbidden(text)
    if not text.strip():
        raise make_fault(path, "the file is empty", hint="write the article, or delete the file")
    head, body, line = split_front_matter(text, path=path)
    values = parse_yaml(head, path=path, first_line=2) if head.strip() else {}
    values = _clean(values)
    stripped = body.lstrip("\n")
    line += len(body) - len(stripped)
    body = stripped
    if not values.get("title"):
        title, rest = _take_title(body, fallback_title)
        values["title"] = _clean(title)
        line += body.count("\n") - rest.count("\n")
        body = rest
    known, problems = _check(values, head, path, zone)
    try:
        article = msgspec.convert(known, Article)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        key = re.sub(r"[\[`].*", "", place.lstrip(".")) or "title"
        words = f"{key}: {message[:1].lower()}{message[1:]}".replace(" | null", "")
        hint = _CHOICES.get(key) or find_hint(message)
        problems.append(make_problem(head, key, words, path=path, hint=hint, first_line=2))
    if problems:
        raise Fault(*problems)
    return Source(article, body, line)


def _clean(value: Any) -> Any:
    """The value with no text in it that the pages and feeds may not hold, or that turns round what stands after it."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else close_directions(drop_forbidden(value))
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return {key: _clean(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _take_title(body: str, fallback: str) -> tuple[str, str]:
    match = _HEADING.match(body)
    return (match[1], body[match.end() :].lstrip("\n")) if match else (fallback, body)


def _check(values: dict[str, Any], head: str, path: object, zone: Any) -> tuple[dict[str, Any], list[Any]]:
    """The values by schema key with dates normalised and single words made lists; unknown keys under `extra`."""
    known: dict[str, Any] = {"extra": {key: value for key, value in values.items() if key not in FIELDS}}
    problems = []
    for key in FIELDS:
        value = values.get(key)
        if value is None or value == "" or value == []:
            continue
        if key in _DATES and isinstance(value, str):
            try:
                value = parse_date(value, zone=zone)
            except ValueError:
                hint = (
                    "write a day, 2021-12-11, or an instant, 2021-12-11T10:04:00+09:00; leave the key out when unknown"
                )
                message = f"{key}: {value!r} is not a date of the calendar"
                problems.append(make_problem(head, key, message, path=path, hint=hint, first_line=2))
                continue
        if key in _LISTS and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()] if key == "tags" else [value]
        known[key] = value
    return known, problems


def format_article(article: Article, body: str) -> str:
    """The Markdown file of an article: front matter in the schema's order, a blank line, the body."""
    values = msgspec.to_builtins(article)
    extra = values.pop("extra", {})
    text = body.strip(
        "\n"
    ).rstrip()  # what stands before the first word may mean something: code, a first line indented
    return f"---\n{format_yaml(values | extra)}---\n\n{text}\n"
