"""The boundaries between term shards.

Rule: boundaries depend on the keys themselves, not on how many keys came before: of the places where a shard may end,
the one before the key with the smallest digest is taken. So an edit moves only the boundaries near it, and later ones
stay (as in content-defined chunking: Muthitacharoen et al., *A low-bandwidth network file system*, 2001).
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from builder.search.layout import NAME_LENGTH, TERMS_LEAST, TERMS_MOST


class SizedKey(Protocol):
    """A key with the number of bytes that its forms take in a shard."""

    @property
    def key(self) -> str:
        """The key."""

    @property
    def size(self) -> int:
        """Approximate number of bytes."""


def find_cut(waiting: Sequence[SizedKey], *, complete: bool) -> int:
    """Number of waiting keys that make up the next shard; 0 if more keys are needed to decide.

    `complete` says that no more will come. A key that is too large for a shard has one of its own.
    """
    total, best, last = 0, None, 0
    for at, one in enumerate(waiting):
        if at and len(one.key.encode()) <= NAME_LENGTH:
            if total > TERMS_MOST:
                return best[1] if best else last or at
            last = at
            if total >= TERMS_LEAST:
                rank = (_rank(one.key), at)
                best = min(best, rank) if best else rank
        total += one.size
    if total > TERMS_MOST and (best or last):
        return best[1] if best else last
    return len(waiting) if complete else 0


def _rank(key: str) -> bytes:
    """A digest of the key. A checksum would not do: similar words have similar checksums."""
    return hashlib.blake2b(key.encode(), digest_size=8).digest()
