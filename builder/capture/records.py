"""What imports wrote, and what became of the captures of this one.

Rule: the truth is in `content/`: records are read from the `capture.json` beside each article, never kept elsewhere.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

from builder.article.store import CONTENT, drop_links, list_linked, scan_all
from builder.capture.merge import Written
from builder.capture.pictures import Companion, is_stored_name
from builder.errors import Problem
from builder.files import hash_bytes, read_bytes
from builder.text import format_count

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
        """The account of all captures, with reasons.

        `31 captures = 28 added + 0 updated + 0 unchanged + 1 duplicate
        + 1 passed over (a log) + 1 skipped (a consent wall)`.

        Below it, a line for each article that changed: its folder and the names of its fields that did.
        """
        sums = " + ".join(f"{count} {status}{self._name_reasons(status)}" for status, count in self.counts.items())
        total = f"{format_count(len(self.captures), 'capture')} = {sums}"
        changes = (f"  {known.folder}: {known.reason}" for known in self.captures if known.status == "updated")
        return "\n".join([total, *changes])

    def _name_reasons(self, status: str) -> str:
        if status not in ("passed over", "skipped"):
            return ""
        reasons = Counter(capture.reason for capture in self.captures if capture.status == status)
        named = ", ".join(f"{count} × {reason}" if count > 1 else reason for reason, count in sorted(reasons.items()))
        return f" ({named})" if named else ""


class _Source(msgspec.Struct):
    sha256: str
    captured_at: str | None = None
    companions: str = ""


class _Digest(msgspec.Struct):
    sha256: str


class _Record(msgspec.Struct):
    """What is needed of every `capture.json`."""

    converter: str
    key: str
    capture: _Source
    article: _Digest


class Stored(msgspec.Struct, omit_defaults=True):
    """A picture of the capture: where the page had it, and the file beside the article when its bytes came along."""

    address: str
    stored: str | None = None


class _Whole(msgspec.Struct):
    """What converting anew needs of one."""

    article: Written
    pictures: tuple[Stored, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """An article that an earlier import wrote."""

    folder: str
    key: str
    sha256: str
    converter: str
    written: str
    """SHA-256 of `index.md` as the conversion gave it."""
    captured_at: str | None
    main: bool = True
    """False for a further capture kept beside the article's own."""
    companions: str = ""
    """Digest of the pictures that lay beside the capture; empty for none."""


class Archive:
    """What `content/` holds, by digest, key and folder; grows as captures come in."""

    def __init__(self, root: Path, known: Iterable[Known], folders: Iterable[str]) -> None:
        self.root = root
        self.folders = {folder.casefold() for folder in folders}
        self.by_digest: dict[str, Known] = {}
        self.by_key: dict[str, Known] = {}
        for record in known:
            self.add(record)

    def add(self, record: Known) -> None:
        """Take an article, or a capture beside one, among what is known."""
        self.by_digest[record.sha256] = record
        if record.main:
            self.by_key[record.key] = record
            self.folders.add(record.folder.casefold())

    def find(self, sha256: str, key: str) -> Known | None:
        """The article that a capture belongs to: made of its very bytes, else of the same address."""
        known = self.by_digest.get(sha256)
        return known if known and known.main else self.by_key.get(key)

    def read_mine(self, record: Known) -> bytes | None:
        """The article's file as it is; None when it is gone."""
        path = self.root / CONTENT / record.folder / "index.md"
        return read_bytes(path) if path.is_file() else None

    def is_edited(self, record: Known) -> bool:
        """Whether the article's file is not what the conversion gave."""
        mine = self.read_mine(record)
        return mine is None or hash_bytes(mine) != record.written


def load_written(root: Path, folder: str) -> Written | None:
    """What the last import wrote of an article; None when the record does not say."""
    whole = _load_whole(root, folder)
    return whole.article if whole and whole.article.values is not None else None


def load_companions(root: Path, folder: str) -> tuple[Companion, ...]:
    """The pictures that came along with an article's capture, from where the import stored them."""
    whole, base = _load_whole(root, folder), root / CONTENT / folder
    stored = [picture for picture in (whole.pictures if whole else ()) if not picture.address.startswith("data:")]
    names = {picture.address: picture.stored for picture in stored if picture.stored}
    there = {address: base / name for address, name in names.items() if is_stored_name(name)}
    return tuple(Companion(address, read_bytes(path)) for address, path in there.items() if path.is_file())


def _load_whole(root: Path, folder: str) -> _Whole | None:
    path = root / CONTENT / folder / "capture.json"
    try:
        return msgspec.json.decode(read_bytes(path), type=_Whole) if path.is_file() else None
    except (ValueError, RecursionError):
        return None


def load_known(root: Path) -> tuple[Known, ...]:
    """The records of earlier imports; one that cannot be read is as if it were not there.

    So is one beside a link that is not followed: its article may be a file from outside the archive.
    """
    records, listed = [], scan_all(root)
    linked = list_linked(listed)
    for found in drop_links(listed):
        path = PurePosixPath(found.path)
        if path.suffix != ".json" or not path.name.startswith("capture") or str(path.parent) in linked:
            continue
        try:
            record = msgspec.json.decode(read_bytes(root / CONTENT / found.path), type=_Record)
        except (ValueError, RecursionError):  # msgspec's own, wrong UTF-8, hostile nesting
            continue
        source = record.capture
        known = Known(
            folder=str(path.parent),
            key=record.key,
            sha256=source.sha256,
            converter=record.converter,
            written=record.article.sha256,
            captured_at=source.captured_at,
            main=path.name == "capture.json",
            companions=source.companions,
        )
        records.append(known)
    return tuple(records)
