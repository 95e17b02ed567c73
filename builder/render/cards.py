"""The small parts of views: links, dates, languages, and the card of an article in a list.

Rule: builtins only, and only what is shown. The text of an article that is `metadata-only` never gets in here.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from builder.article.model import Article
from builder.config import Config
from builder.render.images import Picture, find_source
from builder.render.languages import Language, find_direction
from builder.site.library import SECTION, Holding, Library
from builder.site.pages import Page, Planning
from builder.site.taxonomy import Term
from builder.site.urls import list_path, picture_path, quote_path, relative_url

View = dict[str, Any]

_KINDS = frozenset(["news", "feature"])
"""Kinds that need no label."""


class PageKind(NamedTuple):
    """A kind of page: how its pages are planned and made, and how the rest of the site treats them."""

    name: str
    """As `Page.kind` and a template's `kind` have it."""
    size: str
    """The group of files that the profile counts it in."""
    plan: Callable[[Planning], Iterable[Page]] | None = None
    """Gives all pages of the kind."""
    each: Callable[[Planning, Holding], Iterable[Page]] | None = None
    """Gives those of one article instead: there are many of them, and an edit plans few."""
    fields: tuple[str, ...] = ()
    """Front matter that `plan` groups articles by, besides those that `sitebuild/plan.py` always files by."""
    template: str = ""
    """The theme's; empty for a kind that no template renders."""
    view: "Callable[[PageContext], View] | None" = None
    """The part of the template's view that only this kind of page has."""
    part: str = ""
    """Under which name it sees that; by default that of the kind."""
    render: "Callable[[PageContext], str] | None" = None
    """The text of a page without a template."""
    of_all: bool = False
    """True when it looks at all articles, and only at what files them."""
    indexable: bool = True
    """False to keep search engines away from it, whatever the settings say."""
    in_sitemap: bool = False
    nav: str = ""
    """The link of the navigation that leads to where such pages belong, unless it is that of their taxonomy."""
    alternates: bool = True
    """True when its head links to feeds."""
    opensearch: bool = False
    """True when its head tells browsers how to search the site."""
    of_article: bool = False
    """True for the page of an article, which has a body and as few other bytes as possible."""
    at_any_depth: bool = False
    """True when hosts show it in the place of other pages, so that its links begin at the top of the site."""

    @property
    def is_copy(self) -> bool:
        """True for copies of an article's file."""
        return bool(self.each) and not (self.template or self.render)

    @property
    def is_last(self) -> bool:
        """True for files that are made last, from all others."""
        return not (self.each or self.template or self.render)


@dataclass(frozen=True)
class PageContext:
    """A page that is made, and what its view may look up."""

    kind: PageKind
    page: Page
    library: Library
    config: Config
    pictures: Mapping[str, Picture]
    """Readable pictures by their path below `content/`."""
    language: Language
    others: Sequence[Page] = ()
    """The pages of the site, those of articles aside."""
    left_out: Collection[str] = ()
    """Paths of pages of articles that others have."""

    @cached_property
    def shown(self) -> Sequence[Holding]:
        """The articles that the page declared to show, in that order."""
        return [self.library.find_article(place) for place in array("I", self.page.shows or b"")]

    def link(self, path: str) -> str:
        """The link from the page to a path below `output/`; from one shown at any depth, by the base path."""
        if self.kind.at_any_depth:
            return self.config.base_path + quote_path(path)
        return relative_url(self.page.path, path)

    def link_term(self, key: str, term: Term[Holding]) -> View:
        """`{label, url}` of the newest page of a term; the url is None if the term has no page."""
        taxonomy = self.library.taxonomies[key]
        path = list_path(f"{taxonomy.folder}/{term.slug}", 0) if taxonomy.has_page(term) else None
        return {"label": term.label, "url": self.link(path) if path else None}

    def link_values(self, key: str, written: str | None) -> View | None:
        """`{label, url}` of the term for a front-matter value; the url is None if the term has no page."""
        if not written:
            return None
        term = self.library.find_term(key, written)
        return self.link_term(key, term) if term else {"label": written, "url": None}


def make_lang_attrs(context: PageContext, language: str | None) -> View:
    """`{lang, dir}` of a piece of text, each None if it is the same as the site's."""
    own, direction = find_lang_attrs(language, context.config.language)
    return {"lang": own, "dir": direction}


def find_lang_attrs(language: str | None, site: str) -> tuple[str | None, str | None]:
    """(language, direction) of a piece of text, each None if it is the same as the site's."""
    if not language or language.lower() == site.lower():
        return None, None
    direction = find_direction(language)
    return language, direction if direction != find_direction(site) else None


def make_date(language: Language, written: str | None, *, inferred: bool = False, time: bool = False) -> View | None:
    """`{iso, text, day, inferred}` of a front-matter date; `time` adds the time of day if there is one."""
    if not written:
        return None
    day = language.format_day(written)
    text = language.format_time(written) if time else day
    return {"iso": written, "text": text, "day": day, "inferred": inferred}


def make_figure(context: PageContext, holding: Holding) -> View | None:
    """`{src, srcset, width, height, alt, caption, credit}` of an article's picture; src is None if there are only
    words.
    """
    image = holding.article.image
    if image is None or holding.article.visibility != "public":
        return None
    source = find_source(holding.source, image.src) if image.src else None
    picture = context.pictures.get(source) if source else None
    if picture is None and not (image.caption or image.credit or image.alt):
        return None
    return {
        "src": context.link(picture_path(picture.source)) if picture else None,
        "srcset": make_srcset(context.page.path, picture) if picture else None,
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "alt": image.alt or "",
        "caption": image.caption or (None if picture else image.alt),
        "credit": image.credit,
    }


def make_srcset(path: str, picture: Picture) -> str | None:
    """The variants of a picture with their widths, with links from the page at `path`; None if there is only one
    size.
    """
    if not picture.forms:
        return None
    forms = (*picture.forms, (picture.width, picture_path(picture.source)))
    return ", ".join(f"{relative_url(path, place)} {width}w" for width, place in forms)


def find_opening(holding: Holding) -> str | None:
    """The beginning of the text, or None if it may not be shown."""
    return holding.opening if holding.article.visibility == "public" and holding.opening else None


def find_kind(context: PageContext, article: Article) -> str | None:
    """The label of a piece that is no plain news: `Opinion`, `Analysis`, `Sponsored`."""
    if article.kind in _KINDS:
        return None
    own = article.kind.capitalize()
    label = list_kinds(context.language.say).get(article.kind, own)
    return None if article.section in (label, own, article.kind) else label


def list_kinds(say: Callable[[str], str]) -> dict[str, str]:
    """The labels of kinds, by kind."""
    return {
        "opinion": say("Opinion"),
        "analysis": say("Analysis"),
        "review": say("Review"),
        "live": say("Live"),
        "sponsored": say("Sponsored"),
        "interview": say("Interview"),
        "obituary": say("Obituary"),
        "letter": say("Letter"),
    }


def make_card(context: PageContext, holding: Holding) -> View:
    """An article in a list: `{title, url, section, kind, dek, byline, date, lang, dir}`."""
    article = holding.article
    section = context.library.find_term(SECTION, article.section) if article.section else None
    return {
        "title": article.title,
        "url": context.link(holding.url),
        "section": section.label if section else None,
        "kind": find_kind(context, article),
        "dek": article.dek,
        "byline": context.language.say(", ").join(article.authors) or article.byline,
        "date": make_date(context.language, article.date, inferred="date" in article.inferred),
        **make_lang_attrs(context, article.language),
    }


def make_line(context: PageContext, holding: Holding, *, note: str | None = None) -> View:
    """An article in a few bytes: `{title, url, note, lang, dir}`; if no note is given, it begins with the date."""
    article = holding.article
    if note is None:
        say = context.language.say
        note = context.language.format_short(article.date) if article.date else say("Undated")
        note = say("%(date)s (inferred)", date=note) if "date" in article.inferred else note
    words = " · ".join(filter(None, (note, find_kind(context, article))))
    tongue = make_lang_attrs(context, article.language)
    return {"title": article.title, "url": context.link(holding.url), "note": words, **tongue}


def make_count(context: PageContext, count: int) -> str:
    """A number of articles in words: `4,812 articles`."""
    return context.language.plural("%(count)s article", "%(count)s articles", count)
