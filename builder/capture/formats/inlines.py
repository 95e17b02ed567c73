"""Running text of an HTML page, gathered as inline Markdown.

Rule: keeps links, emphasis, code, deletions, ruby and line breaks, and closes them at the edge of a block;
`inline_marks` writes them.
"""

from typing import Any

from builder.capture.inline_marks import BREAK, Markup, Part
from builder.text import tidy

DEEPEST = 24
"""Maximum nesting depth of marks; a deeper text is hostile or broken."""

_MARKED = frozenset(("em", "i", "cite", "strong", "b", "code", "del", "s", "ruby", "rt", "rp"))
_MARKING = frozenset(("open", "link", "note"))


class Inlines:
    """Text, marks and links since the last edge of a block."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._parts: list[Part] = []
        self._open: list[tuple[str, str]] = []
        self._deeper: list[str] = []
        """Elements nested in more than `DEEPEST` marks, which are ignored."""
        self._plain = True
        """True if only text without breaks has been gathered."""

    def add(self, text: str | None) -> None:
        """Add characters as they are in the page."""
        if text and (self._parts or text.strip(" \t\n\r\f\v")):
            self._parts.append(text)

    def add_note(self, label: str) -> None:
        """Add the mark of a footnote: `[^1]`."""
        self._parts.append(("note", label))
        self._plain = False

    def open(self, tag: str, element: Any) -> None:
        """Start an inline element."""
        if tag == "br":
            self._parts.append(BREAK)
            self._plain = False
        elif len(self._open) >= DEEPEST:
            self._deeper.append(tag)
        elif tag == "a" or tag in _MARKED:
            part = ("link", element.get("href") or "") if tag == "a" else ("open", tag)
            self._open.append(part)
            self._parts.append(part)
            self._plain = False

    def close(self, tag: str) -> None:
        """End an inline element."""
        if self._deeper:
            if self._deeper[-1] == tag:
                self._deeper.pop()
        elif self._open and _name(self._open[-1]) == tag:
            self._open.pop()
            self._parts.append(("close", tag))

    def is_empty(self) -> bool:
        """True if nothing has been gathered since the last edge."""
        return not self._parts

    def take(self, *, plain: bool = False) -> list[tuple[str, Markup | None, float]]:
        """(text, its marks or None, share of linked characters) of each gathered paragraph; starts over.

        With `plain`, marks are left out, because nobody needs them for a menu.
        """
        parts, unmarked = self._parts, self._plain
        self._parts, self._plain = list(self._open), not self._open
        words = "".join([part for part in parts if isinstance(part, str)])
        if unmarked:
            text = tidy(words)
            return [(text, None, 0.0)] if text else []
        if not words.replace(BREAK, "").strip():
            return []
        parts.extend(("close", _name(part)) for part in reversed(self._open))
        runs = _cut_paragraphs(parts) if words.count(BREAK) > 1 else [parts]
        return [paragraph for run in runs if (paragraph := self._make_paragraph(run, plain=plain))]

    def _make_paragraph(self, run: list[Part], *, plain: bool) -> tuple[str, Markup | None, float] | None:
        words = "".join([part for part in run if isinstance(part, str)])
        text = tidy(words.replace(BREAK, " "))
        if not text:
            return None
        marked = any(part[0] in _MARKING for part in run if isinstance(part, tuple))
        if not marked and BREAK not in words.strip(" \n\t\r" + BREAK):
            return text, None, 0.0
        markup = None if plain else Markup(tuple(run), self._base)
        return _drop_ruby(run) or text, markup, _find_link_share(run, len(text))


def _name(part: tuple[str, str]) -> str:
    return "a" if part[0] == "link" else part[1]


def _cut_paragraphs(parts: list[Part]) -> list[list[Part]]:
    """Split at double line breaks, which separate paragraphs on pages without `<p>`."""
    runs: list[list[Part]] = [[]]
    broken = False
    for part in parts:
        if part == BREAK:
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
    """The text without the readings of ruby; None if it contains no ruby."""
    if ("open", "rt") not in run:
        return None
    kept, depth = [], 0
    for part in run:
        if isinstance(part, str):
            kept += [part] if depth == 0 else []
        elif part[1] in ("rt", "rp"):
            depth += 1 if part[0] == "open" else -1
    return tidy("".join(kept).replace(BREAK, " "))


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
