"""Pictures with their words in elements other than a figure, and in attributes."""

import lxml.html
import pytest

from builder.capture.formats.figure_like import find_boxes, find_stated_words
from builder.capture.formats.page_statements import read_marked

WORDS = "The crane at dusk."


@pytest.mark.parametrize(
    ("page", "box"),
    [
        (f"<div id=box><img src=a.jpg><p class=wp-caption-text>{WORDS}</p></div>", "box"),
        (f"<div id=box class=Caption><img src=a.jpg>{WORDS}</div>", "box"),
        (f"<table id=box><tr><td><img src=a.jpg></td></tr><tr><td class=cutline>{WORDS}</td></tr></table>", "box"),
        (f"<div id=box><img src=a.jpg><span itemprop=caption>{WORDS}</span></div>", "box"),
        (f"<div><img src=a.jpg><img src=b.jpg><p class=caption>{WORDS}</p></div>", None),
        (f"<div><img src=a.jpg><div class=caption><h3>{WORDS}</h3></div></div>", None),
        (f"<div><img src=a.jpg><p class=caption><a href=/other>{WORDS}</a></p></div>", None),
        (f"<div><img src=a.jpg><button class=captions-button>{WORDS}</button></div>", None),
        (f"<article><img src=a.jpg><p class=caption>{WORDS}</p></article>", None),
    ],
)
def test_find_boxes(page: str, box: str | None) -> None:
    root = lxml.html.document_fromstring(f"<body><div>{page}</div></body>")
    assert [found.get("id") for found in find_boxes(read_marked(root).captions)] == ([box] if box else [])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<img data-caption='The &lt;b&gt;crane&lt;/b&gt; at dusk.' data-credit='Ada Roe'>", (WORDS, "Ada Roe")),
        (f"<a data-caption='{WORDS}'><img></a>", (WORDS, "")),
        ("<img data-credit='Ada Roe'>", ("", "")),
        (f"<img data-caption='{WORDS * 50}'>", ("", "")),
    ],
)
def test_find_stated_words(page: str, words: tuple[str, str]) -> None:
    image = next(lxml.html.document_fromstring(f"<body><p>{page}</p></body>").iter("img"))
    assert find_stated_words(image) == words
