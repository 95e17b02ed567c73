"""Captures → `content/`.

Rule: idempotent and resumable; the same capture twice changes nothing. Hand edits win: what a person changed
since the last import is never overwritten. Nothing is lost: another capture of a known article is kept beside it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path, PurePosixPath

import msgspec

from builder import __version__
from builder.article.model import Article
from builder.article.store import CONTENT, plan_folder, save_article, scan_content
from builder.capture.batch import Converted, Outcome, Refused, convert_all, read_captures
from builder.capture.source import HTML, Capture
from builder.errors import Problem
from builder.files import hash_bytes, pack, read_bytes
from builder.text import format_count

STATUSES = ("added", "updated", "unchanged", "duplicate", "skipped")


class Imported(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one capture."""

    source: str
    status: str
    """One of `STATUSES`."""
    folder: str | None = None
    """The article's folder below `content/`."""
    reason: str = ""


class Report(msgspec.Struct, frozen=True):
    """What became of all captures; the counts add up to the inputs."""

    captures: tuple[Imported, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many captures have each status, in the order of `STATUSES`."""
        counted = Counter(capture.status for capture in self.captures)
        return {status: counted[status] for status in STATUSES}

    def __str__(self) -> str:
        """`31 captures = 29 added + 0 updated + 0 unchanged + 1 duplicate + 1 skipped (a consent wall)`."""
        reasons = Counter(capture.reason for capture in self.captures if capture.status == "skipped")
        named = ", ".join(f"{count} × {reason}" if count > 1 else reason for reason, count in sorted(reasons.items()))
        sums = " + ".join(f"{count} {status}" for status, count in self.counts.items())
        return f"{format_count(len(self.captures), 'capture')} = {sums}" + (f" ({named})" if named else "")


class _Source(msgspec.Struct):
    sha256: str
    captured_at: str | None = None


class _Written(msgspec.Struct):
    sha256: str


class _Record(msgspec.Struct):
    """What is needed of a `capture.json`."""

    converter: str
    key: str
    capture: _Source
    article: _Written


class Known(msgspec.Struct, frozen=True):
    """An article that an earlier import wrote."""

    folder: str
    key: str
    sha256: str
    converter: str
    written: str
    """SHA-256 of `index.md` as the import wrote it."""
    captured_at: str | None
    main: bool = True
    """False for a further capture kept beside the article's own."""


class _Archive:
    """What `content/` holds, by digest, key and folder; grows as captures come in."""

    def __init__(self, root: Path, known: Iterable[Known], folders: Iterable[str]) -> None:
        self.root = root
        self.folders = {folder.casefold() for folder in folders}
        self.by_digest: dict[str, Known] = {}
        self.by_key: dict[str, Known] = {}
        for record in known:
            self.add(record)

    def add(self, record: Known) -> None:
        self.by_digest[record.sha256] = record
        if record.main:
            self.by_key[record.key] = record
            self.folders.add(record.folder.casefold())

    def is_edited(self, record: Known) -> bool:
        path = self.root / CONTENT / record.folder / "index.md"
        return not path.is_file() or hash_bytes(read_bytes(path)) != record.written


def load_known(root: Path) -> tuple[Known, ...]:
    """The records of earlier imports; one that cannot be read is as if it were not there."""
    records = []
    for found in scan_content(root):
        path = PurePosixPath(found.path)
        if path.suffix != ".json" or not path.name.startswith("capture"):
            continue
        try:
            record = msgspec.json.decode(read_bytes(root / CONTENT / found.path), type=_Record)
        except (ValueError, RecursionError):  # msgspec's own, wrong UTF-8, hostile nesting
            continue
        source = record.capture
        main = path.name == "capture.json"
        known = Known(
            str(path.parent),
            record.key,
            source.sha256,
            record.converter,
            record.article.sha256,
            source.captured_at,
            main,
        )
        records.append(known)
    return tuple(records)


def import_captures(
    root: Path, inputs: tuple[Path, ...], *, today: date, keep_captures: bool = True, dry_run: bool = False,
    processes: int = 1, cluster: str | None = None,
) -> Report:  # fmt: skip
    """Bring captures into the archive at `root`; raises `Fault` only when an input is not there at all."""
    folders = {str(PurePosixPath(found.path).parent) for found in scan_content(root)}
    archive = _Archive(root, load_known(root), folders)
    done: list[Imported] = []
    originals: dict[str, Capture] = {}
    waiting = _sort_out(read_captures(inputs), archive, done, originals)
    for outcome in convert_all(waiting, today=today, processes=processes, cluster=cluster):
        done.append(_place(outcome, archive, originals, keep_captures=keep_captures, dry_run=dry_run))
    problems = tuple(sorted(_find_problems(done)))
    return Report(tuple(sorted(done, key=lambda imported: imported.source)), problems)


def _sort_out(
    captures: Iterable[tuple[str, Capture | Refused]],
    archive: _Archive,
    done: list[Imported],
    originals: dict[str, Capture],
) -> Iterator[tuple[str, Capture | Refused]]:
    """Pass on what must be converted; note at once what the archive, or this very run, already holds."""
    seen: dict[str, str] = {}
    for source, capture in captures:
        if isinstance(capture, Capture):
            digest = hash_bytes(capture.data)
            known = archive.by_digest.get(digest)
            if digest in seen:
                done.append(Imported(source, "duplicate", reason=f"the same bytes as {seen[digest]}"))
                continue
            seen[digest] = source
            if known and (known.converter == __version__ or not known.main):
                done.append(Imported(source, "unchanged", known.folder))
                continue
            originals[source] = capture
        yield source, capture


def _place(
    outcome: Outcome, archive: _Archive, originals: dict[str, Capture], *, keep_captures: bool, dry_run: bool
) -> Imported:
    """Write what one capture gave, where it belongs."""
    capture = originals.pop(outcome.source, None)
    if isinstance(outcome, Refused) or capture is None:
        return Imported(outcome.source, "skipped", reason=outcome.reason if isinstance(outcome, Refused) else "lost")
    known = archive.by_key.get(outcome.key)
    status, folder, beside, reason = _decide(outcome, known, archive)
    if status == "unchanged":
        return Imported(outcome.source, status, folder, reason)
    files = _make_files(outcome, capture, keep_captures=keep_captures, beside=beside)
    if known and status == "updated" and known.sha256 != outcome.sha256:
        files |= _keep_older(archive.root, known)
    if not dry_run:
        save_article(archive.root, folder, files)
    archive.add(_make_known(outcome, folder, main=not beside))
    return Imported(outcome.source, status, folder, reason)


def _decide(outcome: Converted, known: Known | None, archive: _Archive) -> tuple[str, str, bool, str]:
    """(status, folder, whether the capture only goes beside a known article, reason)."""
    if known is None:
        return "added", _find_folder(outcome, archive), False, ""
    edited = archive.is_edited(known)
    if known.sha256 == outcome.sha256:  # the same capture, converted by another version
        same = known.written == hash_bytes(outcome.markdown)
        return ("unchanged", known.folder, False, "edited by hand: kept" if edited else "") if edited or same else (
            "updated", known.folder, False, f"converted anew by {__version__}")  # fmt: skip
    newer = bool(outcome.captured_at and known.captured_at and outcome.captured_at > known.captured_at)
    if newer and not edited:
        return "updated", known.folder, False, "a later capture of the same address"
    return "duplicate", known.folder, True, "another capture of the same address, kept beside it"


def _find_folder(outcome: Converted, archive: _Archive) -> str:
    """The day and slug; a clash gets `-` and the first characters of the id."""
    base = plan_folder(Article(title="-", date=outcome.day), outcome.slug)
    folder = base
    for length in (6, len(outcome.identity)):
        if folder.casefold() not in archive.folders:
            break
        folder = f"{base}-{outcome.identity[:length]}"
    return folder


def _make_files(outcome: Converted, capture: Capture, *, keep_captures: bool, beside: bool) -> dict[str, bytes]:
    stem = f"capture-{outcome.sha256[:8]}" if beside else "capture"
    ending = "html" if capture.media_type == HTML else "txt"
    files = {f"{stem}.json": outcome.evidence}
    if keep_captures:
        files[f"{stem}.{ending}.gz"] = pack(capture.data)
    return files if beside else files | {"index.md": outcome.markdown}


def _keep_older(root: Path, known: Known) -> dict[str, bytes]:
    """The files of the capture that a later one takes the place of, under names of their own."""
    folder = root / CONTENT / known.folder
    kept = {}
    for name in ("capture.json", "capture.txt.gz", "capture.html.gz"):
        if (folder / name).is_file():
            kept[name.replace("capture", f"capture-{known.sha256[:8]}", 1)] = read_bytes(folder / name)
    return kept


def _make_known(outcome: Converted, folder: str, *, main: bool) -> Known:
    written = hash_bytes(outcome.markdown)
    return Known(folder, outcome.key, outcome.sha256, __version__, written, outcome.captured_at, main)


def _find_problems(done: Iterable[Imported]) -> Iterator[Problem]:
    """Every skipped capture is a finding: the person decides whether it should have been an article."""
    for imported in done:
        if imported.status == "skipped":
            yield Problem(imported.source, 0, f"skipped: {imported.reason}", "")
