"""What an import does about furniture: learn, keep the file, find the articles that a change concerns.

Rule: a new capture is learned from together with all that the archive keeps, so that neither the order of imports nor
their number matters. `furniture.yaml` is written before any article, so that an import that was broken off goes on with
the same. Articles that show other lines than before are converted anew, from the capture kept beside them. `.backfile/`
remembers digests and what has been applied; without it the archive is looked through once more.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder import __version__
from builder.cache import FOLDER
from builder.capture.batch import Given, digest_all, read_captures
from builder.capture.digest_cache import load_digests, save_digests
from builder.capture.digests import Digest, find_host
from builder.capture.furniture import (
    Furniture,
    Learned,
    hash_lines,
    load_furniture,
    renew_furniture,
    save_furniture,
)
from builder.capture.kept import find_kept, load_conditions, read_kept
from builder.capture.outlets import Lesson, Shelf, learn_all
from builder.capture.records import Archive, Known
from builder.capture.source import Capture
from builder.files import hash_bytes, read_bytes, write_bytes
from builder.workers.bounds import Bounds

REMEMBERED = f"{FOLDER}/furniture.json"
KEPT = "kept:"
"""Begins the paths of captures that come from the archive itself."""


Work = Callable[[Iterable[Given]], Iterator[tuple[str, Digest | None]]]


class Plan(NamedTuple):
    """What is known of furniture before any article is written."""

    furniture: Furniture
    learned: dict[str, Learned]
    """By the SHA-256 of a capture, the lines of its outlet that it shows."""
    again: dict[str, Known]
    """By the SHA-256 of its capture, each article of the archive that shows other lines than it was converted with."""
    barren: tuple[str, ...]
    """SHA-256 of captures that hold no article, and so teach nothing however often they are given."""
    digests: dict[str, Digest]
    """Of all captures that were learned from, by SHA-256; empty when there was nothing new to learn."""


class _State(msgspec.Struct, frozen=True):
    """What `.backfile/` remembers."""

    outlets: dict[str, str] = {}
    """A digest of each outlet's lines, as they were applied last."""
    barren: tuple[str, ...] = ()


def plan_furniture(
    archive: Archive, inputs: tuple[Path, ...], *, dry_run: bool, processes: int, cluster: str | None, bounds: Bounds
) -> Plan:
    """Learn from the captures, if there is a new one among them; raises `Fault` when `furniture.yaml` is not right."""
    known, state = load_furniture(archive.root), _load_state(archive.root)
    digests: dict[str, Digest] = {}
    lesson, barren = Lesson((), {}, {}), set(state.barren)
    work = partial(digest_all, processes=processes, cluster=cluster, bounds=bounds)
    if _is_fresh(archive, inputs, barren):
        for sha256, digest in work(_read_hashed(inputs)):
            digests |= {sha256: digest} if digest else {}
            barren |= set() if digest else {sha256}
        others = [record for record in archive.by_digest.values() if record.sha256 not in digests]
        digests |= _digest_kept(archive.root, others, work)
        lesson = learn_all(digests.values(), known)
    furniture = renew_furniture(known, lesson.learned, lesson.looked)
    if not dry_run:
        save_furniture(archive.root, furniture)
    current = _hash_all(furniture)
    changed = frozenset(name for name in state.outlets.keys() | current if state.outlets.get(name) != current.get(name))
    concerned = [record for record in archive.by_key.values() if changed and _may_concern(record, changed)]
    missing = [record for record in concerned if record.sha256 not in digests]
    looked = digests | _digest_kept(archive.root, missing, work)
    learned, again = _find_again(archive, concerned, looked, lesson, Shelf(furniture))
    return Plan(furniture, learned, again, tuple(sorted(barren)), digests)


def _find_again(
    archive: Archive, concerned: Iterable[Known], digests: dict[str, Digest], lesson: Lesson, shelf: Shelf
) -> tuple[dict[str, Learned], dict[str, Known]]:
    """(lines that each capture shows, articles that were converted with other ones), both by SHA-256."""
    records = {record.sha256: record for record in concerned if record.sha256 in digests}
    stored = {sha256: load_conditions(archive.root, record) for sha256, record in records.items()}
    applied = {sha256: record.furniture for sha256, record in stored.items() if record}
    outlets = {sha256: known.outlet for sha256, known in applied.items()} | lesson.outlets
    learned = {sha256: shelf.find_learned(digest, outlet=outlets.get(sha256, "")) for sha256, digest in digests.items()}
    stale = (sha256 for sha256, known in applied.items() if known.digest != hash_lines(learned[sha256]))
    return {sha256: found for sha256, found in learned.items() if found.lines}, {key: records[key] for key in stale}


def _digest_kept(root: Path, records: list[Known], work: Work) -> dict[str, Digest]:
    """The digests of captures that the archive keeps, by SHA-256; of those that it did not keep there are none."""
    found = load_digests(root, records)
    missing = (record for record in records if record.sha256 not in found)
    captures = ((record.sha256, capture) for record in missing if (capture := read_kept(root, record)))
    return found | {sha256: digest for sha256, digest in work(captures) if digest}


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


def remember_furniture(archive: Archive, plan: Plan) -> None:
    """Note that the archive's articles show the furniture as it is now."""
    state = _State(_hash_all(plan.furniture), plan.barren)
    if state != _load_state(archive.root):
        write_bytes(archive.root / REMEMBERED, msgspec.json.encode(state))
    if plan.digests:
        save_digests(archive.root, archive.by_digest.values(), plan.digests)
