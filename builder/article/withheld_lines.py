"""Lines at the start of a text that say that the text is withheld: in tags, over two lines, as marks of a heading.

Rule: pure and fail closed; used for the first lines only. A line is compared as a reader sees it: entities are
decoded, unseen characters and tags of HTML are left out.
"""

import re
from collections.abc import Sequence
from html import unescape

from builder.article.elsewhere import WORDS, fold, is_bracketed, is_directive, withholds_alone
from builder.article.withholding import find_statement

_ENDS = re.compile(r"</[^<>]*>")
_TAGS = re.compile(
    r"</?(?:b|big|blockquote|body|center|dd|div|dl|dt|em|font|h[1-6]|i|li|main|mark|article|header|p|section|small|span|"
    r"strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<>]*>|<[bh]r\s*/?>",
    re.IGNORECASE,
)
_ATTRIBUTES = re.compile(
    r"<(?:article|body|div|head|header|html|main|meta|p|param|property|section|span)\b|"
    r"\b(?:name|content|value|property|itemprop|key)\s*=|\bdata-|\{%-?\s*(?:set|assign|let|define)\s",
    re.IGNORECASE,
)
"""Parts of tags that stand around a key and its value."""
_BRACES = re.compile(r"\{:?([^{}]*)\}[\s#]*$")
"""Attributes at the end of a line, as Pandoc and kramdown write them."""
_QUOTED = re.compile(r"\"[^\"]*\s[^\"]*\"|'[^']*\s[^']*'")
"""Several words as the value of an attribute."""
_ORG = re.compile(r"\*+ (?:COMMENT|DRAFT|HOLD|CONFIDENTIAL|EMBARGO(?:ED)?)\s|\*+ .*?\s:([\w:@]+):\s*$")
"""A heading of Org with a keyword, or with tags at its end."""
_MARKS = WORDS - {"never", "pending", "scheduled", "staff", "trash", "unlisted"} | {"noexport"}
"""Tags and classes that withhold; `.unlisted` leaves a heading out of a table of contents."""
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_LONGEST = 300
"""Maximum number of characters of a line, its tags included, that is compared with statements."""
_MODE_LINE = re.compile(r"-\*-(.*?)-\*-")
"""A line with variables for Emacs: `-*- mode: org; visibility: private -*-`."""
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*$")


def find_told(lines: Sequence[str], number: int, *, first: int) -> bool:
    """True if a line, counted from 0, says that the text is withheld; `first` is the first line of the text."""
    seen = _drop_unseen(lines[number])
    if is_directive(seen) or _is_marked(seen):
        return True
    if len(seen) > _LONGEST:
        return False
    before = next((one for one in reversed(lines[max(first, number - 2) : number]) if one.strip()), "")
    joined = f"{_drop_unseen(before)} {seen}" if before and _is_joined(before, seen) else ""
    if any(map(find_statement, (*_list_forms(seen), *_list_forms(joined)))):
        return True
    if number not in (first, _find_below_title(lines, first)):
        return False
    plain = _TAGS.sub(" ", seen).strip()
    return withholds_alone(plain) or is_bracketed(plain)


def _drop_unseen(line: str) -> str:
    seen = unescape(line) if "&" in line else line
    return seen if seen.isascii() else _UNSEEN.sub("", seen)


def _list_forms(line: str) -> tuple[str, ...]:
    """A line as it is, without tags of HTML, without ends of other tags, with attributes as keys; Emacs variables."""
    if variables := _MODE_LINE.search(line):
        return (line, *variables[1].split(";"))
    if "<" not in line and "{" not in line:
        return (line,)
    ended = _ENDS.sub(" ", line)
    return (line, _TAGS.sub(" ", line), ended, _ATTRIBUTES.sub(" ", ended))


def _is_joined(before: str, line: str) -> bool:
    """True if two lines may be a key and its value: a definition list, or a colon at the end."""
    return (
        line.lstrip()[:1] in (":", "=", "~")
        or before.rstrip()[-1:] in (":", "=", "：")
        or before.lstrip().lower().startswith("<dt")
    )


def _find_below_title(lines: Sequence[str], first: int) -> int:
    """The first line below the title with which a text begins; `first` if there is no title."""
    if re.match(r" {0,3}# ", lines[first]):
        start = first + 1
    elif first + 1 < len(lines) and lines[first].strip() and _UNDERLINE.match(lines[first + 1]):
        start = first + 2
    else:
        return first
    return next((number for number, line in enumerate(lines[start:], start) if line.strip()), first)


def _is_marked(line: str) -> bool:
    """True for `# Boats {.draft}`, `# [DRAFT] Boats`, and in Org `* COMMENT Boats` and `* Boats :private:`."""
    if match := _BRACES.search(line):
        words = _QUOTED.sub("", match[1]).split()
        if any(fold(word) in _MARKS for word in words if word.startswith(".") or len(words) == 1):
            return True
        if any(find_statement(word.replace("=", ": ")) for word in words if "=" in word):
            return True
    if match := _ORG.match(line):
        return match[1] is None or any(fold(tag) in _MARKS for tag in match[1].split(":"))
    return line.lstrip().startswith("#") and is_bracketed(line)
