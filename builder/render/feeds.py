"""The Atom feed (RFC 4287) and the sitemap (sitemaps.org 0.9).

Rule: deterministic. `updated` is the newest date in the content, never the clock. Without `base_url` links are
relative, and ids are `tag:` URIs (RFC 4151) either way: they outlive a move.
"""

from collections.abc import Iterable

from markupsafe import escape

from builder.article.model import find_instant, make_id
from builder.config import Config
from builder.render.cards import find_opening
from builder.site.library import Holding, Library
from builder.site.pages import Page
from builder.site.urls import absolute_url, find_host, quote_path
from builder.text import drop_controls

FEED_LENGTH = 50
SITEMAP_LENGTH = 50_000
"""The most addresses that the sitemap protocol allows in a file."""
_EPOCH = "1970-01-01T00:00:00Z"
_LEFT_OUT = frozenset(["markdown", "search", "missing", "withdrawn", "feed", "sitemap"])


def render_atom(library: Library, config: Config, *, path: str = "feed.xml") -> str:
    """The newest articles as an Atom feed that lies at `path`."""
    newest = library.holdings[:FEED_LENGTH]
    updated = max((find_updated(h) for h in newest), key=find_instant, default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_clean(config.language)}">',
        f"<title>{_clean(config.title)}</title>",
        *((f"<subtitle>{_clean(config.description)}</subtitle>",) if config.description else ()),
        f"<id>{make_tag(config, 'feed')}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_clean(config.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_find_url(config, path)}"/>',
        f'<link rel="alternate" type="text/html" href="{_find_url(config, "index.html")}"/>',
        *(_render_article(holding, config) for holding in newest),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _render_article(holding: Holding, config: Config) -> str:
    article = holding.article
    language = f' xml:lang="{_clean(article.language)}"' if article.language else ""
    summary = article.dek or find_opening(holding)
    names = article.authors or ((article.byline,) if article.byline else ())
    lines = [
        f"<entry{language}>",
        f"<title>{_clean(article.title)}</title>",
        f"<id>{make_tag(config, article.id or make_id(holding.source))}</id>",
        f'<link rel="alternate" type="text/html" href="{_find_url(config, holding.url)}"/>',
        *((f"<published>{make_instant(article.date)}</published>",) if article.date else ()),
        f"<updated>{find_updated(holding)}</updated>",
        *(f"<author><name>{_clean(name)}</name></author>" for name in names),
        *(f'<category term="{_clean(term)}"/>' for term in (article.section, *article.tags) if term),
        *((f"<summary>{_clean(summary)}</summary>",) if summary else ()),
        "</entry>",
    ]
    return "\n".join(lines)


def find_updated(holding: Holding) -> str:
    """When an article last changed, by its own dates, as an RFC 3339 instant."""
    article = holding.article
    return make_instant(article.updated or article.date or article.captured_at)


def make_instant(written: str | None) -> str:
    """A front-matter date as an RFC 3339 instant; a day is its first second in UTC."""
    if not written:
        return _EPOCH
    if len(written) == 10:
        return f"{written}T00:00:00Z"
    clock, zone = (written[:-1], "Z") if written.endswith("Z") else (written[:-6], written[-6:])
    return f"{clock}:00{zone}" if len(clock) == 16 else written


def make_tag(config: Config, specific: str) -> str:
    """A `tag:` URI of the archive."""
    return f"tag:{find_host(config.base_url)},2000:{specific}"


def _find_url(config: Config, path: str) -> str:
    return _clean(absolute_url(config.base_url, path) if config.base_url else quote_path(path))


def _clean(text: str) -> str:
    return str(escape(drop_controls(text)))


def render_sitemap(pages: Iterable[Page], library: Library, config: Config) -> str:
    """The addresses of all pages worth finding, in the order of `pages`; needs `base_url`."""
    base = str(config.base_url)
    lines: list[str] = []
    for page in pages:
        if page.kind in _LEFT_OUT or len(lines) == SITEMAP_LENGTH:
            continue
        changed = ""
        if page.kind == "article":
            article = library.by_source[page.key].article
            written = article.updated or article.date
            changed = f"<lastmod>{make_instant(written)}</lastmod>" if written else ""
        lines.append(f"<url><loc>{_clean(absolute_url(base, page.path))}</loc>{changed}</url>")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return head + "\n".join(lines) + "\n</urlset>\n"
