"""What an import does about furniture: learn, keep the file, find the articles that a change concerns.

Rule: `furniture.yaml` is written before any article, so that an import that was broken off goes on with the same. Only
articles that nobody edited are converted anew, from the capture kept beside them. `.backfile/` remembers what has been
applied; without it the archive is looked through once more.
"""

import gzip
import zlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder import __version__
from builder.article.store import CONTENT
from builder.cache import FOLDER
from builder.capture.batch import Given, digest_all, read_captures
from builder.capture.digests import Digest, find_host
from builder.capture.furniture import (
    ANYWHERE,
    Furniture,
    Learned,
    hash_lines,
    load_furniture,
    merge_furniture,
    save_furniture,
)
from builder.capture.outlets import Lesson, Shelf, learn_all
from builder.capture.records import Archive, Known
from builder.capture.source import Capture, make_capture
from builder.errors import Fault
from builder.files import hash_bytes, read_bytes, write_bytes

REMEMBERED = f"{FOLDER}/furniture.json"
KEPT = "kept:"
"""Begins the paths of captures that come from the archive itself."""
_ENDINGS = (".html.gz", ".txt.gz")


class Plan(NamedTuple):
    """What is known of furniture before any article is written."""

    furniture: Furniture
    learned: dict[str, Learned]
    """By the SHA-256 of a capture, the lines of its outlet that it shows."""
    again: dict[str, Known]
    """By the SHA-256 of its capture, each article of the archive that shows other lines than it was converted with."""
    barren: tuple[str, ...]
    """SHA-256 of captures that hold no article, and so teach nothing however often they are given."""


class _State(msgspec.Struct, frozen=True):
    """What `.backfile/` remembers."""

    outlets: dict[str, str] = {}
    """A digest of each outlet's lines, as they were applied last."""
    barren: tuple[str, ...] = ()


class _Source(msgspec.Struct):
    name: str
    url: str | None = None
    captured_at: str | None = None


class _Applied(msgspec.Struct):
    outlet: str = ""
    digest: str = ""


class _Record(msgspec.Struct):
    """What is needed of a `capture.json` to convert its capture anew."""

    capture: _Source
    furniture: _Applied = msgspec.field(default_factory=_Applied)


def plan_furniture(
    archive: Archive, inputs: tuple[Path, ...], *, dry_run: bool, processes: int, cluster: str | None
) -> Plan:
    """Learn from the captures, if there is a new one among them; raises `Fault` when `furniture.yaml` is not right."""
    known, state = load_furniture(archive.root), _load_state(archive.root)
    digests: dict[str, Digest] = {}
    lesson, barren = Lesson((), {}), set(state.barren)
    if _is_fresh(archive, inputs, barren):
        for sha256, digest in digest_all(_read_hashed(inputs), processes=processes, cluster=cluster):
            digests |= {sha256: digest} if digest else {}
            barren |= set() if digest else {sha256}
        lesson = learn_all(digests.values(), known)
    furniture = merge_furniture(known, lesson.learned)
    if not dry_run:
        save_furniture(archive.root, furniture)
    current = _hash_all(furniture)
    changed = frozenset(name for name in state.outlets.keys() | current if state.outlets.get(name) != current.get(name))
    concerned = [record for record in archive.by_key.values() if changed and _may_concern(record, changed)]
    kept = ((record.sha256, read_kept(archive.root, record)) for record in concerned if record.sha256 not in digests)
    found = digest_all(_drop_missing(kept), processes=processes, cluster=cluster)
    digests |= {sha256: digest for sha256, digest in found if digest}
    learned, again = _find_again(archive, concerned, digests, lesson, Shelf(furniture))
    return Plan(furniture, learned, again, tuple(sorted(barren)))


def _find_again(
    archive: Archive, concerned: Iterable[Known], digests: dict[str, Digest], lesson: Lesson, shelf: Shelf
) -> tuple[dict[str, Learned], dict[str, Known]]:
    """(lines that each capture shows, unedited articles that were converted with other ones), both by SHA-256."""
    records = {record.sha256: record for record in concerned if record.sha256 in digests}
    stored = {sha256: _load_record(archive.root, record) for sha256, record in records.items()}
    applied = {sha256: record.furniture for sha256, record in stored.items() if record}
    outlets = {sha256: known.outlet for sha256, known in applied.items() if known.outlet}
    outlets |= {sha256: outlet for sha256, outlet in lesson.outlets.items() if outlet != ANYWHERE}
    learned = {sha256: shelf.find_learned(digest, outlet=outlets.get(sha256, "")) for sha256, digest in digests.items()}
    stale = (sha256 for sha256, known in applied.items() if known.digest != hash_lines(learned[sha256]))
    again = {sha256: records[sha256] for sha256 in stale if not archive.is_edited(records[sha256])}
    return {sha256: found for sha256, found in learned.items() if found.lines}, again


def _read_hashed(inputs: tuple[Path, ...]) -> Iterator[tuple[str, Capture]]:
    """(SHA-256, capture) of all that can be read."""
    for _, capture in read_captures(inputs):
        if isinstance(capture, Capture):
            yield hash_bytes(capture.data), capture


def _is_fresh(archive: Archive, inputs: tuple[Path, ...], barren: set[str]) -> bool:
    """Whether a capture is not in the archive yet, or was converted by another version."""
    for sha256, _ in _read_hashed(inputs):
        known = archive.by_digest.get(sha256)
        if (known is None and sha256 not in barren) or (known and known.main and known.converter != __version__):
            return True
    return False


def _load_state(root: Path) -> _State:
    path = root / REMEMBERED
    try:
        return msgspec.json.decode(read_bytes(path), type=_State) if path.is_file() else _State()
    except (ValueError, RecursionError):
        return _State()


def _hash_all(furniture: Furniture) -> dict[str, str]:
    return {learned.outlet: hash_lines(learned) for learned in furniture.outlets}


def _may_concern(record: Known, changed: frozenset[str]) -> bool:
    """Whether an article may be of a changed outlet: its address says so, or it has none."""
    host = find_host(record.key)
    return not host or host in changed


def _load_record(root: Path, record: Known) -> _Record | None:
    try:
        return msgspec.json.decode(read_bytes(root / CONTENT / record.folder / "capture.json"), type=_Record)
    except (Fault, ValueError, RecursionError):
        return None


def find_kept(root: Path, record: Known) -> Path | None:
    """The capture that was kept beside an article."""
    folder = root / CONTENT / record.folder
    return next((path for ending in _ENDINGS if (path := folder / f"capture{ending}").is_file()), None)


def read_kept(root: Path, record: Known) -> Capture | None:
    """The capture of an article, from beside it; None when it was not kept, or is not what was captured."""
    path, stored = find_kept(root, record), _load_record(root, record)
    if path is None or stored is None:
        return None
    try:
        data = gzip.decompress(read_bytes(path))
        if hash_bytes(data) != record.sha256:
            return None
        source = stored.capture
        return make_capture(data, name=source.name, path=path, url=source.url, captured_at=source.captured_at)
    except (Fault, OSError, EOFError, zlib.error):
        return None


def _drop_missing(kept: Iterable[tuple[str, Capture | None]]) -> Iterator[Given]:
    return ((name, capture) for name, capture in kept if capture)


def read_again(root: Path, plan: Plan, *, seen: Container[str]) -> Iterator[tuple[str, Capture]]:
    """The kept captures of the articles to convert anew, but for those whose captures were `seen` among the inputs."""
    for sha256, record in sorted(plan.again.items()):
        path = find_kept(root, record)
        capture = read_kept(root, record) if path and sha256 not in seen else None
        if path and capture:
            yield f"{KEPT}{path.relative_to(root).as_posix()}", capture


def is_kept(source: str) -> bool:
    """Whether a capture comes from the archive itself."""
    return source.startswith(KEPT)


def remember_furniture(root: Path, plan: Plan) -> None:
    """Note that the archive's articles show the furniture as it is now."""
    state = _State(_hash_all(plan.furniture), plan.barren)
    if state != _load_state(root):
        write_bytes(root / REMEMBERED, msgspec.json.encode(state))
