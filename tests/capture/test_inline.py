from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builder.article.frontmatter import parse_article
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.inline import clean_url, escape, format_link
from builder.capture.source import make_capture
from builder.render.markdown import render_markdown


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://a.example/x?utm_source=mail&id=3", "https://a.example/x?id=3"),
        ("/x/y", "https://base.example/x/y"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,hi", None),
        ("#top", None),
        ("mailto:desk@a.example", "mailto:desk@a.example"),
        ("https://a.example/ü b", "https://a.example/%C3%BC%20b"),
        ("http://[broken", None),
    ],
)
def test_addresses(address: str, clean: str | None) -> None:
    assert clean_url(address, base="https://base.example/") == clean


def test_a_relative_address_without_a_base_is_none() -> None:
    assert clean_url("/x") is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60))
def test_escaped_text_means_itself(text: str) -> None:
    words = " ".join(text.split())
    if not words:
        return
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escape(words))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == words


def test_links() -> None:
    assert format_link("text", "https://a.example/x_(y)") == "[text](<https://a.example/x_(y)>)"


def test_a_capture_that_holds_comments_of_other_generators_is_converted_and_read() -> None:
    comments = "%% ask %%, {% comment %}ask{% endcomment %}, {# ask #}, {/* ask */} and {{< hidden >}}"
    sentence = f"The council of the harbor said that {comments} were printed in its plan for the night ferry. "
    page = f"<html><body><article><h1>Ferry {comments}</h1><p>{sentence * 2}</p><p>::: hidden</p>"
    page += f'<figure><img src="https://a.example/a.png"><figcaption>{comments}. Photo: %%A%%</figcaption></figure>'
    page += f'<p>{sentence}<a href="https://a.example/%%x">more %% words</a></p></article></body></html>'
    dump = f"Ferry keeps running\n\nBy Ada Roe\n\n{sentence * 2}\n\n::: hidden\n\n#+BEGIN_COMMENT\n\n{sentence * 2}\n"
    for name, text in (("a.html", page.replace("{{<", "{{&lt;")), ("b.txt", dump)):
        capture = make_capture(text.encode(), name=name)
        made = convert(capture, today=date(2026, 11, 23))
        assert isinstance(made, Conversion)
        body = parse_article(made.markdown, path=name).body
        assert comments in render_markdown(body, path=name, first_line=1).text
