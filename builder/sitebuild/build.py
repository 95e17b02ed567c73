"""Builds the site: the one entry point of the command, the preview and publishing.

Rule: the stages run in order, data runs one way, and every page is planned before any is rendered. An edit is the same
build with few changes. What one build did not name, and an earlier one wrote, is deleted at the end. An incremental
build gives the bytes of a clean one.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.tag_rules import load_tag_rules
from builder.cache import Cache, DamagedCache, remove_cache
from builder.config import FILE_NAME as SETTINGS
from builder.config import Config, load_config
from builder.errors import Problem, make_fault
from builder.files import remove_file, remove_tree, resolve_path
from builder.output_tree.output_record import Rows
from builder.output_tree.output_writer import OutputWriter, find_foreign, forget_journal, open_output
from builder.render.page_kinds import find_kind
from builder.render.theme import load_archive_theme
from builder.search.layout import FOLDER as SEARCH
from builder.site.pages import Page
from builder.sitebuild.assets import put_files
from builder.sitebuild.build_report import BuildReport
from builder.sitebuild.cache_keys import make_context, make_prefix
from builder.sitebuild.derive import NO_KEY, forget_replaced, forget_unused
from builder.sitebuild.generated_files import put_generated
from builder.sitebuild.indexing import put_client, put_index
from builder.sitebuild.inputs import Inputs, Listing, parse_swept, settle_content, stat_inputs, update_output
from builder.sitebuild.markdown_copies import put_copies
from builder.sitebuild.offline_files import MODULUS, list_workers, put_offline, weigh_files
from builder.sitebuild.plan import Plan, add_facts, digest_parts, list_dependents, make_base, plan_own
from builder.sitebuild.profile import Clock, count_sizes
from builder.sitebuild.records import Records
from builder.sitebuild.rendering import Site, render_pages
from builder.sitebuild.request import BuildContext, BuildRequest, BuildResult
from builder.sitebuild.snapshot import Snapshot, load_snapshot, save_snapshot
from builder.sitebuild.stages import Planned, ReadArticles, list_found, plan_site, read_articles
from builder.sitebuild.up_to_date import check_place, find_report, find_snapshot
from builder.text import format_count


def build(
    root: Path, output: Path, config: Config, *, now_ns: int, processes: int = 1, clean: bool = False,
    cluster: str | None = None, inputs: Inputs | None = None, sizes: bool = False,
) -> BuildResult:  # fmt: skip
    """Bring `output` up to date with the archive at `root`; raises `Fault` when nothing could be built.

    The arguments are those of `BuildRequest`; `clean` forgets all that earlier builds left.
    """
    check_place(root, output)
    if clean:
        _clear(root, output)
    _check_foreign(root, output)
    request = BuildRequest(root, output, config, now_ns, processes, cluster, inputs, sizes)
    try:
        return _build_once(request)
    except DamagedCache:
        remove_cache(root)
        return _build_once(request._replace(inputs=None, trusting=False))


class _Written(NamedTuple):
    """The outcome of the stages that write."""

    pages: int
    weight: int
    problems: frozenset[Problem]
    complete: bool


def load_site(root: Path, output: Path, config: Config) -> tuple[Site, Mapping[str, bytes], tuple[Problem, ...]] | None:
    """The site that the last build planned, with the keys of all articles and its problems, whatever changed since.

    Nothing when it was made by other code, or with another theme or other settings.
    """
    known, _ = load_snapshot(root, output)
    theme, rulings = load_archive_theme(root, config), load_tag_rules(root)
    if known is None or known.base != make_base(theme, config, rulings):
        return None
    library, keys = known.plan.library, known.map_keys()
    records = Records(root, config, library.sources, library.urls, known.keys, known={})
    return Site(root, known.plan, records, config, theme), keys, known.report.problems


def _build_once(request: BuildRequest) -> BuildResult:
    clock = Clock()
    with clock.time("scan"):
        context = _look(request, clock)
    with context.cache:
        with clock.time("read"):
            articles = read_articles(context)
        planned = plan_site(context, articles)
        whole = planned.library is not None or not context.as_left
        if context.snapshot and not (whole or planned.changed or planned.related):
            result = _leave(context, context.snapshot, articles, planned)
            result.site.records.close()
            return result
        output = _open_output(context)
        with clock.time("copy"):
            site, unread = _make_site(context, planned, output, whole=whole)
        written = _write_pages(context, site, planned, output, unread, whole=whole)
        with clock.time("finish"):
            result = _finish(context, articles, planned, site, output, written)
            site.records.close()
    return result._replace(report=msgspec.structs.replace(result.report, stages=tuple(clock.stages)))


def _look(request: BuildRequest, clock: Clock) -> BuildContext:
    root, output, config = request.root, request.output, request.config
    theme, rulings = load_archive_theme(root, config, checked=True), load_tag_rules(root)  # checked with a new plan
    inputs = request.inputs or stat_inputs(root, output)
    snapshot, rows = load_snapshot(root, output)
    prefix, base = make_prefix(make_context(config, rulings)), make_base(theme, config, rulings)
    return BuildContext(
        request, theme, rulings, base, prefix, inputs, snapshot if request.trusting else None, rows, Cache(root), clock
    )


def _open_output(context: BuildContext) -> OutputWriter:
    request, known = context.request, context.snapshot
    record = find_snapshot(request.root, request.output)
    if known and context.as_left:
        return open_output(request.output, record, rows=context.rows, foreign=known.foreign)
    return open_output(request.output, record, rows=context.rows, swept=parse_swept(context.inputs.output.lines))


def _make_site(
    context: BuildContext, planned: Planned, output: OutputWriter, *, whole: bool
) -> tuple[Site, tuple[Problem, ...]]:
    """The site to render pages from; copies files into the output first, unless they are known to lie there.

    Also a problem for each of them that cannot be read.
    """
    request, plan = context.request, planned.plan
    problems: tuple[Problem, ...] = ()
    if whole:
        pictures, problems = put_files(
            request.root, output, context.cache, context.theme, plan, list_found(context), processes=request.processes
        )
        if planned.library:
            plan = add_facts(plan, planned.sources, planned.library, pictures)
    return _open_site(context, planned, plan), problems


def _open_site(context: BuildContext, planned: Planned, plan: Plan) -> Site:
    request, library, keys = context.request, plan.library, b"".join(planned.keys.values())
    records = Records(
        request.root, request.config, library.sources, library.urls, keys, known=planned.sources, cache=context.cache
    )
    return Site(request.root, plan, records, request.config, context.theme)


def _leave(context: BuildContext, known: Snapshot, articles: ReadArticles, planned: Planned) -> BuildResult:
    """The result of a build that found everything as it was."""
    request, inputs = context.request, context.inputs
    if articles.changes.fresh or not find_report(request.root, request.output, inputs):
        content = settle_content(inputs.content, articles.changes.fresh, request.now_ns)
        _save(context, msgspec.structs.replace(known, content=content), context.rows, inputs.output)
    forget_journal(find_snapshot(request.root, request.output))  # that of a build that was killed when all was done
    sizes = count_sizes(known.plan, context.rows) if request.sizes else ()
    stages = tuple(context.clock.stages)
    report = msgspec.structs.replace(known.report, written=0, deleted=0, stages=stages, sizes=sizes)
    return BuildResult(report, (), inputs.output, _open_site(context, planned, known.plan), planned.keys)


def _write_pages(
    context: BuildContext, site: Site, planned: Planned, output: OutputWriter, unread: Iterable[Problem], *, whole: bool
) -> _Written:
    request, cache, processes = context.request, context.cache, context.request.processes
    with context.clock.time("render"):
        pages = _list_pages(site, planned, whole=whole)
        written, undrawn = render_pages(
            site, (page for page in pages if find_kind(page).template), output, cache, processes=processes,
            cluster=request.cluster,
        )  # fmt: skip
        copies = (page for page in pages if find_kind(page).is_copy)
        put_copies(request.root, site, copies, output, processes=processes)
    with context.clock.time("index"):
        if whole:
            put_client(output, context.theme.language)
        gone = put_index(site, output, cache, processes=processes)
        unclear = put_generated(site, [page for page in pages if find_kind(page).render], output)
        weight = weigh_files(output.list_written()) if whole else _shift_weight(context, output, gone)
        if not whole:
            output.keep_rest(but={*gone, *list_workers(site), *(problem.path for problem in undrawn)})
        put_offline(site, output, weight)
    problems = frozenset((*unread, *undrawn, *unclear, *_find_left_over(output)))
    return _Written(written, weight, problems, not (unread or undrawn or output.has_links))


def _list_pages(site: Site, planned: Planned, *, whole: bool) -> list[Page]:
    """The pages that may be stale."""
    plan = site.plan
    if planned.pages:
        return list(planned.pages)
    if whole:
        return [*plan.pages, *plan_own(plan, site.library, site.config, range(plan.library.listed))]
    places, pages = list_dependents(plan, planned.changed, planned.related)
    return [*pages, *plan_own(plan, site.library, site.config, places)]


def _shift_weight(context: BuildContext, output: OutputWriter, gone: Iterable[str]) -> int:
    """The sum over the output's files, after few of them changed."""
    renewed = output.list_renewed()
    old = {path: written for path in (*renewed, *gone) if (written := output.find_old(path))}
    new = {path: written for path in renewed if (written := output.find_written(path))}
    known = context.snapshot.weight if context.snapshot else 0
    return (known + weigh_files(new) - weigh_files(old)) % MODULUS


def _finish(
    context: BuildContext, articles: ReadArticles, planned: Planned, site: Site, output: OutputWriter, done: _Written
) -> BuildResult:
    """Delete what is no more, forget what was derived from it, and keep what the next build starts from."""
    request, cache, plan, inputs = context.request, context.cache, site.plan, context.inputs
    if planned.library:
        forget_unused(cache, {key for key in planned.keys.values() if key != NO_KEY})
    else:
        before, now = articles.before, planned.keys
        forget_replaced(cache, (before[path] for path in articles.read if before[path] != now[path]))
    cache.commit()
    deleted = output.delete_rest()
    changed = output.list_changed()
    left = update_output(inputs.output, output.list_own(changed), deleted) if changed or deleted else inputs.output
    report = BuildReport(
        articles=plan.library.listed,
        pages=plan.count,
        written=done.pages,
        deleted=len(deleted),
        problems=tuple(sorted({*plan.problems, *context.theme.problems, *done.problems})),
        withheld=plan.withheld,
        refused=plan.refused,
        stages=(),
        others=plan.others_texts,
        sizes=count_sizes(plan, output.rows) if request.sizes else (),
    )
    snapshot = Snapshot(
        base=context.base,
        context=context.prefix,
        content=settle_content(inputs.content, articles.changes.fresh, request.now_ns),
        output=digest_parts(left.packed),
        complete=done.complete,
        foreign=output.foreign,
        weight=done.weight,
        keys=b"".join(planned.keys.values()),
        report=report,
        plan=plan,
    )
    _save(context, snapshot, output.rows, left)
    output.end()
    return BuildResult(report, (*changed, *deleted), left, site, planned.keys)


def _save(context: BuildContext, snapshot: Snapshot, rows: Rows, left: Listing) -> None:
    request, inputs = context.request, context.inputs
    settled = inputs.is_settled(request.now_ns) and _is_own(request.root, request.config)
    now = inputs._replace(output=left) if settled else None
    save_snapshot(request.root, request.output, snapshot, rows, inputs=now)


def _is_own(root: Path, config: Config) -> bool:
    """True for the settings of the archive itself."""
    return (root / SETTINGS).is_file() and load_config(root) == config


def _find_left_over(output: OutputWriter) -> Iterator[Problem]:
    """A finding when an output that a build has made lost its record: nobody knows any more what must go from it."""
    if left := output.find_left_over(f"{SEARCH}/manifest.js"):
        message = f"holds {format_count(len(left), 'file')} that this build did not make, such as {left[0]}"
        yield Problem(str(output.output), 0, message, "delete what is out of date, or build with --clean")


def _check_foreign(root: Path, output: Path) -> None:
    """Raise `Fault` for an output folder that holds files and that no build has made."""
    record = find_snapshot(root, output)
    if resolve_path(output) == resolve_path(root / "output") or record.is_file() or not output.is_dir():
        return
    foreign, built = find_foreign(output, record)
    lost = [path for path in foreign if path != ".gitkeep"]
    if lost and not built and f"{SEARCH}/manifest.js" not in lost:
        message = f"holds {format_count(len(lost), 'file')} that no build made, such as {min(lost)}"
        raise make_fault(output, message, hint="name an empty folder with --output")


def _clear(root: Path, output: Path) -> None:
    """Forget the cache and empty the output folder; only a folder inside the archive that a build made is emptied."""
    hint = "delete it yourself, or build without --clean"
    if resolve_path(root) not in resolve_path(output).parents:
        raise make_fault(output, "--clean empties only a folder inside the archive", hint=hint)
    record = find_snapshot(root, output)
    members = sorted(output.iterdir()) if output.is_dir() else []
    if members and resolve_path(output) != resolve_path(root / "output") and not record.is_file():
        raise make_fault(output, "--clean empties only a folder that a build has made", hint=hint)
    remove_cache(root)
    remove_file(record, stop=root)
    for member in members:
        if member.name == ".gitkeep":
            continue
        if member.is_dir() and not member.is_symlink():
            remove_tree(member)
        else:
            remove_file(member, stop=output)
