"""Measures the rows that real pages' answers lack, captions, credits and tags, on captures with a hand-written article.

    python bench/golden.py [FOLDER] [--worst 10]

FOLDER holds captures, each with the expected `<stem>.md` beside it; `tests/golden/captures` where none is named. Its
pages pass the tests, so a figure below 1 there is a field that tests leave free; the figure that says something is that
of the first run on captures whose article was written before the converter saw them.

Caption, credit: F1 over words, counted with repeats; 0 where one side alone has any. Tags: F1 of the sets, and the
share of pages with exactly the expected ones. Pages: of those whose article states the field.
"""

import argparse
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from statistics import mean

from extraction import TODAY, WORD, normalise

from builder.article.frontmatter import parse_article
from builder.article.model import Article, Image
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import read_capture

CAPTURES = Path(__file__).resolve().parents[1] / "tests" / "golden" / "captures"


def compare_words(wanted: str | None, found: str | None) -> float:
    """F1 over words, each counted as often as it stands there."""
    ours, theirs = (Counter(WORD.findall((text or "").lower())) for text in (found, wanted))
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def compare_sets(wanted: tuple[str, ...], found: tuple[str, ...]) -> float:
    """F1 of the sets, once normalised."""
    ours, theirs = ({normalise(name) for name in names} for names in (found, wanted))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def score(wanted: Article, found: Article) -> dict[str, float]:
    """The measures that the expected article allows, 0 to 1."""
    scores = {}
    picture, ours = wanted.image or Image(), found.image or Image()
    if picture.caption:
        scores["caption"] = compare_words(picture.caption, ours.caption)
    if picture.credit:
        scores["credit"] = compare_words(picture.credit, ours.credit)
    if wanted.tags:
        scores["tags"] = compare_sets(wanted.tags, found.tags)
        scores["tags exact"] = float(scores["tags"] == 1)
    return scores


def measure(folder: Path, *, today: date, worst: int) -> None:
    """Print each measure by kind of capture, and the fields that are worst."""
    table: dict[tuple[str, str], list[float]] = defaultdict(list)
    lowest = []
    for path in sorted(folder.glob("*.md")):
        capture = next(near for ending in (".html", ".txt") if (near := path.with_suffix(ending)).is_file())
        wanted, _, _ = parse_article(path.read_text(encoding="utf-8"), path=path)
        made = convert(read_capture(capture), today=today)
        found = made.article if isinstance(made, Conversion) else Article(title=path.stem)
        for name, value in score(wanted, found).items():
            table[capture.suffix[1:], name].append(value)
            if value < 1:
                lowest.append((value, path.stem, name, found.tags if "tags" in name else found.image))
    for (kind, name), values in sorted(table.items()):
        print(f"{kind:6}{name:12}{mean(values):.3f}  of {len(values)} pages")
    for value, stem, name, found in sorted(lowest, key=lambda row: row[:3])[:worst]:
        print(f"    {value:.2f} {stem} {name}: {found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=CAPTURES)
    parser.add_argument("--worst", type=int, default=0)
    arguments = parser.parse_args()
    measure(arguments.folder, today=TODAY, worst=arguments.worst)


if __name__ == "__main__":
    main()
