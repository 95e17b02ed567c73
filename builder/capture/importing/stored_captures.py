"""The captures stored beside the articles of an archive.

Rule: reads, and writes nothing. A stored file whose content is not that of the capture counts as missing.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from builder.article.evidence import CaptureRecord, load_record
from builder.article.store import CONTENT
from builder.capture.importing.import_records import KEPT_ENDINGS, ImportRecord
from builder.capture.source import Capture, make_capture
from builder.errors import Fault
from builder.files import hash_bytes, read_bytes


def load_kept_record(root: Path, record: ImportRecord) -> CaptureRecord | None:
    """The name, address and furniture under which a capture was converted; None when its record cannot be read."""
    try:
        return load_record(read_bytes(root / CONTENT / record.folder / f"{record.stem}.json"))
    except (Fault, ValueError):
        return None


def find_kept(root: Path, record: ImportRecord) -> Path | None:
    """The path of the capture stored beside an article."""
    return next(_find_all(root, record), None)


def read_kept(root: Path, record: ImportRecord) -> Capture | None:
    """The capture stored beside its article; None if there is none, or if it has another content."""
    stored = load_kept_record(root, record)
    for path in _find_all(root, record) if stored else ():
        try:
            data = gzip.decompress(read_bytes(path))
            if stored and hash_bytes(data) == record.sha256:
                source = stored.capture
                return make_capture(data, name=source.name, path=path, url=source.url, captured_at=source.captured_at)
        except (Fault, OSError, EOFError, zlib.error):
            continue
    return None


def _find_all(root: Path, record: ImportRecord) -> Iterator[Path]:
    """The stored files of a capture; two if a text was replaced by a page, or a page by a text."""
    folder, stem = root / CONTENT / record.folder, record.stem
    return (path for ending in KEPT_ENDINGS if (path := folder / f"{stem}{ending}").is_file())
