"""Every hit in context, files to keep, and faults of parts that are read late."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from asking import wait_for
from msgspec.structs import replace

from builder.search.read.reports import format_csv
from builder.search.read.searching import search_folder

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(site, serve_folder, open_page):
    def go(asked, folder=site):
        address = serve_folder(folder, "/")
        open_page.goto(f"{address}search.html?{asked}")
        open_page.wait_for_selector("#search[data-answered]", state="attached")
        return open_page, address

    return go


@pytest.fixture
def copy(site, tmp_path):
    """The site once more, to be spoilt."""
    for path in site.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("query", ["ferry", '"sea wall" OR tide', "title:ferry", "東京"])
def test_every_hit_in_context_is_the_command_s(query, site, visit):
    page, _ = visit(f"q={quote(query)}&view=context")
    lines = page.eval_on_selector_all(
        ".found",
        """all => all.map((found) => [...found.querySelectorAll(".lines a")].map((line) =>
          [".ahead", "mark", ".behind"].map((part) => line.querySelector(part).textContent)))""",
    )
    hits = search_folder(site, query, limit=10, contexts=True).hits
    assert lines == [[list(line) for line in hit.contexts] for hit in hits]
    assert page.input_value("#search-view") == "context"
    page.select_option("#search-view", "")
    page.wait_for_selector(".found .snippet")
    assert "view" not in page.url
    page.go_back()
    page.wait_for_selector(".found .why > *")
    assert page.locator(".found .snippet").count() == 0


def _save(page, kind):
    with page.expect_download() as waiting:
        page.click(f"#search-files button[value={kind}]")
    assert waiting.value.suggested_filename == f"search.{kind}"
    return waiting.value.path().read_bytes().decode()


ASKED = ("ferry section:harbour", {"date_from": "2016", "sort": "oldest", "limit": 1000})


def test_results_are_saved_whole_as_the_command_gives_them(site, visit):
    query, choices = ASKED
    page, address = visit(f"q={quote(query)}&from=2016&sort=oldest")
    found = search_folder(site, query, **choices)
    assert found.total > 10
    rows = list(csv.DictReader(io.StringIO(_save(page, "csv"), newline="")))
    known = list(csv.DictReader(io.StringIO(format_csv(found), newline="")))
    assert rows == [row | {"url": address + quote(row["url"])} for row in known]
    saved = json.loads(_save(page, "json"))
    assert (saved["total"], saved["notes"]) == (found.total, list(found.notes))
    assert saved["timeline"] == [period._asdict() for period in found.timeline]
    for hit, row in zip(found.hits, saved["hits"], strict=True):
        assert (hit.title, hit.date, hit.section, list(hit.tags)) == (
            row["title"], row["date"], row["section"], row["tags"],
        )  # fmt: skip
        assert row["score"] == pytest.approx(hit.score, abs=1e-9)
        assert row["snippet"] == {"text": hit.snippet.text, "marks": [list(mark) for mark in hit.snippet.marks]}
    assert page.said == []


def test_a_reference_manager_reads_what_is_saved(site, visit, articles):
    page, address = visit("q=ferry&n=1000&sort=newest")
    records = {record.url: record for _, record in articles}
    text = _save(page, "ris")
    assert text.count("TY  - NEWS\r\n") == text.count("ER  - \r\n") == search_folder(site, "ferry").total
    assert all(line[2:6] == "  - " for line in text.split("\r\n") if line)
    hit = search_folder(site, "ferry", sort="newest", limit=1).hits[0]
    record = records[hit.url]
    first = text.split("ER  - ")[0]
    assert f"TI  - {hit.title}\r\n" in first
    assert f"UR  - {address}{quote(hit.url)}\r\n" in first
    assert f"DA  - {hit.date[:10].replace('-', '/')}\r\n" in first
    assert [f"AU  - {name}" for name in record.authors] == [line for line in first.split("\r\n") if line[:2] == "AU"]
    assert [f"KW  - {tag}" for tag in record.tags] == [line for line in first.split("\r\n") if line[:2] == "KW"]


def test_a_formula_is_no_formula_in_a_saved_file(visit, make_site, articles):
    text, record = articles[0]
    title = '=HYPERLINK("https://evil.example","ferry"), now'
    other = make_site((replace(text, title=title), replace(record, title=title)))
    page, _ = visit("q=hyperlink", other)
    row = next(csv.DictReader(io.StringIO(_save(page, "csv"), newline="")))
    assert row["title"] == f"'{title}"


def test_languages_are_named_and_counted(visit, site):
    page, _ = visit("q=")
    page.click(".facet-language summary")
    page.wait_for_selector(".facet-language label")
    labels = page.eval_on_selector_all(".facet-language label bdi", "all => all.map((label) => label.textContent)")
    assert {"British English", "Japanese", "Arabic", "French"} == set(labels)
    page.check(".facet-language input[value=ja]")
    wait_for(page, f"{search_folder(site, 'lang:ja').total} articles")
    assert page.inner_text("#search-chosen") == " (1)" or page.locator("#search-chosen").is_hidden()


def test_results_stay_when_their_texts_are_missing(visit, copy, site):
    texts = {path: path.read_bytes() for path in (copy / "search/x").iterdir()}
    for path in texts:
        path.unlink()
    page, _ = visit("q=ferry", copy)
    wait_for(page, "is missing")
    assert page.locator("#search-results h2").count() == 10
    for path, data in texts.items():
        path.write_bytes(data)
    page.click("#search-status button")
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")
    assert page.locator(".snippet mark").count() > 5


def test_a_facet_that_cannot_be_read_says_so(visit, copy, site):
    path = copy / "search/f/tags.js"
    data = path.read_bytes()
    path.write_bytes(data[:-50])
    page, _ = visit("q=ferry", copy)
    page.click(".facet-tags summary")
    wait_for(page, "damaged or cut short")
    assert page.locator("#search-results h2").count() == 10
    path.write_bytes(data)
    page.click("#search-status button")
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")
    page.wait_for_selector(".facet-tags input")
