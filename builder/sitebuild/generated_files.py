"""What no template draws: feeds, what search engines are given, pages that lead on.

Rule: small, so made anew by each build that has anything to do, and written when it changed. Saved searches ask the
index that the same build has just made.
"""

import msgspec

from builder.config import FILE_NAME
from builder.errors import Problem
from builder.output_tree.output_writer import Tree
from builder.render.page_kinds import find_kind
from builder.search.read.searching import find_newest, open_index
from builder.site.feed_list import TERM_LENGTH, plan_feeds
from builder.sitebuild.rendering import Site, make_context, put


def put_extras(site: Site, tree: Tree) -> tuple[Problem, ...]:
    """Bring them up to date, once the index is; gives a problem for each saved search that was not taken as written."""
    feeds = {feed.path: feed for feed in plan_feeds(site.library, site.config)}
    index = open_index(tree.output) if site.config.saved_searches else None
    problems: list[Problem] = []
    for page in site.pages:
        render = find_kind(page).render
        if render is None:
            continue
        if page.shows is None and index:
            feed = feeds[page.key]
            found, notes = find_newest(index, feed.query, limit=TERM_LENGTH)
            last = len(site.library.holdings) - 1  # the index begins with the oldest
            shows = site.library.pack(site.library.holdings[last - document] for document in found)
            page = msgspec.structs.replace(page, shows=shows)
            hint = "the search page tells how to ask"
            problems += (Problem(FILE_NAME, 0, f"{feed.origin}: {note}", hint) for note in notes)
        put(tree, page.path, render(make_context(site, page)).encode())
    return tuple(dict.fromkeys(problems))
