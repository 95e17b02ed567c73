"""What every test may ask for: a real browser, a folder served over HTTP, golden files."""

import functools
import gzip
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.trials import IN_FULL

# `make test` tries the same examples each time, so that it cannot fail by chance; `make trials` tries many new ones.
# No test has a time limit.
settings.register_profile("test", derandomize=True, deadline=None)
settings.register_profile("trials", max_examples=2_000, deadline=None)
settings.load_profile("trials" if IN_FULL else "test")

REPO = Path(__file__).resolve().parent.parent
REQUIRED = os.environ.get("BACKFILE_BROWSER_TESTS") == "required"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files from what came out; then review"
    )


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last, and reported as not run where there is no browser. A test of a property is a trial."""
    for item in items:
        if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.trial)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if find_chromium() is None and not REQUIRED:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(
                    pytest.mark.skip(reason="not run: no Chromium found (install chromium, or set CHROMIUM)")
                )


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium driven by Playwright, that reaches no network but loopback."""
    from playwright.sync_api import sync_playwright

    executable = find_chromium()
    assert executable, "browser tests are required, but no Chromium was found"
    flags = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, args=[*flags, "--disable-sync", "--no-proxy-server"], chromium_sandbox=False
        )
        yield running
        running.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    base = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.base):
            return str(Path(self.directory) / "no-such-file")
        return super().translate_path("/" + path[len(self.base) :])

    def log_message(self, *_: object) -> None:
        pass


def _serve_all(kind: type[_Quiet]) -> Iterator[Callable[[Path, str], str]]:
    servers = []

    def serve(folder: Path, base: str = "/") -> str:
        rooted = type("Handler", (kind,), {"base": base})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(rooted, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}{base}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def serve_folder() -> Iterator[Callable[[Path, str], str]]:
    """Serve a folder at a base path on a free port of 127.0.0.1; gives the address, with `/` at its end."""
    yield from _serve_all(_Quiet)


class _Pages(_Quiet):
    """GitHub Pages' rules: `a` stands for `a.html`, folders end in a slash, 404.html for all else, packed texts."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        place = Path(self.translate_path(path))
        if place.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        place = place / "index.html" if place.is_dir() else place
        for found in (place, place.with_name(place.name + ".html")):
            if found.is_file():
                return self._send(200, found)
        return self._send(404, Path(self.directory) / "404.html")

    def _send(self, status: int, place: Path) -> None:
        kind, data = self.guess_type(str(place)), place.read_bytes()
        self.send_response(status)
        if "gzip" in self.headers.get("Accept-Encoding", "") and kind.startswith(("text/", "application/j")):
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def serve_pages() -> Iterator[Callable[[Path, str], str]]:
    """Serve a folder as GitHub Pages does, at a base path; gives the address, with `/` at its end."""
    yield from _serve_all(_Pages)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare with a golden file. A missing file fails; `--update-golden` writes it."""

    def compare(path: Path, actual: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert path.is_file(), f"no golden file {path.relative_to(REPO)}; run `make golden` and review what it writes"
        assert actual == path.read_text(encoding="utf-8")

    return compare
