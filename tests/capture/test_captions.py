"""Captions apart from their credits, by the names of their elements or by their order."""

import lxml.html
import pytest

from builder.capture.formats.captions import split_words


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("The crane at dusk. <small class=credit>Ada Roe</small>", ("The crane at dusk.", "Ada Roe")),
        ("<span>The crane</span><span data-testid=photo-credit>Ada Roe</span>", ("The crane", "Ada Roe")),
        ("<span>At dusk.</span><span><b>Credit</b><b>Credit...</b><b>Ada Roe</b></span>", ("At dusk.", "Ada Roe")),
        ("<span>At dusk.</span><span>It was cold.</span>", ("At dusk. It was cold.", "")),
        ("The crane at dusk", ("The crane at dusk", "")),
    ],
)
def test_split_words(inside: str, words: tuple[str, str]) -> None:
    assert split_words(lxml.html.fragment_fromstring(inside, create_parent="figcaption")) == words
