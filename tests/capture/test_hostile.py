"""Captures made to break a converter: a result or a refusal, in time that grows as they do, and no word lost."""

import json
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.fields.tags import find_tags
from builder.capture.importing.batch import Converted, Refused, convert_folder
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.people import find_byline, parse_authors
from builder.capture.source import make_capture
from builder.cli import main
from builder.errors import Fault

TODAY = date(2026, 11, 23)
SENTENCE = "The harbour council voted on Tuesday to keep the night ferry running, its chair said."
LAST = "The last boat leaves the island at a quarter to one, as it did before the war."
PROSE = f"<p>{SENTENCE}</p>" * 4


def make_page(body: str, head: str = "") -> str:
    start = f"<html><head><title>Ferry stays</title>{head}</head><body><article><h1>Ferry stays through the winter</h1>"
    return f"{start}{PROSE}{body}<p>{LAST}</p>{PROSE}</article></body></html>"


def make(page: str | bytes, name: str = "page.html") -> Conversion | NoArticle:
    data = page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass")
    return convert(make_capture(data, name=name), today=TODAY)


def list_words(made: Conversion | NoArticle) -> str:
    """All that was kept or is in the ledger."""
    assert isinstance(made, Conversion), made
    quotes = [
        text
        for field in made.record.fields.values()
        for text in (field.quote, *(other.quote for other in field.others))
    ]
    return "\n".join([made.body, *quotes, *(row.text for row in made.record.dropped)])


def measure(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


DEEP = [
    "div",
    "blockquote",
    "ul",
    "ul><li",
    "b",
    "table",
    "table><tr><td",
    "font size=5",
    "section",
    "span",
    "q",
    "x-y",
    "div><blockquote><ul><li><b><table><tr><td><font",
]


@pytest.mark.parametrize("tag", DEEP)
def test_what_follows_a_deep_nest_is_not_lost(tag: str) -> None:
    words = list_words(make(make_page(f"<{tag}>word " * (100_000 // (1 + tag.count("<"))))))
    assert LAST.split(",")[0] in words


REFUSED = {
    "headline": (f"<h1>{'word ' * 3000}</h1>{PROSE}", "a title of more than 10,000 characters"),
    "tags": (make_page("<a href='/x'>link</a>" * 260_000), "more than 500,000 tags"),
    "paragraphs": (make_page("<p>w" * 61_000), "more than 60,000 paragraphs"),
    "attributes": (make_page("<p " + " ".join(f"a{number}" for number in range(26_000)) + ">"), "an element with more"),
    "text": (make_page(f"<p>{SENTENCE * 160_000}</p>"), "more than 12 million characters"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_article_is_long_enough_for_is_refused(name: str) -> None:
    page, words = REFUSED[name]
    with pytest.raises(Fault, match=words):
        make(page)


OTHERS = [
    (b"w\n" * 400_001, "more than 400,000 lines"),
    (b"\0" * 100, "binary"),
    (b"", "empty"),
]


@pytest.mark.parametrize(("data", "words"), OTHERS)
def test_what_is_no_page_is_called_by_its_name(data: bytes, words: str) -> None:
    with pytest.raises(Fault, match=words):
        make_capture(data, name="page.txt")


RUNS = [
    "Dec. 11 ",
    "12月11日",
    "12/11/2021 ",
    "By A B and ",
    "A ",
    "a-B",
    "iconArrow",
    "1",
    "\n ",
    " ",
    "2 hours ago ",
    "@a ",
]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize(
    "function", [find_mentions, find_byline, parse_authors, lambda text: find_tags((), [text], title="", exclude=())]
)
def test_long_runs_take_linear_time(run: str, function: Callable[[str], object]) -> None:
    assert measure(lambda: function(run * (200_000 // len(run)))) < 5


@pytest.mark.parametrize(
    "run", ["<b>x<br><br>", "<b><i>x", "<p>x<br>", "<figure><figcaption><i class=credit></i>", "<a href='/x'>x"]
)
def test_long_runs_of_markup_take_linear_time(run: str) -> None:
    assert measure(lambda: make(make_page("<b>" * 500 + run * 6_000))) < 15


LIES = {
    "another article's date": '[{"@type": "NewsArticle", "headline": "Bell rings", "datePublished": "2001-02-03"},'
    '{"@type": "NewsArticle", "headline": "Ferry stays", "datePublished": "2020-05-04"}]',
    "duplicate keys": '{"@type": "NewsArticle", "datePublished": "2001-02-03", "datePublished": "2020-05-04"}',
}


@pytest.mark.parametrize("name", LIES)
def test_a_statement_that_lies_or_repeats_itself(name: str) -> None:
    made = make(make_page("", f'<script type="application/ld+json">{LIES[name]}</script>'))
    assert isinstance(made, Conversion)
    assert made.article.date == "2020-05-04"


UNDATED = ["99999-01-01", "9999-12-31", "2999-01-01", "0000-00-00", "2020-02-31", "1e400", "-1", "2020", "NaN"]


@pytest.mark.parametrize("written", UNDATED)
def test_a_date_that_cannot_be_is_none(written: str) -> None:
    stated = json.dumps({"@type": "NewsArticle", "headline": "Ferry stays", "datePublished": written})
    made = make(make_page("", f'<script type="application/ld+json">{stated}</script>'))
    assert isinstance(made, Conversion)
    assert made.article.date is None


def test_a_time_of_capture_at_the_end_of_the_calendar() -> None:
    capture = make_capture(make_page("<p>On Dec. 11 it rained.</p>").encode(), name="a.html", captured_at="9999-12-31")
    assert isinstance(convert(capture, today=TODAY), Conversion)


JSON = {
    "deep": "[" * 100_000,
    "deep objects": '{"a":' * 100_000,
    "long": '{"@type":"NewsArticle","headline":"' + "x " * 2**21 + '"}',
    "numbers": '{"@type":"NewsArticle","headline":"x y","wordCount":[1e400,-1e400,' + "9" * 5000 + "]}",
    "surrogates": r'{"@type":"NewsArticle","headline":"\ud800"}',
    "a thousand": "[" + '{"@type":"NewsArticle"},' * 999 + "1]",
}


@pytest.mark.parametrize("name", JSON)
def test_statements_that_hurt_a_parser_are_passed_over(name: str) -> None:
    assert SENTENCE in list_words(make(make_page("", f'<script type="application/ld+json">{JSON[name]}</script>')))


def test_values_without_end_are_none() -> None:
    long = "word " * 100_000
    head = f"<meta name='description' content='{long}'><meta property='og:title' content='{long}'>"
    made = make(make_page(f"<p>{SENTENCE} <a href='https://a.example/{'x' * 100_000}'>here</a></p>", head))
    assert isinstance(made, Conversion)
    assert len(made.markdown) < 5_000
    assert made.article.title == "Ferry stays through the winter"


def test_two_articles_in_one_page_both_leave_their_words() -> None:
    other = f"<article><h1>Bell rings</h1>{PROSE.replace('ferry', 'bell')}</article>"
    assert "night bell" in list_words(make(make_page("").replace("</body>", f"{other}</body>")))


LANGUAGES = [
    "市議会は火曜日、冬の間も夜間フェリーの運航を続けることを決めた。",
    "Der Rat hat am Dienstag beschlossen, die Nachtfähre zu behalten.",
    "قرر مجلس المدينة يوم الثلاثاء الإبقاء على العبارة الليلية طوال الشتاء.",
]


def test_a_page_in_four_languages_keeps_them_all() -> None:
    words = list_words(make(make_page("".join(f"<p>{text}</p>" for text in LANGUAGES))))
    assert all(text in words for text in LANGUAGES)


ODD = [
    "<p>a&#xD800;b&#0;c&#xFFFF;d&#x110000;e " + SENTENCE,
    "<p>\udc80\ud83d " + SENTENCE,
    "<!-- never closed <p>x" * 3,
    "<![CDATA[ x ]]>",
    "<plaintext>",
    "<p <p <p <b <i",
    "<table><tr><td colspan=100000000 rowspan=100000000>x<td>y<tr><td>a<td>b</table>",
    "<ol start=999999999999999999999><li>" + SENTENCE + "</ol>",
    "<ol start=-5><li>x y z</ol>",
    "<a href='//[::1'>x</a>",
    "<table>" * 50 + "<tr><td>x",
    "<p style='" + "x" * 100_000 + "'>",
    "<p class='" + "share " * 20_000 + "'>" + SENTENCE,
]


@pytest.mark.parametrize("markup", ODD)
def test_odd_markup_spoils_nothing_before_it(markup: str) -> None:
    made = make(make_page(markup))
    assert SENTENCE in list_words(made)
    assert isinstance(made, Conversion)
    made.markdown.encode()


def test_an_entity_bomb_stays_what_it_is() -> None:
    bomb = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(20))
    made = make(f"<!DOCTYPE html [{bomb}]>" + make_page("<p>&a20;"))
    assert isinstance(made, Conversion)
    assert len(made.markdown) < 10_000


SVG = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PICTURES = [
    f"data:image/svg+xml;utf8,{SVG}",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:image/png;base64,!!!!",
    "data:image/png,%",
    "data:text/html,<script>alert(1)</script>",
    "data:image/png;base64," + "A" * 5_000_000,
    "data:image/png," + "%41" * 1_000_000,
]


@pytest.mark.parametrize("source", PICTURES, ids=lambda source: source[:30])
def test_no_program_and_no_broken_picture_is_stored(source: str) -> None:
    figure = f'<figure><img src="{source}"><figcaption>The quay at noon</figcaption></figure>'
    made = convert(make_capture(make_page(PROSE + figure).encode(), name="a.html"), today=TODAY, pictures="")
    assert isinstance(made, Conversion)
    assert made.pictures == ()
    assert "alert" not in made.markdown
    assert "The quay at noon" in made.markdown


def test_what_is_no_file_is_told_and_the_others_are_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "captures", tmp_path / "out"
    (folder / "folder.html").mkdir(parents=True)
    os.mkfifo(folder / "pipe.html")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "nowhere.html").symlink_to("nothing")
    (folder / "loop.html").symlink_to("loop.html")
    (folder / "around").symlink_to("..")
    (folder / "Good.html").write_text(make_page(""))
    (folder / "deep").mkdir()
    (folder / "deep" / "good.html").write_text(make_page("<p>Another one.</p>"))
    (folder / "deep" / "turn").symlink_to("../folder.html")
    outcomes = convert_folder((folder,), out, evidence=False, today=TODAY, processes=1)
    refused = {Path(outcome.source).name: outcome.reason for outcome in outcomes if isinstance(outcome, Refused)}
    assert refused == {
        "around": "a link to a folder, which is not followed",
        "device.txt": "a device, not a file",
        "loop.html": "a link that leads to no file: Too many levels of symbolic links",
        "nowhere.html": "a link that leads to no file: No such file or directory",
        "pipe.html": "a named pipe, not a file",
        "turn": "a link to a folder, which is not followed",
    }
    assert sum(isinstance(outcome, Converted) for outcome in outcomes) == 2
    assert len(list(out.glob("*.md"))) == 2
    for name in ("pipe.html", "device.txt", "loop.html"):
        with pytest.raises(SystemExit) as stop:
            main(["convert", str(folder / name)])
        assert stop.value.code == 3
        said = capsys.readouterr().err
        assert said.startswith(f"{folder / name}: {refused[name]} (")
        assert "Traceback" not in said
