"""Measures the search page in Chromium: `python bench/search_page.py -n 10000`.

Over the wire: what a first and a next two-word query, and a phrase, ask of a host that packs with gzip, the page, its
script and the texts of snippets apart; medians and 95th percentiles over fresh and warm pages. Then the time from a
query to its painted results, warm.
"""

import argparse
import gzip
import itertools
import random
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from asked import REPO, samples
from corpus import write_archive
from playwright.sync_api import Page, sync_playwright
from search_bench import load

from builder.search.write.analysis import analyse
from builder.search.write.shards import SearchRecord, make_shards

PAINTED = """async (queries) => {
  const [page, box, form] = ["", "-box", "-form"].map((name) => document.getElementById(`search${name}`));
  const { port1, port2 } = new MessageChannel();
  const channel = (resolve) => { port1.onmessage = resolve; port2.postMessage(0); };
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const ask = async (query) => {
    delete page.dataset.answered;
    box.value = query;
    const began = performance.now();
    form.requestSubmit();
    while (page.dataset.answered !== query) await new Promise((resolve) => channel(resolve));
    const answered = performance.now();
    await frame();
    return [answered - began, performance.now() - began];
  };
  const took = [];
  for (const query of queries) {
    await ask(query);
    await ask("");
    took.push(await ask(query));
  }
  return took;
}"""


def make_words(records: list[SearchRecord], count: int) -> list[tuple[str, str]]:
    """Neighbouring words of articles, none of the most common ones."""
    rng = random.Random("page")
    common = {word for word, _ in Counter(" ".join(r.text for r in records[:300]).lower().split()).most_common(150)}
    pairs = []
    while len(pairs) < count:
        words = re.findall("[a-z]+", rng.choice(records).text.lower())
        pairs += [pair for pair in rng.sample(list(itertools.pairwise(words)), 9) if not common & set(pair)][:1]
    return pairs


def weigh(page: Page, site: Path, address: str) -> dict[str, list[int]]:
    """Sizes of the packed files that opening an address asks for, by kind; the page is answered then."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("#search[data-answered]", state="attached")
    sizes: dict[str, list[int]] = {}
    for url in asked:
        path = site / url.removeprefix(site.as_uri()).partition("?")[0].partition("#")[0].lstrip("/")
        parts = path.relative_to(site).parts
        kind = (parts[1] if len(parts) > 2 or "manifest" in parts[-1] else "page") if parts[0] == "search" else "page"
        sizes.setdefault(kind, []).append(len(gzip.compress(path.read_bytes())))
    return sizes


def tell(name: str, weights: list[dict[str, list[int]]]) -> None:
    """The index's share of several answers: bytes and requests."""
    own = [[size for kind, sizes in one.items() if kind not in ("page", "x") for size in sizes] for one in weights]
    totals, counts = sorted(map(sum, own)), sorted(map(len, own))
    texts = sorted(sum(one.get("x", ())) for one in weights)
    middle, late = len(own) // 2, len(own) * 95 // 100
    print(
        f"{name}: median {totals[middle] / 1000:.1f} KB, 95th percentile {totals[late] / 1000:.1f} KB; "
        f"requests {counts[middle]} and {counts[late]}; texts of snippets {texts[middle] / 1000:.1f} KB"
    )


def measure_wire(browser, site: Path, pairs: list[tuple[str, str]]) -> None:
    """First queries each in a page of its own; next ones are what the second adds to the first."""
    base = f"{site.as_uri()}/search.html?q="
    first, following, phrases = [], [], []
    for at in range(0, len(pairs) - 1, 2):
        for queries, kept in (
            ((" ".join(pairs[at]), " ".join(pairs[at + 1])), following),
            ((f'"{" ".join(pairs[at])}"',), phrases),
        ):
            page = browser.new_page()
            weight = weigh(page, site, base + quote(queries[0]))
            if kept is phrases:
                phrases.append(weight)
            else:
                first.append(weight)
                following.append(ask_next(page, site, queries[1]))
            page.close()
    tell("first two-word query", first)
    tell("next two-word query", following)
    tell("first phrase", phrases)
    print("page and script:", *{sum(one["page"]) for one in first}, "bytes")


def ask_next(page: Page, site: Path, query: str) -> dict[str, list[int]]:
    """What another query adds, asked in the same page."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { delete document.getElementById('search').dataset.answered; }")
    page.fill("#search-box", query)
    page.press("#search-box", "Enter")
    page.wait_for_selector("#search[data-answered]", state="attached")
    sizes: dict[str, list[int]] = {}
    for url in asked:
        path = site / url.removeprefix(site.as_uri()).partition("?")[0].lstrip("/")
        sizes.setdefault(path.relative_to(site).parts[1], []).append(len(gzip.compress(path.read_bytes())))
    return sizes


def measure_painting(browser, site: Path, queries: list[str]) -> None:
    """From submitting to the frame that shows the results."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site.as_uri()}/search.html")
    page.wait_for_selector("#search[data-answered]", state="attached")
    page.evaluate(PAINTED, queries[:5])
    took = page.evaluate(PAINTED, queries)
    for name, at in (("answered", 0), ("painted", 1)):
        times = sorted(pair[at] for pair in took)
        print(f"{name}: median {times[len(times) // 2]:.1f} ms, 95th percentile {times[len(times) * 95 // 100]:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=200)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        root = Path(name)
        write_archive(root, wanted.n)
        articles = load(root)
        records = [record for _, record in articles]
        files = dict(make_shards((record, analyse(text)) for text, record in articles))
        site = samples._write_site(root / "output", files)
        shutil.copytree(REPO / "themes/broadsheet/assets", site / "assets", dirs_exist_ok=True)
        looks = [REPO / "themes/broadsheet/assets" / name for name in ("style.css", "search.css")]
        (site / "assets/search.css").write_bytes(b"".join(path.read_bytes() for path in looks))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), chromium_sandbox=False
        )
        pairs = make_words(records, wanted.queries)
        measure_wire(browser, site, pairs[: wanted.queries // 2])
        kinds = ("{0}", "{0} {1}", '"{0} {1}"', "{0} OR {1}")
        measure_painting(browser, site, [kinds[at % 4].format(*pair) for at, pair in enumerate(pairs)])


if __name__ == "__main__":
    main()
