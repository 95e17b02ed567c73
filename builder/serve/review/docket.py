"""Which captures want a person's eye, worst first.

Rule: reads, writes nothing. What a person wrote or has reviewed is in no doubt; a file whose size and time are as they
were is not read again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from builder.article.dialects import read_values
from builder.article.heads import split_front_matter
from builder.article.store import CONTENT, Found, is_article, read_content, scan_content
from builder.capture.evidence import Finding
from builder.capture.merge import TEXT, Written
from builder.errors import Fault
from builder.files import decode_text, hash_bytes, read_bytes

SURE = 0.8
"""From this confidence on a printed value is in no doubt ..."""
SURE_INFERRED = 0.9
"""... and from this one on a value that is worked out."""
WEIGHTS = {
    "title": 3.0, "date": 3.0, "authors": 2.0, "section": 1.0, "publisher": 1.0, "original_url": 1.0,
    "dek": 0.5, "byline": 0.5, "agency": 0.5, "dateline": 0.5, "updated": 0.5, "language": 0.5, "kind": 0.5,
}  # fmt: skip
"""What a wrong value of each field costs the archive, by judgement; other fields are never in doubt."""
LONG_WORDS = 30
"""A dropped block of more words may have been text."""
_NO_DATE = 0.5


class Dropped(msgspec.Struct, frozen=True):
    """A block that is not in the article."""

    block: int = -1
    role: str = "furniture"
    rule: str = ""
    reason: str = ""
    text: str = ""


class Record(msgspec.Struct, frozen=True):
    """What the desk needs of a `capture.json`."""

    article: Written
    key: str = ""
    fields: dict[str, Finding] = {}
    dropped: tuple[Dropped, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One capture on the docket."""

    folder: str
    title: str
    doubts: tuple[str, ...]
    """Keys that are unsure, the costliest first; `text` where a long block was dropped."""
    score: float
    """The sum of what each doubt costs, times how doubtful it is."""


class Docket:
    """The captures of an archive and what is unsure of each; remembers what it has read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[tuple[int, ...], Row | None]] = {}

    def list_rows(self) -> tuple[Row, ...]:
        """The captures with a doubt, worst first."""
        files = {found.path: found for found in scan_content(self._root)}
        pairs = {path.rpartition("/")[0]: found for path, found in files.items() if path.endswith("/index.md")}
        rows = {}
        for folder, page in pairs.items():
            beside = files.get(f"{folder}/capture.json")
            if beside and is_article(page.path):
                rows[folder] = self._find_row(folder, page, beside)
        self._known = {folder: self._known[folder] for folder in rows}
        return tuple(sorted(filter(None, rows.values()), key=lambda row: (-row.score, row.folder)))

    def _find_row(self, folder: str, *files: Found) -> Row | None:
        mark = tuple(number for found in files for number in found[1:])
        known = self._known.get(folder)
        if known is None or known[0] != mark:
            known = self._known[folder] = (mark, self._make_row(folder))
        return known[1]

    def _make_row(self, folder: str) -> Row | None:
        base = self._root / CONTENT / folder
        try:
            record = load_record(base)
            data = read_content(self._root, f"{folder}/index.md")
            written = record.article.values
            if written is None or hash_bytes(data) != record.article.sha256:
                written = read_values(split_front_matter(decode_text(data, path=folder), path=folder), path=folder)
        except Fault:  # told by the build, with its line
            return None
        doubts = find_doubts(record, written)
        title = str(written.get("title") or folder)
        return Row(folder, title, tuple(doubts), round(sum(doubts.values()), 3)) if doubts else None


def load_record(base: Path) -> Record:
    """The evidence beside an article in the folder `base`; raises `Fault` when there is none that can be read."""
    try:
        return msgspec.json.decode(read_bytes(base / "capture.json"), type=Record)
    except (ValueError, RecursionError):
        return Record(Written(""))


def find_doubts(record: Record, values: Mapping[str, Any]) -> dict[str, float]:
    """What each unsure field may cost, the costliest first; `values` is the article's front matter."""
    reviewed = values.get("reviewed") or ()
    doubts = {
        key: round(weight * (1 - finding.confidence), 3)
        for key, weight in WEIGHTS.items()
        if (finding := record.fields.get(key)) and is_unsure(finding)
        and key not in reviewed and values.get(key) == finding.value
    }  # fmt: skip
    if "date" not in reviewed and "date" not in record.fields and not values.get("date"):
        doubts["date"] = WEIGHTS["date"] * _NO_DATE
    if TEXT not in reviewed and any(map(may_be_text, record.dropped)):
        doubts[TEXT] = 0.3
    return dict(sorted(doubts.items(), key=lambda pair: -pair[1]))


def is_unsure(finding: Finding) -> bool:
    """Whether a person should look at a value."""
    return finding.confidence < (SURE_INFERRED if finding.inferred else SURE)


def may_be_text(dropped: Dropped) -> bool:
    """Whether a dropped block is as long as a paragraph, and nothing knows it as furniture."""
    return dropped.rule not in ("learned", "known-furniture") and len(dropped.text.split()) > LONG_WORDS
