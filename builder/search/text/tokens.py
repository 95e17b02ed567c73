"""Tokens of the query language.

Rule: every text can be cut into tokens; this module knows single tokens, but not the grammar.
"""

import re
from typing import NamedTuple

SCOPES = {
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
_TOKEN = re.compile(' *(?:([()])|(-(?=[^ )]))?(?:([A-Za-z]+):(?: +(?=[^ ]))?)?(?:"([^"]*)("?)|([^ ()"]*)))')
_SPACES = re.compile("[\u0000- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_QUOTES = re.compile("[“”„‟«»＂]")
_NEAR = re.compile("NEAR(?:/([0-9]{1,4}))?")
_USUAL = 10
"""The distance of `NEAR` without a number, in words."""
_LONGEST = 2000
_DEEPEST = 40


class Token(NamedTuple):
    """A word, a phrase, or a sign between them."""

    kind: str
    """`(`, `)`, `and`, `or`, `not`, `near`, `scope` (a field before a parenthesis) or `leaf`."""
    scope: str = ""
    text: str = ""
    quoted: bool = False


def simplify(text: str) -> str:
    """A query with only one kind of space and of quotation mark."""
    return _SPACES.sub(" ", _QUOTES.sub('"', text)).strip(" ")


def cut_tokens(plain: str, notes: list[str]) -> list[Token]:
    """The tokens of a simplified query; notes on parts read differently from how they were written are appended to
    `notes`.
    """
    if len(plain) > _LONGEST:
        notes.append(f"The query is long: its first {_LONGEST} characters are read.")
    return _drop_depths(_cut(plain[:_LONGEST], notes), notes)


def _cut(text: str, notes: list[str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match, "every text begins with some token"
        at = max(match.end(), at + 1)
        bracket, minus, scope, quoted, closing, word = match.groups()
        if bracket:
            tokens.append(Token(bracket))
            continue
        if minus:
            tokens.append(Token("not"))
        if scope and scope.lower() not in SCOPES:
            _note_scope(scope, notes)
            word, quoted = (f"{scope}:{word}", None) if quoted is None else (None, f"{scope} {quoted}")
            scope = None
        if quoted is not None and not closing:
            notes.append("A quotation mark is not closed; the phrase is read to the end.")
        tokens += _make_tokens(scope, word, quoted, text[at : at + 1])
    return tokens


def _drop_depths(tokens: list[Token], notes: list[str]) -> list[Token]:
    depth, kept = 0, []
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")" and depth > 0)
        if token.kind not in "()" or depth <= _DEEPEST:
            kept.append(token)
    if len(kept) < len(tokens):
        notes.append("Parentheses are nested too deeply; the innermost are left out.")
    return kept


def _note_scope(scope: str, notes: list[str]) -> None:
    nearest = next((name for name in SCOPES if len(scope) > 2 and count_edits(scope.lower(), name) <= 2), None)
    if nearest:
        notes.append(f'"{scope}:" is no field; did you mean "{nearest}:"? It is read as words.')


def count_edits(left: str, right: str) -> int:
    """Number of insertions, deletions, replacements and swaps of neighbours: optimal string alignment."""
    earlier: list[int] = []
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left, 1):
        above, row = row, [at]
        for to, other in enumerate(right, 1):
            row.append(min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != other)))
            if at > 1 and to > 1 and letter == right[to - 2] and left[at - 2] == other:
                row[to] = min(row[to], earlier[to - 2] + 1)
        earlier = above
    return row[-1]


def _make_tokens(scope: str | None, word: str | None, quoted: str | None, following: str) -> list[Token]:
    name = (scope or "").lower()
    if quoted is not None:
        return [Token("leaf", name, quoted, True)]
    if word in ("OR", "AND", "NOT") and not name:
        return [Token(word.lower())]
    if (near := _NEAR.fullmatch(word or "")) and not name:
        return [Token("near", text=near[1] or str(_USUAL))]
    if not word and name and following == "(":
        return [Token("scope", name)]
    return [Token("leaf", name, word or "")] if word or name else []
