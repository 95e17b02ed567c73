"""Feeds: Atom (RFC 4287) and JSON Feed 1.1.

Rule: deterministic. `updated` is the newest date in the content, never the clock, so that it changes only if the
content does. Without `base_url`, links are relative, and there is no JSON Feed, because it requires full addresses.
Ids are always `tag:` URIs (RFC 4151), which remain valid if the site moves.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from markupsafe import escape

from builder.article.model import find_instant, make_id
from builder.config import Config
from builder.render.cards import find_opening
from builder.site.feed_list import Feed
from builder.site.library import Holding
from builder.site.urls import absolute_url, find_host, quote_path
from builder.text import drop_controls

MOST_CATEGORIES = 20
"""Maximum number of categories of an article in a feed. Each tag may have a feed that lists all tags of its articles,
so without a limit the size would grow with the square of the number of tags.
"""
MOST_NAMES = 20
"""Maximum number of authors of an article in a feed, for the same reason."""
_EPOCH = "1970-01-01T00:00:00Z"


def render_atom(feed: Feed, holdings: Sequence[Holding], config: Config) -> str:
    """The articles, newest first, as an Atom feed."""
    updated = max((find_updated(h) for h in holdings), key=find_instant, default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_clean(config.language)}">',
        f"<title>{_clean(make_title(feed, config))}</title>",
        *((f"<subtitle>{_clean(config.description)}</subtitle>",) if config.description else ()),
        f"<id>{make_tag(config, feed.path)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_clean(config.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_find_url(config, feed.path + ".xml")}"/>',
        f'<link rel="alternate" type="text/html" href="{_find_url(config, feed.page)}{_clean(feed.fragment)}"/>',
        *(line for holding in holdings for line in _list_lines(holding, config)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _list_lines(holding: Holding, config: Config) -> Iterator[str]:
    article, summary = holding.article, find_summary(holding)
    yield f'<entry xml:lang="{_clean(article.language)}">' if article.language else "<entry>"
    yield f"<title>{_clean(article.title)}</title>"
    yield f"<id>{make_tag(config, article.id or make_id(holding.source))}</id>"
    yield f'<link rel="alternate" type="text/html" href="{_find_url(config, holding.url)}"/>'
    if article.date:
        yield f"<published>{make_instant(article.date)}</published>"
    yield f"<updated>{find_updated(holding)}</updated>"
    yield from (f"<author><name>{_clean(name)}</name></author>" for name in find_names(holding))
    yield from (f'<category term="{_clean(term)}"/>' for term in find_categories(holding))
    if summary:
        yield f"<summary>{_clean(summary)}</summary>"
    yield "</entry>"


def render_json_feed(feed: Feed, holdings: Sequence[Holding], config: Config) -> str:
    """The articles, newest first, as a JSON Feed; needs `base_url`."""
    known = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": make_title(feed, config),
        "home_page_url": absolute_url(str(config.base_url), feed.page) + feed.fragment,
        "feed_url": absolute_url(str(config.base_url), f"{feed.path}.json"),
        "description": config.description,
        "language": config.language,
        "items": [_make_row(holding, config) for holding in holdings],
    }
    kept = {key: value for key, value in known.items() if value or key == "items"}
    return msgspec.json.format(msgspec.json.encode(kept), indent=0).decode() + "\n"


def _make_row(holding: Holding, config: Config) -> dict[str, Any]:
    article = holding.article
    known = {
        "id": make_tag(config, article.id or make_id(holding.source)),
        "url": absolute_url(str(config.base_url), holding.url),
        "title": drop_controls(article.title),
        "content_text": drop_controls(find_summary(holding) or article.title),
        "date_published": make_instant(article.date) if article.date else None,
        "date_modified": find_updated(holding),
        "authors": [{"name": drop_controls(name)} for name in find_names(holding)],
        "tags": [drop_controls(term) for term in find_categories(holding)],
        "language": article.language,
    }
    return {key: value for key, value in known.items() if value}


def make_title(feed: Feed, config: Config) -> str:
    """The title of a feed: the name of its section, tag, author or search, then that of the archive."""
    return f"{feed.label} – {config.title}" if feed.label else config.title


def find_summary(holding: Holding) -> str | None:
    """The dek, or else the opening if it may be shown."""
    return holding.article.dek or find_opening(holding)


def find_names(holding: Holding) -> tuple[str, ...]:
    """The authors of an article that a feed lists, or else its byline."""
    article = holding.article
    return article.authors[:MOST_NAMES] or ((article.byline,) if article.byline else ())


def find_categories(holding: Holding) -> tuple[str, ...]:
    """The section and the tags of an article that a feed lists."""
    article = holding.article
    return tuple(term for term in (article.section, *article.tags[:MOST_CATEGORIES]) if term)[:MOST_CATEGORIES]


def find_updated(holding: Holding) -> str:
    """The time of an article's last change, from its own dates, as an RFC 3339 instant."""
    article = holding.article
    return make_instant(article.updated or article.date or article.captured_at)


def make_instant(written: str | None) -> str:
    """A front-matter date as an RFC 3339 instant; a day becomes its first second in UTC."""
    if not written:
        return _EPOCH
    if len(written) == 10:
        return f"{written}T00:00:00Z"
    clock, zone = (written[:-1], "Z") if written.endswith("Z") else (written[:-6], written[-6:])
    return f"{clock}:00{zone}" if len(clock) == 16 else written


def make_tag(config: Config, specific: str) -> str:
    """A `tag:` URI of the archive."""
    return f"tag:{find_host(config.base_url)},2000:{quote_path(specific)}"


def _find_url(config: Config, path: str) -> str:
    return _clean(absolute_url(config.base_url, path) if config.base_url else quote_path(path))


def _clean(text: str) -> str:
    return str(escape(drop_controls(text)))
