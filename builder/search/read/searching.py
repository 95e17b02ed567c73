"""Searching the index of a published archive, with the same results as its search page.

Rule: Whoosh computes scores; this module filters, sorts and formats. The order is exactly that of the page: scores
are compared after rounding to 1e-9, and of equal scores the older article comes first.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from whoosh.searching import Searcher

from builder.errors import make_fault
from builder.files import read_bytes
from builder.search.layout import FOLDER, MANIFEST, make_day_code
from builder.search.read.date_histogram import Period, count_periods
from builder.search.read.index import Index
from builder.search.read.reader import StaticReader, make_weighting
from builder.search.read.snippets import Context, Snippet, list_contexts, make_snippet
from builder.search.read.spelling import correct_query
from builder.search.read.whoosh_query import make_query
from builder.search.shard_encoding import make_path
from builder.search.text.query import parse_query
from builder.search.text.query_tree import DateRange, FacetValue, Leaf, Tree, has_words, list_leaves
from builder.search.text.words import fold, list_words

Sort = Literal["relevance", "newest", "oldest"]


class Hit(NamedTuple):
    """One article of the results."""

    url: str
    """Relative to the output folder."""
    title: str
    date: str | None
    section: str | None
    tags: tuple[str, ...]
    score: float
    snippet: Snippet
    contexts: tuple[Context, ...] = ()
    """All hits in its text, if they were asked for."""


class Results(NamedTuple):
    """Search results: the total number of articles, the first of them, and notes on how the query was read."""

    total: int
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]
    instead: str | None = None
    """The query with other words in place of those that hardly occur in the archive; None if there are none."""
    timeline: tuple[Period, ...] = ()
    """All articles by year or month."""


def open_index(folder: Path) -> Index:
    """The index of an output folder, or of the folder of an index itself; raises `Fault`."""
    base = next((place for place in (folder / FOLDER, folder) if (place / make_path(MANIFEST)).is_file()), None)
    if base is None:
        hint = "run `backfile build` first, or name an output folder"
        raise make_fault(folder, "no search index here", hint=hint)
    found = base
    return Index(lambda path: read_bytes(found / path), place=found)


def search_folder(
    folder: Path,
    query: str,
    *,
    sections: Sequence[str] = (),
    tags: Sequence[str] = (),
    date_from: str | None = None,
    date_to: str | None = None,
    sort: Sort = "relevance",
    limit: int = 20,
    contexts: bool = False,
) -> Results:
    """Search the archive in `folder` as its search page does.

    An article must have one of `sections` and one of `tags`, where any are given, and lie between the dates (a year,
    a month or a day, each included). Raises `Fault` when the index is missing or damaged, or a date is none.
    """
    return search_index(
        open_index(folder),
        query,
        sections=sections,
        tags=tags,
        date_from=date_from,
        date_to=date_to,
        sort=sort,
        limit=limit,
        contexts=contexts,
    )


def search_index(
    index: Index,
    query: str,
    *,
    sections: Sequence[str] = (),
    tags: Sequence[str] = (),
    date_from: str | None = None,
    date_to: str | None = None,
    sort: Sort = "relevance",
    limit: int = 20,
    contexts: bool = False,
) -> Results:
    """`search_folder` for an index that is already open."""
    parsed = parse_query(query)
    filters = [(index, "section", tuple(sections)), (index, "tags", tuple(tags))]
    kept = [_find_members(*chosen) for chosen in filters if chosen[2]]
    if date_from or date_to:
        kept.append(set(_find_days(index, _find_bound(date_from, 0), _find_bound(date_to, 371))))
    scored = _score(index, parsed.tree)
    found = [pair for pair in scored if all(pair[1] in members for members in kept)]
    order = _sort(index, found, sort if has_words(parsed.tree) or sort == "oldest" else "newest")
    hits = _show(index, order[:limit], list_leaves(parsed.tree), contexts=contexts)
    timeline = count_periods(index.days[document] for _, document in found)
    return Results(len(found), hits, parsed.notes, correct_query(index, query, parsed.tree), timeline)


def find_newest(index: Index, query: str, *, limit: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """(the newest documents that the query finds, notes on how it was read)."""
    parsed = parse_query(query)
    order = _sort(index, _score(index, parsed.tree), "newest")
    return tuple(document for _, document in order[:limit]), parsed.notes


def _score(index: Index, tree: Tree) -> list[tuple[float, int]]:
    """(score, document) of every document found."""
    query = make_query(tree, index.manifest.stemmers, _make_finder(index))
    with Searcher(StaticReader(index), weighting=make_weighting()) as searcher:
        # All documents: with a limit, Whoosh's ranking is wrong (docs/search-format.md).
        return list(searcher.search(query, limit=None).top_n)


def _make_finder(index: Index) -> Callable[[Tree], list[int]]:
    def find(tree: Tree) -> list[int]:
        match tree:
            case DateRange(first, last):
                return _find_days(index, first, last)
            case FacetValue(facet, forms):
                return _find_values(index, facet, forms)
        return list(range(index.manifest.documents))

    return find


def _find_days(index: Index, first: int, last: int) -> list[int]:
    return [document for document, day in enumerate(index.days) if day and first <= day <= last]


def _find_values(index: Index, facet: str, words: tuple[str, ...]) -> list[int]:
    return index.list_values(facet).find_documents(lambda name: _holds(name, words))


def _holds(name: str, words: tuple[str, ...]) -> bool:
    """True if the words stand in the name, one after the other."""
    forms: dict[int, list[str]] = {}
    for form, position in list_words(name):
        forms.setdefault(position, []).append(fold(form))
    return any(
        all(_fits(forms.get(start + at, []), word) for at, word in enumerate(words)) for start in range(len(forms))
    )


def _fits(forms: list[str], word: str) -> bool:
    return any(form.startswith(word[:-1]) if word.endswith("*") else form == word for form in forms)


def _find_members(index: Index, facet: str, values: tuple[str, ...]) -> set[int]:
    return set(index.list_values(facet).find_documents(values.__contains__))


def _find_bound(text: str | None, span: int) -> int:
    """The first day of the year, month or day in `text`; the last day if `span` is not 0."""
    if not text:
        return 1 if not span else make_day_code("9999-12-31")
    parsed = parse_query(f"date:{text}").tree
    if not isinstance(parsed, DateRange):
        raise make_fault("search", f"{text!r} is no date", hint="write 2021, 2021-12 or 2021-12-11")
    return parsed.last if span else parsed.first


def _sort(index: Index, found: list[tuple[float, int]], sort: Sort) -> list[tuple[float, int]]:
    if sort == "relevance":
        return sorted(found, key=lambda pair: (-round(pair[0] * 1e9), pair[1]))
    days, sign = index.days, -1 if sort == "newest" else 1
    return sorted(found, key=lambda pair: (not days[pair[1]], sign * days[pair[1]], sign * pair[1]))


def _show(
    index: Index, order: list[tuple[float, int]], leaves: list[Leaf], *, contexts: bool = False
) -> tuple[Hit, ...]:
    sections, tags = index.list_values("section"), index.list_values("tags")
    hits = []
    for score, document in order:
        url, title, date, _ = index.find_document(document)
        text, dek = index.find_text(document)
        section = next(iter(sections.list_names(document)), None)
        snippet = make_snippet(text, leaves, index.manifest.stemmers)
        if not snippet.marks and dek:
            snippet = make_snippet(dek, leaves, index.manifest.stemmers)
        names = tags.list_names(document)
        lines = list_contexts(text, leaves, index.manifest.stemmers) if contexts else ()
        hits.append(Hit(url, title, date, section, names, score, snippet, lines))
    return tuple(hits)
