"""The captures of an import: those given, and those stored in the archive.

Rule: reads, and writes nothing. Each capture is passed on once: with its pictures if it is to be converted, else with
its result.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from builder import __version__
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import GivenCapture, Refused, Settled, find_file, read_captures
from builder.capture.importing.import_records import ImportRecord, load_companions
from builder.capture.importing.import_report import KEPT, Imported
from builder.capture.importing.stored_captures import find_kept, read_kept
from builder.capture.source import HTML, Capture, find_pictures, read_companions
from builder.files import hash_bytes


def is_kept(source: str) -> bool:
    """True for a capture that comes from the archive itself."""
    return source.startswith(KEPT)


def take_in(captures: Iterable[tuple[str, Capture | Refused]], archive: Archive) -> Iterator[GivenCapture]:
    """The captures to convert; those already in the archive, and repeated ones, are replaced by their results."""
    seen: dict[str, str] = {}
    for source, capture in captures:
        if not isinstance(capture, Capture):
            yield source, capture
            continue
        sha256 = hash_bytes(capture.data)
        first = seen.setdefault(sha256, source)
        if first != source:
            yield source, Settled(Imported(source, "duplicate", reason=f"the same bytes as {first}"))
        else:
            yield source, _find_done(sha256, source, capture, archive) or _complete(archive, sha256, source, capture)


def _find_done(sha256: str, source: str, capture: Capture, archive: Archive) -> Settled | None:
    """The result for a capture that need not be converted, or None."""
    known = archive.by_digest.get(sha256)
    if known:
        done = _is_done(known, Path(source), capture) and not _states_other(capture, known)
        return Settled(Imported(source, "unchanged", known.folder), sha256) if done else None
    damaged = archive.find_damaged(sha256)
    if damaged and damaged.reason:
        reason = f"the record {damaged.name} is damaged"
        return Settled(Imported(source, "unchanged", damaged.folder, reason))
    return None


def _is_done(known: ImportRecord, source: Path, capture: Capture) -> bool:
    """True if the archive has all of a capture, converted by this version; its pictures may have been saved later."""
    if not known.main:
        return True
    return known.converter == __version__ and (bool(known.companions) or not any(find_pictures(source, capture)))


def _states_other(capture: Capture, known: ImportRecord) -> bool:
    """True if the sidecar of a capture has been added or changed since it was converted."""
    stated = ((capture.url, known.url), (capture.captured_at, known.captured_at))
    return any(now and now != before for now, before in stated)


def _complete(archive: Archive, sha256: str, source: str, capture: Capture) -> Capture:
    """A capture with the pictures saved with it, else with those stored by an earlier import."""
    if not is_kept(source):
        capture = read_companions(Path(source), capture)
    known = archive.by_digest.get(sha256)
    if capture.companions or known is None or capture.media_type != HTML:
        return capture
    return capture._replace(companions=load_companions(archive.root, known))


def read_given(sources: Mapping[str, str], wanted: frozenset[str]) -> Iterator[tuple[str, Capture]]:
    """(SHA-256, capture) of the captures in `wanted`; `sources` maps the given ones to their paths."""
    paths = (find_file(source) for sha256, source in sources.items() if sha256 in wanted)
    for _, capture in read_captures(tuple(dict.fromkeys(paths))):
        if isinstance(capture, Capture) and (sha256 := hash_bytes(capture.data)) in wanted:
            yield sha256, capture


def read_again(
    archive: Archive, again: Mapping[str, ImportRecord], sources: Mapping[str, str]
) -> Iterator[GivenCapture]:
    """The captures to convert again, read as given, else from the archive."""
    left = dict(again)
    for sha256, capture in read_given(sources, frozenset(again)):
        if left.pop(sha256, None):
            yield sources[sha256], _complete(archive, sha256, sources[sha256], capture)
    for sha256, record in sorted(left.items()):
        path, kept = find_kept(archive.root, record), read_kept(archive.root, record)
        if path and kept:
            source = f"{KEPT}{path.relative_to(archive.root).as_posix()}"
            yield source, _complete(archive, sha256, source, kept)
