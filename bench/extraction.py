"""Measures conversion on pages with known answers, beside the extractors that people would otherwise use.

    python bench/extraction.py PAGES [--tracks html text fulltext] [--worst 10] [--limit N] [--peers]

PAGES is a folder with `truth.jsonl` (one object a page: `id`, `body`, and where known `title`, `date`, `authors`,
`section`, `description`, `url`) and a folder for each track: `html/<id>.html`, `text/<id>.txt` (dumps of the main
region), `fulltext/<id>.txt` (dumps of the whole page). `--peers` adds trafilatura, newspaper4k and readability-lxml
where they are installed (`pip install trafilatura newspaper4k readability-lxml lxml_html_clean`); all run in this
one process, on one core. They read pages: a dump is given to them as a page of paragraphs, a line each.

Body: precision and recall over 4-token shingles, averaged over pages, F1 of the averages. Title, section: equal
once normalised. Date: the day. Authors: F1 of the sets. A missing answer is a miss. `sure and wrong`: dates with a
confidence of .9 or more that are not the truth's. The last table shows, for values said to be so sure, how many are
right.
"""

import argparse
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import make_capture
from builder.errors import Fault

TODAY = date(2026, 11, 23)
ENDINGS = {"html": "html", "text": "txt", "fulltext": "txt"}
WORD = re.compile(r"\w+")
Answer = dict[str, Any]


def backfile(data: bytes, name: str) -> Answer:
    """What Backfile makes of a page."""
    try:
        made = convert(make_capture(data, name=name), today=TODAY)
    except Fault:
        return {}
    if not isinstance(made, Conversion):
        return {}
    article = made.article
    sure = {field: finding.confidence for field, finding in made.record.fields.items()}
    return {"body": strip_marks(made.body), "title": article.title, "date": article.day, "authors": article.authors,
            "section": article.section, "inferred": article.inferred, "sure": sure}  # fmt: skip


def find_peers() -> Iterator[tuple[str, Callable[[bytes, str], Answer]]]:
    """The extractors that are installed here; one that is not is named, so that no row is missed by accident."""
    for name, find in (("trafilatura", find_trafilatura), ("readability-lxml", find_readability),
                       ("newspaper4k", find_newspaper)):  # fmt: skip
        try:
            yield name, catch(name, find())
        except ImportError as error:
            print(f"{name}: not measured, {error}")


def catch(name: str, run: Callable[[bytes, str], Answer]) -> Callable[[bytes, str], Answer]:
    """A page that an extractor gives up on is a miss of its; each is told, so that no broken install looks like one."""

    def answer(data: bytes, page: str) -> Answer:
        try:
            return run(data if page.endswith(".html") else wrap_lines(data), page)
        except Exception as error:  # peers raise errors of any kind, and the other pages are still to be measured
            print(f"    {name} gave up on {page}: {type(error).__name__}: {str(error)[:100]}")
            return {}

    return answer


def wrap_lines(data: bytes) -> bytes:
    """A dump as a page of paragraphs, which is all that an extractor of pages can read."""
    lines = data.decode("utf-8", "replace").splitlines()
    return f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in lines if line.strip())}</body></html>".encode()


def find_trafilatura() -> Callable[[bytes, str], Answer]:
    import trafilatura

    def run(data: bytes, _: str) -> Answer:
        found = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
        if not found:
            return {}
        author = (found.author or "").split("; ") if found.author else ()
        section = next(iter(found.categories or ()), None)
        return {"body": found.text, "title": found.title, "date": found.date, "authors": author, "section": section}

    return run


def find_readability() -> Callable[[bytes, str], Answer]:
    from lxml.html import fromstring
    from readability import Document

    def run(data: bytes, _: str) -> Answer:
        page = Document(data.decode("utf-8", "replace"))
        return {"body": fromstring(page.summary()).text_content(), "title": page.short_title()}

    return run


def find_newspaper() -> Callable[[bytes, str], Answer]:
    import newspaper

    def run(data: bytes, _: str) -> Answer:
        page = newspaper.Article("https://page.example/", fetch_images=False)
        page.download(input_html=data.decode("utf-8", "replace"))
        page.parse()
        day = page.publish_date.date().isoformat() if page.publish_date else None
        return {"body": page.text, "title": page.title, "date": day, "authors": page.authors}

    return run


def strip_marks(markdown: str) -> str:
    """The words of a body: pictures and marks away, the text of links kept."""
    text = re.sub(r"!\[[^\]]*\]\((?:<[^>]*>|[^()\s]*)(?:\s+\"(?:[^\"\\]|\\.)*\")?\)(?:\{[^}]*\})?", " ", markdown)
    text = re.sub(r"\[((?:[^\[\]\\]|\\.)*)\]\((?:<[^>]*>|(?:[^()\s]|\([^()]*\))*)\)", r"\1", text)
    text = re.sub(r"(?m)^\s*(?:#+ |> |[-*+] |\d+\. |\|[ :|-]+\|$)", "", text)
    return re.sub(r"[*`|]|~~|\{\.pull\}|\\(?=\W)", " ", text)


def normalise(text: Any) -> str:
    plain = unicodedata.normalize("NFKC", str(text or "")).casefold().replace("'", "").replace("’", "")
    return " ".join(WORD.findall(plain))


def count_shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text or "")
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def score(truth: Answer, answer: Answer) -> dict[str, float]:
    """The measures that the truth allows, 0 to 1."""
    wanted, found = count_shingles(truth["body"]), count_shingles(answer.get("body") or "")
    common = (wanted & found).total()
    scores = {"P": common / found.total() if found else float("nan"), "R": common / wanted.total()}
    if truth.get("title"):
        scores["title"] = float(normalise(truth["title"]) == normalise(answer.get("title")))
    if truth.get("section"):
        scores["section"] = float(normalise(answer.get("section")) in {normalise(name) for name in truth["section"]})
    if truth.get("date"):
        right = answer.get("date") == truth["date"]
        scores["date"] = float(right)
        if answer.get("date") and "date" not in answer.get("inferred", ()):
            scores["date right"] = float(right)
        scores["sure, wrong"] = float(
            bool(answer.get("date")) and not right and answer.get("sure", {}).get("date", 0) >= 0.9
        )
    if truth.get("authors"):
        ours, theirs = (
            {normalise(name) for name in names} - {""} for names in (answer.get("authors") or (), truth["authors"])
        )
        scores["authors"] = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    return scores


COLUMNS = ("F1", "P", "R", "title", "date", "date right", "sure, wrong", "authors", "section")


def measure(
    pages: Path, track: str, systems: dict[str, Callable[[bytes, str], Answer]], *, worst: int, limit: int | None = None
) -> None:
    truths = [json.loads(line) for line in (pages / "truth.jsonl").read_text("utf-8").splitlines()]
    truths = [
        truth for truth in truths if truth.get("body") and (pages / track / f"{truth['id']}.{ENDINGS[track]}").is_file()
    ]
    truths = truths[:limit]
    print(f"\n{pages.name}, {track}: {len(truths)} pages")
    print(f"{'':18}" + "".join(f"{column:>12}" for column in COLUMNS) + f"{'pages/s':>9}")
    sure: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, run in systems.items():
        table: dict[str, list[float]] = defaultdict(list)
        lowest, seconds = [], 0.0
        for truth in truths:
            path = pages / track / f"{truth['id']}.{ENDINGS[track]}"
            data = path.read_bytes()
            start = time.perf_counter()
            answer = run(data, path.name)
            seconds += time.perf_counter() - start
            scores = score(truth, answer)
            for measure_name, value in scores.items():
                if value == value:  # an empty answer has no precision
                    table[measure_name].append(value)
            lowest.append(
                (
                    min(scores["P"], scores["R"]) if scores["P"] == scores["P"] else 0.0,
                    truth["id"],
                    truth.get("url", ""),
                )
            )
            if name == "backfile":
                note_confidence(truth, answer, scores, sure)
        means = {measure_name: mean(values) for measure_name, values in table.items()}
        means["F1"] = 2 * means["P"] * means["R"] / (means["P"] + means["R"])
        print(f"{name:18}" + "".join(f"{means[column]:12.3f}" if column in means else f"{'':>12}" for column in COLUMNS)
              + f"{len(truths) / seconds:9.1f}")  # fmt: skip
        if name == "backfile":
            for value, page, url in sorted(lowest)[:worst]:
                print(f"    {value:.2f} {page} {url[:80]}")
    print_reliability(sure)


def note_confidence(
    truth: Answer, answer: Answer, scores: dict[str, float], sure: dict[str, list[tuple[float, bool]]]
) -> None:
    for field in ("title", "date", "section", "authors"):
        if field in scores and answer.get(field) and field in answer.get("sure", {}):
            sure[field].append((answer["sure"][field], scores[field] >= 0.999))


BOUNDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Of how sure a value is said to be, for the reliability tables."""


def count_bins(judged: Iterable[tuple[float, bool]]) -> list[str]:
    """For each bin of (how sure, whether right): `right/all`."""
    values, cells = list(judged), []
    for low, high in pairwise(BOUNDS):
        right = [good for confidence, good in values if low <= confidence < high]
        cells.append(f"{sum(right)}/{len(right)}" if right else "–")
    return cells


def print_reliability(sure: dict[str, list[tuple[float, bool]]]) -> None:
    """Of values said to be so sure: how many there are, and how many are right."""
    if not sure:
        return
    print("  said to be sure:  " + "".join(f"{low:.2f}–{min(high, 1):.2f}".rjust(14) for low, high in pairwise(BOUNDS)))
    for field, values in sure.items():
        print(f"  {field:18}" + "".join(cell.rjust(14) for cell in count_bins(values)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--tracks", nargs="+", default=["html", "text", "fulltext"])
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--limit", type=int, help="the first pages of the set only")
    parser.add_argument("--peers", action="store_true")
    arguments = parser.parse_args()
    for track in arguments.tracks:
        systems: dict[str, Callable[[bytes, str], Answer]] = {"backfile": backfile}
        if arguments.peers:
            systems |= dict(find_peers())
        measure(arguments.pages, track, systems, worst=arguments.worst, limit=arguments.limit)


if __name__ == "__main__":
    main()
