"""Imported articles that a person should review, with reasons, the most doubtful first.

Rule: reads, and writes nothing. Values that a person wrote or has reviewed are never in doubt. A file whose size,
time and stamp have not changed is not read again. The limits are measured (docs/evidence.md).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from builder.article.dialects import read_values
from builder.article.evidence import CapturedFile, CaptureRecord, DroppedBlock, Finding, load_record
from builder.article.heads import split_front_matter
from builder.article.model import find_instant
from builder.article.store import CONTENT, ContentFile, is_article, read_content, scan_content
from builder.capture.addresses import is_home, make_key
from builder.capture.importing.merge import TEXT
from builder.errors import Fault
from builder.files import decode_text, hash_bytes, read_bytes
from builder.text import format_count

SURE: Mapping[str, float] = {"date": 0.7, "authors": 0.7}
"""Minimum confidence of a printed value that is not in doubt; `SURE_ELSE` for other fields."""
SURE_ELSE = 0.5
SURE_INFERRED = 0.9
"""Minimum confidence of an inferred date that is not in doubt."""
WEIGHTS = {
    "title": 3.0, "date": 3.0, "authors": 2.0, "section": 1.0, "publisher": 1.0, "original_url": 1.0,
    "dek": 0.5, "byline": 0.5, "agency": 0.5, "dateline": 0.5, "updated": 0.5, "language": 0.5, "kind": 0.5,
}  # fmt: skip
"""Cost of a wrong value of each field, estimated; other fields are never in doubt."""
IDENTITY = "identity"
"""The name of the doubt whether captures belong to one article."""
ACCEPTED = (TEXT, IDENTITY)
"""Doubts that do not concern a field, and can be accepted like one."""
LONG_WORDS, NEAR, SHARE = 30, 2, 0.1
"""A dropped block with more words that ends like a sentence reads like text. If two of them are within this number of
blocks, and together they have this share of the text that was kept, they may have been text.
"""
POORER = 2 / 3
"""A capture with a smaller share of the words of the shown one is called poorer."""
_COSTS = {TEXT: 1.0, IDENTITY: 1.5}
_NO_DATE = 0.5
_FURTHER = re.compile(r"capture-[0-9a-f]{8}\.json")
_NAMES = {"authors": "author", "original_url": "address", "updated": "day of the last change"}
_REASONS = {
    "opening words": "no headline found: the first words of the text were taken",
    "the line above the text": "a line above the text was taken",
    "kicker line": "a line above the headline was taken",
    "the last change": "only the day of the last change is known",
    "weekday arithmetic": "worked out from day and weekday",
}
"""Method → explanation for people who do not know Backfile's code."""


class Doubt(NamedTuple):
    """A part of an article that may be wrong."""

    key: str
    """Name of a field; `TEXT` if text may have been dropped; `IDENTITY`."""
    cost: float
    """Expected cost: the weight times the probability of an error."""
    reason: str
    """The explanation for a person."""


class QueuedArticle(msgspec.Struct, frozen=True):
    """An article that a person should review."""

    folder: str
    title: str
    doubts: tuple[str, ...]
    """Keys of the doubts, the costliest first."""
    reasons: tuple[str, ...]
    """The reason for each doubt."""
    score: float
    """The total expected cost of all doubts."""
    undated: bool = False


class ReviewCounts(msgspec.Struct, frozen=True):
    """Number of articles that are left to review."""

    undated: int
    """Number of articles to review that have no date."""
    to_review: int

    def __str__(self) -> str:
        """`9 undated, 31 to review: backfile serve, then /_review/`; empty if nothing is left."""
        undated = f"{self.undated:,} undated, " if self.undated else ""
        return f"{undated}{self.to_review:,} to review: backfile serve, then /_review/" if self.to_review else ""


class _Looked(NamedTuple):
    """The doubts about an article that do not depend on other articles."""

    title: str
    doubts: tuple[Doubt, ...]
    keys: tuple[str, ...]
    """Keys of the addresses that its capture states."""
    settled: bool
    """True if a person has accepted that it is an article of its own."""
    undated: bool


class ReviewQueue:
    """The imported articles of an archive with their doubts; caches what it has read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[tuple[ContentFile, ...], _Looked | None]] = {}

    def list_articles(self) -> tuple[QueuedArticle, ...]:
        """The articles with a doubt, the most doubtful first."""
        looked = {folder: one for folder, files in self._list_files() if (one := self._look(folder, files))}
        self._known = {folder: known for folder, known in self._known.items() if folder in looked or known[1] is None}
        shared = _find_shared(looked)
        queued = (_queue(folder, one, shared.get(folder)) for folder, one in looked.items())
        return tuple(sorted(filter(None, queued), key=lambda one: (-one.score, one.folder)))

    def _list_files(self) -> Iterator[tuple[str, tuple[ContentFile, ...]]]:
        """(folder, its article, its record and the records of further captures) of each imported article."""
        folders: defaultdict[str, dict[str, ContentFile]] = defaultdict(dict)
        for found in scan_content(self._root):
            folder, _, name = found.path.rpartition("/")
            if name in ("index.md", "capture.json") or _FURTHER.fullmatch(name):
                folders[folder][name] = found
        for folder, files in folders.items():
            if "capture.json" in files and "index.md" in files and is_article(files["index.md"].path):
                yield folder, tuple(files[name] for name in sorted(files))

    def _look(self, folder: str, files: tuple[ContentFile, ...]) -> _Looked | None:
        known = self._known.get(folder)
        if known is None or known[0] != files:
            further = [found.path for found in files if _FURTHER.fullmatch(found.path.rpartition("/")[2])]
            known = self._known[folder] = (files, _read(self._root, folder, further))
        return known[1]


def count_open(root: Path) -> ReviewCounts:
    """Number of imported articles in the archive that a person should review."""
    queued = ReviewQueue(root).list_articles()
    return ReviewCounts(sum(one.undated for one in queued), len(queued))


def read_record(path: Path) -> CaptureRecord:
    """The record in a file, an empty one where it is damaged; raises `Fault` when it is not there."""
    try:
        return load_record(read_bytes(path))
    except ValueError:
        return CaptureRecord(converter="", key="", capture=CapturedFile(sha256=""))


def _read(root: Path, folder: str, further: Iterable[str]) -> _Looked | None:
    """The doubts about an article; None if its files cannot be read, which is reported elsewhere."""
    try:
        record = read_record(root / CONTENT / folder / "capture.json")
        data = read_content(root, f"{folder}/index.md")
        values = record.article.values
        if values is None or hash_bytes(data) != record.article.sha256:
            values = read_values(split_front_matter(decode_text(data, path=folder), path=folder), path=folder)
        beside = [read_record(root / CONTENT / path) for path in further]
    except Fault:
        return None
    reviewed = values.get("reviewed") or ()
    doubts = tuple(
        doubt for doubt in (*find_doubts(record, values), *_find_beside(record, beside)) if doubt.key not in reviewed
    )
    keys = tuple(dict.fromkeys(make_key(address) for address in record.addresses if not is_home(address)))
    title = str(values.get("title") or folder)
    return _Looked(title, doubts, keys, IDENTITY in reviewed, not values.get("date") and "date" not in reviewed)


def _queue(folder: str, looked: _Looked, shared: str | None) -> QueuedArticle | None:
    doubts = list(looked.doubts)
    if shared and not looked.settled:
        doubts.append(Doubt(IDENTITY, _COSTS[IDENTITY], f"identity: {shared} states the same address"))
    if not doubts:
        return None
    reasons: dict[str, str] = {}
    for doubt in sorted(doubts, key=lambda doubt: -doubt.cost):
        reasons[doubt.key] = f"{reasons[doubt.key]}; {doubt.reason}" if doubt.key in reasons else doubt.reason
    score = round(sum(doubt.cost for doubt in doubts), 3)
    return QueuedArticle(folder, looked.title, tuple(reasons), tuple(reasons.values()), score, looked.undated)


def _find_shared(looked: Mapping[str, _Looked]) -> dict[str, str]:
    """For each folder, the name of another article whose capture states the same address, in words."""
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for folder, one in looked.items():
        for key in one.keys:
            folders[key].append(folder)
    shared: dict[str, str] = {}
    for members in folders.values():
        for folder in members if len(members) > 1 else ():
            other = next(member for member in members if member != folder)
            shared.setdefault(folder, f"another article ({CONTENT}/{other})")
    return shared


def find_doubts(record: CaptureRecord, values: Mapping[str, Any]) -> Iterator[Doubt]:
    """Doubts about values in the evidence that are still in the front matter `values`, and about dropped text."""
    for key, weight in WEIGHTS.items():
        finding = record.fields.get(key)
        if finding and is_unsure(key, finding) and values.get(key) == finding.value:
            yield Doubt(key, round(weight * (1 - finding.confidence), 3), _explain(key, finding))
    if "date" not in record.fields and not values.get("date"):
        yield Doubt("date", WEIGHTS["date"] * _NO_DATE, "no date found")
    if left := find_left_out(record):
        blocks = format_count(len(left), "passage reads", "passages read")
        yield Doubt(TEXT, _COSTS[TEXT], f"{blocks} like text and {'was' if len(left) == 1 else 'were'} left out")


def is_unsure(key: str, finding: Finding) -> bool:
    """True if a person should review this value of a field."""
    least = SURE_INFERRED if finding.inferred and key == "date" else SURE.get(key, SURE_ELSE)
    return finding.confidence < least


def _explain(key: str, finding: Finding) -> str:
    """`title unsure (.35): a line above the text was taken`."""
    sure = f"{finding.confidence:.2f}".lstrip("0")
    reason = _REASONS.get(finding.method, finding.method)
    if finding.method == "opening words":
        return reason
    doubt = "inferred" if finding.inferred else "unsure"
    return f"{_NAMES.get(key, key)} {doubt} ({sure}): {reason}"


def find_left_out(record: CaptureRecord) -> tuple[DroppedBlock, ...]:
    """The dropped blocks that may have been text: long, close to each other, and many compared to what was kept."""
    prose = [dropped for dropped in record.dropped if _reads_as_text(dropped)]
    numbers = sorted(dropped.block for dropped in prose)
    close = any(after - before <= NEAR for before, after in pairwise(numbers))
    enough = sum(len(dropped.text) for dropped in prose) >= SHARE * record.characters.body
    return tuple(prose) if close and enough else ()


def _reads_as_text(dropped: DroppedBlock) -> bool:
    known = dropped.rule in ("learned", "known-furniture") or dropped.role != "furniture"
    ends = dropped.text.rstrip()[-1:] in tuple('.!?。”"')
    return not known and ends and len(dropped.text.split()) > LONG_WORDS


def _find_beside(record: CaptureRecord, beside: Iterable[CaptureRecord]) -> Iterator[Doubt]:
    """A later capture of the article that holds much less, or one that holds much more, and is not shown."""
    for further in beside:
        later = find_instant(further.capture.captured_at) > find_instant(record.capture.captured_at)
        words, shown = further.text.words, record.text.words
        poorer = later and 0 < words < POORER * shown
        if poorer or (not further.text.walled and 0 < shown < POORER * words):
            kind = "poorer later" if poorer else "fuller"
            sizes = f"{format_count(words, 'word')} where this has {shown:,}"
            yield Doubt(IDENTITY, _COSTS[IDENTITY], f"a {kind} capture is kept beside it ({sizes})")
            return
