"""The settings of a preview, and the builds that it asks for.

Rule: values only.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from builder.serve.draft_pages import DraftSource
from builder.serve.preview_overlay import PreviewUpdate
from builder.serve.rebuilder import RebuildResult


class ServeSettings(NamedTuple):
    """The archive that is previewed, and the address of the preview."""

    root: Path
    output: Path
    watched: tuple[Path, ...]
    """Files and folders whose changes are shown, existing or not."""
    base_path: str = "/"
    """The path below which the site is served, with `/` at both ends."""
    host: str = "127.0.0.1"
    port: int = 8000
    """The first port to try; 0 for any."""
    poll: bool = False
    """Look for changes at intervals instead of being notified by the system."""


class PreviewBuild(NamedTuple):
    """The builds of the archive, each called from a thread of its own; each may raise `Fault`."""

    rebuild: Callable[[], RebuildResult]
    """Brings the output up to date."""
    preview: Callable[[Collection[Path], Collection[str]], PreviewUpdate | None] = lambda *_: None
    """Renders at once what it can of files that changed, and of the pages that are open; runs beside `rebuild`."""
    load_drafts: Callable[[], DraftSource | None] | None = None
    """Loads the articles that only the preview shows."""
