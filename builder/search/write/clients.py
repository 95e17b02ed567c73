"""The scripts that read the index in a browser.

Rule: they are part of the package; a theme provides only the pages and their design. The search page loads a single
file, with all its scripts one after the other, without comments and indentation.
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
"""The scripts in the order in which they need each other."""
_GROUPS = ("t", "p", "d", "x", "f")
"""Folders of the index (docs/search-format.md)."""
_SPARE = re.compile(rb"^[ \t]+(?://.*\n)?|^//.*\n|^\n", re.M)
"""Indentation, comments and empty lines. No string of the scripts spans several lines, so they can be removed."""


def find_client_files() -> tuple[tuple[str, bytes], ...]:
    """(path below the output folder, bytes) of the script of the search page and of that of articles."""
    whole = b"".join(_read_script(name) for name in _PARTS)
    return ((_PATHS[0], whole), (_PATHS[1], _read_script("hits")))


def list_reserved() -> tuple[str, ...]:
    """The files and folders below the output folder that are reserved for the search, whatever the index contains."""
    return (*_PATHS, f"{FOLDER}/{make_path(MANIFEST)}", *(f"{FOLDER}/{group}" for group in _GROUPS))


def _read_script(name: str) -> bytes:
    return _SPARE.sub(b"", read_bytes(_SCRIPTS / f"{name}.js"))
