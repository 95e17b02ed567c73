"""The results of an import, capture by capture.

Rule: each capture is counted once, so that the counts add up to the number of inputs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from builder.article.saving import ARTICLE
from builder.article.store import CONTENT
from builder.errors import Problem
from builder.text import format_count

KEPT = "kept:"
"""Prefix of the paths of captures that come from the archive itself."""
BESIDE = "another capture of the same article, kept beside it"
"""Reason given for a capture that is not an article of its own."""
_STRENGTH = ("added", "updated", "duplicate", "unchanged", "passed over", "skipped")
_EXPLAINED = ("passed over", "skipped")
"""Statuses that are reported with their reasons."""
STATUSES = ("added", "updated", "unchanged", "duplicate", "passed over", "skipped")


class Imported(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result for one capture."""

    source: str
    status: str
    """One of `STATUSES`."""
    folder: str | None = None
    """The article's folder below `content/`."""
    reason: str = ""
    """The reason, or the kind of a file that was skipped as an accompanying file."""
    advice: str = ""
    """Advice, if the capture was skipped."""


class ImportReport(msgspec.Struct, frozen=True):
    """The results for all captures; the counts add up to the number of inputs."""

    captures: tuple[Imported, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of captures with each status, in the order of `STATUSES`."""
        counted = Counter(capture.status for capture in self.captures)
        return {status: counted[status] for status in STATUSES}

    def __str__(self) -> str:
        """The report as text.

        `31 captures = 28 added + 0 updated + 0 unchanged + 1 duplicate + 1 passed over (a log) + 1 skipped (a consent
        wall)`.

        Below it, there is a line for each reason, if there are several, and for each article that changed, with its
        folder and the names of the changed fields.
        """
        sums = " + ".join(f"{count:,} {status}{self._name_reason(status)}" for status, count in self.counts.items())
        total = f"{format_count(len(self.captures), 'capture')} = {sums}"
        changes = (f"  {known.folder}: {known.reason}" for known in self.captures if known.status == "updated")
        return "\n".join([total, *self._list_reasons(), *changes])

    def _count_reasons(self, status: str) -> Counter[str]:
        return Counter(capture.reason for capture in self.captures if capture.status == status and capture.reason)

    def _name_reason(self, status: str) -> str:
        """The reason for a status, if it has only one, in brackets."""
        reasons = self._count_reasons(status) if status in _EXPLAINED else Counter()
        return f" ({next(iter(reasons))})" if len(reasons) == 1 else ""

    def _list_reasons(self) -> Iterator[str]:
        """A line for each reason of a status with several reasons, the most frequent first."""
        for status in _EXPLAINED:
            reasons = self._count_reasons(status)
            ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])) if len(reasons) > 1 else ()
            yield from (f"  {count:,} {status}: {reason}" for reason, count in ranked)


def join(first: Imported, later: Imported) -> Imported:
    """The result for a capture converted twice: the more important one, with the article's current folder."""
    if later.status == "skipped" or _STRENGTH.index(later.status) < _STRENGTH.index(first.status):
        return msgspec.structs.replace(later, source=first.source)
    return msgspec.structs.replace(first, folder=later.folder)


def count_once(captures: Iterable[Imported]) -> Iterator[Imported]:
    """The captures; if several added articles turned out to be the same, only the first counts as added."""
    added = set()
    for imported in captures:
        if imported.status == "added" and imported.folder in added:
            imported = msgspec.structs.replace(imported, status="duplicate", reason=BESIDE)
        elif imported.status == "added":
            added.add(imported.folder)
        yield imported


def add_ruled(captures: Iterable[Imported], ruled: Mapping[str, tuple[str, ...]]) -> tuple[Imported, ...]:
    """The captures, and articles whose tags or section were changed to make the archive consistent, sorted.

    `ruled` maps folders to their changed fields. An article that has just been written keeps its status; an article
    that was not among the captures is added to them.
    """
    ordered = sorted(captures, key=lambda imported: imported.source)
    written = {imported.folder for imported in ordered if imported.status in ("added", "updated")}
    left = {folder: ", ".join(fields) for folder, fields in sorted(ruled.items()) if folder not in written}
    counted = []
    for imported in ordered:
        fields = left.pop(imported.folder or "", "") if imported.status == "unchanged" else ""
        counted.append(Imported(imported.source, "updated", imported.folder, fields) if fields else imported)
    for folder, fields in left.items():
        counted.append(Imported(f"{KEPT}{CONTENT}/{folder}/{ARTICLE}", "updated", folder, fields))
    return tuple(sorted(counted, key=lambda imported: imported.source))
