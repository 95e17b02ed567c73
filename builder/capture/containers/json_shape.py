"""The keys in JSON text that may be cut off anywhere.

Rule: one pass in linear time, without recursion; values are skipped.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r'\s*(?:([{}\[\],:])|"((?:[^"\\\n]|\\.)*)"|-?\d[\d.eE+-]*(?![\w.])|(?:true|false|null|NaN|-?Infinity)\b)'
)
_OPEN_STRING = re.compile(r'\s*"(?:[^"\\\n]|\\.)*\\?$')
_NEXT = re.compile(r"\s*(\S)")
_DEEPEST = 40


class JsonShape(NamedTuple):
    """The structure of JSON text."""

    paths: frozenset[str]
    """Keys with their paths, `[]` for a list: `db[].meta`, `[].title`."""
    lines: bool
    """True if the text contains more than one value, as in JSON Lines."""
    rest: bool
    """True if the first value is followed by text that is not JSON."""


def read_shape(text: str) -> JsonShape | None:
    """The keys; None for text that is not JSON. A value that is cut off must have at least one key."""
    paths: set[str] = set()
    stack: list[tuple[str, str]] = []
    at, key, wants_key, lines = 0, "", False, False
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            break
        mark, string, at = match[1], match[2], match.end()
        if mark in ("{", "["):
            prefix = f"{stack[-1][1]}{key}" if stack else ""
            stack.append((mark, f"{prefix}[]" if mark == "[" else f"{prefix}." if prefix else ""))
            key, wants_key = "", mark == "{"
        elif mark in ("}", "]"):
            if not stack or stack.pop()[0] != {"}": "{", "]": "["}[mark]:
                break
            key = ""
            if not stack:
                following = _NEXT.match(text, at)
                if not following or following[1] not in ("{", "["):
                    return JsonShape(frozenset(paths), lines, following is not None)
                lines = True
        elif mark == ",":
            key, wants_key = "", bool(stack) and stack[-1][0] == "{"
        elif string is not None and wants_key and stack:
            key, wants_key = string, False
            if len(stack) <= _DEEPEST and text[at : at + 20].lstrip()[:1] in (":", ""):
                paths.add(f"{stack[-1][1]}{string}")
    broken = at < len(text) and text[at:].strip() and not _OPEN_STRING.match(text, at)
    return JsonShape(frozenset(paths), lines, False) if paths or not broken else None
