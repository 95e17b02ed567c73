"""An archive in Arabic, in Japanese, in German: its words, its direction, its lines, in a real browser."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.config import load_config
from builder.sitebuild.build import build

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ENGLISH = """---
title: Pilots agree to wait
section: {section}
date: 2021-12-10
language: en
---

Ships wait, the pilots said.
"""
ARTICLE = """---
title: {title}
section: {section}
date: {date}
updated: 2021-12-12T10:05:00+09:00
authors: [{author}]
dek: {dek}
image: {{caption: {dek}, credit: {author}}}
correction: {dek}
---

{body}
"""
TEXTS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "سجل الميناء", "section": "المدينة", "author": "سلمى الحداد", "headline": "المجلس يُبقي خط العبّارة",
        "dek": "لن تنتظر السفن بعد اليوم", "body": "قال المتحدث باسم المرفأ إن السفن لن تنتظر بعد اليوم.",
    },
    "ja": {
        "title": "港湾日報", "section": "地域", "author": "木村はるか",
        "headline": "市議会、冬の渡し船の存続を決定",
        "dek": "船はもう待たない",
        "body": "港の広報担当者は、\n船はもう待たないと\n述べた。" * 12 + "\n\n「決定は遅すぎた」",
    },
    "de": {
        "title": "Hafenbote", "section": "Stadt", "author": "Mara Ellström",
        "headline": "Der Rat erhält die Winterfähre",
        "dek": "Die Schiffe warten nicht mehr", "body": "Die Schiffe warteten künftig nicht mehr, hieß es.",
    },
}  # fmt: skip
DATES = ("2021-12-11", "2021-12-09", "2020-02-03")


@pytest.fixture(scope="module")
def make_archive(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    made: dict[tuple[str, str], Path] = {}

    def make(language: str, theme: str = "broadsheet") -> Path:
        if (language, theme) not in made:
            root, text = tmp_path_factory.mktemp(f"{language}-{theme}"), TEXTS[language]
            settings = f"title: {text['title']}\nlanguage: {language}\ntheme: {theme}\n"
            (root / "archive.yaml").write_text(settings, "utf-8")
            pages = {f"{date}.md": ARTICLE.format(**text | {"title": text["headline"], "date": date}) for date in DATES}
            for name, source in (pages | {"english.md": ENGLISH.format(**text)}).items():
                (root / "content").mkdir(exist_ok=True)
                (root / "content" / name).write_text(source, "utf-8")
            built = build(root, root / "output", load_config(root), now_ns=time.time_ns()).report
            assert built.problems == ()
            made[language, theme] = root / "output"
        return made[language, theme]

    return make


@pytest.fixture
def visit(browser: Any, serve_folder: Any, make_archive: Callable[..., Path]) -> Iterator[Callable[..., Any]]:
    """Opens a page of an archive; no page may complain or be wider than its window."""
    contexts, complaints = [], []

    def go(language: str, path: str, *, theme: str = "broadsheet", size: dict[str, int] = DESK) -> Any:
        contexts.append(browser.new_context(viewport=size))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(serve_folder(make_archive(language, theme)) + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def find_box(page: Any, selector: str) -> dict[str, float]:
    box: dict[str, float] = page.locator(selector).first.bounding_box()
    return box


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
@pytest.mark.parametrize("language", ["ar", "ja", "de"])
def test_no_page_is_wider_than_a_phone(visit, language: str, theme: str) -> None:
    for path in ("index.html", "2021/12/11/2021-12-11.html", "years/2021/index.html", "years/2021/12.html", "404.html",
                 "sections/index.html", "search.html", "offline.html", "feeds.html"):  # fmt: skip
        page = visit(language, path, theme=theme, size=PHONE)
        page.wait_for_selector(".foot details.reading", state="attached")
        for choices in page.locator("details.reading").all():
            choices.evaluate("choices => (choices.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_arabic_is_read_from_the_right(visit) -> None:
    page = visit("ar", "2021/12/11/2021-12-11.html")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.inner_text(".facts time >> nth=0") == "11 ديسمبر 2021"
    assert "الأقسام" in page.inner_text(".masthead nav")
    first, last = find_box(page, ".masthead nav a >> nth=0"), find_box(page, ".masthead nav a >> nth=-1")
    assert first["x"] > last["x"]
    label, value = find_box(page, "dl.source dt"), find_box(page, "dl.source dd")
    assert label["x"] > value["x"]
    said = "getComputedStyle(document.querySelector('.correction'), '::before').content"
    assert page.evaluate(said) == '"تصويب"'
    spaced = "[...document.querySelectorAll('body *')].filter((one) => parseFloat(getComputedStyle(one).letterSpacing))"
    assert page.evaluate(f"{spaced}.length") == 0  # letters that join


def test_a_year_in_arabic_begins_at_the_right(visit) -> None:
    page = visit("ar", "years/2021/index.html")
    months = page.locator(".days text")
    assert [months.nth(0).inner_html(), months.nth(11).inner_html()] == ["يناير", "ديسمبر"]
    assert months.nth(0).bounding_box()["x"] > months.nth(11).bounding_box()["x"]
    assert page.inner_text(".title .count") == "3 مقالات"


def test_searching_in_arabic(visit) -> None:
    page = visit("ar", "search.html?q=السفن")
    page.wait_for_selector(".found")
    assert page.inner_text("#search-status") == "3 مقالات"
    box, label = find_box(page, ".facet-year input"), find_box(page, ".facet-year bdi")
    count = find_box(page, ".facet-year .count")
    assert box["x"] > label["x"] > count["x"]
    assert label["x"] + label["width"] > box["x"] - 40  # beside its box, though a year has no direction
    assert page.inner_text(".facet-year summary") == "السنة"
    page.click(".search-help summary")
    asked = page.evaluate("""() => [...document.querySelectorAll('.search-help code')].map((code) => {
      const style = getComputedStyle(code);
      return style.direction + style.unicodeBidi;
    })""")
    assert set(asked) == {"ltrisolate"}  # harbo* is no *harbo
    page.fill("#search-box", "السفن date:nie")
    page.wait_for_selector("#search-notes li")
    assert "ليس تاريخًا" in page.inner_text("#search-notes")


def test_an_article_in_another_language_keeps_its_own_direction(visit) -> None:
    page = visit("ar", "2021/12/10/english.html")
    article = page.locator("main > article")
    assert [article.get_attribute(name) for name in ("lang", "dir")] == ["en", "ltr"]
    assert page.evaluate("getComputedStyle(document.querySelector('.facts')).direction") == "rtl"
    page.goto(page.url.replace("2021/12/10/english.html", "index.html"))
    card = page.locator('article[lang="en"]').first
    assert "10 ديسمبر 2021" in card.inner_text()


def test_japanese_words_and_dates(visit) -> None:
    page = visit("ja", "2021/12/11/2021-12-11.html")
    assert page.inner_text(".facts time >> nth=0") == "2021年12月11日"
    assert "2021年12月12日 10:05 +09:00更新" in page.inner_text(".facts")
    assert page.inner_text("dl.source dt >> nth=0") == "引用"
    assert "年別" in page.inner_text(".masthead nav")
    page = visit("ja", "years/2021/12.html")
    assert page.inner_text("h1") == "2021年12月"
    assert page.inner_text(".lines h2 >> nth=0") == "2021年12月11日"


def test_japanese_lines_have_no_space_where_the_source_was_broken(visit) -> None:
    page = visit("ja", "2021/12/11/2021-12-11.html", size=PHONE)
    text = page.inner_text(".body p >> nth=0")
    assert "担当者は、船はもう待たないと述べた。" in text
    assert not any(sign.isspace() for sign in text)
    starts = page.evaluate("""() => {
      const text = document.querySelector('.body p').lastChild, range = document.createRange(), found = [];
      let top = -1;
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at); range.setEnd(text, at + 1);
        const box = range.getClientRects()[0];
        if (box && box.top > top + 8) { found.push(text.data[at]); top = box.top; }
      }
      return found;
    }""")
    assert len(starts) > 4  # lines break though no word does
    assert not set(starts) & set("、。」）ー")


def test_searching_in_japanese(visit) -> None:
    page = visit("ja", "search.html?q=広報")
    page.wait_for_selector(".found")
    assert page.inner_text("#search-status") == "3本"
    assert sorted(page.locator(".found .when").all_inner_texts())[-1] == "2021年12月9日"
    assert page.locator("#search-box").get_attribute("placeholder") == "語、名前、“語句そのまま”"


def test_german_counts_one_and_two(visit) -> None:
    page = visit("de", "years/2021/index.html")
    assert page.inner_text(".title .count") == "3 Artikel"
    page = visit("de", "years/2020/index.html")
    assert page.inner_text(".title .count") == "1 Artikel"
    assert page.inner_text(".rail h2").split() == ["FEBRUAR", "1", "Artikel"]
    page = visit("de", "search.html?q=Schiffe")
    page.wait_for_selector(".found")
    assert page.inner_text("#search-status") == "3 Artikel"
    page.fill("#search-box", "niemals")
    page.wait_for_selector("#search-status:has-text('Kein Artikel gefunden')")


def test_tools_of_a_page_speak_its_language(visit) -> None:
    page = visit("de", "2021/12/11/2021-12-11.html")
    assert page.inner_text(".head .tools").split("\n")[0].startswith("Drucken")
    page.click(".foot .reading summary")
    assert page.inner_text(".foot .choices label >> nth=0").startswith("Papier")
    assert page.evaluate("getComputedStyle(document.querySelector('.credit'), '::before').content") == '"Foto: "'
