import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.capture.patterns import language, lexicon


@pytest.mark.parametrize(
    "text",
    [
        "MenuSearchUser IconBookmark OutlineShare NodesLinkedIn LogoPrint Icon",
        "Shape Created with Sketch.Icon ChevronIcon CloseLogo FacebookIcon Mail",
    ],
)
def test_icon_titles(text: str) -> None:
    assert lexicon.find_icons(text)


@pytest.mark.parametrize(
    "text", ["The MacArthur and McDonald families met.", "iPhone and eBay sales rose in March.", "Trade"]
)
def test_no_icon_titles(text: str) -> None:
    assert lexicon.find_icons(text) is None


FURNITURE = [
    ("disclosure", "Sponsored Content"),
    (
        "disclosure",
        "About paid posts: this space was produced in partnership with a sponsor, not by our editorial staff.",
    ),
    ("disclosure", "Advertisement"),
    ("promo", "Discover the new Karst Daily app"),
    ("promo", "Sign up to our morning newsletter"),
    ("promo", "Free access for everyone - Sep. 30"),
    ("share", "Share on Facebook"),
    ("share", "Print"),
    ("navigation", "Read more: Harbor opens"),
    ("navigation", "Most read"),
    ("navigation", "Skip to content"),
    ("furniture", "© 2021 Karst Daily Ltd."),
    ("furniture", "Karst Evening Paper, now known as Karst Daily, keeps its promise."),
]


@pytest.mark.parametrize(("role", "text"), FURNITURE)
def test_furniture(role: str, text: str) -> None:
    assert next((name for name, test in lexicon.FURNITURE if test(text)), None) == role


@pytest.mark.parametrize(
    "text",
    [
        "The union has set out what it wants before its members return:",
        "Owners answer with a survey, paid for by themselves, which finds that a silent lift seems slower.",
        "The app that the city built for its ferries has been downloaded by half the islanders since May.",
        '"Subscribe to nothing you would not defend," she told the students, who wrote it down.',
        "Subscribers to the scheme paid 40 crowns a month for a share of the catch, the report found.",
        "He shared the prize with two colleagues from Lima.",
        "The company, once known as Halden Rope, makes cable for bridges and employs 240 people in "
        "the valley, where it has owned the mill since 1902 and the houses around it since the war.",
    ],
)
def test_what_only_looks_like_furniture_stays(text: str) -> None:
    assert not any(test(text) for _, test in lexicon.FURNITURE)


GATES = [
    (lexicon._DISCLOSURE, lexicon._DISCLOSURE_WORDS),
    (lexicon._OFFER, lexicon._OFFER_WORDS),
    (lexicon._COPYRIGHT, lexicon._COPYRIGHT_WORDS),
    (lexicon._RENAMED, lexicon._RENAMED_WORDS),
]


@pytest.mark.parametrize(("pattern", "words"), GATES, ids=["disclosure", "offer", "copyright", "renamed"])
@given(data=st.data())
def test_the_words_asked_first_let_all_pass_that_the_pattern_finds(
    pattern: re.Pattern[str], words: frozenset[str], data: st.DataObject
) -> None:
    match = pattern.search(data.draw(st.from_regex(pattern)))
    text = match[0] if match else ""
    passes = "subscri" in text or "suscr" in text or text[:1] == "©"
    assert not text or passes or not lexicon._lacks(text, words)


def read_slowly(text: str) -> tuple[list[str], int, str]:
    cjk = len(language.CJK.findall(text))
    length = (cjk + 1) // 2 + len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['’.\-]\w+)*", text))
    words = [word.lower() for word in language._WORD.findall(text)]
    return words, length, " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


@given(st.text(st.one_of(st.sampled_from("ab'’.-_1 ²ß“—é"), st.characters(codec="latin-1", exclude_categories=["Cc"]))))
def test_western_text_is_read_as_bytes_with_the_same_answers(text: str) -> None:
    fast = list(language.find_words(text)), language.count_length(text), language.normalise(text)
    assert fast == read_slowly(text)
    assert language.find_runs(text) == {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
