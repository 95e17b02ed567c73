"""Comments of other generators: an article with one is left out, and code, prose and captures are not affected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.foreign_comments import SYNTAXES, find_foreign_comments
from builder.article.frontmatter import parse_article
from builder.capture.inline import clean_url, escape, escape_inside, escape_title, format_link, format_words
from builder.errors import Fault
from builder.render.markdown import render_markdown

COMMENTS = [
    ("Obsidian", "%% ask the lawyer %%"),
    ("Obsidian", "The ferry %%ask%% ran."),
    ("Obsidian", "%%\nask\n\nthe lawyer\n%%"),
    ("Obsidian", "- a\n- %% ask"),
    ("Obsidian", "> %% ask %%"),
    ("Liquid, Jekyll or Twig", "{% comment %}ask{% endcomment %}"),
    ("Liquid, Jekyll or Twig", "{%- comment -%}\nask\n{%- endcomment -%}"),
    ("Liquid, Jekyll or Twig", '{% comment "ask" %}'),
    ("Liquid, Jekyll or Twig", "{% # ask %}"),
    ("Liquid, Jekyll or Twig", "{% if false %}ask{% endif %}"),
    ("Nunjucks or Jinja", "{# ask #}"),
    ("Nunjucks or Jinja", "{#- ask -#}"),
    ("Nunjucks or Jinja", "{#ask#}"),
    ("Nunjucks or Jinja", "{#ask the lawyer#}"),
    ("Hugo or Handlebars", "{{/* ask */}}"),
    ("Hugo or Handlebars", "{{- /* ask */ -}}"),
    ("Hugo or Handlebars", "{{% comment %}}ask{{% /comment %}}"),
    ("Hugo or Handlebars", "{{< comment >}}ask{{< /comment >}}"),
    ("Hugo or Handlebars", "{{<comment>}}ask{{</comment>}}"),
    ("Hugo or Handlebars", "{{< hidden >}}ask{{< /hidden >}}"),
    ("Hugo or Handlebars", "{{!-- ask --}}"),
    ("Hugo or Handlebars", "{{ if false }}ask{{ end }}"),
    ("MDX", "{/* ask */}"),
    ("MDX", "{ /* ask\n\nask */ }"),
    ("CriticMarkup", "The ferry{>>ask<<} ran."),
    ("kramdown", "{::comment}\nask\n{:/comment}"),
    ("Quarto or Pandoc", "::: {.content-hidden}\nask\n:::"),
    ("Quarto or Pandoc", '::: {.content-visible when-format="pdf"}\nask\n:::'),
    ("Quarto or Pandoc", ":::: {#a .hidden}\nask\n::::"),
    ("Quarto or Pandoc", "::: hidden\nask\n:::"),
    ("Quarto or Pandoc", ":::Hidden\nask\n:::"),
    ("Quarto or Pandoc", "  ::: { .private }\nask\n:::"),
    ("Quarto or Pandoc", '::: {style="display: none"}\nask\n:::'),
    ("Quarto or Pandoc", "[ask]{.hidden}"),
    ("Quarto or Pandoc", "Ask.\n{: .hidden}"),
    ("ERB or JSP", "<%# ask %>"),
    ("ERB or JSP", "<%-- ask --%>"),
    ("Org", "#+begin_comment\nask\n#+end_comment"),
    ("HTML, which hides an element", "<div hidden>ask</div>"),
    ("HTML, which hides an element", '<p class="a" style="display:none">ask</p>'),
]

NO_COMMENTS = [
    "Turnout rose by 3 % to 45 %, and by 10%% in a misprint.",
    "The set {1, 2} and {a} and { b }.",
    "`%% ask %%` and ``{% comment %} ` {# ask #}``",
    "A span `over\n%% two lines %%` ends.",
    "```\n%% ask %%\n::: hidden\n```",
    "~~~ md\n{# ask #}\n\n{{/* ask */}}\n~~~",
    "> ```\n> {/* ask */}\n> ```",
    "- one\n\n  ```\n  {% comment %}\n  ```\n\n- two",
    "Words.\n\n    %% ask %%\n    ::: hidden\n\nMore.",
    r"Escaped \%% and \{% comment %} and \{# x #} and \<div hidden>.",
    "Words.\n\n\\::: hidden",
    "<!-- %% ask %% -->Words.",
    "A [link](https://a.example/x%%20y) and https://a.example/?q=%%20.",
    "## Heading {#anchor}",
    "## Heading {#anchor .wide}",
    "## Heading {.unnumbered .unlisted}",
    "::: correction\nThe ferry.\n:::",
    "::: tip Hidden places\nThe ferry.\n:::",
    '![](a.png "A ferry"){credit="Ann .hidden"}',
    "> A quotation.\n> {.pull}",
    "{漢字|かんじ}",
    "{{ page.title }} and {% include a.html %}",
    "Of 5 <10 boats, one was hidden > two.",
    '<div style="overflow: hidden" aria-hidden="true">x</div>',
]


@pytest.mark.parametrize(("name", "text"), COMMENTS)
@pytest.mark.parametrize("before", ["", "Words.\n\n", "```\ncode\n```\n\nA `span` and a tick `.\n\n"])
def test_an_article_with_a_comment_of_another_generator_is_left_out(name: str, text: str, before: str) -> None:
    with pytest.raises(Fault) as fault:
        parse_article(f"---\ntitle: Ferry\n---\n\n{before}{text}\n\nMore.\n", path="content/a.md")
    first = fault.value.problems[0]
    assert name in first.message
    assert "<!-- … -->" in first.hint
    assert first.line == 5 + before.count("\n") + text.startswith(("Ask.\n", "- a\n"))


@pytest.mark.parametrize("text", NO_COMMENTS)
def test_code_and_prose_are_no_comments(text: str) -> None:
    assert list(find_foreign_comments(text)) == []
    assert parse_article(f"---\ntitle: Ferry\n---\n\n{text}\n", path="a.md").article.title == "Ferry"


@pytest.mark.parametrize(
    "text",
    [
        "> ```\n> code\n\n%% ask %%",  # the quotation ends, and the block with it
        "- ```\n  code\n\n%% ask %%",
        "- one\n\n  ```\n  code\n%% ask %%",
        "- a `\n- %% ask %%\n- `",
        "# a ` b\n%% ask %% `",
        "- one\n\n    %% ask %%",  # a paragraph of the list item
        "Words.\n    %% ask %%",
        "Words.\n    ```\n%% ask %%",
        "\\`%% ask %%`",
        "```\ncode\n    ```\n```\n%% ask %%",
    ],
)
def test_what_only_resembles_code_is_no_code(text: str) -> None:
    assert [found.syntax.name for found in find_foreign_comments(text)][:1] == ["Obsidian"]


def test_every_comment_is_reported_with_its_line() -> None:
    body = "<!-- one\ntwo -->\n%% a %%\n\n{# b #} and {# c #}\n%%\nd\n%%\n"
    assert [found.line for found in find_foreign_comments(body)] == [2, 4, 5]


@pytest.mark.parametrize("text", [text for _, text in COMMENTS])
def test_text_of_a_capture_is_escaped(text: str) -> None:
    line = " ".join(text.split())
    address = clean_url(f"https://a.example/{line}") or ""
    credit = f'![](<> "A"){{credit="{escape_title(line)}"}}'
    words = (escape(text), escape(line), f"A {escape_inside(line)}", format_words(line), credit)
    for written in (*words, format_link("a", address)):
        assert list(find_foreign_comments(written)) == []
    assert render_markdown(escape(line), path="a.md", first_line=1).text == line
    assert render_markdown(format_words(line), path="a.md", first_line=1).text == line
    assert line in render_markdown(credit, path="a.md", first_line=1).text


PIECES = st.sampled_from(
    [*(one.example for one in SYNTAXES), "%", "%%", "{", "}", "#", "word", " ", "\n", ":::", "+", "<", "`"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_escaped_text_never_holds_a_comment(text: str) -> None:
    assert list(find_foreign_comments(escape(text))) == []
    assert list(find_foreign_comments(format_words(" ".join(text.split())))) == []
