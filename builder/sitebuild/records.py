"""The articles of a planned site, loaded when somebody looks at them.

Rule: a view looks only at articles that its page declared to show; any other look is a bug, and raises. So nothing
that a page shows can change without the page's digest.
"""

import threading
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from builder.cache import Cache
from builder.config import Config
from builder.site.library import Holding, plan_url
from builder.sitebuild.cache_keys import KEY_SIZE
from builder.sitebuild.derive import ArticleRecord, SourceArticle


class _Limit(threading.local):
    """The places that may be looked at, thread by thread."""

    places: frozenset[int] | None = None


class Records:
    """The articles of a library by their places; `keys` are theirs, `known` those that are loaded already."""

    def __init__(
        self, root: Path, config: Config, sources: Sequence[str], urls: Sequence[str], keys: bytes, *,
        known: Mapping[str, SourceArticle], holdings: Mapping[int, Holding] | None = None, cache: Cache | None = None,
    ) -> None:  # fmt: skip
        self._root, self._config, self._sources, self._urls, self._keys = root, config, sources, urls, keys
        self._known = dict(known)
        self._holdings = dict(holdings or {})
        self._limit = _Limit()
        self._cache = cache

    def find_key(self, place: int) -> bytes:
        """The key of an article."""
        return self._keys[place * KEY_SIZE : (place + 1) * KEY_SIZE]

    def load(self, places: Sequence[int]) -> list[Holding]:
        """As `lazy_library.Load`; raises `DamagedCache` for what is not known any more."""
        if (allowed := self._limit.places) is not None and not allowed.issuperset(places):
            stray = ", ".join(self._sources[place] for place in sorted({*places} - allowed))
            raise LookupError(f"a view looks at {stray}, which its page does not declare to show")
        if any(place not in self._holdings for place in places):
            for place, source in zip(places, self.find_many(places), strict=True):
                if place not in self._holdings:
                    self._holdings[place] = make_holding(source, self._config, url=self._urls[place])
        return [self._holdings[place] for place in places]

    def find_many(self, places: Sequence[int]) -> list[SourceArticle]:
        """The files of articles with what is derived from them."""
        missing = {
            self.find_key(place): self._sources[place] for place in places if self._sources[place] not in self._known
        }
        if missing:
            with self._open() as cache:
                for key, value in zip(missing, cache.load_known("article", missing), strict=True):
                    record = msgspec.msgpack.decode(value, type=ArticleRecord)
                    self._known[missing[key]] = SourceArticle(missing[key], key, record)
        return [self._known[self._sources[place]] for place in places]

    def find(self, place: int) -> SourceArticle:
        """The file of one article."""
        return self.find_many((place,))[0]

    def replace(self, place: int, source: SourceArticle, holding: Holding) -> "Records":
        """The same records but for one."""
        return Records(
            self._root, self._config, self._sources, self._urls, self._keys,
            known={**self._known, source.path: source}, holdings={**self._holdings, place: holding},
        )  # fmt: skip

    @contextmanager
    def showing(self, places: bytes | None) -> Iterator[None]:
        """Within it nothing but the articles at these places may be looked at."""
        self._limit.places = frozenset(array("I", places or b""))
        try:
            yield
        finally:
            self._limit.places = None

    def close(self) -> None:
        """The cache that it was made with is closed: what is not known is loaded from another one."""
        self._cache = None

    @contextmanager
    def _open(self) -> Iterator[Cache]:
        if self._cache:
            yield self._cache
        else:
            with Cache(self._root) as cache:
                yield cache


def make_holding(source: SourceArticle, config: Config, *, url: str = "") -> Holding:
    """An article as the site needs it, at an address or at the one that it claims."""
    record, article = source.record, source.record.article
    assert article is not None
    place = url or plan_url(article, source.path, config)
    return Holding(article, source.path, source.key, record.opening, place, record.capture, record.terms, record.why)
