"""The request, the context and the result of a build.

Rule: values only.
"""

from pathlib import Path
from typing import NamedTuple

from builder.article.tag_rules import TagRules
from builder.cache import Cache
from builder.config import Config
from builder.output_tree.folder_stats import Swept
from builder.output_tree.output_record import Rows
from builder.render.theme import Theme
from builder.sitebuild.build_report import BuildReport
from builder.sitebuild.inputs import Inputs, Listing, parse_swept
from builder.sitebuild.plan import digest_parts
from builder.sitebuild.profile import Clock
from builder.sitebuild.rendering import Site
from builder.sitebuild.snapshot import Snapshot


class BuildRequest(NamedTuple):
    """The arguments of a build."""

    root: Path
    output: Path
    config: Config
    now_ns: int
    """Nanoseconds since 1970: files changed just before it are read again the next time."""
    processes: int = 1
    cluster: str | None = None
    """Address of a Dask scheduler whose workers share the work."""
    inputs: Inputs | None = None
    """All files, when somebody has just looked at them."""
    sizes: bool = False
    """True to report the size of the output."""
    trusting: bool = True
    """False to ignore the last build's snapshot, except for its record of the output."""


class BuildContext(NamedTuple):
    """Everything that a build has looked at, and the tools it works with."""

    request: BuildRequest
    theme: Theme
    rulings: TagRules
    base: bytes
    """As `Snapshot.base`."""
    prefix: bytes
    """As `Snapshot.context`."""
    inputs: Inputs
    snapshot: Snapshot | None
    rows: Rows
    """The record of the output."""
    cache: Cache
    clock: Clock

    @property
    def as_left(self) -> bool:
        """True when the output lies as the last build left it, and that build left nothing out."""
        known = self.snapshot
        return known is not None and known.complete and known.output == digest_parts(self.inputs.output.packed)


class BuildResult(NamedTuple):
    """The report of a build, and the site that it planned, for callers that go on from there."""

    report: BuildReport
    changed: tuple[str, ...]
    """Paths below `output/` of the files that came, went, or have other bytes."""
    output: Listing
    """The files in the output after the build."""
    site: Site
    keys: dict[str, bytes]
    """Path of each article, hidden ones too → its key."""

    @property
    def files(self) -> tuple[Swept, ...]:
        """The files in the output after the build."""
        return tuple(parse_swept(self.output.lines))
