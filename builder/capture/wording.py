"""How a line is worded: whether its words are those of an article or of a page's frame.

Rule: adds up the learned weight of each word and pair of words; knows nothing of the lines around it.
"""

import re
from base64 import b85decode
from functools import lru_cache
from itertools import pairwise
from zlib import crc32, decompress

from builder.capture.dump_weights import SLOTS, WORDS

ZERO, STEP = 128, 32
"""A slot's byte is its weight times `STEP`, above `ZERO`."""
MOST_WORDS = 24
"""Words of a line that are looked at, from its start."""
_TOKEN = re.compile(r"[a-zà-ÿ]+|\d+|[$€£%@#©|…?!:]")
_SHORT = 12
"""Words of a line in which each word counts by itself once more: labels are worded otherwise than sentences."""


def find_slots(text: str) -> set[int]:
    """The numbers (below `SLOTS`) that stand for a line's words and pairs of words."""
    words = [_fold(word) for word in _TOKEN.findall(text[:300].lower())[:MOST_WORDS]]
    if not words:
        return set()
    marks = {*words, *map("_".join, pairwise(words)), "^" + words[0], "$" + words[-1]}
    marks.add(f"#{min(len(words), MOST_WORDS) // 4}")
    if len(words) < _SHORT:
        marks.update("~" + word for word in words)
    return {crc32(mark.encode()) % SLOTS for mark in marks}


def _fold(word: str) -> str:
    return word if not word.isdigit() else "year" if len(word) == 4 and word[:2] in ("19", "20") else "0"


@lru_cache(maxsize=1)
def load_words() -> bytes:
    """The weight of each slot, in bytes."""
    return decompress(b85decode("".join(WORDS)))


def score_wording(text: str) -> float:
    """Above 0 for the words of an article, below 0 for those of a page's frame; 0 for scripts other than Latin."""
    weights = load_words()
    slots = find_slots(text)
    return (sum(weights[slot] for slot in slots) - ZERO * len(slots)) / STEP
