"""The furniture step of an import: learning, the file, and the articles affected by a change.

Rule: learning uses the new captures together with all stored ones, so that neither the order of imports nor their
number matters. It follows the conversion of the new captures, and `furniture.yaml` is written before any article with
learned lines is converted again, so that an import that was stopped continues with the same lines. `.backfile/`
stores fingerprints, the captures that were learned from, and the lines that were applied; without it, the archive is
read again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder import __version__
from builder.cache import FOLDER
from builder.capture.furniture.fingerprint import CaptureFingerprint, find_host
from builder.capture.furniture.furniture_file import Furniture, renew_furniture
from builder.capture.furniture.outlets import Lesson, OutletLookup, learn_all
from builder.capture.importing.archive import Archive
from builder.capture.importing.fingerprint_cache import load_fingerprints, save_fingerprints
from builder.capture.importing.import_records import ImportRecord
from builder.capture.importing.stored_captures import read_kept
from builder.capture.segment.known_lines import OutletLines, hash_outlet_lines
from builder.capture.source import Capture
from builder.files import read_bytes, write_bytes

REMEMBERED = f"{FOLDER}/furniture.json"

Work = Callable[[Iterable[tuple[str, Capture]]], Iterator[tuple[str, CaptureFingerprint | None]]]
Read = Callable[[frozenset[str]], Iterator[tuple[str, Capture]]]
"""Returns captures that were given to this import, by their SHA-256."""


class _State(msgspec.Struct, frozen=True):
    """The state stored in `.backfile/`."""

    outlets: dict[str, str] = {}
    """A digest of each outlet's lines, as last applied."""
    captures: str = ""
    """A digest of all captures that were last learned from."""


class FurnitureUpdate(NamedTuple):
    """The furniture after the new captures are converted."""

    furniture: Furniture
    learned: dict[str, OutletLines]
    """The lines of its outlet that each capture shows, by its SHA-256."""
    again: dict[str, ImportRecord]
    """Captures that show other lines than those used in their conversion, by SHA-256."""
    digests: dict[str, CaptureFingerprint]
    """Fingerprints of all captures that were learned from, by SHA-256; empty if there was nothing new to learn."""
    state: _State


def plan_furniture(
    archive: Archive,
    known: Furniture,
    new: Mapping[str, CaptureFingerprint],
    given: Iterable[str],
    *,
    read_given: Read,
    work: Work,
) -> FurnitureUpdate:
    """Learn from the `new` captures, by SHA-256, and those of the archive, if there is anything new to learn.

    `given` are the SHA-256 of all captures of this import: those that the archive does not keep can be converted again
    now, and only now.
    """
    state = _load_state(archive.root)
    captures = _hash_captures(archive.by_digest.keys() | new.keys())
    learning = bool(new) or captures != state.captures
    digests, lesson = dict(new), Lesson((), {}, {})
    if learning:
        digests |= _digest(archive, archive.by_digest.values(), digests, read_given, work)
        lesson = learn_all(digests.values(), known)
    furniture = renew_furniture(known, lesson.learned, lesson.looked)
    current = _hash_all(furniture)
    changed = frozenset(name for name in state.outlets.keys() | current if state.outlets.get(name) != current.get(name))
    concerned = set(_find_loose(archive, given))
    if changed:  # by learning, or by a person
        concerned |= {sha256 for sha256, record in archive.by_digest.items() if _may_concern(record, changed)}
    looked = digests | _digest(archive, map(archive.by_digest.__getitem__, concerned), digests, read_given, work)
    learned, again = _find_again(archive, looked, lesson, OutletLookup(furniture, judged=lesson.looked))
    return FurnitureUpdate(furniture, learned, again, digests if learning else {}, _State(current, captures))


def _find_loose(archive: Archive, given: Iterable[str]) -> Iterator[str]:
    """Those of the captures that the archive knows and does not keep."""
    if not archive.keeps_captures:
        known = (archive.by_digest[sha256] for sha256 in given if sha256 in archive.by_digest)
        yield from (record.sha256 for record in known if record.main and not archive.is_kept(record))


def _find_again(
    archive: Archive, digests: Mapping[str, CaptureFingerprint], lesson: Lesson, shelf: OutletLookup
) -> tuple[dict[str, OutletLines], dict[str, ImportRecord]]:
    """(lines that each capture shows, captures that were converted with other lines), both by SHA-256."""
    records = {sha256: record for sha256, record in archive.by_digest.items() if sha256 in digests}
    outlets = {sha256: record.furniture.outlet for sha256, record in records.items()} | lesson.outlets
    learned = {sha256: shelf.find_learned(digests[sha256], outlet=outlets[sha256]) for sha256 in records}
    stale = (key for key, record in records.items() if record.furniture.digest != hash_outlet_lines(learned[key]))
    return {sha256: found for sha256, found in learned.items() if found.lines}, {key: records[key] for key in stale}


def _digest(
    archive: Archive,
    records: Iterable[ImportRecord],
    there: Mapping[str, CaptureFingerprint],
    read_given: Read,
    work: Work,
) -> dict[str, CaptureFingerprint]:
    """Fingerprints of captures that are not in `there`, by SHA-256: cached, or made from stored or given captures."""
    missing = [record for record in records if record.sha256 not in there]
    found = load_fingerprints(archive.root, missing)
    kept = (
        (one.sha256, capture) for one in missing if one.sha256 not in found if (capture := read_kept(archive.root, one))
    )
    found |= {sha256: digest for sha256, digest in work(kept) if digest}
    left = frozenset(record.sha256 for record in missing) - found.keys()
    return found | {sha256: digest for sha256, digest in work(read_given(left)) if digest}


def _hash_captures(digests: Iterable[str]) -> str:
    """A digest of the captures, whatever their order, and of the version that learns from them."""
    return blake2b("\n".join((__version__, *sorted(digests))).encode(), digest_size=16).hexdigest()


def _load_state(root: Path) -> _State:
    path = root / REMEMBERED
    try:
        return msgspec.json.decode(read_bytes(path), type=_State) if path.is_file() else _State()
    except (ValueError, RecursionError):
        return _State()


def _hash_all(furniture: Furniture) -> dict[str, str]:
    return {learned.outlet: hash_outlet_lines(learned) for learned in furniture.outlets}


def _may_concern(record: ImportRecord, changed: frozenset[str]) -> bool:
    """True if an article may belong to a changed outlet: its host is the outlet, or it has none."""
    host = find_host(record.key)
    return not host or host in changed


def remember_furniture(archive: Archive, plan: FurnitureUpdate) -> None:
    """Record that the archive's articles are up to date with this furniture."""
    if plan.state != _load_state(archive.root):
        write_bytes(archive.root / REMEMBERED, msgspec.json.encode(plan.state))
    if plan.digests:
        save_fingerprints(archive.root, archive.by_digest.values(), plan.digests)
