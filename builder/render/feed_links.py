"""The links from a page to its feeds, and the page that lists all feeds.

Rule: a page links to its own feed first, then to the archive's; an article links to none, to save bytes.
"""

from itertools import groupby

from builder.render.cards import PageContext, View
from builder.render.feeds import make_title
from builder.render.lists import find_labels
from builder.site.feed_list import SEARCHES, Feed, plan_feeds

ATOM = "application/atom+xml"


def find_alternates(context: PageContext) -> list[View]:
    """`[{rel, type, title, url}]` of the links in the head of a page: its own feed, the archive's, the search."""
    page, config = context.page, context.config
    if not context.kind.alternates:
        return []
    feeds = [Feed("feed", "index.html", "")]
    if page.key and page.group in config.feeds:
        term, folder = context.library.taxonomies[page.group].by_slug[page.key], page.path.rpartition("/")[0]
        feeds.insert(0, Feed(f"{folder}/feed", page.path, "", term.label))
    links = [
        {"rel": "alternate", "type": ATOM, "title": make_title(feed, config), "url": context.link(f"{feed.path}.xml")}
        for feed in feeds
    ]
    if context.kind.opensearch and config.base_url:
        kind = "application/opensearchdescription+xml"
        links.append({"rel": "search", "type": kind, "title": config.title, "url": context.link("opensearch.xml")})
    return links


def make_feeds(context: PageContext) -> View:
    """`{title, groups: [{label, feeds: [{label, url, atom, json}]}]}`."""
    grouped = groupby(plan_feeds(context.library, context.config), key=lambda feed: feed.group)
    groups = [
        {"label": _find_label(context, group), "feeds": [_make_line(context, feed) for feed in feeds]}
        for group, feeds in grouped
    ]
    return {"title": context.language.say("Feeds"), "groups": groups}


def _find_label(context: PageContext, group: str) -> str:
    say = context.language.say
    return (
        say("Saved searches") if group == SEARCHES else find_labels(context, group)[1] if group else say("Everything")
    )


def _make_line(context: PageContext, feed: Feed) -> View:
    return {
        "label": feed.label or context.config.title,
        "url": context.link(feed.page) + feed.fragment,
        "atom": context.link(f"{feed.path}.xml"),
        "json": context.link(f"{feed.path}.json") if context.config.base_url else None,
    }
