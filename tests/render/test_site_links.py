"""All pages of a site together: every link leads somewhere, nothing leaves the house."""

import posixpath
import re
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html as markup

CSP = (
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';"
    "form-action 'self';base-uri 'none'"
)


@pytest.fixture(scope="module")
def trees(site):
    return {path: markup.document_fromstring(text) for path, text in site.files.items() if path.endswith(".html")}


def find_links(tree):
    for name in ("href", "src", "action"):
        yield from (element.get(name) for element in tree.iter() if element.get(name) is not None)


def test_every_link_leads_to_a_page_or_an_asset(site, trees) -> None:
    known = {page.path for page in site.pages} | {path for path, _ in site.theme.assets} | set(site.pictures)
    for path, tree in trees.items():
        for link in find_links(tree):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") or link.startswith("#"):
                continue
            assert not parts.scheme
            start = "/" if path == "404.html" else posixpath.dirname(path)
            found = posixpath.normpath(posixpath.join(start, unquote(parts.path))).lstrip("/")
            assert found in known or found.startswith("assets/search/"), (path, link)


def test_links_are_to_real_files_and_percent_encoded(trees) -> None:
    for tree in trees.values():
        for link in find_links(tree):
            assert link.isascii()
            assert not link.endswith("/") or urlsplit(link).scheme


def test_fragments_lead_to_an_id(trees) -> None:
    for tree in trees.values():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(set(ids)) == len(ids)
        assert {link[1:] for link in find_links(tree) if link.startswith("#")} <= set(ids)


def test_fragments_of_other_pages_lead_to_an_id_there(trees) -> None:
    seen = 0
    for path, tree in trees.items():
        for link in find_links(tree):
            parts = urlsplit(link)
            if parts.fragment and parts.path and not parts.scheme:
                target = trees[posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))]
                assert target.find(f".//*[@id='{parts.fragment}']") is not None, (path, link)
                seen += 1
    assert seen, "the days of a year lead to where they stand in their months"


def test_nothing_inline_and_nothing_loaded_from_elsewhere(trees) -> None:
    for path, tree in trees.items():
        assert [meta.get("content") for meta in tree.iter("meta") if meta.get("http-equiv")] == [
            CSP.replace("form-", "manifest-src 'self';form-") if path == "offline.html" else CSP
        ], path
        for element in tree.iter():
            assert not any(name == "style" or name.startswith("on") for name in element.attrib)
        for tag in ("script", "img", "link"):
            for element in tree.iter(tag):
                loaded = element.get("src") or (element.get("href") if element.get("rel") != "canonical" else "") or ""
                assert not urlsplit(loaded).scheme
        assert all(
            element.get("type") == "application/ld+json" or element.get("src") for element in tree.iter("script")
        )
        assert not list(tree.iter("style"))


def test_each_page_has_its_landmarks_and_one_main_heading(trees) -> None:
    for path, tree in trees.items():
        counts = {tag: len(list(tree.iter(tag))) for tag in ("main", "h1", "title")}
        assert counts == {"main": 1, "h1": 1, "title": 1}, path
        assert tree.get("lang") == "en"
        levels = [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_an_added_article_changes_few_pages(make_site, articles) -> None:
    added = ("2022/01/01/new/index.md", "New words.", {"title": "New", "date": "2022-01-01", "section": "Harbour"})
    before, after = make_site().files, make_site((*articles, added)).files
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {
        "index.html", "feed.xml", "sections/harbour/feed.xml", "sections/index.html", "sections/harbour/index.html",
        "sections/harbour/page-4.html", "days/01.js",
        "years/index.html", "years/2021/index.html", "1998/03/22/old.html",
    }  # fmt: skip


def test_rendering_twice_gives_the_same(make_site, site) -> None:
    assert make_site().files == site.files


def test_the_style_sheet_loads_only_what_is_there(site) -> None:
    assets = dict(site.theme.assets)
    style = assets["assets/style.css"].decode()
    loaded = re.findall(r'url\("([^"]+)"\)', style)
    assert loaded
    assert all(f"assets/{name}" in assets for name in loaded)
    assert sum(len(assets[f"assets/{name}"]) for name in loaded) < 130_000
    assert "assets/fonts/OFL.txt" in assets


COLOURS = re.compile(r"--(\w+): (#[0-9a-f]{6});")


def find_contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def weigh(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((weigh(one), weigh(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_all_text_has_contrast_enough_in_light_and_dark(site) -> None:
    style = dict(site.theme.assets)["assets/style.css"].decode()
    heads = (r":root \{", r":root:not\(\[data-paper\]\) \{", r'\[data-paper="dark"\] \{', r'\[data-paper="sepia"\] \{')
    blocks = [re.search(head + r"(.*?)\}", style, re.DOTALL) for head in heads]
    schemes = [dict(COLOURS.findall(block[1])) for block in blocks if block]
    assert len(schemes) == len(heads)
    assert schemes[1] == schemes[2]
    for colours in schemes:
        for paper in ("paper", "tint"):
            for ink in ("ink", "soft", "accent"):
                assert find_contrast(colours[paper], colours[ink]) >= 4.5, (paper, ink)


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "2021/12/11/ports.html",
        "2020/01/02/maktaba.html",
        "sections/harbour/index.html",
        "years/2021/index.html",
    ],
)
def test_from_disk_it_is_quiet_fits_a_phone_and_has_its_face(browser, site, tmp_path, path: str) -> None:
    site.write(tmp_path)
    page = browser.new_page(viewport={"width": 320, "height": 640})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto((tmp_path / path).as_uri())
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('19px Newsreader'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert said == []
    page.close()
