"""Paths of pages below `output/`, and links between them.

Rule: on disk a name is what it is in Unicode; in a link it is percent-encoded UTF-8. Links between pages are
relative and lead to real files, so that the same bytes work at any address and from disk.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, urlsplit

from builder.article.store import PAGES, STATIC
from builder.text import make_slug

FOLDERS = {"section": "sections", "publisher": "publishers", "agency": "agencies", "language": "languages"}
"""Folders of the taxonomies whose front-matter key is not already a plural."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch
"""Matches paths that need no quoting in a link: most do not, and the test is cheap."""


def quote_path(path: str) -> str:
    """The path as it stands in a link: `2021/東京.html` → `2021/%E6%9D%B1%E4%BA%AC.html`."""
    return path if _PLAIN(path) else quote(path, safe="/~")


def find_prefix(path: str) -> str:
    """The relative way from a page to the root of the output, with `/` at its end: `a/b.html` → `../`."""
    return "../" * path.count("/")


def relative_url(from_path: str, to_path: str) -> str:
    """The link from one path below `output/` to another, percent-encoded, as short as it can be."""
    start, end = 0, from_path.find("/") + 1
    while end and to_path.startswith(from_path[start:end], start):
        start, end = end, from_path.find("/", end) + 1
    return quote_path("../" * from_path.count("/", start) + to_path[start:])


def absolute_url(base_url: str, path: str) -> str:
    """The full address of a path below `output/`; that of the front page is `base_url` itself."""
    return base_url + ("" if path == "index.html" else quote_path(path))


def find_host(base_url: str | None) -> str:
    """The host that a `tag:` URI names as its authority."""
    return (urlsplit(base_url).hostname if base_url else None) or "backfile.invalid"


def fold_path(path: str) -> str:
    """Equal for two paths that are one file on a file system that ignores case or normalises Unicode."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def find_folder(key: str) -> str:
    """The folder of a taxonomy: `publisher` → `publishers`, `tags` → `tags`."""
    return FOLDERS.get(key) or make_slug(key)


def list_path(folder: str, number: int) -> str:
    """The page of a list; number 0 is `index.html`, the one that holds the newest."""
    return f"{folder}/page-{number}.html" if number else f"{folder}/index.html"


def month_path(year: str, month: str, number: int = 0) -> str:
    """The page of a month; a month with very many articles has older pages too."""
    return f"years/{year}/{month}-page-{number}.html" if number else f"years/{year}/{month}.html"


def picture_path(source: str) -> str:
    """The path below `output/` of a picture below `content/`: the same one, without `static/` or `pages/`."""
    head, _, rest = source.partition("/")
    return rest if head in (STATIC, PAGES) else source


def make_suffixes(identity: str) -> Iterator[str]:
    """Suffixes that tell apart two names that clash: `-` and six characters of the id, then more, without end."""
    yield from (f"-{identity[:length]}" for length in range(6, max(7, len(identity) + 1)))
    yield from (f"-{identity}-{number}" for number in count(2))
