"""What no template draws: feeds, what search engines are given, pages that lead on.

Rule: small, so made anew by each build that has anything to do, and written when it changed. Saved searches ask the
index that the same build has just made.
"""

from collections.abc import Callable, Mapping, Sequence

from builder.config import FILE_NAME
from builder.errors import Problem
from builder.output_tree.output_writer import Tree
from builder.render.feeds import render_atom, render_json_feed
from builder.render.on_this_day import render_anniversaries
from builder.render.robots import render_alias, render_opensearch, render_robots, render_sitemap
from builder.search.read.index import Index
from builder.search.read.searching import find_newest, open_index
from builder.site.feed_list import SEARCHES, TERM_LENGTH, Feed, find_members, plan_feeds
from builder.site.library import Holding
from builder.site.pages import Page
from builder.sitebuild.rendering import Site, put

_MAKERS: Mapping[str, Callable[[Page, Site], str]] = {
    "sitemap": lambda page, site: render_sitemap(site.pages, site.library, site.config, number=page.number),
    "robots": lambda page, site: render_robots(site.config),
    "opensearch": lambda page, site: render_opensearch(site.config),
    "days": lambda page, site: render_anniversaries(site.library, page.key, site.config.language),
    "alias": lambda page, site: render_alias(page, site.library, site.config),
}


def put_extras(site: Site, tree: Tree) -> tuple[Problem, ...]:
    """Bring them up to date, once the index is; gives a problem for each saved search that was not taken as written."""
    feeds = {feed.path: feed for feed in plan_feeds(site.library, site.config)}
    index = open_index(tree.output) if site.config.saved_searches else None
    members: dict[str, Sequence[Holding]] = {}
    problems: list[Problem] = []
    for page in site.pages:
        if page.kind == "feed":
            feed = feeds[page.key]
            if page.key not in members:
                members[page.key], notes = _find_members(feed, site, index)
                problems += (
                    Problem(FILE_NAME, 0, f"{feed.origin}: {note}", "the search page tells how to ask")
                    for note in notes
                )
            render = render_atom if page.path.endswith(".xml") else render_json_feed
            put(tree, page.path, render(feed, members[page.key], site.config).encode())
        elif make := _MAKERS.get(page.kind):
            put(tree, page.path, make(page, site).encode())
    return tuple(problems)


def _find_members(feed: Feed, site: Site, index: Index | None) -> tuple[Sequence[Holding], tuple[str, ...]]:
    if feed.group != SEARCHES or index is None:
        return find_members(feed, site.library), ()
    documents, notes = find_newest(index, feed.query, limit=TERM_LENGTH)
    last = len(site.library.holdings) - 1  # the index begins with the oldest
    return tuple(site.library.holdings[last - document] for document in documents), notes
