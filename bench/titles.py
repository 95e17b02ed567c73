"""Learn the weights of `capture/segment/headline_choice.py`, and show how many headlines are found.

    python bench/titles.py PAGES... [--folds 5] [--weights]

PAGES are folders as `bench/extraction.py` reads them: `truth.jsonl` with `id`, `title` and `url`, and dumps in
`text/<id>.txt` and `fulltext/<id>.txt`; `*.txt` with a hand-written `*.md` beside it is taken as well. A conditional
logistic choice: of the lines that may be the headline, and of none at all, one is right; the weights make the right
ones likely (ridge of 2, full batches, steps by the signs of the slopes). Figures are of outlets that the weights never
saw; `--weights` prints those learned from all.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from builder.article.frontmatter import parse_article
from builder.capture.encodings import decode
from builder.capture.formats import plain_text as text
from builder.capture.patterns.language import normalise
from builder.capture.segment import measured_blocks as sheets
from builder.capture.segment.headline_features import find_candidates, find_features, make_headline_lines
from builder.capture.source import read_capture

RIDGE = 2.0
STEPS = 150
NONE = "none"


class Page(NamedTuple):
    """The choice that one dump offers."""

    track: str
    outlet: str
    rows: tuple[dict[str, float], ...]
    """Marks of the lines; the last row is that there is no headline."""
    right: tuple[bool, ...]


def read_pages(folder: Path) -> Iterator[Page]:
    """The dumps of a folder whose headline is known."""
    truth = folder / "truth.jsonl"
    for line in truth.read_text("utf-8").splitlines() if truth.exists() else ():
        known = json.loads(line)
        outlet = urlsplit(known.get("url") or "").netloc.removeprefix("www.") or known["id"]
        for track in ("text", "fulltext"):
            path = folder / track / f"{known['id']}.txt"
            if known.get("title") and path.exists() and path.stat().st_size > 2:
                yield make_page(path, known["title"], track, outlet)
    for path in sorted(folder.glob("*.txt")):
        if (written := path.with_suffix(".md")).exists():
            title = parse_article(written.read_text("utf-8"), path=written).article.title
            yield make_page(path, title, "own", path.stem.split("-")[0])


def make_page(path: Path, title: str, track: str, outlet: str) -> Page:
    """The lines of a dump that may be the headline, measured."""
    capture = read_capture(path)
    measured = sheets.measure_blocks(text.read(capture, decode(capture.data)))
    lines = make_headline_lines(
        measured.blocks, measured.lengths, measured.furniture, measured.prose, start=measured.start
    )
    found = list(find_candidates(lines))
    right = [normalise(measured.blocks[index].text) == normalise(title) for index in found]
    rows = (*(find_features(lines, index) for index in found), {NONE: 1.0})
    return Page(track, outlet, rows, (*right, not any(right)))


def score_rows(page: Page, weights: dict[str, float]) -> list[float]:
    """The chances of each row."""
    scores = [sum(weights.get(mark, 0.0) * value for mark, value in row.items()) for row in page.rows]
    most = max(scores)
    raised = [exp(score - most) for score in scores]
    return [value / sum(raised) for value in raised]


def find_slopes(pages: list[Page], weights: dict[str, float]) -> dict[str, float]:
    """How the likelihood of the right rows grows with each weight, the ridge taken off."""
    slopes: dict[str, float] = defaultdict(float)
    for page in pages:
        chances = score_rows(page, weights)
        whole = sum(chance for chance, right in zip(chances, page.right, strict=True) if right) or 1e-9
        for row, chance, right in zip(page.rows, chances, page.right, strict=True):
            pull = (chance / whole if right else 0.0) - chance
            if abs(pull) > 1e-6:
                for mark, value in row.items():
                    slopes[mark] += pull * value
    return {mark: slope - (RIDGE * weights.get(mark, 0.0) if mark != NONE else 0) for mark, slope in slopes.items()}


def learn(pages: list[Page]) -> dict[str, float]:
    """The weights that make the right rows likely (Rprop: a step grows while the slope keeps its sign)."""
    weights: dict[str, float] = defaultdict(float)
    steps: dict[str, float] = defaultdict(lambda: 0.1)
    before: dict[str, float] = {}
    for _ in range(STEPS):
        slopes = find_slopes(pages, weights)
        for mark, slope in slopes.items():
            same = slope * before.get(mark, 0.0)
            steps[mark] *= 1.2 if same > 0 else 0.5 if same < 0 else 1.0
            weights[mark] += steps[mark] * ((slope > 0) - (slope < 0))
        before = slopes
    return dict(weights)


def main() -> None:
    """Print how many headlines are found on outlets not seen, by track."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--weights", action="store_true")
    given = parser.parse_args()
    pages = [page for folder in given.pages for page in read_pages(folder)]
    outlets = sorted({page.outlet for page in pages})
    fold = {outlet: number % given.folds for number, outlet in enumerate(outlets)}
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number in range(given.folds):
        weights = learn([page for page in pages if fold[page.outlet] != number])
        for page in (page for page in pages if fold[page.outlet] == number):
            chances = score_rows(page, weights)[:-1]
            best = max(range(len(chances)), key=chances.__getitem__, default=-1)
            found = best >= 0 and page.right[best]
            sums[page.track] = [a + b for a, b in zip(sums[page.track], (1, not page.right[-1], found), strict=True)]
    for track, (count, printed, found) in sorted(sums.items()):
        print(f"{track}: {count} dumps, headline printed on {printed}, found {found} ({found / count:.3f})")
    if given.weights:
        for mark, weight in sorted(learn(pages).items(), key=lambda pair: -pair[1]):
            print(f'    "{mark}": {weight:.2f},')


if __name__ == "__main__":
    main()
