"""The record of a capture, `capture.json`: how each value of its article is known, and what was dropped.

Rule: no value without evidence, and one shape for all: whoever reads or writes a record does it by `load_record` and
`format_record`. A record that cannot be read is a finding, never a guess. docs/capture.schema.json is its JSON Schema.
"""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

FORMAT = 1
"""The version of the record's shape."""
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Candidate(msgspec.Struct, frozen=True, omit_defaults=True):
    """One possible value of a field."""

    value: Any
    method: str
    """For example `json-ld`, `meta article:section`, `printed`, `weekday arithmetic`."""
    confidence: float
    quote: str = ""
    """The words in the capture that show it."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """The chosen value, and the others."""

    value: Any
    method: str
    confidence: float
    quote: str = ""
    others: tuple[Candidate, ...] = ()
    note: str = ""
    inferred: bool = False
    """True if the value was inferred, not printed."""
    agree: tuple[str, ...] = ()
    """Other methods that give the same value."""


def pick(candidates: Iterable[Candidate]) -> Finding | None:
    """The candidate with the highest confidence, the earlier among equals; different values are kept beside it."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not ranked:
        return None
    best = ranked[0]
    others = {repr(other.value): other for other in reversed(ranked) if other.value != best.value}
    kept = tuple(sorted(others.values(), key=lambda candidate: (-candidate.confidence, repr(candidate.value))))
    return Finding(best.value, best.method, best.confidence, best.quote[:200], kept[:8])


class CapturedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """The file that was captured."""

    sha256: Sha256
    name: str = ""
    bytes: int = 0
    media_type: str = ""
    companions: str = ""
    """Digest of the pictures that lay beside it; empty for none."""
    encoding: str = ""
    url: str | None = None
    """As the page or its sidecar states it."""
    captured_at: str | None = None


class TextSketch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A short fingerprint of the article's text, by which captures are compared (`capture/identity.py`)."""

    headline: str = ""
    """In the form used for comparing headlines."""
    words: int = 0
    """Number of words in the article's text; 0 in records of versions that did not keep it."""
    shingles: int = 0
    """Number of different shingles in the text."""
    hashes: str = ""
    """The lowest hashes of the shingles, ascending, 32 bits each, little-endian, in base64."""
    day: str | None = None
    walled: bool = False
    """True if a paywall notice ends the text."""


class AppliedFurniture(msgspec.Struct, frozen=True, omit_defaults=True):
    """The furniture that was used to convert a capture."""

    outlet: str = ""
    digest: str = ""


NO_FURNITURE = AppliedFurniture()


class StoredPicture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture of the capture: its address on the page, and the file beside the article when its bytes came along."""

    address: str
    stored: str | None = None


class Characters(msgspec.Struct, frozen=True):
    """The sums of the ledger: `all` = `kept` + `dropped`."""

    all: int = 0
    kept: int = 0
    dropped: int = 0
    body: int = 0
    """Of the Markdown text."""


class DroppedBlock(msgspec.Struct, frozen=True):
    """A block of the capture that is in no field and not in the text."""

    block: int = -1
    """Its number in the capture, from 0."""
    role: str = "furniture"
    rule: str = ""
    """The name of the rule that decided."""
    reason: str = ""
    text: str = ""


class ConvertedValues(msgspec.Struct, frozen=True, omit_defaults=True):
    """The article's file as the conversion gave it, whatever a person made of it since."""

    sha256: str = ""
    """Of `index.md`; empty before an import has written it."""
    values: dict[str, Any] | None = None
    """The front matter; None in records of versions that did not store it."""
    paragraphs: str = ""
    """The first digits of each paragraph's SHA-256, with spaces between them."""


class CaptureRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole of `capture.json`."""

    capture: CapturedFile
    converter: str = ""
    """The version of Backfile."""
    key: str = ""
    """The article's identity: its address, else the digest of its capture."""
    format: int | None = None
    """`FORMAT`; None where the record does not say."""
    addresses: tuple[str, ...] = ()
    """All that the capture states as its own, the surest first."""
    text: TextSketch = TextSketch()
    furniture: AppliedFurniture = NO_FURNITURE
    fields: dict[str, Finding] = {}
    """Field of the front matter → the evidence of its value, as the capture gave it."""
    pictures: tuple[StoredPicture, ...] = ()
    characters: Characters = Characters()
    dropped: tuple[DroppedBlock, ...] = ()
    article: ConvertedValues = ConvertedValues()
    complete: bool = False
    """True if the import wrote the article as a whole; records of old versions do not say."""


def load_record(data: bytes | None) -> CaptureRecord:
    """The record in the bytes of a `capture.json`; raises `ValueError` where they hold none."""
    try:
        return msgspec.json.decode((data or b"").decode(), type=CaptureRecord)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def format_record(record: object) -> bytes:
    """A record as JSON that a person can read and a tool can compare line by line."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def make_record_schema() -> dict[str, Any]:
    """The JSON Schema of `capture.json`, as docs/capture.schema.json holds it."""
    return msgspec.json.schema(CaptureRecord)
