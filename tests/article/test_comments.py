"""Comments leave a text without a trace, and take nothing else with them."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.comments import OPENING, drop_comments, skip_comments
from builder.article.frontmatter import parse_article
from builder.errors import Fault
from builder.render.markdown import render_markdown, strip_comments

CASES = [
    ("after a paragraph", "Words.\n\n<!-- zq -->\n", "Words.\n\n\n"),
    ("of several lines", "<!--\nzq\n\nzq\n-->\nWords.", "\nWords."),
    ("between two lines", "One\n<!-- zq -->\ntwo", "One\n\ntwo"),
    ("in a line", "One <!-- zq --> two", "One two"),
    ("in a word", "fer<!-- zq -->ry", "ferry"),
    ("before a line break", "One  <!-- zq -->\ntwo", "One\ntwo"),
    ("before what would be code", "<!-- zq -->     One", "One"),
    ("over two paragraphs", "One <!-- zq\n\nzq --> two", "One two"),
    ("over a list", "- a <!-- zq\n- zq\n- zq --> b\n- c", "- a b\n- c"),
    ("in a quotation", "> <!-- zq\n> zq -->\n> One", ">\n> One"),
    ("in a table", "| a <!-- zq | zq --> | b |\n|---|---|\n", "| a | b |\n|---|---|\n"),
    ("several", "<!--zq--><!--zq-->One<!--zq--> <!--zq-->two", "One two"),
    ("with a fence in it", "<!--\n```\nzq\n-->\nOne\n```\ncode\n```\n", "\nOne\n```\ncode\n```\n"),
    ("one within another", "a <!-- zq <!-- zq --> zq --> b", "a b"),
    ("made by another", "<<!-- zq -->!-- zq -->b", "b"),
    ("after an escaped backslash", "\\\\<!-- zq -->", "\\\\"),
    ("nearly one", "a <! -- zq --> b", "a b"),
    ("as a definition", "One\n\n[//]: # (zq)\n\n[comment]: <> \"zq\"\ntwo", "One\n\n\n\n\ntwo"),
    ("as two definitions", "One\n\n[//]: # (zq)\n\n[//]: # (zq)\n\ntwo", "One\n\n\n\n\n\ntwo"),
    ("as a definition with a parenthesis",
     "One\n\n[//]: # (zq with ) zq)\n\n[//]: # (a (nested) zq)\n", "One\n\n\n\n\n"),
    ("as a definition without a name", "One\n\n[]: # (zq)\n", "One\n\n\n"),
    ("as a definition in a quotation", "> One\n> [//]: # (zq)\n> two", "> One\n>\n> two"),
    ("as a definition of two lines",
     "One\n\n[//]: # (zq\nzq)\n\n[//]: #\n  (zq)\n\n[//]:\n# (zq)\n", "One\n\n\n\n\n\n\n"),
    ("as a definition with a space", "[//] : # (zq)\n\ntwo", "\n\ntwo"),
    ("as a definition without an end", "One\n\n[//]: # (zq\nzq\n\ntwo", "One\n\n\n\ntwo"),
    ("as a definition without a title", "[//]: # zq\n\n[//] : zq\n\ntwo", "\n\n\n\ntwo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bare"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_comment_goes(text: str, bare: str) -> None:
    done = drop_comments(text)
    assert done.text == bare
    assert done.unclosed is None
    rendered = render_markdown(text, path="a.md", first_line=1)
    assert "zq" not in rendered.html + rendered.text + rendered.opening
    assert rendered.problems == ()


@pytest.mark.parametrize(
    "text",
    ["`<!-- x -->`", "`` a `<!-- x -->` b ``", "```\n<!-- x -->\n```", "~~~~ html\n~~~\n<!-- x -->\n~~~~",
     "    <!-- x -->", "One\n\n    <!-- x -->\n    y", "> ```\n> <!-- x -->\n> ```",
     "- a\n\n  ```\n  <!-- x -->\n  ```",
     "One `two\n<!-- x -->` three", "\\<!-- x -->", "&lt;!-- x --&gt;", "```\n<!-- x", "One < two, three -- > four",
     "[a]: #\n\n[Up][a] or [a]", "A `<!--` begins it, `-->` ends it.", "1. a\n\n   ~~~\n   <!-- x -->\n   ~~~",
     "One\n\n    [//]: # (x)", "```\n[//]: # (x)\n```", "[Up][a]\n\n[a]: # (x)"],
)  # fmt: skip
def test_what_is_text_stays(text: str) -> None:
    assert strip_comments(text).text == text
    rendered = render_markdown(text, path="a.md", first_line=1)
    assert "&lt;!--" in rendered.html or "<!" not in text
    assert rendered.problems == ()


@pytest.mark.parametrize(
    ("text", "bare", "line"),
    [
        ("One <!-- zq\n\nzq", "One", 3),
        ("One\n\n- two\n- <!-- zq\n- zq", "One\n\n- two\n-", 6),
        ("One <!--> zq", "One", 3),
        ("One <!- zq -> zq", "One", 3),
        ("One <!-- zq --!> zq", "One", 3),
        ("One <!-- a\n-->\ntwo <!-- b <!-- zq --> zq", "One\ntwo", 5),
        ("`One <!-- zq\n\nzq` zq", "`One", 3),
    ],
)
def test_one_that_nothing_closes_takes_the_rest_and_is_told(text: str, bare: str, line: int) -> None:
    assert drop_comments(text).text == bare
    rendered = render_markdown(text, path="a.md", first_line=3)
    assert "zq" not in rendered.html + rendered.text
    (problem,) = rendered.problems
    assert (problem.line, problem.hint) == (line, "put `-->` where it ends")


@pytest.mark.parametrize(
    "text",
    ["- a\n\n    <!-- zq -->\n", "a\n- b\n\n     <!-- zq --> c\n", "[^1]: a\n\n    <!-- zq -->\n\nb[^1]\n",
     "> ```\n> a\n\nb <!-- zq -->\n", "- ```\n  a\n\nb <!-- zq -->\n", "::: correction\n```\na\n:::\n\nb <!-- zq -->",
     "`<!-- x -->` and\n\n- a\n\n    <!-- zq -->\n", "``` a`b\n<!-- zq -->\n```\n"],
)  # fmt: skip
def test_what_only_looks_like_code_is_no_excuse(text: str) -> None:
    rendered = render_markdown(text, path="a.md", first_line=1)
    assert "zq" not in rendered.html + rendered.text
    assert "zq" not in strip_comments(text).text


def test_lines_are_those_of_the_file() -> None:
    text = "One <!--\n\n\n--> two\n\n<!--\n-->\n![](a.png)\n\n<!-- b\n\n-->[c](d.md)\n\n::: wrong\n"
    rendered = render_markdown(text, path="a.md", first_line=5)
    assert dict(zip(rendered.references, rendered.lines, strict=True)) == {"a.png": 12, "d.md": 16}
    assert [problem.line for problem in rendered.problems] == [18]


PIECES = ["<!--", "-->", "<!", "--", "-", ">", "<", "`", "```", "\n", "\n\n", "    ", "- ", "> ", "\\", "~~~", "zq",
          "x ",           "[a]: #", "![", "](", ")", "|", "[^1]: ", "1. "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_beginning_of_a_comment_is_left_outside_of_code(text: str) -> None:
    bare = strip_comments(text)
    again = strip_comments(bare.text)
    assert again.text == bare.text
    assert again.unclosed is None
    lines = [bare.find_line(line) for line in range(bare.text.count("\n") + 1)]
    assert lines == sorted(lines)
    assert not lines or lines[-1] <= text.count("\n")
    if not bare.spared:
        assert not OPENING.search(bare.text)


@given(st.lists(st.sampled_from([piece for piece in PIECES if piece != "\\"]), max_size=40).map("".join))
def test_no_comment_is_shown_that_is_not_code(text: str) -> None:
    html = render_markdown(text, path="a.md", first_line=1).html
    shown = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert not OPENING.search(unescape(re.sub(r"<[^>]*>", "", shown)))


@given(st.lists(st.sampled_from([piece for piece in PIECES if "!" not in piece]), max_size=30).map("".join))
def test_a_text_without_comments_is_left_alone(text: str) -> None:
    assert drop_comments(text).text == text or "[a]: #" in text


def test_what_stands_before_a_text() -> None:
    assert skip_comments("<!-- a -->\n\n<!-- b\n <!-- c --> -->\n\n# One") == 36
    assert skip_comments("# One") == skip_comments("<!-- a") == 0


def test_front_matter_holds_no_comment() -> None:
    head = "title: Slack water <!-- zq -->\ndek: '<!-- zq -->'\ntags: [a <!-- zq -->, b]\nmood: \"\\x3c!-- zq --> c\"\n"
    article = parse_article(f"---\n{head}image: {{caption: d<!--zq-->}}\n---\n", path="a.md").article
    assert (article.title, article.dek, article.tags) == ("Slack water", None, ("a", "b"))
    assert article.extra == {"mood": "c"}
    assert article.image
    assert article.image.caption == "d"
    source = parse_article("<!-- zq\n# zq -->\n\n# Slack <!-- zq --> water\n\nWords.\n", path="a.md")
    assert (source.article.title, source.body, source.body_line) == ("Slack water", "Words.\n", 6)
    assert parse_article("---\ntitle: <!-- zq -->\n---\n", path="a.md", fallback_title="x").article.title == "x"
    with pytest.raises(Fault, match=r"a\.md:3: dek: a comment begins here that nothing closes"):
        parse_article("---\ntitle: x\ndek: All winter <!-- zq\n---\n", path="a.md")
    with pytest.raises(Fault, match=r"a\.md:3: visibility: "):
        parse_article("---\ntitle: x\nvisibility: public <!-- private -->\n---\n", path="a.md")
