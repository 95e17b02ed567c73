"""Keys of terms, and the sizes of position shards: the writer and each reader of an index compute them alike.

Rule: the same formulas stand in the browser's client (`client/index.js`); docs/search-format.md is their source.
"""

from whoosh.lang.porter import stem

from builder.search.layout import PLACES_IN_PIECE, STEMMED
from builder.search.text.words import fold


def find_key(form: str, stemmer: str) -> str:
    """The key under which a form of a language stands: folded, and cut by Whoosh's Porter stemmer if need be."""
    return str(stem(fold(form))) if stemmer == STEMMED else fold(form)


def find_piece_size(total: int) -> int:
    """Places in each position shard of a term shard that has `total`; the last shard may have fewer."""
    pieces = -(-total // PLACES_IN_PIECE)
    return -(-total // pieces) if pieces else 1
