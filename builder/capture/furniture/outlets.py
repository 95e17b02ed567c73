"""The grouping of captures by outlet.

Rule: the host of the address decides, else the publisher stated by the page. A capture with neither is a group of its
own, unless it prints an outlet's name, or sentences that only that outlet prints; menus are alike everywhere.
Captures are processed in the order of their hashes, so that their own order does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.furniture.fingerprint import (
    ABLE,
    PROSE,
    USUAL,
    BlockFingerprint,
    CaptureFingerprint,
    lists_labels,
    read_marks,
)
from builder.capture.furniture.furniture_file import Furniture
from builder.capture.furniture.learning import LEAST, Group, learn_outlet
from builder.capture.patterns.agencies import AGENCIES
from builder.capture.patterns.language import count_length
from builder.capture.segment.block_scores import find_furniture
from builder.capture.segment.known_lines import ANYWHERE, NO_LINES, KnownLine, OutletLines, fingerprint_words

_EDGE = 150
"""Lines from the top of a capture, and as many from its end, by which captures without an address are compared: the
longest menus of 1,331 dumps of whole pages fit."""
_HEAVY = 12
"""A line counts for its words, up to these, so that one long notice is never proof enough (`_STRONG`)."""
_ALIKE, _MOSTLY = 0.4, 0.75
"""Share of the repeated lines of a capture, by their words, that an outlet has as well: when the capture may be one of
an outlet that prints the same name, or that has none; and of any other. `bench/grouping.py` measures: .75 for any other
gives 203 dumps their outlet rightly and 13 wrongly (mostly sites of one owner), .4 gives 204 and 20. Where no dump has
an address, .4 for all brings together 103 of 232 pairs, .6 only 57."""
_TELLING = 5
"""Minimum number of words in a line that is typical of one outlet, unless many outlets print it."""
_STRONG = 20
"""Words of telling lines, so at least two of them, that a capture shares with its outlet. The name that an outlet
prints counts as one, and as two where it stands in a line of its own as well. With 24 each, 91 of those pairs come
together, and 43 wrong ones, not 103 and 52."""
_AGREE = 0.5
"""More than this share of the captures that show a line, and print a name, print the same one when the line tells an
outlet that has no other name. It takes 18 of 70 wrong pairs away, and no right one."""
_MANY = 80
"""Words that stand for telling lines when captures share mostly all: by judgement, as such long menus differ."""
_MOST_HOMES = 20
"""A line that more outlets show counts for none of them; one that two named outlets show tells none."""
_BUCKETS = 1 << 24
_MATCHES = 3
"""Lines of an outlet, and `_ALIKE` of its words, that a capture shows before it is taken for one of its captures where
only `furniture.yaml` is at hand; by judgement, as many as make a line furniture (`LEAST`)."""


class Lesson(NamedTuple):
    """The result of learning from captures."""

    learned: tuple[OutletLines, ...]
    outlets: dict[str, str]
    """The outlet of each capture, by its SHA-256."""
    looked: dict[str, int]
    """Number of articles examined for each outlet, by its name."""


class _Home:
    """An outlet to which captures are assigned."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.digests: list[CaptureFingerprint] = []
        self._printed: set[str] = set()

    def note_name(self, digest: CaptureFingerprint) -> None:
        """Record the outlet's name that a capture prints."""
        self._printed |= {digest.publisher.casefold()} if digest.publisher else set()

    def fits(self, digest: CaptureFingerprint, shared: int, whole: int, telling: int) -> bool:
        """True if a capture belongs to this outlet, given the words in shared, repeated, and shared typical lines.

        A printed name may be that of an owner, an agency or a partner, so it never decides alone.
        """
        name = digest.publisher.casefold()
        if name and self._printed and name not in self._printed:
            return shared >= _MOSTLY * whole and telling >= 2 * _STRONG
        known = bool(name) and name in self._printed
        enough = telling >= _STRONG and shared >= (_MOSTLY if self.name and not known else _ALIKE) * whole
        return enough or (shared >= _MOSTLY * whole and (shared >= _MANY or known))


def group_captures(digests: Iterable[CaptureFingerprint]) -> tuple[Group, ...]:
    """The captures by outlet, in the order of the outlets' names; captures without one are in group `ANYWHERE`."""
    ordered = sorted(digests, key=lambda digest: digest.sha256)
    homes: dict[str, _Home] = {}
    for digest in ordered:
        if name := find_name(digest):
            homes.setdefault(name.casefold(), _Home(name)).digests.append(digest)
    shared = _Shared(ordered)
    named = list(homes.values())
    for home in named:
        for digest in home.digests:
            shared.note(home, digest)
    for digest in ordered:
        if not find_name(digest):
            shared.place(digest)
    return _name_groups((*named, *shared.founded))


def find_name(digest: CaptureFingerprint) -> str:
    """The outlet named by a capture itself; empty if it names none for certain."""
    return digest.host or (digest.publisher if digest.stated else "")


class _Evidence(NamedTuple):
    """The weight of a line when captures are compared."""

    words: int
    tells: bool
    """True if hardly any other outlet has the line."""


class _Shared:
    """The lines that captures share, and the outlets that show them."""

    def __init__(self, digests: Sequence[CaptureFingerprint]) -> None:
        self.founded: list[_Home] = []
        self._counts = bytearray(_BUCKETS)
        self._homes: dict[int, list[_Home]] = defaultdict(list)
        for digest in digests:
            for mark in _find_evidence(digest):
                bucket = mark % _BUCKETS
                self._counts[bucket] = min(2, self._counts[bucket] + 1)
        self._printed: dict[int, Counter[str]] = defaultdict(Counter)
        for digest in digests:
            for mark, shown in self._find_repeated(digest).items() if digest.publisher else ():
                if shown.tells:
                    self._printed[mark][digest.publisher.casefold()] += 1

    def _find_repeated(self, digest: CaptureFingerprint) -> dict[int, _Evidence]:
        return {mark: told for mark, told in _find_evidence(digest).items() if self._counts[mark % _BUCKETS] > 1}

    def _find_told(self, mark: int, homes: Sequence[_Home]) -> Sequence[_Home]:
        """The outlets that a line tells: the named one; if none is, all, unless differing names are printed with it."""
        if known := [home for home in homes if home.name]:
            return known if len(known) == 1 else ()
        printed = self._printed.get(mark)
        return homes if not printed or max(printed.values()) > _AGREE * printed.total() else ()

    def note(self, home: _Home, digest: CaptureFingerprint) -> None:
        """Record the lines of a capture, and the name that it prints, for its outlet."""
        home.note_name(digest)
        for mark in self._find_repeated(digest):
            known = self._homes[mark]
            if len(known) <= _MOST_HOMES and home not in known:
                known.append(home)

    def place(self, digest: CaptureFingerprint) -> None:
        """Assign a capture to the outlet that shares most with it, if the evidence is strong, or to a new one."""
        repeated = self._find_repeated(digest)
        scores: Counter[_Home] = Counter()
        telling: Counter[_Home] = Counter()
        for mark, shown in repeated.items():
            homes = self._homes.get(mark, ())
            told = self._find_told(mark, homes) if shown.tells else ()
            for home in homes if len(homes) <= _MOST_HOMES else ():
                scores[home] += shown.words
                telling[home] += shown.words if home in told else 0
        whole = sum(shown.words for shown in repeated.values())
        fits = (home for home, words in scores.items() if home.fits(digest, words, whole, telling[home]))
        best = max(fits, key=lambda home: scores[home], default=None)  # the first found among equals
        if best is None:
            best = _Home("")
            self.founded.append(best)
        best.digests.append(digest)
        self.note(best, digest)


def _find_evidence(digest: CaptureFingerprint) -> dict[int, _Evidence]:
    """By signature, the lines that are not sentences of the text, and the printed name of the outlet."""
    marks = [
        mark
        for index, mark in enumerate(read_marks(digest))
        if not (mark.flags & PROSE and digest.start <= index < digest.end)
    ]
    edge = (*marks[:_EDGE], *marks[max(_EDGE, len(marks) - _EDGE) :])
    found = {
        mark.signature: _Evidence(max(1, min(_HEAVY, mark.length)), _is_telling(mark))
        for mark in edge
        if mark.flags & ABLE
    }
    if digest.publisher:
        masthead = int.from_bytes(fingerprint_words(digest.publisher), "little")
        found |= {masthead: _Evidence(_HEAVY, True)} if masthead in found else {}
        found[int.from_bytes(fingerprint_words(f"publisher {digest.publisher}"), "little")] = _Evidence(_HEAVY, True)
    return found


def _is_telling(mark: BlockFingerprint) -> bool:
    return mark.length >= _TELLING and not mark.flags & USUAL


def _name_groups(homes: Iterable[_Home]) -> tuple[Group, ...]:
    """Named groups; equal names are merged, and groups without a name and too small to learn from become one."""
    named: dict[str, tuple[str, list[CaptureFingerprint]]] = {}
    for home in homes:
        name = home.name or _find_printed_name(home.digests)
        if not home.name and len(home.digests) < LEAST:
            name = ANYWHERE
        named.setdefault(name.casefold(), (name, []))[1].extend(home.digests)
    groups = (Group(name, tuple(digests)) for name, digests in named.values())
    return tuple(sorted(groups, key=lambda group: group.outlet))


def _find_printed_name(digests: list[CaptureFingerprint]) -> str:
    """The name that most of the captures print, else one made from the captures themselves."""
    names = Counter(name for digest in digests if (name := digest.publisher) and name not in AGENCIES)
    name, count = max(names.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return name if count * 2 >= len(digests) else f"{ANYWHERE} {min(digest.sha256 for digest in digests)[:8]}"


def _count(line: KnownLine) -> int:
    return min(_HEAVY, count_length(line.text))


class OutletLookup:
    """Furniture, ready to be asked which lines of it a capture shows.

    `judged` names the outlets with which a grouping has compared the captures: those that it did not put there are none
    of theirs.
    """

    def __init__(self, furniture: Furniture, *, judged: Iterable[str] = ()) -> None:
        self._judged = {name.casefold() for name in judged}
        self._lines: dict[str, dict[int, KnownLine]] = {}
        self._names: dict[str, str] = {}
        self._outlets: dict[int, list[str]] = defaultdict(list)
        for learned in furniture.outlets:
            key = learned.outlet.casefold()
            self._names[key] = learned.outlet
            self._lines[key] = {int.from_bytes(fingerprint_words(line.text), "little"): line for line in learned.lines}
            for mark in self._lines[key]:
                self._outlets[mark].append(key)

    def find_learned(self, digest: CaptureFingerprint, *, outlet: str = "") -> OutletLines:
        """The lines of its outlet that a capture shows; `outlet` is the outlet found by grouping, if any."""
        marks = {mark.signature for mark in read_marks(digest) if mark.flags & ABLE}
        key = self._find_outlet(digest, marks, outlet)
        lines = self._lines.get(key, {})
        shown = tuple(lines[mark] for mark in sorted(marks & lines.keys()))
        return OutletLines(self._names[key], shown) if shown else NO_LINES

    def find_like(self, learned: OutletLines) -> str:
        """The name of the outlet if at least half of its lines are known under that name, else its own name."""
        marks = {int.from_bytes(fingerprint_words(line.text), "little") for line in learned.lines}
        best = self._find_shown(marks)
        name = "" if learned.outlet.startswith(ANYWHERE) else learned.outlet
        if best in self._judged or not self._may_be_called(best, name):
            return learned.outlet
        known = {mark: line for mark, line in self._lines.get(best, {}).items() if mark in marks}
        same = len(known) * 2 >= len(marks) and self._count_telling(known) >= _STRONG
        return self._names[best] if same else learned.outlet

    def _find_outlet(self, digest: CaptureFingerprint, marks: set[int], outlet: str) -> str:
        names = (outlet, digest.host, digest.publisher)
        named = next((name.casefold() for name in names if name and name.casefold() in self._lines), "")
        if named or find_name(digest):
            return named
        best = self._find_shown(marks)
        lines = self._lines.get(best, {})
        if (outlet and best in self._judged) or not self._may_be_called(best, digest.publisher):
            return ANYWHERE
        shown = {mark: line for mark, line in lines.items() if mark in marks}
        alike = sum(map(_count, shown.values())) >= _ALIKE * sum(map(_count, lines.values()))
        return best if alike and len(shown) >= _MATCHES and self._count_telling(shown) >= _STRONG else ANYWHERE

    def _count_telling(self, lines: Mapping[int, KnownLine]) -> int:
        """The words of the lines that tell the one outlet which has them from others."""
        own = (line for mark, line in lines.items() if len(self._outlets[mark]) == 1)
        long = (line for line in own if count_length(line.text) >= _TELLING and not lists_labels(line.text))
        return sum(_count(line) for line in long if not find_furniture(Block(line.text)))

    def _may_be_called(self, key: str, name: str) -> bool:
        """Whether an outlet may be called what a capture prints: its own name or a line of it says so."""
        texts = (self._names.get(key, ""), *(line.text for line in self._lines.get(key, {}).values()))
        return not name or key.startswith(ANYWHERE) or any(name.casefold() in text.casefold() for text in texts)

    def _find_shown(self, marks: set[int]) -> str:
        """The outlet with most lines among the marks."""
        counts: Counter[str] = Counter()
        for mark in marks:
            outlets = self._outlets.get(mark, ())
            counts.update(outlets if len(outlets) <= _MOST_HOMES else ())
        return min(counts, key=lambda key: (-counts[key], key), default="")


def learn_all(digests: Iterable[CaptureFingerprint], known: Furniture) -> Lesson:
    """Learn from all captures; outlets that do not name themselves get the names they have in `known`."""
    groups = group_captures({digest.sha256: digest for digest in digests}.values())
    shelf = OutletLookup(known, judged=(group.outlet for group in groups))
    learned: list[OutletLines] = []
    outlets: dict[str, str] = {}
    looked: Counter[str] = Counter()
    for group in groups:
        found = OutletLines(ANYWHERE, of=len(group.digests)) if group.outlet == ANYWHERE else learn_outlet(group)
        name = group.outlet if group.outlet == ANYWHERE or _is_stated(group) else shelf.find_like(found)
        if found.lines:
            learned.append(OutletLines(name, found.lines))
        outlets |= dict.fromkeys((digest.sha256 for digest in group.digests), name)
        looked[name] += found.of
    return Lesson(tuple(learned), outlets, dict(looked))


def _is_stated(group: Group) -> bool:
    """True if a capture of the outlet states the outlet's name."""
    return any(find_name(digest).casefold() == group.outlet.casefold() for digest in group.digests)
