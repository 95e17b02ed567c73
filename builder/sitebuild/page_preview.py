"""One page as its file is now, rendered from what the last build planned.

Rule: reads that one file and the pictures it names, and writes nothing. Everything else on the page is as the last
build had it: where that is not so any more, the next build renders the page again.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from builder.article.beside import Closed
from builder.article.store import read_content
from builder.article.tag_rules import load_tag_rules
from builder.errors import Problem, make_fault
from builder.render.images import Picture
from builder.render.page_kinds import find_kind
from builder.site.library import Holding
from builder.site.pages import Page
from builder.sitebuild.assets import find_pictures
from builder.sitebuild.derive import ArticleRecord, SourceArticle, read_article
from builder.sitebuild.plan import plan_own
from builder.sitebuild.records import make_holding
from builder.sitebuild.rendering import Site, StalePage, finish_page, make_job


class PagePreview(NamedTuple):
    """An article's page, if it can be rendered without looking at the others."""

    page: bytes | None
    problems: tuple[Problem, ...]
    """The problems of the article's file."""
    broken: bool = False
    """True when the front matter cannot be read."""


def preview_article(
    site: Site, place: int, *, closed: Closed | None = None, reveal: Callable[[Holding], Holding] = lambda one: one
) -> PagePreview:
    """The page of an article of the site; raises `Fault` when the file or the theme cannot be read.

    `reveal` turns an article into the one that is shown; `closed` says where pictures lie that it may not show. No page
    comes of an article that may have moved to another address, or is not to be shown as it was.
    """
    root, before = site.root, site.records.find(place)
    record, rendered = read_article(
        site.config,
        before.path,
        read_content(root, before.path),
        capture=(before.record.capture, before.record.why),
        rulings=load_tag_rules(root),
    )
    if record.article is None:
        return PagePreview(None, record.problems, broken=True)
    if not _stays(before.record, record, before.path, site):
        return PagePreview(None, record.problems)
    source = SourceArticle(before.path, before.key, record)
    holding = reveal(make_holding(source, site.config, url=site.library.urls[before.path]))
    found, missing = find_pictures(
        root, ((source, holding.article),), {}, closed=site.closed if closed is None else closed
    )
    known = site.pictures
    pictures = {**known, **{name: _keep_forms(picture, known.get(name)) for name, picture in found.items()}}
    plan = msgspec.structs.replace(site.plan, pictures=list(pictures.values()))
    edited = Site(root, plan, site.records.replace(place, source, holding), site.config, site.theme)
    pages = plan_own(plan, edited.library, site.config, (place,))
    page = next((page for page in pages if find_kind(page).of_article), None)
    shown = _render(edited, page, rendered.html) if page else None
    return PagePreview(shown, (*record.problems, *missing))


def preview_page(site: Site, page: Page) -> bytes | None:
    """Any page of the site but those of articles; nothing for one that has no template. Raises `Fault`."""
    standing = site.find_standing(page)
    return _render(site, page, standing.html if standing else None) if find_kind(page).template else None


def _render(site: Site, page: Page, body: str | None) -> bytes:
    """The page; raises `Fault`, for want of memory too."""
    job = make_job(site, StalePage(page, b"", site.find_places(page)), body)
    try:
        return finish_page(site.theme, job).encode()
    except MemoryError as error:
        reason = ", ".join(("takes more memory than there is", *getattr(error, "__notes__", ())))
        raise make_fault(page.path, reason, hint="look at the template") from error


def _keep_forms(picture: Picture, before: Picture | None) -> Picture:
    """The picture with the smaller forms that the last build made of it, unless it is another one by its size."""
    same = before is not None and (before.width, before.height) == (picture.width, picture.height)
    return msgspec.structs.replace(picture, forms=before.forms) if before and same else picture


def _stays(before: ArticleRecord, after: ArticleRecord, path: str, site: Site) -> bool:
    """True when the article claims the same address as before, and is shown to the same readers."""
    old, new = before.article, after.article
    if old is None or new is None or (old.status, old.visibility) != (new.status, new.visibility):
        return False
    urls = [make_holding(SourceArticle(path, b"", record), site.config).url for record in (before, after)]
    return urls[0] == urls[1]
