"""The facts about an article that results show, and the files that store them.

Rule: an article's row and text depend on that article alone; a file holds a fixed number of them, in order.
"""

import msgspec

from builder.search.layout import FOLDER
from builder.search.shard_encoding import cut_check, make_path, wrap_shard


class SearchRecord(msgspec.Struct, frozen=True):
    """The facts about an article that results show, and the facets that they are filtered by."""

    url: str
    """Relative to the output folder."""
    title: str
    dek: str | None = None
    date: str | None = None
    """As in the front matter: a day or an instant."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str = "en"
    kind: str = "news"
    text: str = ""
    """The plain text of the body, for snippets."""


def list_facets(record: SearchRecord) -> dict[str, tuple[str, ...]]:
    """The values of each facet."""
    single = {"section": record.section, "publisher": record.publisher}
    facets = {name: (value,) if value else () for name, value in single.items()}
    return facets | {
        "tags": record.tags,
        "authors": record.authors,
        "language": (record.language,),
        "kind": (record.kind,),
    }


def is_filed_alike(one: SearchRecord, other: SearchRecord) -> bool:
    """True if both have the same facets and the same date."""
    return one.date == other.date and list_facets(one) == list_facets(other)


def make_text(record: SearchRecord) -> list[str]:
    """The texts that snippets are taken from."""
    return [record.text, record.dek] if record.dek else [record.text]


def make_row(record: SearchRecord, language: str) -> list[str]:
    """Address, title, the date if it is more than a day, the language if it is not the archive's."""
    date = record.date if record.date and len(record.date) > 10 else ""
    row = [record.url, record.title, date, "" if record.language == language else record.language]
    while not row[-1]:
        row.pop()
    return row


def make_chunk(kind: str, number: int, rows: list[list[str]]) -> tuple[str, bytes, bytes]:
    """(path, bytes, check) of a chunk of documents or texts."""
    sections = (msgspec.json.encode(rows),)
    return *make_file(f"{kind}/{number}", sections), cut_check(sections)


def make_file(name: str, sections: tuple[bytes, ...]) -> tuple[str, bytes]:
    """(path below the output folder, bytes) of a file of the index."""
    return f"{FOLDER}/{make_path(name)}", wrap_shard(name, sections)
