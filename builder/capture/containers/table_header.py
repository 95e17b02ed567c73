"""The header of a table in text, such as CSV.

Rule: prose has commas too, so a text counts as a table only if its column names are known, or if its rows fit its
header.
"""

import csv
import io
import re

_DELIMITERS = ",\t;|"
_KNOWN = frozenset(
    "id guid url urls link href permalink address canonical_url original_url source_url page_url title headline name "
    "label text content body article maintext html plain_text rich_content plain_content content_html "
    "description summary excerpt "
    "abstract lead subtitle web_title web_subtitle note selection date published publish_date published_at pubdate "
    "date_publish created created_at created_date createdat time time_added timestamp year month day updated modified "
    "author authors byline creator publication publisher source outlet newspaper domain site website section category "
    "categories tags labels folder keywords topic language lang status state type kind slug audience cover image "
    "image_url thumbnail_url highlights favorite is_archived is_marked post_id post_date words wordcount".split()
)
_LABEL = re.compile(r"[^.!?\n]{1,40}")
_MOST_ROWS = 400
_LEAST_QUOTED = 3
"""Rows and cells at least of a table that is known by its quotation marks alone."""


def read_header(text: str, *, name: str, whole: bool) -> tuple[str, ...]:
    """The names of the columns in lower case; empty if the text is not a table."""
    text = re.sub(r"\Asep=.\n", "", text)
    line = text.lstrip("\n").partition("\n")[0]
    named = bool(re.search(r"\.(?:csv|tsv|tab)$", name, re.IGNORECASE))
    for delimiter in sorted(_DELIMITERS, key=line.count, reverse=True):
        if delimiter in line and (header := _read(text, delimiter, named=named, whole=whole)):
            return header
    return ()


def _read(text: str, delimiter: str, *, named: bool, whole: bool) -> tuple[str, ...]:
    rows = _parse(text, delimiter, whole=whole)
    if not rows:
        return ()
    header = tuple(" ".join(cell.split()).lower() for cell in rows[0])
    width, body = len(header), rows[1:]
    fitting = sum(len(row) == width for row in body) / len(body) if body else 1.0
    names = [cell for cell in header[1:] if cell] + [cell for cell in header[:1] if cell]
    if len(names) < width - 1 or len(set(names)) < len(names) or not all(map(_LABEL.fullmatch, names)):
        return (
            header if body and ((named and width > 1 and fitting >= 0.9) or _is_quoted(text, delimiter, rows)) else ()
        )
    known = sum(re.sub(r"[\s-]+", "_", cell) in _KNOWN for cell in names)
    if known >= 2 and known * 3 >= width and fitting >= 0.6:
        return header
    loose = any(cell[:1] == " " for cell in rows[0])
    if width >= 3 and len(body) >= 3 and fitting >= 0.98 and not loose:
        return header
    return header if named and width > 1 and fitting >= 0.8 else ()


def _is_quoted(text: str, delimiter: str, rows: list[list[str]]) -> bool:
    """Whether rows of the same length have cells in quotation marks, as programs write them and no prose does."""
    edges = len(re.findall(rf'"{re.escape(delimiter)}(?=\S)|(?<=\S){re.escape(delimiter)}"(?=\S)', text))
    same = len({len(row) for row in rows}) == 1
    return same and len(rows) >= _LEAST_QUOTED and len(rows[0]) >= _LEAST_QUOTED and edges >= len(rows)


def _parse(text: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The complete rows, without empty ones."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows += [row] if any(cell.strip() for cell in row) else []
            if len(rows) > _MOST_ROWS:
                return rows[:-1]
    except csv.Error:
        pass
    return rows if whole or len(rows) < 2 else rows[:-1]
