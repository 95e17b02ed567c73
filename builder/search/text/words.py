"""The definition of a word, in Python (docs/search-format.md; its twin is `client/words.js`).

Rule: pure, and blind to context: a text is cut into chunks, and what a chunk gives depends on that chunk alone.
Both twins pass `tests/search/vectors.json`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from builder.search.text.unicode_classes import make_class

LONGEST = 60
"""Maximum number of characters of a form; the rest is cut off."""

_CONNECTORS = "&'’.,\\-‐‑\u00ad＆＇．－"
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7af\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U000323af"
)
"""Scripts without spaces, or with particles attached to words: Han, kana, bopomofo, Hangul, Thai, Lao, Khmer,
Burmese.
"""
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Accents, Hebrew points, Arabic vowel signs and the lengthening stroke, enclosing marks, variation selectors."""
_IGNORED = re.compile("[\u0640\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""The marks among them that do not distinguish spellings."""
_FOLDED = str.maketrans(
    dict(zip("’ʼ‐øđðłıħŧŋςىیکة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "''-oddlihtnσييكه" + "0123456789" * 3, strict=True))
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "\u00ad": ""}
)


@cache
def _make_chunk_pattern(top: int) -> re.Pattern[str]:
    """Compiled only if a text needs it, because nothing else that `backfile search` loads takes as long."""
    letters = make_class(top=top)
    return re.compile(f"[{letters}]+(?:[{_CONNECTORS}][{letters}]+)*")


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@cache
def _make_segment_pattern() -> re.Pattern[str]:
    other = f"(?![{_UNSPACED}])[{make_class()}]"
    return re.compile(f"([{_UNSPACED}]+)|((?:{other})+(?:[&'.,-](?:{other})+)*)")


_CUTS = re.compile("([&'.,-])")
_DOTTED_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")
_DIGITS = re.compile(r"[0-9]+")
_NUMERAL = re.compile("[0-9]")
_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "\u00ad": ""})
_LONGEST_ACRONYM = 5


class Piece(NamedTuple):
    """A part of a text that stands for consecutive words."""

    parts: tuple[str, ...]
    """Forms at consecutive positions; for a run without spaces, its overlapping pairs of characters and its last
    character.
    """
    joined: str | None = None
    """`covid19` for `COVID-19`: a second form at the position of the first part."""
    unspaced: bool = False


def _choose_pattern(text: str) -> re.Pattern[str]:
    """A pattern that covers only the characters that the text needs: those beyond the first 65,536 make it slower."""
    if text.isascii():
        return _make_chunk_pattern(0x7F)
    return _make_chunk_pattern(0x10FFFF if _ASTRAL.search(text) else 0xFFFF)


def find_chunks(text: str) -> Iterator[re.Match[str]]:
    """The chunks of a text: letters, digits and marks, with single connectors between them."""
    return _choose_pattern(text).finditer(text)


def list_chunks(text: str) -> list[str]:
    """The texts of `find_chunks`."""
    return _choose_pattern(text).findall(text)


def fold(text: str) -> str:
    """The text in NFKC and lower case, without the marks of `_MARKS`, with the letters of `_FOLDED` replaced."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return unicodedata.normalize("NFC", _MARKS.sub("", split)).translate(_FOLDED)


@lru_cache(maxsize=1 << 16)
def split_chunk(chunk: str) -> tuple[Piece, ...]:
    """The pieces of a chunk, in order; may be empty. Their forms keep the spelling of the text as far as `_spell`
    does.
    """
    folded = fold(chunk)
    if folded.isascii() and folded.isalnum():
        spelt = (folded if chunk == folded else _spell(_keep(chunk)))[:LONGEST]
        return (Piece((spelt if fold(spelt) == folded[:LONGEST] else folded[:LONGEST],)),)
    pieces = _split(folded)
    kept = _keep(chunk)
    return pieces if kept == folded else _spell_all(pieces, _split(kept))


def _split(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for run, segment in _make_segment_pattern().findall(text):
        if run:
            pieces.append(Piece(tuple(run[at : at + 2] for at in range(len(run))), None, True))
        else:
            pieces.extend(map(_make_piece, _group(segment)))
    return tuple(pieces)


def _keep(chunk: str) -> str:
    """A chunk as written, except for variants of characters and signs that do not distinguish spellings."""
    return unicodedata.normalize("NFC", _IGNORED.sub("", unicodedata.normalize("NFKC", chunk))).translate(_SIGNS)


def _spell(part: str) -> str:
    """The spelling that is kept: capitals only if all letters are capitals (`WHO` differs from `who`); accents
    always.
    """
    lower = unicodedata.normalize("NFC", part.lower())
    short = 2 <= len(part) <= _LONGEST_ACRONYM
    return part if short and all(letter != letter.lower() for letter in part) else lower


def _spell_all(pieces: tuple[Piece, ...], kept: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces` with the spelling of `kept` where both are the same words; joined forms keep theirs."""
    if [len(piece.parts) for piece in pieces] != [len(piece.parts) for piece in kept]:
        return pieces
    return tuple(
        piece._replace(parts=tuple(map(_choose, piece.parts, other.parts)))
        for piece, other in zip(pieces, kept, strict=True)
    )


def _choose(folded: str, kept: str) -> str:
    spelt = _spell(kept)
    return spelt if fold(spelt) == folded else folded


def _group(segment: str) -> list[list[str]]:
    """Words grouped if hyphens or ampersands connect them; words with apostrophes, acronyms and numbers become one
    word.
    """
    first, *rest = _CUTS.split(_DOTTED_NUMBER.sub(lambda match: match[0].replace(".", ",,"), segment))
    groups, acronym = [[first]], _is_letter(first)
    for cut, part in zip(rest[::2], rest[1::2], strict=True):
        last = groups[-1][-1]
        short = _is_letter(part)
        if cut == "." and acronym and short:
            groups[-1][-1] += part
            continue
        acronym = short
        if cut in "&-":
            groups[-1].append(part)
        elif joined := _join(last, cut, part):
            groups[-1][-1] = joined
        else:
            groups.append([part])
    return groups


def _is_letter(part: str) -> bool:
    return len(part) == 1 and not _NUMERAL.match(part)


def _join(last: str, cut: str, part: str) -> str | None:
    """One word made of two that a dot, a comma or an apostrophe separates; None if they stay two words."""
    if cut == "'":
        if part == "s" and last.endswith("s"):
            return last
        return None if len(last) == 1 or last == "qu" else last + part
    if _DIGITS.fullmatch(last) and _DIGITS.fullmatch(part):
        if cut == ".":
            return f"{last}.{part}"
        return last + part if len(part) == 3 else None
    return None


def _make_piece(parts: list[str]) -> Piece:
    words = [part[:LONGEST] for part in parts if part]
    whole = "".join(words)
    tied = 2 <= len(words) <= 3 and len(whole) <= 20
    named = tied and (len(whole) <= 5 or any(len(word) == 1 or _NUMERAL.search(word) for word in words))
    return Piece(tuple(words), whole if named else None)


def find_singular(form: str) -> str:
    """A folded form without the ending of an English plural: D. Harman's S stemmer (How effective is suffixing?,
    1991).
    """
    if form.endswith("ies"):
        return form if form.endswith(("eies", "aies")) else form[:-3] + "y"
    if form.endswith("es"):
        return form if form.endswith(("aes", "ees", "oes")) else form[:-1]
    return form[:-1] if form.endswith("s") and not form.endswith(("us", "ss")) else form


def list_words(text: str) -> Iterator[tuple[str, int]]:
    """(form, position) of every word of a text; a joined form comes right before the part whose position it shares."""
    position = 0
    for chunk in list_chunks(text):
        for piece in split_chunk(chunk):
            if piece.joined:
                yield piece.joined, position
            for part in piece.parts:
                yield part, position
                position += 1


def list_query_words(text: str) -> tuple[str, ...]:
    """The folded words of a literal phrase, without joined forms; a run without spaces at the end may continue in the
    text.

    The last word may end in `*`, which matches any form that begins with it.
    """
    pieces = [piece for chunk in list_chunks(text) for piece in split_chunk(chunk)]
    words = [fold(part) for piece in pieces for part in piece.parts]
    if pieces and pieces[-1].unspaced:
        last = words.pop()
        if len(pieces[-1].parts) == 1:
            words.append(last + "*")
    return tuple(words)
