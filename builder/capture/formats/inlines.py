"""Running text of an HTML page, gathered into inline Markdown.

Rule: keeps links, emphasis, code, deletions, ruby and line breaks; marks never enclose white space, never nest in
themselves, and are closed at the edge of a block.
"""

import re
from typing import Any, NamedTuple

from builder.capture.inline import clean_url, escape, format_link
from builder.text import tidy

_MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**", "code": "`", "del": "~~", "s": "~~"}
_MARKING = frozenset(("open", "link", "note"))
_BREAK = "\x01"
"""Stands for `<br>` until the block is taken; control characters do not occur in the text."""

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_SPACES = re.compile(" {2,}")
_BREAKS = re.compile("[ \u3000]*\x01[ \u3000]*")

Part = str | tuple[str, str]
"""Text, or (`open` | `close` | `link` | `note`, name of the element, address or label)."""


class Markup(NamedTuple):
    """Words with marks: written as Markdown where they are asked for, which is in the article's text alone."""

    run: tuple[Part, ...]
    base: str | None
    """What relative addresses refer to."""

    @property
    def markdown(self) -> str:
        """Inline Markdown of the run."""
        return _format(self.run, self.base)


class Inlines:
    """Text, marks and links since the last edge of a block."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._parts: list[Part] = []
        self._open: list[tuple[str, str]] = []
        self._plain = True
        """Whether all that has gathered is text without breaks."""

    def add(self, text: str | None) -> None:
        """Characters as the page has them."""
        if text and (self._parts or text.strip(" \t\n\r\f\v")):
            self._parts.append(text)

    def add_note(self, label: str) -> None:
        """The mark of a footnote: `[^1]`."""
        self._parts.append(("note", label))
        self._plain = False

    def open(self, tag: str, element: Any) -> None:
        """An inline element begins."""
        if tag == "br":
            self._parts.append(_BREAK)
            self._plain = False
        elif tag == "a" or tag in _MARKS or tag in ("ruby", "rt", "rp"):
            part = ("link", element.get("href") or "") if tag == "a" else ("open", tag)
            self._open.append(part)
            self._parts.append(part)
            self._plain = False

    def close(self, tag: str) -> None:
        """An inline element ends."""
        if self._open and _name(self._open[-1]) == tag:
            self._open.pop()
            self._parts.append(("close", tag))

    def is_empty(self) -> bool:
        """Whether nothing has gathered since the last edge."""
        return not self._parts

    def take(self, *, plain: bool = False) -> list[tuple[str, Markup | None, float]]:
        """(text, its marks or None, share of linked characters) of each paragraph gathered; begins anew.

        `plain` leaves the marks out: nobody reads them of a menu.
        """
        parts, unmarked = self._parts, self._plain
        self._parts, self._plain = list(self._open), not self._open
        words = "".join([part for part in parts if isinstance(part, str)])
        if unmarked:
            text = tidy(words)
            return [(text, None, 0.0)] if text else []
        if not words.replace(_BREAK, "").strip():
            return []
        parts.extend(("close", _name(part)) for part in reversed(self._open))
        runs = _cut_paragraphs(parts) if words.count(_BREAK) > 1 else [parts]
        return [paragraph for run in runs if (paragraph := self._make_paragraph(run, plain=plain))]

    def _make_paragraph(self, run: list[Part], *, plain: bool) -> tuple[str, Markup | None, float] | None:
        words = "".join([part for part in run if isinstance(part, str)])
        text = tidy(words.replace(_BREAK, " "))
        if not text:
            return None
        marked = any(part[0] in _MARKING for part in run if isinstance(part, tuple))
        if not marked and _BREAK not in words.strip(" \n\t\r" + _BREAK):
            return text, None, 0.0
        markup = None if plain else Markup(tuple(run), self._base)
        return _drop_ruby(run) or text, markup, _find_link_share(run, len(text))


def _name(part: tuple[str, str]) -> str:
    return "a" if part[0] == "link" else part[1]


def _cut_paragraphs(parts: list[Part]) -> list[list[Part]]:
    """Two line breaks in a row part paragraphs, as pages without `<p>` do it."""
    runs: list[list[Part]] = [[]]
    broken = False
    for part in parts:
        if part == _BREAK:
            if broken:
                opened = _find_open(runs[-1])
                runs[-1].extend(("close", _name(one)) for one in reversed(opened))
                runs.append(list(opened))
                broken = False
                continue
            broken = True
        elif isinstance(part, str) and part.strip():
            broken = False
        runs[-1].append(part)
    return runs


def _find_open(run: list[Part]) -> list[tuple[str, str]]:
    opened: list[tuple[str, str]] = []
    for part in run:
        if part[0] in ("open", "link") and isinstance(part, tuple):
            opened.append(part)
        elif part[0] == "close" and opened:
            opened.pop()
    return opened


def _drop_ruby(run: list[Part]) -> str | None:
    """The text without the readings of ruby, which stand beside the words and not among them."""
    if ("open", "rt") not in run:
        return None
    kept, depth = [], 0
    for part in run:
        if isinstance(part, str):
            kept += [part] if depth == 0 else []
        elif part[1] in ("rt", "rp"):
            depth += 1 if part[0] == "open" else -1
    return tidy("".join(kept).replace(_BREAK, " "))


def _find_link_share(run: list[Part], whole: int) -> float:
    linked, depth = 0, 0
    for part in run:
        if isinstance(part, str):
            linked += len(part.strip()) if depth > 0 else 0
        elif part[0] == "link":
            depth += 1
        elif part == ("close", "a"):
            depth -= 1
    return min(1.0, linked / whole) if whole else 0.0


def _is_link(value: str) -> bool:
    return value == "a" or ":" in value


def _format(run: tuple[Part, ...], base: str | None) -> str:
    """Markdown of a run: a stack of open marks, each closed before the white space that ends it."""
    stack: list[tuple[str, list[str]]] = [("", [])]
    for part in run:
        if isinstance(part, str):
            clean = _BLANKS.sub(" ", part)
            stack[-1][1].append(clean if stack[-1][0] == "code" else escape(clean))
        elif part[0] == "note":
            stack[-1][1].append(f"[^{part[1]}]")
        elif part[0] == "open":
            stack.append((part[1], []))
        elif part[0] == "link":
            stack.append((clean_url(part[1], base=base) or "a", []))
        elif len(stack) > 1:
            name, inner = stack.pop()
            stack[-1][1].append(_wrap(name, "".join(inner), {outer for outer, _ in stack}))
    while len(stack) > 1:
        name, inner = stack.pop()
        stack[-1][1].append(_wrap(name, "".join(inner), set()))
    joined = _SPACES.sub(" ", "".join(stack[0][1]))
    if _BREAK in joined:
        joined = _BREAKS.sub(_BREAK, joined)
    return joined.strip(" \x01\u3000").replace(_BREAK, "\\\n")


def _wrap(name: str, inner: str, around: set[str]) -> str:
    bare = inner.strip(" \x01")
    if not bare:
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip(" \x01"))], inner[len(inner.rstrip(" \x01")) :]
    if name == "rt":
        return f"|{bare}"
    if name == "ruby":
        return f"{lead}{{{bare}}}{trail}" if "|" in bare else inner
    if name == "rp" or name == "a":
        return "" if name == "rp" else inner
    if ":" in name:
        inside_link = any(_is_link(outer) for outer in around)
        return inner if inside_link else f"{lead}{format_link(bare.replace(chr(1), ' '), name)}{trail}"
    mark = _MARKS[name]
    if any(_MARKS.get(outer) == mark for outer in around) or ("\x01" in bare and mark == "`"):
        return inner
    return f"{lead}{mark}{bare}{mark}{trail}"
