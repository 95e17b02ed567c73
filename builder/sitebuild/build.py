"""The pipeline: read, plan, draw, index, copy.

Rule: data runs one way, and every page is planned before any is drawn. What one build did not name, and an earlier
one wrote, is deleted at the end. An incremental build gives the bytes of a clean one.
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.store import CONTENT, Found, drop_links, explain_links
from builder.article.tag_rules import load_rulings
from builder.cache import FOLDER, Cache, DamagedCache, remove_cache
from builder.config import FILE_NAME as SETTINGS
from builder.config import Config, load_config
from builder.errors import Problem, make_fault
from builder.files import remove_file, remove_tree, resolve_path
from builder.output_tree.folder_stats import Swept
from builder.output_tree.output_writer import Tree, open_tree
from builder.render.theme import Theme, check_templates, load_archive_theme
from builder.render.theme_folders import THEMES
from builder.search.layout import FOLDER as SEARCH
from builder.site.robots_meta import is_others_text
from builder.sitebuild.amending import amend
from builder.sitebuild.assets import copy_files
from builder.sitebuild.build_report import Built
from builder.sitebuild.derive import forget_unused, load_sources
from builder.sitebuild.generated_files import put_extras
from builder.sitebuild.image_variants import add_forms
from builder.sitebuild.indexing import index_library
from builder.sitebuild.inputs import Listing, list_left, parse_found, parse_swept
from builder.sitebuild.markdown_copies import put_copies
from builder.sitebuild.offline_files import put_offline, weigh_files
from builder.sitebuild.plan import Plan, plan_site
from builder.sitebuild.profile import Clock, count_sizes
from builder.sitebuild.related_cache import compare
from builder.sitebuild.rendering import draw_pages
from builder.sitebuild.snapshot import keep_plan, make_base
from builder.sitebuild.up_to_date import RECENT, Report, Seen, find_record, look, save_seal
from builder.text import format_count

_LAST = b"last"


class Outcome(NamedTuple):
    """A build with what it planned and wrote, for who goes on from there."""

    built: Built
    plan: Plan | None
    """None when nothing had changed since the last build, and nobody asked."""
    changed: tuple[str, ...]
    """Paths below `output/` of the files that came, went, or have other bytes."""
    left: Listing
    """What lies in the output now."""


class _Job(NamedTuple):
    """What is asked of a build."""

    root: Path
    output: Path
    config: Config
    now_ns: int
    processes: int = 1
    cluster: str | None = None
    before: Plan | None = None
    planned: bool = False
    seen: Seen | None = None
    afresh: bool = False
    """Nothing that an earlier build kept is to be believed."""

    @property
    def stays(self) -> bool:
        """Whether the process stays, and holds the plan itself."""
        return self.planned or self.before is not None


class _Begun(NamedTuple):
    """What a build has looked at, and what it works with."""

    theme: Theme
    base: bytes
    """Of what every page depends on besides the content."""
    seen: Seen
    inputs: bytes
    """A digest of all that the build depends on; equal ones need no build."""
    cache: Cache
    clock: Clock


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
    return _build_surely(_Job(root, output, config, now_ns, processes, cluster, seen=seen)).built


def build_listed(
    root: Path, output: Path, config: Config, *, now_ns: int, processes: int = 1, seen: Seen | None = None
) -> tuple[Built, tuple[Swept, ...]]:
    """`build`, and what lies in the output after it: nobody needs to look again."""
    _check_output(root, output)
    outcome = _build_surely(_Job(root, output, config, now_ns, processes, seen=seen))
    return outcome.built, tuple(parse_swept(outcome.left.lines))


def build_again(
    root: Path, output: Path, config: Config, *, now_ns: int, processes: int = 1, before: Plan | None = None
) -> Outcome:
    """`build` for a process that stays: `before` is what its last build planned; without it the plan is made."""
    _check_output(root, output)
    return _build_surely(_Job(root, output, config, now_ns, processes, before=before, planned=before is None))


def _build_surely(job: _Job) -> Outcome:
    try:
        return _build_once(job)
    except DamagedCache:
        remove_cache(job.root)
        return _build_once(job._replace(before=None, seen=None, afresh=True))


def _build_once(job: _Job) -> Outcome:
    root, output, config = job.root, job.output, job.config
    clock = Clock()
    with clock.time("scan"):
        theme = load_archive_theme(root, config, checked=True)  # by the build that kept a plan, else below
        seen = job.seen or look(root, output)
        base = make_base(theme, config, load_rulings(root))
        cache = Cache(root)
    with cache:
        inputs = hashlib.blake2b(base + str(output).encode() + seen.content.packed, digest_size=16).digest()
        begun = _Begun(theme, base, seen, inputs, cache, clock)
        amended = None if job.stays or job.afresh else _amend(job, begun)
        outcome = amended or _build_whole(job, begun)
    done = outcome.built
    if seen.is_settled(job.now_ns) and (root / SETTINGS).is_file() and load_config(root) == config:
        report = Report(done.articles, done.pages, done.problems)
        save_seal(root, output, seen, left=outcome.left.packed, report=report)
    return outcome


def _amend(job: _Job, begun: _Begun) -> Outcome | None:
    """The build, when few articles changed and moved nothing."""
    with begun.clock.time("amend"):
        done = amend(
            job.root, job.output, job.config, begun.theme, base=begun.base, seen=begun.seen, cache=begun.cache,
            now_ns=job.now_ns,
        )  # fmt: skip
    if done is None:
        return None
    built = msgspec.structs.replace(done.built, stages=tuple(begun.clock.stages))
    _remember(begun, built, job.now_ns)
    return Outcome(built, None, done.changed, done.left)


def _build_whole(job: _Job, begun: _Begun) -> Outcome:
    """The build by a plan of the whole site, unless nothing changed."""
    clock, content = begun.clock, begun.seen.content
    with clock.time("scan"):
        check_templates(begun.theme)
        tree = open_tree(job.output, find_record(job.root, job.output), swept=parse_swept(begun.seen.left.lines))
    last = begun.cache.recall("build", _LAST, tuple[bytes, Built])
    if last and last[0] == begun.inputs and tree.is_whole() and not job.planned:
        tree.keep_rest()
        tree.finish()
        done = msgspec.structs.replace(last[1], drawn=0, deleted=0, stages=tuple(clock.stages))
        return Outcome(done, job.before, (), list_left(tree.list_files()))
    found = tuple(map(parse_found, content.lines))
    outcome, plan, weight = _build_changed(job, begun, found, tree)
    if not (job.stays or tree.has_links or plan.collided):
        with clock.time("keep"):
            keep_plan(
                job.root, job.output, plan.site, base=begun.base, content=found, left=outcome.left.packed,
                foreign=tree.foreign, weight=weight, built=outcome.built, now_ns=job.now_ns,
            )  # fmt: skip
    built = msgspec.structs.replace(outcome.built, stages=tuple(clock.stages))
    _remember(begun, built, job.now_ns)
    return outcome._replace(built=built)


def _build_changed(job: _Job, begun: _Begun, found: tuple[Found, ...], tree: Tree) -> tuple[Outcome, Plan, int]:
    """What was done, what was planned, and what the output adds up to."""
    root, config, processes, cluster = job.root, job.config, job.processes, job.cluster
    theme, cache, clock = begun.theme, begun.cache, begun.clock
    found, links = drop_links(found), explain_links(root, found)
    with clock.time("read"):
        known = {source.key: source.draft for source in job.before.sources} if job.before else {}
        sources = load_sources(
            root, found, config, cache, now_ns=job.now_ns, processes=processes, cluster=cluster, known=known
        )
    with clock.time("plan"):
        plan = plan_site(root, found, config, theme, sources=sources, compare=partial(compare, cache))
        site = plan.site
    with clock.time("copy"):
        files = {entry.path: entry for entry in found}
        unread = copy_files(root, tree, site.theme.assets, plan.static, site.pictures, files)
        pictures = add_forms(root, tree, cache, site.pictures, taken=plan.taken, processes=processes)
        site = site._replace(pictures=pictures)
    with clock.time("draw"):
        drawn, undrawn = draw_pages(site, tree, cache, processes=processes, cluster=cluster)
        put_copies(root, site, tree, processes=processes)
    with clock.time("index"):
        language = site.theme.language
        index_library(site.library, site.sources, config, tree, cache, language=language, processes=processes)
        unclear = put_extras(site, tree)
        weight = weigh_files(tree.list_written())
        put_offline(site, tree, weight)
        forget_unused(cache, sources)
    with clock.time("finish"):
        deleted = tree.finish()
    problems = tuple(
        sorted({*plan.problems, *links, *theme.problems, *unread, *undrawn, *unclear, *_find_left_over(tree)})
    )
    counts = (len(site.library.holdings), len(site.pages), drawn, len(deleted))
    done = Built(
        *counts,
        problems,
        plan.withheld,
        plan.refused,
        tuple(clock.stages),
        sum(is_others_text(holding.article, config) for holding in site.library.holdings),
        count_sizes(site.pages, tree.list_written()),
    )
    plan, changed = plan._replace(site=site), (*tree.list_changed(), *deleted)
    return Outcome(done, plan, changed, list_left(tree.list_files())), plan, weight


def _remember(begun: _Begun, built: Built, now_ns: int) -> None:
    """What a build was made from, unless that may change again unseen; and what it did."""
    settled = begun.seen.content.newest < now_ns - RECENT
    begun.cache.remember("build", _LAST, (begun.inputs if settled else b"", built))
    begun.cache.commit()


def _find_left_over(tree: Tree) -> Iterator[Problem]:
    """A finding when an output that a build has made lost its record: nobody knows any more what must go from it."""
    if left := tree.find_left_over(f"{SEARCH}/manifest.js"):
        message = f"holds {format_count(len(left), 'file')} that this build did not make, such as {left[0]}"
        yield Problem(str(tree.output), 0, message, "delete what is out of date, or build with --clean")


def _check_output(root: Path, output: Path) -> None:
    """Raise `Fault` for an output folder that holds what is not output, or lies in it."""
    place = resolve_path(output)
    for name in (CONTENT, THEMES, FOLDER, ".git"):
        precious = resolve_path(root / name)
        if place == precious or precious in place.parents or place in precious.parents:
            hint = "name another folder with --output"
            raise make_fault(output, f"the output may neither hold {name}/ nor lie in it", hint=hint)


def _clear(root: Path, output: Path) -> None:
    """Forget the cache and empty the output folder; only a folder inside the archive that a build made is emptied."""
    hint = "delete it yourself, or build without --clean"
    if resolve_path(root) not in resolve_path(output).parents:
        raise make_fault(output, "--clean empties only a folder inside the archive", hint=hint)
    record = find_record(root, output)
    members = sorted(output.iterdir()) if output.is_dir() else []
    if members and resolve_path(output) != resolve_path(root / "output") and not record.is_file():
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
