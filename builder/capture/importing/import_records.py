"""The records of earlier imports: each article's `capture.json`, and those of further captures beside it.

Rule: the truth is in `content/`, never kept elsewhere. A record that cannot be read is a finding, and its article is
still known by its capture, so that it is not added a second time.
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
from builder.article.store import CONTENT, Found, drop_links, list_linked, read_content, scan_all
from builder.capture.addresses import find_keys
from builder.capture.identity import decode_hashes
from builder.capture.pictures import Companion, is_stored_name
from builder.errors import Fault, Problem
from builder.files import decode_text, hash_bytes, read_bytes

KEPT_ENDINGS = (".html.gz", ".txt.gz")
"""Endings of the files that hold captures."""
CAPTURE = RECORD.removesuffix(".json")
"""Beginning of the names of the files of the capture that an article shows."""
_NAME = re.compile(r"(capture(?:-[0-9a-f]{8})?)\.(json|html\.gz|txt\.gz)")


class Known(msgspec.Struct, frozen=True):
    """A capture that an earlier import brought."""

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
    furniture: AppliedFurniture = AppliedFurniture()
    complete: bool = True
    """Whether the record says that the article was written as a whole, as records of old versions do not."""
    addresses: tuple[str, ...] = ()
    """The keys of all addresses that the capture states, as `find_keys` gives them."""
    identity: str = ""
    """The article's id, as the import wrote it; empty in records of versions that did not keep it."""
    words: int = 0
    """Number of words in the capture's text; 0 in records of versions that did not keep it."""
    walled: bool = False
    """Whether a paywall notice ends the text."""

    @property
    def stem(self) -> str:
        """The beginning of the names of the capture's files; that of a further capture has its digest."""
        return CAPTURE if self.main else f"{CAPTURE}-{self.sha256[:8]}"


class Damaged(NamedTuple):
    """A record that cannot be read, or is gone, of an article that is there."""

    folder: str
    name: str
    """Of the record's file."""
    reason: str
    """Why it cannot be read; empty when it is gone."""
    sha256: str
    """Of the capture kept beside it; its first digits, or empty, when none was kept."""
    identity: str
    """The article's id; empty when it states none."""

    def is_made_of(self, sha256: str, identity: str) -> bool:
        """Whether it is the record of a capture, or of another one of its article: by the digest, or by the id."""
        made = bool(self.sha256) and sha256.startswith(self.sha256)
        return made or (bool(identity) and self.identity == identity)

    @property
    def problem(self) -> Problem:
        """The finding, with the way to repair it."""
        if not self.reason:
            hint = "import its capture again: then it is made again, and the article stays as it is"
            return Problem(f"{CONTENT}/{self.folder}/{self.name}", 0, "the record of the capture is missing", hint)
        way = "delete it and import its capture again: then it is made again, and the article stays as it is"
        if not self.sha256:
            way = "delete the whole folder and import its capture again"
        message = f"the record of the capture is damaged: {self.reason}"
        return Problem(f"{CONTENT}/{self.folder}/{self.name}", 0, message, f"restore it from a copy, or {way}")


class Records(NamedTuple):
    """All that earlier imports wrote."""

    known: tuple[Known, ...]
    damaged: tuple[Damaged, ...]
    folders: frozenset[str]
    """All folders that hold an article or a record, whoever wrote it."""
    missing: tuple[Problem, ...]
    """A reminder for each article whose file is gone, where its record cannot say that it was ever written."""


def load_companions(root: Path, record: Known) -> tuple[Companion, ...]:
    """The pictures that came along with a capture, from where the import stored them."""
    base, name = root / CONTENT / record.folder, f"{record.stem}.json"
    try:
        listed = load_record(read_bytes(base / name)).pictures if (base / name).is_file() else ()
    except ValueError:
        return ()
    stored = [picture for picture in listed if not picture.address.startswith("data:")]
    names = {picture.address: picture.stored for picture in stored if picture.stored}
    there = {address: base / name for address, name in names.items() if is_stored_name(name)}
    return tuple(Companion(address, read_bytes(path)) for address, path in there.items() if path.is_file())


def load_records(root: Path, listed: tuple[Found, ...] | None = None) -> Records:
    """The records of earlier imports; `listed` is what `scan_all` gives.

    What lies beside a link that is not followed is passed over: its article may be a file from outside the archive.
    """
    listed = scan_all(root) if listed is None else listed
    linked, names = list_linked(listed), defaultdict[str, set[str]](set)
    for found in drop_links(listed):
        folder, _, name = found.path.rpartition("/")
        names[folder].add(name)
    read = [one for folder in sorted(names.keys() - linked) for one in _read_folder(root, folder, names[folder])]
    known = tuple(one for one in read if isinstance(one, Known))
    taken = {folder for folder, there in names.items() if any(name.endswith((".md", ".json")) for name in there)}
    missing = (one for one in known if one.main and not one.complete and ARTICLE not in names[one.folder])
    return Records(
        known=known,
        damaged=tuple(one for one in read if isinstance(one, Damaged)),
        folders=frozenset(taken | linked),
        missing=tuple(map(_explain_missing, missing)),
    )


def _read_folder(root: Path, folder: str, names: set[str]) -> Iterator[Known | Damaged]:
    """The records of one folder; a capture without a record is one that is gone, if its article is there."""
    stems = sorted({match[1] for name in names if (match := _NAME.fullmatch(name))}, reverse=True)
    for stem in stems:
        if f"{stem}.json" in names:
            yield _read_record(root, folder, stem)
        elif ARTICLE in names:
            yield _describe(root, folder, stem, "")


def _read_record(root: Path, folder: str, stem: str) -> Known | Damaged:
    try:
        record = load_record(read_content(root, f"{folder}/{stem}.json"))
        decode_hashes(record.text.hashes)
        if not record.article.sha256:
            raise ValueError("says nothing of the article")
    except ValueError as error:
        return _describe(root, folder, stem, str(error).partition("\n")[0] or type(error).__name__)
    stated = record.addresses or tuple(filter(None, (_read_address(record),)))
    return Known(
        folder=folder,
        key=record.key,
        sha256=record.capture.sha256,
        converter=record.converter,
        written=record.article.sha256,
        captured_at=record.capture.captured_at,
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
    """The address that a record of an old version states."""
    stated = record.fields.get("original_url")
    return stated.value if stated and isinstance(stated.value, str) else None


def _describe(root: Path, folder: str, stem: str, reason: str) -> Damaged:
    """What can be known of a capture without its record."""
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
    return Damaged(folder, f"{stem}.json", reason, sha256, identity)


def _explain_missing(record: Known) -> Problem:
    hint = "to have it back, delete the folder and import its capture again"
    message = (
        "the article's file is gone: a person deleted it, or an old version of Backfile was stopped before it wrote it"
    )
    return Problem(f"{CONTENT}/{record.folder}/{ARTICLE}", 0, message, hint, note=True)
