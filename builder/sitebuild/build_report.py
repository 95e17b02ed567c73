"""The report of a build.

Rule: counts and findings; nothing here decides anything.
"""

import msgspec

from builder.errors import Problem
from builder.sitebuild.profile import Sizes, Stages, format_profile


class BuildReport(msgspec.Struct, frozen=True):
    """Counts and findings of a build."""

    articles: int
    pages: int
    written: int
    """Pages that got other bytes; the others were as they should be."""
    deleted: int
    problems: tuple[Problem, ...]
    withheld: tuple[str, ...]
    """Articles and pages that are private, shown without their text, drafts or withdrawn; paths below `content/`."""
    refused: tuple[str, ...]
    """Articles and pages that were left out because their front matter cannot be taken, or is not clear."""
    stages: Stages
    """(name, seconds), in the order in which they ran."""
    others: int = 0
    """Full texts of other publishers that the site shows."""
    sizes: Sizes = ()
    """(kind, files, bytes) of the output, the most first; empty unless it was asked for."""

    @property
    def profile(self) -> str:
        """The cost of each stage and the size of each kind of file, a line each."""
        return format_profile(self.articles, self.stages, self.sizes)
