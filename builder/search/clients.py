"""The scripts that read the index in a browser.

Rule: they are part of the package; a theme brings only the pages and their looks. The search page loads one file: all
its scripts, one after the other, without comments and indentation.
"""

import re
from pathlib import Path

from builder.files import read_bytes

_SCRIPTS = Path(__file__).parent / "client"
_TARGET = "assets/search"
_PARTS = (
    "wording",
    "words",
    "query",
    "index",
    "scoring",
    "spelling",
    "snippets",
    "reports",
    "facets",
    "results",
    "suggestions",
    "histogram",
    "exports",
    "page",
)
"""In the order in which they need each other."""
_SPARE = re.compile(rb"^[ \t]+(?://.*\n)?|^//.*\n|^\n", re.M)
"""No text of the scripts goes over a line, so that what stands before a line's first sign can be spared."""


def find_client_files() -> tuple[tuple[str, bytes], ...]:
    """(path below the output folder, bytes) of the search page's script and of the articles' one."""
    whole = b"".join(_read_script(name) for name in _PARTS)
    return ((f"{_TARGET}/search.js", whole), (f"{_TARGET}/hits.js", _read_script("hits")))


def _read_script(name: str) -> bytes:
    return _SPARE.sub(b"", read_bytes(_SCRIPTS / f"{name}.js"))
