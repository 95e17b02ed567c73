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
from builder.capture.furniture import Furniture, Learned, hash_lines, load_furniture, merge_furniture, save_furniture
from builder.capture.outlets import Lesson, Shelf, learn_all
from builder.capture.records import Archive, Known
from builder.capture.source import Capture, make_capture
from builder.errors import Fault
from builder.files import hash_bytes, read_bytes, write_bytes

APPLIED = f"{FOLDER}/furniture.json"
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


class _Source(msgspec.Struct):
    name: str
    url: str | None = None
    captured_at: str | None = None


class _Applied(msgspec.Struct):
    digest: str = ""


class _Record(msgspec.Struct):
    """What is needed of a `capture.json` to convert its capture anew."""

    capture: _Source
    furniture: _Applied = msgspec.field(default_factory=_Applied)


def plan_furniture(
    archive: Archive, inputs: tuple[Path, ...], *, dry_run: bool, processes: int, cluster: str | None
) -> Plan:
    """Learn from the captures, if there is a new one among them; raises `Fault` when `furniture.yaml` is not right."""
    known = load_furniture(archive.root)
    digests: dict[str, Digest] = {}
    lesson = Lesson((), {})
    if _is_fresh(archive, inputs):
        found = digest_all(read_captures(inputs), processes=processes, cluster=cluster)
        digests = {digest.sha256: digest for _, digest in found if digest}
        lesson = learn_all(digests.values(), known)
    furniture = merge_furniture(known, lesson.learned)
    if not dry_run:
        save_furniture(archive.root, furniture)
    shelf = Shelf(furniture)
    changed = _find_changed(archive.root, furniture)
    concerned = [record for record in archive.by_key.values() if changed and _may_concern(record, changed)]
    kept = ((record.sha256, read_kept(archive.root, record)) for record in concerned if record.sha256 not in digests)
    for sha256, digest in digest_all(_drop_missing(kept), processes=processes, cluster=cluster):
        digests |= {sha256: digest} if digest else {}
    learned = {
        sha256: shelf.find_learned(digest, outlet=lesson.outlets.get(sha256, "")) for sha256, digest in digests.items()
    }
    again = {
        record.sha256: record
        for record in concerned
        if record.sha256 in learned and _is_stale(archive, record, learned[record.sha256])
    }
    return Plan(furniture, {sha256: found for sha256, found in learned.items() if found.lines}, again)


def _is_fresh(archive: Archive, inputs: tuple[Path, ...]) -> bool:
    """Whether a capture is not in the archive yet, or was converted by another version."""
    for _, capture in read_captures(inputs):
        if isinstance(capture, Capture):
            known = archive.by_digest.get(hash_bytes(capture.data))
            if known is None or (known.main and known.converter != __version__):
                return True
    return False


def _find_changed(root: Path, furniture: Furniture) -> frozenset[str]:
    """The outlets whose lines are others than those that were applied last."""
    applied, current = _load_applied(root), _hash_all(furniture)
    return frozenset(name for name in applied.keys() | current if applied.get(name) != current.get(name))


def _load_applied(root: Path) -> dict[str, str]:
    path = root / APPLIED
    try:
        return msgspec.json.decode(read_bytes(path), type=dict[str, str]) if path.is_file() else {}
    except (ValueError, RecursionError):
        return {}


def _hash_all(furniture: Furniture) -> dict[str, str]:
    return {learned.outlet: hash_lines(learned) for learned in furniture.outlets}


def _may_concern(record: Known, changed: frozenset[str]) -> bool:
    """Whether an article may be of a changed outlet: its address says so, or it has none."""
    host = find_host(record.key)
    return not host or host in changed


def _is_stale(archive: Archive, record: Known, learned: Learned) -> bool:
    """Whether an article shows other lines than it was converted with, and nobody has edited it since."""
    stored = _load_record(archive.root, record)
    return bool(stored and stored.furniture.digest != hash_lines(learned) and not archive.is_edited(record))


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
    applied = _hash_all(plan.furniture)
    if applied != _load_applied(root):
        write_bytes(root / APPLIED, msgspec.json.encode(applied))
