"""Front matter: the keys and values at the top of an article's file.

Rule: parse and format are inverses. Unknown keys are kept, and are an error only if they may be meant to withhold the
article. A known key with a wrong value is a problem with its line, and the article is not used.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, get_args

import msgspec

from builder.article.comments import drop_comments, skip_comments
from builder.article.dialects import LISTS, find_line, read_values, refuse_many_keys
from builder.article.elsewhere import fold, is_withheld_name
from builder.article.foreign_comments import find_foreign_comments
from builder.article.heads import FrontMatter, refuse_line_ends, split_front_matter
from builder.article.model import FIELDS, Article, Kind, parse_date
from builder.article.store import CONTENT
from builder.article.withholding import CHOICES, KEYS, Judged, find_statement, judge
from builder.errors import Fault, Problem, make_fault
from builder.text import close_directions, drop_forbidden
from builder.yamls import explain_invalid, format_yaml

_DATES = ("date", "updated", "captured_at")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_MOST_COMMENTS = 20
"""Maximum number of comments of other generators that are reported for one file."""
_HINTS = {
    "kind": "one of " + ", ".join(get_args(Kind)),
    "image": "write src, caption, credit and alt below it, indented",
    "id": "letters, digits, - and _ only",
    **{key: "one of " + ", ".join(words) for key, words in CHOICES.items()},
}


class ParsedFile(NamedTuple):
    """A parsed Markdown file."""

    article: Article
    body: str
    """Markdown, `\\n` line ends, no leading blank lines."""
    body_line: int
    """The line on which the body starts."""


def find_key_line(text: str, key: str) -> int:
    """The line of a key of an article's file (`image.src` for a key one level down); the first line of the front
    matter if the key is missing.
    """
    return find_line(split_front_matter(text, path=""), key)


def parse_article(text: str, *, path: object, fallback_title: str = "Untitled", zone: Any = UTC) -> ParsedFile:
    """The article of a Markdown file; raises `Fault` with every problem of its front matter.

    Without `title`, a heading of level 1 at the start of the body becomes the title and is removed from the body;
    otherwise the title is `fallback_title`. A time without an offset is taken in `zone`.
    """
    refuse_line_ends(text, path=path)
    text = drop_forbidden(text)
    if not text.strip():
        raise make_fault(path, "the file is empty", hint="write the article, or delete the file")
    front = split_front_matter(text, path=path)
    values = _clean(read_values(front, path=path))
    refuse_many_keys(values, front, path=path)
    body, line = _find_body(front)
    if not values.get("title"):
        title, rest = _take_title(body)
        values["title"] = _clean(title)
        body, line = rest, line + body.count("\n") - rest.count("\n")
    problems: list[Problem] = []
    if "<!" in text or "\\" in front.text:  # an escape may stand for `<`
        values, problems = _drop_remarks(values, front, path)
    if not values["title"]:
        values["title"] = fallback_title
    judged = judge(values)
    problems += _list_unclear(front, judged, path)
    problems += _list_foreign_comments(front, path)
    known, wrong = _check(judged.values, front, path, zone)
    problems += wrong
    try:
        article = msgspec.convert(known, Article)
    except msgspec.ValidationError as error:
        problems.append(explain_invalid(error, known, partial(find_line, front), path=path, hints=_HINTS))
    if problems:
        raise Fault(*problems)
    return ParsedFile(article, body, line)


def refuse_place(article: Article, path: str) -> None:
    """Raise `Fault` for an article that would be published from a folder or file whose name withholds it elsewhere.

    `path` is that of its file below `content/`. A draft or a private article may lie there.
    """
    *folders, name = path.split("/")
    named = next((f"folder `{folder}`" for folder in folders if is_withheld_name(folder)), "")
    named = named or (f"file `{name}`" if name.startswith("_") else "")
    if named and article.status != "draft" and article.visibility != "private":
        message = f"the {named} has a name under which other generators publish nothing: the article is left out"
        hint = "to publish it, move it to a folder of another name, or rename it; else write `status: draft` in it"
        raise make_fault(f"{CONTENT}/{path}", message, line=1, hint=hint)


def _find_body(front: FrontMatter) -> tuple[str, int]:
    """The body from its first word on, and the line of that word; comments before it are left out."""
    body = front.body.lstrip("\n")
    skipped = skip_comments(body)
    return body[skipped:], front.body_line + len(front.body) - len(body) + body.count("\n", 0, skipped)


def _list_unclear(front: FrontMatter, judged: Judged, path: object) -> Iterator[Problem]:
    """Problems for keys and lines that may be meant to withhold the article but do not say so clearly."""
    for key, message, hint in judged.wrong:
        yield Problem(str(path), _find_nearest_line(front, key), message, hint)
    lines = () if judged.wrong else front.text.split("\n")
    for number, line in enumerate(lines, front.line):
        if line.partition(":")[0] in judged.values or line.lstrip().startswith("#"):
            continue
        key = find_statement(line)
        if key and key not in map(fold, judged.read):
            message = f"stands within another value, where it does not count: {line.strip()}"
            yield Problem(str(path), number, message, "write it as a key of its own, not indented")


def _find_nearest_line(front: FrontMatter, key: str) -> int:
    """The line of a key, or of the nearest key around it that has one; a key in a list has none."""
    line = find_line(front, key)
    while line == front.line and "." in key:
        key = key.rpartition(".")[0]
        line = find_line(front, key)
    return line


def _list_foreign_comments(front: FrontMatter, path: object) -> Iterator[Problem]:
    """Problems for comments of other generators in the body, which would be published as text."""
    for line, syntax in islice(find_foreign_comments(front.body), _MOST_COMMENTS):
        message = f"a comment as {syntax.name} writes it, `{syntax.example}`, which Backfile would publish"
        hint = "write `<!-- … -->`, or delete it; to show it, write it as code or put a `\\` before it"
        yield Problem(str(path), front.body_line + line, message, hint)


def _clean(value: Any) -> Any:
    """The value with text cleaned: without characters that pages and feeds may not contain, and with all changes of
    text direction closed.
    """
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else close_directions(drop_forbidden(value))
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return {_clean(key): _clean(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _drop_remarks(values: dict[str, Any], front: FrontMatter, path: object) -> tuple[dict[str, Any], list[Problem]]:
    """The values without comments, and a problem for each unclosed comment; values of keys that may withhold stay
    unchanged.
    """
    unclosed: set[str] = set()

    def drop(value: Any, key: str) -> Any:
        if isinstance(value, str) and "<!" in value:
            bare = drop_comments(value.replace("\\<!", "<!"), spare=())
            unclosed.update([] if bare.unclosed is None else [key])
            return bare.text
        if isinstance(value, list):
            return [drop(inner, key) for inner in value]
        return {name: drop(inner, key) for name, inner in value.items()} if isinstance(value, dict) else value

    bare = {key: value if key in KEYS else drop(value, key) for key, value in values.items()}
    hint = "put `-->` where it ends, or take it out"
    message = "a comment begins here that nothing closes"
    return bare, [Problem(str(path), find_line(front, key), f"{key}: {message}", hint) for key in sorted(unclosed)]


def _take_title(body: str) -> tuple[str, str]:
    """(the heading with which a body begins, the rest); the heading is empty if there is none at the start."""
    match = _HEADING.match(body)
    return (match[1], body[match.end() :].lstrip("\n")) if match else ("", body)


def _check(values: dict[str, Any], front: FrontMatter, path: object, zone: Any) -> tuple[dict[str, Any], list[Problem]]:
    """The values by schema key, with dates normalised and single words made lists; unknown keys under `extra`."""
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
                problems.append(Problem(str(path), find_line(front, key), message, hint))
                continue
        if key in LISTS and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()] if key == "tags" else [value]
        known[key] = value
    return known, problems


def format_article(article: Article, body: str) -> str:
    """The Markdown file of an article: front matter in the order of the schema, a blank line, the body."""
    values = msgspec.to_builtins(article)
    extra = values.pop("extra", {})
    text = body.strip("\n").rstrip()  # leading spaces may mark indented code
    return f"---\n{format_yaml(values | extra)}---\n\n{text}\n"
