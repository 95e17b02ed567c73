"""Sitemap, robots.txt, OpenSearch, what search engines are told, and pages that lead on."""

import re

import pytest
from lxml import etree

from builder.article.model import Article
from builder.config import Config
from builder.render import robots
from builder.site import pages
from builder.site.aliases import find_alias_path
from builder.site.robots_meta import find_robots

PORTS = "2021/12/11/ports.html"


def list_places(text: str) -> dict[str, list[str]]:
    return {place[0].text: [child.text for child in place[1:]] for place in etree.fromstring(text.encode())}


def test_the_sitemap_names_what_may_be_found(make_site) -> None:
    site = make_site(base_url="https://x.org/", robots="index, follow")
    places = list_places(site.files["sitemap.xml"])
    assert places[f"https://x.org/{PORTS}"] == ["2021-12-12T00:00:00Z"]
    assert places["https://x.org/"] == places["https://x.org/undated/lamp.html"] == []
    hidden = {"404.html", "search.html", "feeds.html", "2021/12/09/gone.html", "feed.xml", "2021/12/11/ports.md"}
    assert not {f"https://x.org/{path}" for path in hidden} & set(places)
    assert f"https://x.org/{PORTS}" not in list_places(make_site(base_url="https://x.org/").files["sitemap.xml"])
    assert "<loc>" not in make_site(base_url="https://x.org/", robots="noindex").files["sitemap.xml"]
    assert not {"sitemap.xml", "robots.txt", "opensearch.xml"} & make_site().files.keys()


def test_a_large_sitemap_is_cut_and_its_full_parts_stay(make_site, articles, monkeypatch) -> None:
    for module in (pages, robots):
        monkeypatch.setattr(module, "SITEMAP_LENGTH", 10)
    site = make_site(base_url="https://x.org/")
    parts = [path for path in site.files if re.fullmatch(r"sitemap-\d+\.xml", path)]
    assert len(parts) > 3
    assert list(list_places(site.files["sitemap.xml"])) == [f"https://x.org/{path}" for path in parts]
    sizes = [len(list_places(site.files[path])) for path in parts]
    assert sizes[:-1] == [10] * (len(parts) - 1)
    places = [place for path in parts for place in list_places(site.files[path])]
    assert len(set(places)) == len(places)
    added = ("2022/01/01/new/index.md", "New words.", {"title": "New", "date": "2022-01-01"})
    after = make_site((*articles, added), base_url="https://x.org/").files
    assert after["sitemap-1.xml"] == site.files["sitemap-1.xml"]


@pytest.mark.parametrize(
    ("settings", "original", "told"),
    [
        ({}, "https://a.example/1", "noindex"),
        ({}, None, "index, follow"),
        ({"robots": "index, follow"}, "https://a.example/1", "index, follow"),
        ({"robots": "noindex, nofollow"}, None, "noindex, nofollow"),
        ({"canonical": "original"}, "https://a.example/1", "index, follow"),
    ],
)
def test_what_an_article_tells_search_engines(settings: dict[str, str], original: str | None, told: str) -> None:
    assert find_robots(Article(title="A", original_url=original), Config(**settings)) == told


def test_what_is_gone_or_was_never_there_is_not_to_be_found(make_site) -> None:
    for settings in ({}, {"robots": "index, follow"}, {"canonical": "original"}):
        site = make_site(**settings)
        told = {view["kind"]: view["robots"] for view in site.views.values()}
        assert told["withdrawn"] == told["missing"] == told["offline"] == "noindex"
        assert told["front"] == "index, follow"


def test_the_page_and_the_sitemap_agree(make_site) -> None:
    site = make_site(base_url="https://x.org/")
    assert '<meta name=robots content="noindex">' in site.files[PORTS]
    assert "name=robots" not in site.files["2021/12/11/council.html"]
    # Who checks a page asks for robots.txt in its name: a page that names its address lets that happen.
    assert "connect-src 'self';" in site.files[PORTS]
    assert "connect-src" not in make_site().files[PORTS]
    assert "https://x.org/2021/12/11/council.html" in list_places(site.files["sitemap.xml"])


def test_crawlers_may_read_all(make_site) -> None:
    text = make_site(base_url="https://x.org/a/").files["robots.txt"]
    assert text == "User-agent: *\nAllow: /\nSitemap: https://x.org/a/sitemap.xml\n"


def test_the_search_is_described(make_site) -> None:
    site = make_site(base_url="https://x.org/a/", title="Gazette & the longest of all names")
    tree = etree.fromstring(site.files["opensearch.xml"].encode())
    assert {child.tag.rpartition("}")[2] for child in tree} >= {"ShortName", "Description", "Url"}
    assert len(tree[0].text) <= 16
    assert tree.find("{*}Url").get("template") == "https://x.org/a/search.html?q={searchTerms}"
    assert 'href="opensearch.xml"' in site.files["index.html"]


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("old/story.html", "old/story.html"),
        ("/old/story", "old/story/index.html"),
        ("/old/story/", "old/story/index.html"),
        ("/story.php", "story.php/index.html"),
        ("https://old.example/news/7.htm", "news/7.htm"),
        ("/caf%C3%A9.html", "café.html"),
        ("/story.php?id=7", None),
        ("../up.html", None),
        ("/a/../b.html", None),
        ("a//b.html", None),
        ("a\\b.html", None),
        ("a%00b.html", None),
        ("http://[x", None),
    ],
)
def test_an_alias_is_a_file_or_nothing(alias: str, path: str | None) -> None:
    assert find_alias_path(alias) == path


def test_an_alias_leads_to_the_article(make_site) -> None:
    fields = {"title": "A <b>", "date": "2021-01-01", "aliases": ("/old/a", "2021/01/01/a.html", "x.html?y")}
    site = make_site((("2021/01/01/a/index.md", "x", fields),), base_url="https://x.org/")
    html = site.files["old/a/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../../2021/01/01/a.html">' in html
    assert '<link rel="canonical" href="https://x.org/2021/01/01/a.html">' in html
    assert "<title>A &lt;b&gt;</title>" in html
    assert [page.path for page in site.pages if page.kind == "alias"] == ["old/a/index.html"]
