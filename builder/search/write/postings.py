"""The inverted index while it is being built, and its term and position shards.

Rule: batches are added in the order of their numbers. The data of a form already has the format of the files, so that
little more memory is needed than for the index itself. Terms are ordered by their UTF-8 bytes.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from builder.search.layout import FIELDS, TERMS_MOST, name_terms
from builder.search.read.shard_keys import find_key, find_piece_size
from builder.search.shard_encoding import compute_check, encode_varint
from builder.search.write.batch_postings import Batch, KnownForm
from builder.search.write.shard_boundaries import find_cut

_LAST, _POSTINGS, _POSITIONS, _COUNT = range(4)
"""Indexes into the list for a form in a field: its last document, postings, positions, number of documents."""
Shard = tuple[str, tuple[bytes, ...]]
"""A name and the sections of a file."""


class Postings:
    """The occurrences of each form, per stemmer and field."""

    def __init__(self) -> None:
        self._forms: dict[str, tuple[dict[str, list[Any]], ...]] = {}
        self.totals = [0] * len(FIELDS)
        """Number of words of each field in all documents."""

    @property
    def stemmers(self) -> tuple[str, ...]:
        """The stemmers that the documents need, sorted."""
        return tuple(sorted(self._forms))

    def add(self, batch: Batch) -> None:
        """Add a batch, whose articles have greater numbers than all before."""
        self.totals = [before + more for before, more in zip(self.totals, batch.totals, strict=True)]
        for stemmer, fields in batch.forms.items():
            if stemmer not in self._forms:
                self._forms[stemmer] = tuple({} for _ in FIELDS)
            for found, forms in zip(fields, self._forms[stemmer], strict=True):
                _add_field(batch.first, found, forms)

    def make_shards(self) -> Iterator[tuple[str, list[Shard]]]:
        """(first key, files) of each term shard in order, including its position shards; empties the index."""
        keys: dict[str, list[tuple[str, str]]] = {}
        for stemmer in self.stemmers:
            for form in sorted(set(chain.from_iterable(self._forms[stemmer]))):
                keys.setdefault(find_key(form, stemmer), []).append((form, stemmer))
        waiting: list[_Waiting] = []
        size = number = 0
        for key in sorted(keys):
            parts = [(form, self._take(form, stemmer)) for form, stemmer in keys.pop(key)]
            waiting.append(_Waiting(key, measure_parts(parts), parts))
            size += waiting[-1].size
            while size > TERMS_MOST and (cut := find_cut(waiting, complete=False)):
                yield waiting[0].key, make_shard(number, [(one.key, one.parts) for one in waiting[:cut]])
                size -= sum(one.size for one in waiting[:cut])
                number, waiting = number + 1, waiting[cut:]
        while cut := find_cut(waiting, complete=True):
            yield waiting[0].key, make_shard(number, [(one.key, one.parts) for one in waiting[:cut]])
            number, waiting = number + 1, waiting[cut:]

    def _take(self, form: str, stemmer: str) -> list[tuple[int, list[Any]]]:
        found = ((number, forms.pop(form, None)) for number, forms in enumerate(self._forms[stemmer]))
        return [(number, known) for number, known in found if known is not None]


def _add_field(start: int, found: dict[str, KnownForm], forms: dict[str, list[Any]]) -> None:
    for form, batch in found.items():
        known = forms.get(form)
        if known is None:
            forms[form] = known = [-1, bytearray(), bytearray(), 0]
        known[_POSTINGS] += encode_varint(batch.head + (start - known[_LAST] - 1 << 1))
        known[_POSTINGS] += batch.postings
        known[_POSITIONS] += batch.positions
        known[_LAST] = start + batch.last
        known[_COUNT] += batch.count


Parts = list[tuple[str, list[tuple[int, list[Any]]]]]
"""The forms of a key, each with (field, data of the form in that field)."""


def measure_parts(parts: Parts) -> int:
    """Approximate number of bytes that the forms of a key take in a term shard."""
    return sum(len(form) + 4 + sum(4 + len(known[_POSTINGS]) for _, known in fields) for form, fields in parts)


class _Waiting(NamedTuple):
    """A key that is not in a shard yet."""

    key: str
    size: int
    parts: Parts


def make_shard(number: int, keys: Sequence[tuple[str, Parts]]) -> list[Shard]:
    """The files of a term shard: position shards, then the terms, which contain the checks of the position shards."""
    dictionary, before = bytearray(), b""
    postings: list[bytes] = []
    positions: list[bytes] = []
    for key, parts in keys:
        whole = key.encode()
        dictionary += _cut_front(before, whole) + encode_varint(len(parts))
        before = whole
        for form, fields in parts:
            dictionary += _cut_front(whole, form.encode())
            dictionary.append(sum(1 << field for field, _ in fields))
            for _, known in fields:
                dictionary += encode_varint(known[_COUNT]) + encode_varint(len(known[_POSTINGS]))
                dictionary += encode_varint(len(known[_POSITIONS]) // 3)
                postings.append(known[_POSTINGS])
                positions.append(known[_POSITIONS])
    name = name_terms(number, keys[0][0])
    pieces = [(f"p/{name}-{at}", sections) for at, sections in enumerate(cut_positions(b"".join(positions)))]
    head = encode_varint(len(pieces))
    head += b"".join(compute_check(sections).to_bytes(4, "little") for _, sections in pieces)
    head += encode_varint(len(keys)) + encode_varint(len(dictionary))
    return [*pieces, (f"t/{name}", (head + bytes(dictionary), b"".join(postings)))]


def _cut_front(before: bytes, text: bytes) -> bytes:
    """The text front-coded: the number of bytes shared with the text before, the number of added bytes, those bytes."""
    shared = 0
    for left, right in zip(before, text, strict=False):
        if left != right:
            break
        shared += 1
    return encode_varint(shared) + encode_varint(len(text) - shared) + text[shared:]


def cut_positions(positions: bytes) -> Iterator[tuple[bytes, ...]]:
    """Pieces of equal size: the number of bytes per position, then all lowest bytes, all second bytes, all third
    bytes.
    """
    total = len(positions) // 3
    size = find_piece_size(total)
    for start in range(0, total, size):
        piece = positions[start * 3 : (start + size) * 3]
        planes = [piece[at::3] for at in range(3)]
        while len(planes) > 1 and not any(planes[-1]):
            planes.pop()
        yield bytes([len(planes)]) + planes[0], *planes[1:]
