"""Measures what a reader's queries cost over the wire: `python bench/search_wire.py -n 10000`.

The client runs in Chromium, and what it asks for is counted as a host sends it, gzipped at level 6: a first two-word
query on a cold cache, the next one, and phrases as first queries. The page, its scripts and the texts of snippets stay
apart. Phrases are two words that stand side by side in an article: without the 150 most frequent words, and any.
"""

import argparse
import gzip
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import write_archive
from playwright.sync_api import sync_playwright
from search_bench import load

from builder.search.write.analysis import analyse
from builder.search.write.clients import find_client_files
from builder.search.write.shards import SearchRecord, make_shards

QUERIES = 200
ASK = """async (sessions) => {
  const told = [];
  for (const queries of sessions) {
    const index = new backfileSearch.Index("search/");
    const steps = [];
    for (const query of queries) {
      const before = new Set(index.files.keys());
      const { found } = await backfileSearch.runQuery(index, query);
      const documents = [...found.held.keys()].filter((document) => found.held[document]);
      backfileSearch.sortDocuments(index, documents, found.scores, "relevance");
      await Promise.all(documents.slice(0, 10).map((document) => index.findDocument(document)));
      steps.push([...index.files.keys()].filter((name) => !before.has(name)));
    }
    told.push(steps);
  }
  return told;
}"""


def write_site(records: list[SearchRecord], words: list[bytes], folder: Path) -> dict[str, int]:
    """A page with the index; the bytes of each of its files on the wire, by its name."""
    sizes = {}
    files = dict(find_client_files())
    scripts = "".join(
        f'<script src="{path}"></script>' for path in files if path.endswith(".js") and "page" not in path
    )
    files["page.html"] = f"<!doctype html><meta charset=utf-8><title>Search</title>{scripts}".encode()
    for path, data in make_shards(zip(records, words, strict=True)):
        sizes[path.removeprefix("search/").removesuffix(".js")] = len(gzip.compress(data, 6))
        files[path] = data
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return sizes


def list_pairs(records: list[SearchRecord], *, frequent: bool) -> Iterator[tuple[str, str]]:
    """Words that stand side by side, without end."""
    rng = random.Random("wire")
    common = {word for word, _ in Counter(" ".join(r.text for r in records[:300]).lower().split()).most_common(150)}
    while True:
        words = re.findall("[a-z]+", rng.choice(records).text.lower())
        at = rng.randrange(len(words) - 1)
        if frequent or not common & set(words[at : at + 2]):
            yield words[at], words[at + 1]


def report(name: str, steps: list[list[str]], sizes: dict[str, int]) -> None:
    """A line: bytes and requests, and the bytes by kind of file."""
    costs = sorted(sum(sizes[file] for file in files) for files in steps)
    requests = sorted(map(len, steps))
    kinds: Counter[str] = Counter()
    for files in steps:
        for file in files:
            kinds[file.split("/")[0]] += sizes[file]
    parts = ", ".join(f"{kind} {size / len(steps) / 1000:.1f}" for kind, size in sorted(kinds.items()))
    middle, high = len(costs) // 2, len(costs) * 95 // 100
    print(
        f"{name:22} median {costs[middle] / 1000:6.1f} KB, 95th percentile {costs[high] / 1000:6.1f} KB; requests "
        f"{requests[middle]} and {requests[high]}; mean KB by kind: {parts}"
    )


def measure(
    ask: Callable[[list[list[str]]], list[list[list[str]]]], records: list[SearchRecord], sizes: dict[str, int]
) -> None:
    """The four rows."""
    pairs = list_pairs(records, frequent=False)
    taken = [" ".join(next(pairs)) for _ in range(QUERIES * 2)]
    told = ask([taken[at : at + 2] for at in range(0, len(taken), 2)])
    report("first two words", [steps[0] for steps in told], sizes)
    report("next two words", [steps[1] for steps in told], sizes)
    for name, frequent in (("phrase", False), ("phrase of any words", True)):
        pairs = list_pairs(records, frequent=frequent)
        told = ask([[f'"{" ".join(next(pairs))}"'] for _ in range(QUERIES)])
        report(name, [steps[0] for steps in told], sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10_000)
    count = parser.parse_args().n
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        root = Path(name)
        write_archive(root, count)
        articles = load(root)
        records = [record for _, record in articles]
        sizes = write_site(records, [analyse(text) for text, _ in articles], root / "output")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), chromium_sandbox=False
        )
        page = browser.new_page()
        page.set_default_timeout(0)
        page.goto(f"{(root / 'output/page.html').as_uri()}")
        measure(lambda sessions: page.evaluate(ASK, sessions), records, sizes)


if __name__ == "__main__":
    main()
