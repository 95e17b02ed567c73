"""Keys of terms, and sizes of position shards, which the writer and all readers of an index compute in the same way.

Rule: the browser's client (`client/index.js`) uses the same formulas; docs/search-format.md specifies them.
"""

from whoosh.lang.porter import stem

from builder.search.layout import PLACES_IN_PIECE, STEMMED
from builder.search.text.words import fold


def find_key(form: str, stemmer: str) -> str:
    """The key of a form: folded, and stemmed with Whoosh's Porter stemmer if `stemmer` says so."""
    return str(stem(fold(form))) if stemmer == STEMMED else fold(form)


def find_piece_size(total: int) -> int:
    """Number of positions in each position shard of a term shard with `total` positions; the last may have fewer."""
    pieces = -(-total // PLACES_IN_PIECE)
    return -(-total // pieces) if pieces else 1
