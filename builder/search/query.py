"""The query language: text to a tree (docs/search-format.md; its twin is `client/query.js`).

Rule: every text has a reading. A mistake gives the nearest sensible one and a note that says what was made of it.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from builder.search.layout import make_day_code
from builder.search.words import Piece, list_chunks, list_query_words, split_chunk

Tree = tuple[Any, ...]
"""("word", field, form) · ("prefix", field, start) · ("phrase", field, (form, …)) · ("value", facet, (form, …)) ·
("days", first, last) · ("and", (tree, …)) · ("or", (tree, …)) · ("not", tree) · ("all",). A field is `` (any) or
`title`; the last form of a phrase or value may end in `*`; days are those of `make_day_code`, both included."""

ALL: Tree = ("all",)
SHORTEST_PREFIX = 2
_SCOPES = {
    "title": ("field", "title"),
    "section": ("facet", "section"),
    "tag": ("facet", "tags"),
    "author": ("facet", "authors"),
    "publisher": ("facet", "publisher"),
    "lang": ("facet", "language"),
    "kind": ("facet", "kind"),
    "before": ("days", "before"),
    "after": ("days", "after"),
    "date": ("days", "date"),
}
_ANYWHERE = ("field", "")
_TOKEN = re.compile(' *(?:([()])|(-(?=[^ )]))?(?:([A-Za-z]+):(?: +(?=[^ ]))?)?(?:"([^"]*)("?)|([^ ()"]*)))')
_SPACES = re.compile("[\u0000- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_QUOTES = re.compile("[“”„‟«»＂]")
_DAY = re.compile("([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_LONGEST = 2000
_DEEPEST = 40
_LAST_YEAR = 9999


class Query(NamedTuple):
    """A query as it was understood."""

    tree: Tree
    notes: tuple[str, ...] = ()
    """What was left out or read otherwise than written."""


class _Token(NamedTuple):
    kind: str
    """`(`, `)`, `or`, `not`, `scope` (a field before a parenthesis) or `leaf`."""
    scope: str = ""
    text: str = ""
    quoted: bool = False


def parse_query(text: str) -> Query:
    """The tree and the notes of a query; an empty one means all articles."""
    notes: list[str] = []
    plain = _SPACES.sub(" ", _QUOTES.sub('"', text)).strip(" ")
    if len(plain) > _LONGEST:
        notes.append(f"The query is long: its first {_LONGEST} characters are read.")
    tree = _Reader(_drop_depths(_cut(plain[:_LONGEST], notes), notes), notes).read_whole()
    if tree is None and plain:
        notes.append("Nothing in this query can be searched for; these are all articles.")
    return Query(tree or ALL, tuple(dict.fromkeys(notes)))


def _cut(text: str, notes: list[str]) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match, "every text begins with some token"
        at = max(match.end(), at + 1)
        bracket, minus, scope, quoted, closing, word = match.groups()
        if bracket:
            tokens.append(_Token(bracket))
            continue
        if minus:
            tokens.append(_Token("not"))
        if scope and scope.lower() not in _SCOPES:
            _note_scope(scope, notes)
            word, quoted = (f"{scope}:{word}", None) if quoted is None else (None, f"{scope} {quoted}")
            scope = None
        if quoted is not None and not closing:
            notes.append("A quotation mark is not closed; the phrase is read to the end.")
        tokens += _make_tokens(scope, word, quoted, text[at : at + 1])
    return tokens


def _drop_depths(tokens: list[_Token], notes: list[str]) -> list[_Token]:
    depth, kept = 0, []
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")" and depth > 0)
        if token.kind not in "()" or depth <= _DEEPEST:
            kept.append(token)
    if len(kept) < len(tokens):
        notes.append("Parentheses are nested too deeply; the innermost are left out.")
    return kept


def _note_scope(scope: str, notes: list[str]) -> None:
    nearest = next((name for name in _SCOPES if len(scope) > 2 and _count_edits(scope.lower(), name) <= 2), None)
    if nearest:
        notes.append(f'"{scope}:" is no field; did you mean "{nearest}:"? It is read as words.')


def _count_edits(left: str, right: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(right, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (letter != other))
    return row[-1]


def _make_tokens(scope: str | None, word: str | None, quoted: str | None, following: str) -> list[_Token]:
    name = (scope or "").lower()
    if quoted is not None:
        return [_Token("leaf", name, quoted, True)]
    if word in ("OR", "AND", "NOT") and not name:
        return [_Token(word.lower())]
    if not word and name and following == "(":
        return [_Token("scope", name)]
    return [_Token("leaf", name, word or "")] if word or name else []


class _Reader:
    """Reads tokens by recursive descent: `or` of `and` of terms."""

    def __init__(self, tokens: list[_Token], notes: list[str]) -> None:
        self._tokens, self._notes, self._at = tokens, notes, 0

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def read_whole(self) -> Tree | None:
        """All tokens; a closing parenthesis that none opened is passed over."""
        trees = [self._read_any(_ANYWHERE)]
        while self._at < len(self._tokens):
            self._at += 1
            self._notes.append("A closing parenthesis without an opening one is left out.")
            trees.append(self._read_any(_ANYWHERE))
        return _join("and", trees)

    def _read_any(self, scope: tuple[str, str]) -> Tree | None:
        choices = [self._read_all(scope)]
        while self._peek() == "or":
            self._at += 1
            choices.append(self._read_all(scope))
        if len(choices) > 1 and None in choices:
            self._notes.append("OR stands between two terms; one without both is left out.")
        return _join("or", choices)

    def _read_all(self, scope: tuple[str, str]) -> Tree | None:
        trees = []
        while self._peek() not in ("", ")", "or"):
            trees.append(self._read_term(scope))
        return _join("and", trees)

    def _read_term(self, scope: tuple[str, str]) -> Tree | None:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "not":
            while self._peek() == "not":
                self._at += 1
            tree = self._read_term(scope) if self._peek() not in ("", ")", "or") else None
            return ("not", tree) if tree else None
        if token.kind == "scope":
            return self._read_term(_SCOPES[token.scope])
        if token.kind == "(":
            return self._read_group(scope)
        if token.kind == "leaf":
            return self._read_leaf(token, _SCOPES[token.scope] if token.scope else scope)
        return None

    def _read_group(self, scope: tuple[str, str]) -> Tree | None:
        tree = self._read_any(scope)
        if self._peek() == ")":
            self._at += 1
        else:
            self._notes.append("A parenthesis is not closed; the group is read to the end.")
        return tree

    def _read_leaf(self, token: _Token, scope: tuple[str, str]) -> Tree | None:
        kind, name = scope
        if token.scope and not token.text.strip():
            self._notes.append(f'"{token.scope}:" has nothing after it and is left out.')
            return None
        if kind == "days":
            return self._read_days(name, token.text)
        words = list_query_words(token.text)
        if kind == "facet":
            return ("value", name, words) if words else None
        if token.quoted:
            return _make_phrase(name, words)
        return self._read_words(name, token.text)

    def _read_days(self, name: str, text: str) -> Tree | None:
        first, dots, last = text.strip().partition("..")
        span = _find_span(first), _find_span(last if dots else first)
        if span[0] is None or span[1] is None:
            self._notes.append(f'"{name}:{text}" is no date such as 2021, 2021-12 or 2021-12-11, and is left out.')
            return None
        if name == "before":
            return ("days", 1, span[0][0] - 1)
        if name == "after":
            return ("days", span[1][1] + 1, make_day_code(f"{_LAST_YEAR}-12-31"))
        return ("days", min(span[0][0], span[1][0]), max(span[0][1], span[1][1]))

    def _read_words(self, field: str, text: str) -> Tree | None:
        stripped = text.rstrip("*")
        trees = [_make_tree(field, piece) for chunk in list_chunks(text) for piece in split_chunk(chunk)]
        if "*" in stripped:
            self._notes.append(f'"*" stands only at the end of a word: "{text}" is read without.')
        elif stripped != text:
            return self._open_end(field, stripped, trees)
        return _join("and", trees)

    def _open_end(self, field: str, text: str, trees: list[Tree | None]) -> Tree | None:
        pieces = [piece for chunk in list_chunks(text) for piece in split_chunk(chunk)]
        if len(pieces) == 1 and len(pieces[0].parts) == 1 and not pieces[0].unspaced:
            start = pieces[0].parts[0]
            if len(start) >= SHORTEST_PREFIX:
                return ("prefix", field, start)
            self._notes.append(f'"{text}*" is too short: before "*" stand at least {SHORTEST_PREFIX} letters.')
        return _join("and", trees)


def _make_tree(field: str, piece: Piece) -> Tree | None:
    """What a piece of an unquoted text asks for."""
    if piece.unspaced:
        if len(piece.parts) == 1:
            return ("prefix", field, piece.parts[0])
        return _make_phrase(field, piece.parts[:-1])
    if piece.joined:
        return ("word", field, piece.joined)
    return _join("and", [("word", field, part) for part in piece.parts])


def _make_phrase(field: str, words: tuple[str, ...]) -> Tree | None:
    if len(words) == 1 and words[0].endswith("*"):
        return ("prefix", field, words[0][:-1])
    return ("phrase", field, words) if words else None


def _join(kind: str, trees: Iterable[Tree | None]) -> Tree | None:
    """One tree of several: nothing of nothing, groups of the same kind opened, what stands twice kept once."""
    parts: dict[Tree, None] = {}
    for tree in trees:
        if tree is not None:
            parts |= dict.fromkeys(tree[1] if tree[0] == kind else (tree,))
    if len(parts) < 2:
        return next(iter(parts), None)
    return (kind, tuple(parts))


def _find_span(text: str) -> tuple[int, int] | None:
    """The first and last day of a year, a month or a day."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    first = make_day_code(f"{year}-{month or 1}-{day or 1}")
    return first, first + (0 if day else 30 if month else 371)


def has_words(tree: Tree) -> bool:
    """Whether anything in the tree is scored; without, the order is that of the dates."""
    if tree[0] in ("and", "or"):
        return any(map(has_words, tree[1]))
    return tree[0] in ("word", "prefix", "phrase")


def list_leaves(tree: Tree) -> list[Tree]:
    """The words, prefixes and phrases that an article is asked to hold, for marking them."""
    if tree[0] in ("and", "or"):
        return [leaf for part in tree[1] for leaf in list_leaves(part)]
    return [tree] if has_words(tree) else []
