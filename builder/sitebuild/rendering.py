"""Stale pages rendered, in worker processes, and written.

Rule: a page whose digest is that of its file in the output is up to date; no view is made of it, and its file is not
touched. Of a stale one the view is made and rendered; a file that has these bytes already is not touched either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from builder.article.beside import Closed, find_closed
from builder.article.store import ContentFile
from builder.cache import Cache
from builder.config import Config
from builder.errors import Fault, Problem
from builder.files import remove_file, write_output
from builder.output_tree.output_record import Written, make_written
from builder.output_tree.output_writer import OutputWriter
from builder.render.cards import PageContext
from builder.render.findings import Rendered
from builder.render.images import Picture
from builder.render.page_kinds import find_kind
from builder.render.resolve_links import Size, place_references
from builder.render.theme import Theme
from builder.render.views import make_places, make_view, render_page
from builder.site.lazy_library import open_library
from builder.site.library import Holding, Library
from builder.site.pages import Page
from builder.sitebuild.plan import Digests, Plan, file_article
from builder.sitebuild.planning import load_standing
from builder.sitebuild.records import Records
from builder.workers import cut_batches, run_bounded
from builder.workers.pools import Stopped

BATCH = 64
"""Pages in one job."""

Places = tuple[dict[str, str], dict[str, Size]]


class Site:
    """Everything that pages are rendered from."""

    def __init__(self, root: Path, plan: Plan, records: Records, config: Config, theme: Theme) -> None:
        self.root, self.plan, self.records, self.config, self.theme = root, plan, records, config, theme
        self.digests = Digests(plan, records, config, theme)

    @cached_property
    def library(self) -> Library:
        """The library; its articles are loaded when they are looked at."""
        return open_library(self.plan.library, self.records.load)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The pictures of the site by their path below `content/`."""
        return {picture.source: picture for picture in self.plan.pictures}

    @cached_property
    def standing(self) -> Mapping[str, Rendered]:
        """The bodies of the standing pages by their path below `content/`."""
        found = (ContentFile(page.source, 0, 0) for page in self.plan.library.standing)
        return load_standing(self.root, found, self.config).bodies

    @cached_property
    def closed(self) -> Closed:
        """The folders whose pictures no published article may show."""
        withheld = {*self.plan.withheld, *self.plan.refused}
        if not withheld:
            return Closed()
        shown = (*self.plan.list_articles(), *(page.source for page in self.library.standing))
        return find_closed(withheld, (path for path in shown if path not in withheld))

    @cached_property
    def _filed(self) -> Library:
        return open_library(self.plan.library, self._load_filed)

    def _load_filed(self, places: Sequence[int]) -> list[Holding]:
        """Articles as planners see them."""
        filed = [file_article(source, self.config) for source in self.records.find_many(places)]
        return [msgspec.structs.replace(one, url=self.library.urls[one.source]) for one in filed]

    def make_context(self, page: Page) -> PageContext:
        """A page, and what its view may look up."""
        kind, plan, language = find_kind(page), self.plan, self.theme.language
        library = self._filed if kind.of_all else self.library
        return PageContext(kind, page, library, self.config, self.pictures, language, plan.pages, plan.left_out)

    def find_places(self, page: Page) -> Places:
        """The targets of the references in a page's body."""
        references: tuple[str, ...] = ()
        if find_kind(page).each:
            record = self.records.find(self.library.places[page.key]).record
            image = record.article.image if record.article else None
            references = tuple(name for name, _ in record.references)
            if image and image.src and not find_kind(page).template:
                references += (image.src,)
        elif body := self.find_standing(page):
            references = body.references
        return make_places(page, references, self.library, self.pictures) if references else ({}, {})

    def find_standing(self, page: Page) -> Rendered | None:
        """The body of a standing page."""
        return self.standing.get(page.key) if any(page.key == one.source for one in self.library.standing) else None


class Job(NamedTuple):
    """A page ready to be rendered."""

    path: str
    template: str
    view: dict[str, Any]
    body: str | None
    places: Places
    digest: bytes


class StalePage(NamedTuple):
    """A page that is not as it should be."""

    page: Page
    digest: bytes
    places: Places


class RenderedPage(NamedTuple):
    """A page that a worker rendered; it holds `data` where the worker could not write it."""

    path: str
    digest: bytes
    written: Written | None
    changed: bool
    """True when its bytes differ from those that were there."""
    data: bytes | None = None


def find_stale(site: Site, pages: Iterable[Page], output: OutputWriter) -> Iterator[StalePage]:
    """The pages whose digest is not that of the file there; the others are named as kept."""
    for page in pages:
        places = site.find_places(page)
        digest = site.digests.find(page, places if places[0] else None)
        if output.find_digest(page.path) == digest:
            output.keep(page.path)
        else:
            yield StalePage(page, digest, places)


def render_pages(
    site: Site, pages: Iterable[Page], output: OutputWriter, cache: Cache, *, processes: int,
    cluster: str | None = None,
) -> tuple[int, tuple[Problem, ...]]:  # fmt: skip
    """Render and write those of the pages that are stale. How many got other bytes.

    A page that takes more than the settings allow is left out, with a problem.
    """
    jobs = _make_jobs(find_stale(site, pages, output), site, output, cache)
    first = tuple(islice(jobs, BATCH + 1))
    theme = msgspec.structs.replace(site.theme, assets=())
    folder = None if cluster else output.output
    written = 0
    problems = []
    for page in run_bounded(
        partial(render, theme, folder), chain(first, jobs), site.config.bounds, batch=BATCH,
        processes=processes if len(first) > BATCH else 1, cluster=cluster, apart=False,
    ):  # fmt: skip
        if isinstance(page, Stopped):
            problems.append(Problem(page.job.path, 0, page.reason, page.hint))
            remove_file(output.output / page.job.path, stop=output.output)  # it may have been stopped while it wrote
            continue
        if page.written:
            output.note_written(page.path, page.written, changed=page.changed)
            written += page.changed
        else:
            written += output.write(page.path, page.data or b"", digest=page.digest)
    return written, tuple(problems)


def render(theme: Theme, folder: Path | None, job: Job) -> RenderedPage:
    """Render a page and, where the output folder can be reached, write it; run by workers."""
    try:
        data = finish_page(theme, job).encode()
    except Fault as fault:  # the template knows its file and line, not whose page it rendered
        raise Fault(*(replace(found, message=f"{found.message}, on {job.path}") for found in fault.problems)) from fault
    if folder is None:
        return RenderedPage(job.path, job.digest, None, False, data)
    target = folder / job.path
    changed = write_output(target, data)
    return RenderedPage(job.path, job.digest, make_written(target, data, digest=job.digest), changed)


def finish_page(theme: Theme, job: Job) -> str:
    """The text of a page."""
    body = place_references(job.body, *job.places) if job.body else job.body
    return render_page(theme, job.template, job.view, body)


def make_job(site: Site, stale: StalePage, body: str | None) -> Job:
    """A page with its view; `body` is that of its article or standing page."""
    page = stale.page
    with site.records.showing(page.shows):
        view = make_view(site.make_context(page))
    return Job(page.path, find_kind(page).template, view, body, stale.places, stale.digest)


def _make_jobs(stale: Iterable[StalePage], site: Site, output: OutputWriter, cache: Cache) -> Iterator[Job]:
    """The pages with views and bodies, batch by batch, so that few are in memory; the way is made for their files."""
    for batch in cut_batches(stale, BATCH * 4):
        own = [site.library.places[one.page.key] for one in batch if find_kind(one.page).of_article]
        bodies = cache.load_known("body", map(site.records.find_key, own))
        for one in batch:
            output.make_way(one.page.path)
            standing = site.find_standing(one.page)
            body = standing.html if standing else None
            yield make_job(site, one, next(bodies).decode() if find_kind(one.page).of_article else body)
