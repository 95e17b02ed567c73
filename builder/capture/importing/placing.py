"""Writing of a conversion to its place in `content/`.

Rule: `decide` determines what to do, and `Storage` does it completely or not at all. The folder of an article whose
import has not ended follows the name that its latest conversion gives; other folders stay where they are.
"""

import msgspec

from builder import __version__
from builder.article.saving import ARTICLE, FRESH, RECORD
from builder.article.store import CONTENT, is_behind_link
from builder.capture.addresses import find_keys
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import Converted, Refused
from builder.capture.importing.decide import ArticleChange, decide, find_folder, is_named_after
from builder.capture.importing.import_records import KEPT_ENDINGS, ImportRecord
from builder.capture.importing.import_report import Imported
from builder.capture.importing.joining import explain_moved, identify, join_article
from builder.capture.importing.relatives import ArchiveSketches
from builder.capture.importing.retag import keep_ruled, keep_visibility
from builder.errors import Problem
from builder.files import hash_bytes

Placed = tuple[Imported, tuple[Problem, ...]]


def place(outcome: Converted, archive: Archive, sketches: ArchiveSketches) -> Placed:
    """Write the result of a conversion to its place."""
    if damaged := archive.find_damaged(outcome.sha256, outcome.identity):
        if damaged.reason or damaged.name != RECORD or not outcome.sha256.startswith(damaged.sha256):
            reason = f"may be the article in {CONTENT}/{damaged.folder}, whose record {damaged.name} is damaged"
            return Imported(outcome.source, "skipped", damaged.folder, reason), ()
        del archive.damaged[damaged.folder]
        change = ArticleChange("updated", damaged.folder, "its record was missing")
        return _write(outcome, change, None, archive)
    own, outcome = archive.by_digest.get(outcome.sha256), sketches.keep_plain(outcome)
    main, problems = (
        (own, explain_moved(outcome, own, archive, sketches))
        if own and own.main
        else join_article(outcome, archive, sketches)
    )
    outcome = _keep_given(outcome, main, archive)
    others = (
        [record for record in archive.list_captures(main.folder) if record.sha256 != outcome.sha256] if main else []
    )
    shared = sketches.compare(outcome, main) if main else 1
    change = decide(outcome, main, sketches.list_versions(others), archive, shared=shared)
    sketches.add(outcome)
    imported, wrong = _write(outcome, change, main, archive)
    if own and not own.main:
        stayed = main is not None and main.folder == own.folder
        before = own if not stayed else msgspec.structs.replace(own, folder=imported.folder or own.folder)
        now = archive.by_digest[own.sha256]
        if (now.folder, now.stem) != (before.folder, before.stem):
            clear(before, archive)
    return imported, (*problems, *wrong)


def _keep_given(outcome: Converted, main: ImportRecord | None, archive: Archive) -> Converted:
    """A conversion with everything its article was assigned: id, visibility, and consistent tags and section."""
    if main:
        outcome = keep_visibility(archive.read_mine(main), outcome)
    if main and main.sha256 == outcome.sha256:
        outcome = keep_ruled(archive, main, outcome)
    return identify(outcome, main, archive)


def clear(record: ImportRecord, archive: Archive) -> None:
    """Delete the files of a capture that was stored beside an article."""
    archive.storage.drop(record.folder, *(f"{record.stem}{ending}" for ending in (".json", *KEPT_ENDINGS)))


def withdraw(refused: Refused, archive: Archive) -> Placed:
    """Remove an article added by this import that, with the furniture learned since, turned out not to be one."""
    known = archive.by_digest[refused.sha256]
    if known.folder not in archive.fresh or not archive.is_single(known) or archive.is_edited(known):
        return Imported(refused.source, "unchanged", known.folder), ()
    archive.storage.remove(known.folder)
    archive.forget(known)
    return Imported(refused.source, "skipped", reason=refused.reason), ()


def _write(outcome: Converted, change: ArticleChange, known: ImportRecord | None, archive: Archive) -> Placed:
    if change.recorded:
        if is_behind_link(archive.root, change.folder):
            reason = f"its folder {CONTENT}/{change.folder} lies behind a link"
            return Imported(outcome.source, "skipped", reason=reason), ()
        new = change.status == "added"
        change = _add(outcome, change, archive) if new else _change(outcome, change, known, archive)
        archive.add(_make_known(outcome, change))
    return Imported(outcome.source, change.status, change.folder, change.reason), change.problems


def _add(outcome: Converted, change: ArticleChange, archive: Archive) -> ArticleChange:
    """Write a new article; if its folder's name has been taken in the meantime, under the next name."""
    folder, files = change.folder, _make_files(outcome, change) | {FRESH: b""}
    while not archive.storage.add(folder, files):
        archive.folders.add(folder.casefold())
        folder = find_folder(outcome, archive)
    archive.fresh.add(folder)
    return change._replace(folder=folder)


def _change(outcome: Converted, change: ArticleChange, known: ImportRecord | None, archive: Archive) -> ArticleChange:
    """Write some files of an article; if its import has not ended, its folder is renamed after the new headline."""
    files = _make_files(outcome, change)
    if known and change.text is not None:
        if known.sha256 != outcome.sha256:
            files |= _keep_older(archive, known)
        if change.folder in archive.fresh and not archive.is_edited(known):
            change = change._replace(folder=_move(outcome, change.folder, archive))
    archive.storage.change(change.folder, files)
    return change


def _move(outcome: Converted, folder: str, archive: Archive) -> str:
    """Rename an article's folder as its conversion requires; returns the name."""
    target = folder
    while not is_named_after(target, outcome):
        target = find_folder(outcome, archive)
        if archive.storage.move(folder, target):
            archive.relocate(folder, target)
        else:
            archive.folders.add(target.casefold())
            target = folder
    return target


def _make_files(outcome: Converted, change: ArticleChange) -> dict[str, bytes]:
    stem = f"capture-{outcome.sha256[:8]}" if change.beside else "capture"
    files = {f"{stem}.json": outcome.evidence} | {picture.name: picture.data for picture in outcome.pictures}
    if outcome.packed:
        ending, data = outcome.packed
        files[f"{stem}.{ending}.gz"] = data
    return files | ({ARTICLE: change.text} if change.text is not None else {})


def _keep_older(archive: Archive, known: ImportRecord) -> dict[str, bytes]:
    """The files of a capture that is replaced by another one, with names of their own."""
    names = (RECORD, "capture.txt.gz", "capture.html.gz")
    read = ((name, archive.storage.read(known.folder, name)) for name in names)
    return {name.replace("capture", f"capture-{known.sha256[:8]}", 1): data for name, data in read if data is not None}


def _make_known(outcome: Converted, change: ArticleChange) -> ImportRecord:
    return ImportRecord(
        folder=change.folder,
        key=outcome.key,
        sha256=outcome.sha256,
        converter=__version__,
        written=hash_bytes(outcome.markdown),
        captured_at=outcome.captured_at,
        url=outcome.url,
        main=not change.beside,
        companions=outcome.companions,
        furniture=outcome.furniture,
        addresses=find_keys(outcome.addresses),
        identity=outcome.identity,
        words=outcome.sketch.words,
        walled=outcome.sketch.walled,
    )
