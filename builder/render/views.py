"""What a theme sees of a page: a small read-only shape of builtins, documented in docs/themes.md.

Rule: a view holds nothing but what its page shows, so that its digest changes when the page does. The body of an
article is not part of it.
"""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup

from builder.article.model import Article
from builder.config import Config
from builder.render import lists
from builder.render.cards import (
    Frame,
    View,
    find_kind,
    make_date,
    make_figure,
    make_srcset,
    make_tongue,
)
from builder.render.feed_links import find_alternates, make_feeds
from builder.render.images import Picture, find_source
from builder.render.languages import Language, find_direction, load_language
from builder.render.meta import (
    find_canonical,
    find_description,
    is_web_address,
    make_citation,
    make_json_ld,
    make_meta,
)
from builder.render.resolve_links import Size, place_dateline
from builder.render.template_minify import slim_body
from builder.render.theme import Theme
from builder.site.library import SECTION, Holding, Library, Standing
from builder.site.pages import Page
from builder.site.robots_meta import find_robots
from builder.site.urls import find_prefix, picture_path, relative_url
from builder.text import cut_words

URL_LENGTH = 64
"""Most characters of an address that is shown as text."""


def make_view(
    page: Page, library: Library, config: Config,
    *, pictures: Mapping[str, Picture] | None = None, language: Language | None = None,
) -> View:  # fmt: skip
    """The view of a page: what every page has, and under the name of its kind what this one shows.

    `pictures` are the readable pictures of the archive by their path below `content/`; `language` is that of the theme,
    which may bring words of its own.
    """
    frame = Frame(page, library, config, pictures or {}, language or load_language(config.language))
    name, make = _MAKERS[page.kind]
    part = make(frame)
    return _make_common(frame, part) | {name: part}


def render_page(theme: Theme, page_template: str, view: View, body_html: str | None) -> str:
    """The page; `body_html` is its body with all references placed, None where it has none.

    A body that may not be shown is left out, whoever hands it in.
    """
    article = view.get("article")
    body = body_html if view["kind"] == "standing" or (article and article["text"]) else None
    if body and article and article["dateline"]:
        body = place_dateline(body, article["dateline"])
    return theme.render(page_template, view | {"body": Markup(slim_body(body)) if body else None})


def make_places(
    page: Page, references: tuple[str, ...], library: Library, pictures: Mapping[str, Picture]
) -> tuple[dict[str, str], dict[str, Size]]:
    """(relative URLs, sizes of pictures) of the references in a page's body, for `place_references`."""
    mapping: dict[str, str] = {}
    sizes: dict[str, Size] = {}
    standing = {other.source: other.path for other in library.standing}
    for reference in references:
        source = find_source(page.key, reference) or ""
        if picture := pictures.get(source):
            mapping[reference] = relative_url(page.path, picture_path(source))
            sizes[reference] = (picture.width, picture.height, make_srcset(page.path, picture))
        elif source in standing or source in library.by_source:
            path = standing.get(source) or library.by_source[source].url
            mapping[reference] = relative_url(page.path, path)
    return mapping, sizes


def _make_common(frame: Frame, part: View) -> View:
    """What base.html needs on every page."""
    page, library, config = frame.page, frame.library, frame.config
    holding = library.by_source.get(page.key) if page.kind == "article" else None
    title = part.get("title")
    return {
        "root": config.base_path if page.kind == "missing" else find_prefix(page.path),
        "lang": config.language,
        "dir": find_direction(config.language),
        "title": f"{title} – {config.title}" if title else config.title,
        "description": part.get("description"),
        "canonical": find_canonical(frame, holding.article if holding else None) if page.kind != "missing" else None,
        "robots": find_robots(page.kind, holding.article if holding else None, config),
        "kind": page.kind,
        "site": {"title": config.title, "description": config.description},
        "nav": _make_nav(frame),
        "alternates": find_alternates(frame),
        "standing": [{"label": s.title, "url": frame.link(s.path)} for s in library.standing],
    }


def _make_nav(frame: Frame) -> list[View]:
    """`[{label, url, current}]`: main sections, years, tags; on an article, to save bytes, one link for sections."""
    library, here = frame.library, _find_place(frame)
    say = frame.language.say
    links = [(say("Sections"), "sections/index.html", SECTION)]
    if frame.page.kind != "article":
        terms = library.main_sections
        links = [(term.label, f"sections/{term.slug}/index.html", f"section {term.slug}") for term in terms]
    links += [(say("Years"), "years/index.html", "years")]
    if "tags" in library.taxonomies:
        links += [(say("Tags"), "tags/index.html", "tags")]
    return [{"label": label, "url": frame.link(path), "current": name == here} for label, path, name in links]


def _find_place(frame: Frame) -> str:
    """Which link of the navigation leads to where the page belongs."""
    page = frame.page
    if page.kind == "term" and page.group == SECTION:
        return f"section {page.key}"
    if page.kind in ("terms", "term"):
        return page.group
    return "years" if page.kind in ("years", "year", "month", "undated") else page.kind


def _make_article(frame: Frame) -> View:
    holding = frame.library.by_source[frame.page.key]
    article = holding.article
    figure, public = make_figure(frame, holding), article.visibility == "public"
    older, newer = frame.library.neighbours[holding.source]
    return {
        "title": article.title,
        "description": find_description(holding),
        "section": frame.link_values(SECTION, article.section),
        "kicker": article.kicker if article.kicker != article.section else None,
        "kind": find_kind(frame, article),
        "dek": article.dek,
        "byline": _make_byline(frame, article),
        "agency": article.agency,
        "dateline": article.dateline,
        "published": make_date(frame.language, article.date, inferred="date" in article.inferred),
        "why": holding.why or None,
        "updated": make_date(frame.language, article.updated, time=True),
        "figure": figure,
        "correction": article.correction if public else None,
        "tags": [link for tag in article.tags if (link := frame.link_values("tags", tag))],
        "source": _make_source(frame, holding),
        "rights": article.rights,
        "citation": make_citation(frame, holding),
        "related": [_link_article(frame, other) for other in frame.library.related.get(holding.source, ())],
        "older": _link_article(frame, older),
        "newer": _link_article(frame, newer),
        "text": public,
        "markdown": frame.link(holding.copy) if frame.config.markdown_copies else None,
        "meta": make_meta(frame, holding, figure),
        "json_ld": make_json_ld(frame, holding, figure),
        **make_tongue(frame, article.language),
    }


def _make_byline(frame: Frame, article: Article) -> list[View]:
    """The line of authors as it was printed, in parts `{label, url}`, the names leading to their lists."""
    names = [link for author in article.authors if (link := frame.link_values("authors", author))]
    line = article.byline
    if not line or not all(author in line for author in article.authors):
        commas = [{"label": frame.language.say(", "), "url": None}] * len(names)
        return [part for pair in zip(commas, names, strict=True) for part in pair][1:] or _make_words(line)
    by_name = dict(zip(article.authors, names, strict=True))
    pattern = "|".join(re.escape(author) for author in sorted(by_name, key=len, reverse=True))
    parts = re.split(f"({pattern})", line) if pattern else [line]
    return [by_name.get(part) or {"label": part, "url": None} for part in parts if part]


def _make_words(line: str | None) -> list[View]:
    return [{"label": line, "url": None}] if line else []


def _make_source(frame: Frame, holding: Holding) -> View | None:
    """`{publisher, original, captured, digest}`; None when nothing is known of where the article comes from."""
    article = holding.article
    url = article.original_url
    label = re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/") if url else ""
    source = {
        "publisher": frame.link_values("publisher", article.publisher),
        "original": {"label": cut_words(label, URL_LENGTH), "url": url if is_web_address(url) else None}
        if url
        else None,
        "captured": make_date(frame.language, article.captured_at, time=True),
        "digest": f"{holding.capture[:4]}…{holding.capture[-4:]}" if holding.capture else None,
    }
    return source if any(source.values()) else None


def _link_article(frame: Frame, holding: Holding | None) -> View | None:
    if holding is None:
        return None
    article = holding.article
    return {"title": article.title, "url": frame.link(holding.url), **make_tongue(frame, article.language)}


def _make_withdrawn(frame: Frame) -> View:
    article = frame.library.by_source[frame.page.key].article
    return {
        "title": article.title,
        "published": make_date(frame.language, article.date),
        **make_tongue(frame, article.language),
    }


def _make_standing(frame: Frame) -> View:
    named = (page for page in frame.library.standing if page.source == frame.page.key)
    page = next(named, None) or Standing(frame.page.key, frame.page.path.removesuffix(".html"))
    dek = page.dek or None
    return {"title": page.title, "dek": dek, "description": dek, **make_tongue(frame, page.language)}


def _make_front(frame: Frame) -> View:
    return {"description": frame.config.description or None} | lists.make_front(frame)


def _make_search(frame: Frame) -> View:
    config = frame.config
    return {"title": frame.language.say("Search"), "description": config.description or config.title}


def _name(find_title: Callable[[Callable[[str], str]], str]) -> Callable[[Frame], View]:
    return lambda frame: {"title": find_title(frame.language.say)}


_MAKERS: Mapping[str, tuple[str, Callable[[Frame], View]]] = {
    "front": ("front", _make_front),
    "article": ("article", _make_article),
    "withdrawn": ("withdrawn", _make_withdrawn),
    "terms": ("terms", lists.make_terms),
    "term": ("list", lists.make_term),
    "years": ("years", lambda frame: {"title": frame.language.say("Years")} | lists.make_years(frame)),
    "year": ("year", lists.make_year),
    "month": ("list", lists.make_month),
    "undated": ("list", lists.make_undated),
    "standing": ("page", _make_standing),
    "search": ("search", _make_search),
    "feeds": ("feeds", make_feeds),
    "offline": ("offline", _name(lambda say: say("Offline reading"))),
    "missing": ("missing", _name(lambda say: say("Not found"))),
}
