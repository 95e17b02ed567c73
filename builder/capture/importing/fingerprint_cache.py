"""Digests of the captures that an archive keeps, remembered in `.backfile/`.

Rule: disposable, and never wrong: a digest is found only by its capture, address and converter. A cache that cannot be
used is done without.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from builder import __version__
from builder.cache import FOLDER, NAME, Cache, DamagedCache, remove_cache
from builder.capture.furniture.fingerprint import Digest
from builder.capture.importing.import_records import Known
from builder.errors import Fault

_KIND = "capture"
_FORMAT = 3
"""Raised when digests get another form."""


def load_digests(root: Path, records: Iterable[Known]) -> dict[str, Digest]:
    """Those that are remembered, by the SHA-256 of their captures."""
    keys = {_make_key(record): record.sha256 for record in records}
    if not keys or not (root / FOLDER / NAME).is_file():
        return {}
    try:
        with Cache(root) as cache:
            found = zip(keys.values(), cache.load_many(_KIND, keys), strict=True)
            return {sha256: msgspec.msgpack.decode(value, type=Digest) for sha256, value in found if value}
    except DamagedCache:
        remove_cache(root)
    except (Fault, msgspec.MsgspecError):
        pass
    return {}


def save_digests(root: Path, records: Iterable[Known], digests: Mapping[str, Digest]) -> None:
    """Remember the digests of these captures, and of no others."""
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


def _make_key(record: Known) -> bytes:
    return blake2b(f"{_FORMAT}\0{__version__}\0{record.sha256}\0{record.key}".encode(), digest_size=16).digest()
