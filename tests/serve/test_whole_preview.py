"""`backfile serve` as a process of its own, on a real archive, under a real browser."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from builder.capture.importing.importer import import_captures

REPO = Path(__file__).resolve().parents[2]
TEXT = "---\ntitle: {title}\ndate: 2021-05-0{day}\nsection: Council\n{more}---\n\n{body}\n"
FERRY, QUAY = "2021/05/04/ferry.html", "2021/05/05/quay.html"


class Preview:
    """The process, what it says, and the archive."""

    def __init__(self, root: Path) -> None:
        self.root, self.log = root, root.with_name("serve.log")
        (root / "content/static").mkdir(parents=True)
        (root / "archive.yaml").write_text("title: T\n")
        self.write("ferry", 4, "Words of the ferry. ![](dot.png)")
        self.write("quay", 5, "Words of the quay.")
        self.write("hidden", 6, "Words of the hidden.", "status: draft\n")
        self.draw(20)
        (root / "content/static/note.txt").write_text("a note")
        with self.log.open("w") as log:
            command = [sys.executable, "-u", "-m", "builder", "-C", str(root), "serve", "--port", "8870"]
            self.process = subprocess.Popen(command, cwd=REPO, stdout=log, stderr=log)
        self.wait_until(lambda: "Rebuilt" in self.log.read_text())
        self.address = self.log.read_text().split("Serving at ")[1].split(",")[0]

    def write(self, name: str, day: int, body: str, more: str = "") -> None:
        page = self.root / f"content/{name}.md"
        page.parent.mkdir(exist_ok=True, parents=True)
        text = TEXT.format(title=f"The {page.stem}", day=day, body=body, more=more)
        scratch = page.with_name(f".{page.name}.tmp")
        scratch.write_text(text)
        scratch.replace(page)

    def draw(self, width: int) -> None:
        Image.new("RGB", (width, 9)).save(self.root / "content/dot.png")

    def wait_until(self, true) -> None:
        deadline = time.monotonic() + 20
        while not true():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def preview(tmp_path_factory) -> Iterator[Preview]:
    preview = Preview(tmp_path_factory.mktemp("whole").resolve() / "archive")
    yield preview
    preview.end()


@pytest.fixture
def open_page(preview, browser):
    pages = []

    def open_one(path: str):
        page = browser.new_page()
        pages.append(page)
        page.goto(preview.address + path)
        page.evaluate("window.mark = 'same page'")
        return page

    yield open_one
    for page in pages:
        page.close()


def read(page, expression: str) -> object:
    """What it is now; nothing while the page loads."""
    from playwright.sync_api import Error

    try:
        return page.evaluate(expression)
    except Error:
        return None


@pytest.mark.browser
def test_an_edit_shows_on_its_page_and_then_where_its_headline_stands(preview, open_page):
    other, page = open_page(QUAY), open_page(FERRY)
    preview.write("ferry", 4, "Other words. ![](dot.png)", "dek: A line below\n")
    page.get_by_text("Other words.").wait_for(timeout=9000)
    preview.wait_until(lambda: "A line below" in (preview.root / "output/index.html").read_text())
    assert "A line below" in urllib.request.urlopen(preview.address).read().decode()
    assert other.evaluate("window.mark") == "same page"


@pytest.mark.browser
def test_a_picture_alone_and_a_static_file_alone(preview, open_page):
    page, note, other = open_page(FERRY), open_page("note.txt"), open_page(QUAY)
    preview.draw(30)
    preview.wait_until(lambda: read(page, "document.images[0].naturalWidth") == 30)
    (preview.root / "content/static/note.txt").write_text("another note")
    preview.wait_until(lambda: (preview.root / "output/note.txt").read_text() == "another note")
    note.reload()
    assert note.get_by_text("another note").is_visible()
    assert other.evaluate("window.mark") == "same page"


@pytest.mark.browser
def test_a_folder_that_comes_later_and_a_link(preview, open_page):
    page = open_page("2021/05/07/late.html")
    assert "Not found" in page.title()
    preview.write("later/deep/late", 7, "Come late.")
    page.get_by_text("Come late.").wait_for(timeout=9000)
    linked = open_page("2021/05/08/linked.html")
    elsewhere = preview.root / "elsewhere.md"
    elsewhere.write_text(TEXT.format(title="Linked", day=8, body="From elsewhere.", more=""))
    (preview.root / "content/linked.md").symlink_to(elsewhere)
    linked.get_by_text("From elsewhere.").wait_for(timeout=9000)


@pytest.mark.browser
def test_a_broken_article_keeps_its_page_in_sight(preview, open_page):
    page = open_page(QUAY)
    good = (preview.root / "content/quay.md").read_text()
    (preview.root / "content/quay.md").write_text(good.replace("title: ", "title: ["))
    page.get_by_role("alert").get_by_text("content/quay.md:2").wait_for(timeout=9000)
    preview.wait_until(lambda: not (preview.root / "output" / QUAY).exists())
    page.reload()
    assert page.get_by_text("Words of the quay.").is_visible()
    (preview.root / "content/quay.md").write_text(good)
    page.get_by_role("alert").wait_for(state="detached", timeout=9000)
    preview.wait_until(lambda: (preview.root / "output" / QUAY).exists())


@pytest.mark.browser
def test_a_draft_is_shown_marked_and_follows_its_file(preview, open_page):
    page = open_page("2021/05/06/hidden.html")
    page.get_by_text("A draft: only this preview shows it.").wait_for(timeout=9000)
    preview.write("hidden", 6, "Newer words.", "status: draft\n")
    page.get_by_text("Newer words.").wait_for(timeout=9000)
    assert not (preview.root / "output/2021/05/06/hidden.html").exists()


@pytest.mark.browser
def test_a_wrong_date_is_mended_by_keyboard_alone_and_stays_mended(preview, open_page, tmp_path):
    """A dump that says `Sept. 21` and a weekday: the conversion took the latest year, the person knows better."""
    shutil.copy(REPO / "examples/captures/lodestar-01-strait-ferry-talks.txt", tmp_path)
    import_captures(preview.root, (tmp_path,), today=date(2026, 11, 23))
    article = next((preview.root / "content/2024").rglob("index.md"))
    slug = article.parent.name
    preview.wait_until(lambda: (preview.root / f"output/2024/09/21/{slug}.html").exists())
    page = open_page("_review/")
    page.locator("[data-key=date]").wait_for()
    page.keyboard.press("f")
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.key") == "date":
            break
        page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.type("2019-09-21")
    page.keyboard.press("Enter")
    page.locator("[data-key=date].reviewed").wait_for()
    assert "date: 2019-09-21\n" in article.read_text()
    preview.wait_until(lambda: (preview.root / f"output/2019/09/21/{slug}.html").exists())
    preview.wait_until(lambda: not (preview.root / f"output/2024/09/21/{slug}.html").exists())
    evidence = article.with_name("capture.json")
    evidence.write_text(evidence.read_text().replace('"converter": "', '"converter": "0.0.0-before-'))
    import_captures(preview.root, (tmp_path,), today=date(2026, 11, 23))
    assert "date: 2019-09-21\n" in article.read_text()


@pytest.mark.browser
def test_a_theme_of_ones_own_its_style_and_its_template(preview, open_page):
    page = open_page(FERRY)
    theme = preview.root / "themes/own"
    (theme / "templates").mkdir(parents=True)
    (theme / "assets").mkdir()
    (theme / "theme.yaml").write_text("extends: broadsheet\n")
    base = (REPO / "themes/broadsheet/templates/base.html").read_text()
    style = (REPO / "themes/broadsheet/assets/style.css").read_text()
    (preview.root / "archive.yaml").write_text("title: T\ntheme: own\n")
    (theme / "templates/base.html").write_text(base + "<p>Of our own.</p>")
    page.get_by_text("Of our own.", exact=True).wait_for(timeout=9000)
    page.evaluate("window.mark = 'same page'")
    (theme / "assets/style.css").write_text(style + "\nbody { background: rgb(1, 2, 3) !important }\n")
    preview.wait_until(lambda: read(page, "getComputedStyle(document.body).backgroundColor") == "rgb(1, 2, 3)")
    (theme / "templates/base.html").write_text(base + "{{ nothing.at.all }}")
    page.get_by_role("alert").get_by_text("base.html").first.wait_for(timeout=9000)
    (theme / "templates/base.html").write_text(base + "<p>Mended.</p>")
    page.get_by_text("Mended.", exact=True).wait_for(timeout=9000)
    page.get_by_role("alert").wait_for(state="detached", timeout=9000)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_nobody_works_when_nothing_changes(preview):
    def read_ticks() -> int:
        fields = Path(f"/proc/{preview.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    time.sleep(2)
    before = read_ticks()
    time.sleep(3)
    assert (read_ticks() - before) / os.sysconf("SC_CLK_TCK") < 0.06
