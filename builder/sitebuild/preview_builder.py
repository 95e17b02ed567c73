"""The builds of the preview: the same build as the command's, and what can be shown before it is done.

Rule: holds between builds what the last one planned; the truth stays on disk, and every build looks there. What is
rendered ahead is for the eyes that wait for it: only a build writes `output/`.
"""

import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from builder.article.store import CONTENT, find_content, is_article, read_content
from builder.cache import DamagedCache
from builder.config import load_config
from builder.errors import Fault, Problem
from builder.files import resolve_path
from builder.render.theme import Theme, load_archive_theme
from builder.render.theme_folders import THEMES
from builder.sitebuild.build import build, load_site
from builder.sitebuild.derive import read_article
from builder.sitebuild.drafts import Drafts
from builder.sitebuild.page_preview import preview_article, preview_page
from builder.sitebuild.rendering import Site

MOST = 6
"""Files that change at once of which pages are rendered ahead: of more, a build is as quick."""


class Rebuilt(NamedTuple):
    """The result of a rebuild."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    """Paths below `output/`."""


class Preview(NamedTuple):
    """Pages that can be shown before the build is done."""

    pages: dict[str, bytes | None]
    """Path below `output/` → its bytes; None for what is rendered when it is asked for."""
    held: tuple[str, ...]
    """Pages whose files are broken: they are shown as they last were."""
    problems: tuple[Problem, ...]
    """Of the whole archive."""


class _Known(NamedTuple):
    """The site that the last build planned."""

    site: Site
    drafts: Drafts


class PreviewBuilder:
    """Builds and renders ahead; each from a thread of its own, if need be."""

    def __init__(self, root: Path, output: Path, *, processes: int = 1) -> None:
        self._root, self._output, self._processes = root, output, processes
        self._content, self._themes = resolve_path(root / CONTENT), resolve_path(root / THEMES)
        self._lock = threading.RLock()
        self._known: _Known | None = None
        self._looked = False
        self._problems: tuple[Problem, ...] = ()
        self._since: dict[str, tuple[Problem, ...]] = {}
        """The problems of each file that was rendered ahead and not built since."""

    def rebuild(self, *, now_ns: int) -> Rebuilt:
        """Bring the output up to date; raises `Fault` when nothing could be built."""
        begun = dict(self._since)
        try:
            config = load_config(self._root)
            result = build(self._root, self._output, config, now_ns=now_ns, processes=self._processes)
            with self._lock:
                self._problems = result.report.problems
                self._since = {path: told for path, told in self._since.items() if begun.get(path) is not told}
                self._known = _Known(result.site, Drafts(result.site, result.keys))
                return Rebuilt(self._list_problems(), result.changed)
        except Fault as fault:
            self._problems = fault.problems
            raise

    def load_drafts(self) -> Drafts | None:
        """The drafts and private articles as of the last build; nothing before the first."""
        self._looked = True
        return self._known.drafts if self._known else None

    def preview(self, paths: Collection[Path], opened: Iterable[str]) -> Preview | None:
        """The pages of files that changed, and of a changed theme the pages that are `opened`.

        Nothing when there is nothing to show before the next build. Raises `Fault` for a broken theme.
        """
        if len(paths) > MOST:
            return None
        known = self._known or self._open_last()
        if known is None:
            return None
        try:
            return self._preview(known, paths, opened)
        except DamagedCache:  # a build has replaced what the last one knew
            return None

    def _open_last(self) -> _Known | None:
        """The site of the snapshot, in the time before the first build here has ended."""
        last = load_site(self._root, self._output, load_config(self._root))
        with self._lock:
            if last and not self._known:
                site, keys, self._problems = last
                self._known = _Known(site, Drafts(site, keys))
            return self._known

    def _preview(self, known: _Known, paths: Collection[Path], opened: Iterable[str]) -> Preview | None:
        pages: dict[str, bytes | None] = {}
        held: list[str] = []
        before, site = self._list_problems(), known.site
        if any(path.is_relative_to(self._themes) for path in paths):
            pages.update(self._preview_theme(known, opened))
        names = [path.relative_to(self._content).as_posix() for path in paths if path.is_relative_to(self._content)]
        for name in sorted(name for name in names if is_article(name) and find_content(self._root, name)):
            place = site.library.places.get(name, site.plan.library.listed)
            if place < site.plan.library.listed:
                shown, path = preview_article(site, place), site.library.urls[name]
                pages |= {path: shown.page} if shown.page else {}
                held += [path] if shown.broken else []
                self._note(name, shown.problems)
            else:
                record, _ = read_article(site.config, name, read_content(self._root, name))
                self._note(name, record.problems)
                pages |= {hidden: None} if (hidden := self._find_hidden(known, name)) else {}
        problems = self._list_problems()
        return Preview(pages, tuple(held), problems) if pages or held or problems != before else None

    def _find_hidden(self, known: _Known, name: str) -> str | None:
        """The address of an unpublished article; nothing as long as nobody has asked for any."""
        concealed = known.drafts.concealed if self._looked else ()
        return next((one.path for one in concealed if one.source == name), None)

    def _preview_theme(self, known: _Known, opened: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The assets that are others now; with other templates, the pages that are open."""
        site = known.site
        theme = load_archive_theme(self._root, site.config)
        assets = dict(site.theme.assets)
        yield from ((path, data) for path, data in theme.assets if assets.get(path) != data)
        themed = Site(site.root, site.plan, site.records, site.config, theme)
        if _list_sources(theme) != _list_sources(site.theme):
            wanted = set(opened)
            for page in site.plan.pages:
                if page.path in wanted and (data := preview_page(themed, page)):
                    yield page.path, data
            for place, path in enumerate(site.plan.library.urls[: site.plan.library.listed]):
                if path in wanted and (data := preview_article(themed, place).page):
                    yield path, data
        with self._lock:
            if self._known is known:
                self._known = known._replace(site=themed)

    def _note(self, name: str, problems: tuple[Problem, ...]) -> None:
        with self._lock:
            self._since[f"{CONTENT}/{name}"] = problems

    def _list_problems(self) -> tuple[Problem, ...]:
        """The problems of the last build, those of files rendered ahead since in their newer form."""
        with self._lock:
            others = [problem for problem in self._problems if not (problem.path in self._since and problem.line)]
            newer = [problem for problems in self._since.values() for problem in problems]
            return tuple(sorted({*others, *newer}))


def _list_sources(theme: Theme) -> tuple[object, ...]:
    return theme.language.words, sorted((name, source) for name, (_, source) in theme.templates.items())
