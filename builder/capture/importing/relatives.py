"""The captures in an archive that show the same article as a given one.

Rule: examines captures with a common address; reads records, and writes nothing. Two captures are compared by
`identity.py`.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from builder.article.evidence import TextSketch, format_record, load_record
from builder.article.frontmatter import parse_article
from builder.capture.addresses import find_keys, is_home
from builder.capture.identity import (
    Sample,
    Version,
    choose_shown,
    find_overlap,
    find_sample,
    is_same,
    make_sketch,
    may_overlap,
)
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import Converted
from builder.capture.importing.import_records import ImportRecord
from builder.capture.patterns.language import count_length
from builder.errors import Fault

_LINK = re.compile(r"\]\([^)\n]*\)|\{[^}\n]*\}")
"""Markdown marks that are not words."""


class Relatives(NamedTuple):
    """The captures in an archive that state an address of a given capture."""

    same: tuple[ImportRecord, ...]
    """Captures of the same article, sorted by folder."""
    unlike: ImportRecord | None
    """A capture of another article; None if there is one of the same article."""


class _Sketched(NamedTuple):
    sketch: TextSketch
    sample: Sample


class ArchiveSketches:
    """The sketches of an archive's captures, each read on first use."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._found: dict[str, _Sketched | None] = {}

    def add(self, outcome: Converted) -> None:
        """Add the sketch of a capture that has just been converted."""
        self._found[outcome.sha256] = _Sketched(outcome.sketch, find_sample(outcome.sketch))

    def keep_plain(self, outcome: Converted) -> Converted:
        """The conversion; if there is a sketch made before furniture was removed from the text, with that sketch."""
        known = outcome.sha256 in self._archive.by_digest and not outcome.plain
        found = self._find(outcome.sha256) if known else None
        if found is None:
            return outcome
        sketch = msgspec.structs.replace(found.sketch, headline=outcome.sketch.headline, day=outcome.sketch.day)
        changed = msgspec.structs.replace(load_record(outcome.evidence), text=sketch)
        return outcome._replace(sketch=sketch, evidence=format_record(changed))

    def find_relatives(self, outcome: Converted) -> Relatives:
        """The captures in the archive that state an address of this one; home pages do not count."""
        keys = () if _is_homeless(outcome) else find_keys(outcome.addresses)
        stated = {sha256 for key in keys for sha256 in self._archive.by_address.get(key, ())} - {outcome.sha256}
        sample = find_sample(outcome.sketch)
        headline = outcome.sketch.headline
        near = [
            sha256
            for sha256 in stated
            if (found := self._find(sha256))
            and (found.sketch.headline == headline or may_overlap(sample, found.sample))
        ]
        same = [record for sha256 in near if self._is_same(outcome, record := self._archive.by_digest[sha256])]
        first = find_keys(outcome.addresses)[:1]
        others = {sha256 for key in first for sha256 in self._archive.by_address.get(key, ())} - {outcome.sha256}
        unlike = min((self._archive.by_digest[sha256] for sha256 in others), key=_get_place, default=None)
        return Relatives(tuple(sorted(same, key=_get_place)), None if same else unlike)

    def compare(self, outcome: Converted, record: ImportRecord) -> float:
        """The overlap of two captures' texts; 1 where that of the second is not known."""
        found = self._find(record.sha256)
        return find_overlap(outcome.sketch, found.sketch) if found else 1

    def list_versions(self, captures: Iterable[ImportRecord]) -> list[Version]:
        """The data of these captures that decide which one is shown; captures without a known text are left out."""
        return [version for record in captures if (version := self._make_version(record))]

    def find_unshown(self) -> dict[str, ImportRecord]:
        """Stored captures beside an article that should be shown instead, or that have no sketch, by SHA-256.

        Versions without sketches merged captures by their addresses alone.
        """
        beside = [record for record in self._archive.by_digest.values() if not record.main]
        found = {record.sha256: record for record in beside if not record.words and self._archive.is_kept(record)}
        for folder in dict.fromkeys(record.folder for record in beside):
            captures = self._archive.list_captures(folder)
            main = next((record for record in captures if record.main), None)
            if main and all(record.words for record in captures):
                shown = choose_shown(self.list_versions(captures)).sha256
                record = self._archive.by_digest[shown]
                if shown != main.sha256 and self._archive.is_kept(record) and self._archive.is_replaceable(main):
                    found[shown] = record
        return found

    def _is_same(self, outcome: Converted, record: ImportRecord) -> bool:
        found = self._find(record.sha256)
        one, other = set(find_keys(outcome.addresses)), set(record.addresses)
        return found is not None and is_same(outcome.sketch, found.sketch, apart=bool(one - other and other - one))

    def _make_version(self, record: ImportRecord) -> Version | None:
        if record.words:
            return Version(record.sha256, record.captured_at, record.words, record.walled)
        found = self._find(record.sha256)
        if found is None:
            return None
        return Version(record.sha256, record.captured_at, found.sketch.words, found.sketch.walled)

    def _find(self, sha256: str) -> _Sketched | None:
        if sha256 not in self._found:
            sketch = self._load(self._archive.by_digest[sha256])
            self._found[sha256] = _Sketched(sketch, find_sample(sketch)) if sketch else None
        return self._found[sha256]

    def _load(self, record: ImportRecord) -> TextSketch | None:
        """The sketch in a record, else one made from the article's file."""
        data = self._archive.storage.read(record.folder, f"{record.stem}.json")
        try:
            sketch = load_record(data).text
        except ValueError:
            sketch = TextSketch()
        return sketch if sketch.words else self._sketch_article(record) if record.main else None

    def _sketch_article(self, record: ImportRecord) -> TextSketch | None:
        data = self._archive.read_mine(record)
        try:
            text = data.decode("utf-8-sig") if data else ""
            article, body, _ = parse_article(text, path=record.folder)
        except (Fault, UnicodeDecodeError):
            return None
        paragraphs = _LINK.sub(" ", body).split("\n\n")
        words = sum(map(count_length, paragraphs))
        return make_sketch(paragraphs, headline=article.title, words=words, day=article.day) if words else None


def _is_homeless(outcome: Converted) -> bool:
    """True if a capture states no address other than those of home pages."""
    return all(map(is_home, outcome.addresses))


def _get_place(record: ImportRecord) -> tuple[str, bool, str]:
    return record.folder, not record.main, record.sha256
