"""Merging of two articles when a new capture shows the same article as captures of both.

Rule: the older article stays, with its id and its folder. The captures of the other are moved beside it, and the
other's address becomes an alias. Nothing is lost: an article that a person edited, that has a person's files in its
folder, or whose captures were not stored, stays where it is, and this is reported.

How it works. The first step writes all files of the other article beside the first one; the second deletes the other
folder. If the import is stopped in between, the next one finds the same captures in two folders, and repeats both
steps.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from builder.article.evidence import format_record, load_record
from builder.article.saving import ARTICLE, FRESH, RECORD
from builder.article.store import CONTENT
from builder.capture.importing.archive import Archive
from builder.capture.importing.import_records import KEPT_ENDINGS, ImportRecord
from builder.capture.importing.merge import change_fields, make_converted_values
from builder.capture.pictures import is_stored_name
from builder.errors import Fault, Problem
from builder.files import hash_bytes


class _Leading(NamedTuple):
    """The changes that make other addresses lead to an article."""

    files: dict[str, bytes]
    record: ImportRecord


def fold(other: ImportRecord, target: ImportRecord, archive: Archive) -> Problem | None:
    """Move all captures of `other` beside `target`, or return why not; both are shown captures of their articles."""
    captures = archive.list_captures(other.folder)
    reason = _find_obstacle(other, captures, archive)
    try:
        leading = None if reason else _lead(target, _list_aliases(other, archive), archive)
    except (Fault, ValueError, RecursionError):
        leading, reason = None, f"{CONTENT}/{target.folder}/{ARTICLE} cannot be changed"
    if leading is None:
        message = f"shows the same article as {CONTENT}/{target.folder}, but {reason}: both stay"
        hint = "copy what you want to keep into one of the two folders, then delete the other"
        return Problem(f"{CONTENT}/{other.folder}/{ARTICLE}", 0, message, hint)
    files = {name: data for record in captures for name, data in _move_files(record, target.key, archive)}
    archive.storage.change(target.folder, files | _read_pictures(other, archive) | leading.files)
    archive.storage.remove(other.folder)
    archive.add(leading.record)
    archive.fold(other, target)
    return None


def _find_obstacle(other: ImportRecord, captures: Iterable[ImportRecord], archive: Archive) -> str | None:
    """The reason why an article's folder cannot be deleted, or None."""
    if archive.is_edited(other):
        return "it was edited by hand"
    if not archive.keeps_captures or not all(map(archive.is_kept, captures)):
        return "its captures were not kept"
    own = {ARTICLE, FRESH} | {f"{one.stem}{ending}" for one in captures for ending in (".json", *KEPT_ENDINGS)}
    foreign = [
        name for name in archive.storage.list_names(other.folder) if name not in own and not is_stored_name(name)
    ]
    return f"it holds {foreign[0]}" if foreign else None


def _list_aliases(other: ImportRecord, archive: Archive) -> list[str]:
    """The addresses at which readers may look for an article; none of its own if no import of it has ended."""
    written = archive.load_written(other.folder)
    own = [] if other.folder in archive.fresh else [f"{other.folder}.html"]
    return [*own, *((written.values or {}).get("aliases") or () if written else ())]


def _lead(target: ImportRecord, aliases: list[str], archive: Archive) -> _Leading:
    """The article's file and its record with further aliases; raises `Fault` if the file cannot be read."""
    text = (archive.read_mine(target) or b"").decode("utf-8-sig")
    record = load_record(archive.storage.read(target.folder, RECORD))
    values = dict(record.article.values or {})
    known = list(values.get("aliases") or ())
    if not set(aliases) - set(known):
        return _Leading({}, target)
    edited, every = archive.is_edited(target), list(dict.fromkeys([*known, *aliases]))
    changed = change_fields(text, {"aliases": every}, path=f"{CONTENT}/{target.folder}/{ARTICLE}")
    as_before = msgspec.structs.replace(record.article, values=values | {"aliases": every})
    article = as_before if edited else make_converted_values(changed)
    written = target.written if edited else hash_bytes(changed.encode())
    files = {ARTICLE: changed.encode(), RECORD: format_record(msgspec.structs.replace(record, article=article))}
    return _Leading(files, msgspec.structs.replace(target, written=written))


def _move_files(record: ImportRecord, key: str, archive: Archive) -> Iterator[tuple[str, bytes]]:
    """A capture's files with the names that they get beside another article."""
    stem = msgspec.structs.replace(record, main=False).stem
    for ending in (".json", *KEPT_ENDINGS):
        data = archive.storage.read(record.folder, f"{record.stem}{ending}")
        if data is not None:
            yield (
                f"{stem}{ending}",
                format_record(msgspec.structs.replace(load_record(data), key=key)) if ending == ".json" else data,
            )


def _read_pictures(other: ImportRecord, archive: Archive) -> dict[str, bytes]:
    names = filter(is_stored_name, archive.storage.list_names(other.folder))
    return {name: data for name in names if (data := archive.storage.read(other.folder, name)) is not None}
