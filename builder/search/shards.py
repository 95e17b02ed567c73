"""The writer of the search index: analysed articles in, files out (docs/search-format.md).

Rule: articles stream through; each chunk of documents and texts leaves as soon as it is full. The same
articles in the same order give the same bytes.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from builder.search.analysis import load_analysis
from builder.search.columns import Columns, round_lengths
from builder.search.layout import (
    DOCUMENTS_IN_CHUNK,
    FIELDS,
    FOLDER,
    MANIFEST,
    TEXTS_IN_CHUNK,
    FieldTotal,
    Manifest,
)
from builder.search.packing import compute_check, encode_varint, make_path, wrap_shard
from builder.search.postings import Postings, Shard


class SearchRecord(msgspec.Struct, frozen=True):
    """What the results show of an article, and what they are filtered by."""

    url: str
    """Relative to the output folder."""
    title: str
    dek: str | None = None
    date: str | None = None
    """As in the front matter: a day or an instant."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str = "en"
    kind: str = "news"
    text: str = ""
    """The plain text of the body, for snippets."""


class _Chunks:
    """Rows gathered into numbered files `<kind>/<number>`, whose checks are kept."""

    def __init__(self, kind: str, size: int) -> None:
        self._kind, self._size = kind, size
        self._rows: list[list[str]] = []
        self.checks = bytearray()

    def add(self, row: list[str]) -> Iterator[tuple[str, bytes]]:
        """The file that this row completes, if any."""
        self._rows.append(row)
        if len(self._rows) == self._size:
            yield from self.finish()

    def finish(self) -> Iterator[tuple[str, bytes]]:
        """The file of the rows that are left, if any."""
        if self._rows:
            path, data, check = make_chunk(self._kind, len(self.checks) // 2, self._rows)
            self._rows = []
            self.checks += check
            yield path, data


def make_shards(records: Iterable[tuple[SearchRecord, bytes]], *, language: str = "en") -> Iterator[tuple[str, bytes]]:
    """(path below the output folder, bytes) of every file of the index, the manifest last.

    `records` are articles with what `analyse` gave for them, oldest first: that order numbers the documents.
    `language` is the archive's own. Raises `msgspec.DecodeError` when an analysis is none.
    """
    postings, columns = Postings(), Columns()
    documents, texts = _Chunks("d", DOCUMENTS_IN_CHUNK), _Chunks("x", TEXTS_IN_CHUNK)
    for record, data in records:
        analysis = load_analysis(data)
        postings.add(columns.documents, analysis)
        columns.add(list_facets(record), record.date, round_lengths(analysis))
        yield from documents.add(make_row(record, language))
        yield from texts.add(make_text(record))
    yield from documents.finish()
    yield from texts.finish()
    terms = Terms((), b"")
    for first, _, files in postings.make_shards():
        terms = terms.add(first, files)
        for name, sections in files:
            yield make_file(name, sections)
    chunks = (bytes(documents.checks), bytes(texts.checks))
    yield from make_head(columns, postings.totals, postings.stemmers, terms, chunks, language=language)


class Terms(NamedTuple):
    """What the manifest says of the term shards."""

    firsts: tuple[str, ...]
    """The first key of each."""
    checks: bytes
    """Two bytes of each."""

    def add(self, first: str, files: list[Shard]) -> "Terms":
        """With one more shard."""
        return Terms((*self.firsts, first), self.checks + cut_check(files[-1][1]))


def cut_check(sections: Iterable[bytes]) -> bytes:
    """The two lowest bytes of a file's check, as the manifest keeps them."""
    return (compute_check(sections) & 0xFFFF).to_bytes(2, "little")


def make_chunk(kind: str, number: int, rows: list[list[str]]) -> tuple[str, bytes, bytes]:
    """(path, bytes, check) of the chunk of so many documents or texts."""
    sections = (msgspec.json.encode(rows),)
    return *make_file(f"{kind}/{number}", sections), cut_check(sections)


def make_head(
    columns: Columns, totals: Iterable[int], stemmers: tuple[str, ...], terms: Terms, chunks: tuple[bytes, bytes], *,
    language: str,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """The files of the facets, then the manifest; `chunks` are the checks of documents and texts."""
    facets = columns.finish_facets()
    for name, sections in facets.items():
        yield make_file(f"f/{name}", sections)
    names, numbers = columns.finish_section()
    facet_checks = b"".join(map(cut_check, facets.values()))
    arrays = (*columns.lengths, columns.days, numbers, terms.checks, *chunks, facet_checks)
    head = msgspec.json.encode(
        Manifest(
            documents=columns.documents,
            fields=tuple(FieldTotal(*field, total) for field, total in zip(FIELDS, totals, strict=True)),
            stemmers=stemmers,
            sections=names,
            terms=terms.firsts,
            facets=tuple(facets),
            varied=columns.list_varied(),
            language=language,
            sizes=tuple(map(len, arrays)),
        )
    )
    yield make_file(MANIFEST, (encode_varint(len(head)) + head, *map(bytes, arrays)))


def make_file(name: str, sections: tuple[bytes, ...]) -> tuple[str, bytes]:
    """(path below the output folder, bytes) of a file of the index."""
    return f"{FOLDER}/{make_path(name)}", wrap_shard(name, sections)


def list_facets(record: SearchRecord) -> dict[str, tuple[str, ...]]:
    """The values of each facet."""
    single = {"section": record.section, "publisher": record.publisher}
    facets = {name: (value,) if value else () for name, value in single.items()}
    return facets | {
        "tags": record.tags,
        "authors": record.authors,
        "language": (record.language,),
        "kind": (record.kind,),
    }


def make_text(record: SearchRecord) -> list[str]:
    """What snippets are cut from."""
    return [record.text, record.dek] if record.dek else [record.text]


def make_row(record: SearchRecord, language: str) -> list[str]:
    """Address, title, the date when it is more than a day, the language when it is not the archive's."""
    date = record.date if record.date and len(record.date) > 10 else ""
    row = [record.url, record.title, date, "" if record.language == language else record.language]
    while not row[-1]:
        row.pop()
    return row
