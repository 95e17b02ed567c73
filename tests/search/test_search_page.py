"""The page and the command agree, at the root of a host, under a path and from disk."""

import json
import shutil
import zlib
from urllib.parse import quote, urlencode

import msgspec
import pytest
from asking import wait_for
from test_search_spelling import LEFT, MISSPELT
from whoosh.util.numeric import byte_to_length

from builder.search.read.searching import open_index, search_folder, search_index
from builder.search.read.shard_keys import find_key
from builder.search.text.query import parse_query
from builder.search.text.words import fold, list_words
from builder.search.write.analysis import SearchText
from builder.search.write.shards import SearchRecord

pytestmark = pytest.mark.browser

ASK = """async (queries) => {
  const [page, box, form] = ["", "-box", "-form"].map((name) => document.getElementById(`search${name}`));
  const index = new backfileSearch.Index("search/");
  const answers = [];
  for (const query of queries) {
    delete page.dataset.answered;
    box.value = query;
    form.requestSubmit();
    while (page.dataset.answered !== query) await new Promise((resolve) => setTimeout(resolve, 1));
    const links = [...document.querySelectorAll("#search-results a")];
    const shown = links.map((link) => link.getAttribute("href").split("#")[0]);
    const { found, scored } = await backfileSearch.runQuery(index, query);
    const documents = [...found.held.keys()].filter((document) => found.held[document]);
    backfileSearch.sortDocuments(index, documents, found.scores, scored ? "relevance" : "newest");
    const rows = await Promise.all(documents.map((document) => index.findDocument(document)));
    const snippets = [...document.querySelectorAll("#search-results .snippet")].map((place) => place.innerHTML);
    const notes = [...document.querySelectorAll("#search-notes li")].map((note) => note.textContent);
    const scores = documents.map((document) => found.scores[document]);
    const [total, urls] = [Number(page.dataset.total), rows.map(({ url }) => url)];
    answers.push({ query, shown, total, urls, scores, snippets, notes });
  }
  return answers;
}"""


@pytest.fixture(scope="module")
def expected(site, queries):
    """What the command answers to each query, whole."""
    index = open_index(site)
    return {query: search_index(index, query, limit=1000) for query in queries}


@pytest.mark.parametrize("home", ["root", "path", "disk"])
def test_the_page_finds_what_the_command_finds(home, site, serve_folder, open_page, queries, expected):
    address = (
        f"{site.as_uri()}/" if home == "disk" else serve_folder(site, "/" if home == "root" else "/some/base/path/")
    )
    open_page.goto(address + "search.html")
    answers = {answer["query"]: answer for answer in open_page.evaluate(ASK, list(queries))}
    assert len(answers) == len(set(queries)) >= 100
    for query in queries:
        found, answer = expected[query], answers[query]
        assert answer["urls"] == [hit.url for hit in found.hits], query
        assert answer["total"] == found.total, query
        assert answer["shown"] == [quote(hit.url) for hit in found.hits[:10]], query
        assert answer["notes"] == list(found.notes), query
        assert answer["snippets"] == [_draw(hit.snippet) for hit in found.hits[:10]], query
        assert answer["scores"] == pytest.approx([hit.score for hit in found.hits], abs=1e-9), query
    assert sum(1 for answer in answers.values() if answer["total"]) > 90
    assert open_page.said == []
    assert all(request.startswith(address) for request in open_page.asked)


def _draw(snippet):
    text, at = "", 0
    for start, end in snippet.marks:
        text += f"{_escape(snippet.text[at:start])}<mark>{_escape(snippet.text[start:end])}</mark>"
        at = end
    return text + _escape(snippet.text[at:])


def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("home", ["host", "disk"])
def test_every_state_is_in_the_address_and_back_works(home, site, serve_folder, open_page):
    address = f"{site.as_uri()}/" if home == "disk" else serve_folder(site, "/")
    page = open_page
    page.goto(address + "search.html")
    wait_for(page, "150 articles to search")
    page.fill("#search-box", "the")
    total = search_folder(site, "the").total
    wait_for(page, f"{total} articles")
    page.check(".facet-section input[value=Harbour]")
    narrowed = search_folder(site, "the", sections=("Harbour",))
    wait_for(page, f"{narrowed.total} articles")
    page.select_option("#search-sort", "newest")
    newest = [quote(hit.url) for hit in search_folder(site, "the", sections=("Harbour",), sort="newest").hits]
    page.wait_for_function(
        "url => document.querySelector('#search-results a').getAttribute('href').split('#')[0] === url", arg=newest[0]
    )
    assert "section=Harbour" in page.url
    assert "sort=newest" in page.url
    page.click("#search-more")
    page.wait_for_function(
        "count => document.querySelectorAll('#search-results a').length === count", arg=min(20, narrowed.total)
    )
    shown = page.eval_on_selector_all(
        "#search-results a", "links => links.map((link) => link.getAttribute('href').split('#')[0])"
    )
    assert shown == newest[:20]
    page.reload()
    wait_for(page, f"{narrowed.total} articles")
    assert page.input_value("#search-box") == "the"
    assert page.is_checked(".facet-section input[value=Harbour]")
    for _ in range(2):
        page.go_back()
    wait_for(page, f"{total} articles")
    assert page.input_value("#search-sort") == "relevance"
    assert not page.is_checked(".facet-section input[value=Harbour]")
    page.go_back()
    wait_for(page, "150 articles to search")
    assert page.said == []


def test_filters_count_what_a_choice_would_give(site, serve_folder, open_page, articles):
    page = open_page
    page.goto(serve_folder(site, "/") + "search.html?q=ferry&section=Harbour&section=Science&tag=cocoa")
    found = search_folder(site, "ferry", sections=("Harbour", "Science"), tags=("cocoa",))
    wait_for(page, f"{found.total} article")
    for section in ("Harbour", "Science", "Politics"):
        count = search_folder(site, "ferry", sections=(section,), tags=("cocoa",)).total
        labels = page.eval_on_selector_all(".facet-section label", "all => all.map((label) => label.textContent)")
        assert (f"{section}{count}" in labels) == (count > 0)
    assert page.is_checked(".facet-tags input[value=cocoa]")
    years = page.eval_on_selector_all(".facet-year input", "all => all.map((box) => box.value)")
    assert years == sorted({(hit.date or "undated")[:4] for hit in found.hits if hit.date}, reverse=True)
    page.click("#search-clear")
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")


def test_the_keyboard_is_enough(site, serve_folder, open_page):
    page = open_page
    page.goto(serve_folder(site, "/") + "search.html")
    wait_for(page, "articles to search")
    page.keyboard.type("glacier")
    wait_for(page, f"{search_folder(site, 'glacier').total} articles")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("[...document.querySelectorAll('#search-results h2 a')].indexOf(document.activeElement)")
    assert focused == 1
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-box"


_SPOILT = [
    (lambda data: b"", "damaged or cut short"),
    (lambda data: data[:-40], "damaged or cut short"),
    (lambda data: None, "is missing"),
    (lambda data: data.replace(b"(4,", b"(9,", 1), "another format"),
    (lambda data: data.replace(b'","', b'","AAAA', 3), "damaged"),
]


@pytest.mark.parametrize(("spoil", "said"), _SPOILT, ids=["empty", "short", "missing", "version", "altered"])
@pytest.mark.parametrize("kind", ["t", "p", "d", "x", "f", "manifest.js"])
def test_a_spoilt_shard_gives_a_plain_message_and_a_retry(kind, spoil, said, site, tmp_path, serve_folder, open_page):
    shutil.copytree(site, tmp_path, dirs_exist_ok=True)
    chosen, query = tmp_path / "search" / kind, '"sea wall"'
    whole = {path: path.read_bytes() for path in (chosen.iterdir() if chosen.is_dir() else [chosen])}
    for path, data in whole.items():
        spoilt = spoil(data)
        path.unlink()
        if spoilt is not None:
            path.write_bytes(spoilt)
    open_page.goto(serve_folder(tmp_path, "/") + "search.html?" + urlencode({"q": query}))
    if kind == "f":  # read when a group of values is opened
        wait_for(open_page, "articles")
        open_page.click(".facet-tags summary")
    wait_for(open_page, said)
    if kind in ("t", "p", "manifest.js"):  # without these nothing is known of what was asked
        assert open_page.query_selector_all("#search-results li") == []
    for path, data in whole.items():
        path.write_bytes(data)
    open_page.click("#search-status button")
    wait_for(open_page, f"{search_folder(site, query).total} articles")


def test_a_very_long_article_is_searched_to_its_end(make_site, serve_folder, open_page):
    """Places beyond two bytes, and position shards in several pieces."""
    body = "alpha omega " + "red green blue " * 23_000 + "alpha beta"
    record = SearchRecord("long.html", "Long", date="2020-01-01", text=body)
    short = SearchRecord("short.html", "Short alpha omega", date="2021-01-01", text="beta red")
    site = make_site((SearchText("Long", None, body), record), (SearchText(short.title, None, short.text), short))
    assert len(list((site / "search/p").iterdir())) > 2
    asked = [
        '"alpha beta"',
        '"blue alpha"',
        '"alpha omega"',
        '"beta alpha"',
        '"blue red green"',
        "alpha",
        '"blue blue"',
    ]
    found = [[hit.url for hit in search_folder(site, query).hits] for query in asked]
    assert [len(urls) for urls in found] == [1, 1, 2, 0, 1, 2, 0]
    open_page.goto(serve_folder(site, "/") + "search.html")
    answers = open_page.evaluate(ASK, asked)
    assert [answer["urls"] for answer in answers] == found


def test_without_scripts_there_is_a_way_on(site, serve_folder, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve_folder(site, "/") + "search.html")
    links = page.eval_on_selector_all(".search-without a", "all => all.map((link) => link.getAttribute('href'))")
    assert links == ["sections/index.html", "tags/index.html", "years/index.html"]
    assert not page.is_visible("#search-results")
    context.close()


def test_the_words_of_the_page_are_those_of_the_build(site, serve_folder, open_page, random_texts, vectors):
    open_page.goto(serve_folder(site, "/") + "search.html")
    script = "texts => JSON.stringify(texts.map((text) => backfileSearch.listWords(text)))"
    texts = [*random_texts, *(vector["text"] for vector in vectors["words"])]
    words = json.loads(open_page.evaluate(script, texts))
    for text, found in zip(texts, words, strict=True):
        assert [tuple(pair) for pair in found] == list(list_words(text)), ascii(text)


def test_the_stems_and_trees_of_the_page_are_those_of_the_build(
    site, serve_folder, open_page, random_words, vectors, queries
):
    open_page.goto(serve_folder(site, "/") + "search.html")
    words = [*random_words, *vectors["stems"]]
    stems = open_page.evaluate("words => words.map((word) => backfileSearch.findKey(word, 'en'))", words)
    assert stems == [find_key(word, "en") for word in words]
    asked = [*queries, *vectors["queries"]]
    parsed = json.loads(open_page.evaluate("queries => JSON.stringify(queries.map(backfileSearch.parseQuery))", asked))
    for query, found in zip(asked, parsed, strict=True):
        expected = parse_query(query)
        assert (found["tree"], tuple(found["notes"])) == (
            json.loads(msgspec.json.encode(expected.tree)),
            expected.notes,
        ), query


def test_the_page_guards_the_cells_that_the_command_guards(site, serve_folder, open_page, vectors):
    open_page.goto(serve_folder(site, "/") + "search.html")
    cells = [cell for cell, _ in vectors["cells"]]
    guarded = json.loads(open_page.evaluate("cells => JSON.stringify(cells.map(backfileSearch.guardCell))", cells))
    assert [list(pair) for pair in zip(cells, guarded, strict=True)] == vectors["cells"]


def test_lengths_and_checks_are_those_of_the_build(site, serve_folder, open_page):
    open_page.goto(serve_folder(site, "/") + "search.html")
    assert open_page.evaluate("[...backfileSearch.LENGTHS]") == [byte_to_length(byte) for byte in range(256)]
    check = open_page.evaluate("backfileSearch.computeCheck(new TextEncoder().encode('The sea wall'))")
    assert check == zlib.crc32(b"The sea wall")


def test_the_page_corrects_as_the_command_does(site, serve_folder, open_page):
    open_page.goto(serve_folder(site, "/") + "search.html")
    asked = [*MISSPELT, *LEFT, 'title:Glaicer -tide "sea wall" (aliance OR ferry)']
    script = """async (queries) => {
      const index = new backfileSearch.Index("search/");
      await index.load();
      const answers = [];
      for (const query of queries) {
        answers.push(await backfileSearch.correctQuery(index, query, backfileSearch.parseQuery(query).tree));
      }
      return answers;
    }"""
    assert open_page.evaluate(script, asked) == [search_folder(site, query).instead for query in asked]


def test_words_are_completed_from_the_index(site, serve_folder, open_page, articles):
    open_page.goto(serve_folder(site, "/") + "search.html")
    script = """async (texts) => {
      const index = new backfileSearch.Index("search/");
      return Promise.all(texts.map((text) => backfileSearch.completeQuery(index, text)));
    }"""
    texts = ["night gla", "lodestar", "fe", "gla ", "zzz", "Łód", "neg"]
    found = open_page.evaluate(script, texts)
    assert found[0][0]["text"] in ("night glacier", "night glaciers")
    assert [len(words) for words in found[1:5]] == [0, 0, 0, 0]
    assert found[5][0]["word"] in ("łódź", "lodz")
    assert {one["word"] for one in found[6]} >= {"negotiated"} or {one["word"] for one in found[6]} >= {"negotiating"}
    for (first, *rest), text in zip((found[0], found[5], found[6]), ("gla", "lod", "neg"), strict=True):
        assert all(fold(one["word"]).startswith(text) for one in (first, *rest))
        assert all(first["articles"] >= one["articles"] for one in rest)


def test_an_answer_over_time_and_in_context_is_that_of_the_command(site, serve_folder, open_page):
    open_page.goto(serve_folder(site, "/") + "search.html")
    script = """async (query) => {
      const index = new backfileSearch.Index("search/");
      const { tree, found } = await backfileSearch.runQuery(index, query);
      const documents = [...found.held.keys()].filter((document) => found.held[document]);
      backfileSearch.sortDocuments(index, documents, found.scores, "relevance");
      const lines = await Promise.all(documents.slice(0, 20).map(async (document) => {
        const [text] = await index.findText(document);
        return backfileSearch.listContexts(text, backfileSearch.listLeaves(tree), index.stemmers);
      }));
      return { periods: backfileSearch.countPeriods(index, documents), lines };
    }"""
    for query in ("ferry", "ferry date:2017", '"sea wall" NEAR/9 night', "nosuchword"):
        answer = open_page.evaluate(script, query)
        found = search_folder(site, query, contexts=True)
        assert answer["periods"] == [period._asdict() for period in found.timeline], query
        assert answer["lines"] == [[line._asdict() for line in hit.contexts] for hit in found.hits], query
