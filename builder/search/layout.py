"""The contents of the index and the names of its files (docs/search-format.md).

Rule: constants and shapes that the writer and the readers share; nothing here reads or writes.
"""

from typing import NamedTuple

import msgspec

FORMAT = 4
"""Raised when a file of the index changes its meaning."""
FOLDER = "search"
"""Below the output folder."""
MANIFEST = "manifest"
K1 = 1.2
"""BM25F's saturation, Whoosh's default."""


class Field(NamedTuple):
    """A text field that words are searched in."""

    name: str
    boost: float
    """Factor by which frequencies are multiplied; a multiple of 0.5, so that it is exact in 32 bits."""
    b: float
    """Weight of the field's length in BM25F, from 0 to 1; 0 where lengths are not stored."""


FIELDS = (
    Field("title", 3.0, 0.75),
    Field("dek", 1.5, 0.0),
    Field("body", 1.0, 0.75),
    Field("tags", 1.5, 0.0),
    Field("authors", 1.5, 0.0),
)
MEASURED = tuple(number for number, field in enumerate(FIELDS) if field.b)
"""The fields whose lengths are kept."""
FACETS = ("section", "tags", "authors", "publisher", "language", "kind")
"""Facets that results are filtered by; `section` is stored in the manifest, each other one in its own file."""
STEMMED = "en"
"""The one language whose words are stemmed; all others are found as they are written."""
DOCUMENTS_IN_CHUNK = 16
TEXTS_IN_CHUNK = 10
TERMS_LEAST, TERMS_MOST = 12_288, 18_432
"""Bytes of a term shard, before deflating: between these one ends (`cutting`)."""
NAME_LENGTH = 32
"""Most bytes of the first key of a term shard, of which its files are named."""
PLACES_IN_PIECE = 24_576
"""Most positions (occurrences) in a position shard."""
MOST_WORDS = 1 << 24
"""Words of a field that have a position; the rest of a longer text is not indexed."""


class FieldTotal(msgspec.Struct, frozen=True):
    """A field as the manifest describes it; `total` words in all documents."""

    name: str
    boost: float
    b: float
    total: int


class Manifest(msgspec.Struct, frozen=True):
    """The head of the manifest; arrays of bytes follow it in the file."""

    documents: int
    fields: tuple[FieldTotal, ...]
    stemmers: tuple[str, ...]
    """Of `en` and `` (no stemming), those that articles need."""
    sections: tuple[str, ...]
    """Values of the section column: 1 is the first, 0 is none."""
    terms: tuple[str, ...]
    """The first key of each term shard."""
    facets: tuple[str, ...]
    """The facets that have a file `f/<name>`: those with any value."""
    varied: tuple[str, ...]
    """Of all facets those with several values, which alone are worth choosing from."""
    language: str
    """The language of most articles; others name theirs in the document chunk."""
    sizes: tuple[int, ...]
    """Bytes of each array after the head: lengths per measured field, days, sections, checks of t, d, x, f."""
    documents_in_chunk: int = DOCUMENTS_IN_CHUNK
    texts_in_chunk: int = TEXTS_IN_CHUNK


def name_terms(number: int, first: str) -> str:
    """The name of a term shard's files, made from its first key, so that shards before it may be added or removed."""
    return first.encode().hex() if number else "0"


def find_stemmer(language: str) -> str:
    """`en` for every kind of English, else nothing."""
    return STEMMED if language.replace("_", "-").partition("-")[0].lower() == STEMMED else ""


def make_day_code(day: str) -> int:
    """A number that orders days, for `2021-12-11`, `2021-12` or `2021` (their first day); never below 372."""
    year, month, date = (*map(int, day[:10].split("-")), 1, 1)[:3]
    return year * 372 + (month - 1) * 31 + date - 1


def format_day(code: int) -> str:
    """The day that `make_day_code` made a number of."""
    return f"{code // 372:04d}-{code % 372 // 31 + 1:02d}-{code % 31 + 1:02d}"
