"""Problems as an open page shows them: the place, an excerpt of the file, the message and the hint.

Rule: reads at most one small file for each problem, from the archive or a theme only; a file that cannot be read has no
excerpt.
"""

from pathlib import Path

import msgspec

from builder.errors import Fault, Problem
from builder.files import read_text

AROUND = 2
"""Number of lines shown above and below the wrong one."""
MOST_BYTES = 1 << 20
MOST_LETTERS = 200
"""Maximum number of characters shown of a line."""


class ShownProblem(msgspec.Struct, frozen=True):
    """A problem as it is shown."""

    place: str
    """`path:line`."""
    message: str
    hint: str = ""
    excerpt: tuple[tuple[int, str], ...] = ()
    """(number, text) of the lines around the one that is wrong."""
    line: int = 0


def show_problem(problem: Problem, root: Path) -> ShownProblem:
    """The problem as pages show it; its path is relative to the archive's root if it lies below it."""
    path = Path(problem.path)
    if path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    place = f"{path}:{problem.line}" if problem.line else str(path)
    excerpt = read_excerpt(root / path, problem.line) if problem.line else ()
    return ShownProblem(place, problem.message, problem.hint, excerpt, problem.line)


def read_excerpt(path: Path, line: int) -> tuple[tuple[int, str], ...]:
    """The lines around a line of a file; empty if there is no such line."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return ()
        lines = read_text(path).split("\n")
    except (Fault, OSError, ValueError):
        return ()
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    if line > len(lines):
        return ()
    return tuple((number, lines[number - 1].rstrip("\r")[:MOST_LETTERS]) for number in range(first, last + 1))
