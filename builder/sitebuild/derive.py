"""Everything derived from one article alone: its record, its body as HTML and as text, its words for search.

Rule: derived once from an article's bytes, in worker processes, and kept under a key of all that it depends on.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.frontmatter import find_key_line, parse_article, refuse_place
from builder.article.model import Article
from builder.article.store import CONTENT, find_name, read_content
from builder.article.tag_rules import NONE, TagRules, rule_article
from builder.cache import Cache
from builder.config import Config
from builder.errors import Fault, Problem, make_fault
from builder.files import decode_text
from builder.render.findings import Rendered
from builder.render.markdown import render_markdown
from builder.search.text.words import list_chunks
from builder.search.write.analysis import SearchText, analyse
from builder.site.library import MOST_VALUES
from builder.site.related import find_terms
from builder.sitebuild.cache_keys import KEY_SIZE, make_context, make_key
from builder.sitebuild.origins import read_origin
from builder.workers import cut_batches, run_bounded
from builder.workers.pools import Stopped

BATCH = 64
"""Articles in one job: large enough that sending costs little, small enough that memory stays flat."""
LARGE = 100_000
"""Bytes of an article that is read in a worker even where few are: no pattern takes long over fewer, and in a worker
what never returns can be ended."""
_ROOM = 32_000_000
"""Bytes of articles held between finding their keys and deriving what they hold; beyond it they are read again."""
KINDS = ("article", "body", "text", "words")
NO_KEY = bytes(KEY_SIZE)
"""In the place of the key of an article that could not be read."""


class ArticleRecord(msgspec.Struct, frozen=True):
    """An article's file as the site needs it; `article` is None when its front matter cannot be taken."""

    article: Article | None
    opening: str = ""
    references: tuple[tuple[str, int], ...] = ()
    """(file that the body names, line)."""
    image_line: int = 1
    """The line that names the file of the article's own picture."""
    problems: tuple[Problem, ...] = ()
    capture: str = ""
    """SHA-256 of the capture, when `capture.json` is there."""
    terms: bytes = b""
    """The words it is compared by, to find related ones; empty in what `read_article` gives."""
    why: str = ""
    """An explanation of how its date was inferred, from its evidence; empty where the text is withheld."""


class SourceArticle(NamedTuple):
    """An article's file with its key; `NO_KEY` for one that could not be read, which is read again each time."""

    path: str
    key: bytes
    record: ArticleRecord


class _Job(NamedTuple):
    path: str
    key: bytes
    data: bytes
    capture: str
    why: str


def derive_articles(
    root: Path, paths: Iterable[str], files: Collection[str], config: Config, cache: Cache, *, rulings: TagRules,
    processes: int = 1, cluster: str | None = None,
) -> dict[str, SourceArticle]:  # fmt: skip
    """Articles by path, each read again, with what is derived from it; `files` are their paths and their evidence's.

    An article that takes more than the settings allow has no record but a problem.
    """
    reader = _Reader(root, files, make_context(config, rulings))
    keys: dict[str, bytes] = {}
    made: dict[str, SourceArticle] = {}
    for path in paths:
        try:
            keys[path] = reader.find_key(path)
        except Fault as fault:
            made[path] = SourceArticle(path, NO_KEY, ArticleRecord(None, problems=fault.problems))
    records = dict(load_records(cache, set(keys.values())))
    jobs = (reader.read_job(path, key) for path, key in keys.items() if key not in records)
    share = processes if len(keys) - len(records) > BATCH else 1
    work = partial(derive, config, rulings)
    every = run_bounded(
        work, jobs, config.bounds, processes=share, cluster=cluster, batch=BATCH, apart=reader.longest > LARGE
    )
    for batch in cut_batches(every, BATCH):
        for one in (one for one in batch if isinstance(one, Stopped)):
            problem = Problem(f"{CONTENT}/{one.job.path}", 0, one.reason, one.hint)
            made[one.job.path] = SourceArticle(one.job.path, NO_KEY, ArticleRecord(None, problems=(problem,)))
        derived = [one for one in batch if not isinstance(one, Stopped)]
        for kind, column in zip(KINDS, zip(*derived, strict=True), strict=False):
            cache.save_many(kind, column)
        records |= {key: _decode(value) for key, value in (values[0] for values in derived)}
    cache.commit()
    read = {path: SourceArticle(path, key, records[key]) for path, key in keys.items() if path not in made}
    return read | made


def load_articles(keys: Mapping[str, bytes], cache: Cache) -> dict[str, SourceArticle]:
    """Articles by path, from their keys; those of which something is lost are missing."""
    records = dict(load_records(cache, set(keys.values())))
    return {path: SourceArticle(path, key, records[key]) for path, key in keys.items() if key in records}


def load_records(cache: Cache, keys: Iterable[bytes]) -> Iterator[tuple[bytes, ArticleRecord]]:
    """(key, record) of those that were derived."""
    ordered = sorted(keys)
    for key, value in zip(ordered, cache.load_many("article", ordered), strict=True):
        if value is not None:
            yield key, _decode(value)


def _decode(value: bytes) -> ArticleRecord:
    return msgspec.msgpack.decode(value, type=ArticleRecord)


def forget_replaced(cache: Cache, keys: Iterable[bytes]) -> None:
    """Forget what was derived under these keys; after the index was made, which asks how articles were."""
    gone = set(keys)
    for kind in KINDS:
        cache.forget(kind, gone)


def forget_unused(cache: Cache, keys: Collection[bytes]) -> None:
    """Forget what was derived under any key but these, all of which are there; also by a build that was killed."""
    for kind in KINDS:
        if cache.count(kind) != len(keys):
            cache.keep_only(kind, keys)


def derive(config: Config, rulings: TagRules, job: _Job) -> tuple[tuple[bytes, bytes], ...]:
    """(key, value) of each kind of `KINDS`; pure, run by workers."""
    return tuple((job.key, value) for value in _derive_one(config, rulings, job))


def _derive_one(config: Config, rulings: TagRules, job: _Job) -> tuple[bytes, bytes, bytes, bytes]:
    record, rendered = read_article(config, job.path, job.data, capture=(job.capture, job.why), rulings=rulings)
    article = record.article
    if article is None:
        return msgspec.msgpack.encode(record), b"", b"", b""
    chunks = list_chunks(rendered.text)
    record = msgspec.structs.replace(record, terms=find_terms(f"{article.title}\n{article.dek or ''}", chunks))
    searched = SearchText(
        article.title,
        dek=article.dek,
        body=chunks,
        tags=article.tags,
        authors=article.authors,
        section=article.section,
        language=article.language or config.language,
    )
    return msgspec.msgpack.encode(record), rendered.html.encode(), rendered.text.encode(), analyse(searched)


def read_article(
    config: Config, source: str, data: bytes, *, capture: tuple[str, str] = ("", ""), rulings: TagRules = NONE
) -> tuple[ArticleRecord, Rendered]:
    """The record of the file at `content/<source>`, and its body, empty where it may not be shown.

    Its tags and section are those that the rulings let stand for them. `capture` is what its evidence says: the SHA-256
    of the capture, and how the date was found.
    """
    path = f"{CONTENT}/{source}"
    try:
        text = decode_text(data, path=path)
        parsed = parse_article(text, path=path, fallback_title=_find_name(source), zone=config.zone)
        refuse_place(parsed.article, source)
    except Fault as fault:
        return ArticleRecord(None, problems=fault.problems), Rendered("", "", "")
    article, public = rule_article(parsed.article, rulings), parsed.article.visibility != "metadata-only"
    rendered = render_markdown(parsed.body if public else "", path=path, first_line=parsed.body_line)
    record = ArticleRecord(
        article,
        opening=rendered.opening,
        references=tuple(zip(rendered.references, rendered.lines, strict=True)),
        image_line=find_key_line(text, "image.src") if article.image and article.image.src else 1,
        problems=(*rendered.problems, *_find_excess(article, text, path, config)),
        capture=capture[0],
        why=capture[1] if public and "date" in article.inferred else "",
    )
    return record, rendered


def _find_excess(article: Article, text: str, path: str, config: Config) -> Iterator[Problem]:
    """A finding for each list that is longer than the number of values under which an article is filed."""
    for key in config.taxonomies:
        values = getattr(article, key, None) or article.extra.get(key)
        if isinstance(values, tuple | list) and len(values) > MOST_VALUES:
            message = f"{key}: {len(values):,} values, of which only the first {MOST_VALUES} have lists and feeds"
            yield Problem(path, find_key_line(text, key), message, "name what the article is about, and no more")


def _find_name(path: str) -> str:
    """A title for an article that has none: the words of its file's or folder's name."""
    return find_name(path).replace("-", " ").replace("_", " ").strip() or "Untitled"


class _Reader:
    """Reads articles to find their keys, and those that are not known once more, unless there was room to hold them."""

    def __init__(self, root: Path, files: Collection[str], context: bytes) -> None:
        self._root, self._files, self._context = root, files, context
        self._held: dict[str, _Job] = {}
        self._room = _ROOM
        self.longest = 0
        """Bytes of the longest article."""

    def find_key(self, path: str) -> bytes:
        """The key of an article; raises `Fault` when it cannot be read."""
        job = self._read(path)
        self.longest = max(self.longest, len(job.data))
        if self._room >= len(job.data):
            self._room -= len(job.data)
            self._held[path] = job
        return job.key

    def read_job(self, path: str, key: bytes) -> _Job:
        """The article's bytes; raises `Fault` when they are not those of the key."""
        job = self._held.pop(path, None) or self._read(path)
        if job.key != key:
            raise make_fault(f"{CONTENT}/{path}", "changed while the build was reading it", hint="build again")
        return job

    def _read(self, path: str) -> _Job:
        data, capture = read_content(self._root, path), read_origin(self._root, path, self._files)
        return _Job(path, make_key(data, path=path, capture=capture, context=self._context), data, *capture)
