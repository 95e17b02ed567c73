"""Slugs of every script are safe file names; the other functions keep their tables."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.text import (
    SLUG_BYTES,
    SLUG_LENGTH,
    cut_words,
    drop_controls,
    drop_forbidden,
    find_nearest,
    format_count,
    make_slug,
    tidy,
)

RESERVED = {"con", "prn", "aux", "nul", *(f"{stem}{n}" for stem in ("com", "lpt") for n in range(1, 10))}
FORBIDDEN = set('<>:"/\\|?*. ') | {chr(code) for code in range(32)}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Council keeps the night ferry", "council-keeps-the-night-ferry"),
        ("U.S.-Japan talks; G-7 summit", "us-japan-talks-g-7-summit"),
        ("The harbour's “last” crane", "the-harbours-last-crane"),
        ("L’été à la mer", "lété-à-la-mer"),
        ("港で 夜のフェリー", "港で-夜のフェリー"),
        ("مكتبة على ظهر مركب", "مكتبة-على-ظهر-مركب"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("Ночной паром", "ночной-паром"),
        ("Cafe\u0301", "café"),
        ("İstanbul", unicodedata.normalize("NFC", "İstanbul".lower())),
        ("CON", "con-"),
        ("LPT9", "lpt9-"),
        ("con man", "con-man"),
        ("", "untitled"),
        ("!?…😀", "untitled"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b\nc", "a-b-c"),
        ("\udce9", "untitled"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert make_slug(title) == slug


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert make_slug("word " * 40) == "-".join(["word"] * 16)
    assert make_slug("x" * 300) == "x" * SLUG_LENGTH
    assert len(make_slug("漢" * 300).encode()) <= SLUG_BYTES


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_every_slug_is_a_file_name_everywhere(title: str) -> None:
    slug = make_slug(title)
    assert 0 < len(slug) <= SLUG_LENGTH
    assert len(slug.encode("utf-8")) <= SLUG_BYTES
    assert not FORBIDDEN & set(slug)
    assert slug.casefold() not in RESERVED
    assert unicodedata.is_normalized("NFC", slug)
    assert make_slug(slug) == slug


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short enough", 20, "short enough"),
        ("two   words\nhere", 40, "two words here"),
        ("the night ferry, it seems, stays", 18, "the night ferry…"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_cut_words(text: str, limit: int, cut: str) -> None:
    assert cut_words(text, limit) == cut
    assert len(cut) <= limit


def test_controls_go_and_text_stays() -> None:
    assert drop_controls("a\x00\u200b\ufeff\ud800b\tc\nd") == "ab\tc\nd"
    assert drop_forbidden("a\x00\x0c\ufffe\udfffb\u200b\tc\nd") == "ab\u200b\tc\nd"
    assert tidy(" a \n\t b\u3000c ") == "a b c"


def test_the_nearest_word_and_counts() -> None:
    assert find_nearest("titel", ("title", "theme")) == "title"
    assert find_nearest("zzz", ("title", "theme")) is None
    assert format_count(1, "article") == "1 article"
    assert format_count(4812, "article") == "4,812 articles"
    assert format_count(2, "entry", "entries") == "2 entries"
