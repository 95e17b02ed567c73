"""Files for offline reading: the service worker, its list of the search's files, the web manifest.

Rule: plain templates of bytes; what a reader saves is decided in the reader's browser (client/sw.js).
"""

import json
from collections.abc import Iterable
from pathlib import Path

from builder.config import Config
from builder.files import read_text
from builder.render.languages import find_direction

_WORKER = Path(__file__).parent / "client" / "sw.js"
_ICONS = {"icon.svg": "any", "icon-192.png": "192x192", "icon-512.png": "512x512"}
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def render_worker(version: str, shell: Iterable[str]) -> str:
    """The service worker of a build; `shell` are the files that every saved page needs."""
    return read_text(_WORKER).replace("@VERSION@", version).replace("@SHELL@", json.dumps(list(shell)))


def render_file_list(paths: Iterable[str]) -> str:
    """The files of the search as a JSON list."""
    return json.dumps(list(paths), separators=(",", ":")) + "\n"


def render_manifest(config: Config, assets: Iterable[str]) -> str:
    """The web manifest, with the icons that the theme has."""
    there = set(assets)
    icons = [
        {"src": f"assets/{name}", "sizes": sizes, "type": _TYPES[name.rpartition(".")[2]]}
        for name, sizes in _ICONS.items()
        if f"assets/{name}" in there
    ]
    manifest = {
        "name": config.title,
        "short_name": config.title[:24],
        "description": config.description or None,
        "lang": config.language,
        "dir": find_direction(config.language),
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fffdf9",
        "theme_color": "#fffdf9",
        "icons": icons,
    }
    return json.dumps({key: value for key, value in manifest.items() if value}, ensure_ascii=False, indent=1) + "\n"
