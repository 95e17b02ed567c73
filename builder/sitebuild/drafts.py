"""Drafts and private articles, for the preview: rendered in memory when asked for.

Rule: nothing here is written, and nothing here is ever asked by a build. An unpublished article stands where it would
if it were published, among those that are.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from builder.article.beside import Closed
from builder.article.store import read_content
from builder.cache import Cache
from builder.site.lazy_library import pack_library
from builder.site.library import Holding, make_library
from builder.site.related import RelatedTerms
from builder.site.urls import picture_path
from builder.sitebuild.assets import find_pictures
from builder.sitebuild.derive import SourceArticle, load_articles
from builder.sitebuild.page_preview import preview_article
from builder.sitebuild.records import Records, make_holding
from builder.sitebuild.rendering import Site


class Concealed(NamedTuple):
    """An article that no visitor will see."""

    path: str
    """The path that its page would have below `output/`."""
    title: str
    mark: str
    """Why it is not published, in a sentence."""
    source: str
    """Its file below `content/`."""


class Drafts:
    """The unpublished articles of a built site; where they stand is worked out when somebody asks."""

    def __init__(self, site: Site, keys: Mapping[str, bytes]) -> None:
        self._built, self._keys = site, keys
        hidden = b"".join(keys[path] for path in sorted(site.plan.hidden))
        self.digest = hashlib.blake2b(hidden, digest_size=16).digest()
        """Equal when the articles are."""

    @cached_property
    def concealed(self) -> tuple[Concealed, ...]:
        """All of them, in the order of their paths."""
        articles = {source: self._sources[source].record.article for source in self._marks}
        shown = (
            Concealed(path, article.title, self._marks[source], source)
            for path, source in self._pages.items()
            if (article := articles[source])
        )
        return tuple(sorted(shown))

    def read(self, path: str) -> bytes | None:
        """The page, as its file is now, or a picture of one, at a path below `output/`; None when there is none such.

        Raises `Fault` when the theme or the file cannot be read.
        """
        if not self._built.plan.hidden or not self._marks:
            return None
        if source := self._pages.get(path):
            place = self._site.library.places[source]
            return preview_article(self._site, place, closed=Closed(), reveal=_reveal).page
        picture = self._pictures.get(path)
        return read_content(self._built.root, picture) if picture else None

    @cached_property
    def _marks(self) -> dict[str, str]:
        """Source → why it is not published."""
        hidden = self._load(self._built.plan.hidden)
        return {path: mark for path, source in hidden.items() if (mark := find_mark(source))}

    @cached_property
    def _sources(self) -> dict[str, SourceArticle]:
        return self._load(self._keys) if self._marks else {}

    def _load(self, paths: Sequence[str] | Mapping[str, bytes]) -> dict[str, SourceArticle]:
        with Cache(self._built.root) as cache:
            return load_articles({path: self._keys[path] for path in paths}, cache)

    @cached_property
    def _site(self) -> Site:
        """The site as it would be if they were published."""
        built = self._built
        sources = (source for source in self._sources.values() if source.record.article)
        holdings = [_reveal(make_holding(source, built.config)) for source in sources]
        library, _ = make_library(
            holdings, built.config, standing=built.plan.library.standing, compare=_compare_none
        )  # fmt: skip
        packed = pack_library(library)
        plan = msgspec.structs.replace(built.plan, library=packed, pages=[], left_out=[], facts=b"")
        keys = b"".join(map(self._keys.__getitem__, packed.sources))
        records = Records(
            built.root, built.config, packed.sources, packed.urls, keys,
            known=self._sources, holdings=dict(enumerate((*library.holdings, *library.withdrawn))),
        )  # fmt: skip
        return Site(built.root, plan, records, built.config, built.theme)

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Path below `output/` → source."""
        urls = self._site.library.urls
        return {urls[source]: source for source in self._marks if source in urls}

    @cached_property
    def _pictures(self) -> dict[str, str]:
        """Path below `output/` → below `content/`, of the pictures that unpublished articles show."""
        articles = self._site.library.by_source
        own = ((self._sources[source], articles[source].article) for source in self._pages.values())
        found, _ = find_pictures(self._built.root, own, {}, closed=Closed())
        return {picture_path(source): source for source in found}


def find_mark(source: SourceArticle) -> str:
    """Why an article is not published; empty for one that is, or that cannot be taken."""
    article = source.record.article
    if article is None or (article.status != "draft" and article.visibility != "private"):
        return ""
    kind = "A draft" if article.status == "draft" else "Private"
    return f"{kind}: only this preview shows it."


def _compare_none(articles: Sequence[RelatedTerms]) -> list[list[int]]:
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
