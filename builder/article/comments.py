"""Removal of comments from Markdown: `<!-- … -->`, and `[//]: # (…)`.

How it works. The text is read from its start. A fence, a code span, an indented block and an escaped character are
skipped as a unit. A comment that begins anywhere else is removed, up to the `-->` that closes it or to the end of the
text. This module only guesses from the lines which text is code. The parser in `render/markdown.py` checks the guess;
if it was wrong, it calls `drop_comments` again without sparing code. The text before and after a removed comment may
form another comment, so the text is read again until none is found.

Rule: pure. No comment is published: an unclosed comment removes the rest of the text, comments may be nested, and
text that resembles the beginning of a comment (`<! --`, `<!-`) begins one.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection
from typing import NamedTuple

FENCED, SPAN, INDENTED = CODE = ("fenced", "span", "indented")
"""Kinds of code."""
OPENING = re.compile(r"(?<!\\)<!\s*-")
"""The beginning of a comment, or text that resembles one."""
_MARK = r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*+"
"""Markers of quotations and lists before a line."""
_NEXT_LINE = r"[ \t]*(?:\n[ \t>]*)?"
_DEFINITION = (
    rf"{_MARK}(?P<bracket>\[)(?P<label>[^\]\n]{{0,99}})\](?:(?<=\[//\])[ \t]+)?:"
    rf"(?:{_NEXT_LINE}(?:#|<#?>)(?:{_NEXT_LINE}(?P<title>[(\"'])|[ \t]*$|[ \t])|(?<=//\]:)|(?<=//\] :)|(?<=\[\]:))"
)
_NEXT = re.compile(
    rf"(?P<fenced>{_MARK}(?P<marks>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*)"
    rf"|(?P<definition>{_DEFINITION})"
    r"|(?P<escape>\\.)|(?P<span>`+)|(?P<comment><!\s*-)",
    re.MULTILINE | re.DOTALL,
)
_DEFINED = re.compile(_DEFINITION, re.MULTILINE)
_FIRST = re.compile(r"\s*<!--")
_MARKS = re.compile(r"<!--|-->")
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_LIST = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\n]+\]:)[ \t]", re.MULTILINE)
_CLOSING = {"(": ")", '"': '"', "'": "'"}
_SPACES = re.compile(r"[ \t]*")
_PASSES = 3
"""Maximum number of passes over a text; after that, the text is cut off at the first remaining comment."""


class Uncommented(NamedTuple):
    """A text without its comments. Lines are counted from 0."""

    text: str
    shifts: tuple[tuple[int, int], ...] = ()
    """(line of `text`, number of lines removed above it), in order."""
    unclosed: int | None = None
    """The line of the original text on which an unclosed comment begins; None if all are closed."""
    spared: int = 0
    """Number of beginnings of comments in text that was taken for code."""

    def find_line(self, line: int) -> int:
        """The line of the original text for a line of `text`."""
        at = bisect_right(self.shifts, line, key=lambda shift: shift[0])
        return line + (self.shifts[at - 1][1] if at else 0)


def drop_comments(text: str, *, spare: Collection[str] = CODE) -> Uncommented:
    """The text without its comments, except those in code of the kinds in `spare`."""
    if "<!" not in text and not (("]:" in text or "//]" in text) and _DEFINED.search(text)):
        return Uncommented(text)
    done = _Reader(text, spare=spare).read()
    before = text
    for _ in range(_PASSES):
        if done.text == before:
            return done
        before = done.text
        done = _join(done, _Reader(before, spare=spare).read())
    found = OPENING.search(done.text)
    return done._replace(text=done.text[: found.start()], unclosed=0, spared=0) if found else done


def skip_comments(text: str) -> int:
    """The offset at which a text begins, after leading comments and the empty lines around them."""
    at = 0
    while match := _FIRST.match(text, at):
        end = _find_end(text, match.end())
        if end is None:
            break
        at = end
    return at + len(text[at:]) - len(text[at:].lstrip("\n")) if at else 0


def _find_end(text: str, at: int) -> int | None:
    """The offset at which the comment ends whose content begins at `at`, including nested comments; None if it is not
    closed.
    """
    depth = 1
    while match := _MARKS.search(text, at):
        depth += 1 if match[0] == "<!--" else -1
        at = match.end()
        if not depth:
            return at
    return None


def _join(first: Uncommented, second: Uncommented) -> Uncommented:
    """The combined result of two passes, one after the other."""
    if second.text == first.text:
        return first._replace(spared=second.spared)
    count = second.text.count("\n") + 1
    shifts = tuple((line, first.find_line(second.find_line(line)) - line) for line in range(count))
    unclosed = first.unclosed
    if unclosed is None and second.unclosed is not None:
        unclosed = first.find_line(second.unclosed)
    return Uncommented(second.text, shifts, unclosed, second.spared)


class _Reader:
    """Reads one text from start to end, in linear time."""

    def __init__(self, text: str, *, spare: Collection[str]) -> None:
        self._text, self._spare = text, spare
        self._parts: list[str] = []
        self._written = self._dropped = self._spared = 0
        self._shifts: list[tuple[int, int]] = []
        self._unclosed: int | None = None
        self._line_ends = [match.start() for match in re.finditer("\n", text)]
        self._blanks = [match.start() for match in _BLANK.finditer(text)]
        self._indented = list_indented(text)
        self._labels = Counter(label.casefold() for label in re.findall(r"\[([^\]\n]{0,99})\]", text))
        self._labels.subtract(match["label"].casefold() for match in _DEFINED.finditer(text))
        listed = _LIST.search(text)
        self._listed = listed.start() if listed else len(text)
        self._ticks: defaultdict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self._ticks[len(run[0])].append(run.start())

    def read(self) -> Uncommented:
        """The text without its comments."""
        kept = at = 0
        while match := _NEXT.search(self._text, at):
            kind, start, at = match.lastgroup, match.start(), match.end()
            if kind == FENCED:
                at = self._pass_code(start, self._end_fence(match)) if kind in self._spare else match.end("marks")
            elif kind == SPAN:
                at = self._pass_code(start, self._end_span(start, at)) if kind in self._spare else at
            elif kind == "comment" and INDENTED in self._spare and self._indented[self._find_line(start)]:
                self._pass_code(start, at)
            elif kind == "comment":
                self._emit(kept, start)
                kept = at = self._drop(start, self._end_comment(start, at))
            elif kind == "definition" and self._is_comment(match):
                self._emit(kept, match.start("bracket"))
                kept = at = self._drop(match.start("bracket"), self._end_definition(match))
        self._emit(kept, len(self._text))
        return Uncommented("".join(self._parts), tuple(self._shifts), self._unclosed, self._spared)

    def _find_line(self, at: int) -> int:
        return bisect_left(self._line_ends, at)

    def _emit(self, start: int, end: int) -> None:
        if start < end:
            self._parts.append(self._text[start:end])
            self._written += self._find_line(end) - self._find_line(start)

    def _pass_code(self, start: int, end: int) -> int:
        self._spared += len(OPENING.findall(self._text, start, end))
        return end

    def _end_fence(self, opening: re.Match[str]) -> int:
        marks = opening["marks"]
        closing = re.compile(rf"^[ \t>]*{marks[0]}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
        match = closing.search(self._text, opening.end())
        return match.end() if match else len(self._text)

    def _end_span(self, start: int, end: int) -> int:
        """The end of the code span that these backticks begin; the end of the backticks if they begin none."""
        runs = self._ticks[end - start]
        after, blank = bisect_right(runs, start), bisect_right(self._blanks, start)
        paragraph = self._blanks[blank] if blank < len(self._blanks) else len(self._text)
        return runs[after] + end - start if after < len(runs) and runs[after] < paragraph else end

    def _end_comment(self, start: int, end: int) -> int:
        """The end of a comment; the end of the text if it is not closed."""
        closed = _find_end(self._text, max(end, start + 4))
        if closed is None:
            self._unclosed = self._find_line(start)
        return closed or len(self._text)

    def _is_comment(self, definition: re.Match[str]) -> bool:
        """True if a definition is not code and nothing refers to it."""
        if INDENTED in self._spare and self._indented[self._find_line(definition.start("bracket"))]:
            return self._listed < definition.start()  # in a list, such indentation is rarely code
        label = definition["label"].casefold()
        return label in ("", "//") or self._labels[label] <= 0

    def _end_definition(self, definition: re.Match[str]) -> int:
        """The end of a definition: the end of its line, or of its title on a following line, or of the paragraph."""
        text, at = self._text, definition.end()
        opening = definition["title"] or ""
        if not opening:
            return self._end_line(definition.end("bracket") if text[at - 1] == "\n" else at)
        closing, depth = _CLOSING[opening], 1
        while True:
            end = self._end_line(at)
            line = text[at:end]
            depth += line.count("(") - line.count(")") if opening == "(" else line.count(opening) % 2
            if line.rstrip().endswith(closing) or (depth < 1 if opening == "(" else depth % 2 == 0):
                return end
            following = text[end + 1 : self._end_line(end + 1)] if end < len(text) else ""
            if not following.strip(" \t>"):
                return end
            at = end + 1

    def _end_line(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end == -1 else end

    def _drop(self, start: int, end: int) -> int:
        """Remove the text from `start` to `end`, and the spaces that would gain a meaning without it; returns where
        it ends.
        """
        spaces = _SPACES.match(self._text, end)
        after = spaces.end() if spaces else end
        last = self._parts[-1][-1] if self._parts else "\n"
        if after == len(self._text) or self._text[after] == "\n":  # two spaces at a line's end are a line break
            end = after
            kept = ""
            while self._parts and not kept:
                kept = self._parts.pop().rstrip(" \t")
            self._parts += [kept] if kept else []
        elif last in " \t\n":  # four spaces at the start of a line are code
            end = after
        if lines := self._find_line(end) - self._find_line(start):
            self._dropped += lines
            self._shifts.append((self._written, self._dropped))
        return end


def list_indented(text: str) -> list[bool]:
    """For each line, whether it may be indented code: four spaces or a tab after an empty line, and the lines that
    follow.
    """
    found, may_begin = [], True
    for line in text.split("\n"):
        indented = may_begin and line.startswith(("    ", "\t"))
        found.append(indented)
        may_begin = indented or not line.strip()
    return found
