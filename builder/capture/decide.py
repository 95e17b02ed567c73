"""What is done with a converted capture.

Rule: decides, writes nothing. The archive is asked for what it holds; hand edits win.
"""

from collections.abc import Iterator
from itertools import chain, count, islice
from typing import NamedTuple

from builder.article.model import Article
from builder.article.store import CONTENT, plan_folder
from builder.capture.batch import Converted
from builder.capture.merge import make_written, merge_article
from builder.capture.records import Archive, Known
from builder.errors import Fault, Problem
from builder.files import hash_bytes


class Change(NamedTuple):
    """What is to be done with a conversion."""

    status: str
    folder: str
    reason: str = ""
    text: bytes | None = None
    """What `index.md` becomes; None leaves it as it is."""
    beside: bool = False
    """Whether the capture only goes beside a known article."""
    recorded: bool = True
    """Whether the evidence is written: what the next import takes for the last one's work."""
    problems: tuple[Problem, ...] = ()


def decide(outcome: Converted, known: Known | None, archive: Archive) -> Change:
    """The change that a conversion makes, `known` being the article it belongs to."""
    if known is None:
        return Change("added", find_folder(outcome, archive), text=outcome.markdown)
    if known.sha256 == outcome.sha256:
        return _convert_again(outcome, known, archive)
    newer = bool(outcome.captured_at and known.captured_at and outcome.captured_at > known.captured_at)
    if newer and not archive.is_edited(known):
        return Change("updated", known.folder, "a later capture of the same address", outcome.markdown)
    return Change("duplicate", known.folder, "another capture of the same address, kept beside it", beside=True)


def _convert_again(outcome: Converted, known: Known, archive: Archive) -> Change:
    """The same capture, converted otherwise than before: what a person changed in the meantime stays."""
    data, path = archive.read_mine(known), f"{CONTENT}/{known.folder}/index.md"
    if data is None:
        return Change("unchanged", known.folder, "deleted by hand: not written again", recorded=False)
    edited = hash_bytes(data) != known.written
    try:
        mine = data.decode("utf-8-sig")
        base = archive.load_written(known.folder) if edited else make_written(mine)
        merged = merge_article(base, mine, outcome.markdown.decode(), path=path) if base else None
    except UnicodeDecodeError:
        problem = Problem(path, 0, "not UTF-8: kept as it is", "save the file as UTF-8")
        return Change("unchanged", known.folder, "edited by hand: kept", recorded=False, problems=(problem,))
    except Fault as fault:
        return Change("unchanged", known.folder, "edited by hand: kept", recorded=False, problems=fault.problems)
    if merged is None:
        return Change("unchanged", known.folder, "edited by hand: kept", recorded=False)
    kept = "edited by hand: kept" + (f" ({', '.join(merged.kept)})" if merged.kept else "") if edited else ""
    if merged.text == mine:
        return Change("unchanged", known.folder, kept, problems=merged.problems)
    reason = "; ".join(filter(None, (", ".join(merged.taken) or "how it is written", kept)))
    return Change("updated", known.folder, reason, merged.text.encode(), problems=merged.problems)


def find_folder(outcome: Converted, archive: Archive) -> str:
    """A free folder named after the article's day and slug; see `_name_folders`."""
    return next(folder for folder in _name_folders(outcome) if folder.casefold() not in archive.folders)


def is_named_after(folder: str, outcome: Converted) -> bool:
    """Whether a folder's name is one of those that an article can get."""
    base, short, *_ = islice(_name_folders(outcome), 2)
    return folder == base or folder.startswith(short)


def _name_folders(outcome: Converted) -> Iterator[str]:
    """The day and slug; in a clash with the first characters of the id, then the whole id, then a number besides."""
    base = plan_folder(Article(title="-", date=outcome.day), outcome.slug)
    own = f"{base}-{outcome.identity}"
    return chain((base, f"{base}-{outcome.identity[:6]}", own), (f"{own}-{number}" for number in count(2)))
