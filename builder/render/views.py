"""The view that a theme gets of a page: a small read-only shape of builtins, documented in docs/themes.md.

Rule: a view holds nothing but what its page shows, and looks at no other articles than the page declared. The body of
an article is not part of it.
"""

from collections.abc import Mapping

from markupsafe import Markup

from builder.render.cards import PageContext, View, make_srcset
from builder.render.feed_links import find_alternates
from builder.render.images import Picture, find_source
from builder.render.languages import find_direction
from builder.render.meta import find_canonical
from builder.render.resolve_links import Size, place_dateline
from builder.render.template_minify import slim_body
from builder.render.theme import Theme
from builder.site.library import SECTION, Library
from builder.site.pages import Page
from builder.site.robots_meta import NOINDEX, find_robots
from builder.site.urls import find_prefix, picture_path, relative_url


def make_view(context: PageContext) -> View:
    """The view of a page: what every page has, and under the name of its part what this one shows."""
    kind = context.kind
    part = kind.view(context) if kind.view else {}
    return _make_common(context, part) | {kind.part or kind.name: part}


def render_page(theme: Theme, page_template: str, view: View, body_html: str | None) -> str:
    """The rendered page; `body_html` is its body with all references placed, None if it has no body.

    A body that may not be shown is left out even if it is given.
    """
    article = view.get("article")
    body = body_html if "page" in view or (article and article["text"]) else None
    if body and article and article["dateline"]:
        body = place_dateline(body, article["dateline"])
    return theme.render(page_template, view | {"body": Markup(slim_body(body)) if body else None})


def make_places(
    page: Page, references: tuple[str, ...], library: Library, pictures: Mapping[str, Picture]
) -> tuple[dict[str, str], dict[str, Size]]:
    """(relative URLs, sizes of pictures) of the references in a page's body, for `place_references`."""
    mapping: dict[str, str] = {}
    sizes: dict[str, Size] = {}
    standing = {other.source: other.path for other in library.standing} if references else {}
    for reference in references:
        source = find_source(page.key, reference) or ""
        if picture := pictures.get(source):
            mapping[reference] = relative_url(page.path, picture_path(source))
            sizes[reference] = (picture.width, picture.height, make_srcset(page.path, picture))
        elif path := standing.get(source) or library.urls.get(source):
            mapping[reference] = relative_url(page.path, path)
    return mapping, sizes


def _make_common(context: PageContext, part: View) -> View:
    """The values that base.html needs on every page."""
    page, kind, library, config = context.page, context.kind, context.library, context.config
    article = library.by_source[page.key].article if kind.of_article else None
    title = part.get("title")
    return {
        "root": config.base_path if kind.at_any_depth else find_prefix(page.path),
        "lang": config.language,
        "dir": find_direction(config.language),
        "title": f"{title} – {config.title}" if title else config.title,
        "description": part.get("description"),
        "canonical": None if kind.at_any_depth else find_canonical(context, article),
        "robots": find_robots(article, config) if kind.indexable else NOINDEX,
        "kind": kind.name,
        "site": {"title": config.title, "description": config.description},
        "nav": _make_nav(context),
        "alternates": find_alternates(context),
        "standing": [{"label": s.title, "url": context.link(s.path)} for s in library.standing],
    }


def _make_nav(context: PageContext) -> list[View]:
    """`[{label, url, current}]`: main sections, years, tags; on an article, one link for sections, to save bytes."""
    library, page = context.library, context.page
    here = f"section {page.key}" if page.group == SECTION and page.key else context.kind.nav or page.group
    say = context.language.say
    links = [(say("Sections"), "sections/index.html", SECTION)]
    if not context.kind.of_article:
        terms = library.main_sections
        links = [(term.label, f"sections/{term.slug}/index.html", f"section {term.slug}") for term in terms]
    links += [(say("Years"), "years/index.html", "years")]
    if "tags" in library.taxonomies:
        links += [(say("Tags"), "tags/index.html", "tags")]
    return [{"label": label, "url": context.link(path), "current": name == here} for label, path, name in links]
