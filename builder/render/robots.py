"""Files for search engines and browsers: sitemap, robots.txt, OpenSearch description; and redirect pages.

Rule: all but redirect pages need full addresses, so without `base_url` only those are made. Sources:
sitemaps.org 0.9, RFC 9309, OpenSearch 1.1.
"""

from collections.abc import Sequence

from markupsafe import escape

from builder.config import Config
from builder.render.feeds import make_instant
from builder.site.library import Library
from builder.site.pages import SITEMAP_LENGTH, Page
from builder.site.urls import absolute_url, list_path, relative_url
from builder.text import cut_words, drop_controls

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(mapped: Sequence[tuple[str, str | None]], config: Config, *, number: int = 0) -> str:
    """Part `number` of the sitemap, counted from one; 0 is `sitemap.xml`: all of it, or where its parts are.

    `mapped` are the paths of pages with the date of their last change, where it is known.
    """
    base = str(config.base_url)
    parts = range(1, 1 + -(-len(mapped) // SITEMAP_LENGTH))
    if not number and len(parts) > 1:
        places = "\n".join(f"<sitemap><loc>{absolute_url(base, f'sitemap-{n}.xml')}</loc></sitemap>" for n in parts)
        return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">\n{places}\n</sitemapindex>\n'
    start = max(0, number - 1) * SITEMAP_LENGTH
    lines = "\n".join(_render_place(base, *place) for place in mapped[start : start + SITEMAP_LENGTH])
    return f'{_HEAD}<urlset xmlns="{_SITEMAPS}">\n{lines}\n</urlset>\n'


def _render_place(base: str, path: str, written: str | None) -> str:
    changed = f"<lastmod>{make_instant(written)}</lastmod>" if written else ""
    return f"<url><loc>{escape(absolute_url(base, path))}</loc>{changed}</url>"


def render_robots(config: Config) -> str:
    """Allow everything, so that search engines see the robots meta tags of pages, and name the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {absolute_url(str(config.base_url), 'sitemap.xml')}\n"


def render_opensearch(config: Config) -> str:
    """The OpenSearch description, by which a browser's own search box queries this archive."""
    name, about = drop_controls(config.title), drop_controls(config.description) or config.title
    template = absolute_url(str(config.base_url), "search.html") + "?q={searchTerms}"
    return (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(cut_words(name, 16))}</ShortName>\n"
        f"<Description>{escape(cut_words(about, 1024))}</Description>\n"
        f"<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(template)}"/>\n'
        "</OpenSearchDescription>\n"
    )


def render_alias(page: Page, library: Library, config: Config) -> str:
    """The page at an alias: it redirects at once, without a script, also from disk."""
    title, url, language = _find_target(page, library)
    link, title = escape(relative_url(page.path, url)), escape(title)
    address = absolute_url(config.base_url, url) if config.base_url else ""
    canonical = f'<link rel="canonical" href="{escape(address)}">\n' if address else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language or config.language)}">\n'
        '<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';base-uri 'none'\">\n"
        f'<meta http-equiv="refresh" content="0; url={link}">\n<meta name="robots" content="noindex">\n{canonical}'
        f'<title>{title}</title>\n<p><a href="{link}">{title}</a></p>\n'
    )


def _find_target(page: Page, library: Library) -> tuple[str, str, str | None]:
    """(title, path below `output/`, language) of the target of an alias: an article, or the list of a term."""
    if page.group:
        taxonomy = library.taxonomies[page.group]
        return taxonomy.by_slug[page.key].label, list_path(f"{taxonomy.folder}/{page.key}", 0), None
    holding = library.by_source[page.key]
    return holding.article.title, holding.url, holding.article.language
