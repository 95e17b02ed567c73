"""Every reader's own way: by keys alone, without scripts, with what they chose, without motion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SEEN = """() => {
  const focused = document.activeElement;
  const look = () => [focused, focused.form].filter(Boolean).map((element) => {
    const { outlineStyle, outlineWidth, boxShadow, borderBottomColor } = getComputedStyle(element);
    return [outlineStyle, outlineWidth, boxShadow, borderBottomColor].join();
  }).join();
  const [before, box] = [look(), focused.getBoundingClientRect()];
  focused.blur();
  const without = look();
  focused.focus();
  return before !== without && box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0;
}"""
"""Whether one sees where the focus is: an outline, a shadow or the colour of a line, of it or of its form."""


HREFS = "links => links.map((link) => new URL(link.getAttribute('href'), document.baseURI).href.split(/[?#]/)[0])"


@pytest.fixture
def page(browser: Any, site: Path, serve_folder: Callable[..., str]) -> Any:
    page = browser.new_page()
    page.goto(serve_folder(site, "/") + "index.html")
    yield page
    page.close()


def press_until(page: Any, key: str, wanted: str, *, most: int = 60) -> None:
    """Press a key until what it reaches fits the selector; the focus is seen at each step."""
    for _ in range(most):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("selector => document.activeElement.matches(selector)", wanted):
            return
    pytest.fail(f"{key} does not reach {wanted}")


def test_by_keys_alone_from_the_front_page_to_a_result(page: Any) -> None:
    press_until(page, "Tab", "[href='#main']", most=1)
    press_until(page, "Tab", "input[type=search]")
    page.keyboard.type("snowplow")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=snowplow**")
    page.locator("#search-results h2 a").first.wait_for()
    page.locator("body").press("Escape")
    press_until(page, "Tab", "#search-results h2 a")
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/20*/**")
    assert page.locator("h1").inner_text() == title


def test_by_keys_alone_past_the_navigation(page: Any) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_without_scripts_every_article_is_reached_from_the_front_page(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start = (site / "index.html").as_uri()
    waiting, seen = [start], {start}
    while waiting:
        page.goto(waiting.pop())
        links = page.eval_on_selector_all("a[href]", HREFS)
        found = {link for link in links if link.startswith("file:") and link.endswith(".html")} - seen
        seen |= found
        waiting += sorted(found)
    context.close()
    pages = {path.as_uri() for path in site.rglob("*.html")}
    articles = {(site / path).as_uri() for path in site.glob("20*/*/*/*.html")}
    articles |= {path.as_uri() for path in site.glob("undated/*.html")}
    assert len(articles) > 20
    assert articles <= seen
    assert seen <= pages, "no link leads nowhere"


def test_what_a_reader_chose_holds_on_every_page(page: Any) -> None:
    choices = {"paper": "dark", "size": "larger", "measure": "narrow", "face": "sans"}
    page.locator(".foot .reading summary").click()
    for name, value in choices.items():
        page.locator(f".foot select[name={name}]").select_option(value)
    for step in (page.reload, lambda: page.locator("main h2 a").first.click()):
        step()
        page.wait_for_load_state()
        kept = page.evaluate("({ ...document.documentElement.dataset })")
        assert {name: kept.get(name) for name in choices} == choices
    assert page.evaluate("getComputedStyle(document.querySelector('.body')).fontFamily").startswith("system-ui")


def test_nothing_moves_for_who_asked_for_no_motion(browser: Any, site: Path, serve_folder: Callable[..., str]) -> None:
    page = browser.new_page(reduced_motion="reduce")
    home = serve_folder(site, "/")
    for path in ("index.html", "search.html?q=ferry", "years/2022/index.html"):
        page.goto(home + path)
        moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return parseFloat(transitionDuration) > 0.01 || animationName !== "none" || scrollBehavior === "smooth";
        }).map((element) => element.outerHTML.slice(0, 100))""")
        assert moving == [], path
        assert page.evaluate("document.getAnimations().length") == 0
    page.close()
