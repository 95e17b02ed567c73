"""Update of an index after a few articles changed, from the existing index.

Rule: gives the same bytes as `make_shards` for the same articles, or reports that it cannot. Only shards with words
that were added, removed or moved are opened; articles keep their numbers, and new ones are added at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from builder.search.layout import DOCUMENTS_IN_CHUNK, FIELDS, FOLDER, MEASURED, TEXTS_IN_CHUNK, find_stemmer
from builder.search.read.index import Index
from builder.search.shard_encoding import make_path
from builder.search.write.doc_values import DocValues, EncodedDocValues, round_lengths
from builder.search.write.search_records import SearchRecord, list_facets, make_chunk, make_row, make_text
from builder.search.write.shard_update import Change, File, TermUpdater
from builder.search.write.shards import Terms, make_head

__all__ = ["Change", "IndexUpdate", "find_kept", "mend_shards"]

MOST_CHANGED = 200
"""Maximum number of changed articles for an update; for more, rebuilding the index is about as quick."""


class IndexUpdate(NamedTuple):
    """The files that an update of the index adds and removes."""

    files: tuple[File, ...]
    """Files that are written, and related files that stay, without bytes."""
    gone: tuple[str, ...]
    """Prefixes of the paths that are removed."""


def mend_shards(
    index: Index,
    count: int,
    find_record: Callable[[int], SearchRecord],
    changes: Mapping[int, Change],
    load_text: Callable[[int], str],
    *,
    language: str,
) -> IndexUpdate | None:
    """The update of the index; None if the whole index must be rebuilt.

    `count` articles shall be in the index; `find_record` gives any of them without its text, `load_text` its text;
    `changes` are the changed ones by number. Raises `Fault` when the index that is there is damaged.
    """
    manifest = index.manifest
    fitting = manifest.language == language and manifest.documents_in_chunk == DOCUMENTS_IN_CHUNK
    if not fitting or len(changes) > MOST_CHANGED or count < manifest.documents:
        return None
    terms = TermUpdater(index, changes)
    shards = tuple(terms.update())
    return IndexUpdate(
        (*shards, *_mend(index, terms.made, count, find_record, changes, load_text, language)), terms.gone
    )


def _mend(
    index: Index, terms: Terms, count: int, find_record: Callable[[int], SearchRecord], changes: Mapping[int, Change],
    load_text: Callable[[int], str], language: str,
) -> Iterator[File]:  # fmt: skip
    """All files except the term shards."""
    kept = count == index.manifest.documents and all(change.filed_alike for change in changes.values())
    records = [] if kept else [find_record(number) for number in range(count)]
    documents = _Chunks("d", DOCUMENTS_IN_CHUNK, count, index.checks["d"])
    yield from documents.update(changes, lambda number: make_row(find_record(number), language))
    texts = _Chunks("x", TEXTS_IN_CHUNK, count, index.checks["x"])
    yield from texts.update(
        changes, lambda number: make_text(msgspec.structs.replace(find_record(number), text=load_text(number)))
    )
    doc_values = _keep_doc_values(index, changes) if kept else _make_doc_values(index, records, changes)
    stemmers = {find_stemmer(record.language) for record in records} if records else index.manifest.stemmers
    if kept:
        yield from ((f"{FOLDER}/{make_path(f'f/{name}')}", None) for name in doc_values.facets)
    totals = [field.total for field in index.manifest.fields]
    for change in changes.values():
        for number in range(len(FIELDS)):
            totals[number] += change.new.fields[number].length - (change.old.fields[number].length if change.old else 0)
    yield from make_head(
        doc_values, totals, tuple(sorted(stemmers)), terms, (documents.checks, texts.checks), language=language
    )


def _keep_doc_values(index: Index, changes: Mapping[int, Change]) -> EncodedDocValues:
    """The doc values if nothing but lengths changed."""
    lengths = [bytearray(index.lengths[field]) for field in MEASURED]
    for number, change in changes.items():
        for column, rounded in zip(lengths, round_lengths(change.new), strict=True):
            column[number] = rounded
    manifest = index.manifest
    days, sections = index.packed
    return EncodedDocValues(
        documents=manifest.documents,
        lengths=tuple(map(bytes, lengths)),
        days=days,
        names=manifest.sections,
        sections=sections,
        varied=manifest.varied,
        facets=manifest.facets,
        checks=index.checks["f"],
        files=(),
    )


def _make_doc_values(index: Index, records: list[SearchRecord], changes: Mapping[int, Change]) -> EncodedDocValues:
    doc_values, lengths = DocValues(), [index.lengths[field] for field in MEASURED]
    for number, record in enumerate(records):
        change = changes.get(number)
        rounded = round_lengths(change.new) if change else tuple(kept[number] for kept in lengths)
        doc_values.add(list_facets(record), record.date, rounded)
    return doc_values.pack()


def find_kept(paths: Iterable[str], update: IndexUpdate) -> Iterator[str]:
    """The files of the index that an update leaves as they are."""
    made = {path for path, _ in update.files}
    begins = tuple(f"{path.removesuffix('.js').replace('/t/', '/p/')}-" for path in made if "/t/" in path)
    return (path for path in paths if path not in made and not path.startswith((*begins, *update.gone, f"{FOLDER}/f/")))


class _Chunks:
    """Files of a fixed number of rows each; those with a changed row are rewritten."""

    def __init__(self, kind: str, size: int, rows: int, checks: bytes) -> None:
        self._kind, self._size, self._rows = kind, size, rows
        self._checks = bytearray(checks)

    @property
    def checks(self) -> bytes:
        """Two bytes for each file."""
        return bytes(self._checks)

    def update(self, changes: Mapping[int, Change], make: Callable[[int], list[str]]) -> Iterator[tuple[str, bytes]]:
        """The changed files, in order."""
        for chunk in sorted({number // self._size for number in changes}):
            first = chunk * self._size
            rows = [make(number) for number in range(first, min(first + self._size, self._rows))]
            path, data, check = make_chunk(self._kind, chunk, rows)
            self._checks[chunk * 2 : chunk * 2 + 2] = check
            yield path, data
