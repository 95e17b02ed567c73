"""What every test may ask for: a real browser, a folder served over HTTP, golden files."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The gate tries the same examples each time: what fails there fails here. Elsewhere each run tries new ones. No test
# has a time limit.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "desk")

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
    """Fast tests first; browser tests last, and reported as not run where there is no browser."""
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


@pytest.fixture
def serve_folder() -> Iterator[Callable[[Path, str], str]]:
    """Serve a folder at a base path on a free port of 127.0.0.1; gives the address, with `/` at its end."""
    servers = []

    def serve(folder: Path, base: str = "/") -> str:
        kind = type("Handler", (_Quiet,), {"base": base})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(kind, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}{base}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


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
