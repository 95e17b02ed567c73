"""Learns what each sign of a list weighs (`builder/capture/conversion/page_kind.py`), and shows what is refused.

    python bench/page_kinds.py PAGES... [--folds 10] [--weights]

PAGES are folders with `truth.jsonl` (`id`, `kind` where it is no article) and saved pages in `html/<id>.html`. A
logistic regression with a ridge; lists and collections count for `LISTS` articles each, pages of other kinds for
nothing. The figures are of the weights as they are; with `--folds` also of weights that never saw a page's host. A page
that converts to nothing for another reason, such as a lack of text, is counted apart. `--weights` prints the weights
learned from all, in tenths.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from builder.capture.conversion import page_kind as kinds
from builder.capture.conversion.convert import LEAST_WORDS, _find_absence, count_kept
from builder.capture.conversion.teasers import measure_build
from builder.capture.encodings import decode
from builder.capture.formats import html
from builder.capture.roles.rules import assign_roles
from builder.capture.segment.measured_blocks import measure_blocks
from builder.capture.source import read_capture

LISTS, RIDGE, STEPS, RATE = 6.0, 20.0, 400, 0.02
NAMES = tuple(kinds.WEIGHTS)


class Page(NamedTuple):
    """A page, measured."""

    kind: str
    host: str
    absent: bool
    """Whether it holds hardly any text, or what stands in a text's place."""
    stated: bool
    """Whether it states that it is an article."""
    signs: frozenset[str] = frozenset()
    may_be_list: bool = False

    @property
    def judged(self) -> bool:
        """Whether the signs decide what it is."""
        return not self.absent and not self.stated


def read_pages(folder: Path) -> Iterator[Page]:
    """The pages in a folder; the signs of those on which they decide."""
    for line in (folder / "truth.jsonl").read_text("utf-8").strip().split("\n"):
        truth = json.loads(line)
        kind = truth.get("kind") or "article"
        capture = read_capture(folder / "html" / f"{truth['id']}.html")
        decoded = decode(capture.data)
        reading = html.read(capture, decoded)
        measured = measure_blocks(reading)
        if count_kept(measured, assign_roles(measured)) < LEAST_WORDS:
            measured = measure_blocks(reading, lenient=True)
        absent = bool(_find_absence(measured, assign_roles(measured)))
        host = urlsplit(truth.get("url") or reading.url or "").netloc or truth["id"]
        page = Page(kind, host, absent, kinds._states_article(decoded.text))
        if page.judged:
            built = measure_build(reading, measured)
            signs = kinds._find_signs(reading, built) | kinds._find_said(built, decoded.text)
            page = page._replace(signs=signs, may_be_list=kinds._is_built_of_teasers(signs, built))
        yield page


def learn(pages: list[Page]) -> tuple[dict[str, float], float]:
    """(weights of the signs, constant) that make the kinds of the pages likely."""
    weights, constant = dict.fromkeys(NAMES, 0.0), -2.0
    for _ in range(STEPS):
        slopes, whole = {name: -RIDGE * weight for name, weight in weights.items()}, 0.0
        for page in pages:
            is_list = page.kind != "article"
            share = 1 / (1 + exp(-constant - sum(weights[sign] for sign in page.signs)))
            error = (is_list - share) * (LISTS if is_list else 1.0)
            whole += error
            for sign in page.signs:
                slopes[sign] += error
        constant += RATE * whole / 20
        weights = {name: weight + RATE * slopes[name] / 20 for name, weight in weights.items()}
    return weights, constant


def judge(pages: list[Page], folds: int) -> dict[Page, bool]:
    """Whether weights that never saw a page's host refuse it."""
    hosts = sorted({page.host for page in pages}, key=lambda host: hash_host(host))
    refused = {}
    for fold in range(folds):
        held = set(hosts[fold::folds])
        weights, constant = learn([page for page in pages if page.host not in held])
        for page in (page for page in pages if page.host in held):
            refused[page] = page.may_be_list and constant + sum(weights[sign] for sign in page.signs) >= 0
    return refused


def hash_host(host: str) -> int:
    """An order of hosts that is the same in every run."""
    return sum(ord(char) * 31**place for place, char in enumerate(host)) % 1_000_003


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--weights", action="store_true")
    given = parser.parse_args()
    found: dict[tuple[str, str], list[Page]] = defaultdict(list)
    for folder in given.pages:
        for page in read_pages(folder):
            found[folder.name, page.kind].append(page)
    everything = [page for pages in found.values() for page in pages if page.judged]
    known = [page for page in everything if page.kind in ("article", "listing", "collection")]
    judged = judge(known, given.folds) if given.folds else {}
    for (name, kind), pages in sorted(found.items()):
        as_is = sum(page.may_be_list and kinds._weigh(page.signs) >= kinds.LIST_WEIGHT for page in pages)
        row = f"{name:14} {kind:14} {len(pages):5} pages {sum(page.absent for page in pages):3} empty {as_is:3} refused"
        print(row + (f" {sum(judged.get(page, False) for page in pages):3} by held-out weights" if judged else ""))
    if given.weights:
        weights, constant = learn(known)
        print({name: round(10 * weight) for name, weight in weights.items()}, round(10 * constant))
        print(Counter(page.kind for page in known))


if __name__ == "__main__":
    main()
