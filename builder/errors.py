"""Problems in the content are values, not tracebacks.

Rule: a `Problem` says where it is, what it is and what to do. `Fault` carries problems up to the command line if a
step cannot continue. Any other exception that reaches the user is a bug in Backfile.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from builder.text import show_unseen


@dataclass(frozen=True, order=True)
class Problem:
    """One problem in the content: `path:line: message (hint)`; line 0 means that no line applies.

    A `note` is a reminder, not an error: it is printed, but the exit code remains 0.
    """

    path: str
    line: int
    message: str
    hint: str = ""
    note: bool = False

    def __str__(self) -> str:
        """The one printed form of a problem, always a single line; characters that could control a terminal are
        escaped.
        """
        place = f"{self.path}:{self.line}" if self.line else self.path
        hint = f" ({self.hint})" if self.hint else ""
        return show_unseen(f"{place}: {'note: ' * self.note}{self.message}{hint}")


def has_findings(problems: Iterable[Problem]) -> bool:
    """True if any of the problems is more than a note."""
    return any(not problem.note for problem in problems)


class Fault(Exception):  # noqa: N818 - the term used throughout the design
    """Raised if a step cannot continue because of its input; `problems` holds the reasons, sorted."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["Fault"], tuple[Problem, ...]]:
        """Support pickling, because faults are sent between processes."""
        return (Fault, self.problems)


def make_fault(path: object, message: str, *, line: int = 0, hint: str = "") -> Fault:
    """A `Fault` with one problem; `path` is anything whose `str` names the place."""
    return Fault(Problem(str(path), line, message, hint))
