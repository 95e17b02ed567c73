"""Slugs of every script are safe file names; the other functions keep their tables."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.text import (
    SLUG_BYTES,
    SLUG_LENGTH,
    close_directions,
    cut_words,
    drop_controls,
    drop_forbidden,
    drop_unseen,
    find_nearest,
    format_count,
    make_slug,
    show_unseen,
    tidy,
)
from tests.trials import count_trials

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
@settings(max_examples=count_trials(300, 2_000))
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


def test_controls_of_both_sets_are_dropped() -> None:
    controls = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))))
    assert drop_controls(f"a{controls}\tb\né") == "a\tb\né"
    assert drop_forbidden(f"a{controls}\tb\né") == "a\tb\né"
    assert drop_controls("\u0440\u00c2\u00a0\u00c0") == "\u0440\u00c2\u00a0\u00c0"


@given(st.text(max_size=60))
def test_a_terminal_gets_what_it_shows(text: str) -> None:
    unseen = set("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    for safe in (show_unseen(text), drop_unseen(text)):
        assert not [char for char in safe if unicodedata.category(char) in ("Cc", "Cs") or char in unseen]
    assert show_unseen(drop_unseen(text)) == drop_unseen(text)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("plain", "plain"),
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u202eabc\u202c", "\u202eabc\u202c"),
        ("\u202babc\u202d", "\u202babc\u202d\u202c\u202c"),
        ("\u2067abc", "\u2067abc\u2069"),
        ("\u2068a\u202eb\u2069c", "\u2068a\u202eb\u2069c"),
        ("\u202ea\u2066b\u202c", "\u202ea\u2066b\u2069\u202c"),
        ("a\u202cb\u2069c", "abc"),
        ("\u200fmark\u200e", "\u200fmark\u200e"),
    ],
)
def test_directions_are_closed(text: str, closed: str) -> None:
    assert close_directions(text) == closed


@given(st.text(alphabet="a \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=30))
def test_closing_twice_changes_nothing_more(text: str) -> None:
    closed = close_directions(text)
    assert close_directions(closed) == closed
    assert sum(closed.count(char) for char in "\u202a\u202b\u202d\u202e") >= closed.count("\u202c")
    assert sum(closed.count(char) for char in "\u2066\u2067\u2068") == closed.count("\u2069")
