"""Drafts and private articles, for the preview: drawn in memory when asked for.

Rule: nothing here is written, and nothing here is ever asked by a build. An unpublished article stands where it would
if it were published, among those that are.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.beside import Closed
from builder.article.store import read_content
from builder.render.page_kinds import find_kind, plan_pages
from builder.site.library import Holding, make_library
from builder.site.pages import Page
from builder.site.related import Likeness
from builder.site.urls import picture_path
from builder.sitebuild.assets import find_pictures
from builder.sitebuild.derive import Source
from builder.sitebuild.page_preview import sketch_article
from builder.sitebuild.plan import Plan, make_holding
from builder.sitebuild.rendering import Site


class Concealed(NamedTuple):
    """An article that no visitor will see."""

    path: str
    """Where its page would lie below `output/`."""
    title: str
    mark: str
    """Why it is not published, in a sentence."""
    source: str
    """Its file below `content/`."""


class Unpublished:
    """The unpublished articles of a planned site; where they stand is worked out when somebody asks."""

    def __init__(self, root: Path, plan: Plan) -> None:
        self._root, self._plan = root, plan
        self._marks = {source.path: mark for source in plan.sources if (mark := find_mark(source))}
        keys = sorted(source.key for source in plan.sources if source.path in self._marks)
        self.digest = hashlib.blake2b(b"".join(keys), digest_size=16).digest()
        """Equal when the articles are."""

    @cached_property
    def concealed(self) -> tuple[Concealed, ...]:
        """All of them, in the order of their paths."""
        titles = {holding.source: holding.article.title for holding in self._site.library.by_source.values()}
        shown = ((page.path, page.key) for page in self._pages.values())
        return tuple(sorted(Concealed(path, titles[key], self._marks[key], key) for path, key in shown))

    def read(self, path: str) -> bytes | None:
        """The page, as its file is now, or a picture of one, at a path below `output/`; None when there is none such.

        Raises `Fault` when the theme or the file cannot be read.
        """
        if not self._marks:
            return None
        if page := self._pages.get(path):
            return sketch_article(self._root, self._site._replace(closed=Closed()), page, reveal=_reveal).page
        source = self._pictures.get(path)
        return read_content(self._root, source) if source else None

    @cached_property
    def _site(self) -> Site:
        site = self._plan.site
        if not self._marks:
            library, _ = make_library((), site.config)
            return site._replace(library=library, pages=())
        holdings = (_reveal(make_holding(source, site.config)) for source in site.sources.values())
        library, _ = make_library(holdings, site.config, standing=site.library.standing, compare=_compare_none)
        return site._replace(library=library, pages=plan_pages(library, site.config))

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.path: page for page in self._site.pages if find_kind(page).of_article and page.key in self._marks}

    @cached_property
    def _pictures(self) -> dict[str, str]:
        """Path below `output/` → below `content/`, of the pictures that unpublished articles show."""
        site, keys = self._site, {page.key for page in self._pages.values()}
        own = tuple(holding for holding in site.library.holdings if holding.source in keys)
        found, _ = find_pictures(self._root, own, site.sources, {}, closed=Closed())
        return {picture_path(source): source for source in found}


def find_mark(source: Source) -> str:
    """Why an article is not published; empty for one that is, or that cannot be taken."""
    article = source.draft.article
    if article is None or (article.status != "draft" and article.visibility != "private"):
        return ""
    kind = "A draft" if article.status == "draft" else "Private"
    return f"{kind}: only this preview shows it."


def _compare_none(articles: Sequence[Likeness]) -> list[list[int]]:
    """Drafts wait for nobody to compare them with ten thousand others."""
    return [[] for _ in articles]


def _reveal(holding: Holding) -> Holding:
    article = holding.article
    if article.status != "draft" and article.visibility != "private":
        return holding
    status = "published" if article.status == "draft" else article.status
    visibility = "public" if article.visibility == "private" else article.visibility
    shown = msgspec.structs.replace(article, status=status, visibility=visibility)
    return msgspec.structs.replace(holding, article=shown)
