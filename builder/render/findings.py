"""The results of rendering a body besides its HTML: its text, its references, its problems.

Rule: lines are those of the article's file, whatever was left out of the body before it was parsed.
"""

from urllib.parse import unquote

import msgspec

from builder.article.comments import Uncommented
from builder.errors import Problem
from builder.render.resolve_links import SCHEME


class Rendered(msgspec.Struct, frozen=True):
    """A body as HTML and as text, and the files it refers to."""

    html: str
    text: str
    """Plain text for search: one line for each block, no markup."""
    opening: str
    """The first paragraphs on one line, about `OPENING_LENGTH` characters."""
    references: tuple[str, ...] = ()
    """Files and articles that the body refers to, as written (with percent escapes decoded), in order, without
    duplicates.
    """
    lines: tuple[int, ...] = ()
    """The line of the source on which each reference occurs first."""
    problems: tuple[Problem, ...] = ()


class Findings:
    """Findings collected while one body is parsed; kept in the parser's environment."""

    def __init__(self, path: str, first_line: int, body: Uncommented) -> None:
        self.path, self.first_line, self._body = path, first_line, body
        self.references: dict[str, int] = {}
        self.problems: list[Problem] = []
        if body.unclosed is not None:
            hint = "put `-->` where it ends"
            message = "a comment begins here that nothing closes: the rest of the text is left out"
            self.problems.append(Problem(path, first_line + body.unclosed, message, hint))

    def refer(self, url: str, line: int) -> str:
        """Record a local reference; returns its placeholder in the HTML."""
        path, mark, fragment = url.partition("#")
        if path:
            self.references.setdefault(unquote(path), self.first_line + self._body.find_line(line))
        return SCHEME + path + mark + fragment

    def report(self, line: int, message: str, hint: str) -> None:
        """Record a problem on a line of the body, counted from 0."""
        self.problems.append(Problem(self.path, self.first_line + self._body.find_line(line), message, hint))
