"""Page, command and an index that Whoosh wrote, query by query: `python bench/search_agreement.py`.

2,000 queries over the articles of the tests, in Chromium at a host's root, under a base path and from disk; then
200,000 random texts, whose words must be the same in both languages. Prints what differs, and ends with 1 if anything
does.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from asked import Oracle, load_articles, make_queries, samples
from playwright.sync_api import sync_playwright

from builder.search.read.searching import open_index, search_index
from builder.search.text.words import list_words

ASK = """async (queries) => {
  const index = new backfileSearch.Index("search/");
  const answers = [];
  for (const query of queries) {
    const { found, scored } = await backfileSearch.runQuery(index, query);
    const documents = [...found.held.keys()].filter((document) => found.held[document]);
    backfileSearch.sortDocuments(index, documents, found.scores, scored ? "relevance" : "newest");
    const rows = await Promise.all(documents.map((document) => index.findDocument(document)));
    answers.push(documents.map((document, at) => [found.scores[document], rows[at].url]));
  }
  return answers;
}"""
WORDS = "texts => JSON.stringify(texts.map((text) => backfileSearch.listWords(text)))"
LETTERS = samples._SPECIAL + "abcdefgh ABCDEFGH0123 éèüñçßøœĀăĄćΑβΓδАбВгאבגדابتث日本語中文한글ไทย"


def compare_queries(page, site: Path, articles, queries) -> int:
    """How many queries are answered in two ways."""
    oracle, index, wrong = Oracle(articles, queries), open_index(site), 0
    for query, shown in zip(queries, page.evaluate(ASK, list(queries)), strict=True):
        told = [(hit.score, hit.url) for hit in search_index(index, query, limit=10_000).hits]
        known = oracle.ask(query)
        same = [url for _, url in told] == [url for _, url in known] == [url for _, url in shown]
        near = same and all(
            abs(one[0] - other[0]) < 1e-9 and abs(one[0] - third[0]) < 1e-9
            for one, other, third in zip(told, known, shown, strict=True)
        )
        if not near:
            wrong += 1
            print(f"differs: {query!r}: {len(told)} told, {len(known)} known, {len(shown)} shown")
    return wrong


def compare_words(page, count: int) -> int:
    """How many random texts have other words in the page."""
    rng, wrong = random.Random("bench"), 0
    for _ in range(0, count, 10_000):
        texts = ["".join(rng.choices(LETTERS, k=rng.randrange(1, 24))) for _ in range(10_000)]
        for text, found in zip(texts, json.loads(page.evaluate(WORDS, texts)), strict=True):
            if [tuple(pair) for pair in found] != list(list_words(text)):
                wrong += 1
                print(f"other words: {text!a}")
    return wrong


@contextmanager
def serve(site: Path, base: str) -> Iterator[str]:
    """The address of the site on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / base.rstrip("/") if base else Path(folder) / "root"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(site)
        handler = partial(Quiet, directory=folder if base else str(place))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{base}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--texts", type=int, default=200_000)
    wanted = parser.parse_args()
    made = [*(samples._make_article(number) for number in range(150)), *load_articles()]
    articles = tuple(sorted(made, key=lambda pair: (pair[1].date or "", pair[1].url)))
    queries = make_queries(wanted.queries, [record for _, record in articles])
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        site = samples._write_site(Path(name), samples._make_files(articles))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), chromium_sandbox=False
        )
        page = browser.new_page()
        wrong = 0
        with serve(site, "") as host, serve(site, "some/base/") as below:
            for home in (host, below, f"{site.as_uri()}/"):
                page.goto(f"{home}search.html")
                found = compare_queries(page, site, articles, queries)
                print(f"{home}: {len(queries):,} queries over {len(articles)} articles: {found} answered in two ways")
                wrong += found
        other = compare_words(page, wanted.texts)
        print(f"{wanted.texts:,} texts: {other} with other words")
    sys.exit(1 if wrong or other else 0)


if __name__ == "__main__":
    main()
