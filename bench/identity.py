"""Measures which captures are taken for one article, on real pages as if they all stated one address.

    python bench/identity.py PAGES… [--limit N] [--processes 2]

Each of PAGES is a folder as `bench/extraction.py` takes it. Different pages must stay apart: those of one host, and any
two. Versions of one page must be one article: the page and the dumps of its main text and of all its text; its
beginning; the page with paragraphs or words of other pages in it. These versions are invented from each page's own
text, without their days, under the page's headline and under that of another page.
The last tables show the overlaps themselves: a limit is seen in them before it is chosen.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from extraction import ENDINGS, TODAY

from builder.capture.conversion.convert import ClassifiedCapture, classify_capture, finish_article
from builder.capture.identity import TextSketch, find_overlap, find_sample, is_same, make_sketch, may_overlap
from builder.capture.patterns.language import count_length
from builder.capture.roles.rules import BODY
from builder.capture.source import make_capture
from builder.errors import Fault

STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
Text = Sequence[str]


class Page(NamedTuple):
    """A page in one of its forms, as it is compared."""

    id: str
    host: str
    sketch: TextSketch
    paragraphs: tuple[str, ...]


def read_form(page: tuple[Path, str, str], track: str) -> Page | None:
    """A page as one track has it; None when it gives no article there."""
    folder, name, host = page
    path = folder / track / f"{name}.{ENDINGS[track]}"
    try:
        draft = classify_capture(make_capture(path.read_bytes(), name=path.name)) if path.is_file() else None
        sketch = finish_article(draft, today=TODAY).sketch if isinstance(draft, ClassifiedCapture) else None
    except Fault:
        return None
    if not isinstance(draft, ClassifiedCapture) or sketch is None:
        return None
    pairs = zip(draft.measured.blocks, draft.verdicts, strict=True)
    return Page(name, host, sketch, tuple(block.text for block, verdict in pairs if verdict.role in BODY))


def list_pages(folders: Iterable[Path], limit: int | None) -> Iterator[tuple[Path, str, str]]:
    """(folder, id, host) of each page; one that stands in several folders comes once."""
    seen: set[tuple[str, str]] = set()
    for folder in folders:
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").strip().split("\n")[:limit]:
            truth = json.loads(line)
            page = truth["id"], urlsplit(truth.get("url") or "").netloc.removeprefix("www.")
            if page not in seen:
                yield folder, *page
            seen.add(page)


def is_taken(one: TextSketch, other: TextSketch) -> bool:
    """Whether an import takes two captures for one article that state the same address, and no other."""
    near = one.headline == other.headline or may_overlap(find_sample(one), find_sample(other))
    return near and is_same(one, other)


def cut_words(paragraphs: Text, most: int) -> list[str]:
    """The first words of a text."""
    return [" ".join(" ".join(paragraphs).split()[:most]) + " …"]


def change_words(paragraphs: Text, every: int, chance: random.Random) -> list[str]:
    """A text with one word in so many replaced."""
    return [
        " ".join(word if chance.randrange(every) else f"replaced{chance.randrange(10_000)}" for word in text.split())
        for text in paragraphs
    ]


def mix(paragraphs: Text, other: Text, share: float, chance: random.Random) -> list[str]:
    """A text with this share of its paragraphs exchanged for another's."""
    chosen = set(chance.sample(range(len(paragraphs)), round(share * len(paragraphs))))
    return [chance.choice(other) if index in chosen else text for index, text in enumerate(paragraphs)]


Change = Callable[[Text, Text, random.Random], Text]
CHANGES: dict[str, Change] = {
    "the first third": lambda text, _other, _chance: text[: max(1, len(text) // 3)],
    "the first 20 words": lambda text, _other, _chance: cut_words(text, 20),
    "the first 60 words": lambda text, _other, _chance: cut_words(text, 60),
    "every second paragraph": lambda text, _other, _chance: text[::2],
    "as many paragraphs again": lambda text, other, _chance: (*text, *other[: len(text)]),
    "a third of the paragraphs from another page": lambda text, other, chance: mix(text, other, 1 / 3, chance),
    "half of the paragraphs from another page": lambda text, other, chance: mix(text, other, 1 / 2, chance),
    "one word in twenty changed": lambda text, _other, chance: change_words(text, 20, chance),
    "one word in ten changed": lambda text, _other, chance: change_words(text, 10, chance),
    "another text": lambda _text, other, _chance: other,
}


def sketch_text(paragraphs: Text, headline: str, day: str | None = None) -> TextSketch:
    """The sketch of an invented version."""
    return make_sketch(paragraphs, headline=headline, words=sum(map(count_length, paragraphs)), day=day)


def show(name: str, results: Iterable[tuple[bool, float]], *, spread: bool = True) -> None:
    """A line of the table: pairs, those taken for one, and how many have an overlap of each step and more."""
    judged = list(results)
    taken = sum(same for same, _ in judged)
    steps = " ".join(f"{sum(overlap >= step for _, overlap in judged):7}" for step in STEPS) if spread else ""
    print(f"{name:<58}{len(judged):>9,}{taken:>9,}  {steps}")


def judge(pairs: Iterable[tuple[TextSketch, TextSketch]]) -> Iterator[tuple[bool, float]]:
    """(whether they are taken for one, overlap) of each pair."""
    return ((is_taken(one, other), find_overlap(one, other)) for one, other in pairs)


def measure_different(pages: Sequence[Page]) -> None:
    """Different pages, each with its own headline and day."""
    hosts = defaultdict[str, list[Page]](list)
    for page in pages:
        hosts[page.host].append(page)
    neighbours = [pair for host, group in hosts.items() if host for pair in combinations(group, 2)]
    show("different pages of one host", judge((one.sketch, other.sketch) for one, other in neighbours))
    samples = [find_sample(page.sketch) for page in pages]
    near = [
        (pages[one], pages[other])
        for one, other in combinations(range(len(pages)), 2)
        if pages[one].sketch.headline == pages[other].sketch.headline or may_overlap(samples[one], samples[other])
    ]
    wrong = [(one, other) for one, other in near if is_same(one.sketch, other.sketch)]
    total = len(pages) * (len(pages) - 1) // 2
    print(f"{'any two pages':<58}{total:>9,}{len(wrong):>9,}  ({len(near)} of them compared)")
    for one, other in wrong:
        print(f"    {one.id} {one.host} / {other.id} {other.host}: {one.sketch.headline!r} / {other.sketch.headline!r}")


def measure_changed(pages: Sequence[Page]) -> None:
    """Each page beside versions of it, without their days, under its own headline and another one."""
    for name, change in CHANGES.items():
        for kept in (True, False):
            chance, pairs = random.Random(name), []
            for index, page in enumerate(pages):
                other = pages[(index + len(pages) // 2) % len(pages)]
                headline = page.sketch.headline if kept else other.sketch.headline
                version = change(page.paragraphs, other.paragraphs, chance)
                pairs.append((sketch_text(page.paragraphs, page.sketch.headline), sketch_text(version, headline)))
            show(f"{name}, {'the same' if kept else 'another'} headline", judge(pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    listed = list(list_pages(options.pages, options.limit))
    forms: dict[str, list[Page | None]] = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for track in ENDINGS:
            forms[track] = list(pool.map(partial(read_form, track=track), listed, chunksize=16))
    counts = Counter({track: sum(page is not None for page in found) for track, found in forms.items()})
    print(f"{len(listed)} pages; articles by track: {dict(counts)}\n")
    print(f"{'pair':<58}{'pairs':>9}{'one':>9}  overlap of {' '.join(f'{step:>6}' for step in STEPS)}")
    pages = [page for page in forms["html"] if page]
    measure_different(pages)
    for one, other in combinations(ENDINGS, 2):
        both = [(left, right) for left, right in zip(forms[one], forms[other], strict=True) if left and right]
        show(f"a page: {one} and {other}", judge((left.sketch, right.sketch) for left, right in both))
    measure_changed(pages)


if __name__ == "__main__":
    main()
