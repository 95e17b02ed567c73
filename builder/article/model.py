"""The article: the data that Backfile keeps about a piece of news.

Rule: if an `Article` exists, it is valid. It is frozen; the terms are those of newsrooms and schema.org. The JSON
Schema for editors is generated from here.
"""

import base64
import hashlib
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal

import msgspec

from builder.config import Visibility as Visibility

Kind = Literal[
    "news", "opinion", "analysis", "live", "sponsored", "feature", "interview", "review", "obituary", "letter"
]
Status = Literal["published", "draft", "withdrawn"]
Date = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$")]
"""A day, `2021-12-11`, or an RFC 3339 instant, `2021-12-11T10:04:00+09:00`."""
LONGEST_LINE = 10_000
"""Maximum number of characters of a value on one line, which appears in every list and feed of the article."""
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_LINE)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
"""A value that appears only on the article's own page."""

ID_LENGTH = 10


class Image(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A picture of an article; without `src` the capture had only its words."""

    src: str | None = None
    """A file beside the article, or an address."""
    caption: str | None = None
    credit: str | None = None
    """Who made or supplied the picture (schema.org creditText), without the copyright sign."""
    alt: str | None = None
    """A description of the picture, for those who cannot see it; never a copy of the caption."""


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One article's front matter. Keys are in the order in which they are written."""

    title: Line
    section: Line | None = None
    date: Date | None = None
    """When it was published; absent means undated."""
    tags: tuple[Line, ...] = ()
    id: Annotated[str, msgspec.Meta(pattern=r"^[\w-]+$", max_length=LONGEST_LINE)] | None = None
    """Made once at import, never changed."""
    dek: Line | None = None
    """The sentence under the headline."""
    kicker: Line | None = None
    authors: tuple[Line, ...] = ()
    byline: Line | None = None
    """The line of authors as it was printed."""
    agency: Line | None = None
    dateline: Line | None = None
    """The place that opens the text, never the date."""
    publisher: Line | None = None
    original_url: Line | None = None
    updated: Date | None = None
    captured_at: Date | None = None
    language: Line | None = None
    """BCP 47."""
    image: Image | None = None
    kind: Kind = "news"
    rights: Text | None = None
    visibility: Visibility = "public"
    status: Status = "published"
    aliases: tuple[Line, ...] = ()
    correction: Text | None = None
    inferred: tuple[Line, ...] = ()
    """Keys whose values are inferred, not printed in the capture."""
    reviewed: tuple[Line, ...] = ()
    """Keys whose values a person has checked and confirmed, `text` for the body; an import does not change them."""
    extra: dict[str, Any] = {}
    """Keys that are not in this schema, kept unchanged."""

    @property
    def is_public(self) -> bool:
        """True if the article is published with its text."""
        return self.visibility == "public" and self.status == "published"

    @property
    def day(self) -> str | None:
        """The day in the date's own written offset, `2021-12-11`."""
        return self.date[:10] if self.date else None


FIELDS = tuple(field.name for field in msgspec.structs.fields(Article) if field.name != "extra")
"""The keys of the front matter, in the order in which they are written."""


ONE_LINE = (
    "title",
    "section",
    "dek",
    "kicker",
    "byline",
    "agency",
    "dateline",
    "publisher",
    "original_url",
    "language",
)
"""The keys whose values are a single line."""


def make_id(key: str) -> str:
    """A short stable id from a text that identifies an article: ten characters of base 32, 50 bits of SHA-256."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode().lower()[:ID_LENGTH]


def parse_date(text: str, *, zone: Any = UTC) -> str:
    """The date as the front matter writes it; a time without an offset is taken in `zone`.

    Raises `ValueError` if the text is neither a day nor an instant of the calendar.
    """
    value = text.strip()
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        year, month, day = map(int, value.split("-"))
        return date(year, month, day).isoformat()
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]", value):
        raise ValueError(f"{text!r} is not a date")
    instant = datetime.fromisoformat(re.sub(r"\s+(?=[+-])", "", value))
    written = instant if instant.tzinfo else instant.replace(tzinfo=zone)
    offset = written.utcoffset() or timedelta()
    if offset.seconds % 60:  # local mean time, used before about 1900; RFC 3339 has no seconds in offsets
        written = written.replace(tzinfo=timezone(timedelta(minutes=round(offset.total_seconds() / 60))))
    return written.isoformat(timespec="seconds").replace("+00:00", "Z")


def find_instant(written: str | None) -> float:
    """Seconds since 1970, for ordering. A day counts as its first second in UTC; undated articles sort before all
    others.
    """
    if not written:
        return float("-inf")
    instant = datetime.fromisoformat(written)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


def make_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the front matter, for editors."""
    schema = msgspec.json.schema(Article)
    schema["$defs"]["Article"]["properties"].pop("extra")
    return schema
