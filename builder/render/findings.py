"""The results of rendering a body besides its HTML: its text, its references, its problems.

Rule: lines are those of the article's file, whatever was left out of the body before it was parsed.
"""

from urllib.parse import unquote

import msgspec

from builder.article.comments import Uncommented
from builder.errors import Problem
from builder.render.resolve_links import SCHEME


class Rendered(msgspec.Struct, frozen=True):
    """A body in its three forms, and what it refers to."""

    html: str
    text: str
    """Plain text for search: one line for each block, no markup."""
    opening: str
    """The first paragraphs as one line, about `OPENING_LENGTH` characters."""
    references: tuple[str, ...] = ()
    """Files and articles that the body names, as written (percent signs decoded), in order, each once."""
    lines: tuple[int, ...] = ()
    """The line of the source on which each reference stands first."""
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
        """Note a local reference; gives what stands in the HTML for it."""
        path, mark, fragment = url.partition("#")
        if path:
            self.references.setdefault(unquote(path), self.first_line + self._body.find_line(line))
        return SCHEME + path + mark + fragment

    def report(self, line: int, message: str, hint: str) -> None:
        """Note what is wrong with a line of the body, counted from 0."""
        self.problems.append(Problem(self.path, self.first_line + self._body.find_line(line), message, hint))
