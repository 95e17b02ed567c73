"""Running text of an HTML page, gathered into inline Markdown.

Rule: keeps links, emphasis, code, deletions, ruby and line breaks; marks never enclose white space, never nest in
themselves, and are closed at the edge of a block.
"""

import re
from typing import Any

from builder.capture.inline import clean_url, escape, format_link
from builder.text import tidy

_MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**", "code": "`", "del": "~~", "s": "~~"}
_BREAK = "\x01"
"""Stands for `<br>` until the block is taken; control characters do not occur in the text."""


class Inlines:
    """Text, marks and links since the last edge of a block."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._parts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str | None]] = []

    def add(self, text: str | None) -> None:
        """Characters as the page has them."""
        if text:
            self._parts.append(("text", text))

    def add_note(self, label: str) -> None:
        """The mark of a footnote: `[^1]`."""
        self._parts.append(("note", label))

    def open(self, tag: str, element: Any) -> None:
        """An inline element begins."""
        if tag == "br":
            self._parts.append(("text", _BREAK))
        elif tag == "a":
            address = clean_url(element.get("href") or "", base=self._base)
            self._open.append((tag, address))
            self._parts.append(("open", address or "a"))
        elif tag in _MARKS or tag in ("ruby", "rt", "rp"):
            self._open.append((tag, None))
            self._parts.append(("open", tag))

    def close(self, tag: str) -> None:
        """An inline element ends."""
        if self._open and self._open[-1][0] == tag:
            _, address = self._open.pop()
            self._parts.append(("close", address or tag))

    def is_empty(self) -> bool:
        """Whether nothing has gathered since the last edge."""
        return not self._parts

    def take(self, *, plain: bool = False) -> list[tuple[str, str | None, float]]:
        """(text, Markdown or None, share of linked characters) of each paragraph gathered; begins anew.

        `plain` leaves the Markdown out: nobody reads it of a menu.
        """
        parts, self._parts = self._parts, []
        still_open = [("open", address or tag) for tag, address in self._open]
        if not any(kind == "text" and value.strip() for kind, value in parts):
            self._parts = still_open
            return []
        for tag, address in reversed(self._open):
            parts.append(("close", address or tag))
        self._parts = still_open
        return [paragraph for run in _cut_paragraphs(parts) if (paragraph := _make_paragraph(run, plain=plain))]


def _cut_paragraphs(parts: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Two line breaks in a row part paragraphs, as pages without `<p>` do it."""
    runs: list[list[tuple[str, str]]] = [[]]
    broken = False
    for kind, value in parts:
        if kind == "text" and value == _BREAK:
            if broken:
                opened = _find_open(runs[-1])
                runs[-1].extend(("close", name) for name in reversed(opened))
                runs.append([("open", name) for name in opened])
                broken = False
                continue
            broken = True
        elif kind != "text" or value.strip():
            broken = False if kind == "text" else broken
        runs[-1].append((kind, value))
    return runs


def _find_open(run: list[tuple[str, str]]) -> list[str]:
    names: list[str] = []
    for kind, value in run:
        if kind == "open":
            names.append(value)
        elif kind == "close" and names:
            names.pop()
    return names


def _make_paragraph(run: list[tuple[str, str]], *, plain: bool) -> tuple[str, str | None, float] | None:
    words = "".join(value for kind, value in run if kind == "text")
    text = tidy(words.replace(_BREAK, " "))
    if not text:
        return None
    marked = any(kind in ("open", "note") for kind, _ in run) or _BREAK in words.strip(" \n\t\r" + _BREAK)
    if not marked:
        return text, None, 0.0
    return _drop_ruby(run) or text, None if plain else _format(run), _find_link_share(run, len(text))


def _drop_ruby(run: list[tuple[str, str]]) -> str | None:
    """The text without the readings of ruby, which stand beside the words and not among them."""
    if ("open", "rt") not in run:
        return None
    kept, depth = [], 0
    for kind, value in run:
        if value in ("rt", "rp") and kind != "text":
            depth += 1 if kind == "open" else -1
        elif kind == "text" and depth == 0:
            kept.append(value)
    return tidy("".join(kept).replace(_BREAK, " "))


def _find_link_share(run: list[tuple[str, str]], whole: int) -> float:
    linked, depth = 0, 0
    for kind, value in run:
        if kind == "open":
            depth += _is_link(value)
        elif kind == "close":
            depth -= _is_link(value)
        elif depth > 0:
            linked += len(value.strip())
    return min(1.0, linked / whole) if whole else 0.0


def _is_link(value: str) -> bool:
    return value == "a" or ":" in value


def _format(run: list[tuple[str, str]]) -> str:
    """Markdown of a run: a stack of open marks, each closed before the white space that ends it."""
    stack: list[tuple[str, list[str]]] = [("", [])]
    for kind, value in run:
        if kind == "text":
            clean = re.sub(r"[ \t\n\r\f\v]+", " ", value)
            stack[-1][1].append(clean if stack[-1][0] == "code" else escape(clean))
        elif kind == "note":
            stack[-1][1].append(f"[^{value}]")
        elif kind == "open":
            stack.append((value, []))
        elif len(stack) > 1:
            name, inner = stack.pop()
            stack[-1][1].append(_wrap(name, "".join(inner), {outer for outer, _ in stack}))
    while len(stack) > 1:
        name, inner = stack.pop()
        stack[-1][1].append(_wrap(name, "".join(inner), set()))
    joined = re.sub("[ \u3000]*\x01[ \u3000]*", "\x01", re.sub(" +", " ", "".join(stack[0][1]))).strip(" \x01\u3000")
    return joined.replace("\x01", "\\\n")


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
