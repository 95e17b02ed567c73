"""From a result to the hit in its article, from disk and under a base path; and a page that everyone can use."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.config import load_config
from builder.sitebuild.build import build

pytestmark = pytest.mark.browser

LONG = "The lamp is old. " * 200
ARTICLES = {
    "2021/03/05/tide": "title: The tide turns\ndek: A lamp by the quay\n---\n\n"
    + f"{LONG}\n\nThe *sea* wall stood. A *Ferry* left.\n\n{LONG}\n\nTwo ferries and a sea wall. Ferrying is dear.",
    "2022/04/06/keeper": "title: A keeper retires\n---\n\nNobody saw the ferry; a ferryman did not.",
    "2023/05/07/port": "title: 港の計画\nlanguage: ja\n---\n\n東京都は港の計画を発表した。"
    + "海" * 30
    + "東京タワー。",
    "undated/note": "title: A ferry of ferries\n---\n\nNo word of it here.",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    (root / "archive.yaml").write_text("title: The Skerrow Pilot\n", encoding="utf-8")
    for folder, text in ARTICLES.items():
        date = "" if folder.startswith("undated") else f"date: {folder[:10].replace('/', '-')}\n"
        path = root / "content" / folder / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\nsection: Harbour\n{date}{text}\n", encoding="utf-8")
    assert build(root, root / "output", load_config(root), now_ns=time.time_ns(), processes=1).report.problems == ()
    return root / "output"


@pytest.fixture(params=["file", "/some/path/"])
def page(request: pytest.FixtureRequest, browser: Any, site: Path, serve_folder: Callable[..., str]) -> Any:
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.base = f"{site.as_uri()}/" if request.param == "file" else serve_folder(site, request.param)
    yield page
    assert said == []
    context.close()


def _search(page: Any, asked: str) -> None:
    page.goto(f"{page.base}search.html?{asked}")
    page.wait_for_selector("#search[data-answered]", state="attached")


def _open(page: Any, title: str) -> None:
    page.click(f"#search-results h2 a:has-text('{title}')")
    page.wait_for_selector("mark.current")


def _list_marks(page: Any) -> list[str]:
    return page.eval_on_selector_all("main mark", "all => all.map((mark) => mark.textContent)")


def _sees(page: Any, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return 0 <= box["y"] < 700


def test_a_result_leads_to_its_hit(page: Any) -> None:
    _search(page, "q=ferry")
    _open(page, "The tide turns")
    assert _list_marks(page) == ["Ferry", "ferries", "Ferrying"] or _list_marks(page) == ["Ferry", "ferries"]
    assert page.inner_text("mark.current") == "Ferry"
    assert _sees(page, "mark.current")
    assert page.inner_text(".hits .place").startswith("Hit 1 of ")
    page.click("[aria-label='Next hit']")
    assert page.inner_text("mark.current") == "ferries"
    assert _sees(page, "mark.current")
    page.click("[aria-label='Remove the marks']")
    assert _list_marks(page) == []
    assert page.locator(".hits").count() == 0
    assert "#" not in page.url


def test_a_phrase_is_marked_across_markup_and_words_only_whole(page: Any) -> None:
    _search(page, "q=%22sea wall%22")
    _open(page, "The tide turns")
    assert _list_marks(page) == ["sea", " wall", "sea wall"]
    assert page.inner_text(".hits .place") == "Hit 1 of 2"
    _search(page, "q=title:keeper ferry")
    _open(page, "A keeper retires")
    assert "ferry" in _list_marks(page)
    assert "ferryman" not in _list_marks(page)


def test_each_line_in_context_leads_to_its_own_hit(page: Any) -> None:
    _search(page, "q=%22sea wall%22&view=context")
    page.locator(".lines a").nth(1).click()
    page.wait_for_selector("mark.current")
    assert page.inner_text(".hits .place") == "Hit 2 of 2"
    assert _sees(page, "mark.current")


def test_scripts_without_spaces_and_headlines_alone(page: Any) -> None:
    _search(page, "q=東京")
    _open(page, "港の計画")
    assert _list_marks(page) == ["東京", "東京"]
    _search(page, "q=ferries")
    page.click("#search-results h2 a:has-text('A ferry of ferries')")
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "A ferry of ferries"


def test_an_article_opened_without_a_search_is_as_it_was(page: Any) -> None:
    for fragment in ("", "#top", "#hit=", "#hit=nowhere"):
        page.goto(f"{page.base}2021/03/05/tide.html{fragment}")
        assert _list_marks(page) == []
        assert page.locator(".hits").count() == 0


def _make_luminance(colour: tuple[float, ...]) -> float:
    parts = [value / 255 for value in colour]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


COLOURS = """() => {
  const numbers = (text) => text.match(/[0-9.]+/g).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = numbers(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found.slice(0, 3);
    }
  };
  return [...document.querySelectorAll("main *")].filter((element) => element.checkVisibility() &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).map((element) =>
    [element.outerHTML.slice(0, 80), numbers(getComputedStyle(element).color).slice(0, 3), behind(element)]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("asked", ["q=ferry&section=Harbour&from=2021", "q=feryy", "q=(ferry&view=context", ""])
def test_all_text_can_be_read(browser: Any, site: Path, scheme: str, asked: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.base = f"{site.as_uri()}/"
    _search(page, asked)
    texts = page.evaluate(COLOURS)
    assert len(texts) >= 8
    for text, colour, behind in texts:
        dark, light = sorted((_make_luminance(colour), _make_luminance(behind)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, text
    page.close()


def test_all_controls_have_names_and_can_be_reached(browser: Any, site: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.base = f"{site.as_uri()}/"
    _search(page, "q=ferry")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    controls = "button checkbox combobox link slider textbox searchbox listbox radio DisclosureTriangle".split()
    found = [node for node in tree if node.get("role", {}).get("value") in controls and not node["ignored"]]
    assert {node["role"]["value"] for node in found} >= {"button", "checkbox", "combobox", "link", "slider", "textbox"}
    assert [node["role"]["value"] for node in found if not node.get("name", {}).get("value")] == []
    references = page.evaluate(
        """() => ["aria-controls", "aria-labelledby", "for"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)))
          .filter((id) => !document.getElementById(id))"""
    )
    assert references == []
    ids = page.eval_on_selector_all("[id]", "all => all.map((element) => element.id)")
    assert len(ids) == len(set(ids))
    page.focus("#search-box")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert {"search-low", "search-high", "search-from", "search-to", "search-sort", "search-view"} <= reached
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("asked", ["q=ferry&view=context", "q=ferry&from=2021-01", "q=feryy"])
def test_nothing_is_wider_than_the_screen(browser: Any, site: Path, width: int, asked: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.base = f"{site.as_uri()}/"
    _search(page, asked)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
