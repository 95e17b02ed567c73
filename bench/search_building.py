"""Measures how the search index is made and how it grows: `python bench/search_building.py 10000 [--no-churn]`.

Articles lie in one file as the build's cache would have them, and stream through. Prints articles per second, cold
(words found and index made) and all cached (index made), by the clock and by processor time of all processes; peak
memory; and which share of the index changes when 1 % of articles are added, newest ones and random ones.
"""

import argparse
import hashlib
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from corpus import Corpus

from builder.article.frontmatter import parse_article
from builder.search.write.analysis import SearchText, analyse
from builder.search.write.shards import SearchRecord, make_shards
from builder.workers import cut_batches, run_jobs

BATCH = 200
_decoder = msgspec.msgpack.Decoder(tuple[SearchText, SearchRecord])


def generate(numbers: tuple[int, ...]) -> list[tuple[str, str, bytes]]:
    """(date, address, msgpack of text and record) of generated articles."""
    corpus, made = Corpus(), []
    for number in numbers:
        path, content = corpus.article(number)
        article, body, _ = parse_article(content, path=Path(path))
        text = re.sub(r"\]\([^)]*\)|[*>#`\[]", "", body)
        url = path.removesuffix("/index.md") + ".html"
        searched = SearchText(article.title, article.dek, text, article.tags, article.authors, article.section)
        record = SearchRecord(
            url, article.title, article.dek, article.date, article.section, article.tags, article.authors, text=text
        )
        made.append((article.date or "", url, msgspec.msgpack.encode((searched, record))))
    return made


def find_words(articles: tuple[bytes, ...]) -> list[bytes]:
    return [analyse(_decoder.decode(article)[0]) for article in articles]


class Store:
    """Texts and words of all articles in one file, read oldest first."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "store").open("w+b")
        self.texts: list[tuple[int, int]] = []
        self.words: list[tuple[int, int]] = []

    def put(self, data: bytes) -> tuple[int, int]:
        start = self._file.seek(0, os.SEEK_END)
        return start, self._file.write(data)

    def read(self, places: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        for start, size in places:
            self._file.seek(start)
            yield self._file.read(size)

    def fill(self, count: int, processes: int) -> None:
        order = []
        for made in run_jobs(generate, cut_batches(range(count), 2000), processes=processes):
            order += [(date, url, self.put(data)) for date, url, data in made]
        self.texts = [place for *_, place in sorted(order)]

    def analyse(self, processes: int) -> None:
        for words in run_jobs(find_words, cut_batches(self.read(self.texts), BATCH), processes=processes):
            self.words += map(self.put, words)

    def list_records(self, numbers: Iterable[int]) -> Iterator[tuple[SearchRecord, bytes]]:
        for number in numbers:
            text, words = self.read((self.texts[number], self.words[number]))
            yield _decoder.decode(text)[1], words


class Timed:
    """Seconds by the clock and of all processors."""

    def __enter__(self) -> "Timed":
        self._clock, self._used = time.perf_counter(), sum(os.times()[:4])
        return self

    def __exit__(self, *_: object) -> None:
        self.clock, self.used = time.perf_counter() - self._clock, sum(os.times()[:4]) - self._used


def show_churn(store: Store, whole: dict[str, tuple[bytes, int]], processes: int) -> None:
    count = len(store.texts)
    added = {"newest": set(range(count - count // 100, count))}
    added["random"] = set(random.Random("churn").sample(range(count), count // 100))
    for name, new in added.items():
        kept = (number for number in range(count) if number not in new)
        before = digest_files(make_shards(store.list_records(kept), processes=processes))
        for kind in ("", "d/", "x/", "t/", "p/", "f/"):
            files = {path: found for path, found in whole.items() if path.startswith(f"search/{kind}")}
            changed = [size for path, (digest, size) in files.items() if before.get(path, (b"", 0))[0] != digest]
            share = sum(changed) / sum(size for _, size in files.values())
            print(
                f"1 % {name} added, {kind or 'all'}: {share:.1%} of the bytes, {len(changed) / len(files):.1%} of files"
            )


def digest_files(files: Iterable[tuple[str, bytes]]) -> dict[str, tuple[bytes, int]]:
    return {path: (hashlib.blake2b(data).digest(), len(data)) for path, data in files}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-churn", action="store_true")
    wanted = parser.parse_args()
    count, processes = wanted.count, wanted.processes
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.fill(count, processes)
        with Timed() as words:
            store.analyse(processes)
        with Timed() as made:
            whole = digest_files(make_shards(store.list_records(range(count)), processes=processes))
        for name, clock, used in (
            ("cold", words.clock + made.clock, words.used + made.used), ("all cached", made.clock, made.used)
        ):  # fmt: skip
            print(f"{name}: {count / clock:,.0f} articles/s by the clock, {count / used:,.0f} per processor second")
        for name, who in (("main process", resource.RUSAGE_SELF), ("largest worker", resource.RUSAGE_CHILDREN)):
            print(f"peak memory of the {name}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MB")
        print(f"{sum(size for _, size in whole.values()) / count:,.0f} bytes per article in {len(whole):,} files")
        if not wanted.no_churn:
            show_churn(store, whole, processes)


if __name__ == "__main__":
    main()
