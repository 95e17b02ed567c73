"""Search for documents that hold two words or phrases near each other.

Rule: positions are read only in documents that hold both; what is found scores nothing. The twin is in
`client/scoring.js`.
"""

from bisect import bisect_left

from builder.search.layout import FIELDS
from builder.search.read.reader import EXACT, Occurrences, StaticReader
from builder.search.read.shard_keys import find_key
from builder.search.text.query_tree import Leaf, Near, Phrase, Prefix, Word


def list_fields(field: str) -> list[str]:
    """The fields in which a leaf of a query is searched."""
    return [field] if field else [known.name for known in FIELDS]


def find_near(reader: StaticReader, tree: Near, stemmers: tuple[str, ...]) -> list[int]:
    """The documents, ascending, where both leaves stand in one field with at most `distance` words between them."""
    found: set[int] = set()
    for name in list_fields(tree.left.field):
        one, other = _Positions(reader, name, tree.left, stemmers), _Positions(reader, name, tree.right, stemmers)
        both = one.documents & other.documents
        found.update(document for document in both if _is_near(one, other, document, tree.distance))
    return sorted(found)


class _Positions:
    """The positions of a leaf in one field, per document."""

    def __init__(self, reader: StaticReader, name: str, leaf: Leaf, stemmers: tuple[str, ...]) -> None:
        match leaf:
            case Word(_, form):
                terms = [(name, key) for key in dict.fromkeys(find_key(form, stemmer) for stemmer in stemmers)]
            case Prefix(_, start):
                terms = [(name + EXACT, f"{start}*")]
            case Phrase(_, forms):
                terms = [(name + EXACT, form) for form in forms]
        found = [reader.find_occurrences(*term) for term in terms]
        self._in_row = isinstance(leaf, Phrase)
        self._found: list[Occurrences] = [known for known in found if known]
        held = [set(known.documents) for known in self._found]
        self.documents = set.intersection(*held) if self._in_row and all(found) else set()
        """Documents that may hold it."""
        if not self._in_row:
            self.documents = set().union(*held)
        self.width = len(terms) if self._in_row else 1

    def list_starts(self, document: int) -> list[int]:
        """The positions of the first word of each occurrence, ascending."""
        positions = [known.list_positions(document) for known in self._found]
        if not self._in_row:
            return sorted(place for listed in positions for place in listed)
        rows = [set(listed) for listed in positions[1:]]
        return [start for start in positions[0] if all(start + at in row for at, row in enumerate(rows, 1))]


def _is_near(one: _Positions, other: _Positions, document: int, distance: int) -> bool:
    firsts, seconds = one.list_starts(document), other.list_starts(document)
    return any(
        _has_between(seconds, start + one.width, start + one.width + distance)
        or _has_between(seconds, start - other.width - distance + 1, start - other.width + 1)
        for start in firsts
    )


def _has_between(positions: list[int], first: int, end: int) -> bool:
    """True if a position lies in the range from `first` up to but excluding `end`."""
    at = bisect_left(positions, first)
    return at < len(positions) and positions[at] < end
