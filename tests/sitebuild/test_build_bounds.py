"""An article or page that takes more than it may is left out and named; the rest of the site is built."""

from collections.abc import Callable
from typing import Any

import pytest

from builder.errors import Fault, Problem
from builder.sitebuild.build_report import BuildReport
from tests.sitebuild.conftest import make_article

STOPPED, HINT = "stopped after 1 s of processor time", "raise import_seconds in archive.yaml if it deserves more"
LONG = "The *harbour* council [voted](https://ledger.example/vote) on Tuesday to keep the **night ferry** running.\n\n"
SLOW = make_article("Slow", body=LONG * 20_000)
LOOP = "{% for one in range(9000) %}{% for two in range(9000) %}{% endfor %}{% endfor %}"
HOARD = "{{ 'x'|center(2000000000) }}"


def make_files(many: int) -> dict[str, str]:
    articles = {f"content/{number}.md": make_article(f"Article {number}") for number in range(many)}
    return {"archive.yaml": "import_seconds: 1\n", **articles}


def find_stopped(built: BuildReport) -> list[Problem]:
    return [problem for problem in built.problems if "stopped" in problem.message]


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("many", [3, 100])
def test_an_article_that_takes_too_long_is_left_out(
    make_site: Callable[[dict[str, str]], Any], many: int, processes: int
) -> None:
    site = make_site({**make_files(many), "content/7slow.md": SLOW})
    built = site.build(processes=processes)
    assert find_stopped(built) == [Problem("content/7slow.md", 0, STOPPED, HINT)]
    assert built.articles == many
    site.write("archive.yaml", "import_seconds: 60\n")
    built = site.build(processes=processes)
    assert (built.articles, find_stopped(built)) == (many + 1, [])
    assert site.list_files() == site.build_clean()


def test_an_edit_that_makes_an_article_slow_takes_its_page_away(make_site: Callable[[dict[str, str]], Any]) -> None:
    site = make_site(make_files(5))
    site.build()
    page = site.output / "2021/05/04/3.html"
    assert page.is_file()
    whole = site.list_files()
    site.write("content/3.md", SLOW.replace("Slow", "Article 3"))
    assert find_stopped(site.build()) == [Problem("content/3.md", 0, STOPPED, HINT)]
    assert not page.exists()
    assert find_stopped(site.build()) == [Problem("content/3.md", 0, STOPPED, HINT)]
    site.write("content/3.md", make_article("Article 3"))
    assert find_stopped(site.build()) == []
    assert site.list_files() == whole


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("many", [3, 100])
@pytest.mark.parametrize(("slip", "reason"), [(LOOP, STOPPED), (HOARD, "stopped at 1 GB of memory")])
def test_a_page_whose_template_does_not_end_is_left_out(
    make_site: Callable[[dict[str, str]], Any], slip: str, reason: str, many: int, processes: int
) -> None:
    template = '{% if article.title == "Article 1" %}' + slip + "{% endif %}{{ article.title }}"
    theme = {"themes/own/theme.yaml": "extends: plain\n", "themes/own/templates/article.html": template}
    files = make_files(many)
    site = make_site({**files, **theme, "archive.yaml": files["archive.yaml"] + "theme: own\n"})
    built = site.build(processes=processes)
    (problem,) = find_stopped(built)
    assert problem.path == "2021/05/04/1.html"
    assert problem.message.startswith(reason)
    assert slip == LOOP or "themes/own/templates/article.html" in problem.message
    assert not (site.output / "2021/05/04/1.html").exists()
    assert (site.output / "2021/05/04/2.html").read_text() == "Article 2"
    assert find_stopped(site.build(processes=processes)) == [problem]


def test_a_template_that_calls_itself_is_a_fault(make_site: Callable[[dict[str, str]], Any]) -> None:
    template = "{% macro turn() %}\n{{ turn() }}\n{% endmacro %}\n{{ turn() }}"
    theme = {"themes/own/theme.yaml": "extends: plain\n", "themes/own/templates/article.html": template}
    site = make_site({**make_files(2), **theme, "archive.yaml": "theme: own\n"})
    with pytest.raises(Fault, match=r"article\.html:\d: maximum recursion depth exceeded"):
        site.build()


MANY = "base_url: https://example.org/\ntaxonomies: [tags, authors, desk]\ntag_pages_from: 1\nfeeds: [tags, authors]\n"


@pytest.mark.parametrize("key", ["tags", "authors", "desk"])
def test_an_article_with_ten_thousand_terms_is_filed_under_a_hundred(
    make_site: Callable[[dict[str, str]], Any], key: str
) -> None:
    terms = ", ".join(f"Term {number}" for number in range(10_000))
    article = f"---\ntitle: Ferry\nsection: Harbour\ndate: 2021-05-04\n{key}: [{terms}]\n---\n\nThe words.\n"
    site = make_site({"archive.yaml": MANY, "content/a.md": article, "content/b.md": make_article("Other")})
    built = site.build()
    (problem,) = built.problems
    assert (problem.path, problem.line) == ("content/a.md", 5)
    assert problem.message == f"{key}: 10,000 values, of which only the first 100 have lists and feeds"
    assert built.articles == 2
    assert built.pages < 500
    files = site.list_files()
    assert sum(map(len, files.values())) < 6_000_000
    assert len(files["2021/05/04/a.html"]) < 2_000_000
    for path, data in files.items():
        if path.endswith("feed.xml"):
            assert data.count(b"<entry") <= 50, path
            assert data.count(b"<category") <= 20 * data.count(b"<entry"), path
            assert data.count(b"<author>") <= 21 * max(1, data.count(b"<entry")), path


@pytest.mark.parametrize("key", ["title", "section", "dek", "byline", "language", "id"])
def test_a_line_of_front_matter_has_a_length(make_site: Callable[[dict[str, str]], Any], key: str) -> None:
    """It would stand on each list and in each feed of the article."""
    head = {"title": "Ferry", "date": "2021-05-04", key: "x" * 10_001}
    article = "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + "---\n\nThe words.\n"
    site = make_site({"archive.yaml": "", "content/a.md": article, "content/b.md": make_article("Other")})
    (problem,) = site.build().problems
    assert problem.path == "content/a.md"
    assert problem.message == f"{key}: expected `str` of length <= 10000"
    site.write("content/a.md", article.replace("x" * 10_001, "en" if key == "language" else "x" * 10_000))
    assert site.build().problems == ()
