"""What Markdown keeps of a page's shapes, and what it makes of frames that show another site's page."""

from datetime import date

import pytest

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import make_capture

SENTENCE = "The harbour council voted on Tuesday to keep the night ferry running, its chair said."
PROSE = f"<p>{SENTENCE}</p>" * 3
SHOWN = [
    (
        '<iframe src="//www.youtube.com/embed/a-B_9?rel=0" title="The ferry">',
        "[The ferry](https://www.youtube.com/watch?v=a-B_9)",
    ),
    (
        '<iframe data-src="https://www.youtube-nocookie.com/embed/abc">',
        "[youtube.com](https://www.youtube.com/watch?v=abc)",
    ),
    ('<iframe src="https://player.vimeo.com/video/123?h=x">', "[vimeo.com](https://vimeo.com/123)"),
    (
        '<iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=1&amp;id=12345">',
        "[twitter.com](https://twitter.com/i/status/12345)",
    ),
    ('<amp-youtube data-videoid="abc">', "[youtube.com](https://www.youtube.com/watch?v=abc)"),
]
NOT_SHOWN = [
    '<iframe src="https://www.youtube.com.evil.example/embed/abc">',
    '<iframe src="javascript:alert(1)//youtube.com/embed/abc">',
    '<iframe src="https://ads.example/frame">',
    '<amp-youtube data-videoid="a](x)">',
    "<iframe>words</iframe>",
    '<iframe src="//[">',
]


def make_body(markup: str) -> str:
    text = f"<h1>Ferry stays through the winter</h1>{PROSE}{markup}</iframe>{PROSE}"
    page = f"<html><body><article>{text}</article></body></html>"
    made = convert(make_capture(page.encode(), name="a.html", url="https://a.example/x"), today=date(2026, 11, 23))
    assert isinstance(made, Conversion)
    return made.body


@pytest.mark.parametrize(("markup", "link"), SHOWN)
def test_a_player_is_a_quotation_with_a_link(markup: str, link: str) -> None:
    assert f"\n\n> {link}\n\n" in make_body(markup)


@pytest.mark.parametrize("markup", NOT_SHOWN)
def test_other_frames_are_nothing(markup: str) -> None:
    assert make_body(markup) == "\n\n".join([SENTENCE] * 6)


KEPT = [
    (
        "<ol start=3><li>one of it<p>more of it</p><li>two of it</ol><ol><li>anew it is</ol>",
        "3. one of it\n\n    more of it\n4. two of it\n1) anew it is",
    ),
    ("<ul><li>one of it<ol start=5><li>five of it</ol></ul>", "- one of it\n\n    5. five of it"),
    ("<ol start=100><li>hundred<ul><li>below it</ul></ol>", "100. hundred\n     - below it"),
    (
        "<blockquote><p>One, she said.<blockquote><p>Two, he said.</blockquote><ul><li>item of it</ul></blockquote>",
        "> One, she said.\n>\n> > Two, he said.\n>\n> - item of it",
    ),
    ("<dl><dt>Ferry</dt><dd>A boat that crosses water.</dd></dl>", "- Ferry\n    - A boat that crosses water."),
    (
        "<table><caption>Fares “now”</caption><tr><th>a|b<th>c<tr><td>1<br>2<td><a href=/y>3</a></table>",
        '![](<> "Fares “now”")\n\n| a\\|b | c |\n| --- | --- |\n| 1 2 | [3](https://a.example/y) |',
    ),
    (
        "<p>They keep <b>it\xa0</b>running<b>, </b><b>she</b> said<i>“so”</i>to, <code>`x`</code>!<a href=/b>b</a>",
        "They keep **it**\xa0running, **she** said“so”to, `` `x` ``\\![b](https://a.example/b)",
    ),
    ("<p>Verse one of it<br>1. verse two<br>- verse three</p>", "Verse one of it\\\n1\\. verse two\\\n\\- verse three"),
    ("<pre>a<br>```\n    b</pre>", "````\na\n```\n    b\n````"),
]


@pytest.mark.parametrize(("markup", "markdown"), KEPT)
def test_shapes_that_markdown_keeps(markup: str, markdown: str) -> None:
    assert make_body(markup).split(f"{SENTENCE}\n\n", 3)[3].split(f"\n\n{SENTENCE}")[0] == markdown
