"""Parser of the query language: from text to a tree (docs/search-format.md; its counterpart is `client/query.js`).

Rule: every text can be parsed. For a mistake, the parser takes the nearest sensible reading and adds a note that
explains it.
"""

import re
from datetime import date
from typing import NamedTuple

from builder.search.layout import make_day_code
from builder.search.text.query_tree import (
    FARTHEST,
    NEAREST,
    And,
    DateRange,
    Everything,
    FacetValue,
    Not,
    Or,
    Prefix,
    Tree,
    Word,
    join_trees,
    make_near,
    make_phrase,
)
from builder.search.text.tokens import SCOPES, Token, cut_tokens, simplify
from builder.search.text.words import Piece, fold, list_chunks, list_query_words, split_chunk

SHORTEST_PREFIX = 2
_ANYWHERE = ("field", "")
_DAY = re.compile("([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_NEAR_NOTE = "NEAR stands between two words or phrases; elsewhere it is read as AND."
_LAST_YEAR = 9999


class Query(NamedTuple):
    """A parsed query."""

    tree: Tree
    notes: tuple[str, ...] = ()
    """Sentences about parts that were left out or read differently from how they were written."""


def parse_query(text: str) -> Query:
    """The tree and the notes of a query; an empty query means all articles."""
    notes: list[str] = []
    plain = simplify(text)
    tree = _Reader(cut_tokens(plain, notes), notes).read_whole()
    if tree is None and plain:
        notes.append("Nothing in this query can be searched for; these are all articles.")
    return Query(tree or Everything(), tuple(dict.fromkeys(notes)))


class _Reader:
    """Reads tokens by recursive descent: `or` of `and` of terms."""

    def __init__(self, tokens: list[Token], notes: list[str]) -> None:
        self._tokens, self._notes, self._at = tokens, notes, 0

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def read_whole(self) -> Tree | None:
        """Read all tokens; a closing parenthesis without an opening one is skipped."""
        trees = [self._read_any(_ANYWHERE)]
        while self._at < len(self._tokens):
            self._at += 1
            self._notes.append("A closing parenthesis without an opening one is left out.")
            trees.append(self._read_any(_ANYWHERE))
        return join_trees(And, trees)

    def _read_any(self, scope: tuple[str, str]) -> Tree | None:
        choices = [self._read_all(scope)]
        while self._peek() == "or":
            self._at += 1
            choices.append(self._read_all(scope))
        if len(choices) > 1 and None in choices:
            self._notes.append("OR stands between two terms; one without both is left out.")
        return join_trees(Or, choices)

    def _read_all(self, scope: tuple[str, str]) -> Tree | None:
        trees: list[Tree | None] = []
        while not self._ends():
            if self._peek() != "near":
                trees.append(self._read_term(scope))
                trees += self._read_near(scope, trees[-1])
            else:
                self._at += 1
                self._notes.append(_NEAR_NOTE)
        return join_trees(And, trees)

    def _ends(self) -> bool:
        return self._peek() in ("", ")", "or")

    def _read_near(self, scope: tuple[str, str], left: Tree | None) -> list[Tree | None]:
        """The terms that follow as `NEAR/5 term`, once or several times, each followed by its `Near`."""
        trees: list[Tree | None] = []
        left = self._make_operand(left, self._at - 1)
        while self._peek() == "near":
            distance = int(self._tokens[self._at].text)
            if not NEAREST <= distance <= FARTHEST:
                self._notes.append(f"NEAR takes a distance from {NEAREST} to {FARTHEST}.")
            self._at += 1
            start, right = self._at, None
            if not self._ends() and self._peek() != "near":
                right = self._read_term(scope)
            trees.append(right)
            right = self._make_operand(right, start)
            trees.append(make_near(distance, left, right))
            if trees[-1] is None:
                self._notes.append(_NEAR_NOTE)
            left = right
        return trees

    def _make_operand(self, tree: Tree | None, start: int) -> Tree | None:
        """The words of one token, such as `well-known`, as a phrase; any other tree unchanged."""
        if isinstance(tree, And) and self._at == start + 1:
            words = [part for part in tree.parts if isinstance(part, Word)]
            if len(words) == len(tree.parts):
                return make_phrase(words[0].field, list_query_words(self._tokens[start].text))
        return tree

    def _read_term(self, scope: tuple[str, str]) -> Tree | None:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "not":
            while self._peek() == "not":
                self._at += 1
            tree = self._read_term(scope) if not self._ends() else None
            return Not(tree) if tree else None
        if token.kind == "scope":
            return self._read_term(SCOPES[token.scope])
        if token.kind == "(":
            return self._read_group(scope)
        if token.kind == "leaf":
            return self._read_leaf(token, SCOPES[token.scope] if token.scope else scope)
        return None

    def _read_group(self, scope: tuple[str, str]) -> Tree | None:
        tree = self._read_any(scope)
        if self._peek() == ")":
            self._at += 1
        else:
            self._notes.append("A parenthesis is not closed; the group is read to the end.")
        return tree

    def _read_leaf(self, token: Token, scope: tuple[str, str]) -> Tree | None:
        kind, name = scope
        if token.scope and not token.text.strip():
            self._notes.append(f'"{token.scope}:" has nothing after it and is left out.')
            return None
        if kind == "days":
            return self._read_days(name, token.text)
        words = list_query_words(token.text)
        if kind == "facet":
            return FacetValue(name, words) if words else None
        if token.quoted:
            return make_phrase(name, words)
        return self._read_words(name, token.text)

    def _read_days(self, name: str, text: str) -> Tree | None:
        first, dots, last = text.strip().partition("..")
        span = _find_span(first), _find_span(last if dots else first)
        if span[0] is None or span[1] is None:
            self._notes.append(f'"{name}:{text}" is no date such as 2021, 2021-12 or 2021-12-11, and is left out.')
            return None
        if name == "before":
            return DateRange(1, span[0][0] - 1)
        if name == "after":
            return DateRange(span[1][1] + 1, make_day_code(f"{_LAST_YEAR}-12-31"))
        return DateRange(min(span[0][0], span[1][0]), max(span[0][1], span[1][1]))

    def _read_words(self, field: str, text: str) -> Tree | None:
        stripped = text.rstrip("*")
        trees = [_make_tree(field, piece) for chunk in list_chunks(text) for piece in split_chunk(chunk)]
        if "*" in stripped:
            self._notes.append(f'"*" stands only at the end of a word: "{text}" is read without.')
        elif stripped != text:
            return self._open_end(field, stripped, trees)
        return join_trees(And, trees)

    def _open_end(self, field: str, text: str, trees: list[Tree | None]) -> Tree | None:
        pieces = [piece for chunk in list_chunks(text) for piece in split_chunk(chunk)]
        if len(pieces) == 1 and len(pieces[0].parts) == 1 and not pieces[0].unspaced:
            start = fold(pieces[0].parts[0])
            if len(start) >= SHORTEST_PREFIX:
                return Prefix(field, start)
            self._notes.append(f'"{text}*" is too short: before "*" stand at least {SHORTEST_PREFIX} letters.')
        return join_trees(And, trees)


def _make_tree(field: str, piece: Piece) -> Tree | None:
    """The tree of one piece of an unquoted text."""
    if piece.unspaced:
        forms = tuple(map(fold, piece.parts))
        return make_phrase(field, forms[:-1]) if len(forms) > 1 else Prefix(field, forms[0])
    if piece.joined:
        return Word(field, piece.joined)
    return join_trees(And, [Word(field, part) for part in piece.parts])


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
