"""Recognition of packed and binary files.

Rule: a zip file is recognised by the names in its directory, any other file by its first bytes.
"""

import re

from builder.capture.containers.format import LINKS, PAGES, TEXT, UNPACK, Format
from builder.capture.containers.look import FileLook


def _zipped(name: str, advice: str, *patterns: str) -> Format:
    """A format of zip files in which each pattern matches the start of a member's name, or of one in a folder."""
    tests = [re.compile(rf"(?:[^/]+/)?(?:{pattern})") for pattern in patterns]
    return Format(name, advice, lambda look: all(any(map(test.match, look.members)) for test in tests))


def _begins(name: str, advice: str, pattern: bytes) -> Format:
    test = re.compile(pattern, re.DOTALL)
    return Format(name, advice, lambda look: bool(test.match(look.head)))


def _is_nexis_document(look: FileLook) -> bool:
    words = next((inner.text for inner in look.inner if inner.name == "document.xml"), "")
    return bool(re.search(r"End of Document|Load-Date:|LOAD-DATE:|Copyright \d{4} LexisNexis", words))


def _is_self_extracting(look: FileLook) -> bool:
    return bool(look.members) and not look.head.startswith(b"PK") and bool(_SINGLE.search(look.head))


def _is_zip_of_pages(look: FileLook) -> bool:
    return "index.html" in look.members and "manifest.json" in look.members


_SINGLE = re.compile(rb"singlefile|<html|\x89PNG|%PDF-", re.IGNORECASE)
_READER = "open it in a reader and save its articles as HTML pages"

ZIPPED = (
    _zipped("a WACZ web archive", "replay it and save its articles as HTML pages", r"datapackage\.json$", r"archive/"),
    Format("a Word document (DOCX) of Nexis articles", PAGES, _is_nexis_document),
    _zipped("a Word document (DOCX)", TEXT, r"word/document\.xml$"),
    _zipped("a spreadsheet (XLSX)", TEXT, r"xl/workbook\.(?:xml|bin)$"),
    _zipped("a presentation (PPTX)", TEXT, r"ppt/presentation\.xml$"),
    _zipped("an EPUB book", _READER, r"META-INF/container\.xml$"),
    Format("an EPUB book", _READER, lambda look: any("application/epub+zip" in one.text for one in look.inner[:1])),
    _zipped("an OpenDocument file", TEXT, r"mimetype$", r"content\.xml$"),
    _zipped("a Pocket export", LINKS, r"part_\d+\.csv$"),
    _zipped("an Omnivore export", UNPACK + "; its texts are the HTML files in content/", r"metadata_\d+_to_\d+\.json$"),
    _zipped("a Substack export", PAGES, r"posts\.csv$", r"posts/"),
    _zipped("a Medium export", UNPACK + "; its texts are the HTML files in posts/", r"posts/.*\.html?$", r"profile/"),
    _zipped("a Readeck export", UNPACK + "; copy its Markdown files below content/", r"[^/]*readeck-bookmarks/"),
    Format("a self-extracting page of SingleFile", "save the page again, as plain HTML", _is_self_extracting),
    Format("a zip file of SingleFile", UNPACK + ", or save the page again as plain HTML", _is_zip_of_pages),
)
"""Zip files that are more than a folder of files, specific before general."""

ZIP = Format(
    "a zip file", UNPACK, lambda look: bool(look.members) or look.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
)

BINARY = (
    _begins("a PDF document", TEXT, rb"\s{0,64}%PDF-"),
    _begins("a saved page of Safari (webarchive) or a property list", "save the page as HTML", rb"bplist0"),
    _begins("an old Office document or Outlook message", TEXT, rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    _begins("an SQLite database", "export its articles as HTML pages or text files", rb"SQLite format 3\0"),
    _begins("a Parquet table", "export its articles as HTML pages or text files", rb"PAR1"),
    _begins("an Arrow table", "export its articles as HTML pages or text files", rb"ARROW1"),
    _begins("a ZIM file", _READER, rb"ZIM\x04"),
    _begins("a Kindle book", _READER, rb".{60}BOOKMOBI"),
    _begins("a tar file", UNPACK, rb".{257}ustar"),
    _begins("a 7z file", UNPACK, rb"7z\xbc\xaf\x27\x1c"),
    _begins("a RAR file", UNPACK, rb"Rar!\x1a\x07"),
    _begins("an xz file", UNPACK, rb"\xfd7zXZ\0"),
    _begins("a bzip2 file", UNPACK, rb"BZh[1-9]1AY&SY"),
    _begins("an lz4 file", UNPACK, rb"\x04\x22\x4d\x18"),
    _begins("a DjVu document", TEXT, rb"AT&TFORM"),
    _begins("a PostScript document", TEXT, rb"(?:\x04)?%!PS"),
    _begins("a program", TEXT, rb"\x7fELF|MZ.{58}|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\0asm"),
)
"""Files that are not text, recognised by their first bytes."""
