"""The captures that an archive keeps beside its articles.

Rule: reads, writes nothing. A capture that was not kept, or is not what was captured, is as if it were not there.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from builder.article.store import CONTENT
from builder.capture.importing.import_records import KEPT_ENDINGS, Applied, Known
from builder.capture.source import Capture, make_capture
from builder.errors import Fault
from builder.files import hash_bytes, read_bytes


class _Source(msgspec.Struct):
    name: str
    url: str | None = None
    captured_at: str | None = None


class Conditions(msgspec.Struct):
    """What is needed of a `capture.json` to convert its capture anew."""

    capture: _Source
    furniture: Applied = msgspec.field(default_factory=Applied)


def load_conditions(root: Path, record: Known) -> Conditions | None:
    """Under what name, address and furniture a capture was converted; None when the record does not say."""
    try:
        path = root / CONTENT / record.folder / f"{record.stem}.json"
        return msgspec.json.decode(read_bytes(path), type=Conditions)
    except (Fault, ValueError, RecursionError):
        return None


def find_kept(root: Path, record: Known) -> Path | None:
    """The capture that was kept beside an article."""
    return next(_find_all(root, record), None)


def read_kept(root: Path, record: Known) -> Capture | None:
    """The capture from beside its article; None when it was not kept, or is not what was captured."""
    stored = load_conditions(root, record)
    for path in _find_all(root, record) if stored else ():
        try:
            data = gzip.decompress(read_bytes(path))
            if stored and hash_bytes(data) == record.sha256:
                source = stored.capture
                return make_capture(data, name=source.name, path=path, url=source.url, captured_at=source.captured_at)
        except (Fault, OSError, EOFError, zlib.error):
            continue
    return None


def _find_all(root: Path, record: Known) -> Iterator[Path]:
    """Two when a text took the place of a page, or a page that of a text."""
    folder, stem = root / CONTENT / record.folder, record.stem
    return (path for ending in KEPT_ENDINGS if (path := folder / f"{stem}{ending}").is_file())
