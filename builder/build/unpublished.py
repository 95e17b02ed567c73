"""Drafts and private articles, for the preview: drawn in memory when asked for.

Rule: nothing here is written, and nothing here is ever asked by a build. An unpublished article stands where it would
if it were published, among those that are.
"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.store import read_content, scan_content
from builder.build.copies import find_pictures
from builder.build.drawing import Site, render_alone
from builder.build.pipeline import load_standing, make_holding
from builder.build.sources import Source, load_sources
from builder.cache import Cache
from builder.config import Config
from builder.render.theme import find_theme_folders, load_theme
from builder.site.library import Holding, make_library
from builder.site.pages import Page, plan_pages
from builder.site.urls import picture_path


class Concealed(NamedTuple):
    """An article that no visitor will see."""

    path: str
    """Where its page would lie below `output/`."""
    title: str
    mark: str
    """Why it is not published, in a sentence."""


class Unpublished:
    """The unpublished articles of an archive as they were when it was made."""

    def __init__(self, root: Path, site: Site, concealed: dict[str, str]) -> None:
        self._root, self._site = root, site
        shown = {page.key: page for page in site.pages if page.kind == "article" and page.key in concealed}
        titles = {holding.source: holding.article.title for holding in site.library.by_source.values()}
        self._pages: dict[str, Page] = {page.path: page for page in shown.values()}
        self._pictures = {picture_path(source): source for source in site.pictures}
        self.concealed = tuple(
            sorted(Concealed(page.path, titles[source], concealed[source]) for source, page in shown.items())
        )
        keys = sorted(source.key for path, source in site.sources.items() if path in concealed)
        self.digest = hashlib.blake2b(b"".join(keys), digest_size=16).digest()
        """Equal when the articles are."""

    def read(self, path: str) -> bytes | None:
        """The page, or a picture of one, at a path below `output/`; None when nothing unpublished stands there.

        Raises `Fault` when the theme or the file cannot be read.
        """
        if page := self._pages.get(path):
            return render_alone(self._root, self._site, page)
        source = self._pictures.get(path)
        return read_content(self._root, source) if source else None


def load_unpublished(root: Path, config: Config, *, now_ns: int) -> Unpublished:
    """The drafts and private articles, after a build has read all; raises `Fault`. Never while a build runs."""
    theme = load_theme(config.theme, find_theme_folders(root), options=config.theme_options)
    found = scan_content(root)
    with Cache(root) as cache:
        sources = load_sources(root, found, config, cache, now_ns=now_ns, processes=1, cluster=None)
    by_path = {source.path: source for source in sources if source.draft.article}
    concealed = {path: mark for path, source in by_path.items() if (mark := find_mark(source))}
    if not concealed:
        library, _ = make_library((), config)
        return Unpublished(root, Site(library, config, theme, (), {}, {}, {}), {})
    standing, bodies, _ = load_standing(root, found, config)
    holdings = (_reveal(make_holding(source, config)) for source in by_path.values())
    library, _ = make_library(holdings, config, standing=standing)
    own = {path: by_path[path] for path in concealed}
    only = replace(library, holdings=tuple(holding for holding in library.holdings if holding.source in own))
    pictures, _ = find_pictures(root, only, own, {})
    pages = plan_pages(library, config)
    return Unpublished(root, Site(library, config, theme, pages, by_path, bodies, pictures), concealed)


def find_mark(source: Source) -> str:
    """Why an article is not published; empty for one that is."""
    article = source.draft.article
    if article is None or (article.status != "draft" and article.visibility != "private"):
        return ""
    kind = "A draft" if article.status == "draft" else "Private"
    return f"{kind}: only this preview shows it."


def _reveal(holding: Holding) -> Holding:
    article = holding.article
    if article.status != "draft" and article.visibility != "private":
        return holding
    status = "published" if article.status == "draft" else article.status
    visibility = "public" if article.visibility == "private" else article.visibility
    shown = msgspec.structs.replace(article, status=status, visibility=visibility)
    return msgspec.structs.replace(holding, article=shown)
