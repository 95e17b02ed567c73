"""Metadata of a page: canonical address, meta tags and JSON-LD for machines, and the citation for people.

Rule: every value comes from the front matter. JSON-LD is one dict, encoded once, and cannot close its script element.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec

from builder.article.model import Article
from builder.render.cards import PageContext, View, find_opening, make_date, make_lang_attrs
from builder.site.library import Holding
from builder.site.urls import absolute_url
from builder.text import cut_words

DESCRIPTION_LENGTH = 200
_TYPES = {
    "opinion": "OpinionNewsArticle", "analysis": "AnalysisNewsArticle", "review": "ReviewNewsArticle",
    "live": "LiveBlogPosting", "sponsored": "AdvertiserContentArticle",
}  # fmt: skip


def is_web_address(url: str | None) -> bool:
    """True if the address may be linked to: only http or https, never a script."""
    return bool(url) and urlsplit(str(url)).scheme.lower() in ("http", "https")


def find_canonical(context: PageContext, article: Article | None) -> str | None:
    """The page's canonical address according to the settings; None without `base_url`."""
    if article and context.config.canonical == "original" and is_web_address(article.original_url):
        return article.original_url
    return absolute_url(context.config.base_url, context.page.path) if context.config.base_url else None


def find_description(holding: Holding) -> str | None:
    """The dek, or else the opening lines if they may be shown."""
    text = holding.article.dek or find_opening(holding)
    return cut_words(text, DESCRIPTION_LENGTH) if text else None


def make_meta(context: PageContext, holding: Holding, figure: View | None) -> list[View]:
    """`{name, property, content}` of an article's meta tags: Highwire and Dublin Core by name, Open Graph by
    property.

    Each fact occurs once. Dublin Core is used for facts without a Highwire name: the publication (`DC.source`, which
    reference managers read) and the rights.
    """
    article, base = holding.article, context.config.base_url
    rows = [
        ("citation_title", "og:title", article.title),
        (None, "og:type", "article"),
        *(("citation_author", None, author) for author in article.authors),
        ("citation_publication_date", None, article.day.replace("-", "/") if article.day else ""),
        ("citation_language", None, find_foreign(context, article)),
        ("DC.source", None, article.publisher),
        ("DC.rights", None, article.rights),
        (None, "og:image", resolve(context, figure["src"]) if base and figure and figure["src"] else ""),
    ]
    return [{"name": name, "property": prop, "content": content} for name, prop, content in rows if content]


def find_foreign(context: PageContext, article: Article) -> str | None:
    """The article's language, or None if it is that of the archive, which the page itself names."""
    tongue: str | None = make_lang_attrs(context, article.language)["lang"]
    return tongue


def resolve(context: PageContext, link: str) -> str:
    """The full address of a relative link on the page; needs `base_url`."""
    folder = list(absolute_url(str(context.config.base_url), context.page.path).split("/")[:-1])
    while link.startswith("../"):
        folder.pop()
        link = link[3:]
    return "/".join((*folder, link))


def make_json_ld(context: PageContext, holding: Holding, figure: View | None) -> str:
    """A NewsArticle of schema.org as JSON that is safe in a script element; the description is in a meta tag."""
    article, base = holding.article, context.config.base_url
    image: dict[str, Any] = {}
    if figure and figure["src"] and base:
        image = {"@type": "ImageObject", "contentUrl": resolve(context, figure["src"])}
        image |= {key: figure[old] for key, old in (("caption", "caption"), ("creditText", "credit")) if figure[old]}
    known = {
        "headline": article.title,
        "datePublished": article.date,
        "dateModified": article.updated,
        "author": [{"@type": "Person", "name": author} for author in article.authors],
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "dateline": article.dateline,
        "inLanguage": find_foreign(context, article),
        "isBasedOn": article.original_url,
        "image": image,
    }
    graph = {"@context": "https://schema.org", "@type": _TYPES.get(article.kind, "NewsArticle")}
    return escape_json(graph | {key: value for key, value in known.items() if value})


def escape_json(value: Any) -> str:
    """JSON that cannot end the script element that contains it."""
    return msgspec.json.encode(value).decode().replace("<", "\\u003c")


def make_citation(context: PageContext, holding: Holding) -> str:
    """The citation of the article as plain text."""
    article, language = holding.article, context.language
    say, captured = language.say, make_date(language, article.captured_at)
    place = say("In %(archive)s", archive=context.config.title) if context.config.title != article.publisher else ""
    if captured:
        place = say("In %(archive)s, captured %(day)s", archive=context.config.title, day=captured["text"])
    day = language.format_day(article.date) if article.date else say("undated")
    parts = (
        language.join(article.authors) or article.byline or article.agency,
        f"“{article.title}”",
        say(", ").join(filter(None, (article.publisher, day))),
        article.original_url,
        place,
    )
    return " ".join(part if part.endswith(tuple(".?!。？！؟")) else f"{part}." for part in parts if part)
