"""An archive that one process builds again and again: the preview's.

Rule: holds between builds what the last one planned; the truth stays on disk, and every build looks there. What is
sketched is for the eyes that wait for it: only a build writes `output/`.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from builder.article.store import CONTENT, find_content, is_article, read_content
from builder.config import load_config
from builder.errors import Fault, Problem
from builder.files import resolve_path
from builder.render.page_kinds import find_kind
from builder.render.theme import Theme, load_archive_theme
from builder.render.theme_folders import THEMES
from builder.site.pages import Page
from builder.sitebuild.build import build_again
from builder.sitebuild.derive import read_draft
from builder.sitebuild.drafts import Unpublished
from builder.sitebuild.page_preview import sketch_article, sketch_page
from builder.sitebuild.plan import Plan

MOST = 6
"""Files that change at once of which pages are sketched: of more, a build is as quick."""


class Rebuilt(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    """Paths below `output/`."""


class Sketches(NamedTuple):
    """What can be shown before the build is done."""

    pages: dict[str, bytes | None]
    """Path below `output/` → its bytes; None for what is drawn when it is asked for."""
    held: tuple[str, ...]
    """Pages whose files are broken: they are shown as they last were."""
    problems: tuple[Problem, ...]
    """Of the whole archive."""


class _Known(NamedTuple):
    """What the last build planned."""

    plan: Plan
    pages: Mapping[str, Page]
    """Source → page of each published article."""
    unpublished: Unpublished


class Workshop:
    """Builds and sketches; each from a thread of its own, if need be."""

    def __init__(self, root: Path, output: Path, *, processes: int = 1) -> None:
        self._root, self._output, self._processes = root, output, processes
        self._content, self._themes = resolve_path(root / CONTENT), resolve_path(root / THEMES)
        self._lock = threading.RLock()
        self._known: _Known | None = None
        self._looked = False
        self._problems: tuple[Problem, ...] = ()
        self._since: dict[str, tuple[Problem, ...]] = {}
        """What is wrong with each file that was sketched and not built since."""

    def rebuild(self, *, now_ns: int) -> Rebuilt:
        """Bring the output up to date; raises `Fault` when nothing could be built."""
        begun, known = dict(self._since), self._known
        try:
            config = load_config(self._root)
            outcome = build_again(
                self._root, self._output, config, now_ns=now_ns, processes=self._processes,
                before=known.plan if known else None,
            )  # fmt: skip
        except Fault as fault:
            self._problems = fault.problems
            raise
        with self._lock:
            self._problems = outcome.built.problems
            self._since = {path: told for path, told in self._since.items() if begun.get(path) is not told}
            if outcome.plan is not None and not (known and outcome.plan is known.plan):
                pages = {page.key: page for page in outcome.plan.site.pages if find_kind(page).of_article}
                self._known = _Known(outcome.plan, pages, Unpublished(self._root, outcome.plan))
            return Rebuilt(self._amend(), outcome.changed)

    def load_unpublished(self) -> Unpublished | None:
        """The drafts and private articles as of the last build; nothing before the first."""
        self._looked = True
        return self._known.unpublished if self._known else None

    def sketch(self, paths: Collection[Path], opened: Iterable[str]) -> Sketches | None:
        """What files that changed make of their pages, and a theme of the pages that are `opened`.

        Nothing when there is nothing to show before the next build. Raises `Fault` for a broken theme.
        """
        known = self._known
        if known is None or len(paths) > MOST:
            return None
        pages: dict[str, bytes | None] = {}
        held: list[str] = []
        before = self._amend()
        if any(path.is_relative_to(self._themes) for path in paths):
            pages.update(self._sketch_theme(known, opened))
        names = [path.relative_to(self._content).as_posix() for path in paths if path.is_relative_to(self._content)]
        for name in sorted(name for name in names if is_article(name) and find_content(self._root, name)):
            if page := known.pages.get(name):
                sketch = sketch_article(self._root, known.plan.site, page)
                pages |= {page.path: sketch.page} if sketch.page else {}
                held += [page.path] if sketch.broken else []
                self._note(name, sketch.problems)
            else:
                draft, _ = read_draft(known.plan.site.config, name, read_content(self._root, name))
                self._note(name, draft.problems)
                pages |= {hidden: None} if (hidden := self._find_hidden(known, name)) else {}
        problems = self._amend()
        return Sketches(pages, tuple(held), problems) if pages or held or problems != before else None

    def _find_hidden(self, known: _Known, name: str) -> str | None:
        """The address of an unpublished article; nothing as long as nobody has asked for any."""
        concealed = known.unpublished.concealed if self._looked else ()
        return next((one.path for one in concealed if one.source == name), None)

    def _sketch_theme(self, known: _Known, opened: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The assets that are others now; with other templates, the pages that are open."""
        site = known.plan.site
        theme = load_archive_theme(self._root, site.config)
        assets = dict(site.theme.assets)
        yield from ((path, data) for path, data in theme.assets if assets.get(path) != data)
        drawn = site._replace(theme=theme)
        if _list_sources(theme) != _list_sources(site.theme):
            wanted = set(opened)
            for page in site.pages:
                if page.path in wanted and (data := sketch_page(self._root, drawn, page)):
                    yield page.path, data
        with self._lock:
            if self._known is known:
                self._known = known._replace(plan=known.plan._replace(site=drawn))

    def _note(self, name: str, problems: tuple[Problem, ...]) -> None:
        with self._lock:
            self._since[f"{CONTENT}/{name}"] = problems

    def _amend(self) -> tuple[Problem, ...]:
        """The problems of the last build, those of files sketched since in their newer form."""
        with self._lock:
            others = [problem for problem in self._problems if not (problem.path in self._since and problem.line)]
            newer = [problem for problems in self._since.values() for problem in problems]
            return tuple(sorted({*others, *newer}))


def _list_sources(theme: Theme) -> tuple[object, ...]:
    return theme.language.words, sorted((name, source) for name, (_, source) in theme.templates.items())
