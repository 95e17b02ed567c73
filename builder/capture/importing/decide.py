"""The decision about what to do with a converted capture.

Rule: decides, and writes nothing. It depends on the contents of the archive; edits by hand have priority.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, count, islice
from typing import NamedTuple

from builder.article.elsewhere import is_withheld_name
from builder.article.model import Article, find_instant
from builder.article.store import CONTENT, plan_folder
from builder.capture.identity import HALF, Version, choose_shown, is_poor
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import Converted
from builder.capture.importing.import_records import CAPTURE, ImportRecord
from builder.capture.importing.import_report import BESIDE
from builder.capture.importing.merge import make_converted_values, merge_article
from builder.errors import Fault, Problem
from builder.files import hash_bytes
from builder.text import format_count

_KEEP = "set keep_captures: true in archive.yaml, delete the article's folder and import both captures again"


class ArticleChange(NamedTuple):
    """The change to make for a conversion."""

    status: str
    folder: str
    reason: str = ""
    text: bytes | None = None
    """New content of `index.md`; None leaves it as it is."""
    beside: bool = False
    """True if the capture is only stored beside a known article."""
    recorded: bool = True
    """True if the evidence is written, which the next import takes as the result of the last one."""
    problems: tuple[Problem, ...] = ()


def decide(
    outcome: Converted, main: ImportRecord | None, versions: Sequence[Version], archive: Archive, *, shared: float = 1
) -> ArticleChange:
    """The change that a conversion makes.

    `main` is the capture whose text its article shows, None where it is a new article; `versions` are all captures of
    the article, this one left out; `shared` is the overlap of its text with the one that is shown.
    """
    if main is None:
        return ArticleChange("added", find_folder(outcome, archive), text=outcome.markdown)
    if main.sha256 == outcome.sha256:
        if main.folder in archive.fresh and not archive.is_edited(main):  # there are no edits to merge
            return ArticleChange("updated", main.folder, text=outcome.markdown)
        return _convert_again(outcome, main, archive)
    own = Version(outcome.sha256, outcome.captured_at, outcome.sketch.words, outcome.sketch.walled)
    shown = choose_shown((own, *versions)) == own
    if shown and archive.is_replaceable(main):
        return ArticleChange("updated", main.folder, _compare(own, main), outcome.markdown)
    status = "unchanged" if outcome.sha256 in archive.by_digest else "duplicate"
    explain = _explain_held if shown and archive.keeps_captures else _explain_beside
    problem = explain(outcome, own, main, versions, archive)
    if problem is None and shared < HALF and not archive.keeps_captures:
        problem = Problem(outcome.source, 0, f"another text of {CONTENT}/{main.folder}: it is in no file", _KEEP)
    return ArticleChange(status, main.folder, BESIDE, beside=True, problems=(problem,) if problem else ())


def _compare(own: Version, main: ImportRecord) -> str:
    """The reason why a capture's text replaces that of another."""
    later = find_instant(own.captured_at) > find_instant(main.captured_at)
    return "a later capture of the same article" if later else "a fuller capture of the same article"


def _explain_beside(
    outcome: Converted, own: Version, main: ImportRecord, versions: Sequence[Version], archive: Archive
) -> Problem | None:
    """A problem that reports that a capture's text is not shown, in cases that may matter to the user."""
    fullest = max((version.words for version in versions), default=0)
    size = _compare_sizes(own, main, fullest)
    if is_poor(own, versions):
        notice = "a paywall notice, and " if own.walled else ""
        return Problem(
            outcome.source,
            0,
            f"a poorer capture of an article: {notice}{size}",
            _name_place(own) if archive.keeps_captures else "",
        )
    if not archive.keeps_captures and own.words > fullest:
        return Problem(outcome.source, 0, f"a fuller capture of an article, {size}: its text is in no file", _KEEP)
    return None


def _explain_held(
    outcome: Converted, own: Version, main: ImportRecord, versions: Sequence[Version], archive: Archive
) -> Problem | None:
    """The finding that a fuller capture's text would be shown if the article were as an import left it."""
    words = max((version.words for version in versions if version.sha256 == main.sha256), default=0)
    if own.words <= words:
        return None
    deleted = archive.read_mine(main) is None
    held = "was deleted by hand" if deleted else "was edited by hand" if archive.is_edited(main) else "kept no capture"
    message = f"a fuller capture of an article that {held}, {_compare_sizes(own, main, words)}"
    way = "to have it shown, delete the article's folder and import all its captures again"
    return Problem(outcome.source, 0, message, f"{_name_place(own)}; {way}", note=deleted)


def _compare_sizes(own: Version, main: ImportRecord, words: int) -> str:
    return f"{format_count(own.words, 'word')} where {CONTENT}/{main.folder} has {words:,}"


def _name_place(own: Version) -> str:
    return f"it was kept beside the article as {CAPTURE}-{own.sha256[:8]}"


def _convert_again(outcome: Converted, known: ImportRecord, archive: Archive) -> ArticleChange:
    """The change for a capture whose conversion gives another result than before; a person's edits stay."""
    data, path = archive.read_mine(known), f"{CONTENT}/{known.folder}/index.md"
    if data is None:
        return ArticleChange("unchanged", known.folder, "deleted by hand: not written again", recorded=False)
    edited = hash_bytes(data) != known.written
    try:
        mine = data.decode("utf-8-sig")
        base = archive.load_written(known.folder) if edited else make_converted_values(mine)
        merged = merge_article(base, mine, outcome.markdown.decode(), path=path) if base else None
    except UnicodeDecodeError:
        problem = Problem(path, 0, "not UTF-8: kept as it is", "save the file as UTF-8")
        return ArticleChange("unchanged", known.folder, "edited by hand: kept", recorded=False, problems=(problem,))
    except Fault as fault:
        return ArticleChange("unchanged", known.folder, "edited by hand: kept", recorded=False, problems=fault.problems)
    if merged is None:
        return ArticleChange("unchanged", known.folder, "edited by hand: kept", recorded=False)
    kept = "edited by hand: kept" + (f" ({', '.join(merged.kept)})" if merged.kept else "") if edited else ""
    if merged.text == mine:
        return ArticleChange("unchanged", known.folder, kept, problems=merged.problems)
    reason = "; ".join(filter(None, (", ".join(merged.taken) or "formatting only", kept)))
    return ArticleChange("updated", known.folder, reason, merged.text.encode(), problems=merged.problems)


def find_folder(outcome: Converted, archive: Archive) -> str:
    """A free folder named after the article's day and slug; see `_name_folders`."""
    return next(folder for folder in _name_folders(outcome) if folder.casefold() not in archive.folders)


def is_named_after(folder: str, outcome: Converted) -> bool:
    """True if a folder's name is one that the article can get."""
    base, short, *_ = islice(_name_folders(outcome), 2)
    return folder == base or folder.startswith(short)


def _name_folders(outcome: Converted) -> Iterator[str]:
    """Day and slug; if taken, followed by the start of the id, then by the whole id, then also by a number.

    The slug alone is no name if it is that of a folder whose articles are left out, such as `private`.
    """
    base = plan_folder(Article(title="-", date=outcome.day), outcome.slug)
    own = f"{base}-{outcome.identity}"
    alone = () if is_withheld_name(outcome.slug) else (base,)
    return chain(alone, (f"{base}-{outcome.identity[:6]}", own), (f"{own}-{number}" for number in count(2)))
