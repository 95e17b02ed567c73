"""The search index, made from the cached words of all articles.

Rule: the index depends on the analyses and on what results show, in the library's order and nothing else; when
none of that changed, its files are kept without being made; when little did, few are made.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from builder.article.model import Article
from builder.cache import Cache
from builder.config import Config
from builder.errors import Fault
from builder.files import read_bytes
from builder.output_tree.output_writer import OutputWriter
from builder.render.languages import Language, translate_script
from builder.search.layout import FOLDER
from builder.search.read.index import Index
from builder.search.write.analysis import load_analysis
from builder.search.write.batch_postings import ARTICLES_IN_BATCH
from builder.search.write.clients import find_client_files
from builder.search.write.index_update import MOST_CHANGED, Change, find_kept, mend_shards
from builder.search.write.search_records import is_filed_alike
from builder.search.write.shards import SearchRecord, make_shards
from builder.site.library import Holding
from builder.sitebuild.cache_keys import KEY_SIZE, find_fingerprint
from builder.sitebuild.derive import ArticleRecord
from builder.sitebuild.rendering import Site

_MADE = b"made"


class _Made(msgspec.Struct, frozen=True, array_like=True):
    """An index as it was made."""

    context: bytes
    """Of what all of it depends on."""
    articles: "Articles"
    files: list[tuple[str, bytes]]
    """Its files with the digests of their bytes."""


class Articles(msgspec.Struct, frozen=True, array_like=True):
    """Of each article of an index, oldest first, what tells whether it is another one."""

    keys: bytes
    """`KEY_SIZE` each."""
    urls: list[str]

    def find_key(self, at: int) -> bytes:
        """The key of the article at a place."""
        return self.keys[at * KEY_SIZE : (at + 1) * KEY_SIZE]

    def list_changed(self, before: "Articles") -> list[int]:
        """The places of those that were not there before, or were others."""
        known = range(min(len(before.urls), len(self.urls)))
        changed = [
            at for at in known if before.urls[at] != self.urls[at] or before.find_key(at) != self.find_key(at)
        ]  # fmt: skip
        return [*changed, *range(len(known), len(self.urls))]


def put_client(tree: OutputWriter, language: Language) -> None:
    """Write the scripts that read the index, in the language."""
    for path, data in find_client_files():
        tree.put(path, translate_script(data, language))


def put_index(site: Site, tree: OutputWriter, cache: Cache, *, processes: int = 1) -> tuple[str, ...]:
    """Bring the index up to date; gives the files that it has no more."""
    library, config, last = site.plan.library, site.config, site.plan.library.listed - 1
    keys = b"".join([site.records.find_key(last - at) for at in range(library.listed)])
    articles = Articles(keys, library.urls[: library.listed][::-1])
    made = _recall(config, tree, cache)
    if made and made.articles == articles:
        for path, _ in made.files:
            tree.keep(path)
        return ()
    files = None
    if made:
        changed = articles.list_changed(made.articles)
        files = _update(made, articles, changed, lambda at: site.library.holdings[last - at], config, tree, cache)
    if files is None:
        records = _find_records(site.library.holdings[::-1], keys, config, cache)
        share = processes if library.listed > ARTICLES_IN_BATCH else 1
        shards = make_shards(records, language=config.language, processes=share)
        files = [(path, tree.put(path, data)) for path, data in shards]
    cache.remember("search", _MADE, _Made(_find_context(config), articles, files))
    cache.commit()
    return tuple(dict(made.files).keys() - dict(files).keys()) if made else ()


def _find_context(config: Config) -> bytes:
    return find_fingerprint() + config.language.encode()


def _recall(config: Config, tree: OutputWriter, cache: Cache) -> _Made | None:
    """The index as it was made, when it lies in the output."""
    made = cache.recall("search", _MADE, _Made)
    if made is None or made.context != _find_context(config):
        return None
    return made if all(tree.find_digest(path) == known for path, known in made.files) else None


def _update(
    made: _Made, articles: Articles, changed: list[int], find: Callable[[int], Holding], config: Config,
    tree: OutputWriter, cache: Cache,
) -> list[tuple[str, bytes]] | None:  # fmt: skip
    """The files of the index with their digests, few of them rewritten; None when all must be made again."""
    if len(changed) > MOST_CHANGED or len(articles.urls) < len(made.articles.urls):
        return None
    changes = _load_changes(changed, made.articles, articles, find, config, cache)
    if changes is None:
        return None
    try:
        updated = mend_shards(
            Index(lambda path: read_bytes(tree.output / FOLDER / path), place=FOLDER),
            len(articles.urls),
            lambda at: _make_record(find(at).article, articles.urls[at], "", config),
            changes,
            lambda at: next(cache.load_known("text", (articles.find_key(at),))).decode(),
            language=config.language,
        )
    except Fault:  # a damaged index is made again
        return None
    if updated is None:
        return None
    known = dict(made.files)
    kept = [*find_kept(known, updated), *(path for path, data in updated.files if data is None)]
    for path in kept:
        tree.keep(path)
    rewritten = ((path, tree.put(path, data)) for path, data in updated.files if data is not None)
    return [*((path, known[path]) for path in kept), *rewritten]


def _load_changes(
    changed: list[int], before: Articles, after: Articles, find: Callable[[int], Holding], config: Config, cache: Cache
) -> dict[int, Change] | None:
    """The words of the changed articles as they were and are; None when it is not known any more how they were."""
    new = cache.load_known("words", [after.find_key(at) for at in changed])
    known = [at for at in changed if at < len(before.urls)]
    old = dict(zip(known, _load_old([before.find_key(at) for at in known], cache), strict=True))
    changes = {}
    for at, data in zip(changed, new, strict=True):
        if at not in old:
            changes[at] = Change(None, load_analysis(data))
            continue
        words, article = old[at]
        if words is None or article is None:
            return None
        shown = (_make_record(one, "", "", config) for one in (article, find(at).article))
        changes[at] = Change(load_analysis(words), load_analysis(data), is_filed_alike(*shown))
    return changes


def _load_old(keys: list[bytes], cache: Cache) -> Iterator[tuple[bytes | None, Article | None]]:
    """The words and the record of each article as it was, where they are still known."""
    for words, draft in zip(cache.load_many("words", keys), cache.load_many("article", keys), strict=True):
        yield words, msgspec.msgpack.decode(draft, type=ArticleRecord).article if draft else None


def _find_records(
    ordered: Sequence[Holding], packed: bytes, config: Config, cache: Cache
) -> Iterator[tuple[SearchRecord, bytes]]:
    """(what results show, analysis) of each article, oldest first."""
    keys = [packed[at : at + KEY_SIZE] for at in range(0, len(packed), KEY_SIZE)]
    texts, words = cache.load_known("text", keys), cache.load_known("words", keys)
    for holding, text, analysis in zip(ordered, texts, words, strict=True):
        yield _make_record(holding.article, holding.url, text.decode(), config), analysis


def _make_record(article: Article, url: str, text: str, config: Config) -> SearchRecord:
    return SearchRecord(
        url=url,
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
