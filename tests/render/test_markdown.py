"""The dialect: what goes in, what comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.rules_core.inline import inline

from builder.article.comments import Uncommented
from builder.render import markdown
from builder.render.markdown import OPENING_LENGTH, render_markdown

CASES = [
    ("paragraph", "Two *ports* agree.", "<p>Two <em>ports</em> agree.</p>"),
    ("strikethrough", "~~no~~", "<p><s>no</s></p>"),
    ("no linkify", "https://x.org/", "<p>https://x.org/</p>"),
    ("raw HTML is text", "<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("script link is text", "[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
    ("first level becomes h2", "# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>"),
    ("so does any level that is the first", "### A\n\n#### B\n\n### C", "<h2>A</h2>\n<h3>B</h3>\n<h2>C</h2>"),
    ("h6 at most", "# A\n\n###### B", "<h2>A</h2>\n<h6>B</h6>"),
    (
        "figure",
        '![boat](a.jpg "The boat."){credit="L. Aho"}',
        '<figure><img src="backfile:a.jpg" alt="boat"><figcaption>The boat. <small class="credit">L. Aho</small>'
        "</figcaption></figure>",
    ),
    ("figure without words", "![](a.jpg)", '<figure><img src="backfile:a.jpg" alt=""></figure>'),
    (
        "figure with words only",
        '![](<> "The boat."){credit="A \\"B\\" & C"}',
        '<figure class="words"><figcaption>The boat. <small class="credit">A "B" &amp; C</small></figcaption></figure>',
    ),
    (
        "a picture elsewhere is its words",
        "![The boat](https://x.org/a.jpg)",
        '<figure class="words"><figcaption>The boat</figcaption></figure>',
    ),
    ("a picture within a line", "See ![it](a.jpg).", '<p>See <img src="backfile:a.jpg" alt="it">.</p>'),
    ("a picture elsewhere within a line", "See ![it](//x.org/a.jpg).", "<p>See it.</p>"),
    ("a credit belongs to a picture", 'Text {credit="x"}', '<p>Text {credit="x"}</p>'),
    (
        "pull quote",
        "> Ships do not wait. {.pull}",
        '<blockquote class="pull">\n<p>Ships do not wait.</p>\n</blockquote>',
    ),
    (
        "pull quote, mark on its own line",
        "> One\n> two\n> {.pull}",
        '<blockquote class="pull">\n<p>One\ntwo</p>\n</blockquote>',
    ),
    (
        "pull quote, mark in its own paragraph",
        "> One\n>\n> {.pull}",
        '<blockquote class="pull">\n<p>One</p>\n</blockquote>',
    ),
    ("plain quote", "> One {.pull} two", "<blockquote>\n<p>One {.pull} two</p>\n</blockquote>"),
    (
        "correction",
        "::: correction\nIt was *ten*.\n:::",
        '<aside class="correction">\n<p>It was <em>ten</em>.</p>\n</aside>',
    ),
    (
        "ruby",
        "{漢字|かんじ}を",
        "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を</p>",
    ),
    ("ruby cannot be markup", "{<b>|x}", "<p><ruby>&lt;b&gt;<rp>(</rp><rt>x</rt><rp>)</rp></ruby></p>"),
    ("braces that are no mark", "{a} {b|} {|c}", "<p>{a} {b|} {|c}</p>"),
    ("no space at a CJK line break", "港町の\n市場", "<p>港町の市場</p>"),
    ("nor inside emphasis", "*港町の*\n市場", "<p><em>港町の</em>市場</p>"),
    ("a space between Latin lines", "one\ntwo", "<p>one\ntwo</p>"),
    ("a space between scripts", "one\n市場", "<p>one\n市場</p>"),
    ("a space in Korean", "항구\n도시", "<p>항구\n도시</p>"),
    ("link to an article", "[x](../a/index.md#fn1)", '<p><a href="backfile:../a/index.md#fn1">x</a></p>'),
    ("link within the page", "[x](#fn1)", '<p><a href="#fn1">x</a></p>'),
    ("link elsewhere", '[x](https://x.org "t")', '<p><a href="https://x.org" title="t">x</a></p>'),
    (
        "table",
        "| a | b |\n|---|--:|\n| 1 | 2 |",
        '<div class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th>a</th>\n<th class="end">b</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>1</td>\n<td class="end">2</td>\n</tr>\n</tbody>\n</table></div>',
    ),
    (
        "footnote",
        "A.[^n]\n\n[^n]: B.",
        '<p>A.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p>\n<section class="footnotes"><ol>\n'
        '<li id="fn1"><p>B. <a href="#fnref1" class="footnote-backref">↩︎</a></p>\n</li>\n</ol>\n</section>',
    ),
]


@pytest.mark.parametrize(("source", "html"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_marks(source: str, html: str) -> None:
    assert render_markdown(source, path="a.md", first_line=1).html == html


def test_text_has_a_line_for_each_block_and_no_markup() -> None:
    body = (
        '## Head\n\nOne *two*\nthree.[^a]\n\n![x](a.jpg "Caption"){credit="Aho"}\n\n- first\n- second\n\n'
        "{漢字|かんじ}は\n難しい\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode here\n```\n\n[^a]: Note."
    )
    rendered = render_markdown(body, path="a.md", first_line=1)
    assert rendered.text.split("\n") == [
        "Head", "One two three.", "Caption Aho", "first", "second", "漢字は難しい",
        "a", "b", "1", "2", "code here", "Note.",
    ]  # fmt: skip
    assert rendered.opening == "One two three. 漢字は難しい"


def test_references_each_once_with_the_line_of_the_first() -> None:
    body = "[a](x.md)\n\n![b](<my photo.jpg>)\n\nSee [c](y.md#n) and\n[a](x.md) and [h](https://x.org)."
    rendered = render_markdown(body, path="a.md", first_line=10)
    assert dict(zip(rendered.references, rendered.lines, strict=True)) == {"x.md": 10, "my photo.jpg": 12, "y.md": 14}


def test_opening_is_cut_at_a_word() -> None:
    opening = render_markdown("# Head\n\n" + "harbour " * 200, path="a.md", first_line=1).opening
    assert opening.startswith("harbour harbour")
    assert opening.endswith(" harbour…")
    assert len(opening) <= OPENING_LENGTH


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("Text.\n\n::: correction\nNot closed.", "a.md:5: the correction is not closed (put a line `:::` after it)"),
        ("> ::: correction\n> Closed.\n> :::", None),
        ("::: box\nx\n:::", "a.md:3: unknown block '::: box' (there is `::: correction`)"),
        ("\n\n![](<>)", "a.md:5: a picture with neither a file nor words (name a file, or write a caption)"),
    ],
)
def test_problems_name_their_line(body: str, printed: str | None) -> None:
    problems = render_markdown(body, path="a.md", first_line=3).problems
    assert [str(problem) for problem in problems] == ([printed] if printed else [])


_PIECES = st.sampled_from(
    ["word ", "\n", "\n\n", "> ", "{.pull}", "::: correction\n", ":::\n", "{漢|か}", "![a](b.jpg)", '{credit="c"}',
     "[^1]", "[^1]: note", "| a |\n|---|\n", "# ", "<script>", "[x](y.md)", "`", "*", "\\", "- ", "~~"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=80))
def test_anything_renders_and_nothing_runs(body: str) -> None:
    rendered = render_markdown(body, path="a.md", first_line=1)
    lowered = rendered.html.lower()
    assert "<script" not in lowered
    assert "javascript:" not in lowered or "&" in lowered or "href" not in lowered
    assert "\n\n" not in rendered.text
    assert render_markdown(body, path="a.md", first_line=1) == rendered


LIBRARY = markdown.make_parser()
LIBRARY.block.ruler.disable("plain_line")
LIBRARY.core.ruler.at("inline", inline)
LINES = st.lists(
    st.one_of(
        st.just(""),
        st.text(alphabet="ab é漢“'(1.-:=|#>*_~`[]!<&{}^\\\t /", max_size=8),
        st.sampled_from(
            ("Tide", "Tide ", "Tide  ", "a | b", "--- | ---", "===", "[a]: b", "[^1]: c", "::: correction")
        ),
    ),
    max_size=8,
).map("\n".join)


@given(LINES)
def test_the_quick_rules_read_what_the_library_reads(body):
    def parse(parser):
        return [
            token.as_dict()
            for token in parser.parse(body, {"findings": markdown.Findings("a.md", 1, Uncommented(body))})
        ]

    assert parse(markdown.make_parser()) == parse(LIBRARY)
