"""Mistakes in a style sheet that affect more than the line they are on.

Rule: pure; checks braces, brackets, strings and comments, and the colon of each declaration. It knows no properties
and no values, so future features of browsers are not reported. Source: CSS Syntax Module Level 3.
"""

import re
from collections.abc import Iterator

from builder.errors import Problem

MOST = 10
"""Maximum number of findings for one file, because text after a mistake may be misread."""
_PARTS = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{}()\[\];]|[^"'/{}()\[\];\\]+|\\.|.""", re.DOTALL
)
_OPENED_BY = {"}": "{", ")": "(", "]": "["}


def find_slips(text: str, *, path: str) -> tuple[Problem, ...]:
    """Problems of the style sheet `path`, in order, at most `MOST`."""
    found = sorted(set(_find_slips(text)))[:MOST]
    hint = "browsers ignore everything from there until they can continue"
    return tuple(Problem(path, text.count("\n", 0, at) + 1, message, hint) for at, message in found)


def _find_slips(text: str) -> Iterator[tuple[int, str]]:
    """(position, message), in no order."""
    opened: list[tuple[str, int]] = []
    statement, begun = "", 0
    for match in _PARTS.finditer(text):
        part, at = match[0], match.start()
        if part.startswith("/*"):
            if len(part) < 4 or not part.endswith("*/"):
                yield at, "the comment is not closed"
            continue
        if part[0] in "\"'" and (len(part) < 2 or part[-1] != part[0]):
            yield at, "the string is not closed on its line"
        inside = opened[-1][0] if opened else ""
        ends = part in "{};" and inside in ("", "{")
        if ends and part != "{" and (wrong := _check_statement(statement, part, inside)):
            yield begun, wrong
        if part in _OPENED_BY:
            while opened and opened[-1][0] != _OPENED_BY[part]:
                sign, place = opened.pop()
                yield place, f"the {sign} is not closed"
            if not opened:
                yield at, f"nothing opened this {part}"
            else:
                opened.pop()
        elif part in "{([":
            opened.append((part, at))
        if ends or part == "}":
            statement = ""
        else:
            begun = begun if statement.strip() else at + len(part) - len(part.lstrip())
            statement += part
    yield from ((place, f"the {sign} is not closed") for sign, place in opened)
    if not opened and statement.strip() and not statement.lstrip().startswith("@"):
        yield begun, "this belongs to no rule"


def _check_statement(statement: str, end: str, inside: str) -> str:
    """The problem of the statement before a `;` or a `}`; empty if there is none."""
    said = statement.strip()
    if not said or said.startswith("@"):
        return ""
    if not inside:
        return "a declaration stands outside of a rule" if end == ";" else ""
    return "" if ":" in said else f"{said.split()[0][:40]!r} has no colon after it"
