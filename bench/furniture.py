"""Measures what learning across captures gains on dumps of whole pages.

    python bench/furniture.py [PAGES] [--count 6] [--mixed] [--worst 10] [--fold 0 1]

Without PAGES: outlets invented by `bench/outlets.py`, which know what is text and what is not. With PAGES, a folder
as `bench/extraction.py` takes it: every outlet there of which two pages are known. Two pages teach nothing, so more
are made of each outlet: its two pages' frames, the lines that both show as they are, the lines that only one shows
exchanged for lines of other outlets' pages, around the articles of other pages. The real and the made are told apart.
Outlets fall into two halves by their names' checksum: rules were looked for on fold 0, fold 1 was only measured.

`alone` is each page converted by itself, `learned` in a folder with its outlet's others; `gained` is the part of the
way from `alone` to 1 that learning goes. With `--mixed` all outlets' pages lie in one folder, without an address.
"""

import argparse
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import NamedTuple
from urllib.parse import urlsplit

from extraction import TODAY, WORD, count_shingles, normalise, score, strip_marks
from outlets import make_outlets

from builder.capture.conversion.convert import ClassifiedCapture, Conversion, classify_capture, convert
from builder.capture.furniture.fingerprint import make_fingerprint
from builder.capture.furniture.furniture_file import Furniture
from builder.capture.furniture.outlets import OutletLookup, learn_all
from builder.capture.segment.known_lines import NO_LINES, OutletLines
from builder.capture.source import Capture, make_capture
from builder.files import hash_bytes

TEXT, FIXED, VARIED, TITLE = "text", "fixed", "varied", "title"


class Page(NamedTuple):
    """A dump and the truth about its text."""

    outlet: str
    name: str
    dump: str
    body: str
    real: bool = True


class Frame(NamedTuple):
    """A page cut into lines: (kind, line)."""

    page: Page
    lines: tuple[tuple[str, str], ...]


def read_pairs(pages: Path) -> Iterator[Page]:
    """The pages of outlets of which there are two or more."""
    known: dict[str, list[Page]] = defaultdict(list)
    for line in (pages / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        path = pages / "fulltext" / f"{truth['id']}.txt"
        host = (urlsplit(truth.get("url") or "").hostname or "").removeprefix("www.")
        if truth.get("body") and host and path.is_file():
            known[host].append(Page(host, truth["id"], path.read_text("utf-8", "replace"), truth["body"]))
    for found in known.values():
        yield from found if len(found) > 1 else ()


def find_headline(pages: Path, page: Page) -> str:
    """What the saved page states as its title, site name and all."""
    path = pages / "html" / f"{page.name}.html"
    found = re.search(r"<title[^>]*>([^<]*)", path.read_text("utf-8", "replace")) if path.is_file() else None
    return normalise(found[1]) if found else ""


def cut_frame(page: Page, others: Iterable[Page], headline: str) -> Frame:
    """Which lines are text, which the headline, which stand on another page of the outlet as well."""
    wanted = count_shingles(page.body)
    whole = f" {' '.join(WORD.findall(page.body))} "
    shown = {_mask(line) for other in others for line in other.dump.splitlines() if line.strip()}
    near = [line for line in shown if line.count(" ") >= 3]
    lines = []
    for line in page.dump.splitlines():
        words = WORD.findall(line)
        shingles = count_shingles(line)
        if not words:
            kind = FIXED
        elif (len(words) >= 4 and (shingles & wanted).total() >= 0.6 * shingles.total()) or (
            len(words) < 4 and lines and lines[-1][0] == TEXT and f" {' '.join(words)} " in whole
        ):
            kind = TEXT
        elif len(words) >= 3 and normalise(line) and normalise(line) in headline:
            kind = TITLE
        elif _mask(line) in shown or (line.count(" ") >= 3 and _is_near(_mask(line), near)):
            kind = FIXED
        else:
            kind = VARIED
        lines.append((kind, line))
    return Frame(page, tuple(lines))


def _mask(line: str) -> str:
    return re.sub(r"\d+", "0", normalise(line))


def _is_near(line: str, others: list[str]) -> bool:
    close = (other for other in others if abs(len(other) - len(line)) <= 0.2 * len(line))
    return any((match := SequenceMatcher(None, line, other)).quick_ratio() > 0.85 and match.ratio() > 0.85
               for other in close)  # fmt: skip


def transplant(frame: Frame, article: Frame, pool: dict[int, list[str]], rng: random.Random, name: str) -> Page:
    """The frame around another article, its varied lines exchanged for the pool's lines of their length."""
    texts = [line for kind, line in article.lines if kind == TEXT]
    title = next(line for kind, line in article.lines if kind == TITLE)
    places = [index for index, (kind, _) in enumerate(frame.lines) if kind == TEXT]
    made: list[str] = []
    taken = 0
    for index, (kind, line) in enumerate(frame.lines):
        if kind == TEXT:  # as much of the article as of the page's own text stood up to here
            upto = round(len(texts) * (places.index(index) + 1) / len(places))
            for text in texts[taken:upto]:
                made += [text, ""]
            taken = upto
        elif kind == TITLE:
            made.append(title)
        elif kind == VARIED:
            made.append(_indent(line) + rng.choice(pool[_find_size(line)] or [line]).strip())
        else:
            made.append(re.sub(r"\d", lambda _: rng.choice("123456789"), line) if "©" not in line else line)
    return Page(frame.page.outlet, name, "\n".join(made) + "\n", "\n".join(texts), real=False)


def is_whole(frame: Frame) -> bool:
    """Whether a page has a headline and enough text to be put into another outlet's frame."""
    kinds = [kind for kind, _ in frame.lines]
    return TITLE in kinds and kinds.count(TEXT) >= 5 and len(WORD.findall(frame.page.body)) >= 150


def _indent(line: str) -> str:
    found = re.match(r"\s*(?:[•◦▪*-]\s+)?", line)
    return found[0] if found else ""


def _find_size(line: str) -> int:
    return min(9, len(WORD.findall(line)).bit_length() * 2 + (line.rstrip()[-1:] in ".!?"))


def make_pages(pages: Path, count: int) -> list[Page]:
    """The real pages, and as many made as give each outlet `count`."""
    by_outlet: dict[str, list[Page]] = defaultdict(list)
    for page in read_pairs(pages):
        by_outlet[page.outlet].append(page)
    frames: dict[str, list[Frame]] = {}
    for outlet, found in by_outlet.items():
        cut = [cut_frame(page, [other for other in found if other is not page], find_headline(pages, page))
               for page in found]  # fmt: skip
        frames[outlet] = [frame for frame in cut if any(kind == TEXT for kind, _ in frame.lines)]
    made: list[Page] = []
    for outlet, own in sorted(frames.items()):
        rng = random.Random(outlet)
        others = [frame for name, found in sorted(frames.items()) if name != outlet for frame in found]
        articles = list(filter(is_whole, others))
        made += by_outlet[outlet]
        pool = _make_pool(own, others, rng)
        for number in range(count - len(by_outlet[outlet]) if own else 0):
            frame, article = own[number % len(own)], rng.choice(articles)
            made.append(transplant(frame, article, pool, rng, f"{outlet}-{number}"))
    return made


def _make_pool(own: list[Frame], others: list[Frame], rng: random.Random) -> dict[int, list[str]]:
    """Lines of other outlets by length, three for each that a page needs: so pages share a third of their lists."""
    need: dict[int, int] = defaultdict(int)
    for frame in own:
        for kind, line in frame.lines:
            need[_find_size(line)] += kind == VARIED
    have: dict[int, list[str]] = defaultdict(list)
    for frame in others:
        for kind, line in frame.lines:
            if kind == VARIED:
                have[_find_size(line)].append(re.sub(r"^\s*[•◦▪*-]\s+", "", line))
    return {size: rng.sample(have[size], min(len(have[size]), 3 * number)) for size, number in need.items()}


def convert_alone(capture: Capture, furniture: OutletLines = NO_LINES) -> str:
    made = convert(capture, today=TODAY, furniture=furniture)
    return strip_marks(made.body) if isinstance(made, Conversion) else ""


def convert_together(captures: list[Capture]) -> list[str]:
    """As `backfile convert` does with a folder."""
    drafts = map(classify_capture, captures)
    digests = [make_fingerprint(draft) for draft in drafts if isinstance(draft, ClassifiedCapture)]
    lesson = learn_all(digests, Furniture())
    shelf = OutletLookup(Furniture(lesson.learned))
    shown = {digest.sha256: shelf.find_learned(digest, outlet=lesson.outlets[digest.sha256]) for digest in digests}
    return [convert_alone(capture, shown.get(hash_bytes(capture.data), NO_LINES)) for capture in captures]


Row = tuple[Page, dict[str, float], dict[str, float]]


def measure(pages: list[Page], *, mixed: bool) -> list[Row]:
    """(page, its scores alone, its scores among its outlet's pages)."""
    folders: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        folders["" if mixed else page.outlet].append(page)
    rows: list[Row] = []
    for found in folders.values():
        captures = [make_capture(page.dump.encode(), name=page.name) for page in found]
        together = convert_together(captures)
        for page, capture, body in zip(found, captures, together, strict=True):
            truth = {"body": page.body}
            rows.append((page, score(truth, {"body": convert_alone(capture)}), score(truth, {"body": body})))
    return rows


def find_means(scores: list[dict[str, float]]) -> tuple[float, float, float]:
    """(F1, P, R): F1 of the averages; an empty answer has no precision."""
    precision = mean([found["P"] for found in scores if found["P"] == found["P"]] or [0.0])
    recall = mean(found["R"] for found in scores)
    return 2 * precision * recall / (precision + recall), precision, recall


def print_rows(name: str, rows: list[Row]) -> None:
    if not rows:
        return
    alone, learned = find_means([row[1] for row in rows]), find_means([row[2] for row in rows])
    gained = (learned[0] - alone[0]) / (1 - alone[0])
    outlets = len({row[0].outlet for row in rows})
    cells = "".join(f"{value:8.3f}" for value in (*alone, *learned))
    print(f"{name:24}{outlets:8}{len(rows):7}{cells}{gained:9.2f}")


def find_fold(outlet: str) -> int:
    return zlib.crc32(outlet.encode()) % 2


def find_f1(scores: dict[str, float]) -> float:
    both = scores["P"] + scores["R"]
    return 2 * scores["P"] * scores["R"] / both if both > 0 else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--fold", type=int, nargs="+", default=[0, 1])
    arguments = parser.parse_args()
    if arguments.pages:
        pages = make_pages(arguments.pages, arguments.count)
    else:
        pages = [Page(*made, real=False) for made in make_outlets(arguments.count)]
    rows = measure([page for page in pages if find_fold(page.outlet) in arguments.fold], mixed=arguments.mixed)
    print(f"{'':24}{'outlets':>8}{'pages':>7}{'alone':>8}{'P':>8}{'R':>8}{'learned':>8}{'P':>8}{'R':>8}{'gained':>9}")
    for fold in arguments.fold:
        for real in (True, False):
            print_rows(f"{'real' if real else 'made'}, fold {fold}",
                       [row for row in rows if row[0].real == real and find_fold(row[0].outlet) == fold])  # fmt: skip
    print_rows("all", rows)
    for page, alone, learned in sorted(rows, key=lambda row: find_f1(row[2]))[: arguments.worst]:
        print(f"    {find_f1(alone):.2f} → {find_f1(learned):.2f}  P {learned['P']:.2f} R {learned['R']:.2f}"
              f"  {page.name} {page.outlet}")  # fmt: skip


if __name__ == "__main__":
    main()
