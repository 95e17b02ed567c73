"""What the checks share: a browser, and a host that answers as GitHub Pages does and counts what it is asked."""

import contextlib
import functools
import gzip
import http.server
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """One line of the table: what was asked of the pages, and how it stands."""

    check: str
    goal: str
    measured: str
    met: bool
    faults: tuple[str, ...] = ()


def find_chromium() -> str:
    """The browser; raises `LookupError` where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise LookupError("the audit needs Chromium: install it, or set CHROMIUM")
    return found


def open_page(page: Any, url: str) -> None:
    """Go there, and wait until scripts have drawn what they draw: results for a query, else a moment."""
    page.goto(url, wait_until="load")
    if "?" in url:
        page.wait_for_selector("#search-results > li")
    else:
        page.wait_for_timeout(150)


class Host(NamedTuple):
    """Where a folder is served."""

    address: str


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Texts packed, ten minutes of cache, 404.html for what is not there, everything below a base path."""

    base = "/"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        place = Path(self.translate_path("/" + path.removeprefix(self.base)))
        place = place / "index.html" if place.is_dir() else place
        if path.startswith(self.base) and place.is_file():
            self._answer(200, place)
        else:
            self._answer(404, Path(self.directory) / "404.html")

    def _answer(self, status: int, place: Path) -> None:
        kind, data = self.guess_type(str(place)), place.read_bytes()
        self.send_response(status)
        if kind.startswith(("text/", "application/j", "image/svg")):
            data, kind = gzip.compress(data, mtime=0), f"{kind}; charset=utf-8"
            self.send_header("Content-Encoding", "gzip")
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "max-age=600"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def find_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def serve(folder: Path, base: str = "/", port: int = 0) -> Iterator[Host]:
    """The folder on 127.0.0.1, at a base path that begins and ends with `/`; `port` 0 is any free one."""
    handler = functools.partial(type("Handler", (_Pages,), {"base": base}), directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}{base}")
    finally:
        server.shutdown()
        server.server_close()
