"""The front matter of a file: its lines, its dialect, and text that only looks like front matter.

How it works. After any blank lines, the first line decides:

- `---` begins YAML up to the next line `---`; `+++` begins TOML in the same way; `{` begins a JSON object.
- Two or more lines `Key: value`, one of them with a key known to Backfile or another generator, up to an empty line,
  are front matter of their own kind.
- Everything else that looks like front matter is refused with its line: other fences, an unclosed fence, a single
  `Title: x`, the notations of Org, AsciiDoc, Nikola, Pandoc and HTML, front matter in or below a comment.
- A line near the start of the text that says only `visibility: private` belongs in the front matter, and is refused.

Rule: pure. Ordinary Markdown is accepted: breaks, headings, tables, code, paragraphs with a colon. If it cannot be
told from front matter, it is refused, because front matter mistaken for text would be published.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple

from builder.article.foreign_comments import find_foreign_comments
from builder.article.model import FIELDS
from builder.article.withheld_lines import find_told
from builder.article.withholding import KEYS, find_meant, find_statement, has_statement, is_switch
from builder.errors import Fault, make_fault
from builder.text import drop_forbidden

YAML, TOML, JSON, LINES, NONE = "YAML", "TOML", "JSON", "`Key: value` lines", ""
"""Dialects of front matter; `NONE` is for a file without any."""
FENCES = {"---": YAML, "+++": TOML}
KEY_LINE = re.compile(r"([^\W\d_][\w .-]{0,39}?)[ \t]*:(?!//)[ \t]*(.*)$")
"""A line `Key: value`."""

_UNSEEN = "\ufeff\u00ad\u061c\u200b-\u200f\u2060"
_START = re.compile(rf"[\s{_UNSEEN}]*")
_STRIPPED = " \t\n\u00a0\ufeff\u200b\u2060"
"""Characters that may follow a fence."""
_ANY_KEY = re.compile(r"[\W_]*([^\W\d_][\w-]{0,39})['\"*_`]*\s*[:=：＝]+(?!//)(.*)")
"""A key in any notation: bare, quoted, commented out, in a list."""
_NOTATION = re.compile(r"(?:#\+|:|\.\. |@|\\)(\w{2,40})\s*[:={]|['\"](\w{2,40})['\"]\s*[:=]|(\w{2,40})\s*=")
"""A key as written in Org, AsciiDoc, Nikola, TeX, bare JSON and INI."""
_TAG = re.compile(r"% \S|<(?:!doctype|\?xml|html|head|meta|title)\b", re.IGNORECASE)
"""The beginning of a Pandoc title block, or of an HTML or XML page."""
_FENCE_LIKE = re.compile(r"([-–—―‐‑−+;=*_%./^\"'])(?:[ \t]*\1|[-–—―‐‑−])+[ \t]*[!#]*\w{0,12}$")
_NO_MARKDOWN = re.compile(r"--(?!-)|[;+=]")
"""Beginnings of fences that do not occur in Markdown."""
_OBJECT = re.compile(r"\{\s*(?:\Z|[\"'}]|[\w.-]+\s*[:=]|//|/\*)|\{[ \t]*\n|\[\s*[{\"]")
_COMMENT = re.compile(rf"[\s{_UNSEEN}]*<!--(.*?)(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SENTENCE = re.compile(r"[.!?…。！？؟।]['\"”’»)\]]*$")
_ODD_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_ATTRIBUTE = re.compile(r"[ \t]*(?::!?([\w][\w -]{0,39})!?:(?:[ \t]+(\S.*))?[ \t]*$|#\+([A-Za-z_]+):(.*))")
"""An attribute of AsciiDoc, a field of reStructuredText, or a keyword of Org."""
_TITLE = re.compile(r"=+ \S")
_UNDERLINE = re.compile(r"([=~^\"'#*+-])\1{2,}[ \t]*$")
_NOTED_FENCE = re.compile(r"[ \t]*(?:-{3,}|\+{3,}|;{3,})[ \t]*[^-+;\s]")
_NAMED_FENCE = re.compile(
    r"(?:-{3,}|\+{3,}|;{3,})[ \t]*(?:js|javascript|tsx?|typescript|jsonc?|json5|hjson|ya?ml|toml|ini|cson|coffee|"
    r"coffeescript|lua|php|python|py|ruby|rb|edn|xml)\s*$",
    re.IGNORECASE,
)
"""A fence with the name of a language, as gray-matter and Eleventy read it."""
_RULE = re.compile(r"[\s|:>-]*-[\s|:-]*$")
"""The line below the header of a table."""
_FIRST_LINES = 10
"""Number of lines at the start of a text in which notations of other programs are looked for."""
_LEAD = 4000
"""Number of characters at the start of a text in which lines that belong in the front matter are looked for."""
_GENERATORS = frozenset(
    "author categories category copyright created description excerpt keywords lang lastmod layout menu modified "
    "permalink slug subtitle summary tag template thumbnail url weight".split()
)
"""Keys of other generators that also identify front matter of `Key: value` lines."""
_HINT = "write the keys between two lines `---`; docs/front-matter.md lists them"


class FrontMatter(NamedTuple):
    """A file split into parts: `opening + text + closing + body` is the file, with `\\n` line ends."""

    dialect: str
    opening: str
    """Blank lines, and the fence if there is one."""
    text: str
    """The keys and values."""
    closing: str
    body: str

    @property
    def line(self) -> int:
        """The line of the file on which `text` starts."""
        return self.opening.count("\n") + 1

    @property
    def body_line(self) -> int:
        """The line of the file on which the body starts."""
        return self.line + self.text.count("\n") + bool(self.closing)


def split_front_matter(text: str, *, path: object) -> FrontMatter:
    """The front matter and the body of a file; raises `Fault` for text that looks like front matter but cannot be
    read.
    """
    front = find_head(text.replace("\r\n", "\n").replace("\r", "\n"), path=path)
    if front.dialect and not front.text.strip():
        _refuse_second(front, path)
    lead = front.body[:_LEAD].split("\n")
    first = next((number for number, line in enumerate(lead) if line.strip()), 0)
    for number, line in enumerate(lead):
        told = find_statement(line) or (number < first + _FIRST_LINES and find_told(lead, number, first=first))
        below = bool(front.dialect) or not all(map(str.strip, lead[first:number]))
        if told and not _is_code(lead, number, whole=not front.dialect) and not (below and _is_row(lead, number)):
            if any(found.line == number for found in find_foreign_comments(front.body)):
                continue  # the parser of the whole file reports it
            message = f"stands in the text, where it does not count: {line.strip()[:60]}"
            hint = "write it in the front matter, as `visibility: private` or `status: draft`, or delete the line"
            raise make_fault(path, message, line=front.body_line + number, hint=hint)
    return front


def refuse_line_ends(text: str, *, path: object) -> None:
    """Raise `Fault` if unusual line ends, such as U+2028, hide the front matter or some of its keys."""
    match = _ODD_ENDS.search(text)
    if not match:
        return
    try:
        front = split_front_matter(drop_forbidden(text), path=path)
    except Fault:
        return  # it will be raised again, with its line
    number = text.count("\n", 0, match.start()) + 1
    message = "some lines of the front matter end in a character that is not a line end"
    hint = "use normal line ends in the front matter"
    try:
        read = split_front_matter(_ODD_ENDS.sub("\n", text), path=path)
    except Fault as fault:
        raise make_fault(path, message, line=number, hint=hint) from fault
    keys = [sum(map(_is_known_line, each.text.split("\n"))) for each in (front, read)]
    if read.dialect != front.dialect or keys[0] != keys[1]:
        raise make_fault(path, message, line=number, hint=hint)


def find_head(text: str, *, path: object) -> FrontMatter:
    """Like `split_front_matter`, for a text with `\\n` line ends, without checking the body."""
    if text.startswith("---\n"):
        return _split_fenced(text, 3, "---", path)
    start = _START.match(text)
    blank = start[0] if start else ""
    rest = text[len(blank) :]
    first = rest.partition("\n")[0]
    fence = first.rstrip(_STRIPPED)
    if fence in FENCES and not blank.rpartition("\n")[2].strip("\ufeff\u200b\u2060"):
        return _split_fenced(text, len(blank) + len(first), fence, path)
    if _OBJECT.match(rest):
        return _split_object(blank, rest, path)
    block = tuple(takewhile(str.strip, rest.split("\n")))
    if len(block) > 1 and all(map(KEY_LINE.match, block)) and any(map(_is_known_line, block)):
        length = sum(map(len, block)) + len(block)
        closing, newline, body = rest[length:].partition("\n")
        return FrontMatter(LINES, blank, rest[:length], closing + newline, body)
    line = blank.count("\n") + 1
    if rest.startswith("<!--"):
        _refuse_in_comment(rest, line, path)
    elif block:
        _refuse_lookalike(rest, block, line, path)
    return FrontMatter(NONE, "", "", "", text)


def _split_fenced(text: str, end: int, fence: str, path: object) -> FrontMatter:
    """Front matter whose opening line ends at `end`."""
    start = min(end + 1, len(text))
    at = text.find(f"\n{fence}", start - 1)
    while at != -1:
        after = text.find("\n", at + 1) + 1 or len(text)
        if not text[at + 1 + len(fence) : after].strip(_STRIPPED):
            return FrontMatter(FENCES[fence], text[:start], text[start : at + 1], text[at + 1 : after], text[after:])
        at = text.find(f"\n{fence}", at + 1)
    blank, _, below = text[start:].partition("\n")
    if fence == "---" and below.strip() and not blank.strip() and not _begins_with_key(below):
        return FrontMatter(NONE, "", "", "", text)  # a thematic break and prose
    hint = f"put a line `{fence}` after the last key"
    raise make_fault(path, "the front matter is not closed", line=text.count("\n", 0, end) + 1, hint=hint)


def _split_object(blank: str, rest: str, path: object) -> FrontMatter:
    """Front matter that is a JSON object."""
    line = blank.count("\n") + 1
    try:
        end = JSONDecoder(parse_int=str).raw_decode(rest)[1]
    except JSONDecodeError as error:
        message = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise make_fault(path, message, line=line + error.lineno - 1, hint=_HINT) from error
    except RecursionError as error:
        raise make_fault(path, "not valid JSON: nested too deeply", line=line) from error
    beside, newline, body = rest[end:].partition("\n")
    if beside.strip() or rest[0] != "{":
        line += rest.count("\n", 0, end)
        raise make_fault(path, "the front matter is not one JSON object", line=line, hint="end the line after its `}`")
    return FrontMatter(JSON, blank, rest[:end], beside + newline, body)


def _refuse_lookalike(rest: str, block: Sequence[str], line: int, path: object) -> None:
    """Raise `Fault` if a text without front matter begins like one that has it; `block` are its lines up to a blank
    one.
    """
    first = block[0].strip()
    if _is_fence(first, rest) or _is_notation(first) or _TAG.match(first):
        message = f"looks like front matter that Backfile does not read: {first[:40]}"
        raise make_fault(path, message, line=line, hint=_HINT)
    if (at := _find_attribute(rest, block)) is not None:
        message = f"looks like front matter that Backfile does not read: {rest.split(chr(10))[at].strip()[:40]}"
        raise make_fault(path, message, line=line + at, hint=_HINT)
    keys = [at for at, words in enumerate(block) if _is_known_line(words)]
    alone = (
        keys == [0]
        and _is_alone(first)
        and not _SENTENCE.search(block[-1].rstrip())
        and not any(map(KEY_LINE.match, block[1:]))
    )
    told = next((at for at, words in enumerate(block) if has_statement(words)), None)
    if keys and not _CODE.match(first) and (alone or sum(bool(KEY_LINE.match(words)) for words in block) > 1):
        told = keys[0]
    if told is not None:
        raise make_fault(path, f"looks like front matter: {block[told].strip()[:60]}", line=line + told, hint=_HINT)


def _refuse_in_comment(rest: str, line: int, path: object) -> None:
    """Raise `Fault` for front matter in, or below, the comments with which a text begins."""
    at = 0
    while comment := _COMMENT.match(rest, at):
        inside = [words.strip() for words in comment[1].strip().split("\n")]
        if any(_is_known_line(words) or has_statement(words) for words in inside):
            message = "front matter in a comment does not count"
            raise make_fault(path, message, line=line + rest.count("\n", 0, comment.start(1)), hint=_HINT)
        at = comment.end()
    try:
        found = bool(find_head(rest[at:], path=path).dialect)
    except Fault:
        found = True
    if found:
        hint = "move the comment below the front matter"
        raise make_fault(path, "a comment stands before the front matter", line=line, hint=hint)


def _refuse_second(front: FrontMatter, path: object) -> None:
    """Raise `Fault` if the front matter is empty and more front matter follows."""
    try:
        found = bool(find_head(front.body, path=path).dialect)
    except Fault:
        found = True
    if found:
        hint = "keep one of them, at the top of the file"
        raise make_fault(path, "the front matter is empty, but more front matter follows", line=front.line, hint=hint)


def _find_attribute(rest: str, block: Sequence[str]) -> int | None:
    """The line, from 0, of an attribute of AsciiDoc, reStructuredText or Org in the first paragraph of a text.

    If that paragraph is a title, the next one is searched too. A single attribute of AsciiDoc counts only below such
    a title or with a known key: a line may also begin with the name of an emoji.
    """
    lines = list(block)
    titled = bool(_TITLE.match(lines[0])) or (len(lines) in (2, 3) and bool(_UNDERLINE.match(lines[-1])))
    if titled:
        below = rest.split("\n")[len(block) :]
        blank = sum(1 for _ in takewhile(lambda words: not words.strip(), below))
        lines += below[:blank] + list(takewhile(str.strip, below[blank:]))
    found = [(at, match) for at, words in enumerate(lines) if (match := _ATTRIBUTE.match(words))]
    known = any(match[3] or _is_known(match[1], match[2] or "") for _, match in found)
    return found[0][0] if known or len(found) > 1 or (found and titled) else None


def _is_alone(line: str) -> bool:
    """True if a single line `Key: value` is front matter; `Draft: the players of round one` is a headline."""
    match = KEY_LINE.match(line)
    if match is None:
        return False
    name = normalise_key(match[1])
    return is_switch(match[2]) or (name not in KEYS and (name in FIELDS or name in _GENERATORS))


def _is_row(lines: Sequence[str], number: int) -> bool:
    """True if a line is a row of a table."""
    around = [*takewhile(str.strip, reversed(lines[:number])), *takewhile(str.strip, lines[number + 1 :])]
    return "|" in lines[number] and any("|" in line and _RULE.match(line) for line in around)


def _is_fence(first: str, rest: str) -> bool:
    """True if a line is a fence of an unknown dialect. A line that may be a thematic break counts only if keys
    follow.
    """
    if _NAMED_FENCE.match(first):
        return True
    inside = _ANY_KEY.match(first.strip("-+; \t"))
    if _NOTED_FENCE.match(first) and (
        _begins_with_key(rest.partition("\n")[2]) or (inside and _is_known(*inside.groups()))
    ):
        return True
    if not _FENCE_LIKE.match(first):
        return False
    return bool(_NO_MARKDOWN.match(first)) or _begins_with_key(rest.partition("\n")[2])


def _is_notation(first: str) -> bool:
    match = _NOTATION.match(first)
    return match is not None and any(name and _is_known(name, "") for name in match.groups())


def _begins_with_key(text: str) -> bool:
    """True if the first block of a text has a line with a known key, or two lines with any keys."""
    lines = takewhile(str.strip, text.lstrip().split("\n"))
    found = [match for line in lines if (match := _ANY_KEY.match(line))]
    return len(found) > 1 or any(_is_known(*match.groups()) for match in found)


def _is_known_line(line: str) -> bool:
    match = KEY_LINE.match(line)
    return match is not None and _is_known(*match.groups())


def _is_known(key: str, value: str) -> bool:
    name = normalise_key(key)
    return name in FIELDS or name in KEYS or name in _GENERATORS or bool(find_meant(name, value.strip()))


def normalise_key(key: str) -> str:
    """A key of `Key: value` lines as the schema writes it: `Original URL` is `original_url`."""
    return re.sub(r"[\s.-]+", "_", key.strip()).lower()


def _is_code(lines: Sequence[str], number: int, *, whole: bool) -> bool:
    """True if a line, counted from 0, is in code; in a `whole` file, code at its start may be front matter."""
    fence, counts, indented, blank, text = "", False, False, False, False
    for at, line in enumerate(lines[: number + 1]):
        indented = line.startswith(("    ", "\t")) and (indented or (blank and text))
        if at == number:
            break
        if match := _CODE.match(line):
            if not fence:
                fence, counts = match[1], text or not whole
            elif match[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        blank = not line.strip()
        text = text or not blank
    return (bool(fence) and counts) or indented
