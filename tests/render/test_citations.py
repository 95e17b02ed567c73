"""Citations: the forms, and that the page's script makes the same bytes."""

import json
from urllib.parse import unquote

import pytest

from builder.article.model import Article
from builder.config import Config
from builder.render.citations import FORMATS, format_bibtex, format_csl, format_ris, make_reference
from builder.site.related import find_related, find_terms

PORTS = "2021/12/11/ports.html"
ODD = Article(title="50% {off} & more_ ~ ^ \\ #1 $2", authors=("Rand, Ann", "Bo and Co"))


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = format_bibtex(make_reference(ODD, Config(), path="2021/odd.html", url=""))
    assert r"50\% \{off\} \& more\_ \textasciitilde{} \textasciicircum{} \textbackslash{} \#1 \$2" in entry
    assert "author = {{Rand, Ann} and {Bo and Co}}" in entry
    assert entry.startswith("@article{odd,\n")


def test_ris_is_a_news_record() -> None:
    article = Article(title="A", date="2021-12-11T10:00:00Z", publisher="P", captured_at="2021-12-13", section="S")
    lines = format_ris(make_reference(article, Config(title="T"), path="a.html", url="https://x.org/a")).split("\r\n")
    assert lines == [
        "TY  - NEWS", "TI  - A", "T2  - P", "SE  - S", "DA  - 2021/12/11", "PY  - 2021", "UR  - https://x.org/a",
        "LA  - en", "DB  - T", "Y2  - 2021/12/13", "ER  - ", "",
    ]  # fmt: skip


def test_csl_leaves_out_what_is_not_known() -> None:
    (entry,) = json.loads(format_csl(make_reference(ODD, Config(), path="odd.html", url="")))
    assert entry["author"] == [{"literal": "Rand, Ann"}, {"literal": "Bo and Co"}]
    assert not {"issued", "URL", "publisher"} & entry.keys()


@pytest.mark.browser
@pytest.mark.parametrize("address", [None, "https://x.org/a/"])
def test_the_page_cites_as_the_command_does(make_site, browser, tmp_path, address: str | None) -> None:
    site = make_site(base_url=address)
    site.write(tmp_path)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in (PORTS, "2021/12/11/council.html", "2020/01/01/市場.html", "undated/lamp.html"):
        page.goto((tmp_path / path).as_uri())
        page.locator("#cite").scroll_into_view_if_needed()
        holding = next(holding for holding in site.library.holdings if holding.url == path)
        url = site.views[path]["canonical"] or ""
        reference = make_reference(holding.article, site.config, path=path, url=url)
        for name, form in FORMATS.items():
            made = page.get_attribute(f"[data-cite={name}]", "href").partition(",")[2]
            assert unquote(made) == form(reference), (path, name)
    assert said == []
    page.close()


@pytest.mark.browser
def test_reading_choices_are_kept_and_there_before_the_first_paint(site, browser, tmp_path, serve_folder) -> None:
    site.write(tmp_path)
    page = browser.new_page()
    page.goto(serve_folder(tmp_path, "/") + PORTS)
    page.locator(".tools .reading summary").click()
    page.locator(".tools select[name=paper]").select_option("sepia")
    page.locator(".tools select[name=size]").select_option("large")
    page.reload(wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.evaluate("document.documentElement.dataset.paper") == "sepia"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 234, 214)"
    page.close()


def test_related_articles_share_rare_words_or_tags() -> None:
    ferry = find_terms("Ferry to Skerrow Island is kept", "The Skerrow ferry was kept by Maldon Harbour.".split())
    again = find_terms("Skerrow ferry sails", "Maldon Harbour sees the ferry to Skerrow again.".split())
    other = find_terms("Wheat prices fall", "Grain merchants in Tollbury complain.".split())
    assert find_related([(ferry, ()), (again, ()), (other, ())]) == [[1], [0], []]
    assert find_related([(b"", ("Ice",)), (b"", ("Ice",)), (b"", ())]) == [[1], [0], []]
    assert find_related([(ferry, ())] * 64) == [[]] * 64  # what everyone has tells nothing
    assert find_related([(find_terms("蟹市場の夜競り", []), ()), (find_terms("夜競りの蟹市場", []), ())]) == [[1], [0]]
