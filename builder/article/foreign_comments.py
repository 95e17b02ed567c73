"""Comments of other generators in the text of an article: `%% … %%`, `{# … #}`, `::: {.hidden}` and the like.

Backfile would publish them as text, so an article that contains one is left out. How it works. The text is read from
its start; code, escaped characters and addresses are skipped as a unit, and every other place is compared with
`SYNTAXES`. The converter escapes all these notations, so that the text of a capture never contains one.

Rule: pure and fail closed. Where it is doubtful that text is code, it is not taken for code.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from builder.article.comments import drop_comments, list_indented
from builder.article.elsewhere import WORDS, fold

_HIDING = WORDS - {"never", "pending", "scheduled", "staff", "trash", "unlisted"} | {
    "comment", "comments", "contenthidden", "contentvisible", "invisible", "noexport", "remark", "todo",
}  # fmt: skip
"""Names, folded, of tags and classes whose content other generators leave out, or show only under a condition."""
_FALSE = re.compile(r"\s*(?:false|0|nil|none)\s*[-+~]?", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*[=:]\s*[\"']?hidden", re.IGNORECASE)
_CLASS = re.compile(r"(?:^|[\s{:])\.([\w-]+)")


def _always(_: re.Match[str]) -> bool:
    return True


def _has_hiding_tag(match: re.Match[str]) -> bool:
    """True for `comment`, `hidden` and other such tags, and for `if false`; a tag without a name is a remark."""
    tag, rest = match["tag"], match["rest"]
    return tag is None or fold(tag) in _HIDING or (tag == "if" and bool(_FALSE.fullmatch(rest)))


def _has_hiding_class(match: re.Match[str]) -> bool:
    words = match["words"]
    return bool(_UNSEEN.search(words)) or any(fold(name) in _HIDING for name in _CLASS.findall(words))


def _is_hiding_block(match: re.Match[str]) -> bool:
    first = re.match(r"[{\s]*([\w-]+)", match["words"])
    return bool(first and fold(first[1]) in _HIDING) or _has_hiding_class(match)


class Syntax(NamedTuple):
    """A notation for comments, or for text that is left out."""

    name: str
    """The programs that use it."""
    example: str
    pattern: str
    """A regular expression for its beginning; its groups are read by `is_meant`."""
    is_meant: Callable[[re.Match[str]], bool] = _always


_ITEMS = r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+"
"""Marks of list items before a line."""
SYNTAXES = (
    Syntax("Obsidian", "%% … %%", r"(?<![\d%])%%"),
    Syntax(
        "Liquid, Jekyll or Twig", "{% comment %}", r"\{%[-+~]?\s*(?:#|(?P<tag>[^\W\d][\w-]*)(?P<rest>[^%\n]*))",
        _has_hiding_tag,
    ),
    Syntax("Nunjucks or Jinja", "{# … #}", r"\{#(?![\w:.-]+[^{}\n#]*\})"),
    Syntax(
        "Hugo or Handlebars", "{{/* … */}} or {{% comment %}}",
        r"\{\{[<%{~-]*\s*(?:/\*|!|#?\s*(?P<tag>[^\W\d][\w-]*)(?P<rest>[^}%>\n]{0,200}))", _has_hiding_tag,
    ),
    Syntax("MDX", "{/* … */}", r"\{\s*/[*/]"),
    Syntax("CriticMarkup", "{>> … <<} or {-- … --}", r"\{(?:>>|--)"),
    Syntax("kramdown", "{::comment}", r"\{::\s*(?P<tag>[\w-]+)(?P<rest>)", _has_hiding_tag),
    Syntax("Quarto or Pandoc", "::: {.hidden}", rf"^[ \t>]*{_ITEMS}:{{3,}}(?P<words>[^\n]*)", _is_hiding_block),
    Syntax("Quarto or Pandoc", "[…]{.hidden}", r"\{(?!credit=)(?P<words>:?[^{}\n]*)\}", _has_hiding_class),
    Syntax("ERB or JSP", "<%# … %>", r"<%(?:#|--)"),
    Syntax("Org", "#+BEGIN_COMMENT", r"^[ \t>]*#\+begin_comment"),
    Syntax(
        "HTML, which hides an element", "<div hidden>",
        r"<(?:(?:comment|template|noinclude)\b[^<>]{0,300}>|[a-z][\w-]*\s[^<>]{0,300}?"
        r"(?:(?<![:\w-])(?<!: )hidden(?![\w.-])|(?:display\s*:\s*none|visibility\s*:\s*hidden)\b)[^<>]{0,300}>)",
    ),
)  # fmt: skip
_FENCE = (
    r"^(?P<quotes>(?: {0,3}> ?)*+)"
    rf"(?P<lead>[ \t]*+{_ITEMS})(?P<marks>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*"
)
_NEXT = re.compile(
    rf"(?P<fence>{_FENCE})|(?P<escape>\\.)|(?P<span>`+)"
    r"|(?P<address>https?://(?:[^\s`<>()\[\]\"%]|%(?!%)|%%?(?=[\dA-Fa-f]{2}))+)"
    r"|(?P<mark>[%{<]|"
    rf"^[ \t>]*{_ITEMS}(?::::|#\+))",
    re.MULTILINE,
)
_PATTERNS = tuple((one, re.compile(one.pattern, re.MULTILINE | re.IGNORECASE)) for one in SYNTAXES)
_MAYBE = re.compile(r"%%|\{|:::|<|#\+")
_BLOCK_EDGE = re.compile(
    r"\n(?=[ \t]*(?:\n|>|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|`{3}|~{3}|\||:::))"
    r"|^ {0,3}(?:#{1,6} |\|)[^\n]*()",
    re.MULTILINE,
)
"""The ends of blocks, which no span of code crosses; headings and rows of tables end with their line."""
_LIST = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\n]+\]:)[ \t]", re.MULTILINE)


class Foreign(NamedTuple):
    """A comment of another generator; `line` counts from 0."""

    line: int
    syntax: Syntax


def find_foreign_comments(body: str) -> Iterator[Foreign]:
    """The comments of other generators in a body, in order; at most one for each line."""
    if not _MAYBE.search(body):
        return
    bare = drop_comments(body)
    last = -1
    for at, syntax in _Reader(bare.text).read():
        line = bare.find_line(bare.text.count("\n", 0, at))
        if line != last:
            yield Foreign(line, syntax)
        last = line


class _Reader:
    """Reads one text from start to end."""

    def __init__(self, text: str) -> None:
        self._text = text
        listed = _LIST.search(text)
        self._listed = listed.start() if listed else len(text)
        self._indented = list_indented(text)
        self._line_ends = [*(match.start() for match in re.finditer("\n", text)), len(text)]
        self._edges = sorted(match.end() if match.lastindex else match.start() for match in _BLOCK_EDGE.finditer(text))
        self._runs: defaultdict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self._runs[len(run[0])].append(run.start())

    def read(self) -> Iterator[tuple[int, Syntax]]:
        """(offset, syntax) of each comment."""
        at = 0
        while match := _NEXT.search(self._text, at):
            start, at = match.start(), match.end()
            line = bisect_left(self._line_ends, start)
            if self._indented[line] and start < self._listed:  # in a list, such indentation is rarely code
                at = self._line_ends[line]
            elif match["fence"] is not None:
                at = self._end_fence(match)
            elif match["span"]:
                at = self._end_span(start, at)
            elif match["mark"] and (found := self._find_syntax(start)):
                yield start, found[0]
                at = found[1]

    def _find_syntax(self, at: int) -> tuple[Syntax, int] | None:
        """(syntax, end) of the comment that begins at an offset."""
        for syntax, pattern in _PATTERNS:
            if (match := pattern.match(self._text, at)) and syntax.is_meant(match):
                closed = self._text.find("%%", match.end()) if match[0] == "%%" else -1
                return syntax, match.end() if closed < 0 else closed + 2
        return None

    def _end_fence(self, opening: re.Match[str]) -> int:
        """The end of a fenced block; the end of its marks if it may be none.

        A block ends before a line that leaves the quotation or the list item in which it begins.
        """
        lead = opening["lead"].expandtabs(4)
        inside = opening.start() > self._listed or not lead.isspace()
        if len(lead) > 3 and not inside:
            return opening.end("marks")
        depth, width, marks = opening["quotes"].count(">"), len(lead) if inside else 0, opening["marks"]
        line = re.compile(rf"(?: {{0,3}}> ?){{{depth}}}(?P<rest>[^\n]*)")
        closing = re.compile(rf" {{0,3}}{marks[0]}{{{len(marks)},}}[ \t]*")
        at = opening.end()
        while at < len(self._text):
            match = line.match(self._text, at + 1)
            rest = match["rest"].expandtabs(4) if match else ""
            if match is None or (rest.strip() and rest[:width].strip()):
                break
            at = match.end()
            if closing.fullmatch(rest[width:]):
                break
        return at

    def _end_span(self, start: int, end: int) -> int:
        """The end of the code span that these backticks begin; the end of the backticks if they begin none."""
        runs = self._runs[end - start]
        after, edge = bisect_right(runs, start), bisect_right(self._edges, start)
        limit = self._edges[edge] if edge < len(self._edges) else len(self._text)
        return runs[after] + end - start if after < len(runs) and runs[after] < limit else end
