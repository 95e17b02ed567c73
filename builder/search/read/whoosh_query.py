# ruff: noqa: D102 - the methods are those of Whoosh's queries, and documented there
"""Conversion of the query tree into a query of Whoosh.

Rule: only parts of Whoosh that give the right answer are used. Its `Not`, `AndNot` and the array matcher of `Or` do
not (docs/search-format.md): what is excluded or filtered is a set of documents here.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from whoosh.matching import ExcludeMatcher, ListMatcher, Matcher, ReadTooFar
from whoosh.query import And, Or, Phrase, Query, Term
from whoosh.util.numeric import byte_to_length

from builder.search.read.proximity import find_near, list_fields
from builder.search.read.reader import EXACT, NEAR, SPELT, Occurrences
from builder.search.read.shard_keys import find_key
from builder.search.text import query_tree
from builder.search.text.query_tree import Not, Tree
from builder.search.text.words import find_singular, fold

FindDocuments = Callable[[Tree], list[int]]
"""Finds the documents, ascending, that match a `FacetValue`, a `DateRange` or `Everything`."""
WEIGHTS = (("", 0.25), (NEAR, 0.5), (SPELT, 1.0))
"""Weight of each view of a word in its score, doubled for each closer one: all forms of its stem, all forms that
differ in a plural's ending only, the exact spelling."""


class DocumentList(Query):  # type: ignore[misc]  # Whoosh has no types
    """The documents of a list, without scores."""

    def __init__(self, documents: list[int]) -> None:
        self.documents = documents

    def estimate_size(self, ixreader: Any) -> int:
        return len(self.documents)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return _Listed(self.documents)


class _Listed(ListMatcher):  # type: ignore[misc]  # Whoosh has no types
    """Documents with their scores, or without scores."""

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._i: int = bisect_left(self._ids, id, self._i)

    def weight(self) -> float:
        return float(self._weights[self._i]) if self._weights else 0.0

    def supports_block_quality(self) -> bool:
        return False

    def spans(self) -> list[Any]:
        return []


class WeightedTerms(Query):  # type: ignore[misc]  # Whoosh has no types
    """The documents of any of several terms; the score of each term by Whoosh's weighting is multiplied by its
    weight.
    """

    def __init__(self, terms: tuple[tuple[str, str, float], ...]) -> None:
        self.terms = terms

    def estimate_size(self, ixreader: Any) -> int:
        return sum(int(ixreader.doc_frequency(name, text)) for name, text, _ in self.terms)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        scores: dict[int, float] = {}
        for name, text, weight in self.terms:
            if found := searcher.reader().find_occurrences(name, text):
                _add_scores(scores, searcher, (name, text, weight), found)
        documents = sorted(scores)
        return _Listed(documents, [scores[document] for document in documents])


def _add_scores(scores: dict[int, float], searcher: Any, term: tuple[str, str, float], found: Occurrences) -> None:
    """Add scores to `scores`. The score is computed once for all documents with the same frequency and length."""
    name, text, weight = term
    reader = searcher.reader()
    scorer = searcher.weighting.scorer(searcher, name, text.encode())
    boost, lengths = reader.find_boost(name), reader.find_lengths(name)
    known: dict[int, float] = {}
    find = scores.get
    for document, count in zip(found.documents, found.counts, strict=True):
        alike = count << 8 | lengths[document]
        score = known.get(alike)
        if score is None:
            score = known[alike] = weight * scorer._score(count * boost, byte_to_length(lengths[document]))
        scores[document] = find(document, 0.0) + score


class NearQuery(Query):  # type: ignore[misc]  # Whoosh has no types
    """The documents that match a `Near` of the tree; they score nothing."""

    def __init__(self, tree: query_tree.Near, stemmers: tuple[str, ...]) -> None:
        self.tree, self.stemmers = tree, stemmers

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return _Listed(find_near(searcher.reader(), self.tree, self.stemmers))


class Excluding(Query):  # type: ignore[misc]  # Whoosh has no types
    """The documents of one query without those of another."""

    def __init__(self, kept: Query, excluded: Query) -> None:
        self.kept, self.excluded = kept, excluded

    def estimate_size(self, ixreader: Any) -> int:
        return int(self.kept.estimate_size(ixreader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        excluded = self.excluded.matcher(searcher, context)
        return ExcludeMatcher(self.kept.matcher(searcher, context), _collect(excluded))


def _collect(matcher: Matcher) -> set[int]:
    found = set()
    while matcher.is_active():
        found.add(matcher.id())
        matcher.next()
    return found


class AnyOf(Or):  # type: ignore[misc]  # Whoosh has no types
    """`Or` that never preloads scores into an array, which would drop documents without a score."""

    matcher_type = Or.DEFAULT_MATCHER


def make_query(tree: Tree, stemmers: tuple[str, ...], find_documents: FindDocuments) -> Query:
    """The query that scores and filters as specified in docs/search-format.md."""
    match tree:
        case query_tree.Word():
            return WeightedTerms(tuple(list_terms(tree, stemmers)))
        case query_tree.Prefix(field, start):
            return WeightedTerms(tuple((name + EXACT, start + "*", 1.0) for name in list_fields(field)))
        case query_tree.Phrase(field, forms):
            return _unite(_make_phrase(name + EXACT, forms) for name in list_fields(field))
        case query_tree.Near():
            return NearQuery(tree, stemmers)
        case query_tree.Or(parts):
            return _unite(make_query(part, stemmers, find_documents) for part in parts)
        case query_tree.Not():
            return make_query(query_tree.And((tree,)), stemmers, find_documents)
        case query_tree.And(parts):
            kept = [make_query(part, stemmers, find_documents) for part in parts if not isinstance(part, Not)]
            query = And(kept) if kept else DocumentList(find_documents(query_tree.Everything()))
            for part in parts:
                if isinstance(part, Not):
                    query = Excluding(query, make_query(part.part, stemmers, find_documents))
            return query
        case query_tree.FacetValue() | query_tree.DateRange() | query_tree.Everything():
            return DocumentList(find_documents(tree))


def list_terms(word: query_tree.Word, stemmers: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """(field, term, weight) of every index term that a word is looked up as."""
    for key in dict.fromkeys(find_key(word.form, stemmer) for stemmer in stemmers):
        ends = {"": "", NEAR: "/" + find_singular(fold(word.form)), SPELT: "/" + word.form}
        for name in list_fields(word.field):
            for view, weight in WEIGHTS:
                yield name + view, key + ends[view], weight


def _unite(queries: Iterable[Query]) -> Query:
    parts = list(queries)
    return AnyOf(parts) if len(parts) > 1 else next(iter(parts), DocumentList([]))


def _make_phrase(name: str, words: tuple[str, ...]) -> Query:
    return Phrase(name, list(words)) if len(words) > 1 else Term(name, words[0])
