"""The origin of an article, from the evidence beside it.

Rule: reads, and believes nothing: a record that cannot be read says nothing.
"""

from collections.abc import Collection
from pathlib import Path

from builder.article.evidence import load_record
from builder.article.store import find_evidence, read_content


def read_origin(root: Path, path: str, files: Collection[str]) -> tuple[str, str]:
    """(SHA-256 of the capture that an article came from, how its date was found); both empty when not known."""
    beside = find_evidence(path)
    if beside not in files:
        return "", ""
    try:
        record = load_record(read_content(root, beside))
    except ValueError:
        return "", ""
    date = record.fields.get("date")
    quoted = f"{date.method}: “{date.quote}”" if date and date.quote else date.method if date else ""
    return record.capture.sha256, ". ".join(filter(None, (quoted, date.note if date else "")))
