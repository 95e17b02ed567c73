"""Feeds: of the site, of sections and of what else asks for them, in both formats."""

import json
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from lxml import etree

from builder.config import Config
from builder.render.feeds import make_instant, make_tag

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "data" / "atom.rng"))
TERMS = {"feeds": ("section", "tags", "authors"), "saved_searches": {"Ice & fog": "ice OR fog"}}

ATOM = "{http://www.w3.org/2005/Atom}"


def parse(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def test_the_feed_without_an_address(site) -> None:
    feed = parse(site.files["feed.xml"])
    assert feed.findtext(f"{ATOM}id") == "tag:backfile.invalid,2000:feed"
    assert feed.findtext(f"{ATOM}updated") == "2021-12-12T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 28
    first = entries[0]
    assert first.findtext(f"{ATOM}title") == "Two ports agree to share pilots & <ice>"
    assert first.findtext(f"{ATOM}published") == "2021-12-11T18:05:00+02:00"
    assert first.find(f"{ATOM}link").get("href") == "2021/12/11/ports.html"
    assert [author.findtext(f"{ATOM}name") for author in first.findall(f"{ATOM}author")] == [
        "Mara Ellström",
        "Tomas Reyle",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)


def test_the_feed_with_an_address(make_site) -> None:
    feed = parse(make_site(base_url="https://x.org/a/").files["feed.xml"])
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links[:2] == ["https://x.org/a/feed.xml", "https://x.org/a/"]
    assert all(link.startswith("https://x.org/a/") for link in links)
    assert "https://x.org/a/2020/01/01/%E5%B8%82%E5%A0%B4.html" in links


def test_an_empty_feed_is_well_formed(make_site) -> None:
    feed = parse(make_site(()).files["feed.xml"])
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_controls_never_reach_the_feed(make_site) -> None:
    fields = {"title": "A\x00\x0b title", "date": "2021-01-01", "dek": "\ufffe"}
    feed = parse(make_site((("a.md", "x", fields),)).files["feed.xml"])
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "A title"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2021-12-11", "2021-12-11T00:00:00Z"),
        ("2021-12-11T10:04:00Z", "2021-12-11T10:04:00Z"),
        ("2021-12-11T10:04+09:00", "2021-12-11T10:04:00+09:00"),
        ("2021-12-11T10:04Z", "2021-12-11T10:04:00Z"),
        (None, "1970-01-01T00:00:00Z"),
    ],
)
def test_instants(written: str | None, instant: str) -> None:
    assert make_instant(written) == instant


def test_tags_outlive_a_move_of_paths() -> None:
    assert make_tag(Config(base_url="https://x.org/a/"), "abc") == make_tag(Config(base_url="https://x.org/b/"), "abc")


class _Author(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    url: str
    title: str
    content_text: str
    date_modified: str
    date_published: str | None = None
    authors: list[_Author] = []
    tags: list[str] = []
    language: str | None = None


class _JsonFeed(msgspec.Struct, forbid_unknown_fields=True):
    """What JSON Feed 1.1 asks for, and what else a feed of ours may hold."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: str
    feed_url: str
    items: list[_Item]
    language: str
    description: str | None = None


@pytest.mark.parametrize("address", [None, "https://x.org/a/"])
def test_every_atom_feed_is_valid(make_site, address: str | None) -> None:
    site = make_site(base_url=address, description="All of it", **TERMS)
    feeds = [page for page in site.pages if page.path.endswith(".xml") and page.kind == "feed"]
    assert len(feeds) > 6
    for page in feeds:
        SCHEMA.assertValid(parse(site.files[page.path]))
        assert "<entry" in site.files[page.path] or page.group == "searches"


def test_every_json_feed_is_valid_and_says_what_the_atom_feed_says(make_site) -> None:
    site = make_site(base_url="https://x.org/a/", **TERMS)
    feeds = [path for path in site.files if path.endswith(".json")]
    assert len(feeds) > 6
    for path in feeds:
        feed = msgspec.json.decode(site.files[path], type=_JsonFeed)
        assert feed.feed_url.startswith("https://x.org/a/")
        assert feed.feed_url.endswith(".json")
        atom = parse(site.files[path.removesuffix("json") + "xml"])
        ids = [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")]
        assert [item.id for item in feed.items] == ids
        assert all(item.url.startswith("https://x.org/a/") and item.content_text for item in feed.items)
    assert not [path for path in make_site().files if path.endswith(".json")]


def test_sections_alone_have_feeds_unless_more_is_asked_for(make_site) -> None:
    folders = {path.split("/")[0] for path in make_site().files if path.endswith("/feed.xml")}
    assert folders == {"sections"}
    more = make_site(**TERMS).files
    assert {"tags/ice/feed.xml", "authors/tomas-reyle/feed.xml", "searches/ice-fog.xml"} <= more.keys()
    assert more["searches/ice-fog.xml"].count("search.html?q=ice%20OR%20fog") == 1


def test_a_page_tells_of_its_own_feed_first(make_site) -> None:
    site = make_site(**TERMS)
    links = [link["url"] for link in site.views["tags/ice/index.html"]["alternates"]]
    assert links == ["feed.xml", "../../feed.xml"]
    assert [link["url"] for link in site.views["index.html"]["alternates"]] == ["feed.xml"]
    assert site.views["2021/12/11/ports.html"]["alternates"] == []
    based = make_site(base_url="https://x.org/").views["index.html"]["alternates"]
    assert [link["rel"] for link in based] == ["alternate", "search"]


def test_the_page_of_feeds_names_them_all(make_site) -> None:
    site = make_site(base_url="https://x.org/", **TERMS)
    for page in (page for page in site.pages if page.kind == "feed"):
        assert f'href="{page.path}"' in site.files["feeds.html"].replace("%C3%B6", "ö").replace("%D8%AB", "ث") or (
            not page.path.isascii()
        ), page.path
    groups = site.views["feeds.html"]["feeds"]["groups"]
    assert [group["label"] for group in groups] == ["Everything", "Sections", "Tags", "Authors", "Saved searches"]
    assert groups[-1]["feeds"][0]["url"] == "search.html?q=ice%20OR%20fog"


def test_a_record_without_its_text_tells_none_of_it(make_site) -> None:
    site = make_site(base_url="https://x.org/")
    (item,) = [item for item in json.loads(site.files["feed.json"])["items"] if item["url"].endswith("/records.html")]
    assert "Hidden words" not in item["content_text"]
