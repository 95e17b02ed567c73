"""Pages drawn: what has another digest than before is rendered, in worker processes, and written.

Rule: a page's digest covers all it shows: its view, its body, the theme, Backfile itself. A page that has the
digest of the last build is not rendered, and its file is not touched.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from builder.article.beside import Closed
from builder.cache import Cache
from builder.config import Config
from builder.errors import Fault, Problem
from builder.files import remove_file, write_output
from builder.output_tree.output_writer import Tree, Written, make_written
from builder.render.cards import PageContext
from builder.render.findings import Rendered
from builder.render.images import Picture
from builder.render.markdown import render_markdown
from builder.render.page_kinds import find_kind
from builder.render.resolve_links import Size, place_references
from builder.render.theme import Theme
from builder.render.views import make_places, make_view, render_page
from builder.site.library import Library
from builder.site.pages import Page
from builder.sitebuild.cache_keys import find_fingerprint
from builder.sitebuild.derive import Source
from builder.sitebuild.page_inputs import Known, Marks, load_known, save_known
from builder.workers import cut_batches, run_bounded
from builder.workers.pools import Stopped

BATCH = 64
"""Pages in one job."""

Places = tuple[dict[str, str], dict[str, Size]]
_Shown = tuple[dict[str, Any], Places]


class Sheet(NamedTuple):
    """A page ready to be drawn."""

    path: str
    template: str
    view: dict[str, Any]
    body: str | None
    places: Places
    digest: bytes


class _Stale(NamedTuple):
    """A page that is not as it should be."""

    page: Page
    digest: bytes
    view: dict[str, Any]
    places: Places


class Drawn(NamedTuple):
    """A page that a worker rendered; it holds `data` where the worker could not write it."""

    path: str
    digest: bytes
    written: Written | None
    changed: bool
    """Whether its bytes are others than those that were there."""
    data: bytes | None = None


class Site(NamedTuple):
    """Everything that pages are drawn from."""

    library: Library
    config: Config
    theme: Theme
    pages: tuple[Page, ...]
    sources: Mapping[str, Source]
    standing: Mapping[str, Rendered]
    pictures: Mapping[str, Picture]
    closed: Closed = Closed()
    """Where pictures lie that no article shows."""
    left_out: frozenset[str] = frozenset()
    """Paths of pages that were left out, since others have them."""


def draw_pages(
    site: Site, tree: Tree, cache: Cache, *, processes: int, cluster: str | None = None, marked: bool = True
) -> tuple[int, tuple[Problem, ...]]:
    """Render and write every page that is not as it should be; the others are kept. How many were rendered.

    A page that takes more than the settings allow is left out, with a problem. Pages are known by their marks, unless
    few are drawn and all of them are to be looked at (`marked`).
    """
    stale = (_find_stale if marked else _find_stale_unmarked)(site, tree, cache)
    sheets = _add_bodies(stale, site, tree, cache)
    first = tuple(islice(sheets, BATCH + 1))
    theme = msgspec.structs.replace(site.theme, assets=())
    folder = None if cluster else tree.output
    drawn = 0
    problems = []
    for page in run_bounded(
        partial(draw, theme, folder), chain(first, sheets), site.config.bounds, batch=BATCH,
        processes=processes if len(first) > BATCH else 1, cluster=cluster, apart=False,
    ):  # fmt: skip
        if isinstance(page, Stopped):
            problems.append(Problem(page.job.path, 0, page.reason, page.hint))
            remove_file(tree.output / page.job.path, stop=tree.output)  # it may have been stopped while it was written
            continue
        drawn += 1
        if page.written:
            tree.note_written(page.path, page.written, changed=page.changed)
        else:
            tree.write(page.path, page.data or b"", digest=page.digest)
    return drawn, tuple(problems)


def draw(theme: Theme, folder: Path | None, sheet: Sheet) -> Drawn:
    """Render a page and, where the output folder can be reached, write it; run by workers."""
    body = place_references(sheet.body, *sheet.places) if sheet.body else sheet.body
    try:
        data = render_page(theme, sheet.template, sheet.view, body).encode()
    except Fault as fault:  # the template knows its file and line, not whose page it drew
        raise Fault(
            *(replace(found, message=f"{found.message}, on {sheet.path}") for found in fault.problems)
        ) from fault
    if folder is None:
        return Drawn(sheet.path, sheet.digest, None, False, data)
    target = folder / sheet.path
    changed = write_output(target, data)
    return Drawn(sheet.path, sheet.digest, make_written(target, data, digest=sheet.digest), changed)


def _find_stale(site: Site, tree: Tree, cache: Cache) -> Iterator[_Stale]:
    """Pages whose digest is not that of the file there; the others are named as kept."""
    base = _find_base(site)
    marks, known = Marks(site.library, site.config, site.pictures, base), load_known(cache)
    found = Known()
    for page in site.pages:
        if not find_kind(page).template:
            continue
        references = _find_references(site, page)
        mark = marks.find(page, references and make_places(page, references, site.library, site.pictures))
        before, shown = known.get(page.path), None
        if before and before[0] == mark:
            digest = before[1]
        else:
            shown = make_page_view(site, page)
            digest = _find_digest(site, page, base, shown)
        if mark:
            found[page.path] = (mark, digest)
        if tree.find_digest(page.path) == digest:
            tree.keep(page.path)
        else:
            yield _Stale(page, digest, *(shown or make_page_view(site, page)))
    if found != known:
        save_known(cache, found)


def _find_stale_unmarked(site: Site, tree: Tree, cache: Cache) -> Iterator[_Stale]:
    base = _find_base(site)
    for page in site.pages:
        if find_kind(page).template:
            shown = make_page_view(site, page)
            digest = _find_digest(site, page, base, shown)
            if tree.find_digest(page.path) == digest:
                tree.keep(page.path)
            else:
                yield _Stale(page, digest, *shown)


def _find_base(site: Site) -> bytes:
    return msgspec.msgpack.encode((find_fingerprint(), site.theme.digest))


def _find_digest(site: Site, page: Page, base: bytes, shown: _Shown) -> bytes:
    digest = hashlib.blake2b(base, digest_size=16)
    digest.update(msgspec.msgpack.encode((find_kind(page).template, *shown)))
    if page.key in site.sources:
        digest.update(site.sources[page.key].key)
    elif page.key in site.standing:
        digest.update(site.standing[page.key].html.encode())
    return digest.digest()


def make_page_view(site: Site, page: Page) -> _Shown:
    """What the page's template sees, and where the references of its body lead."""
    return make_view(make_context(site, page)), make_places(
        page, _find_references(site, page), site.library, site.pictures
    )


def make_context(site: Site, page: Page) -> PageContext:
    """A page, and what its view may look up."""
    language = site.theme.language
    return PageContext(
        find_kind(page), page, site.library, site.config, site.pictures, language, site.pages, site.left_out
    )


def _find_references(site: Site, page: Page) -> tuple[str, ...]:
    if page.key in site.sources:
        return tuple(reference for reference, _ in site.sources[page.key].draft.references)
    return site.standing[page.key].references if page.key in site.standing else ()


def _add_bodies(stale: Iterable[_Stale], site: Site, tree: Tree, cache: Cache) -> Iterator[Sheet]:
    """The pages with bodies, batch by batch, so that few are in memory; the way is made for their files."""
    for batch in cut_batches(stale, BATCH * 4):
        bodies = cache.load_known(
            "body", [site.sources[one.page.key].key for one in batch if find_kind(one.page).of_article]
        )
        for page, digest, view, places in batch:
            tree.make_way(page.path)
            body = None
            if find_kind(page).of_article:
                body = next(bodies).decode()
            elif page.key in site.standing:
                body = site.standing[page.key].html
            yield Sheet(page.path, find_kind(page).template, view, body, places, digest)


def put(tree: Tree, path: str, data: bytes) -> bytes:
    """Write a file whose digest is that of its bytes, or keep it; gives the digest."""
    digest = hashlib.blake2b(data, digest_size=16).digest()
    if tree.find_digest(path) == digest:
        tree.keep(path)
    else:
        tree.write(path, data, digest=digest)
    return digest


def render_standing(sources: Iterable[tuple[str, str, int]]) -> dict[str, Rendered]:
    """Bodies of the standing pages, from (path, Markdown, first line)."""
    return {path: render_markdown(body, path=f"content/{path}", first_line=line) for path, body, line in sources}
