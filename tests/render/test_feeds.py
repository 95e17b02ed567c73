"""The feed and the sitemap."""

import pytest
from lxml import etree

from builder.config import Config
from builder.render.feeds import make_instant, make_tag

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


def test_the_sitemap(make_site) -> None:
    site = make_site(base_url="https://x.org/")
    places = {url[0].text: [child.text for child in url[1:]] for url in parse(site.files["sitemap.xml"])}
    assert places["https://x.org/2021/12/11/ports.html"] == ["2021-12-12T00:00:00Z"]
    assert places["https://x.org/"] == places["https://x.org/undated/lamp.html"] == []
    assert not {"https://x.org/404.html", "https://x.org/search.html", "https://x.org/2021/12/09/gone.html"} & set(
        places
    )
    assert "sitemap.xml" not in make_site().files


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
