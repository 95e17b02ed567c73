"""The state that open pages see: edits before they are built, drafts, and the news of both.

Rule: held in memory, in front of the output folder; used from the threads of the rebuilder, the edit previewer and the
server.
"""

from collections.abc import Callable

from builder.serve.draft_pages import DraftPreview
from builder.serve.preview_overlay import PreviewOverlay, PreviewUpdate
from builder.serve.rebuilder import RebuildResult
from builder.serve.reload import Hub
from builder.serve.settings import PreviewBuild, ServeSettings
from builder.text import format_count


class LivePreview:
    """Shows updates and results of rebuilds to open pages, and reports rebuilds with `say`."""

    def __init__(self, settings: ServeSettings, build: PreviewBuild, *, say: Callable[[str], None]) -> None:
        self.hub = Hub(settings.root)
        self.drafts = DraftPreview(build.load_drafts)
        self.overlay = PreviewOverlay(settings.output)
        self._say = say

    def show(self, update: PreviewUpdate) -> None:
        """Show pages before they are built."""
        self.hub.announce(update.problems, self.overlay.show(update))

    def announce(self, result: RebuildResult) -> None:
        """Show the result of a rebuild."""
        changed = (*self.overlay.settle(result.changed), *self.drafts.find_changed()) if result.whole else ()
        self.hub.announce(result.problems, changed)
        for problem in result.problems:
            self._say(str(problem))
        if result.changed:
            self._say(f"Rebuilt: {format_count(len(result.changed), 'file')} changed.")
