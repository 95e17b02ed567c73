"""Learns what each sign of a list weighs (`builder/capture/page_kind.py`), and shows what is refused.

    python bench/page_kinds.py PAGES... [--folds 10] [--weights]

PAGES are folders with `truth.jsonl` (`id`, `kind` where it is no article) and saved pages in `html/<id>.html`. A
logistic regression with a ridge; lists and collections count for `LISTS` articles each, pages of other kinds for
nothing. The figures are of the weights as they are; with `--folds` also of weights that never saw a page's host.
`--weights` prints those learned from all, in tenths.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from builder.capture import page_kind as kinds
from builder.capture.convert import LEAST_WORDS, count_kept
from builder.capture.encodings import decode
from builder.capture.formats import html
from builder.capture.roles import assign_roles
from builder.capture.sheet import make_sheet
from builder.capture.source import read_capture

LISTS, RIDGE, STEPS, RATE = 6.0, 20.0, 400, 0.02
NAMES = tuple(kinds.WEIGHTS)


class Page(NamedTuple):
    """A page that states no article, measured."""

    kind: str
    host: str
    signs: frozenset[str]
    may_be_list: bool


def read_pages(folder: Path) -> Iterator[tuple[str, Page | None]]:
    """(kind, page) of each page in a folder; None for one that states an article, or holds hardly any text."""
    for line in (folder / "truth.jsonl").read_text("utf-8").strip().split("\n"):
        truth = json.loads(line)
        kind = truth.get("kind") or "article"
        capture = read_capture(folder / "html" / f"{truth['id']}.html")
        decoded = decode(capture.data)
        reading = html.read(capture, decoded)
        sheet = make_sheet(reading)
        if count_kept(sheet, assign_roles(sheet)) < LEAST_WORDS or kinds._states_article(decoded.text):
            yield kind, None
            continue
        built = kinds._measure(reading, sheet)
        signs = kinds._find_signs(reading, built) | kinds._find_said(built, decoded.text)
        host = urlsplit(truth.get("url") or reading.url or "").netloc or truth["id"]
        yield kind, Page(kind, host, signs, kinds._is_built_of_teasers(signs, built))


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
    found: dict[tuple[str, str], list[Page | None]] = defaultdict(list)
    for folder in given.pages:
        for kind, page in read_pages(folder):
            found[folder.name, kind].append(page)
    known = [
        page for rows in found.values() for page in rows if page and page.kind in ("article", "listing", "collection")
    ]
    judged = judge(known, given.folds) if given.folds else {}
    for (name, kind), rows in sorted(found.items()):
        as_is = sum(bool(page and page.may_be_list and kinds._weigh(page.signs) >= kinds.LIST_WEIGHT) for page in rows)
        held = sum(judged.get(page, False) for page in rows if page)
        print(
            f"{name:12} {kind:14} {len(rows):5} pages {as_is:4} refused"
            + (f" {held:4} by held-out weights" if judged else "")
        )
    if given.weights:
        weights, constant = learn(known)
        print({name: round(10 * weight) for name, weight in weights.items()}, round(10 * constant))
        print(Counter(page.kind for page in known))


if __name__ == "__main__":
    main()
