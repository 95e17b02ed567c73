"""The pipeline: read, plan, draw, index, copy.

Rule: data runs one way, and every page is planned before any is drawn. What one build did not name, and an earlier
one wrote, is deleted at the end. An incremental build gives the bytes of a clean one.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from builder.article.frontmatter import parse_article
from builder.article.model import Article
from builder.article.store import CONTENT, PAGES, Found, read_content
from builder.build.copies import copy_files, find_pictures, find_static
from builder.build.drawing import Site, draw_pages, render_standing
from builder.build.extras import put_extras
from builder.build.indexing import index_library
from builder.build.likeness import compare
from builder.build.markdown_copies import put_copies
from builder.build.offline import put_offline
from builder.build.profile import Clock, Sizes, Stages, count_sizes, format_profile
from builder.build.seal import RECENT, Report, Seen, find_record, look, save_seal
from builder.build.sources import Source, find_fingerprint, forget_unused, load_sources
from builder.cache import FOLDER, Cache, DamagedCache, remove_cache
from builder.config import FILE_NAME as SETTINGS
from builder.config import Config, load_config
from builder.errors import Fault, Problem, make_fault
from builder.files import decode_text, remove_file, remove_tree
from builder.publish.tree import Tree, open_tree
from builder.render.markdown import Rendered
from builder.render.theme import THEMES, Theme, find_theme_folders, load_theme
from builder.search.layout import FOLDER as SEARCH
from builder.site.aliases import find_wrong_aliases
from builder.site.library import Holding, Library, Standing, make_library, plan_url
from builder.site.pages import Page, find_collisions, plan_pages
from builder.site.urls import fold_path
from builder.text import format_count

_LAST = b"last"


class Built(msgspec.Struct, frozen=True):
    """What a build did."""

    articles: int
    pages: int
    drawn: int
    """Pages rendered; the others were as they should be."""
    deleted: int
    problems: tuple[Problem, ...]
    withheld: tuple[str, ...]
    """Articles that are private, shown without their text, drafts or withdrawn; paths below `content/`."""
    stages: Stages
    """(name, seconds), in the order in which they ran."""
    sizes: Sizes = ()
    """(kind, files, bytes) of the output, the most first."""

    @property
    def profile(self) -> str:
        """What each stage and each kind of file took, a line each."""
        return format_profile(self.articles, self.stages, self.sizes)


def build(
    root: Path,
    output: Path,
    config: Config,
    *,
    now_ns: int,
    processes: int = 1,
    clean: bool = False,
    cluster: str | None = None,
    seen: Seen | None = None,
) -> Built:
    """Bring `output` up to date with the archive at `root`; raises `Fault` when nothing could be built.

    `now_ns` is the time in nanoseconds since 1970: files changed just before it are read again the next time.
    `seen` are all files, when somebody has just looked at them.
    """
    _check_output(root, output)
    if clean:
        _clear(root, output)
    try:
        return _build_once(root, output, config, seen, now_ns=now_ns, processes=processes, cluster=cluster)
    except DamagedCache:
        remove_cache(root)
        return _build_once(root, output, config, None, now_ns=now_ns, processes=processes, cluster=cluster)


def _build_once(
    root: Path, output: Path, config: Config, seen: Seen | None, *, now_ns: int, processes: int, cluster: str | None
) -> Built:
    clock = Clock()
    with clock.time("scan"):
        theme = load_theme(config.theme, find_theme_folders(root), options=config.theme_options)
        seen = seen or look(root, output)
        found = seen.content
        tree = open_tree(output, find_record(root, output), swept=seen.left)
        seen = seen._replace(left=())
        cache = Cache(root)
    with cache:
        inputs = _find_inputs(found, theme, config, output)
        last = _load_last(cache)
        if last and last[0] == inputs and tree.is_whole():
            tree.keep_all()
            tree.finish()
            done = msgspec.structs.replace(last[1], drawn=0, deleted=0, stages=tuple(clock.stages))
        else:
            done = _build_changed(root, config, theme, found, tree, cache, clock, inputs, now_ns, processes, cluster)
    if seen.is_settled(now_ns) and (root / SETTINGS).is_file() and load_config(root) == config:
        report = Report(done.articles, done.pages, done.problems)
        save_seal(root, output, seen, left=tree.list_files(), report=report)
    return done


def _build_changed(
    root: Path, config: Config, theme: Theme, found: tuple[Found, ...], tree: Tree, cache: Cache, clock: Clock,
    inputs: bytes, now_ns: int, processes: int, cluster: str | None,
) -> Built:  # fmt: skip
    files = {entry.path: entry for entry in found}
    with clock.time("read"):
        sources = load_sources(root, found, config, cache, now_ns=now_ns, processes=processes, cluster=cluster)
        by_path = {source.path: source for source in sources if source.draft.article}
        standing, bodies, wrong = load_standing(root, found, config)
    with clock.time("plan"):
        holdings = (make_holding(source, config) for source in by_path.values())
        library, clashes = make_library(holdings, config, standing=standing, compare=partial(compare, cache))
        pictures, missing = find_pictures(root, library, by_path, bodies)
        static = find_static(found)
        planned = plan_pages(library, config, static=static)
        collisions = (*find_collisions(planned, static), *find_wrong_aliases(library.holdings))
        pages = _drop_claimed(planned, static)
    with clock.time("copy"):
        unread = copy_files(root, tree, theme.assets, static, pictures, files)
    with clock.time("draw"):
        site = Site(library, config, theme, pages, by_path, bodies, pictures)
        drawn = draw_pages(site, tree, cache, processes=processes, cluster=cluster)
        put_copies(root, site, tree)
    with clock.time("index"):
        index_library(library, by_path, config, tree, cache, processes=processes)
        unclear = put_extras(site, tree)
        put_offline(site, tree)
        forget_unused(cache, sources)
    with clock.time("finish"):
        deleted = tree.finish()
    others = _find_left_over(tree)
    problems = _collect(sources, library, (*wrong, *clashes, *missing, *collisions, *unread, *unclear, *others))
    withheld = tuple(path for path, source in by_path.items() if not _is_public(source.draft.article))
    sizes = count_sizes(pages, tree.list_written())
    stages = tuple(clock.stages)
    done = Built(len(library.holdings), len(pages), drawn, len(deleted), problems, withheld, stages, sizes)
    known = b"" if _is_recent(found, now_ns) else inputs
    cache.save_many("build", [(_LAST, msgspec.msgpack.encode((known, done)))])
    cache.commit()
    return done


def _is_recent(found: tuple[Found, ...], now_ns: int) -> bool:
    """Whether a file changed so shortly before the build that it may have changed again unseen."""
    return any(entry.changed >= now_ns - RECENT for entry in found)


def _is_public(article: Article | None) -> bool:
    return article is not None and article.visibility == "public" and article.status == "published"


def _find_inputs(found: tuple[Found, ...], theme: Theme, config: Config, output: Path) -> bytes:
    """A digest of all that a build depends on; equal ones need no build."""
    parts = (find_fingerprint(), theme.digest, str(output), config, found)
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=16).digest()


def _load_last(cache: Cache) -> tuple[bytes, Built] | None:
    value = cache.load("build", _LAST)
    try:
        return msgspec.msgpack.decode(value, type=tuple[bytes, Built]) if value else None
    except ValueError:
        return None


def make_holding(source: Source, config: Config) -> Holding:
    """An article as the site needs it, at the address that it claims."""
    draft = source.draft
    assert draft.article is not None
    url = plan_url(draft.article, source.path, config)
    return Holding(
        draft.article, source.path, source.key, draft.words, draft.opening, url, draft.capture, draft.terms, draft.why
    )  # fmt: skip


def load_standing(
    root: Path, found: tuple[Found, ...], config: Config
) -> tuple[list[Standing], dict[str, Rendered], list[Problem]]:
    """The standing pages of `content/pages/`, their bodies, and what is wrong with them."""
    pages, bodies = [], []
    problems: list[Problem] = []
    for entry in found:
        if not (entry.path.startswith(f"{PAGES}/") and entry.path.endswith(".md")):
            continue
        path = f"{CONTENT}/{entry.path}"
        try:
            name = entry.path.rpartition("/")[2].removesuffix(".md").replace("-", " ").capitalize()
            text = decode_text(read_content(root, entry.path), path=path)
            source = parse_article(text, path=path, fallback_title=name, zone=config.zone)
        except Fault as fault:
            problems += fault.problems
            continue
        article = source.article
        pages.append(Standing(entry.path, article.title, dek=article.dek or "", language=article.language))
        bodies.append((entry.path, source.body, source.body_line))
    return pages, render_standing(bodies), problems


def _drop_claimed(planned: tuple[Page, ...], static: Iterable[str]) -> tuple[Page, ...]:
    """The pages without those whose path, or a folder of it, an earlier page or a static file has."""
    taken = {fold_path(path) for path in static}
    kept = []
    for page in planned:
        path = fold_path(page.path)
        parents = {path[:at] for at, letter in enumerate(path) if letter == "/"}
        if path not in taken and not parents & taken:
            taken.add(path)
            kept.append(page)
    return tuple(kept)


def _find_left_over(tree: Tree) -> Iterator[Problem]:
    """A finding when an output that a build has made lost its record: nobody knows any more what must go from it."""
    if left := tree.find_left_over(f"{SEARCH}/manifest.js"):
        message = f"holds {format_count(len(left), 'file')} that this build did not make, such as {left[0]}"
        yield Problem(str(tree.output), 0, message, "delete what is out of date, or build with --clean")


def _collect(sources: tuple[Source, ...], library: Library, others: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted({*others, *(problem for source in sources for problem in source.draft.problems)}))


def _check_output(root: Path, output: Path) -> None:
    """Raise `Fault` for an output folder that holds what is not output, or lies in it."""
    place = output.resolve()
    for name in (CONTENT, THEMES, FOLDER, ".git"):
        precious = (root / name).resolve()
        if place == precious or precious in place.parents or place in precious.parents:
            hint = "name another folder with --output"
            raise make_fault(output, f"the output may neither hold {name}/ nor lie in it", hint=hint)


def _clear(root: Path, output: Path) -> None:
    """Forget the cache and empty the output folder; only a folder inside the archive that a build made is emptied."""
    hint = "delete it yourself, or build without --clean"
    if root.resolve() not in output.resolve().parents:
        raise make_fault(output, "--clean empties only a folder inside the archive", hint=hint)
    record = find_record(root, output)
    members = sorted(output.iterdir()) if output.is_dir() else []
    if members and output.resolve() != (root / "output").resolve() and not record.is_file():
        raise make_fault(output, "--clean empties only a folder that a build has made", hint=hint)
    remove_cache(root)
    for path in (record, root / FOLDER / "sources"):
        remove_file(path, stop=root)
    for member in members:
        if member.name == ".gitkeep":
            continue
        if member.is_dir() and not member.is_symlink():
            remove_tree(member)
        else:
            remove_file(member, stop=output)
