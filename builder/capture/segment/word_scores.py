"""A score for the wording of a line: typical of an article, or of the boilerplate around it.

Rule: adds up the learned weights of words and pairs of words; the lines around are ignored.
"""

import re
from base64 import b85decode
from functools import lru_cache
from zlib import crc32, decompress

from builder.capture.segment.word_model import SLOTS, WORDS

ZERO, STEP = 128, 32
"""A byte of the model is `ZERO` plus the weight times `STEP`."""
MOST_WORDS = 24
"""Maximum number of words of a line that are examined, from its start."""
_TOKEN = re.compile(rb"[a-z\xe0-\xff]+|\d+|[$\xa3\x80%@#\xa9|\x85?!:]")
_FIRST, _LAST, _ALONE = 1, 2, 3
"""Start values of the hash for a line's first word, its last word, and the words of a short line."""
_SHORT = 12
"""In lines with fewer words, each word also counts by itself: labels are worded differently from sentences."""


def find_slots(text: str) -> set[int]:
    """The slot numbers (below `SLOTS`) of a line's words and pairs of words."""
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
    """The encoded weights, one byte per slot."""
    return decompress(b85decode(WORDS))


def score_words(text: str) -> float:
    """Above 0 for the words of an article, below 0 for boilerplate; 0 for other scripts than Latin."""
    weights = load_words()
    slots = find_slots(text)
    return (sum(map(weights.__getitem__, slots)) - ZERO * len(slots)) / STEP
