"""The writer of the search index: analysed articles in, files out (docs/search-format.md).

Rule: articles stream through in batches, each gathered by a worker; only postings and doc values are kept.
The same articles in the same order give the same bytes, however many processes there are.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from builder.search.layout import FIELDS, MANIFEST, FieldTotal, Manifest
from builder.search.shard_encoding import cut_check, encode_varint
from builder.search.write.batch_postings import ARTICLES_IN_BATCH, PostingsJob, encode_job, gather, load_batch
from builder.search.write.doc_values import DocValues, EncodedDocValues
from builder.search.write.postings import Postings, Shard
from builder.search.write.search_records import SearchRecord, make_file
from builder.workers import cut_batches, run_jobs

__all__ = ["SearchRecord", "Terms", "make_head", "make_shards"]


def make_shards(
    records: Iterable[tuple[SearchRecord, bytes]], *, language: str = "en", processes: int = 1
) -> Iterator[tuple[str, bytes]]:
    """(path below the output folder, bytes) of every file of the index, the manifest last.

    `records` are articles with their analyses by `analyse`, oldest first; this order numbers the documents.
    `language` is the archive's own; `processes` share the work. Raises `msgspec.DecodeError` if an analysis is
    invalid.
    """
    postings, doc_values, checks = Postings(), DocValues(), (bytearray(), bytearray())
    for data in run_jobs(gather, _list_jobs(records, language), processes=processes):
        batch = load_batch(data)
        postings.add(batch)
        for row in batch.rows:
            doc_values.add(*row)
        for known, more in zip(checks, batch.checks, strict=True):
            known += more
        yield from batch.files
    terms = Terms([], bytearray())
    for first, check, files in run_jobs(_wrap, postings.make_shards(), processes=processes):
        terms.add(first, check)
        yield from files
    chunks = (bytes(checks[0]), bytes(checks[1]))
    yield from make_head(doc_values.pack(), postings.totals, postings.stemmers, terms, chunks, language=language)


def _list_jobs(records: Iterable[tuple[SearchRecord, bytes]], language: str) -> Iterator[bytes]:
    for number, articles in enumerate(cut_batches(records, ARTICLES_IN_BATCH)):
        yield encode_job(PostingsJob(number * ARTICLES_IN_BATCH, language, list(articles)))


def _wrap(shard: tuple[str, list[Shard]]) -> tuple[str, bytes, list[tuple[str, bytes]]]:
    """(first key, check, files) of a term shard with its position shards."""
    first, files = shard
    return first, cut_check(files[-1][1]), [make_file(*file) for file in files]


class Terms(NamedTuple):
    """The manifest's facts about the term shards, collected while they are written."""

    firsts: list[str]
    """The first key of each shard."""
    checks: bytearray
    """Two bytes for each shard."""

    def add(self, first: str, check: bytes) -> None:
        """Add a shard."""
        self.firsts.append(first)
        self.checks.extend(check)


def make_head(
    doc_values: EncodedDocValues, totals: Iterable[int], stemmers: tuple[str, ...], terms: Terms,
    chunks: tuple[bytes, bytes], *, language: str,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """The files of the facets, then the manifest; `chunks` are the checks of documents and texts."""
    for name, sections in zip(
        doc_values.facets, doc_values.files, strict=False
    ):  # there are no files if the facets stay
        yield make_file(f"f/{name}", sections)
    arrays = (
        *doc_values.lengths,
        doc_values.days,
        doc_values.sections,
        bytes(terms.checks),
        *chunks,
        doc_values.checks,
    )
    head = msgspec.json.encode(
        Manifest(
            documents=doc_values.documents,
            fields=tuple(FieldTotal(*field, total) for field, total in zip(FIELDS, totals, strict=True)),
            stemmers=stemmers,
            sections=doc_values.names,
            terms=tuple(terms.firsts),
            facets=doc_values.facets,
            varied=doc_values.varied,
            language=language,
            sizes=tuple(map(len, arrays)),
        )
    )
    yield make_file(MANIFEST, (encode_varint(len(head)) + head, *arrays))
