"""The list of feeds: of the site, of the terms whose taxonomy has them, and of saved searches.

Rule: a feed lies beside the list that it follows. What a saved search finds is not known here, but only where it
leads.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import msgspec

from builder.config import Config
from builder.site.library import Holding, Library
from builder.site.taxonomy import make_slugs

SEARCHES = "searches"
SITE_LENGTH, TERM_LENGTH = 50, 20
"""Articles in the feed of the site, and in any other."""


class Feed(msgspec.Struct, frozen=True):
    """One feed, in whatever formats it is written."""

    path: str
    """Below `output/`, without ending."""
    page: str
    """The page that it follows; of a search without its query."""
    origin: str
    """The list that it follows, in words for a person."""
    label: str = ""
    """Empty for the whole site."""
    group: str = ""
    """Key of the taxonomy, `searches`, or empty."""
    key: str = ""
    """Slug of the term."""
    query: str = ""

    @property
    def fragment(self) -> str:
        """The query after the page in its address."""
        return f"?q={quote(self.query)}" if self.query else ""


def plan_feeds(library: Library, config: Config) -> tuple[Feed, ...]:
    """The feeds in their order: the site's first, then by taxonomy, then the saved searches."""
    return (Feed("feed", "index.html", "the archive"), *_plan_terms(library, config), *_plan_searches(config))


def _plan_terms(library: Library, config: Config) -> Iterator[Feed]:
    for name in config.feeds:
        taxonomy = library.taxonomies[name]
        for term in filter(taxonomy.has_page, taxonomy.terms):
            folder, origin = f"{taxonomy.folder}/{term.slug}", f"{name} “{term.label}”"
            yield Feed(f"{folder}/feed", f"{folder}/index.html", origin, term.label, name, term.slug)


def _plan_searches(config: Config) -> Iterator[Feed]:
    names = tuple(config.saved_searches)
    for name, slug in zip(names, make_slugs(tuple((name, name) for name in names)), strict=True):
        origin, query = f"the saved search “{name}”", config.saved_searches[name]
        yield Feed(f"{SEARCHES}/{slug}", "search.html", origin, name, SEARCHES, slug, query)


def find_members(feed: Feed, library: Library) -> Sequence[Holding]:
    """The newest articles of the site or of a term; of a search nothing."""
    if feed.group in library.taxonomies:
        return library.taxonomies[feed.group].by_slug[feed.key].members[:TERM_LENGTH]
    return () if feed.group else library.holdings[:SITE_LENGTH]
