"""The scripts that read the index in a browser.

Rule: they are part of the package; a theme brings only the pages and their looks. The search page loads one file: all
its scripts, one after the other, without comments and indentation.
"""

import re
from pathlib import Path

from builder.files import read_bytes
from builder.search.layout import FOLDER, MANIFEST
from builder.search.shard_encoding import make_path

_SCRIPTS = Path(__file__).parent.parent / "client"
_PATHS = ("assets/search/search.js", "assets/search/hits.js")
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
_GROUPS = ("t", "p", "d", "x", "f")
"""Folders of the index (docs/search-format.md)."""
_SPARE = re.compile(rb"^[ \t]+(?://.*\n)?|^//.*\n|^\n", re.M)
"""No text of the scripts goes over a line, so that what stands before a line's first sign can be spared."""


def find_client_files() -> tuple[tuple[str, bytes], ...]:
    """(path below the output folder, bytes) of the search page's script and of the articles' one."""
    whole = b"".join(_read_script(name) for name in _PARTS)
    return ((_PATHS[0], whole), (_PATHS[1], _read_script("hits")))


def list_reserved() -> tuple[str, ...]:
    """The files and folders below the output folder that belong to the search, whatever an index holds."""
    return (*_PATHS, f"{FOLDER}/{make_path(MANIFEST)}", *(f"{FOLDER}/{group}" for group in _GROUPS))


def _read_script(name: str) -> bytes:
    return _SPARE.sub(b"", read_bytes(_SCRIPTS / f"{name}.js"))
