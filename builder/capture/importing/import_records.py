"""The records of earlier imports: the `capture.json` of each article, and the records of further captures beside it.

Rule: `content/` is the only source; nothing is kept elsewhere. An unreadable record is reported, and its article is
still recognised by its capture, so that it is not added a second time.
"""

import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.evidence import AppliedFurniture, CaptureRecord, load_record
from builder.article.frontmatter import parse_article
from builder.article.saving import ARTICLE, RECORD
from builder.article.store import CONTENT, ContentFile, drop_links, list_linked, read_content, scan_all
from builder.capture.addresses import find_keys
from builder.capture.identity import decode_hashes
from builder.capture.pictures import Companion, is_stored_name
from builder.errors import Fault, Problem
from builder.files import decode_text, hash_bytes, read_bytes

KEPT_ENDINGS = (".html.gz", ".txt.gz")
"""Endings of the names of files that contain captures."""
CAPTURE = RECORD.removesuffix(".json")
"""Start of the names of the files of the capture that an article shows."""
_NAME = re.compile(r"(capture(?:-[0-9a-f]{8})?)\.(json|html\.gz|txt\.gz)")


class ImportRecord(msgspec.Struct, frozen=True):
    """A capture from an earlier import."""

    folder: str
    key: str
    sha256: str
    converter: str
    written: str
    """SHA-256 of `index.md` as written by the conversion."""
    captured_at: str | None
    main: bool = True
    """False for a further capture that is stored beside the article's own."""
    companions: str = ""
    """Digest of the pictures saved with the capture; empty if there are none."""
    furniture: AppliedFurniture = AppliedFurniture()
    complete: bool = True
    """True if the record states that the article was completely written; records of old versions do not."""
    addresses: tuple[str, ...] = ()
    """The keys of all addresses stated by the capture, from `find_keys`."""
    identity: str = ""
    """The article's id, as written by the import; empty in records of versions that did not store it."""
    words: int = 0
    """Number of words in the capture's text; 0 in records of versions that did not store it."""
    url: str | None = None
    """The address from its sidecar, or from the page itself."""
    walled: bool = False
    """True if the text ends with a paywall notice."""

    @property
    def stem(self) -> str:
        """Start of the names of the capture's files; for a further capture it contains the digest."""
        return CAPTURE if self.main else f"{CAPTURE}-{self.sha256[:8]}"


class DamagedRecord(NamedTuple):
    """An unreadable or missing record of an existing article."""

    folder: str
    name: str
    """Name of the record's file."""
    reason: str
    """The reason why it cannot be read; empty if it is missing."""
    sha256: str
    """SHA-256 of the capture stored beside it; only its first digits, or empty, if none is stored."""
    identity: str
    """The article's id; empty if it states none."""

    def is_made_of(self, sha256: str, identity: str) -> bool:
        """True if the record belongs to a capture or to its article, according to the digest or the id."""
        made = bool(self.sha256) and sha256.startswith(self.sha256)
        return made or (bool(identity) and self.identity == identity)

    @property
    def problem(self) -> Problem:
        """The problem, with advice how to repair it."""
        if not self.reason:
            hint = "import its capture again: this makes a new record and does not change the article"
            return Problem(f"{CONTENT}/{self.folder}/{self.name}", 0, "the record of the capture is missing", hint)
        way = "delete it and import its capture again: this makes a new record and does not change the article"
        if not self.sha256:
            way = "delete the whole folder and import its capture again"
        message = f"the record of the capture is damaged: {self.reason}"
        return Problem(f"{CONTENT}/{self.folder}/{self.name}", 0, message, f"restore it from a copy, or {way}")


class ArchiveRecords(NamedTuple):
    """The results of earlier imports."""

    known: tuple[ImportRecord, ...]
    damaged: tuple[DamagedRecord, ...]
    folders: frozenset[str]
    """All folders that contain an article or a record, whoever wrote it."""
    missing: tuple[Problem, ...]
    """A note for each article whose file is missing, if its record does not say whether it was ever written."""


def load_companions(root: Path, record: ImportRecord) -> tuple[Companion, ...]:
    """The pictures saved with a capture, from the files that the import stored."""
    base, name = root / CONTENT / record.folder, f"{record.stem}.json"
    try:
        listed = load_record(read_bytes(base / name)).pictures if (base / name).is_file() else ()
    except ValueError:
        return ()
    stored = [picture for picture in listed if not picture.address.startswith("data:")]
    names = {picture.address: picture.stored for picture in stored if picture.stored}
    there = {address: base / name for address, name in names.items() if is_stored_name(name)}
    return tuple(Companion(address, read_bytes(path)) for address, path in there.items() if path.is_file())


def load_records(root: Path, listed: tuple[ContentFile, ...] | None = None) -> ArchiveRecords:
    """The records of earlier imports; `listed` is the result of `scan_all`.

    Files beside a link that is not followed are skipped, because the article may be a file from outside the archive.
    """
    listed = scan_all(root) if listed is None else listed
    linked, names = list_linked(listed), defaultdict[str, set[str]](set)
    for found in drop_links(listed):
        folder, _, name = found.path.rpartition("/")
        names[folder].add(name)
    read = [one for folder in sorted(names.keys() - linked) for one in _read_folder(root, folder, names[folder])]
    known = tuple(one for one in read if isinstance(one, ImportRecord))
    taken = {folder for folder, there in names.items() if any(name.endswith((".md", ".json")) for name in there)}
    gone = [one for one in known if one.main and ARTICLE not in names[one.folder]]
    missing = (problem for one in gone if (problem := _explain_gone(root, one)))
    return ArchiveRecords(
        known=known,
        damaged=tuple(one for one in read if isinstance(one, DamagedRecord)),
        folders=frozenset(taken | linked),
        missing=tuple(missing),
    )


def _read_folder(root: Path, folder: str, names: set[str]) -> Iterator[ImportRecord | DamagedRecord]:
    """The records of one folder; a capture without a record counts as a missing record if its article exists.

    A record counts as damaged if a folder stands in its place or in that of the capture.
    """
    stems = {match[1] for name in names if (match := _NAME.fullmatch(name))}
    for stem in sorted({*stems, CAPTURE} if ARTICLE in names else stems, reverse=True):
        files = (f"{stem}{ending}" for ending in (".json", *KEPT_ENDINGS))
        if blocked := next(
            (name for name in files if name not in names and (root / CONTENT / folder / name).is_dir()), ""
        ):
            yield _describe(root, folder, stem, f"{blocked} is a folder, not a file")
        elif stem not in stems:
            continue
        elif f"{stem}.json" in names:
            yield _read_record(root, folder, stem)
        elif ARTICLE in names:
            yield _describe(root, folder, stem, "")


def _read_record(root: Path, folder: str, stem: str) -> ImportRecord | DamagedRecord:
    try:
        record = load_record(read_content(root, f"{folder}/{stem}.json"))
        decode_hashes(record.text.hashes)
        if not (record.converter and record.key and (record.article.sha256 or record.complete)):
            raise ValueError("does not say what was converted, and by which version")
    except ValueError as error:
        return _describe(root, folder, stem, str(error).partition("\n")[0] or type(error).__name__)
    stated = record.addresses or tuple(filter(None, (_read_address(record),)))
    return ImportRecord(
        folder=folder,
        key=record.key,
        sha256=record.capture.sha256,
        converter=record.converter,
        written=record.article.sha256,
        captured_at=record.capture.captured_at,
        url=record.capture.url,
        main=stem == CAPTURE,
        companions=record.capture.companions,
        furniture=record.furniture,
        complete=record.complete,
        addresses=find_keys(stated),
        identity=str((record.article.values or {}).get("id") or ""),
        words=record.text.words,
        walled=record.text.walled,
    )


def _read_address(record: CaptureRecord) -> str | None:
    """The address stated in a record of an old version."""
    stated = record.fields.get("original_url")
    return stated.value if stated and isinstance(stated.value, str) else None


def _describe(root: Path, folder: str, stem: str, reason: str) -> DamagedRecord:
    """The data about a capture that can be found without its record."""
    base, sha256, identity = root / CONTENT / folder, stem.partition("-")[2], ""
    for path in (base / f"{stem}.html.gz", base / f"{stem}.txt.gz"):
        try:
            sha256 = hash_bytes(gzip.decompress(read_bytes(path))) if path.is_file() else sha256
        except (Fault, OSError, EOFError, zlib.error):
            continue
    if stem == CAPTURE and (base / ARTICLE).is_file():
        try:
            text = decode_text(read_bytes(base / ARTICLE), path=folder)
            identity = parse_article(text, path=folder).article.id or ""
        except Fault:
            identity = ""
    return DamagedRecord(folder, f"{stem}.json", reason, sha256, identity)


def _explain_gone(root: Path, record: ImportRecord) -> Problem | None:
    """A problem for an article whose file is not there, unless its record says that a person deleted it."""
    if (root / CONTENT / record.folder / ARTICLE).is_dir():
        hint = "delete that folder, or restore the file from a copy"
        return Problem(f"{CONTENT}/{record.folder}/{ARTICLE}", 0, "is a folder, not the article's file", hint)
    return None if record.complete else _explain_missing(record)


def _explain_missing(record: ImportRecord) -> Problem:
    hint = "to restore it, delete the folder and import its capture again"
    message = (
        "the article's file is gone: a person deleted it, or an old version of Backfile was stopped before it wrote it"
    )
    return Problem(f"{CONTENT}/{record.folder}/{ARTICLE}", 0, message, hint, note=True)
