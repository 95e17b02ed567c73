"""Answers from an index that Whoosh wrote itself, asked with nothing but Whoosh's own queries.

Every word stands in it in four views, each a field: its key, `key/singular`, `key/spelling` in two cases, and folded
with the prefixes that it begins with. How trees are joined is set algebra, for Whoosh's own `Not` is at fault.
"""

import re

from msgspec import to_builtins
from whoosh.analysis import Analyzer, Token
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import Every, NumericRange, Or, Phrase, Term
from whoosh.query.spans import SpanNear
from whoosh.scoring import BM25F, BM25FScorer
from whoosh.searching import Searcher

from builder.search.layout import FIELDS, K1, find_stemmer, make_day_code
from builder.search.read.shard_keys import find_key
from builder.search.text.query import parse_query
from builder.search.text.query_tree import has_words
from builder.search.text.words import find_singular, fold, list_words

VIEWS = ("", "_near", "_spelt", "_start")
_FACETS = ("section", "tags", "authors", "publisher", "language", "kind")
_STARTS = re.compile(r"'prefix', '\w*', '([^']*)'|'([^' ]*)\*'")
_NAMES = [field.name for field in FIELDS]


class Ready(Analyzer):
    """Takes apart what `_spell` put together: `form@position` by spaces."""

    def __call__(self, value, **kwargs):
        for word in value.split():
            text, _, place = word.rpartition("@")
            yield Token(text=text, pos=int(place), boost=1.0, stopped=False, removestops=True)


class Scorer(BM25FScorer):
    """A view's words have the lengths of the field that it is a view of."""

    def __init__(self, searcher, name, text, *rest, **settings):
        super().__init__(searcher, name, text, *rest, **settings)
        base = name.partition("_")[0]
        self.avgfl = searcher.avg_field_length(base) or 1
        self.dfl = lambda document: searcher.doc_field_length(document, base, 1)

    def supports_block_quality(self):
        return False


class Weighting(BM25F):
    def scorer(self, searcher, fieldname, text, qf=1):
        b = next((field.b for field in FIELDS if field.name == fieldname.partition("_")[0]), None)
        if b is None:
            return super().scorer(searcher, fieldname, text, qf)
        return Scorer(searcher, fieldname, text, b, K1, qf=qf)


class Oracle:
    """An index of Whoosh's over (text, record) pairs, that knows the prefixes which `queries` ask for."""

    def __init__(self, articles, queries):
        trees = [to_builtins(parse_query(query).tree) for query in queries]
        self._starts = {one or other for tree in trees for one, other in _STARTS.findall(str(tree))}
        self._stemmers = sorted({find_stemmer(text.language) for text, _ in articles})
        fields = {field.name + view: TEXT(Ready(), field_boost=field.boost) for field in FIELDS for view in VIEWS}
        fields |= {"is_" + facet: TEXT(Ready()) for facet in _FACETS}
        storage = RamStorage()
        with storage.create_index(Schema(**fields, day=NUMERIC)).writer() as writer:
            for text, record in articles:
                day = {"day": make_day_code(record.date)} if record.date else {}
                writer.add_document(**self._spell(text), **self._spell_facets(record), **day)
        self.reader = storage.open_index().reader()
        self._records = [record for _, record in articles]
        self._days = [make_day_code(record.date) if record.date else 0 for _, record in articles]

    def _spell(self, text):
        values = {"title": (text.title,), "dek": (text.dek or "",), "body": (text.body,)}
        stemmer, spelt = find_stemmer(text.language), {}
        for name, parts in (values | {"tags": text.tags, "authors": text.authors}).items():
            for view, words in self._view(_place(parts), stemmer).items():
                spelt[name + view] = " ".join(f"{form}@{place}" for form, place in words)
        return spelt

    def _view(self, words, stemmer):
        views = {view: [] for view in VIEWS}
        for form, place in words:
            plain, key = fold(form), find_key(form, stemmer)
            views[""].append((key, place))
            views["_near"].append((f"{key}/{find_singular(plain)}", place))
            views["_spelt"] += [(f"{key}/{spelling}", place) for spelling in {form, form.lower()}]
            views["_start"] += [(start, place) for start in self._open(plain)]
        return views

    def _open(self, plain):
        return [plain, *(start + "*" for start in self._starts if plain.startswith(start))]

    def _spell_facets(self, record):
        given = {"section": record.section, "publisher": record.publisher}
        given |= {"language": record.language, "kind": record.kind}
        values = {name: (value,) if value else () for name, value in given.items()}
        values |= {"tags": record.tags, "authors": record.authors}
        return {
            "is_" + name: " ".join(f"{word}@{at}" for form, at in _place(parts) for word in self._open(fold(form)))
            for name, parts in values.items()
        }

    def ask(self, query):
        """(score, url) of every document, in order."""
        tree = parse_query(query).tree
        found = list(self._find(to_builtins(tree)).items())
        if has_words(tree):
            found.sort(key=lambda pair: (-round(pair[1] * 1e9), pair[0]))
        else:
            found.sort(key=lambda pair: (not self._days[pair[0]], -self._days[pair[0]], -pair[0]))
        return [(score, self._records[document].url) for document, score in found]

    def _find(self, tree):
        kind, *rest = tree
        if kind == "and":
            kept = [self._find(part) for part in rest[0] if part[0] != "not"] or [self._run(Every(), scored=False)]
            lost = set().union(*(self._find(part[1]) for part in rest[0] if part[0] == "not"))
            both = set.intersection(*map(set, kept)) - lost
            return {document: sum(found[document] for found in kept) for document in both}
        if kind == "or":
            parts = [self._find(part) for part in rest[0]]
            return {document: sum(found.get(document, 0.0) for found in parts) for document in set().union(*parts)}
        if kind == "not":
            lost = self._find(rest[0])
            return {document: 0.0 for document in range(len(self._records)) if document not in lost}
        if kind == "near":
            return {document: 0.0 for query in self._list_near(*rest) for document in self._run(query)}
        if kind in ("value", "days", "all"):
            return self._run(self._make_filter(tree), scored=False)
        return self._run(self._make_query(tree))

    def _make_filter(self, tree):
        kind, *rest = tree
        if kind == "value":
            return _row("is_" + rest[0], rest[1])
        return NumericRange("day", *rest) if kind == "days" else Every()

    def _list_near(self, distance, *leaves):
        for name in _list_fields(leaves[0][1]):
            yield SpanNear(*(self._make_spans(leaf, name) for leaf in leaves), slop=distance, ordered=False)

    def _make_spans(self, leaf, name):
        kind, _, wanted = leaf
        if kind == "phrase":
            return _row(name + "_start", wanted)
        if kind == "prefix":
            return Term(name + "_start", wanted + "*")
        return _either(Term(name, key) for key in self._list_keys(wanted))

    def _make_query(self, tree):
        kind, field, wanted = tree
        names = _list_fields(field)
        if kind == "prefix":
            return _either(Term(name + "_start", wanted + "*") for name in names)
        if kind == "phrase":
            return _either(_row(name + "_start", wanted) for name in names)
        terms = []
        for key in self._list_keys(wanted):
            for name in names:
                terms.append(Term(name, key, boost=0.25))
                terms.append(Term(name + "_near", f"{key}/{find_singular(fold(wanted))}", boost=0.5))
                terms.append(Term(name + "_spelt", f"{key}/{wanted}"))
        return _either(terms)

    def _list_keys(self, form):
        return dict.fromkeys(find_key(form, stemmer) for stemmer in self._stemmers)

    def _run(self, query, *, scored=True):
        with Searcher(self.reader, weighting=Weighting(), closereader=False) as searcher:
            found = searcher.search(query, limit=None).top_n
            return {document: score if scored else 0.0 for score, document in found}


def _list_fields(field):
    return [field] if field else _NAMES


def _either(queries):
    parts = list(queries)
    if len(parts) == 1:
        return parts[0]
    joined = Or(parts)
    joined.matcher_type = Or.DEFAULT_MATCHER
    return joined


def _row(name, words):
    return Phrase(name, list(words)) if len(words) > 1 else Term(name, words[0])


def _place(parts):
    words, start = [], 0
    for part in parts:
        found = list(list_words(part))
        words += [(form, start + place) for form, place in found]
        start += (found[-1][1] + 2) if found else 1
    return words
