"""The scripts that read the index in a browser.

Rule: they are part of the package, and copied as they are; a theme brings only the page and its looks.
"""

from pathlib import Path

from builder.files import read_bytes

_SCRIPTS = Path(__file__).parent / "client"
_TARGET = "assets/search"


def find_client_files() -> tuple[tuple[str, bytes], ...]:
    """(path below the output folder, bytes) of each script, in the order in which a page loads them."""
    names = (
        "words.js",
        "query.js",
        "index.js",
        "scoring.js",
        "spelling.js",
        "snippets.js",
        "reports.js",
        "facets.js",
        "page.js",
    )
    return tuple((f"{_TARGET}/{name}", read_bytes(_SCRIPTS / name)) for name in names)
