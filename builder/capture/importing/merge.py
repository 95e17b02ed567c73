"""A three-way merge of an article's file, which keeps a person's edits when its capture is converted again.

Rule: edits by hand have priority. A field or a paragraph belongs to the person if it differs from what the last
import wrote, else to the converter. The record of the last import contains the fields' values, but only digests of
the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from builder.article.dialects import find_line, read_values, require_yaml
from builder.article.evidence import ConvertedValues
from builder.article.heads import FrontMatter, find_head, split_front_matter
from builder.article.model import FIELDS
from builder.errors import Fault, Problem, make_fault
from builder.files import hash_bytes
from builder.yamls import find_lines, format_yaml, parse_yaml

MOST_PARAGRAPHS = 4000
"""Maximum number of paragraphs in a text that is merged by paragraphs; the time grows with the square of their
number.
"""
DIGITS = 12
"""Number of hexadecimal digits of a paragraph's SHA-256 that are recorded."""
TEXT = "text"
"""The name of an article's text in lists of field names."""
_BREAK = re.compile(r"(\n(?:[ \t]*\n)+)")


class Merged(NamedTuple):
    """A merged file."""

    text: str
    taken: tuple[str, ...]
    """Names of what changed in the file, in the order of the schema; `text` for the body."""
    kept: tuple[str, ...]
    """Names of fields that keep a person's value although the converter gives another."""
    problems: tuple[Problem, ...] = ()
    """One for each place in the text where both sides changed the same paragraphs."""


class _Paragraph(NamedTuple):
    text: str
    gap: str
    """The line ends that follow it."""


class _Edit(NamedTuple):
    """Paragraphs `low` to `high` of the base were replaced by paragraphs `start` to `end` of the other text."""

    low: int
    high: int
    start: int
    end: int


def make_converted_values(text: str) -> ConvertedValues:
    """The record of an article's file as written by a conversion."""
    front = find_head(text, path="")
    digests = " ".join(_hash(paragraph.text) for paragraph in _cut(front.body))
    return ConvertedValues(hash_bytes(text.encode()), read_values(front, path=""), digests)


def merge_article(base: ConvertedValues, mine: str, theirs: str, *, path: str) -> Merged:
    """The file with the person's edits and, apart from them, the result of the new conversion.

    `mine` is the present file, `theirs` the new conversion; `path` names the file in problems. Raises `Fault` if the
    front matter of the file cannot be read, because nothing can be merged then.
    """
    if hash_bytes(theirs.encode()) == base.sha256 or mine == theirs:
        return Merged(mine, (), ())
    lines = "\r\n" if "\r\n" in mine else "\n"
    front = require_yaml(split_front_matter(mine, path=path), path=path, note=True)
    head, body = front.text, front.body
    new = find_head(theirs, path=path)
    stated, new_body = read_values(new, path=path), new.body
    fields = _merge_fields(base.values or {}, read_values(front, path=path), stated)
    if hash_bytes(mine.encode()) == base.sha256 and fields.values == stated:
        taken = _list_changes(fields.old, stated)
        return Merged(theirs, (*taken, TEXT) if body.strip() != new_body.strip() else taken, ())
    written, kept = _write_head(head, base.values or {}, fields)
    opening = _put_head(front, written)
    space = body[: len(body) - len(body.lstrip("\n"))] if front.dialect else "\n" * bool(written)
    if TEXT in _list(fields.old.get("reviewed")):  # a person has approved the text, whoever wrote it
        text, conflicts = body.lstrip("\n"), list[int]()
        kept = kept if _is_same_body(body, new_body) else (*kept, TEXT)
    else:
        text, conflicts = _merge_bodies(base.paragraphs.split(), body, new_body)
    first = opening.count("\n") + space.count("\n") + 1
    problems = tuple(_make_problem(path, first + line) for line in conflicts)
    merged = (opening + space + text).replace("\n", lines)
    taken = _list_changes(parse_yaml(head, path=path), parse_yaml(written, path=path))
    if text.strip() != body.strip():
        taken = (*taken, TEXT)
    return Merged(merged, taken, (*kept, TEXT) if conflicts else kept, problems)


def _make_problem(path: str, line: int) -> Problem:
    message = "edited by hand, and the conversion now gives other text here: the edit was kept"
    return Problem(path, line, message, "compare with the capture beside it")


class _Fields(NamedTuple):
    """The merged front matter, and which fields were kept."""

    values: dict[str, Any]
    old: dict[str, Any]
    """The values in the present file."""
    kept: tuple[str, ...]


def _merge_fields(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> _Fields:
    """Merge field by field; a field counts as edited if a person changed its mark as inferred, or has reviewed it."""
    doubted = {key: set(_list(values.get("inferred"))) for key, values in (("base", base), ("mine", mine))}
    ruled = (doubted["base"] ^ doubted["mine"]) | set(_list(mine.get("reviewed")))
    merged, kept = dict(mine), []
    for key in (*FIELDS, *sorted((base.keys() | theirs.keys()) - set(FIELDS))):
        ours, own, new = base.get(key), mine.get(key), theirs.get(key)
        if key in ("id", "inferred") or new in (ours, own):
            continue
        value = _merge_value(ours, own, new) if key not in ruled else own
        if value != new:
            kept.append(key)
        _put(merged, key, value)
    stated = set(_list(theirs.get("inferred")))
    own_word = ruled | {key for key in FIELDS if merged.get(key) != theirs.get(key)}
    inferred = [key for key in FIELDS if key in (doubted["mine"] if key in own_word else stated)]
    if set(inferred) != doubted["mine"]:
        _put(merged, "inferred", inferred or None)
    return _Fields(merged, mine, tuple(kept))


def _list(value: Any) -> list[Any]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _merge_value(base: Any, mine: Any, theirs: Any) -> Any:
    """The person's value if it differs from the base, else the converter's; mappings are merged key by key."""
    if mine == base:
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base, dict | None):
        known = base or {}
        merged = {key: _merge_value(known.get(key), mine.get(key), theirs.get(key)) for key in theirs | mine}
        return {key: value for key, value in merged.items() if value is not None} or None
    return mine


def _list_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    names = (*FIELDS, *sorted((old.keys() | new.keys()) - set(FIELDS)))
    return tuple(name for name in names if old.get(name) != new.get(name))


def change_fields(text: str, changes: Mapping[str, Any], *, path: str) -> str:
    """An article's file with some fields changed, or removed with None; comments, style and line ends stay.

    Raises `Fault` if the front matter cannot be read, or if there is a comment where a value would have to be
    written.
    """
    front = require_yaml(split_front_matter(text, path=path), path=path)
    old = read_values(front, path=path)
    wanted = {key: value for key, value in (old | dict(changes)).items() if value is not None}
    written, kept = _write_head(front.text, old, _Fields(wanted, old, ()))
    if kept:
        line = find_line(front, kept[0])
        hint = "edit the file itself, or move the comment to a line of its own"
        raise make_fault(path, f"{kept[0]}: there is a comment next to the value", line=line, hint=hint)
    made = _put_head(front, written) + ("" if front.dialect else "\n") + front.body
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _put_head(front: FrontMatter, written: str) -> str:
    """Replace the YAML between a file's fences; a file without front matter gets one."""
    if front.dialect:
        return front.opening + written + front.closing
    return f"---\n{written}---\n" if written else ""


def _write_head(head: str, base: dict[str, Any], fields: _Fields) -> tuple[str, tuple[str, ...]]:
    """(YAML, names kept): only the lines of changed fields are rewritten, so that comments and style stay."""
    changes = _list_changes(fields.old, fields.values)
    if not changes:
        return head, fields.kept
    segments = _cut_head(head, fields.old)
    commented = [key for key in changes if "#" in segments.get(key, "") and _is_styled(segments[key], key, base)]
    wanted = fields.values | {key: fields.old[key] for key in commented}
    for key in set(changes) - set(commented):
        if key not in wanted:
            segments[key] = ""
        elif key in segments:
            segments[key] = format_yaml({key: wanted[key]})
        else:
            segments = _insert(segments, key, format_yaml({key: wanted[key]}))
    written = "".join(segments.values())
    kept = tuple(dict.fromkeys((*fields.kept, *commented)))
    try:
        if parse_yaml(written, path="") == wanted:
            return written, kept
    except Fault:
        pass
    return (head, changes) if "#" in head else (format_yaml(wanted), kept)


def _is_styled(segment: str, key: str, base: dict[str, Any]) -> bool:
    """True if a field's lines are not written in the style of an import; they may contain a comment."""
    return segment.strip() != format_yaml({key: base.get(key)}).strip()


def _cut_head(head: str, values: dict[str, Any]) -> dict[str, str]:
    """The lines of each field by its key; all other lines have keys that no field has."""
    lines = head.splitlines(keepends=True)
    starts = {line: key for key, line in find_lines(head, first_line=0).items() if key in values}
    segments: dict[str, str] = {"": ""}
    key, free = "", ""
    for number, line in enumerate(lines):
        if number in starts:
            key = starts[number]
            segments[key] = line
        elif line[:1] == "#" or not line.strip():
            free = f"\0{number}"
            segments[free] = line
            continue
        else:
            if free in segments and list(segments)[-1] == free and key:  # a blank line within a value
                segments[key] += _take_free(segments, key)
            segments[key] = segments.get(key, "") + line
    return segments


def _take_free(segments: dict[str, str], key: str) -> str:
    """Remove and return the free lines after a field that turn out to be within it."""
    names = list(segments)
    return "".join(segments.pop(name) for name in names[names.index(key) + 1 :])


def _insert(segments: dict[str, str], key: str, text: str) -> dict[str, str]:
    """The segments with a new field, placed in the order of the schema as far as the file follows it."""
    earlier = set(FIELDS[: FIELDS.index(key)] if key in FIELDS else FIELDS)
    names = list(segments)
    place = max((number for number, name in enumerate(names) if name in earlier), default=0) + 1
    return {name: segments[name] for name in names[:place]} | {key: text} | {n: segments[n] for n in names[place:]}


def _cut(body: str) -> list[_Paragraph]:
    parts = _BREAK.split(body.strip("\n"))
    return [_Paragraph(*pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=True) if pair[0]]


def _hash(text: str) -> str:
    return hash_bytes(text.encode("utf-8", "surrogatepass"))[:DIGITS]


def _is_same_body(one: str, other: str) -> bool:
    return [part.text for part in _cut(one)] == [part.text for part in _cut(other)]


def _merge_bodies(base: Sequence[str], mine: str, theirs: str) -> tuple[str, list[int]]:
    """(text, line numbers from 0 where the person's paragraphs were kept instead of the converter's)."""
    own, new = _cut(mine), _cut(theirs)
    own_digests, new_digests = [_hash(part.text) for part in own], [_hash(part.text) for part in new]
    if new_digests == list(base) or own_digests == new_digests:
        return mine.lstrip("\n"), []
    if max(len(base), len(own), len(new)) > MOST_PARAGRAPHS:
        return mine.lstrip("\n"), [0]
    parts: list[_Paragraph] = []
    lines: list[int] = []
    for chosen, conflict in _choose(base, (own, own_digests), (new, new_digests)):
        if conflict:
            lines.append(_join(parts).count("\n"))
        parts += chosen
    return _join(parts).rstrip("\n") + "\n", lines


def _join(parts: Sequence[_Paragraph]) -> str:
    return "".join(part.text + (part.gap or "\n\n") for part in parts)


_Side = tuple[list[_Paragraph], list[str]]


def _choose(base: Sequence[str], own: _Side, new: _Side) -> Iterator[tuple[list[_Paragraph], bool]]:
    """Parts of the merged text; each with True if the person's version was kept instead of the converter's."""
    edits = (_find_edits(base, own[1]), _find_edits(base, new[1]))
    at, shifts = 0, [0, 0]
    while edits[0] or edits[1]:
        low, high = min(side[0] for side in edits if side)[:2]
        group: tuple[list[_Edit], list[_Edit]] = ([], [])
        grown = True
        while grown:
            grown = False
            for side in (0, 1):
                while edits[side] and _touches(edits[side][0], low, high, first=not (group[0] or group[1])):
                    edit = edits[side].pop(0)
                    group[side].append(edit)
                    high, grown = max(high, edit.high), True
        yield own[0][at + shifts[0] : low + shifts[0]], False
        spans = []
        for side in (0, 1):
            start = low + shifts[side]
            shifts[side] += sum((edit.end - edit.start) - (edit.high - edit.low) for edit in group[side])
            spans.append(slice(start, high + shifts[side]))
        both = bool(group[0] and group[1]) and own[1][spans[0]] != new[1][spans[1]]
        yield own[0][spans[0]] if group[0] else new[0][spans[1]], both
        at = high
    yield own[0][at + shifts[0] :], False


def _find_edits(base: Sequence[str], other: Sequence[str]) -> list[_Edit]:
    codes = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return [_Edit(*span) for kind, *span in codes if kind != "equal"]


def _touches(edit: _Edit, low: int, high: int, *, first: bool) -> bool:
    """True if an edit concerns the same paragraphs, or the same place between two paragraphs."""
    if first or (edit.low == edit.high == low == high):
        return edit.low == low and edit.high == high
    return edit.low < high and low < edit.high
