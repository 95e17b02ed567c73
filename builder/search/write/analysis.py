"""An article's words with their positions, made once and kept by content hash.

Rule: pure and independent of every other article; no stemming here, so that a stemmer may change and old
analyses stay true. The bytes are msgpack.
"""

from collections import defaultdict, deque
from itertools import count
from operator import sub
from typing import cast

import msgspec

from builder.search.layout import FIELDS, MOST_WORDS
from builder.search.text.words import LONGEST, list_chunks, split_chunk

_BETWEEN = 1
"""Number of positions left free between two tags or two authors, so that no phrase spans them."""
_KEPT = 400_000
"""Maximum number of cached chunks."""
_CLOSE = 4096
"""Numbers below this have their bytes cached."""


class SearchText(msgspec.Struct, frozen=True):
    """The searchable text of an article."""

    title: str
    dek: str | None = None
    body: str | list[str] = ""
    """Plain text with paragraphs separated by line ends, or its chunks (`words.list_chunks`)."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str = "en"


class FieldWords(msgspec.Struct, frozen=True, array_like=True):
    """The words of one field."""

    length: int
    """Number of words, including joined forms."""
    forms: list[str]
    """Different forms, in the order of their first occurrence."""
    positions: list[bytes]
    """For each form, three bytes, little-endian, for each occurrence: its position, then the distance from the
    previous one.
    """


class Analysis(msgspec.Struct, frozen=True, array_like=True):
    """The result of `analyse`; `fields` are those of `layout.FIELDS`."""

    language: str
    fields: list[FieldWords]


class _Chunks(dict[str, str | tuple[tuple[str, int], ...]]):
    """Chunk → its only word, or (form, offset) pairs; the last pair is an empty form with the total width."""

    def __missing__(self, chunk: str) -> str | tuple[tuple[str, int], ...]:
        pairs: list[tuple[str, int]] = []
        offset = 0
        for piece in split_chunk(chunk):
            if piece.joined:
                pairs.append((piece.joined, offset))
            for part in piece.parts:
                pairs.append((part, offset))
                offset += 1
        simple = offset == 1 and len(pairs) == 1
        found = pairs[0][0] if simple else (*pairs, ("", offset))
        if len(self) >= _KEPT:
            self.clear()
        if len(chunk) <= LONGEST:
            self[chunk] = found
        return found


_chunks = _Chunks()
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Analysis)


def analyse(text: SearchText) -> bytes:
    """The words of an article with their positions, for `shards.make_shards`; the same bytes for the same text."""
    texts: dict[str, tuple[str | list[str], ...]] = {"tags": text.tags, "authors": text.authors}
    texts |= {"title": (text.title,), "dek": (text.dek or "",), "body": (text.body,)}
    return _encoder.encode(Analysis(text.language, [_index(texts[field.name]) for field in FIELDS]))


def load_analysis(data: bytes) -> Analysis:
    """The analysis that `analyse` made; raises `msgspec.DecodeError` for other bytes."""
    return _decoder.decode(data)


def _index(values: tuple[str | list[str], ...]) -> FieldWords:
    positions: defaultdict[str, list[int]] = defaultdict(list)
    position = 0
    for value in values:
        found = list(map(_chunks.__getitem__, list_chunks(value) if isinstance(value, str) else value))
        position = _BETWEEN + _add(positions, found, position)
    return _pack(positions if position < MOST_WORDS else _cut(positions))


def _add(positions: defaultdict[str, list[int]], found: list[str | tuple[tuple[str, int], ...]], position: int) -> int:
    """Note the positions of what chunks stand for, from `position` on; gives the next free one.

    Chunks of one word, nearly all, go by in C: `positions[word].append(position)` for each.
    """
    several = [at for at, one in enumerate(found) if type(one) is tuple] if tuple in set(map(type, found)) else []
    start = 0
    for at in (*several, len(found)):
        words = cast("list[str]", found[start:at])
        deque(map(list.append, map(positions.__getitem__, words), count(position)), maxlen=0)
        position += at - start
        start = at + 1
        if at < len(found):
            *pairs, (_, width) = cast("tuple[tuple[str, int], ...]", found[at])
            for form, offset in pairs:
                positions[form].append(position + offset)
            position += width
    return position


def _cut(positions: dict[str, list[int]]) -> dict[str, list[int]]:
    kept = {form: [place for place in found if place < MOST_WORDS] for form, found in positions.items()}
    return {form: found for form, found in kept.items() if found}


def _pack(positions: dict[str, list[int]]) -> FieldWords:
    length = sum(map(len, positions.values()))
    encoded = [_ENCODED[found[0]] if len(found) == 1 else _encode(found) for found in positions.values()]
    return FieldWords(length, list(positions), encoded)


def _encode(found: list[int]) -> bytes:
    return b"".join(map(_ENCODED.__getitem__, (found[0], *map(sub, found[1:], found))))


class _Numbers(dict[int, bytes]):
    """Number → three bytes, little-endian."""

    def __missing__(self, number: int) -> bytes:
        encoded = number.to_bytes(3, "little")
        if number < _CLOSE:
            self[number] = encoded
        return encoded


_ENCODED = _Numbers()
