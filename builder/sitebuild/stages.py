"""The first stages of a build: which articles changed, and what is planned.

Rule: whatever the last build left only spares work; each stage gives what it would give without it.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import NamedTuple

import msgspec

from builder.article.store import CONTENT, ContentFile, drop_links, explain_links, find_evidence, is_article
from builder.cache import Cache
from builder.render.theme import check_templates
from builder.site.lazy_library import replace_related
from builder.site.library import Library
from builder.site.pages import Page
from builder.sitebuild.changes import Changes, find_changes
from builder.sitebuild.derive import NO_KEY, SourceArticle, derive_articles, load_articles, load_records
from builder.sitebuild.inputs import find_found, parse_found
from builder.sitebuild.plan import Plan, is_filed_alike
from builder.sitebuild.planning import load_standing, make_plan
from builder.sitebuild.related_cache import compare, compare_changed
from builder.sitebuild.request import BuildContext
from builder.sitebuild.snapshot import Snapshot


class ReadArticles(NamedTuple):
    """The articles of the archive: the keys of all, and what was read again."""

    keys: dict[str, bytes]
    """Path → key; in the order of the snapshot's plan, as long as none came or went, else by path."""
    read: dict[str, SourceArticle]
    before: Mapping[str, bytes]
    """Path → key, as the snapshot has them; empty when nothing is known of them."""
    changes: Changes


class Planned(NamedTuple):
    """A plan, and what of it may be stale."""

    plan: Plan
    keys: dict[str, bytes]
    """Path → key, in the order of `Plan.list_articles`."""
    sources: Mapping[str, SourceArticle]
    """Articles that are loaded: all, when the plan is new."""
    changed: frozenset[int] = frozenset()
    """Places of articles that have another key than before, when the plan is not new."""
    related: tuple[int, ...] = ()
    """Places of articles that are related to others now."""
    library: Library | None = None
    """As planners see it; None when the plan is that of the snapshot."""
    pages: tuple[Page, ...] = ()
    """All of them, when the plan is new."""


def read_articles(context: BuildContext) -> ReadArticles:
    """Find the key of each article, from its bytes where its file looks otherwise than before."""
    known, content = context.snapshot, context.inputs.content
    changes = find_changes(known.content if known else b"", content)
    before = known.map_keys() if known and known.context == context.prefix else {}
    unread = {path for path, key in before.items() if key == NO_KEY}
    if before and not changes.others:
        paths, stale = list(before), changes.articles | unread
        lines = content.lines if stale else []
        beside = {evidence for path in stale if (evidence := find_evidence(path)) and find_found(lines, evidence)}
        files: Collection[str] = beside
    else:
        found = list_found(context)
        paths = [one.path for one in found if is_article(one.path)]
        stale = changes.articles | unread | {path for path in paths if path not in before}
        files = {one.path for one in found}
    read = _derive(context, stale.intersection(paths), files)
    keys = {path: read[path].key if path in read else before[path] for path in paths}
    return ReadArticles(keys, read, before, changes)


def list_found(context: BuildContext) -> tuple[ContentFile, ...]:
    """The files of the content, without links that are not followed."""
    return drop_links(map(parse_found, context.inputs.content.lines))


def _derive(context: BuildContext, paths: Iterable[str], files: Collection[str]) -> dict[str, SourceArticle]:
    request = context.request
    return derive_articles(
        request.root, sorted(paths), files, request.config, context.cache, rulings=context.rulings,
        processes=request.processes, cluster=request.cluster,
    )  # fmt: skip


def plan_site(context: BuildContext, articles: ReadArticles) -> Planned:
    """The snapshot's plan, when nothing that it was made from changed, else a new one."""
    known = context.snapshot
    if known and articles.before and not articles.changes.others and known.base == context.base:
        kept = _keep_plan(context, known, articles)
        if kept:
            return kept
    with context.clock.time("read"):
        found = list_found(context)
        kept_keys = {path: key for path, key in articles.keys.items() if path not in articles.read}
        sources = load_articles(kept_keys, context.cache) | articles.read
        lost = [path for path in articles.keys if path not in sources]
        sources |= _derive(context, lost, {one.path for one in found})
    with context.clock.time("plan"):
        return _make_plan(context, found, {path: sources[path] for path in sorted(sources)})


def _make_plan(context: BuildContext, found: tuple[ContentFile, ...], sources: dict[str, SourceArticle]) -> Planned:
    root, config = context.request.root, context.request.config
    check_templates(context.theme)
    links = explain_links(root, map(parse_found, context.inputs.content.lines))
    plan, library, pages = make_plan(
        root, found, config, context.theme, context.rulings, sources=sources,
        pages=load_standing(root, found, config), compare=partial(compare, context.cache),
    )  # fmt: skip
    plan = msgspec.structs.replace(plan, problems=(*links, *plan.problems))
    return Planned(
        plan, {path: sources[path].key for path in plan.list_articles()}, sources, library=library, pages=pages
    )


def _keep_plan(context: BuildContext, known: Snapshot, articles: ReadArticles) -> Planned | None:
    """The plan of the snapshot; None when an article is filed in another way, or has to do with a problem."""
    order = {path: place for place, path in enumerate(articles.before)}
    changed = {path: one for path, one in articles.read.items() if one.key != articles.before[path]}
    named = {problem.path for problem in known.report.problems}
    if any(f"{CONTENT}/{path}" in named for path in changed):
        return None
    if not is_filed_alike(
        known.plan.filed, [(order[path], one) for path, one in changed.items()], context.request.config
    ):
        return None
    places = {order[path]: one for path, one in changed.items() if order[path] < len(known.plan.library.sources)}
    listed = known.plan.library.listed
    terms = _list_terms(context.cache, known, {place: one for place, one in places.items() if place < listed})
    plan, related = known.plan, list[int]()
    if terms:
        library, related = replace_related(plan.library, compare_changed(context.cache, terms, listed))
        plan = msgspec.structs.replace(plan, library=library)
    return Planned(plan, articles.keys, articles.read, frozenset(places), tuple(related))


def _list_terms(cache: Cache, known: Snapshot, places: Mapping[int, SourceArticle]) -> dict[int, bytes]:
    """Place → words that it is compared by, of the articles for which they may have changed."""
    old = dict(load_records(cache, {known.find_key(place) for place in places}))
    before = {place: record.terms for place in places if (record := old.get(known.find_key(place)))}
    return {place: one.record.terms for place, one in places.items() if before.get(place) != one.record.terms}
