"""The search index, made from the cached words of all articles.

Rule: the index depends on the analyses and on what results show, in the library's order and nothing else; when
none of that changed, its files are kept without being made.
"""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from builder.build.drawing import put
from builder.build.sources import Source, find_fingerprint
from builder.cache import Cache
from builder.config import Config
from builder.publish.tree import Tree
from builder.search.clients import find_client_files
from builder.search.shards import SearchRecord, make_shards
from builder.site.library import Holding, Library

_MADE = b"made"
_Made = tuple[bytes, list[tuple[str, bytes]]]
"""(digest of all that an index was made from, its files with the digests of their bytes)."""


def index_library(library: Library, sources: Mapping[str, Source], config: Config, tree: Tree, cache: Cache) -> bool:
    """Write the index and the scripts that read it; False when the index is as it should be."""
    for path, data in find_client_files():
        put(tree, path, data)
    ordered = library.holdings[::-1]
    digest = _find_digest(ordered, sources, config)
    made = _load_made(cache)
    if made and made[0] == digest and all(tree.find_digest(path) == known for path, known in made[1]):
        for path, _ in made[1]:
            tree.keep(path)
        return False
    files = []
    for path, data in make_shards(_find_records(ordered, sources, config, cache), language=config.language):
        files.append((path, put(tree, path, data)))
    cache.save_many("search", [(_MADE, msgspec.msgpack.encode((digest, files)))])
    cache.commit()
    return True


def _load_made(cache: Cache) -> _Made | None:
    value = cache.load("search", _MADE)
    try:
        return msgspec.msgpack.decode(value, type=_Made) if value else None
    except ValueError:  # as another version of Backfile kept it
        return None


def _find_digest(ordered: tuple[Holding, ...], sources: Mapping[str, Source], config: Config) -> bytes:
    digest = hashlib.blake2b(find_fingerprint() + config.language.encode(), digest_size=16)
    for holding in ordered:
        digest.update(sources[holding.source].key + holding.url.encode() + b"\0")
    return digest.digest()


def _find_records(
    ordered: tuple[Holding, ...], sources: Mapping[str, Source], config: Config, cache: Cache
) -> Iterator[tuple[SearchRecord, bytes]]:
    """(what results show, analysis) of each article, oldest first."""
    keys = [sources[holding.source].key for holding in ordered]
    texts, words = cache.load_known("text", keys), cache.load_known("words", keys)
    for holding, text, analysis in zip(ordered, texts, words, strict=True):
        yield _make_record(holding, text.decode(), config), analysis


def _make_record(holding: Holding, text: str, config: Config) -> SearchRecord:
    article = holding.article
    return SearchRecord(
        url=holding.url,
        title=article.title,
        dek=article.dek,
        date=article.date,
        section=article.section,
        tags=article.tags,
        authors=article.authors,
        publisher=article.publisher,
        language=article.language or config.language,
        kind=article.kind,
        text=text,
    )
