"""Measures the search index alone: `python bench/search_bench.py -n 10000`.

Prints articles/s of analysis and of writing, bytes per article and files by kind, peak memory, and the time of queries
inside the process.
"""

import argparse
import random
import re
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from corpus import write_archive

from builder.article.frontmatter import parse_article
from builder.search.read.searching import open_index, search_index
from builder.search.write.analysis import SearchText, analyse
from builder.search.write.shards import SearchRecord, make_shards


def load(root: Path) -> list[tuple[SearchText, SearchRecord]]:
    """The generated articles, oldest first."""
    loaded = []
    for path in sorted((root / "content").rglob("*.md")):
        article, body, _ = parse_article(path.read_text("utf-8"), path=path)
        text = re.sub(r"\]\([^)]*\)|[*>#`\[]", "", body)
        url = path.parent.relative_to(root / "content").as_posix() + ".html"
        searched = SearchText(article.title, article.dek, text, article.tags, article.authors, article.section)
        record = SearchRecord(
            url, article.title, article.dek, article.date, article.section, article.tags, article.authors, text=text
        )
        loaded.append((searched, record))
    return sorted(loaded, key=lambda pair: (pair[1].date or "", pair[1].url))


def write(records: list[SearchRecord], words: list[bytes], folder: Path) -> None:
    """The index, timed without the disk."""
    sizes: Counter[str] = Counter()
    files: Counter[str] = Counter()
    began, waited = time.perf_counter(), 0.0
    for path, data in make_shards(zip(records, words, strict=True)):
        paused = time.perf_counter()
        kind = path.split("/")[1].removesuffix(".js")
        sizes[kind] += len(data)
        files[kind] += 1
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        waited += time.perf_counter() - paused
    took, count = time.perf_counter() - began - waited, len(records)
    print(f"write: {count / took:,.0f} articles/s, {sum(files.values()):,} files")
    for kind in sorted(sizes):
        print(f"  {kind:9} {sizes[kind] / count:8.1f} bytes/article in {files[kind]:,} files")
    print(f"  without texts {(sum(sizes.values()) - sizes['x']) / count:,.0f} bytes/article")


def ask(records: list[SearchRecord], folder: Path) -> None:
    """Queries of words that the articles hold."""
    rng, index = random.Random("queries"), open_index(folder)
    common = {word for word, _ in Counter(" ".join(r.text for r in records[:300]).lower().split()).most_common(150)}
    kinds = {"one word": ("{}", 1), "two words": ("{} {}", 2), "phrase": ('"{} {}"', 2)}
    for name, (form, count) in kinds.items():
        took = []
        for _ in range(100):
            words = re.findall("[a-z]+", rng.choice(records).text.lower())
            kept = [at for at in range(len(words) - 1) if not common & set(words[at : at + count])]
            at = rng.choice(kept)
            began = time.perf_counter()
            search_index(index, form.format(*words[at : at + count]), limit=10)
            took.append((time.perf_counter() - began) * 1000)
        took.sort()
        print(f"{name}: median {took[50]:.1f} ms, 95th percentile {took[95]:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2000)
    count = parser.parse_args().n
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_archive(root, count)
        articles = load(root)
        began = time.perf_counter()
        words = [analyse(text) for text, _ in articles]
        took = time.perf_counter() - began
        print(f"analyse: {count / took:,.0f} articles/s, {sum(map(len, words)) / count:,.0f} bytes/article")
        records = [record for _, record in articles]
        write(records, words, root / "output")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, the articles included")
        ask(records, root / "output")


if __name__ == "__main__":
    main()
