"""Pages without a template: feeds, sitemap and robots.txt, pages that redirect.

Rule: written when it is stale, as any page. Saved searches ask the index that the same build has just made, and so
their feeds declare last what they show.
"""

from collections.abc import Iterator, Sequence

import msgspec

from builder.config import FILE_NAME
from builder.errors import Problem
from builder.output_tree.output_writer import OutputWriter
from builder.render.page_kinds import find_kind
from builder.search.read.searching import find_newest, open_index
from builder.site.feed_list import TERM_LENGTH, plan_feeds
from builder.site.pages import Page
from builder.sitebuild.rendering import Site, find_stale


def put_generated(site: Site, pages: Sequence[Page], output: OutputWriter) -> tuple[Problem, ...]:
    """Bring them up to date, once the index is; gives a problem for each saved search that was not taken as written."""
    problems: list[Problem] = []
    searched = _search(site, [page for page in pages if page.shows is None], output, problems)
    shown = (page for page in pages if page.shows is not None)
    for page, digest, _ in (*find_stale(site, shown, output), *find_stale(site, searched, output)):
        if render := find_kind(page).render:
            with site.records.showing(page.shows):
                output.write(page.path, render(site.make_context(page)).encode(), digest=digest)
    return tuple(dict.fromkeys(problems))


def _search(site: Site, pages: list[Page], output: OutputWriter, problems: list[Problem]) -> Iterator[Page]:
    """The pages of saved searches, with what they show."""
    if not pages:
        return
    index = open_index(output.output)
    feeds = {feed.path: feed for feed in plan_feeds(site.library, site.config)}
    last = len(site.library.holdings) - 1  # the index begins with the oldest
    for page in pages:
        feed = feeds[page.key]
        found, notes = find_newest(index, feed.query, limit=TERM_LENGTH)
        problems += (
            Problem(FILE_NAME, 0, f"{feed.origin}: {note}", "the search page tells how to ask") for note in notes
        )
        shows = site.library.pack(site.library.holdings[last - document] for document in found)
        yield msgspec.structs.replace(page, shows=shows)
