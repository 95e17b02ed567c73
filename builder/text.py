"""Pure functions on strings that more than one layer needs.

Rule: standard library only, no knowledge of articles, files or markup.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

SLUG_LENGTH = 80
"""Maximum number of characters in a slug."""
SLUG_BYTES = 230
"""Maximum number of UTF-8 bytes in a slug: file systems allow 255, and `-`, ten characters of the id and `.html`
follow.
"""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_PLAIN_SLUG = re.compile(rf"(?!.{{{SLUG_LENGTH + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*")
"""A text that is already a slug."""
_PLAIN_NAME = re.compile(r"[^\x00-\x1f/\\:.][^\x00-\x1f/\\:]*")
_ACRONYM = re.compile(r"\b(?:\w\.){2,}")
_APOSTROPHES = re.compile("(?<=\\w)['’ʼ](?=\\w)")
_CONTROLS = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_C1 = re.compile(b"\xc2[\x80-\x9f]")
"""Control characters that terminals also obey (ISO 6429), in UTF-8."""
_INVISIBLE = tuple(char.encode() for char in "\u200b\ufeff\ufffe\uffff")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, line ends, direction marks and lone surrogates: characters that a terminal obeys or cannot
show.
"""
_SURROGATES = re.compile("[\ud800-\udfff]")
"""Characters in place of bytes that are not UTF-8 in names of files (PEP 383)."""
_OPENING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE)
"""The character that closes each embedding, override or isolate, by the one that opens it."""


def is_plain_name(text: str) -> bool:
    """True if a text is the name of a file or folder that is not hidden: a single path component on any system."""
    return _PLAIN_NAME.fullmatch(text) is not None


def tidy(text: str) -> str:
    """The text on one line: runs of white space become one space, and both ends are stripped."""
    return " ".join(text.split())


def make_readable(name: str) -> str:
    """A name of a file, with U+FFFD in place of bytes that are not UTF-8: such a name cannot be written to a file."""
    return name if name.isascii() else _SURROGATES.sub("\ufffd", name)


def drop_controls(text: str) -> str:
    """The text without control characters, zero-width spaces, byte order marks and lone surrogates."""
    return encode_clean(text).decode()


def encode_clean(text: str) -> bytes:
    """`drop_controls` as UTF-8, without a pass over the characters, because large pages would take long."""
    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    if b"\xc2" in data:
        data = _C1.sub(b"", data)
    for char in _INVISIBLE:
        if char in data:
            data = data.replace(char, b"")
    return data


def drop_forbidden(text: str) -> str:
    """The text without the characters that XML 1.0 (section 2.2) forbids, and without DEL and C1 controls."""
    return _FORBIDDEN.sub("", text)


def show_unseen(text: str) -> str:
    """The text on one line, safe to print on a terminal: characters that a terminal would obey are escaped."""
    return _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text)


def drop_unseen(text: str) -> str:
    """The text on one line without the characters that `show_unseen` escapes, for words of articles, in which
    direction marks are common. Line ends and tabs become spaces.
    """
    return _UNSEEN.sub(lambda match: " " if match[0].isspace() else "", text)


def close_directions(text: str) -> str:
    """The text with each change of direction closed, so that it does not reverse the text that follows.

    A closing mark without an opening one is removed. See Unicode Annex 9, sections 3.3.2 and X1 to X8.
    """
    if not _OPENING.search(text):
        return text
    waiting: list[str] = []
    kept = []
    for char in text:
        if closing := _CLOSED_BY.get(char):
            waiting.append(closing)
        elif char == _POP_ISOLATE and char in waiting:
            while waiting.pop() != char:  # also closes what was opened within it
                pass
        elif char == _POP and waiting[-1:] == [char]:
            waiting.pop()
        elif char in (_POP, _POP_ISOLATE):
            continue
        kept.append(char)
    return "".join([*kept, *reversed(waiting)])


def make_slug(text: str, *, fallback: str = "untitled") -> str:
    """A file name from any text: NFC, lower case, letters and digits of all scripts, `-` between words.

    At most `SLUG_LENGTH` characters and `SLUG_BYTES` bytes, cut at the end of a word if one ends in the last third;
    never empty, never a name that Windows reserves.
    """
    if _PLAIN_SLUG.fullmatch(text) and text not in _RESERVED:
        return text
    lowered = unicodedata.normalize("NFC", text).lower()
    lowered = _ACRONYM.sub(lambda match: match[0].replace(".", ""), lowered)
    lowered = unicodedata.normalize("NFC", _APOSTROPHES.sub("", lowered))
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in lowered)
    slug = _cut("-".join(kept.split())) or fallback
    return f"{slug}-" if slug in _RESERVED else slug


def _cut(slug: str) -> str:
    if len(slug) <= SLUG_LENGTH and len(slug.encode()) <= SLUG_BYTES:
        return slug
    short = slug[:SLUG_LENGTH].encode()[:SLUG_BYTES].decode(errors="ignore")
    whole, dash, _ = short.rpartition("-")
    return (whole if dash and len(whole) > len(short) * 2 // 3 else short).rstrip("-")


def cut_words(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, cut at a word and ended with an ellipsis."""
    line = tidy(text)
    if len(line) <= limit:
        return line
    head, space, _ = line[: limit - 1].rpartition(" ")
    return (head if space and len(head) > limit // 2 else line[: limit - 1]).rstrip(" ,;:–—-") + "…"


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most similar to a misspelt one; None if none is similar enough."""
    matches = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def format_count(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: `1 article`, `4,812 articles`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
