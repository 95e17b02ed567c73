"""Captions apart from their credits, by the names of their elements or by their order."""

import lxml.html
import pytest

from builder.capture.formats.captions import add_words, split_words


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("The crane at dusk. <small class=credit>Ada Roe</small>", ("The crane at dusk.", "Ada Roe")),
        ("<span>The crane</span><span data-testid=photo-credit>Ada Roe</span>", ("The crane", "Ada Roe")),
        ("<span>At dusk.</span><span><b>Credit</b><b>Credit...</b><b>Ada Roe</b></span>", ("At dusk.", "Ada Roe")),
        ("<span>At dusk.</span><span>It was cold.</span>", ("At dusk. It was cold.", "")),
        ("The crane at dusk", ("The crane at dusk", "")),
        ("<i hidden>Image caption, </i>The crane at dusk.", ("The crane at dusk.", "")),
        (
            "<p>The crane at dusk, as seen from the quay. less</p><p>The crane at dusk, as seen… more</p>",
            ("The crane at dusk, as seen from the quay.", ""),
        ),
        ("Enlarge this image", ("", "")),
    ],
)
def test_split_words(inside: str, words: tuple[str, str]) -> None:
    assert split_words(lxml.html.fragment_fromstring(inside, create_parent="figcaption")) == words


@pytest.mark.parametrize(
    ("caption", "credit", "beside", "words"),
    [
        ("", "", "The crane at dusk.", ("The crane at dusk.", "", "")),
        ("The crane.", "", "Photo: Ada Roe", ("The crane.", "Photo: Ada Roe", "")),
        ("The crane.", "", "Ada Roe", ("The crane.", "Ada Roe", "")),
        ("The crane.", "", "Click to enlarge", ("The crane.", "", "")),
        ("", "Ada Roe", "Toggle caption", ("", "Ada Roe", "")),
        ("The crane.", "Ada Roe", "It was cold.", ("The crane.", "Ada Roe", "It was cold.")),
    ],
)
def test_add_words(caption: str, credit: str, beside: str, words: tuple[str, str, str]) -> None:
    assert add_words(caption, credit, beside) == words
