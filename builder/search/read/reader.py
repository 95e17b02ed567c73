# ruff: noqa: D102 - most methods here are those of Whoosh's interface, and documented there
"""Whoosh's view of the index: an `IndexReader` that reads its files.

Rule: Whoosh's searcher, BM25F and collectors run on it unchanged, and give the same scores as with an index that
Whoosh wrote itself. Positions are decoded only where they are needed.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any

from whoosh.fields import TEXT, Schema
from whoosh.matching import Matcher, NullMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.scoring import BM25F
from whoosh.util.numeric import byte_to_length

from builder.search.layout import FIELDS, K1, MEASURED
from builder.search.read.index import Index, PostingSource, SurfaceForm
from builder.search.shard_encoding import read_postings
from builder.search.text.words import find_singular

EXACT = "_exact"
"""Suffix of the field whose terms are folded forms; its term `word*` matches all forms that begin with `word`."""
NEAR = "_near"
"""Suffix of the field whose terms are `key/singular`: forms that differ only by the ending of a plural."""
SPELT = "_spelt"
"""Suffix of the field whose terms are `key/form`, one spelling; a term in lower case matches any case."""
VIEWS = ("", NEAR, EXACT, SPELT)
_FIELDS = {field.name + view: (number, view) for number, field in enumerate(FIELDS) for view in VIEWS}


def make_schema() -> Schema:
    """A schema with each text field once for every view of its words."""
    fields = {field.name + view: TEXT(field_boost=field.boost) for field in FIELDS for view in VIEWS}
    return Schema(**fields)


def make_weighting() -> BM25F:
    """Whoosh's BM25F; fields without stored lengths are not normalised by length."""
    return BM25F(K1=K1, **{f"{field.name}{view}_B": field.b for field in FIELDS for view in VIEWS})


class Occurrences:
    """The documents of one or more forms in one field."""

    def __init__(self, sources: list[PostingSource]) -> None:
        self._sources = [_Decoded(source) for source in sources]
        if len(sources) == 1:
            self.documents, self.counts = self._sources[0].documents, self._sources[0].counts
            return
        counts: dict[int, int] = {}
        for source in self._sources:
            for document, count in zip(source.documents, source.counts, strict=True):
                counts[document] = counts.get(document, 0) + count
        self.documents = sorted(counts)
        """Ascending."""
        self.counts = [counts[document] for document in self.documents]
        """Number of occurrences, per document."""

    def list_positions(self, document: int) -> list[int]:
        """The positions in a document, ascending."""
        return sorted(place for source in self._sources for place in source.list_positions(document))


class _Decoded:
    """The decoded postings of one form in one field."""

    def __init__(self, source: PostingSource) -> None:
        self._source = source
        self.documents, self.counts = read_postings(source.shard.content, *source.postings)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(self.counts, initial=self._source.positions[0]))

    def list_positions(self, document: int) -> list[int]:
        at = bisect_left(self.documents, document)
        if at == len(self.documents) or self.documents[at] != document:
            return []
        return list(accumulate(self._source.shard.read_places(self._starts[at], self._starts[at + 1])))


class _TermMatcher(Matcher):  # type: ignore[misc]  # Whoosh has no types
    """The documents of a term, one after the other."""

    def __init__(self, term: tuple[str, bytes], found: Occurrences, boost: float, scorer: Any) -> None:
        self._term, self._found, self._boost, self.scorer = term, found, boost, scorer
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._found.documents)

    def reset(self) -> None:
        self._at = 0

    def term(self) -> tuple[str, bytes]:
        return self._term

    def copy(self) -> "_TermMatcher":
        copied = _TermMatcher(self._term, self._found, self._boost, self.scorer)
        copied._at = self._at
        return copied

    def replace(self, minquality: float = 0) -> Matcher:
        return self if self.is_active() else NullMatcher()

    def supports_block_quality(self) -> bool:
        """Always False: Whoosh's block optimisations lose documents (docs/search-format.md)."""
        return False

    def max_quality(self) -> float:
        """No upper bound, so that a search with a limit does not leave out any document either."""
        return float("inf")

    def id(self) -> int:
        return self._found.documents[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._found.documents[self._at :])

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._found.documents, id, self._at)

    def weight(self) -> float:
        return self._found.counts[self._at] * self._boost

    def score(self) -> float:
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    def supports(self, astype: str) -> bool:
        return astype in ("positions", "weight", "frequency")

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self._found.list_positions(self.id())
        return self.weight() if astype == "weight" else self._found.counts[self._at]

    def spans(self) -> list[Span]:
        return [Span(place) for place in self.value_as("positions")]


class StaticReader(IndexReader):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's reader for an `Index`. Terms are the bytes of a stem, a form or `prefix*`."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.schema = make_schema()
        self.is_closed = False
        self._found: dict[tuple[str, str], Occurrences | None] = {}

    def find_occurrences(self, fieldname: str, text: bytes | str) -> Occurrences | None:
        """The occurrences of a term in a field, or None."""
        term = text.decode() if isinstance(text, bytes) else text
        if (fieldname, term) not in self._found:
            number, view = _FIELDS[fieldname]
            forms = self._list_forms(term, view)
            sources = [form.fields[number] for form in forms if number in form.fields]
            self._found[fieldname, term] = Occurrences(sources) if sources else None
        return self._found[fieldname, term]

    def _list_forms(self, term: str, view: str) -> list[SurfaceForm]:
        if view == EXACT:
            return self.index.find_prefix(term[:-1]) if term.endswith("*") else self.index.find_exact(term)
        key, _, wanted = term.partition("/")
        forms = self.index.find_forms(key)
        if view == NEAR:
            return [form for form in forms if find_singular(form.plain) == wanted]
        if view == SPELT:
            return [form for form in forms if wanted in (form.text, form.text.lower())]
        return forms

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self.schema and self.find_occurrences(*term) is not None

    def _get(self, fieldname: str, text: bytes) -> Occurrences:
        found = self.find_occurrences(fieldname, text)
        if found is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return found

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        found, boost = self._get(fieldname, text), self.find_boost(fieldname)
        return TermInfo(
            weight=sum(found.counts) * boost,
            df=len(found.documents),
            minlength=1,
            maxlength=self.max_field_length(fieldname),
            maxweight=max(found.counts) * boost,
            minid=found.documents[0],
            maxid=found.documents[-1],
        )

    def postings(self, fieldname: str, text: bytes, scorer: Any = None) -> Matcher:
        return _TermMatcher((fieldname, text), self._get(fieldname, text), self.find_boost(fieldname), scorer)

    def find_lengths(self, fieldname: str) -> bytes:
        """One byte per document: the field's length as Whoosh rounds it, or 0 if lengths are not stored."""
        return self.index.lengths.get(_FIELDS[fieldname][0]) or bytes(self.doc_count_all())

    def find_boost(self, fieldname: str) -> float:
        """Factor by which a frequency in the field is multiplied."""
        return FIELDS[_FIELDS[fieldname][0]].boost

    def doc_frequency(self, fieldname: str, text: bytes | str) -> int:
        found = self.find_occurrences(fieldname, text) if fieldname in self.schema else None
        return len(found.documents) if found else 0

    def frequency(self, fieldname: str, text: bytes | str) -> float:
        found = self.find_occurrences(fieldname, text)
        return sum(found.counts) * self.find_boost(fieldname) if found else 0

    def doc_count_all(self) -> int:
        return self.index.manifest.documents

    def doc_count(self) -> int:
        return self.index.manifest.documents

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def all_doc_ids(self) -> Iterator[int]:
        return iter(range(self.doc_count_all()))

    def field_length(self, fieldname: str) -> int:
        return self.index.manifest.fields[_FIELDS[fieldname][0]].total

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        number = _FIELDS[fieldname][0]
        return int(byte_to_length(self.index.lengths[number][docnum])) if number in MEASURED else default

    def max_field_length(self, fieldname: str) -> int:
        number = _FIELDS[fieldname][0]
        return self._longest[number] if number in MEASURED else 1

    @cached_property
    def _longest(self) -> dict[int, int]:
        return {number: int(byte_to_length(max(lengths, default=0))) for number, lengths in self.index.lengths.items()}

    def min_field_length(self, fieldname: str) -> int:
        return 1

    def indexed_field_names(self) -> list[str]:
        return list(self.schema.names())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return dict(zip(("url", "title", "date", "language"), self.index.find_document(docnum), strict=True))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def close(self) -> None:
        self.is_closed = True
