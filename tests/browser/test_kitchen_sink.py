"""The article that shows every element: each has a style of its own in both themes, on every paper and width."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.config import load_config
from builder.render.theme_folders import find_sample
from builder.sitebuild.build import build

pytestmark = pytest.mark.browser

PAGE = "2021/12/11/kitchen-sink.html"
ELEMENTS = """
h1 h2 h3 h4 .kicker .kind .dek .facts .byline .inferred .dateline .hero .hero>img figcaption .credit .correction .body
.body>blockquote .body>blockquote>p .pull .body>ul .body>ol .body>ul>li table th td pre code hr rt .words s a
.footnotes .footnote-ref .tags .tags>a .source .source>dt .source>dd .turn time
""".split()
STYLED = """(selectors) => {
  const list = (rules) => [...rules].flatMap((rule) => (rule.cssRules?.length ? list(rule.cssRules) : [rule]));
  const own = [...document.styleSheets].flatMap((sheet) => list(sheet.cssRules)).map((rule) => rule.selectorText)
    .filter((text) => text && !text.startsWith("*"));
  return selectors.filter((selector) => {
    const found = [...document.querySelectorAll(selector)];
    return !found.length || !found.some((element) => own.some((text) => element.matches(text)));
  });
}"""


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp(request.param)
    folder = root / "content/2021/12/11/kitchen-sink"
    shutil.copytree(find_sample(), folder)
    text = (folder / "index.md").read_text("utf-8")
    (folder / "index.md").write_text(text.replace("status: draft\n", ""), encoding="utf-8")
    (folder / "capture.json").write_text(f'{{"capture": {{"sha256": "{"9f3c" * 16}"}}}}', encoding="utf-8")
    (root / "content/older.md").write_text(
        "---\ntitle: Older\nsection: Harbour\ndate: 2020-01-02\n---\nx\n", encoding="utf-8"
    )
    (root / "archive.yaml").write_text(f"title: Sink\ntheme: {request.param}\ntag_pages_from: 1\n", encoding="utf-8")
    assert build(root, root / "output", load_config(root), now_ns=time.time_ns()).report.problems == ()
    return root / "output"


def test_every_element_has_a_style(site: Path, browser: Any, serve_folder: Callable[..., str]) -> None:
    page = browser.new_page()
    page.goto(serve_folder(site) + PAGE)
    assert " ".join(page.evaluate(STYLED, ELEMENTS)) == ""
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_screen(site: Path, browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((site / PAGE).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_at_twice_the_size_nothing_scrolls_sideways(site: Path, browser: Any) -> None:
    """Zoom to 200 % of a desk of 1280 is a screen half as wide at two device pixels each."""
    context = browser.new_context(viewport={"width": 640, "height": 512}, device_scale_factor=2)
    page = context.new_page()
    for path in (PAGE, "index.html", "search.html", "years/2021/index.html", "tags/index.html"):
        page.goto((site / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


def test_a_quotation_reads_in_its_own_direction(site: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((site / PAGE).as_uri())
    ends = """() => [...document.querySelectorAll(".body blockquote p")].map((p) => {
      const range = document.createRange();
      range.selectNodeContents(p);
      const [words, box] = [range.getBoundingClientRect(), p.getBoundingClientRect()];
      return Math.round(box.right - words.right) < 2 && words.left - box.left > 2;
    })"""
    flush = page.evaluate(ends)
    assert flush.count(True) == 1, "the Arabic one"
    page.close()


def test_the_print_sheet_holds_what_a_citation_needs(
    site: Path, browser: Any, tmp_path: Path, serve_folder: Any
) -> None:
    page = browser.new_page()
    address = serve_folder(site) + PAGE
    page.goto(address)
    page.emulate_media(media="print")
    text = page.inner_text("body")
    for words in ("Every element of an article", "https://www.pilot.example/harbour/every-element", "13 December 2021",
                  "9f3c…9f3c", "The last paragraph."):  # fmt: skip
        assert words in text, words
    for words in ("Skip to content", "Search", "Sections", "Reading", "LinkedIn", "Markdown", "Later", "Older"):
        assert words not in text, words
    assert address in page.evaluate("getComputedStyle(document.querySelector('main'), '::after').content")
    made = tmp_path / "sheet.pdf"
    page.pdf(path=str(made), format="A4")
    assert made.read_bytes().startswith(b"%PDF")
    if reader := shutil.which("pdftotext"):
        printed = subprocess.run([reader, str(made), "-"], capture_output=True, text=True, check=True).stdout
        assert {"13 December 2021", "9f3c…9f3c", address} <= {word for word in (
            "13 December 2021", "9f3c…9f3c", address) if word in printed.replace("\n", " ")}  # fmt: skip
        assert "LinkedIn" not in printed
    page.close()
