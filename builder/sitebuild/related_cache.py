"""Which articles are alike, as the last build found it: an edit compares few of them again.

Rule: gives what `find_related` gives for the same articles; what the last build kept only spares work.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from builder.cache import Cache
from builder.site.lazy_library import pack_related
from builder.site.related import Compared, Likeness, find_related

_KEPT = b"related"


def compare(cache: Cache, articles: Sequence[Likeness]) -> list[list[int]]:
    """`find_related` with what the last build kept, kept for the next one."""
    before = cache.recall("build", _KEPT, Compared)
    compared = Compared(list(articles), find_related(articles, before))
    if compared != before:
        cache.remember("build", _KEPT, compared)
    return compared.found


class Again(NamedTuple):
    """What is related after few articles changed."""

    packed: bytes
    """As `shelves.pack_related` gives it."""
    changed: tuple[int, ...]
    """The places of articles that have other related ones now."""


def compare_again(cache: Cache, packed: bytes, terms: Mapping[int, bytes]) -> Again | None:
    """`compare` when some articles have other words now, by place, and the same tags; `packed` is what was related.

    None when what the last build kept is not of the same articles.
    """
    if not terms:
        return Again(packed, ())
    before = cache.recall("build", _KEPT, Compared)
    if before is None or pack_related(before.found) != packed:
        return None
    articles = list(before.articles)
    for place, new in terms.items():
        articles[place] = (new, articles[place][1])
    found = find_related(articles, before)
    cache.remember("build", _KEPT, Compared(articles, found))
    changed = (place for place, (old, new) in enumerate(zip(before.found, found, strict=True)) if old != new)
    return Again(pack_related(found), tuple(changed))
