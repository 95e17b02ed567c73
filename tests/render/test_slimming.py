"""What is left out of a page says nothing, and what is left is small."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html as markup

from builder.article.frontmatter import parse_article
from builder.render import theme as themes
from builder.render import views
from builder.render.template_minify import slim_body, slim_template

BENCH = Path(__file__).resolve().parents[2] / "bench"
INLINE = "a b bdi button code del em i img input label mark rt ruby small span strong sup time".split()


def list_elements(html: str) -> list[tuple[object, ...]]:
    """Tags, attributes and words, in order; white space counts between words that no block divides."""
    tree = markup.document_fromstring(html)
    for block in (element for element in tree.iter() if element.tag not in INLINE):
        block.text, block.tail = f" {block.text or ''}", f" {block.tail or ''}"
    rows = [(element.tag, tuple(sorted(element.attrib.items()))) for element in tree.iter()]
    return [*rows, " ".join(tree.text_content().split())]


def test_slim_pages_say_the_same(make_site, monkeypatch) -> None:
    slim = make_site().files
    monkeypatch.setattr(themes, "slim_template", str)
    monkeypatch.setattr(views, "slim_body", str)
    themes._environments.clear()
    plain = make_site().files
    themes._environments.clear()
    assert slim.keys() == plain.keys()
    for path in (path for path in slim if path.endswith(".html")):
        assert list_elements(slim[path]) == list_elements(plain[path]), path
        assert len(slim[path]) < len(plain[path])


@pytest.mark.parametrize(
    ("source", "slimmed"),
    [
        ('<b class="a">\n<b title="two words">', '<b class=a>\n<b title="two words">'),
        ('<p class="{% if a > b %}c{% endif %}">\nword\n<b>', '<p class="{% if a > b %}c{% endif %}">{#\n#}word\n<b>'),
        ("<p>a</p>\n{% endif %}\n<h2>", "<p>a{#\n#}{% endif %}{#\n#}<h2>"),
        ("<p>a</p>\n{% else %}\n<h2>", "<p>a</p>{#\n#}{% else %}{#\n#}<h2>"),
        ('<a href="{{ url }}" rel="prev"{{ tongue(x) }}>', '<a href="{{ url }}" rel=prev{{ tongue(x) }}>'),
        ('{% set a="b" %}{{ f(class="b") }}', '{% set a="b" %}{{ f(class="b") }}'),
        ("<p>a\n</p>\n<ul>\n<a>", "<p>a{#\n#}{#\n#}<ul>{#\n#}<a>"),
        ('<p class="a{% if b %} c{% endif %}">', '<p class="a{% if b %} c{% endif %}">'),
    ],
)
def test_only_what_a_template_itself_says_is_touched(source: str, slimmed: str) -> None:
    assert slim_template(source) == slimmed
    assert slimmed.count("\n") == source.count("\n")


def test_paragraphs_end_where_the_next_block_begins() -> None:
    assert slim_body("<p>One</p>\n<blockquote>\n<p>Two</p>\n</blockquote>\n<p>Three</p>") == (
        "<p>One\n<blockquote>\n<p>Two\n</blockquote>\n<p>Three</p>"
    )


def test_an_article_of_450_words_is_small(make_site, monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    corpus, articles = import_module("corpus").Corpus(), []
    for number in range(40):
        path, text = corpus.article(number)
        source = parse_article(text, path=path, fallback_title="", zone=None)
        fields = {key: getattr(source.article, key) for key in ("title", "section", "date", "tags", "authors", "dek")}
        articles.append((path, source.body, fields))
    site = make_site(tuple(articles), title="Generated archive", markdown_copies=False)
    pages = [html for path, html in site.files.items() if re.match(r"20\d\d/", path)]
    texts = [markup.fromstring(html).find(".//div[@class='body']").text_content() for html in pages]
    around = sum(len(html.encode()) for html in pages) - sum(len(text.encode()) for text in texts)
    assert len(pages) == 40
    assert around / len(pages) < 3250, "related articles included; without them 6 KB for a text of 2.9 KB"
