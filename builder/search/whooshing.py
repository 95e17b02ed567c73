# ruff: noqa: D102 - the methods are those of Whoosh's queries, and documented there
"""Our query tree as a query of Whoosh's.

Rule: only parts of Whoosh that give the right answer are used. Its `Not`, `AndNot` and the array matcher of `Or` do
not (docs/search-format.md): what is excluded or filtered is a set of documents here.
"""

from collections.abc import Callable, Iterable
from typing import Any

from whoosh.matching import ExcludeMatcher, ListMatcher, Matcher
from whoosh.query import And, Or, Phrase, Query, Term

from builder.search.layout import FIELDS
from builder.search.postings import find_key
from builder.search.query import Tree
from builder.search.reader import EXACT

FindDocuments = Callable[[Tree], list[int]]
"""The documents, ascending, that a `value` or `days` of the tree lets through."""


class Among(Query):  # type: ignore[misc]  # Whoosh has no types
    """The documents of a list, which score nothing."""

    def __init__(self, documents: list[int]) -> None:
        self.documents = documents

    def estimate_size(self, ixreader: Any) -> int:
        return len(self.documents)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return _Listed(self.documents)


class _Listed(ListMatcher):  # type: ignore[misc]  # Whoosh has no types
    def __init__(self, ids: list[int], *rest: Any) -> None:
        super().__init__(ids, *rest)

    def weight(self) -> float:
        return 0.0

    def supports_block_quality(self) -> bool:
        return False

    def spans(self) -> list[Any]:
        return []


class Except(Query):  # type: ignore[misc]  # Whoosh has no types
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


class Either(Or):  # type: ignore[misc]  # Whoosh has no types
    """`Or` that never preloads scores into an array, which drops documents that score nothing."""

    matcher_type = Or.DEFAULT_MATCHER


def make_query(tree: Tree, stemmers: tuple[str, ...], find_documents: FindDocuments) -> Query:
    """The query that scores and filters as docs/search-format.md says."""
    kind = tree[0]
    if kind == "word":
        stems = dict.fromkeys(find_key(tree[2], stemmer) for stemmer in stemmers)
        return _unite(Term(name, stem) for name in _list_fields(tree[1]) for stem in stems)
    if kind == "prefix":
        return _unite(Term(name + EXACT, tree[2] + "*") for name in _list_fields(tree[1]))
    if kind == "phrase":
        return _unite(_make_phrase(name + EXACT, tree[2]) for name in _list_fields(tree[1]))
    if kind == "or":
        return _unite(make_query(part, stemmers, find_documents) for part in tree[1])
    if kind == "and":
        kept = [make_query(part, stemmers, find_documents) for part in tree[1] if part[0] != "not"]
        query = And(kept) if kept else Among(find_documents(("all",)))
        for part in tree[1]:
            if part[0] == "not":
                query = Except(query, make_query(part[1], stemmers, find_documents))
        return query
    if kind == "not":
        return Except(Among(find_documents(("all",))), make_query(tree[1], stemmers, find_documents))
    return Among(find_documents(tree))


def _list_fields(field: str) -> list[str]:
    return [field] if field else [known.name for known in FIELDS]


def _unite(queries: Iterable[Query]) -> Query:
    parts = list(queries)
    return Either(parts) if len(parts) > 1 else next(iter(parts), Among([]))


def _make_phrase(name: str, words: tuple[str, ...]) -> Query:
    return Phrase(name, list(words)) if len(words) > 1 else Term(name, words[0])
