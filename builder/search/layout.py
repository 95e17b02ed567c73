"""The contents of the index and the names of its files (docs/search-format.md).

Rule: constants and shapes that the writer and the readers share; nothing here reads or writes.
"""

from typing import NamedTuple

import msgspec

FORMAT = 4
"""Version of the index format; increased if a file of the index changes its meaning."""
FOLDER = "search"
"""Folder of the index below the output folder."""
MANIFEST = "manifest"
K1 = 1.2
"""Saturation parameter of BM25F; Whoosh's default."""


class Field(NamedTuple):
    """A text field that is searched for words."""

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
"""The numbers of the fields whose lengths are stored."""
FACETS = ("section", "tags", "authors", "publisher", "language", "kind")
"""Facets that results are filtered by; `section` is stored in the manifest, each other one in its own file."""
STEMMED = "en"
"""The only language whose words are stemmed; words of all others are found as written."""
DOCUMENTS_IN_CHUNK = 16
TEXTS_IN_CHUNK = 10
TERMS_LEAST, TERMS_MOST = 12_288, 18_432
"""Range of sizes, in bytes before compression, at which a term shard ends (`write/shard_boundaries.py`)."""
NAME_LENGTH = 32
"""Maximum number of bytes of the first key of a term shard, because the files of the shard are named after it."""
PLACES_IN_PIECE = 24_576
"""Most positions (occurrences) in a position shard."""
MOST_WORDS = 1 << 24
"""Maximum number of words of a field that have a position; the rest of a longer text is not indexed."""


class FieldTotal(msgspec.Struct, frozen=True):
    """The description of a field in the manifest; `total` is the number of its words in all documents."""

    name: str
    boost: float
    b: float
    total: int


class Manifest(msgspec.Struct, frozen=True):
    """The head of the manifest; it is followed by arrays of bytes."""

    documents: int
    fields: tuple[FieldTotal, ...]
    stemmers: tuple[str, ...]
    """The stemmers that the articles need: `en`, and an empty string for no stemming."""
    sections: tuple[str, ...]
    """Values of the section column: number 1 is the first of these, 0 is no section."""
    terms: tuple[str, ...]
    """The first key of each term shard."""
    facets: tuple[str, ...]
    """The facets that have a file `f/<name>`: those with any value."""
    varied: tuple[str, ...]
    """The facets with several values; only these are worth offering as filters."""
    language: str
    """The language of most articles; the others have theirs in the document chunk."""
    sizes: tuple[int, ...]
    """Number of bytes of each array after the head: lengths per field, days, sections, checks of t, d, x, f."""
    documents_in_chunk: int = DOCUMENTS_IN_CHUNK
    texts_in_chunk: int = TEXTS_IN_CHUNK


def name_terms(number: int, first: str) -> str:
    """The name of a term shard's files, made from its first key, so that shards before it may be added or removed."""
    return first.encode().hex() if number else "0"


def find_stemmer(language: str) -> str:
    """`en` for every variety of English, otherwise an empty string."""
    return STEMMED if language.replace("_", "-").partition("-")[0].lower() == STEMMED else ""


def make_day_code(day: str) -> int:
    """A number that orders days, for `2021-12-11`, `2021-12` or `2021` (their first day); never below 372."""
    year, month, date = (*map(int, day[:10].split("-")), 1, 1)[:3]
    return year * 372 + (month - 1) * 31 + date - 1


def format_day(code: int) -> str:
    """The day for a number of `make_day_code`."""
    return f"{code // 372:04d}-{code % 372 // 31 + 1:02d}-{code % 31 + 1:02d}"
