"""The part of a text that shows why it was found, with its hits marked.

Rule: pure; the counterpart is in `client/page.js`. Hits are searched in the same way as in the index: by stem, by
form, by the order of forms in a phrase.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from builder.search.read.shard_keys import find_key
from builder.search.text.query_tree import Leaf, Phrase, Prefix, Word
from builder.search.text.words import find_chunks, fold, split_chunk

WIDTH = 240
"""Approximate number of characters of a snippet."""
CONTEXT = 44
"""Number of characters on either side of a keyword in context."""
_LEAD = 60
"""Number of characters before the first hit."""
_KEPT = 100_000
"""Maximum number of chunks whose hits are cached."""

Span = tuple[int, int]


class Snippet(NamedTuple):
    """A piece of text; `marks` are the starts and ends of its hits, in characters, ascending, not overlapping."""

    text: str
    marks: tuple[Span, ...] = ()


class Context(NamedTuple):
    """A hit and the text around it."""

    before: str
    hit: str
    after: str


class _Word(NamedTuple):
    form: str
    position: int
    span: Span


def make_snippet(text: str, leaves: Iterable[Leaf], stemmers: tuple[str, ...]) -> Snippet:
    """The first stretch of the text with the most different hits; the beginning of the text if there are no hits."""
    flat = text.replace("\n", " ")
    marks = find_marks(flat, leaves, stemmers)
    start, end = _choose(flat, marks)
    head, tail = "…" if start else "", "…" if end < len(flat) else ""
    kept = [(first - start, last - start) for first, last, _ in marks if first >= start and last <= end]
    shift = len(head)
    return Snippet(head + flat[start:end] + tail, tuple((first + shift, last + shift) for first, last in _merge(kept)))


def list_contexts(
    text: str, leaves: Iterable[Leaf], stemmers: tuple[str, ...], width: int = CONTEXT
) -> tuple[Context, ...]:
    """Every hit in a text, with `width` characters on either side."""
    flat = text.replace("\n", " ")
    spans = _merge([(start, end) for start, end, _ in find_marks(flat, leaves, stemmers)])
    return tuple(
        Context(flat[max(0, start - width) : start], flat[start:end], flat[end : end + width]) for start, end in spans
    )


def find_marks(text: str, leaves: Iterable[Leaf], stemmers: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """(start, end, number of the leaf) of every hit, ordered by start."""
    leaves = tuple(leaves)
    singles = _remember_singles(leaves, stemmers)
    marks = []
    for chunk in find_chunks(text):
        for number, part in singles[chunk[0]]:
            marks.append((*(_narrow(chunk[0], part, chunk.span()) if part else chunk.span()), number))
    phrases = [(number, leaf.forms) for number, leaf in enumerate(leaves) if isinstance(leaf, Phrase)]
    words = _list_words(text) if phrases else []
    marks += [(first, last, number) for number, wanted in phrases for first, last in _find_phrase(words, wanted)]
    return sorted(marks)


class _Singles(dict[str, tuple[tuple[int, str], ...]]):
    """Chunk → (number of the leaf, matching part) of every word and prefix found in it; an empty part means the whole
    chunk.

    A cache, because a text repeats its chunks, and so do the texts of one result list.
    """

    def __init__(self, leaves: tuple[Leaf, ...], stemmers: tuple[str, ...]) -> None:
        self._leaves: list[tuple[int, bool, str, set[str]]] = []
        """(number, open at its end, folded form, its keys); a prefix has no keys."""
        for number, leaf in enumerate(leaves):
            match leaf:
                case Word(_, form):
                    keys = {find_key(form, stemmer) for stemmer in stemmers}
                    self._leaves.append((number, False, fold(form), keys))
                case Prefix(_, start):
                    self._leaves.append((number, True, fold(start), set()))
        self._stemmers = stemmers
        self._initials = frozenset(wanted[:1] for _, _, wanted, _ in self._leaves)

    def __missing__(self, chunk: str) -> tuple[tuple[int, str], ...]:
        if len(self) >= _KEPT:
            self.clear()
        found = () if self._is_other(chunk) else self._find(chunk)
        self[chunk] = found
        return found

    def _is_other(self, chunk: str) -> bool:
        """True for a plain word whose first letter no wanted word has; most chunks are such and need no closer look."""
        return chunk.isascii() and chunk.isalnum() and chunk[0].lower() not in self._initials

    def _find(self, chunk: str) -> tuple[tuple[int, str], ...]:
        words: list[tuple[str, str]] = []
        for piece in split_chunk(chunk):
            words += [(piece.joined, "")] if piece.joined else []
            words += [(fold(part), part) for part in piece.parts]
        return tuple((leaf[0], part) for leaf in self._leaves for form, part in words if self._is_hit(form, *leaf[1:]))

    def _is_hit(self, form: str, is_open: bool, wanted: str, keys: set[str]) -> bool:
        """True if a word or prefix matches the form; no stemmer changes the first letter of a form."""
        if is_open or form == wanted:
            return form.startswith(wanted)
        return form[:1] == wanted[:1] and any(find_key(form, stemmer) in keys for stemmer in self._stemmers)


_remember_singles = lru_cache(maxsize=4)(_Singles)


def _list_words(text: str) -> list[_Word]:
    words, position = [], 0
    for chunk in find_chunks(text):
        for piece in split_chunk(chunk[0]):
            span = chunk.span()
            if piece.joined:
                words.append(_Word(piece.joined, position, span))
            for part in piece.parts:
                words.append(_Word(fold(part), position, _narrow(chunk[0], part, span)))
                position += 1
    return words


def _narrow(chunk: str, part: str, span: Span) -> Span:
    """The span of a part within its chunk, if it can be determined; otherwise the span of the chunk."""
    at = chunk.lower().find(part.lower()) if len(chunk.lower()) == len(chunk) else -1
    return span if at < 0 else (span[0] + at, span[0] + at + len(part))


def _find_phrase(words: list[_Word], wanted: tuple[str, ...]) -> list[Span]:
    positions: dict[int, list[_Word]] = {}
    for word in words:
        positions.setdefault(word.position, []).append(word)
    spans = []
    for position in sorted(positions):
        found = [_pick(positions.get(position + at, []), form) for at, form in enumerate(wanted)]
        if all(found):
            spans.append((min(word.span[0] for word in found if word), max(word.span[1] for word in found if word)))
    return spans


def _pick(words: list[_Word], form: str) -> _Word | None:
    if form.endswith("*"):
        return next((word for word in words if word.form.startswith(form[:-1])), None)
    return next((word for word in words if word.form == form), None)


def _choose(text: str, marks: list[tuple[int, int, int]]) -> Span:
    chosen = _find_richest(marks)
    start = chosen - _LEAD if chosen > _LEAD else 0
    if start:
        space = text.find(" ", start, chosen)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        space = text.rfind(" ", max(start, end - 40), end)
        end = space if space > chosen else end
    return start, end


def _find_richest(marks: list[tuple[int, int, int]]) -> int:
    """The start of the first stretch with the most different hits."""
    most = len({number for _, _, number in marks})
    best, chosen = 0, 0
    for at, (first, _, _) in enumerate(marks):
        held = set()
        for start, end, number in marks[at : at + WIDTH]:
            if start > first + WIDTH - _LEAD:
                break
            if end <= first + WIDTH - _LEAD:
                held.add(number)
        if len(held) > best:
            best, chosen = len(held), first
        if best == most:
            break
    return chosen


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
