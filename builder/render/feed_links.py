"""How a page tells of the feeds that follow it, and the page that lists them all.

Rule: a page tells of its own feed first, then of the archive's; an article tells of none, to save bytes.
"""

from itertools import groupby

from builder.render.cards import Frame, View
from builder.render.feeds import make_title
from builder.render.lists import find_labels
from builder.site.feed_list import SEARCHES, Feed, plan_feeds

ATOM = "application/atom+xml"


def find_alternates(frame: Frame) -> list[View]:
    """`[{rel, type, title, url}]` of what belongs to a page in another form: its feed, the archive's, its search."""
    page, config = frame.page, frame.config
    if page.kind in ("article", "withdrawn"):
        return []
    feeds = [Feed("feed", "index.html", "")]
    if page.kind == "term" and page.group in config.feeds:
        term, folder = frame.library.taxonomies[page.group].by_slug[page.key], page.path.rpartition("/")[0]
        feeds.insert(0, Feed(f"{folder}/feed", page.path, "", term.label))
    links = [
        {"rel": "alternate", "type": ATOM, "title": make_title(feed, config), "url": frame.link(f"{feed.path}.xml")}
        for feed in feeds
    ]
    if page.kind in ("front", "search") and config.base_url:
        kind = "application/opensearchdescription+xml"
        links.append({"rel": "search", "type": kind, "title": config.title, "url": frame.link("opensearch.xml")})
    return links


def make_feeds(frame: Frame) -> View:
    """`{title, groups: [{label, feeds: [{label, url, atom, json}]}]}`."""
    grouped = groupby(plan_feeds(frame.library, frame.config), key=lambda feed: feed.group)
    groups = [
        {"label": _find_label(frame, group), "feeds": [_make_line(frame, feed) for feed in feeds]}
        for group, feeds in grouped
    ]
    return {"title": frame.language.say("Feeds"), "groups": groups}


def _find_label(frame: Frame, group: str) -> str:
    say = frame.language.say
    return say("Saved searches") if group == SEARCHES else find_labels(frame, group)[1] if group else say("Everything")


def _make_line(frame: Frame, feed: Feed) -> View:
    return {
        "label": feed.label or frame.config.title,
        "url": frame.link(feed.page) + feed.fragment,
        "atom": frame.link(f"{feed.path}.xml"),
        "json": frame.link(f"{feed.path}.json") if frame.config.base_url else None,
    }
