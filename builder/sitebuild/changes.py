"""Changes of the content since the last build.

Rule: sizes, times and stamps decide what is read again, and nothing else; whether its bytes are others is for the
digests to say.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builder.article.store import find_evidence, is_article
from builder.sitebuild.inputs import Listing, parse_found

_EVIDENCE = "/capture.json"


class Changes(NamedTuple):
    """Files that look otherwise than the last build saw them."""

    fresh: frozenset[str]
    """The lines of the listing that are new."""
    articles: frozenset[str]
    """Articles whose file or evidence came or changed; paths below `content/`."""
    others: bool
    """True when articles went, or other files came, changed or went."""


def find_changes(before: bytes, now: Listing) -> Changes:
    """The differences between two listings of the content."""
    if before == now.packed:
        return Changes(frozenset(), frozenset(), others=False)
    old, lines = frozenset(Listing(before, 0).lines), now.lines
    fresh, gone = frozenset(lines).difference(old), old.difference(lines)
    changed = {parse_found(line).path for line in fresh}
    went = {parse_found(line).path for line in gone}
    evidence = {path for path in changed | went if path.endswith(_EVIDENCE)}
    own = {path for path in changed if is_article(path)}
    beside = {path for one in evidence for path in _find_owners(one, lines)}
    came, left = own - went, went - changed - evidence
    return Changes(fresh, frozenset(own | beside), bool(came or left or changed - own - evidence))


def _find_owners(evidence: str, lines: Sequence[str]) -> Iterator[str]:
    """The articles that evidence belongs to."""
    folder = evidence.removesuffix(_EVIDENCE[1:])
    at = bisect_left(lines, folder)
    while at < len(lines) and lines[at].startswith(folder):
        path = parse_found(lines[at]).path
        if is_article(path) and find_evidence(path) == evidence:
            yield path
        at += 1
