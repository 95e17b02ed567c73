"""The writer of the search index: analysed articles in, files out (docs/search-format.md).

Rule: articles stream through; each chunk of documents and texts leaves as soon as it is full. The same
articles in the same order give the same bytes.
"""

from collections.abc import Iterable, Iterator

import msgspec

from builder.search.analysis import load_analysis
from builder.search.columns import Columns
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
from builder.search.postings import Postings


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
            yield self.close()

    def close(self) -> tuple[str, bytes]:
        """The file of the rows that are left."""
        sections = (msgspec.json.encode(self._rows),)
        self._rows = []
        name = f"{self._kind}/{len(self.checks) // 2}"
        self.checks += (compute_check(sections) & 0xFFFF).to_bytes(2, "little")
        return _make_file(name, sections)

    def finish(self) -> Iterator[tuple[str, bytes]]:
        """The last file, if rows are left."""
        if self._rows:
            yield self.close()


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
        columns.add(_list_facets(record), record.date, analysis)
        yield from documents.add(_make_row(record, language))
        yield from texts.add([record.text, record.dek] if record.dek else [record.text])
    yield from documents.finish()
    yield from texts.finish()
    yield from _finish(postings, columns, (documents.checks, texts.checks), language)


def _finish(
    postings: Postings, columns: Columns, chunks: tuple[bytearray, ...], language: str
) -> Iterator[tuple[str, bytes]]:
    stemmers, firsts, checks = postings.stemmers, [], bytearray()
    for first, _, files in postings.make_shards():
        firsts.append(first)
        checks += (compute_check(files[-1][1]) & 0xFFFF).to_bytes(2, "little")
        for name, sections in files:
            yield _make_file(name, sections)
    facets = columns.finish_facets()
    for name, sections in facets.items():
        yield _make_file(f"f/{name}", sections)
    facet_checks = b"".join((compute_check(sections) & 0xFFFF).to_bytes(2, "little") for sections in facets.values())
    names, numbers = columns.finish_section()
    arrays = (*columns.lengths, columns.days, numbers, checks, *chunks, facet_checks)
    head = msgspec.json.encode(
        Manifest(
            documents=columns.documents,
            fields=tuple(FieldTotal(*field, total) for field, total in zip(FIELDS, postings.totals, strict=True)),
            stemmers=stemmers,
            sections=names,
            terms=tuple(firsts),
            facets=tuple(facets),
            varied=columns.list_varied(),
            language=language,
            sizes=tuple(map(len, arrays)),
        )
    )
    yield _make_file(MANIFEST, (encode_varint(len(head)) + head, *map(bytes, arrays)))


def _make_file(name: str, sections: tuple[bytes, ...]) -> tuple[str, bytes]:
    return f"{FOLDER}/{make_path(name)}", wrap_shard(name, sections)


def _list_facets(record: SearchRecord) -> dict[str, tuple[str, ...]]:
    single = {"section": record.section, "publisher": record.publisher}
    facets = {name: (value,) if value else () for name, value in single.items()}
    return facets | {
        "tags": record.tags,
        "authors": record.authors,
        "language": (record.language,),
        "kind": (record.kind,),
    }


def _make_row(record: SearchRecord, language: str) -> list[str]:
    """Address, title, the date when it is more than a day, the language when it is not the archive's."""
    date = record.date if record.date and len(record.date) > 10 else ""
    row = [record.url, record.title, date, "" if record.language == language else record.language]
    while not row[-1]:
        row.pop()
    return row
