"""The preview in a real browser: what an editor sees."""

import contextlib
import time

import pytest

from builder.serve.app import ReloadTag, add_script


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
    from playwright.sync_api import Error

    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with contextlib.suppress(Error):  # it is just loading
            if page.evaluate(expression):
                return
        time.sleep(0.02)
    raise AssertionError(f"never true: {expression}")


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
def test_styles_are_swapped_and_words_too_without_a_reload(preview, page):
    page.goto(preview.start())
    page.evaluate("window.mark = 'same page'")
    preview.write("themes/style.css", "h1 { color: rgb(9, 8, 7) }")
    wait_until(page, "getComputedStyle(document.querySelector('h1')).color === 'rgb(9, 8, 7)'")
    preview.write("content/index.md", "Third words")
    page.get_by_role("heading", name="Third words").wait_for(timeout=5000)
    preview.write("content/index.md", "Fourth words")
    page.get_by_role("heading", name="Fourth words").wait_for(timeout=5000)
    assert page.evaluate("window.mark") == "same page"
    assert page.errors == []


@pytest.mark.browser
def test_a_page_with_scripts_shows_the_words_and_then_loads_anew(preview, page):
    (preview.output / "own.js").parent.mkdir(exist_ok=True)
    (preview.output / "own.js").write_text("document.querySelector('h1').dataset.ran = 'yes';")
    preview.write("content/index.md", "First words</h1><script src=own.js></script><h1>")
    page.goto(preview.start())
    page.evaluate("window.mark = 'same page'")
    preview.write("content/index.md", "Second words</h1><script src=own.js></script><h1>")
    page.get_by_role("heading", name="Second words").wait_for(timeout=5000)
    page.locator("h1[data-ran=yes]", has_text="Second words").wait_for(timeout=5000)
    assert page.evaluate("window.mark") is None
    assert page.errors == []


@pytest.mark.browser
def test_a_page_minds_only_what_it_shows(preview, page):
    preview.write("content/other.md", "Other")
    page.goto(preview.start())
    page.evaluate("window.mark = 'same page'")
    preview.write("content/other.md", "Other words")
    preview.wait_until(lambda: len([said for said in preview.said if said.startswith("Rebuilt")]) > 1)
    time.sleep(0.3)
    assert page.evaluate("window.mark") == "same page"
    page.goto(preview.address + "other.html")
    page.get_by_role("heading", name="Other words").wait_for(timeout=5000)
    (preview.root / "content/other.md").unlink()
    (preview.output / "other.html").unlink()
    page.goto(preview.address + "later.html")
    preview.write("content/later.md", "Come later")
    page.get_by_role("heading", name="Come later").wait_for(timeout=5000)


@pytest.mark.browser
def test_a_picture_that_changes_is_shown(preview, page):
    """Nothing else changes: the page is told of it because it has loaded it."""
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='9'></svg>"
    preview.write("themes/dot.svg", picture.format(20))
    preview.write("content/index.md", "<img src=dot.svg>")

    def rebuild():
        result, data = preview.rebuild(), (preview.root / "themes/dot.svg").read_bytes()
        return result._replace(changed=(*result.changed, *preview.put("dot.svg", data)))

    page.goto(preview.start(rebuild=rebuild))
    wait_until(page, "document.images[0].naturalWidth === 20")
    preview.write("themes/dot.svg", picture.format(30))
    wait_until(page, "document.images[0].naturalWidth === 30")


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
    tag = (
        b'<script src="/_backfile/reload.js" data-version="v1" data-base="/a/" data-pages="[&quot;b.html&quot;]" '
        b"defer></script>"
    )
    assert add_script(page_bytes, ReloadTag("v1", "/a/", ("b.html",))) == whole.replace(b"{}", tag)


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
    assert add_script(meta % policy, ReloadTag("v", "/")).startswith(meta % allowed)
