"""The part of a text that shows why it was found, its hits marked.

Rule: pure; the twin is in `client/page.js`. Hits are looked for as the index looks for them: by stem, by form, by the
order of forms in a phrase.
"""

from collections.abc import Iterable
from typing import NamedTuple

from builder.search.postings import find_key
from builder.search.trees import Tree
from builder.search.words import find_chunks, fold, split_chunk

WIDTH = 240
"""Characters of a snippet, about."""
CONTEXT = 44
"""Characters on either side of a keyword in context."""
_LEAD = 60
"""Characters before the first hit."""

Span = tuple[int, int]


class Snippet(NamedTuple):
    """A piece of text; `marks` are the starts and ends of its hits, in characters, ascending, apart."""

    text: str
    marks: tuple[Span, ...] = ()


class Context(NamedTuple):
    """A hit and what stands beside it."""

    before: str
    hit: str
    after: str


class _Word(NamedTuple):
    form: str
    position: int
    span: Span


def make_snippet(text: str, leaves: Iterable[Tree], stemmers: tuple[str, ...]) -> Snippet:
    """The stretch of the text that holds the most different hits, the earliest of those; else its beginning."""
    flat = text.replace("\n", " ")
    marks = find_marks(flat, leaves, stemmers)
    start, end = _choose(flat, marks)
    head, tail = "…" if start else "", "…" if end < len(flat) else ""
    kept = [(first - start, last - start) for first, last, _ in marks if first >= start and last <= end]
    shift = len(head)
    return Snippet(head + flat[start:end] + tail, tuple((first + shift, last + shift) for first, last in _merge(kept)))


def list_contexts(
    text: str, leaves: Iterable[Tree], stemmers: tuple[str, ...], width: int = CONTEXT
) -> tuple[Context, ...]:
    """Every hit of a text with `width` characters on either side."""
    flat = text.replace("\n", " ")
    spans = _merge([(start, end) for start, end, _ in find_marks(flat, leaves, stemmers)])
    return tuple(
        Context(flat[max(0, start - width) : start], flat[start:end], flat[end : end + width]) for start, end in spans
    )


def find_marks(text: str, leaves: Iterable[Tree], stemmers: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """(start, end, number of the leaf) of every hit, by start."""
    words = _list_words(text)
    marks: list[tuple[int, int, int]] = []
    for number, (kind, _, wanted) in enumerate(leaves):
        if kind == "phrase":
            spans = _find_phrase(words, wanted)
        else:
            wanted = fold(wanted)
            forms = {word.form for word in words if word.form[:1] == wanted[:1]}
            hits = {form for form in forms if _is_hit(form, kind, wanted, stemmers)}
            spans = [word.span for word in words if word.form in hits]
        marks += [(first, last, number) for first, last in spans]
    return sorted(marks)


def _is_hit(form: str, kind: str, wanted: str, stemmers: tuple[str, ...]) -> bool:
    """Whether a word or prefix finds the form; no stemmer changes the first letter of a form."""
    if kind == "prefix":
        return form.startswith(wanted)
    keys = {find_key(wanted, stemmer) for stemmer in stemmers}
    return form == wanted or any(find_key(form, stemmer) in keys for stemmer in stemmers)


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
    """The characters of a part within its chunk, where they can be told; else the whole chunk."""
    at = chunk.lower().find(part.lower()) if len(chunk.lower()) == len(chunk) else -1
    return span if at < 0 else (span[0] + at, span[0] + at + len(part))


def _find_phrase(words: list[_Word], wanted: tuple[str, ...]) -> list[Span]:
    places: dict[int, list[_Word]] = {}
    for word in words:
        places.setdefault(word.position, []).append(word)
    spans = []
    for position in sorted(places):
        found = [_pick(places.get(position + at, []), form) for at, form in enumerate(wanted)]
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
    """Where the first stretch begins that holds the most different hits."""
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
