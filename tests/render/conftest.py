"""A small site of every kind of page, rendered as the build renders it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from builder.article.model import Article
from builder.config import Config
from builder.render.cards import PageContext
from builder.render.findings import Rendered
from builder.render.images import Picture
from builder.render.languages import load_language
from builder.render.markdown import place_references, render_markdown
from builder.render.page_kinds import find_kind, plan_pages
from builder.render.theme import Theme, load_theme
from builder.render.theme_folders import find_theme_folders
from builder.render.views import make_places, make_view, render_page
from builder.search.write.clients import find_client_files
from builder.site.library import Holding, Library, Standing, make_library, plan_url
from builder.site.pages import Page

PORTS: dict[str, Any] = {
    "title": "Two ports agree to share pilots & <ice>",
    "section": "World",
    "date": "2021-12-11T18:05:00+02:00",
    "dek": "Ministers call it a first step",
    "kicker": "Shipping",
    "authors": ("Mara Ellström", "Tomas Reyle"),
    "byline": "By Mara Ellström and Tomas Reyle in the shed",
    "agency": "Northwire",
    "dateline": "VASTERHAMN",
    "tags": ("Pilots", "ICE"),
    "publisher": "Lodestar",
    "original_url": "https://www.lodestar.example/world/two-ports",
    "updated": "2021-12-12",
    "captured_at": "2021-12-12T07:41:00Z",
    "inferred": ("date",),
    "image": {"src": "photo.jpg", "caption": "The pilot boat.", "credit": "L. Aho", "alt": "A boat"},
}
PORTS_BODY = """Ships do not wait, says [the council](../council/index.md).

> Ships do not wait. {.pull}

![A chart](chart.png "The strait")

See [the lamp](../../../../undated/lamp/index.md), [what is gone](../../09/gone/index.md) and [nothing](nothing.md).
"""
ARTICLES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("2021/12/11/ports/index.md", PORTS_BODY, PORTS),
    ("2021/12/11/council/index.md", "After four hours.", {
        "title": "Council keeps the ferry", "section": "World", "date": "2021-12-11", "tags": ("Ice", "C", "C++"),
        "image": {"caption": "No picture came with it.", "credit": "O. Treloar"}, "kind": "opinion",
    }),
    ("2021/12/09/records/index.md", "Hidden words nobody may read.", {
        "title": "Only the record", "section": "World", "date": "2021-12-09", "visibility": "metadata-only",
        "original_url": "javascript:alert(1)", "language": "en",
    }),
    ("2021/12/09/gone/index.md", "Withdrawn words.", {"title": "Gone", "date": "2021-12-09", "status": "withdrawn"}),
    ("2021/11/09/draft/index.md", "Draft words.", {"title": "Draft", "date": "2021-11-09", "status": "draft"}),
    ("2020/01/02/maktaba/index.md", "وصلت مكتبة متنقلة.", {
        "title": "مكتبة متنقلة", "section": "ثقافة", "date": "2020-01-02", "language": "ar", "tags": ("قرى",),
    }),
    ("2020/01/01/市場/index.md", "港町の\n市場。", {
        "title": "蟹市場", "section": "World", "date": "2020-01-01", "language": "ja", "dateline": "東京",
    }),
    ("undated/lamp/index.md", "A quarrel.", {"title": "The lamp", "section": "Harbour"}),
    *((f"1998/03/{day:02d}/old/index.md", f"Old words {day}.", {
        "title": f"Old news {day}", "section": "Harbour", "date": f"1998-03-{day:02d}", "authors": ("Mara Ellström",),
    }) for day in range(1, 23)),
)  # fmt: skip
STANDING = (Standing("pages/about.md", "About", dek="Who keeps it"),)


class Site(msgspec.Struct):
    """What was made, and the text of each file by its path below `output/`."""

    config: Config
    library: Library
    pages: tuple[Page, ...]
    views: dict[str, dict[str, Any]]
    files: dict[str, str]
    pictures: tuple[str, ...]
    theme: Theme

    def write(self, folder: Path) -> None:
        texts = {path: text.encode() for path, text in self.files.items()} | dict(self.theme.assets)
        texts |= dict(find_client_files())
        for path, data in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        for path in self.pictures:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (30, 20)).save(folder / path)


def hold(source: str, rendered: Rendered, fields: dict[str, Any], config: Config) -> Holding:
    article = msgspec.convert(fields, Article)
    digest = "9f3c" + "0" * 56 + "b71e"
    return Holding(article, source, b"", rendered.opening, plan_url(article, source, config), capture=digest)


def render_site(config: Config, theme: Theme, articles: tuple[tuple[str, str, dict[str, Any]], ...]) -> Site:
    bodies = {source: render_markdown(body, path=source, first_line=1) for source, body, _ in articles}
    bodies["pages/about.md"] = render_markdown("See [ports](../2021/12/11/ports/index.md).", path="a", first_line=1)
    holdings = [hold(source, bodies[source], fields, config) for source, _, fields in articles]
    library, problems = make_library(holdings, config, standing=STANDING)
    assert problems == ()
    sources = [f"2021/12/11/ports/{name}" for name in ("photo.jpg", "chart.png")] if articles else []
    pictures = {source: Picture(source, 30, 20) for source in sources}
    pages = plan_pages(library, config, STANDING)
    language = load_language(config.language)
    contexts = {
        page.path: PageContext(find_kind(page), page, library, config, pictures, language, pages) for page in pages
    }
    views = {path: make_view(context) for path, context in contexts.items() if context.kind.template}
    site = Site(config, library, pages, views, {}, tuple(pictures), theme)
    for page in pages:
        kind = find_kind(page)
        if kind.render:
            site.files[page.path] = kind.render(contexts[page.path])
        elif kind.template in theme.templates:
            rendered = bodies.get(page.key) if views[page.path].get("article", {"text": True})["text"] else None
            rendered = None if page.kind == "withdrawn" else rendered
            places = make_places(page, rendered.references, library, pictures) if rendered else ({}, {})
            body = place_references(rendered.html, *places) if rendered else None
            site.files[page.path] = render_page(theme, kind.template, views[page.path], body)
    return site


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return load_theme("broadsheet", find_theme_folders(tmp_path_factory.mktemp("none")))


@pytest.fixture(scope="session")
def make_site(theme: Theme) -> Callable[..., Site]:
    def make(articles: Any = ARTICLES, **settings: Any) -> Site:
        return render_site(
            Config(**{"title": "Gazette & Sons", "per_page": 4, "tag_pages_from": 1} | settings), theme, articles
        )

    return make


@pytest.fixture(scope="session")
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


@pytest.fixture(scope="session")
def articles() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """(source, body, front matter) of the site's articles."""
    return ARTICLES
