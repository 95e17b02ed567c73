"""Text dropped in conversions, summed up by outlet.

Rule: pure functions of ledgers; `check` reads them from the evidence of each capture.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

import msgspec

from builder.article.evidence import CaptureRecord, Characters, DroppedBlock
from builder.article.store import CONTENT
from builder.capture.furniture.fingerprint import find_host
from builder.text import cut_words, find_nearest, format_count

MOST_REASONS = 3
"""Maximum number of reasons listed for each outlet."""
_TEXT = 100
"""Maximum number of characters of a dropped block that are shown."""
_SAME = ((re.compile(r"^repeated on [\d,]+ of [\d,]+ captures?\b.*"), "repeated on its captures"),
         (re.compile(r" under “.*”$"), ""), (re.compile(r"^ruled in (\S+)\b.*"), r"ruled in \1"))  # fmt: skip
"""Parts of reasons that concern a single capture, and their replacements."""
NO_OUTLET = "no outlet known"


class Ledger(msgspec.Struct, frozen=True):
    """The text that the conversion of one capture dropped."""

    path: str
    characters: Characters
    dropped: tuple[DroppedBlock, ...]
    outlet: str = ""
    """Host of the capture's address, or outlet of its furniture; empty if neither is known."""
    words: int = 0
    """Number of words that were kept; 0 if the evidence does not state it."""


def make_ledger(path: str, record: CaptureRecord) -> Ledger:
    """The ledger in a record that lies at `path`."""
    outlet = record.furniture.outlet or find_host(record.key)
    return Ledger(path, record.characters, record.dropped, outlet, record.text.words)


def choose_ledgers(ledgers: Sequence[Ledger], place: str) -> tuple[Ledger, ...]:
    """The ledgers of an outlet, of an article's folder or file, or of all articles below a folder; may be empty."""
    path = PurePosixPath(place)
    path = path if path.parts[:1] == (CONTENT,) else PurePosixPath(CONTENT, path)
    path = path.parent if path.name == "index.md" else path
    below = tuple(one for one in ledgers if path in (PurePosixPath(one.path), *PurePosixPath(one.path).parents))
    return below or tuple(one for one in ledgers if (one.outlet or NO_OUTLET).casefold() == place.casefold())


def find_near_outlet(ledgers: Iterable[Ledger], place: str) -> str | None:
    """The outlet that a misspelt name most likely means."""
    return find_nearest(place, {one.outlet for one in ledgers if one.outlet})


def format_summary(ledgers: Iterable[Ledger]) -> str:
    """A few lines for each outlet: captures, words kept and dropped, and the reasons for most dropped words."""
    groups: defaultdict[str, list[Ledger]] = defaultdict(list)
    for ledger in ledgers:
        groups[ledger.outlet or NO_OUTLET].append(ledger)
    ranked = sorted(groups.items(), key=lambda group: (-sum(map(_count_dropped, group[1])), group[0]))
    return "\n".join(line for outlet, members in ranked for line in _list_lines(outlet, members))


def _list_lines(outlet: str, ledgers: Sequence[Ledger]) -> Iterator[str]:
    kept, dropped = sum(one.words for one in ledgers), sum(map(_count_dropped, ledgers))
    sums = f"{format_count(kept, 'word')} kept, {dropped:,} dropped"
    yield f"{outlet}: {format_count(len(ledgers), 'capture')}, {sums}"
    reasons: Counter[tuple[str, str]] = Counter()
    for row in (row for one in ledgers for row in one.dropped):
        reasons[row.role, _name_reason(row.reason)] += _count_words(row)
    for (role, reason), words in reasons.most_common(MOST_REASONS):
        yield f"  {words:>7,} {role}: {reason}"
    if len(reasons) > MOST_REASONS:
        rest = sum(words for _, words in reasons.most_common()[MOST_REASONS:])
        yield f"  {rest:>7,} for {format_count(len(reasons) - MOST_REASONS, 'other reason')}"


def format_details(ledger: Ledger) -> str:
    """Every block that one conversion dropped, one per line."""
    whole = format_count(ledger.characters.all, "character")
    lines = [f"{ledger.path}: dropped {ledger.characters.dropped:,} of {whole}"]
    for row in ledger.dropped:
        if text := row.text.strip():
            lines.append(f"  {row.role:11} {row.reason}: {cut_words(text, _TEXT)}")
    return "\n".join(lines)


def _count_dropped(ledger: Ledger) -> int:
    return sum(map(_count_words, ledger.dropped))


def _count_words(row: DroppedBlock) -> int:
    return len(row.text.split())


def _name_reason(reason: str) -> str:
    for pattern, words in _SAME:
        reason = pattern.sub(words, reason)
    return reason
