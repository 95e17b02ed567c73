"""Which articles are alike, as the last build found it: an edit compares few of them again.

Rule: gives what `find_related` gives for the same articles; what the last build kept only spares work.
"""

from collections.abc import Sequence

import msgspec

from builder.cache import Cache
from builder.site.related import Compared, Likeness, find_related

_KEPT = b"related"


def compare(cache: Cache, articles: Sequence[Likeness]) -> list[list[int]]:
    """`find_related` with what the last build kept, kept for the next one."""
    before = _load(cache)
    compared = Compared(list(articles), find_related(articles, before))
    if compared != before:
        cache.save_many("build", [(_KEPT, msgspec.msgpack.encode(compared))])
    return compared.found


def _load(cache: Cache) -> Compared | None:
    value = cache.load("build", _KEPT)
    try:
        return msgspec.msgpack.decode(value, type=Compared) if value else None
    except ValueError:  # as another version of Backfile kept it
        return None
