"""The index as it lies in its files: doc values, terms, positions, documents, texts.

Rule: everything comes through one function, `read(path) -> bytes`; a file is opened when it is first needed,
checked, and kept. A file that is missing or damaged is a `Fault`. Whoosh is not known here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, islice
from typing import Any, NamedTuple

import msgspec

from builder.errors import make_fault
from builder.search.layout import MANIFEST, MEASURED, STEMMED, Manifest, format_day, name_terms
from builder.search.read.shard_keys import find_key, find_piece_size
from builder.search.shard_encoding import Bytes, decode_varints, make_path, unwrap_shard
from builder.search.text.words import fold

Read = Callable[[str], bytes]
_FIELDS_OF = tuple(tuple(field for field in range(8) if mask >> field & 1) for mask in range(256))


class PostingSource(NamedTuple):
    """The occurrences of one form in one field."""

    shard: "TermShard"
    postings: tuple[int, int]
    """Start and end of its postings in the shard."""
    documents: int
    positions: tuple[int, int]
    """Start and end of its positions among those of the shard."""


class FacetColumn:
    """The values of one facet: their `names`, and in `counts` the number of values that each document has."""

    def __init__(self, names: tuple[str, ...], counts: list[int], numbers: list[int]) -> None:
        self.names = names
        self._counts, self._numbers = counts, numbers

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(self._counts, initial=0))

    def list_names(self, document: int) -> tuple[str, ...]:
        """The values of a document."""
        start, end = self._starts[document : document + 2]
        return tuple(self.names[number] for number in self._numbers[start:end])

    def find_documents(self, test: Callable[[str], bool]) -> list[int]:
        """The documents, ascending, with a value for which `test` is true."""
        fitting = {number for number, name in enumerate(self.names) if test(name)}
        numbers = iter(self._numbers)
        held = ([number in fitting for number in islice(numbers, count)] for count in self._counts)
        return [document for document, found in enumerate(held) if any(found)]


class SurfaceForm(NamedTuple):
    """A form as spelt in the texts (`words.split_chunk`), and its occurrences by the number of the field."""

    text: str
    fields: dict[int, PostingSource]

    @property
    def plain(self) -> str:
        """The folded form, as used by phrases and prefixes."""
        return fold(self.text)

    @property
    def size(self) -> int:
        """Number of bytes that the form takes in a term shard, as counted by `postings.measure_parts`."""
        spans = (source.postings for source in self.fields.values())
        return len(self.text) + 4 + sum(4 + end - start for start, end in spans)


class TermShard:
    """A range of terms."""

    def __init__(self, index: "Index", name: str, content: bytes) -> None:
        self._index, self._name = index, name
        source = Bytes(content)
        self.pieces = source.read_varint()
        self._checks = [int.from_bytes(source.read_bytes(4), "little") for _ in range(self.pieces)]
        self._pieces: dict[int, bytes] = {}
        self.head = source.at
        """Offset of the end of the checks."""
        count, length = source.read_varint(), source.read_varint()
        self.content = content
        self.start = source.at + length
        """Offset of the first posting."""
        self._postings, self._positions = self.start, 0
        self.entries = dict(self._read_entries(source, count))
        """Key → its forms, in order."""

    def _read_entries(self, source: Bytes, count: int) -> Iterator[tuple[str, list[SurfaceForm]]]:
        key = b""
        for _ in range(count):
            key = _read_front(source, key)
            forms = []
            for _ in range(source.read_varint()):
                text, mask = _read_front(source, key), source.read_bytes(1)[0]
                fields = {field: self._read_source(source) for field in _FIELDS_OF[mask]}
                forms.append(SurfaceForm(text.decode(), fields))
            yield key.decode(), forms

    def _read_source(self, source: Bytes) -> PostingSource:
        documents, size, positions = source.read_varint(), source.read_varint(), source.read_varint()
        start, place = self._postings, self._positions
        self._postings += size
        self._positions += positions
        return PostingSource(self, (start, start + size), documents, (place, place + positions))

    def read_places(self, start: int, end: int) -> list[int]:
        """The numbers of positions `start` to `end`: a position, then distances."""
        size = find_piece_size(self._positions)
        numbers: list[int] = []
        while start < end:
            piece, at = divmod(start, size)
            stop = min(end - piece * size, size)
            numbers += self._read_piece(piece, at, stop)
            start = piece * size + stop
        return numbers

    @property
    def total(self) -> int:
        """Number of its positions."""
        return self._positions

    @cached_property
    def raw_places(self) -> bytes:
        """All positions as three bytes, little-endian, each, as `analyse` gives them."""
        return b"".join(map(self.read_piece, range(self.pieces)))

    def read_piece(self, piece: int) -> bytearray:
        """The positions of a position shard as three bytes, little-endian, each."""
        content = self._open_piece(piece)
        size = (len(content) - 1) // content[0]
        raw = bytearray(size * 3)
        for plane in range(content[0]):
            raw[plane::3] = content[1 + plane * size : 1 + (plane + 1) * size]
        return raw

    def _open_piece(self, piece: int) -> bytes:
        content = self._pieces.get(piece)
        if content is None:
            content = self._index.open_shard(f"p/{self._name}-{piece}", self._checks[piece], bits=32)
            self._pieces[piece] = content
        return content

    def _read_piece(self, piece: int, start: int, end: int) -> list[int]:
        content = self._open_piece(piece)
        planes = content[0]
        size = (len(content) - 1) // planes
        numbers = list(content[1 + start : 1 + end])
        for plane in range(1, planes):
            higher = content[1 + plane * size + start : 1 + plane * size + end]
            if any(higher):
                numbers = [low | high << 8 * plane for low, high in zip(numbers, higher, strict=True)]
        return numbers


def _read_front(source: Bytes, before: bytes) -> bytes:
    shared, added = source.read_varint(), source.read_varint()
    return before[:shared] + source.read_bytes(added)


class Index:
    """The index of an archive; `read` gives the bytes of a path below its folder; `place` is its name in faults."""

    def __init__(self, read: Read, *, place: object = "search") -> None:
        self._read, self._place = read, place
        content = self.open_shard(MANIFEST)
        source = Bytes(content)
        self.manifest: Manifest = self._decode(source.read_bytes(source.read_varint()), Manifest, MANIFEST)
        arrays = [source.read_bytes(size) for size in self.manifest.sizes]
        measured = len(MEASURED)
        self.lengths = dict(zip(MEASURED, arrays, strict=False))
        """Field number → one byte per document, the length as Whoosh rounds it."""
        self._days, self._sections, self._terms, self._documents, self._texts, self._facets = arrays[measured:]
        self._shards: dict[int, TermShard] = {}
        self._rows: dict[str, list[list[str]]] = {}
        self._values: dict[str, FacetColumn] = {}

    @property
    def checks(self) -> dict[str, bytes]:
        """Two bytes for each file, by its kind: terms, documents, texts, facets."""
        return {"t": self._terms, "d": self._documents, "x": self._texts, "f": self._facets}

    @property
    def packed(self) -> tuple[bytes, bytes]:
        """The days and the sections of all documents as they lie in the manifest (`doc_values.EncodedDocValues`)."""
        return self._days, self._sections

    def find_language(self, document: int) -> str:
        """The language of a document."""
        return self.list_values("language").list_names(document)[0]

    def open_shard(self, name: str, check: int | None = None, *, bits: int = 16) -> bytes:
        """The contents of a file of the index; raises `Fault`."""
        path = make_path(name)
        return unwrap_shard(name, self._read(path), place=f"{self._place}/{path}", check=check, bits=bits)

    def _decode(self, text: bytes, kind: Any, name: str) -> Any:
        try:
            return msgspec.json.decode(text, type=kind)
        except msgspec.MsgspecError as error:
            message = f"this part of the search index cannot be read: {error}"
            raise make_fault(f"{self._place}/{make_path(name)}", message, hint="build the archive again") from error

    @cached_property
    def days(self) -> list[int]:
        """The day of each document (`layout.make_day_code`), 0 if undated."""
        day, days = 0, []
        for step in decode_varints(self._days):
            if step:
                day += (step - 1 >> 1) if step & 1 else -(step >> 1)
            days.append(day if step else 0)
        return days

    def list_values(self, facet: str) -> FacetColumn:
        """The values of a facet, and those of each document."""
        if facet not in self._values:
            self._values[facet] = self._read_section() if facet == "section" else self._read_values(facet)
        return self._values[facet]

    def _read_section(self) -> FacetColumn:
        found = decode_varints(self._sections)
        counts = [1 if number else 0 for number in found]
        return FacetColumn(self.manifest.sections, counts, [number - 1 for number in found if number])

    def _read_values(self, facet: str) -> FacetColumn:
        if facet not in self.manifest.facets:
            return FacetColumn((), [0] * self.manifest.documents, [])
        at = self.manifest.facets.index(facet)
        source = Bytes(self.open_shard(f"f/{facet}", _find_check(self._facets, at)))
        names: tuple[str, ...] = self._decode(source.read_bytes(source.read_varint()), tuple[str, ...], f"f/{facet}")
        read, counts, numbers, at = decode_varints(source.content[source.at :]), [], [], 0
        while at < len(read):
            counts.append(read[at])
            numbers += read[at + 1 : at + 1 + read[at]]
            at += 1 + read[at]
        return FacetColumn(names, counts, numbers)

    def find_term_shard(self, key: str) -> int:
        """The number of the term shard for a key, whether or not it contains the key; -1 if the key is before all
        shards.
        """
        return bisect_right(self.manifest.terms, key) - 1

    def list_terms(self, number: int) -> list[tuple[str, list[SurfaceForm]]]:
        """The keys of a term shard with their forms; empty if there is no shard of this number."""
        return list(self.open_terms(number).entries.items()) if 0 <= number < len(self.manifest.terms) else []

    def find_forms(self, key: str) -> list[SurfaceForm]:
        """The forms stored under a key; may be empty."""
        number = self.find_term_shard(key)
        return self.open_terms(number).entries.get(key, []) if number >= 0 else []

    def list_keys(self, form: str) -> tuple[str, ...]:
        """The keys of a form, for each stemmer that the archive needs."""
        return tuple(dict.fromkeys(find_key(form, stemmer) for stemmer in self.manifest.stemmers))

    def find_exact(self, form: str) -> list[SurfaceForm]:
        """The spellings of a folded form."""
        return [found for key in self.list_keys(form) for found in self.find_forms(key) if found.plain == form]

    def find_prefix(self, prefix: str) -> list[SurfaceForm]:
        """All forms that begin with `prefix`, in the order of their keys."""
        keys = list_short_keys(prefix) if STEMMED in self.manifest.stemmers else ()
        short = [form for key in keys for form in self.find_forms(key)]
        return [form for form in (*short, *self._list_from(prefix)) if form.plain.startswith(prefix)]

    def _list_from(self, prefix: str) -> Iterator[SurfaceForm]:
        first = max(0, bisect_right(self.manifest.terms, prefix) - 1)
        for number in range(first, len(self.manifest.terms)):
            for key, forms in self.open_terms(number).entries.items():
                if key.startswith(prefix):
                    yield from forms
                elif key > prefix:
                    return

    def open_terms(self, number: int) -> TermShard:
        """The term shard of this number, which must exist; raises `Fault` if it is damaged."""
        if number not in self._shards:
            name = self.name_terms(number)
            content = self.open_shard(f"t/{name}", _find_check(self._terms, number))
            self._shards[number] = TermShard(self, name, content)
        return self._shards[number]

    def name_terms(self, number: int) -> str:
        """The name of a term shard's files."""
        return name_terms(number, self.manifest.terms[number])

    def find_document(self, document: int) -> tuple[str, str, str | None, str]:
        """(address, title, date as in the front matter, language) of a document."""
        size = self.manifest.documents_in_chunk
        row = self._open_rows("d", document // size, self._documents)[document % size]
        url, title, date, language = (*row, "", "")[:4]
        return url, title, date or self._format_day(document), language or self.manifest.language

    def _format_day(self, document: int) -> str | None:
        return format_day(self.days[document]) if self.days[document] else None

    def find_text(self, document: int) -> tuple[str, str]:
        """(text, dek) of a document."""
        size = self.manifest.texts_in_chunk
        row = self._open_rows("x", document // size, self._texts)[document % size]
        return row[0], row[1] if len(row) > 1 else ""

    def _open_rows(self, kind: str, number: int, checks: bytes) -> list[list[str]]:
        name = f"{kind}/{number}"
        if name not in self._rows:
            content = self.open_shard(name, _find_check(checks, number))
            self._rows[name] = self._decode(content, list[list[str]], name)
        return self._rows[name]


def _find_check(checks: bytes, number: int) -> int:
    return int.from_bytes(checks[number * 2 : number * 2 + 2], "little")


def list_short_keys(prefix: str) -> tuple[str, ...]:
    """The stems that a form beginning with `prefix` may have, without those that begin with it themselves.

    Whoosh's Porter stemmer cuts a form, and may put `e`, `le` or `l` (for `bility`) or `i` (for `y`) at the cut.
    """
    keys: dict[str, None] = {}
    for cut in range(1, len(prefix)):
        short = prefix[:cut]
        ends = ["", "e"] + ["l", "le"] * short.endswith("b") + ["i"] * (prefix[cut] == "y")
        keys |= dict.fromkeys(short + end for end in ends)
    return tuple(key for key in keys if not key.startswith(prefix))
