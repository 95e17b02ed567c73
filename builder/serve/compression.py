"""Whether an answer goes out packed.

Rule: pure. Text goes packed to who asks for it, whole files only: a part of a file is a part of its own bytes.
"""

import gzip
import re

LEAST_BYTES = 512
"""Smaller answers gain nothing."""
MOST_BYTES = 16 << 20
_TEXT = re.compile(r"text/(?!event-stream)|application/(?:json|manifest\+json|.*xml)|image/svg\+xml")


def wants_packed(accepted: str | None) -> bool:
    """Whether an `Accept-Encoding` takes gzip (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in (accepted or "").lower().split(","):
        name, _, weight = part.partition(";")
        try:
            weights[name.strip()] = float(weight.partition("=")[2] or 1) if weight.strip() else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def can_pack(kind: str, size: int) -> bool:
    """Whether an answer of this media type and size is worth packing."""
    return LEAST_BYTES <= size <= MOST_BYTES and _TEXT.match(kind) is not None


def pack_quickly(content: bytes) -> bytes:
    """Gzip at its fastest, without a time: the preview is next door."""
    return gzip.compress(content, compresslevel=1, mtime=0)
