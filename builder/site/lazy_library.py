"""A library in a few bytes for each article, and the same library again, whose articles are loaded when looked at.

Rule: gives what `make_library` gave, article for article. Where an article stands is a place in one list, newest first;
places are 32-bit numbers in the machine's own order, for a cache never leaves its machine.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar, overload

import msgspec

from builder.site.library import SECTION, Holding, Library, Neighbours, Standing, Taxonomy
from builder.site.related import LENGTH
from builder.site.taxonomy import Term

Load = Callable[[Sequence[int]], Sequence[Holding]]
"""Articles by their places; the same place gives the same object each time."""
Value = TypeVar("Value")

_AT_ONCE = 16
"""Articles loaded together where one goes through a shelf."""
_ORDER = sys.byteorder
_NONE = 0xFFFFFFFF
"""No article."""


class Shelved(msgspec.Struct, frozen=True, array_like=True):
    """A library put away."""

    sources: list[str]
    """Of each article in order, the withdrawn ones after all others."""
    urls: list[str]
    listed: int
    """How many of them are not withdrawn."""
    taxonomies: list["ShelvedTaxonomy"]
    months: list[tuple[str, str, bytes, list[str]]]
    """(year, month, places, days), the newest first."""
    undated: bytes
    loose: bytes
    """Those without a section."""
    related: bytes
    """`LENGTH` places an article."""
    main_sections: list[str]
    """Keys."""
    standing: list[Standing]


class ShelvedTaxonomy(msgspec.Struct, frozen=True, array_like=True):
    """A taxonomy put away; `terms` are (key, label, slug, places)."""

    key: str
    folder: str
    least: int
    terms: list[tuple[str, str, str, bytes]]


class Shelf(Sequence[Holding]):
    """Articles of a library in its order."""

    def __init__(self, places: Sequence[int], load: Load) -> None:
        self.places, self._load = places, load

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Holding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Holding]: ...
    def __getitem__(self, at: int | slice) -> Holding | Sequence[Holding]:
        if isinstance(at, slice):
            return tuple(self._load(self.places[at]))
        return self._load((self.places[at],))[0]

    def __iter__(self) -> Iterator[Holding]:
        for at in range(0, len(self), _AT_ONCE):
            yield from self[at : at + _AT_ONCE]

    def find(self, place: int) -> int:
        """Where the article of a place stands here; -1 when it does not. Shelves are in order."""
        at = bisect_left(self.places, place)
        return at if at < len(self.places) and self.places[at] == place else -1


class Looked(Mapping[str, Value]):
    """Source → what is made of its place when it is asked for."""

    def __init__(self, places: Mapping[str, int], make: Callable[[int], Value]) -> None:
        self._places, self._make = places, make

    def __getitem__(self, source: str) -> Value:
        return self._make(self._places[source])

    def __contains__(self, source: object) -> bool:
        return source in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def shelve(library: Library) -> Shelved:
    """A library put away."""
    ordered = (*library.holdings, *library.withdrawn)
    places = {id(holding): place for place, holding in enumerate(ordered)}

    def pack(holdings: Iterable[Holding]) -> bytes:
        return array("I", [places[id(holding)] for holding in holdings]).tobytes()

    taxonomies = [
        ShelvedTaxonomy(
            own.key, own.folder, own.least, [(*term[:3], pack(term.members)) for term in own.terms]
        )
        for own in library.taxonomies.values()
    ]  # fmt: skip
    related = ([places[id(other)] for other in library.related.get(h.source, ())] for h in library.holdings)
    return Shelved(
        sources=[holding.source for holding in ordered],
        urls=[holding.url for holding in ordered],
        listed=len(library.holdings),
        taxonomies=taxonomies,
        months=[
            (year, month, pack(members), list(library.days[year][month]))
            for year, months in library.months.items()
            for month, members in months.items()
        ],
        undated=pack(library.undated),
        loose=pack(h for h in library.holdings if not h.article.section),
        related=pack_related(related),
        main_sections=[term.key for term in library.main_sections],
        standing=list(library.standing),
    )


def pack_related(found: Iterable[Sequence[int]]) -> bytes:
    """The places of related articles, as `Shelved` has them."""
    packed = array("I")
    for places in found:
        packed.extend((*places, *(_NONE,) * (LENGTH - len(places))))
    return packed.tobytes()


class Shelves:
    """A library that was put away, with its articles by place."""

    def __init__(self, shelved: Shelved, load: Load) -> None:
        self._shelved, self._load = shelved, load
        self.places = {source: place for place, source in enumerate(shelved.sources)}
        """Source → place, the withdrawn ones among them."""
        self._related = memoryview(shelved.related).cast("I")
        self.library = self._open()

    def list_related_to(self, place: int) -> Sequence[int]:
        """The places of the articles that name this one as related."""
        sign, related = place.to_bytes(4, _ORDER), self._shelved.related
        found, at = [], related.find(sign)
        while at >= 0:
            if at % 4 == 0:
                found.append(at // 4 // LENGTH)
            at = related.find(sign, at + 1)
        return found

    def _pack(self, places: bytes) -> Shelf:
        return Shelf(memoryview(places).cast("I"), self._load)

    def _open(self) -> Library:
        shelved = self._shelved
        taxonomies = {own.key: self._open_taxonomy(own) for own in shelved.taxonomies}
        months: dict[str, dict[str, Sequence[Holding]]] = {}
        days: dict[str, dict[str, Sequence[str]]] = {}
        for year, month, places, own in shelved.months:
            months.setdefault(year, {})[month] = self._pack(places)
            days.setdefault(year, {})[month] = own
        sections = taxonomies[SECTION]
        return Library(
            holdings=Shelf(range(shelved.listed), self._load),
            withdrawn=Shelf(range(shelved.listed, len(shelved.sources)), self._load),
            undated=self._pack(shelved.undated),
            taxonomies=taxonomies,
            months=months,
            days=days,
            by_source=Looked(self.places, lambda place: self._load((place,))[0]),
            places=self.places,
            urls=Looked(self.places, shelved.urls.__getitem__),
            standing=tuple(shelved.standing),
            neighbours=Looked(self.places, lambda place: self._find_neighbours(sections, place)),
            related=Looked(self.places, self._find_related),
            main_sections=tuple(sections.by_key[key] for key in shelved.main_sections),
        )

    def _open_taxonomy(self, own: ShelvedTaxonomy) -> Taxonomy:
        terms = tuple(Term(key, label, slug, self._pack(places)) for key, label, slug, places in own.terms)
        by_key, by_slug = {term.key: term for term in terms}, {term.slug: term for term in terms}
        return Taxonomy(own.key, own.folder, terms, by_key, by_slug, own.least)

    def _find_neighbours(self, sections: Taxonomy, place: int) -> Neighbours:
        shelves = chain((term.members for term in sections.terms), (self._pack(self._shelved.loose),))
        for shelf in shelves:
            if isinstance(shelf, Shelf) and (at := shelf.find(place)) >= 0:
                return shelf[at + 1] if at + 1 < len(shelf) else None, shelf[at - 1] if at else None
        raise KeyError(self._shelved.sources[place])

    def _find_related(self, place: int) -> Sequence[Holding]:
        start = place * LENGTH
        return self._load([other for other in self._related[start : start + LENGTH] if other != _NONE])
