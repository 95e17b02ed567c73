"""The import of captures into `content/`.

Rule: idempotent and resumable. The same capture imported twice changes nothing, and each article is written as soon
as its capture is converted. Edits by hand have priority: what a person changed since the last import is never
overwritten. Nothing is lost: another capture of a known article is stored beside it.

How it works. The captures are converted with the known furniture, and written. Then the import learns from all of
them together, and converts those again that show newly learned lines. Finally, tags and sections are made consistent
over the archive. If an import is stopped, everything it wrote stays; the next import converts the rest, and learns
from all captures.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.model import Visibility
from builder.article.saving import WAIT, lock_content, recover
from builder.article.store import explain_links, scan_all
from builder.article.tag_rules import load_tag_rules
from builder.capture.furniture.fingerprint import CaptureFingerprint
from builder.capture.furniture.furniture_file import Furniture, load_furniture, save_furniture
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import (
    ConversionSettings,
    Converted,
    GivenCapture,
    Outcome,
    Refused,
    Settled,
    convert_all,
    fingerprint_all,
    pack_furniture,
    read_captures,
)
from builder.capture.importing.furniture_update import plan_furniture, remember_furniture
from builder.capture.importing.import_records import ImportRecord, load_records
from builder.capture.importing.import_report import Imported, ImportReport, add_ruled, count_once, join
from builder.capture.importing.intake import is_kept, read_again, read_given, take_in
from builder.capture.importing.placing import clear, place, withdraw
from builder.capture.importing.relatives import ArchiveSketches
from builder.capture.importing.retag import apply_rulings
from builder.capture.importing.storage import DryRunStorage, Storage
from builder.capture.segment.known_lines import OutletLines
from builder.capture.source import Capture, find_captures
from builder.errors import Problem
from builder.text import make_readable
from builder.workers.bounds import BOUNDS, Bounds

Tell = Callable[[int, int, str], None]
"""Called for each capture with its number, the number of captures, and its path."""


class _Work(NamedTuple):
    """The work of an import, and its options."""

    inputs: tuple[Path, ...]
    manner: ConversionSettings
    keeps_captures: bool
    processes: int
    cluster: str | None
    bounds: Bounds
    tell: Tell | None

    def convert(
        self,
        captures: Iterable[GivenCapture],
        manner: ConversionSettings,
        furniture: Mapping[str, OutletLines] | None = None,
    ) -> Iterator[Outcome]:
        """Convert the captures."""
        return convert_all(
            captures, manner, processes=self.processes, cluster=self.cluster, furniture=furniture or {},
            bounds=self.bounds,
        )  # fmt: skip

    def digest(self, captures: Iterable[tuple[str, Capture]]) -> Iterator[tuple[str, CaptureFingerprint | None]]:
        """The fingerprints of the captures, for learning."""
        return fingerprint_all(captures, processes=self.processes, cluster=self.cluster, bounds=self.bounds)


class _Placed(NamedTuple):
    """The result for a capture, with its fingerprint."""

    imported: Imported
    problems: tuple[Problem, ...] = ()
    sha256: str = ""
    digest: CaptureFingerprint | None = None


def import_captures(
    root: Path, inputs: tuple[Path, ...], *, today: date, keep_captures: bool = True,
    visibility: Visibility = "public", dry_run: bool = False, processes: int = 1, cluster: str | None = None,
    wait: float = WAIT, bounds: Bounds = BOUNDS, tell: Tell | None = None,
) -> ImportReport:  # fmt: skip
    """Import captures into the archive at `root`; `tell` is called to report progress.

    `visibility` is written into the front matter of new articles whose captures state none. Raises `Fault` for a
    wrong input or a wrong file of tag rules; if another process writes to `content/` for more than `wait` seconds;
    and if the system fails, for example because the disk is full. What was imported until then stays, and the next
    import continues. A capture that exceeds the bounds is stopped and skipped.
    """
    manner = ConversionSettings(today, pictures="", packed=keep_captures and not dry_run, visibility=visibility)
    work = _Work(inputs, manner, keep_captures, processes, cluster, bounds, tell)
    if dry_run:
        return _import(DryRunStorage(root), frozenset(), work)
    with lock_content(root, wait=wait) as lock:
        fresh = recover(root).fresh
        return _import(Storage(root, lock), fresh, work)


def _import(storage: Storage, fresh: frozenset[str], work: _Work) -> ImportReport:
    rulings, known = load_tag_rules(storage.root), load_furniture(storage.root)
    listed = scan_all(storage.root)
    records = load_records(storage.root, listed)
    archive = Archive(storage, records, fresh, keeps_captures=work.keeps_captures)
    sketches = ArchiveSketches(archive)
    for record in archive.leftovers:
        clear(record, archive)
    first = tuple(_convert_new(archive, sketches, known, work))
    sources = {placed.sha256: placed.imported.source for placed in first if placed.sha256}
    new = {placed.sha256: placed.digest for placed in first if placed.digest}
    plan = plan_furniture(archive, known, new, sources, read_given=partial(read_given, sources), work=work.digest)
    if storage.writes:
        save_furniture(storage.root, plan.furniture)
    again = {one.sha256: one for one in _convert_again(archive, sketches, plan.again, plan.learned, sources, work)}
    unshown = sketches.find_unshown()
    for placed in _convert_again(archive, sketches, unshown, plan.learned, sources, work):
        again[placed.sha256] = _join(again.get(placed.sha256, placed), placed)
    ruled = apply_rulings(archive, rulings)
    if storage.writes:
        remember_furniture(archive, plan)
    storage.settle(frozenset(archive.fresh))
    damaged = (record.problem for record in archive.damaged.values())
    return _report(first, again, ruled, archive, (*explain_links(storage.root, listed), *records.missing, *damaged))


def _convert_new(archive: Archive, sketches: ArchiveSketches, known: Furniture, work: _Work) -> Iterator[_Placed]:
    """Convert the captures that are not in the archive, and write each article at once."""
    captures = take_in(read_captures(work.inputs), archive)
    manner = work.manner._replace(digests=True, known=pack_furniture(known))
    outcomes = work.convert(captures, manner)
    of = sum(1 for _ in find_captures(work.inputs)) if work.tell else 0
    for number, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, Settled):
            placed = _Placed(outcome.imported, (), outcome.sha256)
        elif isinstance(outcome, Refused):
            placed = _Placed(_pass_by(outcome), (), outcome.sha256, outcome.digest)
        else:
            placed = _Placed(*place(outcome, archive, sketches), outcome.sha256, outcome.digest)
        yield placed
        if work.tell:
            work.tell(number, of, placed.imported.source)


def _pass_by(refused: Refused) -> Imported:
    """The result for a file that gives no article."""
    status = "passed over" if refused.passed_over else "skipped"
    return Imported(
        refused.source, status, reason=refused.reason, advice=refused.problem.hint if refused.problem else ""
    )


def _convert_again(
    archive: Archive, sketches: ArchiveSketches, wanted: Mapping[str, ImportRecord], learned: Mapping[str, OutletLines],
    sources: Mapping[str, str], work: _Work,
) -> Iterator[_Placed]:  # fmt: skip
    """Convert captures again, with the lines of their outlets that are now known."""
    if not wanted:
        return
    outcomes = work.convert(read_again(archive, wanted, sources), work.manner, learned)
    for number, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, Converted):
            yield _Placed(*place(outcome, archive, sketches), outcome.sha256)
        elif isinstance(outcome, Refused) and not is_kept(outcome.source):
            yield _Placed(*withdraw(outcome, archive), outcome.sha256)
        if work.tell:
            work.tell(number, len(wanted), "converted again")


def _report(
    first: tuple[_Placed, ...], again: Mapping[str, _Placed], ruled: Mapping[str, tuple[str, ...]], archive: Archive,
    problems: Iterable[Problem],
) -> ImportReport:  # fmt: skip
    """The report on all captures; captures from the archive itself count only if they changed."""
    kept = (placed for placed in again.values() if is_kept(placed.imported.source))
    changed = (placed for placed in kept if placed.imported.status in ("added", "updated"))
    counted = [*(_join(placed, again.get(placed.sha256)) for placed in first), *changed]
    done = add_ruled(count_once(_locate(placed, archive) for placed in counted), ruled)
    wrong = (problem for placed in (*counted, *again.values()) for problem in placed.problems)
    return ImportReport(done, tuple(sorted({*problems, *wrong, *_find_problems(done)})))


def _join(placed: _Placed, later: _Placed | None) -> _Placed:
    """The result for a capture that was converted again, including the problems of the first conversion."""
    if later is None:
        return placed
    return later._replace(imported=join(placed.imported, later.imported), problems=(*placed.problems, *later.problems))


def _locate(placed: _Placed, archive: Archive) -> Imported:
    """The result for a capture, with the final folder of its article and with names that can be written."""
    known, imported = archive.by_digest.get(placed.sha256), placed.imported
    return msgspec.structs.replace(
        imported,
        source=make_readable(imported.source),
        reason=make_readable(imported.reason),
        folder=known.folder if known else imported.folder,
    )


def _find_problems(done: Iterable[Imported]) -> Iterator[Problem]:
    """A problem for every skipped capture, so that a person can decide whether it should have been an article."""
    for imported in done:
        if imported.status == "skipped":
            yield Problem(imported.source, 0, f"skipped: {imported.reason}", imported.advice)
