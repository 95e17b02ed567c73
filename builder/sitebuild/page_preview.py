"""One page as its file is now, drawn from what the last build planned.

Rule: reads that one file and the pictures it names, and writes nothing. Everything else on the page is as the last
build had it: where that is not so any more, the next build draws the page again.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from builder.article.store import read_content
from builder.article.tag_rules import load_rulings
from builder.errors import Problem, make_fault
from builder.render.images import Picture
from builder.render.page_kinds import find_kind
from builder.render.resolve_links import place_references
from builder.render.views import render_page
from builder.site.library import Holding
from builder.site.pages import Page
from builder.sitebuild.assets import find_pictures
from builder.sitebuild.derive import Draft, Source, read_draft
from builder.sitebuild.plan import make_holding
from builder.sitebuild.rendering import Site, make_page_view


class Sketch(NamedTuple):
    """An article's page, if it can be drawn without looking at the others."""

    page: bytes | None
    problems: tuple[Problem, ...]
    """What is wrong with the article's file."""
    broken: bool = False
    """Whether the front matter cannot be taken."""


def sketch_article(
    root: Path, site: Site, page: Page, *, reveal: Callable[[Holding], Holding] = lambda holding: holding
) -> Sketch:
    """The page of an article of the site; raises `Fault` when the file or the theme cannot be read.

    `reveal` turns an article into the one that is shown. No page comes of an article that may have moved to another
    address, or is not to be shown as it was.
    """
    before = site.sources[page.key]
    draft, rendered = read_draft(
        site.config,
        page.key,
        read_content(root, page.key),
        capture=(before.draft.capture, before.draft.why),
        rulings=load_rulings(root),
    )
    if draft.article is None:
        return Sketch(None, draft.problems, broken=True)
    if not _stays(before.draft, draft, page.key, site):
        return Sketch(None, draft.problems)
    source = Source(page.key, before.key, draft)
    holding = msgspec.structs.replace(reveal(make_holding(source, site.config)), url=page.path)
    by_source = {**site.library.by_source, page.key: holding}
    library = replace(site.library, by_source=by_source)
    pictures, missing = find_pictures(root, (holding,), {page.key: source}, {}, closed=site.closed)
    pictures = {name: _keep_forms(picture, site.pictures.get(name)) for name, picture in pictures.items()}
    drawn = site._replace(library=library, sources={page.key: source}, pictures={**site.pictures, **pictures})
    view, places = make_page_view(drawn, page)
    body = place_references(rendered.html, *places)
    shown = _render(site, page, view, body).encode()
    return Sketch(shown, (*draft.problems, *missing))


def _render(site: Site, page: Page, view: dict[str, Any], body: str | None) -> str:
    """The page; raises `Fault`, for want of memory too."""
    try:
        return render_page(site.theme, find_kind(page).template, view, body)
    except MemoryError as error:
        reason = ", ".join(("takes more memory than there is", *getattr(error, "__notes__", ())))
        raise make_fault(page.path, reason, hint="look at the template") from error


def _keep_forms(picture: Picture, before: Picture | None) -> Picture:
    """The picture with the smaller forms that the last build made of it, unless it is another one by its size."""
    same = before is not None and (before.width, before.height) == (picture.width, picture.height)
    return msgspec.structs.replace(picture, forms=before.forms) if before and same else picture


def sketch_page(root: Path, site: Site, page: Page) -> bytes | None:
    """Any page of the site; nothing for one that has no template. Raises `Fault`."""
    if page.key in site.sources:
        return sketch_article(root, site, page).page if find_kind(page).template else None
    if not find_kind(page).template:
        return None
    view, places = make_page_view(site, page)
    standing = site.standing.get(page.key)
    body = place_references(standing.html, *places) if standing else None
    return _render(site, page, view, body).encode()


def _stays(before: Draft, after: Draft, source: str, site: Site) -> bool:
    """Whether the article claims the address that it claimed, and is shown to whom it was."""
    old, new = before.article, after.article
    assert old is not None
    assert new is not None
    shown = (old.status, old.visibility) == (new.status, new.visibility)
    urls = [make_holding(Source(source, b"", draft), site.config).url for draft in (before, after)]
    return shown and urls[0] == urls[1]
