"""One value per document for all documents: lengths, days, sections and the other facets.

Rule: one small value per document, in the order of the documents; a reader filters, sorts and counts without
opening a document.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

import msgspec
from whoosh.util.numeric import length_to_byte

from builder.search.layout import FACETS, MEASURED, make_day_code
from builder.search.shard_encoding import Bytes, cut_check, encode_varint
from builder.search.write.analysis import Analysis

Sections = tuple[bytes, ...]


class EncodedDocValues(NamedTuple):
    """The doc values as the files of the index hold them."""

    documents: int
    lengths: tuple[bytes, ...]
    """For each measured field, one byte per document."""
    days: bytes
    names: tuple[str, ...]
    """Names of the sections."""
    sections: bytes
    """For each document, 0 for no section, otherwise the number of its section + 1."""
    varied: tuple[str, ...]
    """The facets with more than one value."""
    facets: tuple[str, ...]
    """The facets that have a file of their own."""
    checks: bytes
    """Two bytes for each of these files."""
    files: tuple[Sections, ...]
    """Contents of each of these files; empty where they are unchanged."""


class Facet:
    """The values of one facet; a document may have several."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts = array("H")
        self._values = array("I")

    def add(self, values: tuple[str, ...]) -> None:
        """Add the values of the next document; a duplicate counts once."""
        kept = tuple(dict.fromkeys(value for value in values if value))
        self._counts.append(len(kept))
        for value in kept:
            self._values.append(self._numbers.setdefault(value, len(self._numbers)))

    @property
    def size(self) -> int:
        """Number of different values."""
        return len(self._numbers)

    def finish(self) -> tuple[tuple[str, ...], bytes]:
        """(values, bytes): the most frequent value first; for each document, the number of its values, then their
        numbers.
        """
        often = Counter(self._values)
        names = sorted(self._numbers, key=lambda name: (-often[self._numbers[name]], name))
        ranks = {self._numbers[name]: rank for rank, name in enumerate(names)}
        rest, packed = iter(self._values), bytearray()
        for count in self._counts:
            packed += encode_varint(count)
            for rank in sorted(ranks[number] for number in islice(rest, count)):
                packed += encode_varint(rank)
        return tuple(names), bytes(packed)


def round_lengths(analysis: Analysis) -> tuple[int, ...]:
    """The length of each measured field as Whoosh rounds it, one byte each."""
    return tuple(length_to_byte(analysis.fields[field].length) for field in MEASURED)


class DocValues:
    """The doc values of all documents, added in order."""

    def __init__(self) -> None:
        self.documents = 0
        self.lengths = tuple(bytearray() for _ in MEASURED)
        """For each measured field, one byte per document: the length as Whoosh rounds it."""
        self.days = bytearray()
        """For each document, 0 if undated, otherwise 1 + the zigzag distance from the previous dated one."""
        self._day = 0
        self._facets = {name: Facet() for name in FACETS}

    def add(self, values: dict[str, tuple[str, ...]], date: str | None, rounded: Iterable[int]) -> None:
        """Add the next document: its facet values by name, its date as in the front matter, its rounded lengths."""
        self.documents += 1
        for length, lengths in zip(rounded, self.lengths, strict=True):
            lengths.append(length)
        self.days += encode_varint(self._step(date))
        for name, facet in self._facets.items():
            facet.add(values[name])

    def _step(self, date: str | None) -> int:
        if not date:
            return 0
        step, self._day = make_day_code(date) - self._day, make_day_code(date)
        return 1 + (step << 1 if step >= 0 else (-step << 1) - 1)

    def pack(self) -> EncodedDocValues:
        """All columns. The section is stored in the manifest; each other facet that has any value is stored in a
        file.
        """
        names, sections = self._facets["section"].finish()
        files = self._pack_facets()
        return EncodedDocValues(
            documents=self.documents,
            lengths=tuple(map(bytes, self.lengths)),
            days=bytes(self.days),
            names=names,
            sections=_flatten(sections),
            varied=tuple(name for name, facet in self._facets.items() if facet.size > 1),
            facets=tuple(files),
            checks=b"".join(map(cut_check, files.values())),
            files=tuple(files.values()),
        )

    def _pack_facets(self) -> dict[str, Sections]:
        files: dict[str, Sections] = {}
        for name in FACETS[1:]:
            names, packed = self._facets[name].finish()
            if names:
                head = msgspec.json.encode(names)
                files[name] = (encode_varint(len(head)) + head, packed)
        return files


def _flatten(packed: bytes) -> bytes:
    """Counts and numbers of a facet with at most one value per document, as one number each."""
    source, flat = Bytes(packed), bytearray()
    while source.at < len(packed):
        flat += encode_varint(_read_number(source))
    return bytes(flat)


def _read_number(source: Bytes) -> int:
    return source.read_varint() + 1 if source.read_varint() else 0
