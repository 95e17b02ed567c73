"""The related articles that the last build found: an edit compares few of them again.

Rule: gives what `find_related` gives for the same articles; what the last build kept only spares work.
"""

from collections.abc import Mapping, Sequence

from builder.cache import Cache, DamagedCache
from builder.site.related import Compared, RelatedTerms, find_related

_KEPT = b"related"


def compare(cache: Cache, articles: Sequence[RelatedTerms]) -> list[list[int]]:
    """`find_related` with what the last build kept, kept for the next one."""
    before = cache.recall("build", _KEPT, Compared)
    compared = Compared(list(articles), find_related(articles, before))
    if compared != before:
        cache.remember("build", _KEPT, compared)
    return compared.found


def compare_changed(cache: Cache, terms: Mapping[int, bytes], count: int) -> list[list[int]]:
    """`compare` of as many articles as before, some of which, by place, have other words now and the same tags."""
    before = cache.recall("build", _KEPT, Compared)
    if before is None or len(before.articles) != count:
        raise DamagedCache("what was related is gone")
    articles = list(before.articles)
    for place, new in terms.items():
        articles[place] = (new, articles[place][1])
    return compare(cache, articles)
