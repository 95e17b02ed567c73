"""What pages show, and what they do not."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.cards import make_date
from builder.render.languages import find_direction, load_language
from builder.render.lists import find_initial
from builder.render.meta import escape_json, is_web_address
from builder.render.views import render_page

REPO = Path(__file__).resolve().parents[2]
PORTS = "2021/12/11/ports.html"
ENGLISH = load_language("en")


def test_views_are_builtins_only(site) -> None:
    assert json.loads(json.dumps(site.views)) == json.loads(msgspec.json.encode(site.views))


def test_every_view_is_documented(site) -> None:
    text = (REPO / "docs" / "themes.md").read_text(encoding="utf-8")

    def walk(value):
        if isinstance(value, dict):
            yield from value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(inner)

    known = set(re.findall(r"`([a-z_]+)`", text))
    assert {key for view in site.views.values() for key in walk(view)} - known == set()


def test_the_article_shows_all_it_has(site) -> None:
    html = site.files[PORTS]
    for words in (
        "<h1>Two ports agree to share pilots &amp; &lt;ice&gt;</h1>",
        "<p class=dek>Ministers call it a first step",
        "<a href=../../../sections/world/index.html>World</a> <span class=kind>Shipping</span>",
        'By <a href="../../../authors/mara-ellstr%C3%B6m/index.html">Mara Ellström</a> and ',
        "Tomas Reyle</a> in the shed",
        "<time datetime=2021-12-11T18:05:00+02:00>11 December 2021</time> <span class=inferred",
        "updated <time datetime=2021-12-12>12 December 2021</time>",
        "captured 12 December 2021",
        '<img src="ports/photo.jpg" alt="A boat" width="30" height="20">',
        "<figcaption>The pilot boat. <small class=credit>L. Aho</small></figcaption>",
        '<p><span class="dateline">VASTERHAMN</span> — Ships do not wait, says <a href="council.html">the council</a>.',
        '<img src="ports/chart.png" alt="A chart" width="30" height="20" loading="lazy">',
        '<a href="../../../undated/lamp.html">the lamp</a>, <a href="../09/gone.html">what is gone</a> and nothing.',
        "<a href=../../../tags/ice/index.html>ICE</a>",
        '<a href="https://www.lodestar.example/world/two-ports">lodestar.example/world/two-ports</a>',
        "sha256 9f3c…b71e",
        "Mara Ellström and Tomas Reyle. “Two ports agree to share pilots &amp; &lt;ice&gt;”. Lodestar,"
        " 11 December 2021. https://www.lodestar.example/world/two-ports. In Gazette &amp; Sons, captured 12 December"
        " 2021.",
        "<a href=council.html rel=prev><i>Earlier",
        '<meta name=citation_author content="Tomas Reyle">',
        '<meta name=citation_title property=og:title content="Two ports agree to share pilots &amp; &lt;ice&gt;">',
        '<meta name=description property=og:description content="Ministers call it a first step">',
    ):
        assert words in html, words


def test_json_ld_is_json_and_cannot_end_its_element(site) -> None:
    found = re.search(r"<script type=application/ld\+json>(.*?)</script>", site.files[PORTS], re.DOTALL)
    assert found
    graph = json.loads(found[1])
    assert graph["headline"] == "Two ports agree to share pilots & <ice>"
    assert graph["isBasedOn"] == "https://www.lodestar.example/world/two-ports"
    assert "<" not in found[1]


@given(st.text())
def test_escaped_json_is_the_same_json(text: str) -> None:
    assert "<" not in escape_json({"x": text})
    assert json.loads(escape_json({"x": text})) == {"x": text}


def test_a_figure_without_its_picture_keeps_its_words(site) -> None:
    html = site.files["2021/12/11/council.html"]
    assert '<figure class="hero words"><figcaption>No picture came with it. <small class=credit>O. Treloar' in html
    assert "<img" not in html


def test_text_that_is_not_public_is_nowhere(site) -> None:
    everything = "\n".join(site.files.values()) + json.dumps(site.views)
    for words in ("Hidden words", "Withdrawn words", "Draft words", "Draft"):
        assert words not in everything
    assert "keeps the record of this article" in site.files["2021/12/09/records.html"]
    assert "has been withdrawn" in site.files["2021/12/09/gone.html"]


@pytest.mark.parametrize("path", ["2021/12/09/records.html", "2021/12/09/gone.html"])
def test_a_body_that_may_not_be_shown_is_left_out(site, path: str) -> None:
    template = "withdrawn.html" if site.views[path]["kind"] == "withdrawn" else "article.html"
    assert "secret" not in render_page(site.theme, template, site.views[path], "<p>secret</p>")


def test_an_address_that_runs_is_never_a_link(site) -> None:
    assert "javascript:" not in re.sub(r"<dd.*|<script type.*", "", site.files["2021/12/09/records.html"])
    assert 'href="javascript' not in site.files["2021/12/09/records.html"]


def test_languages_and_directions(site) -> None:
    assert '<article lang="ar" dir="rtl">' in site.files["2020/01/02/maktaba.html"]
    assert '<article lang="ja">' in site.files["2020/01/01/市場.html"]
    assert '<span class="dateline">東京</span> — 港町の市場。' in site.files["2020/01/01/市場.html"]
    assert '<p class=facts lang="en" dir="ltr">' in site.files["2020/01/02/maktaba.html"]


def test_the_front_page(site) -> None:
    front = site.views["index.html"]["front"]
    assert front["newest"] == "Saturday, 11 December 2021"
    assert (front["count"], front["span"]) == ("28 articles", "1998–2021")
    assert front["lead"]["title"] == "Two ports agree to share pilots & <ice>"
    assert [rail["label"] for rail in front["rails"]] == ["Harbour"]
    shown = find_cards(front)
    assert len({card["url"] for card in shown}) == len(shown)


def find_cards(front):
    rails = (card for rail in front["rails"] for card in rail["cards"])
    return [card for card in (front["lead"], *front["column"], *rails, *front["more"]) if card]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_small_archive_is_composed_too(make_site, articles, count: int) -> None:
    front = make_site(articles[:count] if count else ()).views["index.html"]["front"]
    assert len(find_cards(front)) == min(count, 3)
    assert front["heat"] is None


def test_old_list_pages_tell_no_totals(site) -> None:
    old = site.views["sections/harbour/page-1.html"]["list"]
    assert (old["count"], old["number"]) == (None, 1)
    assert site.views["sections/harbour/index.html"]["list"]["count"] == "23 articles"


def test_months_are_grouped_by_day(site) -> None:
    groups = site.views["years/2021/12.html"]["list"]["groups"]
    assert [(group["day"], group["id"], len(group["lines"])) for group in groups] == [
        ("11 December 2021", "d11", 2),
        ("9 December 2021", "d9", 1),
    ]


def test_the_current_place_is_marked(site) -> None:
    def current(path: str) -> list[str]:
        return [link["label"] for link in site.views[path]["nav"] if link["current"]]

    assert current("sections/world/index.html") == ["World"]
    assert current("years/2021/12.html") == current("undated/index.html") == ["Years"]
    assert current("tags/ice/index.html") == current("tags/index.html") == ["Tags"]
    assert current("index.html") == current(PORTS) == current("404.html") == current("about.html") == []


def test_canonical_addresses(make_site) -> None:
    based = make_site(base_url="https://x.org/a/")
    assert based.views[PORTS]["canonical"] == f"https://x.org/a/{PORTS}"
    assert based.views["index.html"]["canonical"] == "https://x.org/a/"
    assert "https://x.org/a/2021/12/11/ports/photo.jpg" in [
        tag["content"] for tag in based.views[PORTS]["article"]["meta"]
    ]
    original = make_site(canonical="original")
    assert original.views[PORTS]["canonical"] == "https://www.lodestar.example/world/two-ports"
    assert original.views["2021/12/09/records.html"]["canonical"] is None
    assert 'rel="canonical"' not in make_site().files["index.html"]


def test_the_missing_page_works_at_any_depth(make_site) -> None:
    html = make_site(base_url="https://x.org/some/base/").files["404.html"]
    links = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    assert all(link.startswith(("/some/base/", "#")) for link in links)


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("ur", "rtl"),
        ("pa-Arab", "rtl"),
        ("ja", "ltr"),
    ],
)
def test_directions(language: str, direction: str) -> None:
    assert find_direction(language) == direction


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2021-12-11", "11 December 2021"),
        ("2021-12-01T07:41:00Z", "1 December 2021, 07:41 UTC"),
        ("2021-12-01T07:41:00+09:00", "1 December 2021, 07:41 +09:00"),
    ],
)
def test_dates(written: str, text: str) -> None:
    date = make_date(ENGLISH, written, time=True)
    assert date
    assert date["text"] == text
    assert date["day"] == ENGLISH.format_day(written)


def test_words_of_small_things() -> None:
    assert make_date(ENGLISH, None) is None
    assert ENGLISH.format_weekday("2021-12-11T23:00:00Z") == "Saturday, 11 December 2021"
    assert [find_initial(key) for key in ("ice", "łódź", "50 years", "蟹")] == ["I", "Ł", "0–9", "蟹"]
    assert [is_web_address(url) for url in ("https://x.org", "HTTP://x.org", "javascript:x", "", None)] == [
        True, True, False, False, False,
    ]  # fmt: skip
