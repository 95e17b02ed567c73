"""One folder, its homes: the very same bytes at a host's root, under a base path, from disk, and as GitHub Pages
serves the branch that was published."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builder.publish.github_pages import prepare_folder

pytestmark = pytest.mark.browser

REPO = Path(__file__).resolve().parents[2]
HOMES = ("/", "/some/base/path/", "file", "pages")


class Visit:
    """A tab that notes what it asks for and what it complains of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._note_failure)

    def _note_failure(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # leaving a page ends what it still asks for
            self.complaints.append(f"failed: {request.url}: {request.failure}")

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def check(self) -> None:
        assert self.complaints == []
        strangers = [url for url in self.requests if not url.startswith((self.address, "data:"))]
        assert strangers == []


@pytest.fixture(scope="session")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the branch that publishing the site makes."""
    folder = tmp_path_factory.mktemp("published")
    for command in (["init", "--quiet", "--bare", "host.git"], ["init", "--quiet", "archive"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    home = {"repository": folder / "archive", "remote": str(folder / "host.git"), "branch": "gh-pages"}
    prepared = prepare_folder(site, **home, custom_domain=None)
    assert prepared.push(message="Publish", now=datetime(2024, 5, 6, tzinfo=UTC)).pushed
    subprocess.run(["git", "clone", "--quiet", "-b", "gh-pages", "host.git", "clone"], cwd=folder, check=True)
    return folder / "clone"


@pytest.fixture(params=HOMES)
def visit(request: pytest.FixtureRequest, browser: Any, site: Path) -> Any:
    if request.param == "pages":
        address = request.getfixturevalue("serve_pages")(request.getfixturevalue("published"), "/gazette/")
    elif request.param == "file":
        address = f"file://{site}/"
    else:
        address = request.getfixturevalue("serve_folder")(site, request.param)
    visit = Visit(browser, address)
    yield visit
    visit.check()
    visit.context.close()


def test_from_the_front_page_to_an_article_and_back(visit: Visit) -> None:
    page = visit.open("index.html")
    headline = page.locator("main h2 a, main h1 a, main h3 a").first
    title = headline.inner_text()
    headline.click()
    page.wait_for_url("**/*.html")
    assert page.locator("h1").inner_text() == title
    page.locator("header a").first.click()
    page.wait_for_url("**/index.html")
    assert page.title()


def test_the_whole_navigation_leads_to_pages(visit: Visit) -> None:
    page = visit.open("index.html")
    targets = page.eval_on_selector_all("nav a", "links => links.map(link => link.href)")
    assert len(targets) >= 6
    for target in targets:
        page.goto(target)
        assert page.locator("h1").count() == 1, target


def test_search_finds_an_article_and_opens_it(visit: Visit) -> None:
    page = visit.open("index.html")
    page.locator("form[role=search] input, form[action$='search.html'] input").first.fill("snowplow")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=snowplow**")
    hit = page.locator("main a", has_text="snowplow vote").first
    hit.wait_for()
    assert page.locator("main mark").count() > 0
    hit.click()
    page.wait_for_url("**/2024/01/30/*.html*")
    assert "snowplow" in page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("query", "title"),
    [("夜競り", "浜鷺漁港"), ("مكتبة", "مكتبة"), ('"night ferry" OR semaphore OR sémaphore', "sémaphore")],
)
def test_search_in_other_scripts(visit: Visit, query: str, title: str) -> None:
    page = visit.open("search.html")
    page.locator("main input[type=search], main input[name=q]").first.fill(query)
    page.locator("main a", has_text=title).first.wait_for()


def test_every_kind_of_page_is_silent(visit: Visit) -> None:
    lists = [
        f"{name}/index.html" for name in ("years", "years/2022", "tags", "sections", "authors", "publishers", "undated")
    ]
    for path in (*lists, "about.html", "search.html"):
        page = visit.open(path)
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").count() == 1, path


def test_without_javascript_everything_but_search_works(browser: Any, site: Path) -> None:
    visit = Visit(browser, f"file://{site}/", java_script_enabled=False)
    page = visit.open("search.html")
    page.locator("main a[href*='years']").first.click()
    page.wait_for_url("**/years/index.html")
    page.locator("main a[href*='2022']").first.click()
    page.locator("main a", has_text="March").first.click()
    page.locator("main a[href$='.html']", has_text="夜競り").first.click()
    assert "夜競り" in page.locator("h1").inner_text()
    visit.check()
    visit.context.close()


def test_the_missing_page_is_styled_at_any_depth(browser: Any, site: Path, serve_folder: Callable[..., str]) -> None:
    visit = Visit(browser, serve_folder(site, "/"))
    page = visit.open("404.html")
    links = page.eval_on_selector_all("link[rel=stylesheet]", "links => links.map(link => link.getAttribute('href'))")
    assert all(link.startswith("/") for link in links)
    visit.check()
    visit.context.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_screen(browser: Any, site: Path, width: int) -> None:
    visit = Visit(browser, f"file://{site}/", viewport={"width": width, "height": 800})
    for path in ("index.html", "search.html?q=ferry", "years/2022/index.html", "tags/index.html", "about.html"):
        page = visit.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    visit.check()
    visit.context.close()


def test_github_pages_answers_without_endings_and_with_the_missing_page(
    browser: Any, published: Path, serve_pages: Callable[..., str]
) -> None:
    visit = Visit(browser, serve_pages(published, "/"))
    visit.open("about")
    assert visit.page.locator("h1").count() == 1
    visit.open("years")
    assert visit.page.url.endswith("/years/")
    visit.check()
    answer = visit.page.goto(visit.address + "2021/no/such/page.html")
    assert answer.status == 404
    assert visit.page.locator("h1").count() == 1
    colours = visit.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Times New Roman" not in colours
    visit.context.close()
