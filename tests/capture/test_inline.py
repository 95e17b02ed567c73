import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builder.capture.inline import clean_url, escape, format_link


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
