"""Citations in the formats that reference managers read: BibTeX, RIS, CSL-JSON.

Rule: names stand as they are printed, never guessed apart. Its twin in the browser is client/citations.js, which makes
the same bytes from what a page says of its article; a test compares them. Sources: biblatex 3.19 manual; RIS as Zotero
and EndNote read it; CSL-JSON 1.0 schema of citationstyles.org.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from builder.article.model import Article
from builder.config import Config

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}$&%#_~^]")


class Reference(msgspec.Struct, frozen=True):
    """The facts about an article that a citation holds; unknown ones are empty."""

    key: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    date: str = ""
    """A day, `2021-12-11`."""
    url: str = ""
    language: str = ""
    archive: str = ""
    captured: str = ""
    """A day."""


def make_reference(article: Article, config: Config, *, path: str, url: str) -> Reference:
    """The reference to an article whose page is at `path` below `output/`, by its original address or else `url`."""
    return Reference(
        key=path.rpartition("/")[2].removesuffix(".html"),
        title=article.title,
        authors=article.authors,
        publisher=article.publisher or "",
        section=article.section or "",
        date=article.day or "",
        url=article.original_url or url,
        language=article.language or config.language,
        archive=config.title,
        captured=(article.captured_at or "")[:10],
    )


def format_bibtex(reference: Reference) -> str:
    """An `@article` entry. Braces keep the title's case, and keep a name with a comma or an `and` in one piece."""
    authors = " and ".join(_brace_name(name) for name in reference.authors)
    fields = {
        "author": authors, "title": f"{{{_escape(reference.title)}}}", "journal": _escape(reference.publisher),
        "date": reference.date, "url": re.sub(r"[{}\\\s]", "", reference.url), "urldate": reference.captured,
        "langid": reference.language,
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@article{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def _brace_name(name: str) -> str:
    return f"{{{_escape(name)}}}" if "," in name or re.search(r"\band\b", name, re.IGNORECASE) else _escape(name)


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: _LATEX[match[0]], text)


def format_ris(reference: Reference) -> str:
    """A NEWS record with the line ends that the format requires."""
    fields = (
        ("TY", "NEWS"), ("TI", reference.title), *(("AU", name) for name in reference.authors),
        ("T2", reference.publisher), ("SE", reference.section), ("DA", reference.date.replace("-", "/")),
        ("PY", reference.date[:4]), ("UR", reference.url), ("LA", reference.language), ("DB", reference.archive),
        ("Y2", reference.captured.replace("-", "/")),
    )  # fmt: skip
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def format_csl(reference: Reference) -> str:
    """A list with one entry, as citation processors expect it."""
    known = {
        "id": reference.key,
        "type": "article-newspaper",
        "title": reference.title,
        "author": [{"literal": name} for name in reference.authors],
        "container-title": reference.publisher,
        "section": reference.section,
        "issued": _make_parts(reference.date),
        "accessed": _make_parts(reference.captured),
        "URL": reference.url,
        "language": reference.language,
        "archive": reference.archive,
    }
    entry = {name: value for name, value in known.items() if value}
    return json.dumps([entry], ensure_ascii=False, indent=2) + "\n"


def _make_parts(day: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else {}


FORMATS: Mapping[str, Callable[[Reference], str]] = {"bibtex": format_bibtex, "ris": format_ris, "csl": format_csl}
"""Name of a format → the function that formats it."""
