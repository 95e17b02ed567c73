"""What is made of each article alone: its record, its body as HTML and as text, its words for search.

Rule: derived once from an article's bytes, in worker processes, and kept under a key of all that it depends on.
A file whose size, time and stamp are as they were is not read again.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.frontmatter import find_key_line, parse_article
from builder.article.model import Article
from builder.article.store import CONTENT, Found, find_evidence, find_name, is_article, read_content
from builder.article.tag_rules import NONE, Rulings, load_rulings, rule_article
from builder.cache import FOLDER, Cache
from builder.config import Config
from builder.errors import Fault, Problem, make_fault
from builder.files import decode_text, load_state, save_state
from builder.render.findings import Rendered
from builder.render.markdown import render_markdown
from builder.search.text.words import list_chunks
from builder.search.write.analysis import SearchText, analyse
from builder.site.library import MOST_VALUES
from builder.site.related import find_terms
from builder.sitebuild.cache_keys import make_context, make_key, make_prefix
from builder.sitebuild.origins import read_origin
from builder.sitebuild.up_to_date import RECENT
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
_HELD = b"held"


class Draft(msgspec.Struct, frozen=True):
    """What the site needs of an article's file; `article` is None when its front matter cannot be taken."""

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
    """What the article is compared by, to find related ones; empty in what `read_draft` gives."""
    why: str = ""
    """How its date was inferred, as its evidence says; empty where the text is withheld."""


class Source(NamedTuple):
    """An article's file with its key."""

    path: str
    key: bytes
    draft: Draft


class _Row(NamedTuple):
    """A file as it was when its key was made."""

    size: int
    changed: int
    stamp: int
    capture: tuple[int, int, int]
    """Size, time and stamp of its evidence."""
    key: bytes


class _Job(NamedTuple):
    path: str
    key: bytes
    data: bytes
    capture: str
    why: str


def load_sources(
    root: Path,
    found: tuple[Found, ...],
    config: Config,
    cache: Cache,
    *,
    now_ns: int,
    processes: int,
    cluster: str | None,
    known: Mapping[bytes, Draft] | None = None,
) -> tuple[Source, ...]:
    """Every article's file with what is derived from it, in the order of the paths; `known`: drafts by key.

    Raises `Fault` for rulings that cannot be read.
    """
    rulings = load_rulings(root)
    files = {entry.path: entry for entry in found}
    articles = [entry for entry in found if is_article(entry.path)]
    before = _load_rows(root)
    context = make_context(config, rulings)
    rows: dict[str, _Row] = {}
    unread: dict[str, Source] = {}
    reader = _Reader(root, files, context)
    for entry in articles:
        try:
            rows[entry.path] = reader.make_row(entry, before.get(entry.path))
        except Fault as fault:
            unread[entry.path] = Source(entry.path, b"", Draft(None, problems=fault.problems))
    keys = {row.key for row in rows.values()}
    drafts = {key: known[key] for key in keys & known.keys()} if known else {}
    drafts |= _load_drafts(cache, keys - drafts.keys())
    missing = {path: row.key for path, row in rows.items() if row.key not in drafts}
    jobs = (reader.read_job(path, key) for path, key in missing.items())
    large = any(rows[path].size > LARGE for path in missing)
    drafts |= _derive_all(
        config, rulings, jobs, set(missing.values()), cache, processes=processes, cluster=cluster, apart=large
    )
    _save_rows(root, {path: row for path, row in rows.items() if row.changed < now_ns - RECENT}, before)
    cache.commit()
    return tuple(
        unread.get(entry.path) or Source(entry.path, rows[entry.path].key, drafts[rows[entry.path].key])
        for entry in articles
    )


def load_few(root: Path, found: tuple[Found, ...], config: Config, cache: Cache) -> tuple[Source, ...]:
    """As `load_sources` for some articles, each read anew; `found` holds their evidence too. Raises `Fault`."""
    rulings = load_rulings(root)
    reader = _Reader(root, {entry.path: entry for entry in found}, make_context(config, rulings))
    keys = {entry.path: reader.make_row(entry, None).key for entry in found if is_article(entry.path)}
    drafts = dict(_load_drafts(cache, keys.values()))
    missing = {path: key for path, key in keys.items() if key not in drafts}
    jobs = (reader.read_job(path, key) for path, key in missing.items())
    large = any(entry.size > LARGE for entry in found)
    drafts |= _derive_all(config, rulings, jobs, set(missing.values()), cache, apart=large)
    return tuple(Source(path, key, drafts[key]) for path, key in keys.items())


def _derive_all(
    config: Config, rulings: Rulings, jobs: Iterable[_Job], keys: set[bytes], cache: Cache, *, processes: int = 1,
    cluster: str | None = None, apart: bool,
) -> dict[bytes, Draft]:  # fmt: skip
    """The drafts of the jobs, whose keys are these, by key; all that is derived is kept.

    An article that takes more than the settings allow has no draft but a problem, and is read again by the next build.
    """
    drafts: dict[bytes, Draft] = {}
    if keys:
        cache.remember("build", _HELD, sorted(_load_held(cache) | keys))
    share = processes if len(keys) > BATCH else 1
    work = partial(derive, config, rulings)
    every = run_bounded(work, jobs, config.bounds, processes=share, cluster=cluster, batch=BATCH, apart=apart)
    for batch in cut_batches(every, BATCH):
        drafts |= {one.job.key: _make_stopped(one) for one in batch if isinstance(one, Stopped)}
        made = [one for one in batch if not isinstance(one, Stopped)]
        for kind, column in zip(KINDS, zip(*made, strict=True), strict=False):
            cache.save_many(kind, column)
        drafts |= {key: msgspec.msgpack.decode(value, type=Draft) for key, value in (values[0] for values in made)}
    return drafts


def _make_stopped(stopped: Stopped) -> Draft:
    return Draft(None, problems=(Problem(f"{CONTENT}/{stopped.job.path}", 0, stopped.reason, stopped.hint),))


def forget_replaced(cache: Cache, keys: Iterable[bytes]) -> None:
    """Forget what was derived from articles under these keys; after the index was made, as `forget_unused`."""
    gone = set(keys)
    for kind in KINDS:
        cache.forget(kind, gone)
    cache.remember("build", _HELD, sorted(_load_held(cache) - gone))


def forget_unused(cache: Cache, sources: Iterable[Source]) -> None:
    """Forget what was derived from articles as they are no more; after the index was made, which asks how they were."""
    keys = {source.key for source in sources if source.key}
    held = _load_held(cache)
    if held == keys:
        return
    for kind in KINDS:
        if held > keys:
            cache.forget(kind, held - keys)
        else:
            cache.keep_only(kind, keys)
    cache.remember("build", _HELD, sorted(keys))


def _load_held(cache: Cache) -> set[bytes]:
    """The keys of all that was ever derived and not yet forgotten; fewer when that is not known."""
    return set(cache.recall("build", _HELD, list[bytes]) or ())


def derive(config: Config, rulings: Rulings, job: _Job) -> tuple[tuple[bytes, bytes], ...]:
    """(key, value) of each kind of `KINDS`; pure, run by workers."""
    return tuple((job.key, value) for value in _derive_one(config, rulings, job))


def _derive_one(config: Config, rulings: Rulings, job: _Job) -> tuple[bytes, bytes, bytes, bytes]:
    draft, rendered = read_draft(config, job.path, job.data, capture=(job.capture, job.why), rulings=rulings)
    article = draft.article
    if article is None:
        return msgspec.msgpack.encode(draft), b"", b"", b""
    chunks = list_chunks(rendered.text)
    draft = msgspec.structs.replace(draft, terms=find_terms(f"{article.title}\n{article.dek or ''}", chunks))
    searched = SearchText(
        article.title,
        dek=article.dek,
        body=chunks,
        tags=article.tags,
        authors=article.authors,
        section=article.section,
        language=article.language or config.language,
    )
    return msgspec.msgpack.encode(draft), rendered.html.encode(), rendered.text.encode(), analyse(searched)


def read_draft(
    config: Config, source: str, data: bytes, *, capture: tuple[str, str] = ("", ""), rulings: Rulings = NONE
) -> tuple[Draft, Rendered]:
    """What the site needs of the file at `content/<source>`, and its body, empty where it may not be shown.

    Its tags and section are those that the rulings let stand for them. `capture` is what its evidence says: the SHA-256
    of the capture, and how the date was found.
    """
    path = f"{CONTENT}/{source}"
    try:
        text = decode_text(data, path=path)
        parsed = parse_article(text, path=path, fallback_title=_find_name(source), zone=config.zone)
    except Fault as fault:
        return Draft(None, problems=fault.problems), Rendered("", "", "")
    article, public = rule_article(parsed.article, rulings), parsed.article.visibility != "metadata-only"
    rendered = render_markdown(parsed.body if public else "", path=path, first_line=parsed.body_line)
    draft = Draft(
        article,
        opening=rendered.opening,
        references=tuple(zip(rendered.references, rendered.lines, strict=True)),
        image_line=find_key_line(text, "image.src") if article.image and article.image.src else 1,
        problems=(*rendered.problems, *_find_excess(article, text, path, config)),
        capture=capture[0],
        why=capture[1] if public and "date" in article.inferred else "",
    )
    return draft, rendered


def _find_excess(article: Article, text: str, path: str, config: Config) -> Iterator[Problem]:
    """A finding for each list of so many values that the article is filed under the first of them alone."""
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

    def __init__(self, root: Path, files: Mapping[str, Found], context: bytes) -> None:
        self._root, self._files, self._context = root, files, context
        self._held: dict[str, _Job] = {}
        self._room = _ROOM

    def make_row(self, entry: Found, known: _Row | None) -> _Row:
        """The file with its key; `known` is how the last build saw it. Raises `Fault` when it cannot be read."""
        beside = self._files.get(find_evidence(entry.path))
        looks = (*entry[1:], beside[1:] if beside else (0, 0, 0))
        if known and known[:4] == looks and known.key[:8] == make_prefix(self._context):
            return known
        job = self._read(entry.path)
        if self._room >= len(job.data):
            self._room -= len(job.data)
            self._held[entry.path] = job
        return _Row(*looks, job.key)

    def read_job(self, path: str, key: bytes) -> _Job:
        """The article's bytes; raises `Fault` when they are not those of the key."""
        job = self._held.pop(path, None) or self._read(path)
        if job.key != key:
            raise make_fault(f"{CONTENT}/{path}", "changed while the build was reading it", hint="build again")
        return job

    def _read(self, path: str) -> _Job:
        data, capture = read_content(self._root, path), read_origin(self._root, path, self._files)
        return _Job(path, make_key(data, path=path, capture=capture, context=self._context), data, *capture)


def _load_drafts(cache: Cache, keys: Iterable[bytes]) -> Iterator[tuple[bytes, Draft]]:
    ordered = sorted(keys)
    for key, value in zip(ordered, cache.load_many("article", ordered), strict=True):
        if value is not None:
            yield key, msgspec.msgpack.decode(value, type=Draft)


def _rows_path(root: Path) -> Path:
    return root / FOLDER / "sources"


def _load_rows(root: Path) -> dict[str, _Row]:
    packed = load_state(_rows_path(root))
    try:
        return {} if packed is None else msgspec.msgpack.decode(packed, type=dict[str, _Row])
    except ValueError:  # msgspec's own, and wrong UTF-8
        return {}


def _save_rows(root: Path, rows: dict[str, _Row], known: dict[str, _Row]) -> None:
    if rows != known:
        save_state(_rows_path(root), msgspec.msgpack.encode(rows))
