"""Where a page's article starts and ends, whatever the page is built like."""

from datetime import date

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.source import HTML, Capture

TODAY = date(2026, 11, 23)
FIRST = "The ferry to Inner Holm will sail an hour later from Monday, the harbour board said on Friday."
SECOND = "Its skipper, Gwen Tarrant, had asked for the change since the quay lights failed in the storm of March."
THIRD = "Nobody on the island was against it, and two of the three shops offered to open later as well."
PARAGRAPHS = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def _convert(inside: str) -> Conversion | NoArticle:
    page = f"<html lang='en'><head><title>Ferry to sail later</title></head><body>{inside}</body></html>"
    return convert(Capture(page.encode(), name="page.html", media_type=HTML), today=TODAY)


def _read(inside: str) -> list[str]:
    made = _convert(inside)
    assert isinstance(made, Conversion), made
    return made.body.split("\n\n")


def test_parts_that_a_server_sent_late_go_to_their_places() -> None:
    page = (
        "<h1>Ferry to sail later</h1><main><!--$?--><template id='B:0'></template><p>Loading…</p><!--/$-->"
        f"<template id='P:1'></template></main><div hidden id='S:0'><p>{FIRST}</p><p>{SECOND}</p></div>"
        f"<div hidden id='S:2'><p>{THIRD}</p></div><script>$RS('S:1','P:1');$RC(\"B:1\",\"S:2\")</script>"
    )
    assert _read(page) == [FIRST, SECOND, THIRD]


def test_a_button_that_the_page_forgot_to_end_hides_nothing() -> None:
    page = f"<header><button>Menu<main><h1>Ferry to sail later</h1>{PARAGRAPHS}</main>"
    assert _read(page) == [FIRST, SECOND, THIRD]


def test_prose_of_a_language_without_a_list_of_small_words() -> None:
    text = (
        "Kapal feri menuju pulau itu akan berangkat satu jam lebih lambat mulai Senin, kata pengurus pelabuhan di kota."
    )
    rest = (
        "Nakhoda kapal sudah lama meminta perubahan ini sejak lampu dermaga padam ketika badai datang pada bulan Maret."
    )
    page = f"<h1>Feri berangkat lambat</h1><div><p>{text}</p><p>{rest}</p></div><ul><li>Berita</li></ul>"
    assert _read(page) == [text, rest]


def test_a_text_in_several_elements_of_a_name_is_one() -> None:
    part = "<div class='story rich-text'><p>{}</p></div>"
    page = f"<h1>Ferry to sail later</h1><section>{part.format(FIRST)}<div class='ad'><p>Buy it.</p></div>"
    page += f"{part.format(SECOND)}{part.format(THIRD)}</section>"
    assert _read(page) == [FIRST, SECOND, THIRD]


def test_the_last_line_needs_no_full_stop_in_the_element_of_the_text() -> None:
    page = f"<h1>Ferry to sail later</h1><div class='article-body'>{PARAGRAPHS}"
    page += "<p>Sailings at 7, 11 and 16 o'clock</p></div>"
    assert _read(page)[-1] == "Sailings at 7, 11 and 16 o'clock"


def test_rows_of_cards_are_no_text() -> None:
    card = "<article><h3><a href='/{0}'>Another story of the harbour, number {0}</a></h3><p>{1}</p></article>"
    cards = "".join(card.format(number, SECOND) for number in range(5))
    page = f"<main><h1>Ferry to sail later</h1><div>{PARAGRAPHS}</div><div>{cards}</div></main>"
    assert _read(page) == [FIRST, SECOND, THIRD]


def test_what_stands_twice_is_kept_once() -> None:
    more = "".join(
        f"<p>{number}: the lights went out again, and the skipper waited for the tide.</p>" for number in range(4)
    )
    text = PARAGRAPHS + more
    page = f"<main><h1>Ferry to sail later</h1><div>{text}</div><div class='narrow'>{text}</div></main>"
    assert len(_read(page)) == 7


def test_a_refrain_is_no_copy() -> None:
    page = f"<main><h1>Ferry to sail later</h1><div>{PARAGRAPHS}<p>{FIRST}</p></div></main>"
    assert _read(page) == [FIRST, SECOND, THIRD, FIRST]


def test_captions_and_furniture_are_known_by_the_names_of_their_elements() -> None:
    caption = "The quay on a calm morning in April."
    page = (
        f"<h1>Ferry to sail later</h1><div class='article-body'><p>{FIRST}</p>"
        f"<div class='photo'><p class='image-caption'>{caption}</p></div><p>{SECOND}</p>"
        f"<div class='related-links'><p>The harbour board also sold its old crane.</p></div><p>{THIRD}</p></div>"
    )
    made = _convert(page)
    assert isinstance(made, Conversion)
    assert made.body.split("\n\n") == [FIRST, SECOND, THIRD]
    assert made.article.image is not None
    assert made.article.image.caption == caption


def test_an_index_page_is_no_article() -> None:
    card = "<li><h2><a href='/{0}'>A story of the harbour, number {0}</a></h2><p>{1}</p><p>3 hours ago</p></li>"
    cards = "".join(card.format(number, "The board met, and little came of it.") for number in range(12))
    assert isinstance(_convert(f"<main><h1>News</h1><ul>{cards}</ul></main>"), NoArticle)
