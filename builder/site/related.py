"""Which articles speak of the same: by rare words and tags in common.

Rule: a word counts by how many articles have it, in buckets of powers of two, and only while they are few; so an edit
of one article changes the lists of few others, and no list costs more in a larger archive.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from zlib import crc32

TERMS = 20
"""Words kept of an article."""
LENGTH = 3
"""Articles named below an article."""
LEAST = 5
"""The least weight of what two related articles have in common."""
WORD_BITS, TAG_BITS = 6, 8
"""A word counts while fewer than 2 ** (bits - 1) articles have it: its weight is what its own bits leave of these."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_SIZE = 4


def find_terms(title: str, text: str) -> bytes:
    """The words by which an article is compared, four bytes for each: those of its title, then the most frequent
    of its text, names before others.
    """
    head = _list_words(title)
    counts = Counter(_WORD.findall(text))
    weights: Counter[str] = Counter()
    for word, count in counts.items():
        weights[word.lower()] += 2 * count if word[0].isupper() else count
    ranked = sorted(weights, key=lambda word: (-weights[word], word))[:TERMS]
    chosen = list(dict.fromkeys((*head, *ranked)))[:TERMS]
    return b"".join(crc32(word.encode()).to_bytes(_SIZE, "little") for word in chosen)


def _list_words(title: str) -> list[str]:
    words = [word.lower() for word in _WORD.findall(title) if not _CJK.match(word)]
    return words + [run[at : at + 2] for run in _CJK.findall(title) for at in range(len(run) - 1)]


def find_related(articles: Sequence[tuple[bytes, Iterable[str]]]) -> list[list[int]]:
    """For each (terms, tags) the places of the articles most like it, the most alike first, the nearer of equals."""
    bearers: defaultdict[bytes | str, list[int]] = defaultdict(list)
    keys = [_list_keys(terms, tags) for terms, tags in articles]
    for place, own in enumerate(keys):
        for key in own:
            bearers[key].append(place)
    weights = {key: _weigh(key, len(places)) for key, places in bearers.items() if len(places) > 1}
    return [_rank(place, own, bearers, weights) for place, own in enumerate(keys)]


def _list_keys(terms: bytes, tags: Iterable[str]) -> list[bytes | str]:
    return [*(terms[at : at + _SIZE] for at in range(0, len(terms), _SIZE)), *dict.fromkeys(tags)]


def _weigh(key: bytes | str, count: int) -> int:
    return max(0, (TAG_BITS if isinstance(key, str) else WORD_BITS) - count.bit_length())


def _rank(
    place: int, own: list[bytes | str], bearers: dict[bytes | str, list[int]], weights: dict[bytes | str, int]
) -> list[int]:
    scores: defaultdict[int, int] = defaultdict(int)
    for key in own:
        if weight := weights.get(key, 0):
            for other in bearers[key]:
                scores[other] += weight
    scores.pop(place, None)
    found = [(-score, abs(other - place), other) for other, score in scores.items() if score >= LEAST]
    return [other for _, _, other in sorted(found)[:LENGTH]]
