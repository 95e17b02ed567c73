"""The Markdown beside a page."""

from typing import Any

import pytest

from builder.article.frontmatter import parse_article
from builder.article.model import Article, Image
from builder.render.markdown_copy import render_copy

PLACES = {"../b/index.md": "b.html", "photo.jpg": "a/photo.jpg", "two words.png": "a/two%20words.png"}


def copy(body: str, **keys: Any) -> str:
    return render_copy(Article(title="A", **keys), f"---\ntitle: A\n---\n\n{body}\n", PLACES, keys=["desk"])


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("[b](../b/index.md)", "[b](b.html)"),
        ("[b](../b/index.md#c 'Title')", "[b](b.html#c 'Title')"),
        ("![x](photo.jpg)", "![x](a/photo.jpg)"),
        ("![x](<two words.png>)", "![x](a/two%20words.png)"),
        ("![x](two%20words.png)", "![x](a/two%20words.png)"),
        ("[hidden](../secret/index.md)", "[hidden](<>)"),
        ("[hidden](sec\\_ret.md)", "[hidden](<>)"),
        ("[see][1]\n\n[1]: ../secret/index.md", "[see][1]\n\n[1]: <>"),
        ("[web](https://x.example/a_(b))", "[web](https://x.example/a_(b))"),
        ("[note](#fn1) and (../b/index.md)", "[note](#fn1) and (../b/index.md)"),
    ],
)
def test_links_lead_to_published_files_or_nowhere(written: str, published: str) -> None:
    assert copy(written) == f"---\ntitle: A\n---\n\n{published}\n"


def test_keys_that_the_site_does_not_show_stay_at_home() -> None:
    text = copy("Words.", extra={"desk": "night", "editor_note": "call her again"})
    assert "desk: night" in text
    assert "call her" not in text


def test_a_record_without_its_text_has_neither_text_nor_picture() -> None:
    image = Image(src="photo.jpg", caption="Hidden caption")
    text = copy("Hidden.", visibility="metadata-only", image=image, correction="Hidden too")
    assert "idden" not in text
    assert "title: A" in text


def test_a_copy_is_an_article_again() -> None:
    text = copy("Words.", image=Image(src="photo.jpg"), date="2021-12-11", tags=("x",))
    read = parse_article(text, path="copy.md")
    assert (read.article.date, read.article.tags, read.body.strip()) == ("2021-12-11", ("x",), "Words.")
    assert read.article.image == Image(src="a/photo.jpg")
