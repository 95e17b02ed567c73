"""The interface in other languages: catalogues whole, plurals and dates right, no text that nobody can translate."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes

from builder.errors import Fault
from builder.render.languages import (
    Language,
    find_direction,
    find_locale,
    list_plurals,
    load_language,
    translate_script,
    translate_template,
)

REPO = Path(__file__).resolve().parents[2]
LOCALE = REPO / "builder/render/locale"
SHIPPED = sorted(path.name for path in LOCALE.glob("*/"))
TEMPLATES = sorted(REPO.glob("themes/*/templates/*.html"))
SCRIPTS = sorted((*REPO.glob("themes/*/assets/*.js"), *REPO.glob("builder/search/client/*.js")))
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None, "plural": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)s")
UNTRANSLATED = frozenset(("404", "sha256", "Markdown", "Atom", "JSON", "CSV", "RIS"))
"""What templates may say in every language: names of formats."""
SCRIPT_WORDS = frozenset(
    ("use strict", "ArrowDown", "ArrowUp", "Enter", "Escape", "Search", "Offline", "DOMContentLoaded", "no clipboard")
)
"""What scripts may: names of keys and events, what no reader sees."""
READ = frozenset(("alt", "aria-label", "aria-description", "placeholder", "title"))
"""Attributes that a reader hears or sees."""


def find_asked():
    """Every text that code, templates and scripts ask for: (singular, plural or None)."""
    methods = [("builder/render/*.py", "python"), ("themes/**/templates/*.html", "jinja2")]
    methods += [("themes/**/assets/*.css", "builder.render.languages:extract_style")]
    methods += [("builder/search/client/*.js", "javascript"), ("themes/**/assets/*.js", "javascript")]
    found = extract_from_dir(REPO, methods, keywords=KEYWORDS, directory_filter=lambda path: "/." not in path)
    return {text if isinstance(text, tuple) else (text, None) for _, _, text, _, _ in found}


def read_catalogue(language):
    with (LOCALE / language / "LC_MESSAGES/backfile.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_the_languages_that_come_with_it() -> None:
    assert SHIPPED == ["ar", "de", "es", "fr", "ja"]


@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_has_its_translation_and_no_other(language: str) -> None:
    messages = read_catalogue(language)
    assert {message.id if isinstance(message.id, tuple) else (message.id, None) for message in messages} == find_asked()
    for message in messages:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        plural = isinstance(message.id, tuple)
        assert all(forms), message.id
        assert not message.fuzzy, message.id
        assert len(forms) == (
            len(list_plurals(language)) if plural and language in ("ar", "ja") else 2 if plural else 1
        )
        places = set(PLACE.findall(message.id[1] if plural else message.id))
        assert set(PLACE.findall(forms[-1])) == places, message.id
        assert all(set(PLACE.findall(form)) <= places for form in forms), message.id
        assert not re.search(r"%(?!\(\w+\)s)", "".join(forms)), message.id


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_says_what_cannot_be_translated(path: Path) -> None:
    """Each text is a plain literal inside `say` or `plural`, where extraction and a build find it."""
    script = re.sub(r"^ *//.*$|(?<= )// .*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    calls = r"\b(?:say|plural)\(\s*"
    literal = r"(?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    assert re.findall(rf"{calls}(?!{literal})\w+", script) == (["say(forms"] if path.name == "wording.js" else [])
    rest = re.sub(rf"{calls}{literal}(?:,\s*{literal})?", "", script)
    texts = re.findall(rf"{literal}|`(?:\\.|[^`\\\n])*`", rest)
    said = [text for text in texts if re.search(r"^.[A-Z][a-z]+\b(?! =)[^<=]*$", text)]
    assert [text for text in said if text[1:-1] not in SCRIPT_WORDS] == []


class Words(HTMLParser):
    """The text that a reader gets of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag, attrs):
        self.silent = tag in ("code", "kbd", "script", "style")
        self.words += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag):
        self.silent = False

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def find_literals(source: str) -> list[str]:
    """What stands in a template as it is, expressions left out."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    pieces = [
        piece.data if isinstance(piece, nodes.TemplateData) else "\ue000"
        for output in tree.find_all(nodes.Output)
        for piece in output.nodes
    ]
    parser = Words()
    parser.feed("".join(pieces))
    words = (re.sub(r"[\w-]+=\"[^\"]*\"", "", text) for text in parser.words)  # attributes that a macro makes
    texts = (text.replace("\ue000", " ").strip(" ·,.:;–—()\n") for text in words)
    return [text for text in texts if re.search(r"[^\W\d_]", text) and text not in UNTRANSLATED]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_no_template_says_what_cannot_be_translated(path: Path) -> None:
    assert find_literals(path.read_text("utf-8")) == []


def test_such_a_text_is_found() -> None:
    assert find_literals('<p title="Hello {{ x }}">{{ _("Yes") }} · No <code>a</code></p>') == ["Hello", "No"]


@pytest.mark.parametrize("language", SHIPPED)
def test_the_plural_rule_of_a_catalogue_is_that_of_unicode(language: str) -> None:
    """Tools that know gettext alone choose the same form as a build and a browser do."""
    with (LOCALE / language / "LC_MESSAGES/backfile.po").open("rb") as file:
        catalogue = read_po(file)
    rule = compile_plural(catalogue.plural_expr)
    words = load_language(language)
    for count in (*range(121), 1000, 1001, 1002, 1011, 10_000):
        forms = words.words["%(count)s article"]
        assert words.choose("%(count)s article", "", count) == forms[rule(count)], count


def compile_plural(expression: str):
    """C's conditional expression as a function of n."""
    parts = expression.strip("()").split(" : ")
    python = "".join(f"{value} if {test} else " for test, value in (part.split(" ? ") for part in parts[:-1]))
    python = (python + parts[-1]).replace("&&", "and").replace("||", "or")
    tree = ast.parse(python, mode="eval")
    return lambda n: int(eval(compile(tree, "plural", "eval"), {"n": n}))


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {0: "0 articles", 1: "1 article", 4812: "4,812 articles"}),
        ("de", {1: "1 Artikel", 2: "2 Artikel", 4812: "4.812 Artikel"}),
        ("fr", {0: "0 article", 1: "1 article", 2: "2 articles", 4812: "4\u202f812 articles"}),
        ("es", {1: "1 artículo", 2: "2 artículos", 1_000_000: "1.000.000 artículos"}),
        ("ja", {1: "1本", 4812: "4,812本"}),
        (
            "ar",
            {
                0: "لا مقالات",
                1: "مقال واحد",
                2: "مقالان",
                3: "3 مقالات",
                11: "11 مقالًا",
                100: "100 مقال",
                103: "103 مقالات",
            },
        ),
        ("pt-BR", {1: "1 article", 2: "2 articles"}),
    ],
)
def test_counts(language: str, counts: dict[int, str]) -> None:
    words = load_language(language)
    assert {n: words.plural("%(count)s article", "%(count)s articles", n) for n in counts} == counts


@pytest.mark.parametrize(
    ("language", "day", "short", "month", "year", "time"),
    [
        ("en", "11 December 2021", "11 Dec 2021", "December 2021", "2021", "11 December 2021, 14:05 +01:00"),
        ("en-US", "December 11, 2021", "Dec 11, 2021", "December 2021", "2021", "December 11, 2021, 14:05 +01:00"),
        ("de", "11. Dezember 2021", "11.12.2021", "Dezember 2021", "2021", "11. Dezember 2021, 14:05 +01:00"),
        ("fr", "11 décembre 2021", "11 déc. 2021", "Décembre 2021", "2021", "11 décembre 2021, 14:05 +01:00"),
        ("es", "11 de diciembre de 2021", "11 dic 2021", "Diciembre de 2021", "2021",
         "11 de diciembre de 2021, 14:05 +01:00"),
        ("ja", "2021年12月11日", "2021/12/11", "2021年12月", "2021年", "2021年12月11日 14:05 +01:00"),
        ("ar", "11 ديسمبر 2021", "11\u200f/12\u200f/2021", "ديسمبر 2021", "2021",
         "11 ديسمبر 2021، \u206614:05 +01:00\u2069"),
        ("ru", "11 декабря 2021\u202fг.", "11 дек. 2021\u202fг.", "Декабрь 2021\u202fг.", "2021",
         "11 декабря 2021\u202fг., 14:05 +01:00"),
        ("fa", "11 دسامبر 2021", "11 دسامبر 2021", "دسامبر 2021", "2021",
         "11 دسامبر 2021،\u200f \u206614:05 +01:00\u2069"),
    ],
)  # fmt: skip
def test_dates(language: str, day: str, short: str, month: str, year: str, time: str) -> None:
    words = load_language(language)
    assert words.format_day("2021-12-11") == day
    assert words.format_short("2021-12-11T23:00:00Z") == short
    assert words.format_month("2021", "12") == month
    assert words.format_year("2021") == year
    assert words.format_time("2021-12-11T14:05:30+01:00") == time
    assert words.format_time("2021-12-11") == day


def test_the_names_of_months_do_not_mix() -> None:
    """Languages that inherit from one another share data in babel."""
    named = {tag: load_language(tag).months[0] for tag in ("ja", "fr", "ru", "de", "es", "ar", "en")}
    assert list(named.values()) == ["1月", "Janvier", "Январь", "Januar", "Enero", "يناير", "January"]


def test_weeks_begin_where_they_do() -> None:
    days = {tag: load_language(tag).first_weekday for tag in ("en", "en-US", "de", "ja", "ar", "ar-SA", "pt-BR")}
    assert days == {"en": 0, "en-US": 6, "de": 0, "ja": 6, "ar": 5, "ar-SA": 6, "pt-BR": 6}


@given(st.from_regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", fullmatch=True), st.integers(0, 10**7))
def test_any_language_tag_has_words_dates_and_plurals(tag: str, count: int) -> None:
    words = load_language(tag)
    assert words.format_day("2021-12-11")
    assert words.plural("%(count)s article", "%(count)s articles", count)
    assert len(words.months) == len(set(words.months)) == 12
    assert find_direction(tag) in ("ltr", "rtl")
    assert find_locale(tag).language


def test_a_narrower_language_has_the_words_of_the_wider() -> None:
    assert load_language("de-AT").say("Search") == "Suche"
    assert load_language("DE").say("Search") == "Suche"
    assert load_language("pt").say("Search") == "Search"


def write_catalogue(folder: Path, language: str, text: str) -> None:
    path = folder / language / "LC_MESSAGES/backfile.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{text}\n', "utf-8")


def test_a_theme_has_words_of_its_own(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "parent", "de", 'msgid "Search"\nmsgstr "Stöbern"\n\nmsgid "Fresh"\nmsgstr "Frisch"')
    write_catalogue(
        tmp_path / "child", "de_CH", 'msgid "Fresh"\nmsgstr "Früsch"\n\n#, fuzzy\nmsgid "Tag"\nmsgstr "Etikett"'
    )
    words = load_language("de-CH", (tmp_path / "parent", tmp_path / "child", tmp_path / "none"))
    assert [words.say(text) for text in ("Search", "Fresh", "Tag", "Years")] == [
        "Stöbern",
        "Früsch",
        "Schlagwort",
        "Jahre",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "a"\nmsgstr[x] "b"', "backfile.po"),
        ('msgid "%(day)s"\nmsgstr "%(tag)s"', r"backfile.po:4: '%\(day\)s'"),
        ('msgid "all"\nmsgstr "100 %"', r"backfile.po:4: 'all'"),
    ],
)
def test_a_catalogue_with_a_slip_is_a_fault(tmp_path: Path, text: str, told: str) -> None:
    write_catalogue(tmp_path, "de", text)
    with pytest.raises(Fault, match=told):
        load_language("de", (tmp_path,))


def test_words_are_put_into_templates_and_scripts() -> None:
    words = Language("de", {"A “b”": ("Ein <b>",), "%(count)s day": ("%(count)s Tag", "%(count)s Tage"), "c": ('"C"',)})
    assert translate_template('<p title="{{ _("A “b”") }}">{{ _("c", x=1) }}', words) == (
        '<p title="Ein &lt;b&gt;">{{ _("c", x=1) }}'
    )
    script = b"""say("c"); plural("%(count)s day", "%(count)s days", n); say('none'); essay("c")"""
    assert translate_script(script, words).decode() == (
        """say("\\"C\\""); plural("%(count)s Tag", "%(count)s Tage", n); say('none'); essay("c")"""
    )
    assert translate_script(script, Language("en")) == script
