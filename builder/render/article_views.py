"""Views of the pages that hold a text: articles, what stands for a withdrawn one, standing pages.

Rule: a view holds nothing but what its page shows. The body is not part of it.
"""

import re

from builder.article.model import Article
from builder.render.cards import (
    PageContext,
    View,
    find_kind,
    make_date,
    make_figure,
    make_lang_attrs,
)
from builder.render.meta import find_description, is_web_address, make_citation, make_json_ld, make_meta
from builder.site.library import SECTION, Holding, Standing
from builder.text import cut_words

URL_LENGTH = 64
"""Maximum number of characters of an address that is shown as text."""


def make_article(context: PageContext) -> View:
    """The view of an article's page, but for its body."""
    holding = context.library.by_source[context.page.key]
    article = holding.article
    figure, public = make_figure(context, holding), article.visibility == "public"
    older, newer = context.library.neighbours[holding.source]
    return {
        "title": article.title,
        "description": find_description(holding),
        "section": context.link_values(SECTION, article.section),
        "kicker": article.kicker if article.kicker != article.section else None,
        "kind": find_kind(context, article),
        "dek": article.dek,
        "byline": _make_byline(context, article),
        "agency": article.agency,
        "dateline": article.dateline,
        "published": make_date(context.language, article.date, inferred="date" in article.inferred),
        "why": holding.why or None,
        "updated": make_date(context.language, article.updated, time=True),
        "figure": figure,
        "correction": article.correction if public else None,
        "tags": [link for tag in article.tags if (link := context.link_values("tags", tag))],
        "source": _make_source(context, holding),
        "rights": article.rights,
        "citation": make_citation(context, holding),
        "related": [_link_article(context, other) for other in context.library.related.get(holding.source, ())],
        "older": _link_article(context, older),
        "newer": _link_article(context, newer),
        "text": public,
        "markdown": context.link(holding.copy) if context.config.markdown_copies else None,
        "meta": make_meta(context, holding, figure),
        "json_ld": make_json_ld(context, holding, figure),
        **make_lang_attrs(context, article.language),
    }


def _make_byline(context: PageContext, article: Article) -> list[View]:
    """The byline as printed, in parts `{label, url}`, with names linked to their lists."""
    names = [link for author in article.authors if (link := context.link_values("authors", author))]
    line = article.byline
    if not line or not all(author in line for author in article.authors):
        commas = [{"label": context.language.say(", "), "url": None}] * len(names)
        return [part for pair in zip(commas, names, strict=True) for part in pair][1:] or _make_words(line)
    by_name = dict(zip(article.authors, names, strict=True))
    pattern = "|".join(re.escape(author) for author in sorted(by_name, key=len, reverse=True))
    parts = re.split(f"({pattern})", line) if pattern else [line]
    return [by_name.get(part) or {"label": part, "url": None} for part in parts if part]


def _make_words(line: str | None) -> list[View]:
    return [{"label": line, "url": None}] if line else []


def _make_source(context: PageContext, holding: Holding) -> View | None:
    """`{publisher, original, captured, digest}`; None if nothing is known about the origin of the article."""
    article = holding.article
    url = article.original_url
    label = re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/") if url else ""
    source = {
        "publisher": context.link_values("publisher", article.publisher),
        "original": {"label": cut_words(label, URL_LENGTH), "url": url if is_web_address(url) else None}
        if url
        else None,
        "captured": make_date(context.language, article.captured_at, time=True),
        "digest": f"{holding.capture[:4]}…{holding.capture[-4:]}" if holding.capture else None,
    }
    return source if any(source.values()) else None


def _link_article(context: PageContext, holding: Holding | None) -> View | None:
    if holding is None:
        return None
    article = holding.article
    return {"title": article.title, "url": context.link(holding.url), **make_lang_attrs(context, article.language)}


def make_withdrawn(context: PageContext) -> View:
    """The view of what stands in the place of a withdrawn article."""
    article = context.library.by_source[context.page.key].article
    return {
        "title": article.title,
        "published": make_date(context.language, article.date),
        **make_lang_attrs(context, article.language),
    }


def make_standing(context: PageContext) -> View:
    """The view of a standing page, but for its body."""
    named = (page for page in context.library.standing if page.source == context.page.key)
    page = next(named, None) or Standing(context.page.key, context.page.path.removesuffix(".html"))
    dek = page.dek or None
    return {"title": page.title, "dek": dek, "description": dek, **make_lang_attrs(context, page.language)}
