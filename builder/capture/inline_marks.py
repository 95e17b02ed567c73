"""Inline Markdown from a sequence of text and marks.

Rule: the result renders to the words of the input. A mark that CommonMark would not recognise is left out, and its
words stay. Marks have no white space at their inner edges, are not nested in themselves, and are joined if they
touch.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from builder.capture.inline import clean_url, escape, escape_inside, format_link

Part = str | tuple[str, str]
"""Text, or (`open` | `close` | `link` | `note`, name of the element, address or label)."""

BREAK = "\x01"
"""Represents `<br>`; control characters do not occur in the text."""
_NAMES = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_OPEN = {"*": "\x02", "**": "\x03", "~~": "\x04"}
_CLOSE = {"*": "\x05", "**": "\x06", "~~": "\x07"}
_MARKS = {sign: mark for signs in (_OPEN, _CLOSE) for mark, sign in signs.items()}
_OPENING, _CLOSING = frozenset(_OPEN.values()), frozenset(_CLOSE.values())
_CODE, _RUBY, _NOTE, _LINK, _TARGET, _END = "\x0e", "\x0f", "\x10", "\x11", "\x12", "\x13"
_PIECES = re.compile("([\x0e\x0f\x10\x12][^\x0e-\x10\x12\x13]*+\x13|[\x01-\x07\x11])")
_EDGE = "\x01 \xa0\u2002\u2003\u2009\u200a\u202f\u3000"
"""White space around and within marks, as pages use it, and line breaks."""
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_SPACES = re.compile(" {2,}")
_BREAKS = re.compile("(?:(?<![ \u3000])[ \u3000]++)?\x01[ \u3000]*+")
_PASSES = 4
"""Number of passes that remove unrecognised marks, because each removal may affect the neighbours; then all are
removed.
"""


class Markup(NamedTuple):
    """Text with marks, which is written as Markdown only on demand, because only the article's text needs it."""

    run: tuple[Part, ...]
    base: str | None
    """The base of relative addresses."""

    @property
    def markdown(self) -> str:
        """The inline Markdown."""
        return format_run(self.run, self.base)


def _is_link(name: str) -> bool:
    """True for an open link, whose name is its address, or `a` if it has no usable one."""
    return name == "a" or ":" in name


def format_run(run: tuple[Part, ...], base: str | None) -> str:
    """Inline Markdown of a sequence; line breaks become a backslash and a line end; `base` completes addresses."""
    pieces = [piece for piece in _PIECES.split(_join(run, base)) if piece]
    if not _MARKS.keys().isdisjoint(pieces):
        pieces = _drop_unread(_join_marks(pieces))
    written = "".join(_write(_join_words(pieces)))
    return _BREAKS.sub(BREAK, _SPACES.sub(" ", written)).strip(_EDGE).replace(BREAK, "\\\n")


def _join(run: tuple[Part, ...], base: str | None) -> str:
    """The text with control characters for marks; white space is moved out of marks, and empty ones are removed."""
    stack: list[tuple[str, list[str]]] = [("", [])]
    for part in run:
        if isinstance(part, str):
            stack[-1][1].append(_BLANKS.sub(" ", part))
        elif part[0] == "note":
            stack[-1][1].append(f"{_NOTE}{part[1]}{_END}")
        elif part[0] == "open":
            stack.append((part[1], []))
        elif part[0] == "link":
            stack.append((clean_url(part[1], base=base) or "a", []))
        elif len(stack) > 1:
            _close(stack)
    while len(stack) > 1:
        _close(stack)
    return "".join(stack[0][1])


def _close(stack: list[tuple[str, list[str]]]) -> None:
    name, parts = stack.pop()
    inner, around = "".join(parts), {outer for outer, _ in stack}
    stack[-1][1].append(_wrap(name, inner, around))


def _wrap(name: str, inner: str, around: set[str]) -> str:
    bare = inner.strip(_EDGE)
    if name == "rp" or (name == "rt" and ("ruby" not in around or "code" in around)):
        return ""
    if not bare or "code" in around or name == "a":
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip(_EDGE))], inner[len(inner.rstrip(_EDGE)) :]
    if name == "rt":
        return f"{_RUBY}{_strip(bare)}{_END}"
    if name == "ruby":
        return lead + _join_ruby(bare) + trail
    if name == "code":
        return lead + "\x01".join(f"{_CODE}{_strip(line)}{_END}" for line in bare.split(BREAK) if line.strip()) + trail
    if _is_link(name):
        linked = any(map(_is_link, around))
        return inner if linked else f"{lead}{_LINK}{bare.replace(BREAK, ' ')}{_TARGET}{name}{_END}{trail}"
    mark = _NAMES[name]
    if any(_NAMES.get(outer) == mark for outer in around):
        return inner
    return f"{lead}{_OPEN[mark]}{bare}{_CLOSE[mark]}{trail}"


def _strip(text: str) -> str:
    """The text without control characters for marks."""
    return re.sub("\x12[^\x12\x13]*+\x13|[\x01-\x1f]+", "", text)


def _join_ruby(text: str) -> str:
    """Pairs `word⟨reading⟩`; a pair that cannot be written as ruby keeps only its word."""
    parts = re.split("\x0f([^\x0f\x13]*+)\x13", text)
    pairs = zip(parts[::2], [*parts[1::2], ""], strict=True)
    return "".join(
        f"{_RUBY}{base.strip()}|{reading.strip()}{_END}" if _is_ruby(base, reading) else base for base, reading in pairs
    )


def _is_ruby(base: str, reading: str) -> bool:
    return bool(base.strip() and reading.strip()) and not re.search("[{}|\\\\\x01-\x1f]", base + reading)


def _join_marks(pieces: list[str]) -> list[str]:
    """Join adjacent marks of the same kind: `<b>a</b><b>b</b>`."""
    kept: list[str] = []
    for piece in pieces:
        if kept and piece in _OPENING and kept[-1] == _CLOSE[_MARKS[piece]]:
            kept.pop()
        else:
            kept.append(piece)
    return kept


def _drop_unread(pieces: list[str]) -> list[str]:
    """Remove marks that CommonMark would show as characters (section 6.2, left- and right-flanking runs)."""
    for _ in range(_PASSES):
        unread = _find_unread(pieces)
        if not unread:
            return pieces
        pieces = _join_marks([piece for index, piece in enumerate(pieces) if index not in unread])
    return [piece for piece in pieces if piece not in _MARKS]


def _find_unread(pieces: list[str]) -> set[int]:
    """Indexes of marks that are not such runs, with those of their partners."""
    unread: set[int] = set()
    opened: list[int] = []
    before = _find_neighbours(pieces)
    after = list(reversed(_find_neighbours(list(reversed(pieces)), ends=True)))
    for index, piece in enumerate(pieces):
        if piece in _OPENING:
            opened.append(index)
            previous = pieces[index - 1] if index else ""
            joins = previous in _CLOSING and _MARKS[previous][0] == _MARKS[piece][0]
            if joins or not _is_flanking(after[index], before[index]):
                unread.add(index)
        elif piece in _CLOSING:
            partner = opened.pop()
            if partner in unread or not _is_flanking(before[index], after[index]):
                unread |= {index, partner}
    return unread


def _find_neighbours(pieces: list[str], *, ends: bool = False) -> list[str]:
    """The character before each piece, ignoring marks of its own kind; with `ends`, pieces are in reverse order."""
    found: list[str] = []
    last = other = " "
    sign = ""
    for piece in pieces:
        mark = _MARKS.get(piece, "")[:1]
        if mark:
            other = last if mark != sign else other
            found.append(other)
            last, sign = mark, mark
        else:
            found.append(last)
            last, sign = _find_edge(piece, ends=ends), ""
    return found


def _find_edge(piece: str, *, ends: bool) -> str:
    """The character of a piece next to its neighbour: its first one with `ends`, else its last."""
    if piece == BREAK:
        return "\\" if ends else "\n"
    if piece[0] in "\x0e\x0f\x10\x11\x12":
        return "."
    return piece[0] if ends else piece[-1]


def _is_flanking(inside: str, outside: str) -> bool:
    return not inside.isspace() and (not _is_mark(inside) or outside.isspace() or _is_mark(outside))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _join_words(pieces: list[str]) -> list[str]:
    """Join adjacent pieces of the same kind: words, or code."""
    joined: list[str] = []
    for kind, same in groupby(pieces, key=_find_kind):
        run = list(same)
        if kind == "code":
            run = [f"{_CODE}{''.join(piece[1:-1] for piece in run)}{_END}"]
        joined += ["".join(run)] if kind == "words" else run
    return joined


def _find_kind(piece: str) -> str:
    return "words" if piece[0] > _END else "code" if piece[0] == _CODE else "mark"


def _write(pieces: list[str]) -> Iterator[str]:
    struck = any(_MARKS.get(piece) == "~~" for piece in pieces)
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else BREAK
        after = pieces[index + 1][0] if index + 1 < len(pieces) else ""
        match piece[0]:
            case "\x01" | "\x11":
                yield piece if piece == BREAK else "["
            case "\x0e":
                yield _write_code(piece[1:-1])
            case "\x0f":
                yield f"{{{piece[1:-1]}}}"
            case "\x10":
                yield f"[^{piece[1:-1]}]"
            case "\x12":
                yield format_link("", piece[1:-1]).removeprefix("[")
            case _:
                yield _MARKS.get(piece) or _write_words(piece, before, after, struck=struck)


def _write_words(text: str, before: str, after: str, *, struck: bool) -> str:
    written = escape(text) if before == BREAK else escape_inside(text)
    if struck:
        written = re.sub(r"(?<!\\)~", r"\\~", written)
    if before == _LINK and written.startswith("^"):
        written = f"\\{written}"
    return f"{written[:-1]}\\!" if after and after in (_LINK, _NOTE) and written.endswith("!") else written


def _write_code(text: str) -> str:
    """Code enclosed in more backticks than it contains in a row (CommonMark, section 6.1)."""
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") or (text != text.strip() and text.strip()) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
