"""How a line is worded: whether its words are those of an article or of a page's frame.

Rule: adds up the learned weight of each word and pair of words; knows nothing of the lines around it.
"""

import re
from base64 import b85decode
from functools import lru_cache
from zlib import crc32, decompress

from builder.capture.segment.word_model import SLOTS, WORDS

ZERO, STEP = 128, 32
"""A slot's byte is its weight times `STEP`, above `ZERO`."""
MOST_WORDS = 24
"""Words of a line that are looked at, from its start."""
_TOKEN = re.compile(rb"[a-z\xe0-\xff]+|\d+|[$\xa3\x80%@#\xa9|\x85?!:]")
_FIRST, _LAST, _ALONE = 1, 2, 3
"""Where hashing begins, for a line's first and last word and for the words of a short line."""
_SHORT = 12
"""Words of a line in which each word counts by itself once more: labels are worded otherwise than sentences."""


def find_slots(text: str) -> set[int]:
    """The numbers (below `SLOTS`) that stand for a line's words and pairs of words."""
    text = text[:160].lower()
    words = _TOKEN.findall(text.encode() if text.isascii() else text.encode("cp1252", "ignore"))[:MOST_WORDS]
    if not words:
        return set()
    words = [word if word > b"9" else _fold(word) for word in words]
    marks = list(map(crc32, words))
    slots = {*marks, *map(crc32, words[1:], marks), crc32(words[0], _FIRST), crc32(words[-1], _LAST)}
    slots.add(len(words) // 4)
    if len(words) < _SHORT:
        slots.update(crc32(word, _ALONE) for word in words)
    return {slot % SLOTS for slot in slots}


def _fold(word: bytes) -> bytes:
    return word if not word.isdigit() else b"year" if len(word) == 4 and word[:2] in (b"19", b"20") else b"0"


@lru_cache(maxsize=1)
def load_words() -> bytes:
    """The weight of each slot, in bytes."""
    return decompress(b85decode(WORDS))


def score_wording(text: str) -> float:
    """Above 0 for the words of an article, below 0 for those of a page's frame; 0 for scripts other than Latin."""
    weights = load_words()
    slots = find_slots(text)
    return (sum(map(weights.__getitem__, slots)) - ZERO * len(slots)) / STEP
