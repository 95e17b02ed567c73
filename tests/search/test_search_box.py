"""The box: words that go on, what may have been meant, how a mistaken query was read. All by keys."""

import pytest
from asking import wait_for

from builder.search.read.searching import search_folder

pytestmark = pytest.mark.browser

OPTIONS = "#search-suggestions [role=option]"


@pytest.fixture
def page(site, serve_folder, open_page):
    open_page.goto(serve_folder(site, "/") + "search.html")
    wait_for(open_page, "articles to search")
    open_page.site = site
    return open_page


def _list_words(page):
    return page.eval_on_selector_all(f"{OPTIONS} bdi", "all => all.map((word) => word.textContent)")


def _find_active(page):
    return page.evaluate(
        """() => {
          const box = document.getElementById("search-box");
          const option = document.getElementById(box.getAttribute("aria-activedescendant"));
          return option?.ariaSelected === "true" ? option.querySelector("bdi").textContent : null;
        }"""
    )


def test_a_word_goes_on_by_keys_alone(page):
    page.keyboard.type("old gla")
    page.wait_for_selector(OPTIONS)
    assert page.get_attribute("#search-box", "aria-expanded") == "true"
    words = _list_words(page)
    assert words[0].startswith("glacier")
    assert _find_active(page) is None
    page.keyboard.press("ArrowDown")
    assert _find_active(page) == words[0]
    page.keyboard.press("ArrowUp")
    assert _find_active(page) is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    asked = f"old {words[0]}"
    wait_for(page, f"{search_folder(page.site, asked).total} article")
    assert page.input_value("#search-box") == asked
    assert page.get_attribute("#search-box", "aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "search-box"


def test_past_the_last_word_come_the_results_and_escape_closes(page):
    page.keyboard.type("fer")
    page.wait_for_selector(OPTIONS)
    page.keyboard.press("Escape")
    assert page.locator(OPTIONS).count() == 0
    assert page.input_value("#search-box") == "fer"
    page.keyboard.type("r")
    page.wait_for_selector(OPTIONS)
    for _ in range(page.locator(OPTIONS).count()):
        page.keyboard.press("ArrowDown")
    wait_for(page, "article")
    assert page.evaluate("document.activeElement.id") == "search-box"
    page.fill("#search-box", "ferry")
    wait_for(page, f"{search_folder(page.site, 'ferry').total} articles")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('#search-results h2 a')")
    assert page.locator(OPTIONS).count() == 0


def test_a_word_is_taken_with_the_pointer(page):
    page.keyboard.type("harb")
    page.wait_for_selector(OPTIONS)
    word = _list_words(page)[0]
    page.locator(OPTIONS).first.click()
    wait_for(page, f"{search_folder(page.site, word).total} articles")
    assert page.input_value("#search-box") == word


def test_what_may_have_been_meant_is_offered_and_asked(page):
    page.fill("#search-box", "glaicer")
    page.keyboard.press("Enter")
    found = search_folder(page.site, "glaicer")
    assert found.instead
    page.wait_for_selector("#search-instead button")
    assert page.inner_text("#search-instead button") == found.instead
    page.click("#search-instead button")
    wait_for(page, f"{search_folder(page.site, found.instead).total} article")
    assert page.input_value("#search-box") == found.instead
    assert not page.is_visible("#search-instead")
    page.go_back()
    page.wait_for_selector("#search-instead button")
    assert page.input_value("#search-box") == "glaicer"


def test_a_mistaken_query_says_how_it_was_read(page):
    for query in ("(ferry", "sectoin:x ferry", "date:soon ferry", '"sea wall'):
        page.fill("#search-box", query)
        page.keyboard.press("Enter")
        notes = search_folder(page.site, query).notes
        assert notes
        page.wait_for_function(
            "notes => [...document.querySelectorAll('#search-notes li')].map((n) => n.textContent).join() === notes",
            arg=",".join(notes),
        )
