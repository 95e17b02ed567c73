"""Offline reading: saved while the server runs, read when it is gone, brought up to date after a build."""

import functools
import http.server
import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builder.config import load_config
from builder.sitebuild.build import build

pytestmark = pytest.mark.browser

SECTIONS = ("Harbour", "Council")


class Archive:
    """An archive, and a server for its output that can be stopped and started on the same port."""

    def __init__(self, root: Path) -> None:
        self.root, self.server, self.port = root, None, 0
        (root / "archive.yaml").write_text("title: Offline test\nper_page: 2\n")
        for number in range(1, 13):
            self.write(number, "as it was")
        self.build()

    def write(self, number: int, words: str) -> None:
        head = f"title: Story {number}\nsection: {SECTIONS[number % 2]}\ndate: 2021-01-{number:02d}\ntags: [ice]\n"
        path = self.root / f"content/story-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{head}---\n\nStory {number} {words}.\n")

    def build(self) -> None:
        done = build(self.root, self.root / "output", load_config(self.root), now_ns=time.time_ns()).report
        assert done.problems == ()

    def start(self) -> str:
        handler = functools.partial(Quiet, directory=str(self.root / "output"), gone=threading.Event())
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        if self.server:
            self.server.RequestHandlerClass.keywords["gone"].set()
            self.server.shutdown()
            self.server.server_close()
        self.server = None


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Answers nothing once the server is gone, not even a browser that had a connection in store."""

    def __init__(self, *arguments: Any, gone: threading.Event, **more: Any) -> None:
        self.gone = gone
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        if self.gone.is_set():
            self.close_connection = True
        else:
            del self.headers["If-Modified-Since"]  # in whole seconds: two builds may share one
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def save(page: Any, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Save offline").click()
    page.get_by_role("link", name="Saved").wait_for()


def count_workers(page: Any) -> int:
    return int(page.evaluate("navigator.serviceWorker.getRegistrations().then(list => list.length)"))


def test_a_saved_section_is_read_when_the_server_is_gone(archive: Archive, page: Any) -> None:
    home = archive.start()
    page.goto(home + "2021/01/03/story-3.html")
    assert count_workers(page) == 0, "nothing is registered before a reader asks"
    save(page, home + "sections/council/index.html")
    page.goto(home + "sections/harbour/index.html")
    archive.stop()
    page.goto(home + "sections/council/index.html")
    titles = []
    while True:  # from list page to list page, and to every article
        links = page.locator("main ol a").evaluate_all("links => links.map(link => link.href)")
        older = page.locator("main nav .older")
        following = older.get_attribute("href") if older.count() else None
        here = page.url
        for link in links:
            page.goto(link)
            titles.append(page.locator("h1").inner_text())
            assert "as it was" in page.locator(".body").inner_text()
        if following is None:
            break
        page.goto(here)
        page.locator("main nav .older").click()
        page.wait_for_url("**/page-*.html")
    assert sorted(titles, key=lambda title: int(title.split()[1])) == [f"Story {number}" for number in range(1, 13, 2)]
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Newsreader")
    page.goto(home)
    assert page.locator("h1").inner_text() == "Offline test"
    page.goto(home + "2021/01/02/story-2.html")  # of the other section: not saved
    assert page.url == home + "offline.html"
    assert page.locator(".saved a").all_inner_texts() == ["Council"]
    assert "kB" in page.locator(".saved .count").inner_text()


def test_a_new_build_brings_what_is_saved_up_to_date(archive: Archive, page: Any) -> None:
    home = archive.start()
    save(page, home + "2021/01/03/story-3.html")
    archive.write(3, "as it is now")
    archive.write(4, "as it is now")
    archive.build()
    page.goto(home + "index.html")
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    kept = "caches.keys().then(names => names.filter(name => !name.endsWith('chosen')))"
    now = "caches.match(new URL('2021/01/03/story-3.html', location)).then(page => page.text())"
    deadline = time.monotonic() + 30
    while len(page.evaluate(kept)) != 1 or "as it is now" not in page.evaluate(now):
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)
    archive.stop()
    page.goto(home + "2021/01/03/story-3.html")
    assert "as it is now" in page.locator(".body").inner_text()


def test_the_search_is_saved_and_everything_goes_with_the_last(archive: Archive, page: Any) -> None:
    home = archive.start()
    save(page, home + "tags/ice/index.html")
    page.goto(home + "offline.html")
    page.get_by_role("button", name="Save the search too").click()
    page.locator(".saved a", has_text="Search").wait_for()
    archive.stop()
    page.goto(home + "search.html?q=%22story+7%22")
    page.locator("main a", has_text="Story 7").first.click()
    page.locator("h1", has_text="Story 7").wait_for()
    page.locator("mark").first.wait_for()
    page.goto(home + "offline.html")
    for label in ("ice", "Search"):
        page.get_by_role("button", name=f"Remove {label}").click()
        page.locator(".saved a", has_text=label).wait_for(state="detached")
    page.get_by_text("Nothing is saved yet").wait_for()
    assert count_workers(page) == 0
    assert page.evaluate("caches.keys()") == []


def test_pictures_are_saved_in_all_their_forms(archive: Archive, browser: Any, page: Any) -> None:
    noise = Image.frombytes("RGB", (64, 64), random.Random(3).randbytes(64 * 64 * 3))
    noise.resize((1300, 700)).save(archive.root / "content/quay.png")
    archive.write(3, "![Quay](quay.png)")
    archive.build()
    home = archive.start()
    save(page, home + "2021/01/03/story-3.html")
    archive.stop()
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(home + "2021/01/03/story-3.html")
        page.locator(".body img").scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.body img').naturalWidth > 0")
        chosen = page.evaluate("document.querySelector('.body img').currentSrc")
        assert ("-480.webp" in chosen) == (width == 390), chosen


def test_from_disk_nothing_is_offered(archive: Archive, page: Any, tmp_path: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in ("offline.html", "sections/harbour/index.html", "2021/01/03/story-3.html"):
        page.goto((tmp_path / "output" / path).as_uri())
        assert page.get_by_role("button", name="Save offline").count() == 0
    assert said == []


def test_the_version_is_that_of_the_content(archive: Archive, tmp_path: Path) -> None:
    worker = tmp_path / "output" / "sw.js"
    before = worker.read_text()
    archive.build()
    assert worker.read_text() == before
    archive.write(3, "as it is now")
    archive.build()
    after = worker.read_text()
    assert after != before
    shutil.rmtree(tmp_path / ".backfile")
    shutil.rmtree(tmp_path / "output")
    archive.build()
    assert worker.read_text() == after
