"""The archive's captures as an import knows them, by digest, key, address and folder.

Rule: follows what is written to the archive, and is never ahead of it.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from builder.article.evidence import ConvertedValues, load_record
from builder.article.saving import ARTICLE, RECORD
from builder.capture.importing.import_records import KEPT_ENDINGS, ArchiveRecords, DamagedRecord, ImportRecord
from builder.capture.importing.storage import Storage
from builder.files import hash_bytes


class Archive:
    """The contents of `content/` by digest, key and folder, updated as captures are imported."""

    def __init__(
        self, storage: Storage, records: ArchiveRecords, fresh: Iterable[str] = (), *, keeps_captures: bool = True
    ) -> None:
        self.storage, self.root, self.keeps_captures = storage, storage.root, keeps_captures
        self.folders = {folder.casefold() for folder in records.folders}
        self.fresh = set(fresh)
        """Folders of articles whose import has not ended; they may still be renamed."""
        self.damaged = {record.folder: record for record in records.damaged}
        self.by_digest: dict[str, ImportRecord] = {}
        self.by_key: dict[str, ImportRecord] = {}
        self.by_address: defaultdict[str, set[str]] = defaultdict(set)
        """The SHA-256 of all captures that state an address, by the address's key."""
        self.leftovers: list[ImportRecord] = []
        """Captures stored beside an article although another article shows them, because an import was stopped while
        moving them.
        """
        self._within: defaultdict[str, set[str]] = defaultdict(set)
        shown = {record.sha256 for record in records.known if record.main}
        for record in records.known:
            if record.main or record.sha256 not in shown:
                self.add(record)
            else:
                self.leftovers.append(record)

    def add(self, record: ImportRecord) -> None:
        """Add an article, or a capture stored beside one."""
        old, within = self.by_digest.get(record.sha256, record), self._within[record.folder]
        if old.folder != record.folder:
            self._within[old.folder].discard(record.sha256)
        for address in old.addresses or (old.key,):
            self.by_address[address].discard(record.sha256)
        if record.main:
            self.by_key[record.key] = record
            self.folders.add(record.folder.casefold())
            for sha256 in within - {record.sha256}:
                self.by_digest[sha256] = msgspec.structs.replace(self.by_digest[sha256], main=False)
        self.by_digest[record.sha256] = record
        within.add(record.sha256)
        for address in record.addresses or (record.key,):
            self.by_address[address].add(record.sha256)

    def find_damaged(self, sha256: str, identity: str = "") -> DamagedRecord | None:
        """The unreadable record that belongs, or may belong, to a capture."""
        ranked = sorted(self.damaged.values(), key=lambda one: not one.sha256)
        return next((one for one in ranked if one.is_made_of(sha256, identity)), None)

    def relocate(self, folder: str, target: str) -> None:
        """Record that an article's folder was renamed."""
        self.folders = self.folders - {folder.casefold()} | {target.casefold()}
        self.fresh = self.fresh - {folder} | {target}
        for sha256 in (moved := self._within.pop(folder)):
            record = self.by_digest[sha256] = msgspec.structs.replace(self.by_digest[sha256], folder=target)
            if self.by_key.get(record.key, record).folder == folder:
                self.by_key[record.key] = record
        self._within[target] = moved

    def forget(self, record: ImportRecord) -> None:
        """Record that an article with a single capture was removed."""
        self.detach(record)
        del self._within[record.folder]
        self.by_key = {key: known for key, known in self.by_key.items() if known.folder != record.folder}
        self.folders.discard(record.folder.casefold())
        self.fresh.discard(record.folder)

    def list_captures(self, folder: str) -> list[ImportRecord]:
        """The captures of an article, in the order of their digests."""
        return [self.by_digest[sha256] for sha256 in sorted(self._within.get(folder, ()))]

    def find_main(self, record: ImportRecord) -> ImportRecord | None:
        """The capture whose text an article shows; None if its record cannot be read."""
        return next((one for one in self.list_captures(record.folder) if one.main), None)

    def is_kept(self, record: ImportRecord) -> bool:
        """True if the bytes of a capture are stored beside its article."""
        return self.storage.holds(record.folder, *(f"{record.stem}{ending}" for ending in KEPT_ENDINGS))

    def is_replaceable(self, main: ImportRecord) -> bool:
        """True if another capture's text may replace an article's text without losing anything."""
        return self.keeps_captures and self.is_kept(main) and not self.is_edited(main)

    def fold(self, other: ImportRecord, target: ImportRecord) -> None:
        """Record that all captures of one article were moved to another."""
        for record in self.list_captures(other.folder):
            self.add(msgspec.structs.replace(record, folder=target.folder, key=target.key, main=False))
        self.by_key.pop(other.key, None)
        self.folders.discard(other.folder.casefold())
        self.fresh.discard(other.folder)

    def detach(self, record: ImportRecord) -> None:
        """Forget a capture that was stored beside an article."""
        del self.by_digest[record.sha256]
        self._within[record.folder].discard(record.sha256)
        for address in record.addresses or (record.key,):
            self.by_address[address].discard(record.sha256)

    def is_single(self, record: ImportRecord) -> bool:
        """True if an article was made from one capture, and no other is stored beside it."""
        return record.main and self._within[record.folder] == {record.sha256}

    def read_mine(self, record: ImportRecord) -> bytes | None:
        """The article's file as it is now; None if it was deleted."""
        return self.storage.read(record.folder, ARTICLE)

    def is_edited(self, record: ImportRecord) -> bool:
        """True if the article's file differs from the result of the conversion."""
        mine = self.read_mine(record)
        return mine is None or hash_bytes(mine) != record.written

    def load_written(self, folder: str) -> ConvertedValues | None:
        """The result of the last import of an article; None if the record does not contain it."""
        data = self.storage.read(folder, RECORD)
        try:
            written = load_record(data).article
        except ValueError:
            return None
        return written if written.sha256 and written.values is not None else None
