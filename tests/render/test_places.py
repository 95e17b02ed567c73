"""References and datelines set into a body."""

import pytest

from builder.render.markdown import place_references, render_markdown
from builder.render.resolve_links import place_dateline


def render(body: str) -> str:
    return render_markdown(body, path="a.md", first_line=1).html


def test_pictures_and_links_get_their_urls() -> None:
    html = render('![b](<my photo.jpg> "Cap")\n\n[x](../o/index.md#fn1) and [y](gone.md) [![i](i.png)](../o/index.md)')
    mapping = {"my photo.jpg": "../my%20photo.jpg", "../o/index.md": "o.html", "i.png": "i.png"}
    assert place_references(html, mapping, {"my photo.jpg": (3, 2, None)}) == (
        '<figure><img src="../my%20photo.jpg" alt="b" width="3" height="2" loading="lazy"><figcaption>Cap</figcaption>'
        '</figure>\n<p><a href="o.html#fn1">x</a> and y '
        '<a href="o.html"><img src="i.png" alt="i" loading="lazy"></a></p>'
    )


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ('![boat](a.jpg "The boat.")', '<figure class="words"><figcaption>The boat.</figcaption></figure>'),
        ("![boat](a.jpg)", '<figure class="words"><figcaption>boat</figcaption></figure>'),
        ("A ![boat](a.jpg).", "<p>A boat.</p>"),
    ],
)
def test_a_missing_picture_leaves_its_words(body: str, html: str) -> None:
    assert place_references(render(body), {}) == html


def test_a_body_without_references_is_as_it_was() -> None:
    assert place_references("<p>x</p>", {"x": "y"}) == "<p>x</p>"


@pytest.mark.parametrize(
    ("before", "placed"),
    [
        ("<p>", "<p>{} — "),
        ("<figure>x</figure>\n<p>", "<figure>x</figure>\n<p>{} — "),
        ("<h2>x</h2>\n<p>", "<p>{}</p>\n<h2>x</h2>\n<p>"),
        ("<blockquote>\n<p>", "<p>{}</p>\n<blockquote>\n<p>"),
    ],
)
def test_the_dateline_opens_the_first_paragraph(before: str, placed: str) -> None:
    words = placed.format('<span class="dateline">A &amp; B</span>')
    assert place_dateline(f"{before}Ships</p>", "A & B") == f"{words}Ships</p>"
