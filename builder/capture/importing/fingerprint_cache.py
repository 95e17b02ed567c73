"""Fingerprints of the captures in an archive, cached in `.backfile/`.

Rule: the cache may be deleted, and is never wrong: an entry is identified by its capture, address and converter. If
the cache cannot be used, the import works without it.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from builder import __version__
from builder.cache import FOLDER, NAME, Cache, DamagedCache, remove_cache
from builder.capture.furniture.fingerprint import CaptureFingerprint
from builder.capture.importing.import_records import ImportRecord
from builder.errors import Fault

_KIND = "capture"
_FORMAT = 3
"""To be increased when the form of fingerprints changes."""


def load_fingerprints(root: Path, records: Iterable[ImportRecord]) -> dict[str, CaptureFingerprint]:
    """The cached fingerprints, by the SHA-256 of their captures."""
    keys = {_make_key(record): record.sha256 for record in records}
    if not keys or not (root / FOLDER / NAME).is_file():
        return {}
    try:
        with Cache(root) as cache:
            found = zip(keys.values(), cache.load_many(_KIND, keys), strict=True)
            return {sha256: msgspec.msgpack.decode(value, type=CaptureFingerprint) for sha256, value in found if value}
    except DamagedCache:
        remove_cache(root)
    except (Fault, msgspec.MsgspecError):
        pass
    return {}


def save_fingerprints(root: Path, records: Iterable[ImportRecord], digests: Mapping[str, CaptureFingerprint]) -> None:
    """Store the fingerprints of these captures, and remove all others."""
    keys = {_make_key(record): record.sha256 for record in records if record.sha256 in digests}
    try:
        with Cache(root) as cache:
            cache.save_many(_KIND, ((key, msgspec.msgpack.encode(digests[sha256])) for key, sha256 in keys.items()))
            cache.keep_only(_KIND, keys)
            cache.commit()
    except DamagedCache:
        remove_cache(root)
    except Fault:
        pass


def _make_key(record: ImportRecord) -> bytes:
    return blake2b(f"{_FORMAT}\0{__version__}\0{record.sha256}\0{record.key}".encode(), digest_size=16).digest()
