"""Which articles are alike, as the last build found it: an edit compares few of them again.

Rule: gives what `find_related` gives for the same articles; what the last build kept only spares work.
"""

from collections.abc import Sequence

from builder.cache import Cache
from builder.site.related import Compared, Likeness, find_related

_KEPT = b"related"


def compare(cache: Cache, articles: Sequence[Likeness]) -> list[list[int]]:
    """`find_related` with what the last build kept, kept for the next one."""
    before = cache.recall("build", _KEPT, Compared)
    compared = Compared(list(articles), find_related(articles, before))
    if compared != before:
        cache.remember("build", _KEPT, compared)
    return compared.found
