"""Which documents hold two words or phrases near each other.

Rule: places are read only in documents that hold both; what is found scores nothing. The twin is in
`client/scoring.js`.
"""

from bisect import bisect_left

from builder.search.layout import FIELDS
from builder.search.read.reader import EXACT, Occurrences, StaticReader
from builder.search.read.shard_keys import find_key
from builder.search.text.query_tree import Tree


def list_fields(field: str) -> list[str]:
    """The fields that a leaf of a query is looked for in."""
    return [field] if field else [known.name for known in FIELDS]


def find_near(reader: StaticReader, tree: Tree, stemmers: tuple[str, ...]) -> list[int]:
    """The documents, ascending, where both leaves of a `near` stand in one field, apart by its distance at most."""
    _, distance, left, right = tree
    found: set[int] = set()
    for name in list_fields(left[1]):
        one, other = _Places(reader, name, left, stemmers), _Places(reader, name, right, stemmers)
        both = one.documents & other.documents
        found.update(document for document in both if _is_near(one, other, document, distance))
    return sorted(found)


class _Places:
    """Where a leaf stands in one field."""

    def __init__(self, reader: StaticReader, name: str, leaf: Tree, stemmers: tuple[str, ...]) -> None:
        kind, _, wanted = leaf
        if kind == "word":
            terms = [(name, key) for key in dict.fromkeys(find_key(wanted, stemmer) for stemmer in stemmers)]
        else:
            terms = [(name + EXACT, form) for form in ([wanted + "*"] if kind == "prefix" else wanted)]
        found = [reader.find_occurrences(*term) for term in terms]
        self._in_row = kind == "phrase"
        self._found: list[Occurrences] = [known for known in found if known]
        held = [set(known.documents) for known in self._found]
        self.documents = set.intersection(*held) if self._in_row and all(found) else set()
        """Those that may hold it."""
        if not self._in_row:
            self.documents = set().union(*held)
        self.width = len(terms) if self._in_row else 1

    def list_starts(self, document: int) -> list[int]:
        """The positions of its first word, ascending."""
        places = [known.list_places(document) for known in self._found]
        if not self._in_row:
            return sorted(place for listed in places for place in listed)
        rows = [set(listed) for listed in places[1:]]
        return [start for start in places[0] if all(start + at in row for at, row in enumerate(rows, 1))]


def _is_near(one: _Places, other: _Places, document: int, distance: int) -> bool:
    firsts, seconds = one.list_starts(document), other.list_starts(document)
    return any(
        _falls(seconds, start + one.width, start + one.width + distance)
        or _falls(seconds, start - other.width - distance + 1, start - other.width + 1)
        for start in firsts
    )


def _falls(places: list[int], first: int, end: int) -> bool:
    """Whether a place lies from `first` up to, and not with, `end`."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] < end
