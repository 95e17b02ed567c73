"""Captures → `content/`.

Rule: idempotent and resumable; the same capture twice changes nothing. Hand edits win: what a person changed
since the last import is never overwritten. Nothing is lost: another capture of a known article is kept beside it.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path, PurePosixPath

from builder import __version__
from builder.article.saving import WAIT, add_article, change_article, lock_content, recover
from builder.article.store import CONTENT, explain_links, is_behind_link, scan_all
from builder.capture.batch import Converted, Outcome, Refused, convert_all, read_captures
from builder.capture.decide import Change, decide
from builder.capture.pictures import hash_companions
from builder.capture.records import Archive, Imported, Known, Report, load_companions, load_known
from builder.capture.rulings import load_rulings
from builder.capture.source import HTML, Capture, find_pictures, read_companions
from builder.capture.tagging import Unwritten, apply_rulings, keep_ruled, make_unwritten
from builder.capture.upkeep import KEPT, Plan, is_kept, plan_furniture, read_again, remember_furniture
from builder.errors import Problem
from builder.files import hash_bytes, pack, read_bytes
from builder.workers.bounds import BOUNDS, Bounds


def import_captures(
    root: Path, inputs: tuple[Path, ...], *, today: date, keep_captures: bool = True, dry_run: bool = False,
    processes: int = 1, cluster: str | None = None, wait: float = WAIT, bounds: Bounds = BOUNDS,
) -> Report:  # fmt: skip
    """Bring captures into the archive at `root`.

    Raises `Fault` for a wrong input or file of rulings, when another process writes to `content/` for more than `wait`
    seconds, and when the system fails, as a full disk: then what was imported until then is there, and the next import
    goes on. A capture that takes more than the bounds allow is stopped and skipped.
    """
    with nullcontext() if dry_run else lock_content(root, wait=wait) as lock:
        if lock:
            recover(root)
        return _import(
            root, inputs, today=today, keep_captures=keep_captures, dry_run=dry_run, processes=processes,
            cluster=cluster, bounds=bounds,
        )  # fmt: skip


def _import(
    root: Path, inputs: tuple[Path, ...], *, today: date, keep_captures: bool, dry_run: bool, processes: int,
    cluster: str | None, bounds: Bounds,
) -> Report:  # fmt: skip
    rulings = load_rulings(root)
    there = scan_all(root)
    folders = {str(PurePosixPath(found.path).parent) for found in there}
    archive = Archive(root, load_known(root), folders)
    done: list[Imported] = []
    problems = list(explain_links(root, there))
    originals: dict[str, Capture] = {}
    unwritten: dict[str, Unwritten] | None = {} if dry_run else None
    plan = plan_furniture(archive, inputs, dry_run=dry_run, processes=processes, cluster=cluster, bounds=bounds)
    waiting = _sort_out(read_captures(inputs), archive, plan, done, originals)
    for outcome in convert_all(
        waiting, today=today, processes=processes, cluster=cluster, furniture=plan.learned, pictures="", bounds=bounds
    ):
        placed, wrong = _place(outcome, archive, originals, unwritten, keep_captures=keep_captures)
        problems += wrong
        done += [placed] if placed.status == "updated" or not is_kept(placed.source) else []
    done = _add_ruled(done, apply_rulings(root, rulings, unwritten=unwritten))
    if not dry_run:
        remember_furniture(archive, plan)
    found = tuple(sorted((*problems, *_find_problems(done))))
    return Report(tuple(sorted(done, key=lambda imported: imported.source)), found)


def _sort_out(
    captures: Iterable[tuple[str, Capture | Refused]],
    archive: Archive,
    plan: Plan,
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
            if known and digest not in plan.again and _is_done(known, Path(source), capture):
                done.append(Imported(source, "unchanged", known.folder))
                continue
            capture = _complete(archive.root, known, read_companions(Path(source), capture))
            originals[source] = capture
        yield source, capture
    for source, kept in read_again(archive.root, plan, seen=seen):
        capture = _complete(archive.root, archive.by_digest.get(hash_bytes(kept.data)), kept)
        originals[source] = capture
        yield source, capture


def _add_ruled(done: list[Imported], ruled: dict[str, tuple[str, ...]]) -> list[Imported]:
    """What became of the captures, with the articles whose tags or section the whole archive changed.

    An article that was written just now stays what it is; one that was not among the captures comes to them.
    """
    written = {imported.folder for imported in done if imported.status in ("added", "updated")}
    counted = []
    for imported in sorted(done, key=lambda imported: imported.source):
        fields = ruled.get(imported.folder or "") if imported.status == "unchanged" else None
        if fields and imported.folder not in written:
            written.add(imported.folder)
            imported = Imported(imported.source, "updated", imported.folder, ", ".join(fields))
        counted.append(imported)
    rest = ((folder, ", ".join(fields)) for folder, fields in sorted(ruled.items()) if folder not in written)
    kept = (Imported(f"{KEPT}{CONTENT}/{folder}/index.md", "updated", folder, fields) for folder, fields in rest)
    return [*counted, *kept]


def _is_done(known: Known, source: Path, capture: Capture) -> bool:
    """Whether the archive holds all of a capture, as this version converts it; its pictures may have come later."""
    if not known.main:
        return True
    return known.converter == __version__ and (bool(known.companions) or not any(find_pictures(source, capture)))


def _complete(root: Path, known: Known | None, capture: Capture) -> Capture:
    """A capture without its pictures gets those that an earlier import stored."""
    if capture.companions or known is None or not known.main or capture.media_type != HTML:
        return capture
    return capture._replace(companions=load_companions(root, known.folder))


def _place(
    outcome: Outcome, archive: Archive, originals: dict[str, Capture], unwritten: dict[str, Unwritten] | None, *,
    keep_captures: bool,
) -> tuple[Imported, tuple[Problem, ...]]:  # fmt: skip
    """Write what one capture gave, where it belongs; in a dry run hold it as `unwritten`."""
    capture = originals.pop(outcome.source, None)
    if isinstance(outcome, Refused) or capture is None:
        reason = outcome.reason if isinstance(outcome, Refused) else "lost"
        passed_over = isinstance(outcome, Refused) and outcome.passed_over
        status = "passed over" if passed_over else "skipped"
        advice = outcome.problem.hint if isinstance(outcome, Refused) and outcome.problem else ""
        return Imported(outcome.source, status, reason=reason, advice=advice), ()
    known = archive.find(outcome.sha256, outcome.key)
    if known and known.sha256 == outcome.sha256:
        outcome = keep_ruled(archive.root, known, outcome)
    change = decide(outcome, known, archive)
    if change.recorded and is_behind_link(archive.root, change.folder):
        reason = f"its folder {CONTENT}/{change.folder} lies behind a link"
        return Imported(outcome.source, "skipped", reason=reason), ()
    if change.recorded:
        files = _make_files(outcome, capture, change, keep_captures=keep_captures)
        if known and change.status == "updated" and known.sha256 != outcome.sha256:
            files |= _keep_older(archive.root, known)
        if unwritten is None:
            change = _save(outcome, change, files, archive)
        elif not change.beside:
            text = change.text or read_bytes(archive.root / CONTENT / change.folder / "index.md")
            unwritten[change.folder] = make_unwritten(outcome.evidence, text)
        archive.add(_make_known(outcome, capture, change))
    return Imported(outcome.source, change.status, change.folder, change.reason), change.problems


def _save(outcome: Converted, change: Change, files: dict[str, bytes], archive: Archive) -> Change:
    """Write the files of a change; a new article whose name was taken in the meantime gets the next one."""
    if change.status != "added":
        change_article(archive.root, change.folder, files)
        return change
    while not add_article(archive.root, change.folder, files):
        archive.folders.add(change.folder.casefold())
        change = decide(outcome, None, archive)
    return change


def _make_files(outcome: Converted, capture: Capture, change: Change, *, keep_captures: bool) -> dict[str, bytes]:
    stem = f"capture-{outcome.sha256[:8]}" if change.beside else "capture"
    ending = "html" if capture.media_type == HTML else "txt"
    files = {f"{stem}.json": outcome.evidence} | {picture.name: picture.data for picture in outcome.pictures}
    if keep_captures:
        files[f"{stem}.{ending}.gz"] = pack(capture.data)
    return files | ({"index.md": change.text} if change.text is not None else {})


def _keep_older(root: Path, known: Known) -> dict[str, bytes]:
    """The files of the capture that a later one takes the place of, under names of their own."""
    folder = root / CONTENT / known.folder
    kept = {}
    for name in ("capture.json", "capture.txt.gz", "capture.html.gz"):
        if (folder / name).is_file():
            kept[name.replace("capture", f"capture-{known.sha256[:8]}", 1)] = read_bytes(folder / name)
    return kept


def _make_known(outcome: Converted, capture: Capture, change: Change) -> Known:
    return Known(
        folder=change.folder,
        key=outcome.key,
        sha256=outcome.sha256,
        converter=__version__,
        written=hash_bytes(outcome.markdown),
        captured_at=outcome.captured_at,
        main=not change.beside,
        companions=hash_companions(capture.companions),
    )


def _find_problems(done: Iterable[Imported]) -> Iterator[Problem]:
    """Every skipped capture is a finding: the person decides whether it should have been an article."""
    for imported in done:
        if imported.status == "skipped":
            yield Problem(imported.source, 0, f"skipped: {imported.reason}", imported.advice)
