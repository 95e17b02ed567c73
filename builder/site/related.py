"""Related articles, found by the rare words and tags that they have in common.

Rule: a word counts by how many articles have it, in buckets of powers of two, and only while they are few; so an edit
of one article changes the lists of few others, and no list costs more in a larger archive.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from struct import unpack
from typing import NamedTuple
from zlib import crc32

TERMS = 20
"""Words kept of an article."""
LENGTH = 3
"""Articles named below an article."""
LEAST = 5
"""The least weight of what two related articles have in common."""
WORD_BITS, TAG_BITS = 6, 8
"""A word counts while fewer than 2 ** (bits - 1) articles have it: its weight is what its own bits leave of these."""

_SHORTEST = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_SIZE = 4
_Key = int | str


def find_terms(title: str, chunks: Sequence[str]) -> bytes:
    """The words by which an article is compared, four bytes for each: those of its title, then the most frequent
    of its text, names before others. `chunks` are what stands between the spaces and marks of its text.
    """
    weights: dict[str, int] = {}
    for chunk, count in Counter(chunks).items():
        if len(chunk) >= _SHORTEST:
            for word in (chunk,) if chunk.isalpha() else _WORD.findall(chunk):
                lower = word.lower()
                weights[lower] = weights.get(lower, 0) - (2 * count if word != lower and word[0].isupper() else count)
    last = max(sorted(weights.values())[:TERMS], default=0)  # few are as frequent: to sort them all takes longer
    frequent = sorted((weight, word) for word, weight in weights.items() if weight <= last)
    ranked = (word for _, word in frequent[:TERMS])
    chosen = list(dict.fromkeys((*_list_words(title), *ranked)))[:TERMS]
    return b"".join([crc32(word.encode()).to_bytes(_SIZE, "little") for word in chosen])


def _list_words(title: str) -> list[str]:
    words = [word.lower() for word in _WORD.findall(title) if not _CJK.match(word)]
    return words + [run[at : at + 2] for run in _CJK.findall(title) for at in range(len(run) - 1)]


RelatedTerms = tuple[bytes, tuple[str, ...]]
"""By what an article is compared: its words as `find_terms` gives them, and its tags."""


class Compared(NamedTuple):
    """Articles in their order, and for each the places of the articles most like it."""

    articles: list[RelatedTerms]
    found: list[list[int]]


def find_related(articles: Sequence[RelatedTerms], before: Compared | None = None) -> list[list[int]]:
    """For each the places of the articles most like it, the most alike first, the nearer of equals.

    `before` is an earlier comparison of as many articles in the same order, of which few have changed: it saves work.
    """
    keys = [_list_keys(terms, tags) for terms, tags in articles]
    counts = Counter(chain.from_iterable(keys))
    weights = {key: weight for key, count in counts.items() if count > 1 and (weight := _weigh(key, count))}
    open_, found = _find_open(articles, before, keys, counts)
    wanted = {key for place in open_ for key in keys[place] if key in weights}
    bearers: defaultdict[_Key, list[int]] = defaultdict(list)
    for place, own in enumerate(keys):
        for key in wanted.intersection(own):
            bearers[key].append(place)
    for place in open_:
        found[place] = _rank(place, keys[place], bearers, weights)
    return found


def _find_open(
    articles: Sequence[RelatedTerms], before: Compared | None, keys: list[tuple[_Key, ...]], counts: Mapping[_Key, int]
) -> tuple[Sequence[int], list[list[int]]]:
    """The places to be ranked again, and what is known of all others."""
    if before is None or len(before.articles) != len(articles) or len(before.found) != len(articles):
        return range(len(articles)), [[] for _ in articles]
    pairs = enumerate(zip(before.articles, articles, strict=True))
    changed = {place: old for place, (old, new) in pairs if old != new}
    touched = {key for place, old in changed.items() for key in (*_list_keys(*old), *keys[place])}
    telling = {key for key in touched if _weigh(key, max(1, counts.get(key, 0) - len(changed)))}
    near = {place for place, own in enumerate(keys) if not telling.isdisjoint(own)} if telling else set()
    return sorted(near | changed.keys()), list(before.found)


def _list_keys(terms: bytes, tags: Iterable[str]) -> tuple[_Key, ...]:
    return (*unpack(f"<{len(terms) // _SIZE}I", terms), *dict.fromkeys(tags))


def _weigh(key: _Key, count: int) -> int:
    return max(0, (TAG_BITS if isinstance(key, str) else WORD_BITS) - count.bit_length())


def _rank(place: int, own: Iterable[_Key], bearers: Mapping[_Key, list[int]], weights: Mapping[_Key, int]) -> list[int]:
    scores: defaultdict[int, int] = defaultdict(int)
    for key in own:
        if key in weights:
            weight = weights[key]
            for other in bearers[key]:
                scores[other] += weight
    scores.pop(place, None)
    found = [(-score, abs(other - place), other) for other, score in scores.items() if score >= LEAST]
    return [other for _, _, other in sorted(found)[:LENGTH]]
