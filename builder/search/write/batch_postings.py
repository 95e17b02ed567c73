"""The postings of one batch of articles, made in a worker process or in this one.

Rule: a batch depends on its articles and on where it begins, and on no other batch; what is known of a form is
already in the shape in which it is written, so that batches are joined by joining bytes. Jobs and results are msgpack.
"""

import gc
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, pairwise, repeat
from typing import Any

import msgspec

from builder.search.layout import DOCUMENTS_IN_CHUNK, FIELDS, TEXTS_IN_CHUNK, find_stemmer
from builder.search.shard_encoding import encode_varint
from builder.search.write.analysis import Analysis, load_analysis
from builder.search.write.doc_values import round_lengths
from builder.search.write.search_records import SearchRecord, list_facets, make_chunk, make_row, make_text

ARTICLES_IN_BATCH = 1600
"""Number of articles in a batch: a multiple of both chunk sizes, so that every chunk lies within one batch."""


class KnownForm(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The data of a form in one field, for the articles of a batch, which are numbered from 0."""

    head: int
    """The first article · 2, plus 1 if it contains the form once."""
    last: int
    """The last article."""
    count: int
    """Number of articles."""
    postings: bytes
    """The postings, except the head."""
    positions: bytes
    """Positions as `analyse` gives them, article by article."""


class PostingsJob(msgspec.Struct, frozen=True, array_like=True):
    """A batch of articles, each with its analysis; `first` is the number of the first one."""

    first: int
    language: str
    """The archive's own language."""
    articles: list[tuple[SearchRecord, bytes]]


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """The result of `gather`."""

    first: int
    totals: list[int]
    """Number of words in each field."""
    forms: dict[str, list[dict[str, KnownForm]]]
    """Stemmer → for each field, form → its data."""
    rows: list[tuple[dict[str, tuple[str, ...]], str | None, tuple[int, ...]]]
    """Facets, date and rounded lengths of each article."""
    files: list[tuple[str, bytes]]
    """The chunks of documents and texts."""
    checks: tuple[bytes, bytes]
    """Checks of the document chunks and of the text chunks."""


_encoder = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(PostingsJob)
_batches = msgspec.msgpack.Decoder(Batch)


def encode_job(job: PostingsJob) -> bytes:
    """The bytes of a job, for `gather`."""
    return _encoder.encode(job)


def load_batch(data: bytes) -> Batch:
    """The batch that `gather` encoded."""
    return _batches.decode(data)


@contextmanager
def _pause_collector() -> Iterator[None]:
    """Pause garbage collection: there are no cycles here, and the search for them takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_pause_collector()
def gather(data: bytes) -> bytes:
    """The batch of a job. Raises `msgspec.DecodeError` if an analysis is invalid."""
    job = _jobs.decode(data)
    forms, totals, rows = _Forms(), [0] * len(FIELDS), []
    for document, (record, words) in enumerate(job.articles):
        analysis = load_analysis(words)
        forms.add(document, analysis)
        totals = [total + field.length for total, field in zip(totals, analysis.fields, strict=True)]
        rows.append((list_facets(record), record.date, round_lengths(analysis)))
    documents = list(_cut(job, "d", DOCUMENTS_IN_CHUNK, [make_row(record, job.language) for record, _ in job.articles]))
    texts = list(_cut(job, "x", TEXTS_IN_CHUNK, [make_text(record) for record, _ in job.articles]))
    files = [(path, content) for path, content, _ in (*documents, *texts)]
    checks = b"".join(check for *_, check in documents), b"".join(check for *_, check in texts)
    return _encoder.encode(Batch(job.first, totals, forms.join(), rows, files, checks))


def _cut(job: PostingsJob, kind: str, size: int, rows: list[list[str]]) -> Iterator[tuple[str, bytes, bytes]]:
    for at in range(0, len(rows), size):
        yield make_chunk(kind, (job.first + at) // size, rows[at : at + size])


class _Forms:
    """Stemmer → per field form → the articles that hold it, each followed by its positions there."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[defaultdict[str, list[Any]], ...]] = {}

    def add(self, document: int, analysis: Analysis) -> None:
        """Add an article. The innermost loop of the build, 3 million rounds for 10,000 articles, runs in C:
        `forms[form] += …`.
        """
        stemmer = find_stemmer(analysis.language)
        if stemmer not in self._held:
            self._held[stemmer] = tuple(defaultdict(list) for _ in FIELDS)
        for words, forms in zip(analysis.fields, self._held[stemmer], strict=True):
            more = zip(repeat(document), words.positions)
            deque(map(list.extend, map(forms.__getitem__, words.forms), more), maxlen=0)

    def join(self) -> dict[str, list[dict[str, KnownForm]]]:
        """The postings of each form, all batches joined."""
        return {
            stemmer: [{form: _join(found) for form, found in forms.items()} for forms in fields]
            for stemmer, fields in self._held.items()
        }


_STEPS = tuple(map(encode_varint, range(2 * ARTICLES_IN_BATCH)))


def _join(found: list[Any]) -> KnownForm:
    first, begin = found[0], found[1]
    once = len(begin) == 3
    head, postings = first << 1 | once, b"" if once else encode_varint(len(begin) // 3)
    if len(found) == 2:
        return KnownForm(head, first, 1, postings, begin)
    documents, positions = found[::2], found[1::2]
    steps = [_STEPS[after - before - 1 << 1 | 1] for before, after in pairwise(documents)]
    for at, held in enumerate(islice(positions, 1, None)):
        if len(held) > 3:
            steps[at] = _STEPS[documents[at + 1] - documents[at] - 1 << 1] + encode_varint(len(held) // 3)
    return KnownForm(head, documents[-1], len(documents), postings + b"".join(steps), b"".join(positions))
