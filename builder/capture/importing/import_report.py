"""What became of the captures of an import.

Rule: each capture is counted once, so that the counts add up to the inputs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from builder.article.saving import ARTICLE
from builder.article.store import CONTENT
from builder.errors import Problem
from builder.text import format_count

KEPT = "kept:"
"""Begins the paths of captures that come from the archive itself."""
BESIDE = "another capture of the same article, kept beside it"
"""Reason of a capture that is no article of its own."""
_STRENGTH = ("added", "updated", "duplicate", "unchanged", "passed over", "skipped")
_EXPLAINED = ("passed over", "skipped")
"""Statuses whose reasons are told."""
STATUSES = ("added", "updated", "unchanged", "duplicate", "passed over", "skipped")


class Imported(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one capture."""

    source: str
    status: str
    """One of `STATUSES`."""
    folder: str | None = None
    """The article's folder below `content/`."""
    reason: str = ""
    """Why, or of which kind a file is that was passed over."""
    advice: str = ""
    """What to do, where the capture was skipped."""


class Report(msgspec.Struct, frozen=True):
    """What became of all captures; the counts add up to the inputs."""

    captures: tuple[Imported, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many captures have each status, in the order of `STATUSES`."""
        counted = Counter(capture.status for capture in self.captures)
        return {status: counted[status] for status in STATUSES}

    def __str__(self) -> str:
        """The account of all captures.

        `31 captures = 28 added + 0 updated + 0 unchanged + 1 duplicate
        + 1 passed over (a log) + 1 skipped (a consent wall)`.

        Below it a line for each reason, where there are several, and for each article that changed: its folder and the
        names of its fields that did.
        """
        sums = " + ".join(f"{count:,} {status}{self._name_reason(status)}" for status, count in self.counts.items())
        total = f"{format_count(len(self.captures), 'capture')} = {sums}"
        changes = (f"  {known.folder}: {known.reason}" for known in self.captures if known.status == "updated")
        return "\n".join([total, *self._list_reasons(), *changes])

    def _count_reasons(self, status: str) -> Counter[str]:
        return Counter(capture.reason for capture in self.captures if capture.status == status and capture.reason)

    def _name_reason(self, status: str) -> str:
        """The one reason of a status, beside its count."""
        reasons = self._count_reasons(status) if status in _EXPLAINED else Counter()
        return f" ({next(iter(reasons))})" if len(reasons) == 1 else ""

    def _list_reasons(self) -> Iterator[str]:
        """A line for each of several reasons of a status, the most frequent first."""
        for status in _EXPLAINED:
            reasons = self._count_reasons(status)
            ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])) if len(reasons) > 1 else ()
            yield from (f"  {count:,} {status}: {reason}" for reason, count in ranked)


def join(first: Imported, later: Imported) -> Imported:
    """What became of a capture that was converted twice: the stronger of both, where the article now lies."""
    if later.status == "skipped" or _STRENGTH.index(later.status) < _STRENGTH.index(first.status):
        return msgspec.structs.replace(later, source=first.source)
    return msgspec.structs.replace(first, folder=later.folder)


def count_once(captures: Iterable[Imported]) -> Iterator[Imported]:
    """The captures; of those that were added as different articles and turned out to be one, the first was added."""
    added = set()
    for imported in captures:
        if imported.status == "added" and imported.folder in added:
            imported = msgspec.structs.replace(imported, status="duplicate", reason=BESIDE)
        elif imported.status == "added":
            added.add(imported.folder)
        yield imported


def add_ruled(captures: Iterable[Imported], ruled: Mapping[str, tuple[str, ...]]) -> tuple[Imported, ...]:
    """The captures, with the articles whose tags or section were changed over the whole archive, sorted.

    `ruled` has the changed fields by folder. An article that was written just now stays what it is; one that was not
    among the captures comes to them.
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
