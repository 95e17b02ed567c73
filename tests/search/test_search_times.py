"""Dates: a range by hand, by keys and by pointer; bars and numbers over time."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from asking import wait_for

from builder.search.read.searching import search_folder

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site, serve_folder, open_page):
    open_page.goto(serve_folder(site, "/") + "search.html?q=ferry")
    wait_for(open_page, f"{search_folder(site, 'ferry').total} articles")
    return open_page


def _find_range(page):
    asked = parse_qs(urlsplit(page.url).query)
    return asked.get("from", [""])[0], asked.get("to", [""])[0]


def _list_shown(page):
    return page.eval_on_selector_all(
        "#search-results h2 a", "all => all.map((link) => link.getAttribute('href').split('#')[0])"
    )


@pytest.mark.parametrize(("first", "last"), [("2017", "2018-06"), ("2019-03-02", ""), ("", "2016"), ("2018", "2018")])
def test_a_range_finds_what_the_command_finds(first, last, site, page):
    page.goto(page.url + f"&from={first}&to={last}&sort=oldest")
    found = search_folder(site, "ferry", date_from=first or None, date_to=last or None, sort="oldest", limit=10)
    wait_for(page, f"{found.total} article")
    assert _list_shown(page) == [quote(hit.url) for hit in found.hits]
    assert (page.input_value("#search-from"), page.input_value("#search-to")) == (first, last)


def test_a_range_by_hand_in_any_order_and_back(site, page):
    page.fill("#search-to", "2017")
    page.press("#search-to", "Enter")
    wait_for(page, f"{search_folder(site, 'ferry', date_to='2017').total} article")
    page.wait_for_timeout(1600)  # what follows in a moment is one step of Back
    page.fill("#search-from", "2019-02")
    page.press("#search-from", "Enter")
    wait_for(page, f"{search_folder(site, 'ferry', date_from='2017', date_to='2019-02').total} article")
    assert _find_range(page) == ("2017", "2019-02")
    page.go_back()
    wait_for(page, f"{search_folder(site, 'ferry', date_to='2017').total} article")
    page.click("#search-always")
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")


def test_what_is_no_date_is_said_and_left_out(site, page):
    page.fill("#search-from", "soon")
    page.press("#search-from", "Enter")
    page.wait_for_selector("#search-notes li")
    assert "is no date" in page.inner_text("#search-notes")
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")


def test_a_range_by_keys(site, page):
    page.focus("#search-low")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search-high"
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('to=')")
    first, last = _find_range(page)
    assert first == "2016-01"
    found = search_folder(site, "ferry", date_from=first, date_to=last)
    wait_for(page, f"{found.total} article")
    assert page.get_attribute("#search-low", "aria-valuetext") == f"from {first}"
    assert page.get_attribute("#search-high", "aria-valuetext") == f"to {last}"
    page.keyboard.press("Home")  # the thumbs stay a period apart
    wait_for(page, f"{search_folder(site, 'ferry', date_from=first, date_to=first).total} article")


def test_a_range_is_brushed_with_the_pointer(site, page):
    page.locator("#search-bars").scroll_into_view_if_needed()
    box = page.locator("#search-bars").bounding_box()
    periods = int(page.get_attribute("#search-low", "max"))
    width = box["width"] / periods
    page.mouse.move(box["x"] + 36.5 * width, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 24.5 * width, box["y"] + 30, steps=4)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('from=2017-01')")
    assert _find_range(page) == ("2017-01", "2018-01")
    wait_for(page, f"{search_folder(site, 'ferry', date_from='2017-01', date_to='2018-01').total} article")
    for asked in (("2017-01", "2017-01"), ("", "")):  # a tap takes a month, a second one gives it back
        page.mouse.click(box["x"] + 24.5 * width, box["y"] + 20)
        page.wait_for_function(
            "([from, to]) => document.getElementById('search-from').value === from"
            " && document.getElementById('search-to').value === to",
            arg=list(asked),
        )
    wait_for(page, f"{search_folder(site, 'ferry').total} articles")


def test_bars_stay_when_a_range_is_chosen_and_numbers_follow_it(site, page):
    bars = page.locator("#search-bars path")
    whole = bars.nth(1).get_attribute("d")
    assert bars.nth(0).get_attribute("d") == ""
    assert whole.count("M") == len({hit.date[:7] for hit in search_folder(site, "ferry", limit=500).hits if hit.date})
    page.click("#search-table summary")
    page.fill("#search-from", "2018")
    page.press("#search-from", "Enter")
    found = search_folder(site, "ferry", date_from="2018")
    wait_for(page, f"{found.total} article")
    assert sum(bars.nth(at).get_attribute("d").count("M") for at in (0, 1)) == whole.count("M")
    rows = page.eval_on_selector_all(
        "#search-table tbody tr", "all => all.map((row) => [...row.children].map((cell) => cell.textContent))"
    )
    assert rows == [[label or "Undated", str(articles)] for label, articles in found.timeline]


def test_undated_articles_stand_last_and_are_never_dropped(site, page):
    for sort in ("newest", "oldest"):
        page.goto(page.url.partition("?")[0] + f"?q=ferry&sort={sort}&n=500")
        found = search_folder(site, "ferry", sort=sort, limit=500)
        wait_for(page, f"{found.total} articles")
        assert _list_shown(page) == [quote(hit.url) for hit in found.hits]
        dates = page.eval_on_selector_all(".found .when", "all => all.map((when) => when.textContent)")
        undated = sum(1 for hit in found.hits if not hit.date)
        assert undated
        assert dates[-undated:] == ["Undated"] * undated
        assert "Undated" not in dates[:-undated]
