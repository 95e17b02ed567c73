"""Which captures are of one outlet.

Rule: the host of the address decides, else the publisher that the page states, else the lines that captures share.
Captures are taken in the order of their hashes, so that the order in which they came is nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from builder.capture.digests import ABLE, PROSE, Digest, read_marks
from builder.capture.furniture import ANYWHERE, NONE, Furniture, Learned, Line, sign
from builder.capture.language import count_length
from builder.capture.learning import LEAST, Group, learn_outlet

_EDGE = 150
"""Lines from the top of a capture, and as many from its end, by which captures without an address are compared."""
_HEAVY = 12
"""A line counts for its words, up to these."""
_ALIKE = 0.4
"""Captures are of one outlet when they share this part of their repeated lines, ..."""
_WORDS = 8
"""... and at least so many words of them."""
_MOST_HOMES = 20
"""A line that more outlets show tells none of them."""
_BUCKETS = 1 << 24
_NAME_WEIGHT = 6
_MATCHES = 3
"""Lines of an outlet, and `_ALIKE` of its words, that a capture shows before it is taken for one of its captures."""


class Lesson(NamedTuple):
    """What captures teach."""

    learned: tuple[Learned, ...]
    outlets: dict[str, str]
    """The outlet of each capture, by its SHA-256."""
    looked: dict[str, int]
    """By the outlet's name, how many articles were looked at."""


class _Home:
    """An outlet that takes in captures."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.digests: list[Digest] = []


def group_captures(digests: Iterable[Digest]) -> tuple[Group, ...]:
    """The captures by outlet, in the order of the outlets' names; those that are like no others come as `ANYWHERE`."""
    ordered = sorted(digests, key=lambda digest: digest.sha256)
    homes: dict[str, _Home] = {}
    for digest in ordered:
        if name := find_name(digest):
            homes.setdefault(name.casefold(), _Home(name)).digests.append(digest)
    shared = _Shared(ordered)
    named = list(homes.values())
    for home in named:
        for digest in home.digests:
            shared.add(home, digest)
    for digest in ordered:
        if not find_name(digest):
            shared.place(digest)
    return _name_groups((*named, *shared.founded))


def find_name(digest: Digest) -> str:
    """The outlet that a capture shows by itself; empty when it shows none for certain."""
    return digest.host or (digest.publisher if digest.stated else "")


class _Shared:
    """The lines that captures share, and the outlets that show them."""

    def __init__(self, digests: Iterable[Digest]) -> None:
        self.founded: list[_Home] = []
        self._counts = bytearray(_BUCKETS)
        self._homes: dict[int, list[_Home]] = defaultdict(list)
        for digest in digests:
            for mark in _find_marks(digest):
                bucket = mark % _BUCKETS
                self._counts[bucket] = min(2, self._counts[bucket] + 1)

    def _find_repeated(self, digest: Digest) -> dict[int, int]:
        return {mark: length for mark, length in _find_marks(digest).items() if self._counts[mark % _BUCKETS] > 1}

    def add(self, home: _Home, digest: Digest) -> None:
        """Remember the lines of a capture as lines of its outlet."""
        for mark in self._find_repeated(digest):
            known = self._homes[mark]
            if len(known) <= _MOST_HOMES and home not in known:
                known.append(home)

    def place(self, digest: Digest) -> None:
        """Give a capture to the outlet that shares most with it, or to a new one."""
        marks = self._find_repeated(digest)
        scores: dict[_Home, int] = defaultdict(int)
        for mark, length in marks.items():
            homes = self._homes.get(mark, ())
            for home in homes if len(homes) <= _MOST_HOMES else ():
                scores[home] += length
        best = max(scores, key=lambda home: scores[home], default=None)  # the first of equals, as they were found
        if best is None or scores[best] < max(_WORDS, _ALIKE * sum(marks.values())):
            best = _Home("")
            self.founded.append(best)
        best.digests.append(digest)
        self.add(best, digest)


def _find_marks(digest: Digest) -> dict[int, int]:
    """Lines that are no sentences of the text, with their weights, and the outlet's name if the lines name it."""
    marks = [
        mark
        for index, mark in enumerate(read_marks(digest))
        if not (mark.flags & PROSE and digest.start <= index < digest.end)
    ]
    edge = (*marks[:_EDGE], *marks[max(_EDGE, len(marks) - _EDGE) :])
    found = {mark.signature: max(1, min(_HEAVY, mark.length)) for mark in edge if mark.flags & ABLE}
    if digest.publisher:
        found[int.from_bytes(sign(f"publisher {digest.publisher}"), "little")] = _NAME_WEIGHT
    return found


def _name_groups(homes: Iterable[_Home]) -> tuple[Group, ...]:
    """Named groups; homes of one name are one; what is too small to learn from, and has no name, lies together."""
    named: dict[str, tuple[str, list[Digest]]] = {}
    for home in homes:
        name = home.name or _find_printed_name(home.digests)
        if not home.name and len(home.digests) < LEAST:
            name = ANYWHERE
        named.setdefault(name.casefold(), (name, []))[1].extend(home.digests)
    groups = (Group(name, tuple(digests)) for name, digests in named.values())
    return tuple(sorted(groups, key=lambda group: group.outlet))


def _find_printed_name(digests: list[Digest]) -> str:
    """The name that most of the captures print, else one made from the captures themselves."""
    names = Counter(digest.publisher for digest in digests if digest.publisher)
    name, count = max(names.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return name if count * 2 >= len(digests) else f"{ANYWHERE} {min(digest.sha256 for digest in digests)[:8]}"


def _count(line: Line) -> int:
    return min(_HEAVY, count_length(line.text))


class Shelf:
    """Furniture, ready to be asked which lines of it a capture shows."""

    def __init__(self, furniture: Furniture) -> None:
        self._lines: dict[str, dict[int, Line]] = {}
        self._names: dict[str, str] = {}
        self._outlets: dict[int, list[str]] = defaultdict(list)
        for learned in furniture.outlets:
            key = learned.outlet.casefold()
            self._names[key] = learned.outlet
            self._lines[key] = {int.from_bytes(sign(line.text), "little"): line for line in learned.lines}
            for mark in self._lines[key]:
                self._outlets[mark].append(key)

    def find_learned(self, digest: Digest, *, outlet: str = "") -> Learned:
        """The lines of the capture's outlet that it shows; `outlet` is what a grouping took it for."""
        marks = {mark.signature for mark in read_marks(digest) if mark.flags & ABLE}
        key = self._find_outlet(digest, marks, outlet)
        lines = self._lines.get(key, {})
        shown = tuple(lines[mark] for mark in sorted(marks & lines.keys()))
        return Learned(self._names[key], shown) if shown else NONE

    def find_like(self, learned: Learned) -> str:
        """The name under which at least half of an outlet's lines are known already, else its own."""
        marks = {int.from_bytes(sign(line.text), "little") for line in learned.lines}
        best = self._find_shown(marks)
        known = len(marks & self._lines[best].keys()) if best else 0
        return self._names[best] if known * 2 >= len(marks) and known else learned.outlet

    def _find_outlet(self, digest: Digest, marks: set[int], outlet: str) -> str:
        names = (outlet, digest.host, digest.publisher)
        named = next((name.casefold() for name in names if name and name.casefold() in self._lines), "")
        if named or find_name(digest):
            return named
        best = self._find_shown(marks)
        shown = [line for mark, line in self._lines.get(best, {}).items() if mark in marks]
        whole = sum(map(_count, self._lines.get(best, {}).values()))
        return best if len(shown) >= _MATCHES and sum(map(_count, shown)) >= _ALIKE * whole else ANYWHERE

    def _find_shown(self, marks: set[int]) -> str:
        """The outlet of which most lines are among the marks."""
        counts: Counter[str] = Counter()
        for mark in marks:
            outlets = self._outlets.get(mark, ())
            counts.update(outlets if len(outlets) <= _MOST_HOMES else ())
        return min(counts, key=lambda key: (-counts[key], key), default="")


def learn_all(digests: Iterable[Digest], known: Furniture) -> Lesson:
    """What the captures teach; outlets that show no name are called as `known` calls them."""
    groups = group_captures({digest.sha256: digest for digest in digests}.values())
    shelf = Shelf(known)
    learned: list[Learned] = []
    outlets: dict[str, str] = {}
    looked: Counter[str] = Counter()
    for group in groups:
        found = learn_outlet(group)
        name = group.outlet if group.outlet == ANYWHERE or _is_stated(group) else shelf.find_like(found)
        if found.lines:
            learned.append(Learned(name, found.lines))
        outlets |= dict.fromkeys((digest.sha256 for digest in group.digests), name)
        looked[name] += found.of
    return Lesson(tuple(learned), outlets, dict(looked))


def _is_stated(group: Group) -> bool:
    """Whether a capture of the outlet says for certain what it is called."""
    return any(find_name(digest).casefold() == group.outlet.casefold() for digest in group.digests)
