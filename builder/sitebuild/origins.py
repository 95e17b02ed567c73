"""What the evidence beside an article says of where it came from.

Rule: reads, and believes nothing: a record that cannot be read says nothing.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from builder.article.store import Found, find_evidence, read_content


class _Digest(msgspec.Struct, frozen=True):
    sha256: str = ""


class _Finding(msgspec.Struct, frozen=True):
    method: str | None = None
    quote: str | None = None
    note: str | None = None


class _Findings(msgspec.Struct, frozen=True):
    date: _Finding = _Finding()


class _Evidence(msgspec.Struct, frozen=True):
    capture: _Digest = _Digest()
    fields: _Findings = _Findings()


def read_origin(root: Path, path: str, files: Mapping[str, Found]) -> tuple[str, str]:
    """(SHA-256 of the capture that an article came from, how its date was found); both empty when not known."""
    beside = find_evidence(path)
    if beside not in files:
        return "", ""
    try:
        evidence = msgspec.json.decode(read_content(root, beside), type=_Evidence)
        date = evidence.fields.date
    except (ValueError, RecursionError):  # msgspec raises both besides its own, which are ValueErrors
        return "", ""
    quoted = f"{date.method}: “{date.quote}”" if date.quote else date.method
    return evidence.capture.sha256, ". ".join(filter(None, (quoted, date.note)))
