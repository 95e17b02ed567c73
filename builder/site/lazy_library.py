"""A library in a few bytes for each article, and the same library opened again, its articles loaded when looked at.

Rule: gives what `make_library` gave, article for article. Where an article stands is a place in one list, newest first;
places are 32-bit numbers in the machine's own order, for a cache never leaves its machine.
"""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar, overload

import msgspec

from builder.site.library import SECTION, Holding, Library, Neighbours, Standing, Taxonomy
from builder.site.related import LENGTH
from builder.site.taxonomy import Term

Load = Callable[[Sequence[int]], Sequence[Holding]]
"""Articles by their places; the same place gives the same object each time."""
Value = TypeVar("Value")

_AT_ONCE = 16
"""Articles loaded together where one goes through a list."""
_NONE = 0xFFFFFFFF
"""No article."""
_BESIDE = 2 + LENGTH
"""Places kept of each article: the older and the newer one of its section, and related ones."""


class PackedLibrary(msgspec.Struct, frozen=True, array_like=True):
    """A library to be kept."""

    sources: list[str]
    """Of each article in order, the withdrawn ones after all others."""
    urls: list[str]
    listed: int
    """The number of articles that are not withdrawn."""
    taxonomies: list["PackedTaxonomy"]
    months: list[tuple[str, str, bytes, list[str]]]
    """(year, month, places, days), the newest first."""
    undated: bytes
    beside: bytes
    """`_BESIDE` places of each listed article."""
    main_sections: list[str]
    """Keys."""
    standing: list[Standing]


class PackedTaxonomy(msgspec.Struct, frozen=True, array_like=True):
    """A taxonomy to be kept; `terms` are (key, label, slug, places)."""

    key: str
    folder: str
    least: int
    terms: list[tuple[str, str, str, bytes]]


class LazyList(Sequence[Holding]):
    """Articles of a library in its order."""

    def __init__(self, places: Sequence[int], load: Load) -> None:
        self._places, self._load = places, load

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Holding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Holding]: ...
    def __getitem__(self, at: int | slice) -> Holding | Sequence[Holding]:
        if isinstance(at, slice):
            return tuple(self._load(self._places[at]))
        return self._load((self._places[at],))[0]

    def __iter__(self) -> Iterator[Holding]:
        for at in range(0, len(self), _AT_ONCE):
            yield from self[at : at + _AT_ONCE]


class LazyMap(Mapping[str, Value]):
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


def pack_library(library: Library) -> PackedLibrary:
    """A library to be kept."""
    ordered = (*library.holdings, *library.withdrawn)
    taxonomies = [
        PackedTaxonomy(
            own.key, own.folder, own.least, [(*term[:3], library.pack(term.members)) for term in own.terms]
        )
        for own in library.taxonomies.values()
    ]  # fmt: skip
    return PackedLibrary(
        sources=[holding.source for holding in ordered],
        urls=[holding.url for holding in ordered],
        listed=len(library.holdings),
        taxonomies=taxonomies,
        months=[
            (year, month, library.pack(members), list(library.days[year][month]))
            for year, months in library.months.items()
            for month, members in months.items()
        ],
        undated=library.pack(library.undated),
        beside=_pack_beside(library),
        main_sections=[term.key for term in library.main_sections],
        standing=list(library.standing),
    )


def _pack_beside(library: Library) -> bytes:
    packed, places = array("I"), library.places
    for holding in library.holdings:
        older, newer = library.neighbours[holding.source]
        packed.append(places[older.source] if older else _NONE)
        packed.append(places[newer.source] if newer else _NONE)
        related = [places[other.source] for other in library.related.get(holding.source, ())]
        packed.extend((*related, *(_NONE,) * (LENGTH - len(related))))
    return packed.tobytes()


def list_beside(library: PackedLibrary, places: Collection[int]) -> list[int]:
    """The listed articles that name one of these as a neighbour or as related."""
    beside = memoryview(library.beside).cast("I")
    return sorted({at // _BESIDE for at, place in enumerate(beside) if place in places})


def replace_related(library: PackedLibrary, found: Sequence[Sequence[int]]) -> tuple[PackedLibrary, list[int]]:
    """The library with these related articles, by place; and the places of the articles for which they changed."""
    beside, changed = array("I", library.beside), []
    for place, related in enumerate(found):
        start = place * _BESIDE + 2
        row = array("I", (*related, *(_NONE,) * (LENGTH - len(related))))
        if beside[start : start + LENGTH] != row:
            beside[start : start + LENGTH] = row
            changed.append(place)
    return msgspec.structs.replace(library, beside=beside.tobytes()), changed


def open_library(packed: PackedLibrary, load: Load) -> Library:
    """A library that was packed; `load` gives its articles."""
    places = {source: place for place, source in enumerate(packed.sources)}
    beside = memoryview(packed.beside).cast("I")

    def unpack(found: bytes) -> LazyList:
        return LazyList(memoryview(found).cast("I"), load)

    def find_neighbours(place: int) -> Neighbours:
        older, newer = (
            load((other,))[0] if other != _NONE else None for other in beside[place * _BESIDE : place * _BESIDE + 2]
        )
        return older, newer

    def find_related(place: int) -> Sequence[Holding]:
        return load([other for other in beside[place * _BESIDE + 2 : (place + 1) * _BESIDE] if other != _NONE])

    months: dict[str, dict[str, Sequence[Holding]]] = {}
    days: dict[str, dict[str, Sequence[str]]] = {}
    for year, month, found, own in packed.months:
        months.setdefault(year, {})[month] = unpack(found)
        days.setdefault(year, {})[month] = own
    taxonomies = {own.key: _open_taxonomy(own, unpack) for own in packed.taxonomies}
    return Library(
        holdings=LazyList(range(packed.listed), load),
        withdrawn=LazyList(range(packed.listed, len(packed.sources)), load),
        undated=unpack(packed.undated),
        taxonomies=taxonomies,
        months=months,
        days=days,
        by_source=LazyMap(places, lambda place: load((place,))[0]),
        places=places,
        urls=LazyMap(places, packed.urls.__getitem__),
        standing=tuple(packed.standing),
        neighbours=LazyMap(places, find_neighbours),
        related=LazyMap(places, find_related),
        main_sections=tuple(taxonomies[SECTION].by_key[key] for key in packed.main_sections),
    )


def _open_taxonomy(own: PackedTaxonomy, unpack: Callable[[bytes], LazyList]) -> Taxonomy:
    terms = tuple(Term(key, label, slug, unpack(places)) for key, label, slug, places in own.terms)
    by_key, by_slug = {term.key: term for term in terms}, {term.slug: term for term in terms}
    return Taxonomy(own.key, own.folder, terms, by_key, by_slug, own.least)
