"""Measures how often each ground of a date or of authors is right, and whether confidence is honest.

    python bench/calibrate.py PAGES [--tracks html text fulltext]

PAGES as for `bench/extraction.py`. The first table gives for each method how many of its values were taken, how many
were right, and the share for `builder/capture/fields/confidence.py`, drawn five pages towards the figure that stands
there. The second gives, for values said to be so sure, how many are right: with the figures as they stand, and with
figures measured anew without the outlets that are judged (five folds by host).
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from extraction import BOUNDS, ENDINGS, TODAY, count_bins, normalise

from builder.article.evidence import Candidate, Finding
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.fields.confidence import AUTHORS, judge
from builder.capture.fields.dates import CONFIDENCE
from builder.capture.source import make_capture
from builder.errors import Fault

FOLDS = 5
DRAWN = 5
"""Pages that the figure which stands counts as."""
FIELDS = {"date": ("date", CONFIDENCE), "authors": ("authors", AUTHORS)}
"""Field → (its key in the truth, its figures)."""


class Value(NamedTuple):
    """A value that Backfile gave, and whether it is right."""

    track: str
    fold: int
    finding: Finding
    right: bool


def find_values(pages: Path, track: str, field: str) -> Iterator[Value]:
    """Every value of a field on a track of the pages where the truth has it."""
    key = FIELDS[field][0]
    for line in (pages / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        path = pages / track / f"{truth['id']}.{ENDINGS[track]}"
        if not truth.get(key) or not path.is_file():
            continue
        try:
            made = convert(make_capture(path.read_bytes(), name=path.name), today=TODAY)
        except Fault:
            continue
        finding = made.record.fields.get(field) if isinstance(made, Conversion) else None
        if finding:
            fold = crc32((urlsplit(truth.get("url", "")).hostname or truth["id"]).encode()) % FOLDS
            yield Value(track, fold, finding, is_right(field, finding.value, truth[key]))


def is_right(field: str, value: Any, truth: Any) -> bool:
    """Dates by their day, authors as sets."""
    if field == "date":
        return bool(value[:10] == truth)
    return {normalise(name) for name in value} == {normalise(name) for name in truth}


def measure_shares(values: Iterable[Value], figures: Mapping[str, float]) -> dict[str, tuple[int, int, float]]:
    """Method → (taken, right, share drawn towards the figure that stands)."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for value in values:
        counts[value.finding.method].append(value.right)
    return {
        method: (
            len(rights),
            sum(rights),
            (sum(rights) + DRAWN * figures.get(method, 0.7)) / (len(rights) + DRAWN),
        )
        for method, rights in counts.items()
    }


def judge_again(finding: Finding, figures: Mapping[str, float]) -> float:
    """How sure other figures would be of a value, its agreeing and contradicting grounds being the same."""
    if finding.inferred or finding.method not in figures:
        return finding.confidence
    agreeing = (finding.method, *finding.agree)
    first = Candidate("taken", finding.method, figures[finding.method])
    same = [Candidate("taken", method, min(figures.get(method, 0.7), first.confidence)) for method in agreeing]
    others = [Candidate(number, other.method, other.confidence) for number, other in enumerate(finding.others)]
    raised = {method: min(share, first.confidence) for method, share in figures.items()}
    again = judge((*same, *others), raised)
    return min(again.confidence, finding.confidence if finding.confidence == 0.85 else 1.0) if again else 0.0


def judge_unseen(values: list[Value], figures: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    """(confidence, right), the figures measured without the outlets of the value's fold."""
    for fold in range(FOLDS):
        shares = measure_shares((value for value in values if value.fold != fold), figures)
        fresh = {**figures, **{method: share for method, (_, _, share) in shares.items()}}
        for value in values:
            if value.fold == fold:
                yield judge_again(value.finding, fresh), value.right


def print_bins(name: str, judged: Iterable[tuple[float, bool]]) -> None:
    print(f"  {name:28}" + "".join(cell.rjust(12) for cell in count_bins(judged)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--tracks", nargs="+", default=["html", "text", "fulltext"])
    arguments = parser.parse_args()
    for field, (_, figures) in FIELDS.items():
        values = [value for track in arguments.tracks for value in find_values(arguments.pages, track, field)]
        print(f"\n{field}: method, taken, right, share")
        shares = measure_shares(values, figures)
        for method, (taken, right, share) in sorted(shares.items(), key=lambda row: (-row[1][0], row[0])):
            print(f"  {method:32}{taken:6}{right:6}{share:8.3f}   now {figures.get(method, float('nan')):.2f}")
        print(
            f"  {'said to be sure':28}"
            + "".join(f"{low:.2f}–{min(high, 1):.2f}".rjust(12) for low, high in pairwise(BOUNDS))
        )
        for track in arguments.tracks:
            print_bins(track, ((one.finding.confidence, one.right) for one in values if one.track == track))
        print_bins("all", ((one.finding.confidence, one.right) for one in values))
        print_bins("all, outlets not seen", judge_unseen(values, figures))


if __name__ == "__main__":
    main()
