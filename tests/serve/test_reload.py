"""The preview in a real browser: what an editor sees."""

import time

import pytest

from builder.serve.app import add_script, is_current


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1000, "height": 600})
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


def wait_until(page, expression: str) -> None:
    """Playwright's own waiting evaluates text in the page, which the page's policy forbids."""
    deadline = time.monotonic() + 5
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        time.sleep(0.02)


@pytest.mark.browser
def test_an_edit_is_shown_and_the_place_in_the_page_kept(preview, page):
    page.goto(preview.start())
    page.evaluate("scrollTo(0, 700)")
    preview.write("content/index.md", "Second words")
    page.get_by_role("heading", name="Second words").wait_for(timeout=5000)
    wait_until(page, "scrollY === 700")
    assert page.errors == []


@pytest.mark.browser
def test_problems_are_shown_over_the_last_good_page_until_mended(preview, page):
    page.goto(preview.start())
    preview.write("content/index.md", "---\ntitle: x\nBROKEN\n---")
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=5000)
    for words in ("content/index.md:3", "title: is broken", "mend it", ">    3  BROKEN"):
        assert words in alert.inner_text()
    other = page.context.new_page()
    other.goto(preview.address + "index.html")
    other.get_by_role("alert").wait_for(timeout=5000)
    other.close()
    page.bring_to_front()
    assert page.get_by_role("heading", name="First words").is_visible()
    page.reload()
    alert.wait_for(timeout=5000)
    preview.write("content/index.md", "First words")
    alert.wait_for(state="detached", timeout=5000)
    assert page.errors == []


@pytest.mark.browser
def test_styles_are_swapped_without_a_reload(preview, page):
    page.goto(preview.start())
    page.evaluate("window.mark = 'same page'")
    preview.write("themes/style.css", "h1 { color: rgb(9, 8, 7) }")
    wait_until(page, "getComputedStyle(document.querySelector('h1')).color === 'rgb(9, 8, 7)'")
    assert page.evaluate("window.mark") == "same page"
    preview.write("content/index.md", "Third words")
    page.get_by_role("heading", name="Third words").wait_for(timeout=5000)
    assert page.evaluate("window.mark") is None
    assert page.errors == []


@pytest.mark.browser
def test_a_page_that_missed_a_change_catches_up(preview, page):
    """A page shown from the browser's memory after going back is older than the site: it reloads."""
    page.goto(preview.start())
    page.goto("about:blank")
    preview.write("content/index.md", "Changed meanwhile")
    preview.wait_until(lambda: len([said for said in preview.said if said.startswith("Rebuilt")]) > 1)
    page.evaluate("setTimeout(() => history.back(), 0)")
    page.get_by_role("heading", name="Changed meanwhile").wait_for(timeout=5000)


@pytest.mark.parametrize(
    ("page_bytes", "whole"),
    [
        (b"<body>x</body></html>", b"<body>x{}</body></html>"),
        (b"<BODY>x</BODY>", b"<BODY>x{}</BODY>"),
        (b"<pre>&lt;/body></pre></body>", b"<pre>&lt;/body></pre>{}</body>"),
        (b"bare", b"bare{}"),
    ],
)
def test_the_scripts_tag_comes_last_in_the_body(page_bytes, whole):
    tag = b'<script src="/_backfile/reload.js" data-version="v1" defer></script>'
    assert add_script(page_bytes, "v1") == whole.replace(b"{}", tag)


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (b"default-src 'none'", b"default-src 'none'; connect-src 'self'"),
        (b"default-src 'none';", b"default-src 'none'; connect-src 'self'"),
        (b"connect-src 'none'; img-src *", b"connect-src 'self'; img-src *"),
        (b"connect-src 'self'", b"connect-src 'self'"),
    ],
)
def test_a_pages_own_policy_lets_it_listen(policy, allowed):
    meta = b'<meta http-equiv="Content-Security-Policy" content="%s">'
    assert add_script(meta % policy, "v").startswith(meta % allowed)


@pytest.mark.parametrize(
    ("asked", "current"),
    [(None, False), ("", False), ('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False)],
)
def test_what_a_browser_has_already(asked, current):
    assert is_current(asked, '"a"') is current
