"""Bytes become the text that was meant, whatever they are in and whatever they say they are in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.capture.encodings import decode, mend

JAPANESE = "市議会は月曜日、冬の間も夜間フェリーの運航を続けることを賛成多数で決めた。島の住民の足を守る必要がある。"
TEXTS = {
    "cp932": JAPANESE,
    "euc-jp": JAPANESE,
    "iso2022-jp": JAPANESE,
    "gb18030": "市议会星期一决定，整个冬季继续开行夜间渡轮。议长对记者说，必须保障岛上居民的出行，票价将保持不变。",
    "big5hkscs": "市議會星期一決定，整個冬季繼續開行夜間渡輪。議長對記者說，必須保障島上居民的出行，票價將維持不變。",
    "cp949": "시의회는 월요일 겨울 동안에도 야간 여객선을 계속 운항하기로 결정했다. 의장은 요금은 그대로라고 말했다.",
    "cp1251": "Городской совет в понедельник решил сохранить ночной паром на всю зиму. Цены останутся прежними.",
    "cp1256": "قرر مجلس المدينة يوم الاثنين الإبقاء على العبارة الليلية طوال الشتاء. وقال رئيس المجلس إنها ثابتة.",
    "cp1252": "Le conseil a décidé lundi de maintenir le bac de nuit tout l’hiver. « Une liaison sûre », a dit l’élue.",
}
LABELS = [
    ("shift_jis", "cp932"), ("Shift-JIS", "cp932"), ("x-sjis", "cp932"), ("EUC-JP", "euc-jp"),
    ("iso-2022-jp", "iso2022-jp"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb18030", "gb18030"),
    ("big5", "big5hkscs"), ("euc-kr", "cp949"), ("ks_c_5601-1987", "cp949"), ("windows-1251", "cp1251"),
    ("windows-1256", "cp1256"), ("iso-8859-1", "cp1252"), ("latin1", "cp1252"), ("windows-1252", "cp1252"),
]  # fmt: skip
SHAPES = {
    "meta": '<html><head><meta charset="{}"><title>t</title></head><body><p>{}</p></body></html>',
    "http-equiv": "<html><META http-equiv=Content-Type content='text/html; charset={}'><body><p>{}</p></body></html>",
    "xml": '<?xml version="1.0" encoding="{}"?><html><body><p>{}</p></body></html>',
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("label", "codec"), LABELS)
def test_declared(shape: str, label: str, codec: str) -> None:
    page = SHAPES[shape].format(label, TEXTS[codec])
    assert decode(page.encode(codec)) == (page, codec)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_believed_before_a_declaration(mark: str) -> None:
    page = SHAPES["meta"].format("windows-1252", TEXTS["cp932"])
    start = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(mark, b"")
    assert decode(start + page.encode(mark)).text == page


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("codec", TEXTS)
@pytest.mark.parametrize("length", [12, 24, 60, 1000])
def test_undeclared(codec: str, length: int, html: bool) -> None:
    text = TEXTS[codec][:length]
    if html:
        text = f"<html><head><title>{text}</title></head><body><a href='/a'>Home</a><p>{text}</p></body></html>"
    assert decode(text.encode(codec)) == (text, "utf-8" if text.isascii() else codec)


@pytest.mark.parametrize("text", ["Größe", "naïve café", "It’s £4", "“Night ferry”", "Fährenunglück vor Ærø", "Niño"])
def test_undeclared_and_short_is_western(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


def test_western_bytes_are_not_taken_for_central_european() -> None:
    text = "The council’s chair said the “night ferry” would sail — fares stay at £4 … she told reporters. " * 40
    assert decode(text.encode("cp1252")) == (text, "cp1252")
    polish = (
        "Rada miejska zdecydowała w poniedziałek, że nocny prom będzie kursował przez całą zimę, źródła mówią. " * 4
    )
    assert decode(polish.encode("cp1250")) == (polish, "cp1250")


WRONG = [
    # (what the page says, what its bytes are in)
    ("windows-1252", "utf-8"), ("iso-8859-1", "utf-8"), ("shift_jis", "utf-8"), ("gb2312", "utf-8"),
    ("utf-8", "cp1252"), ("utf-8", "cp1251"), ("utf-8", "cp932"), ("utf-8", "gb18030"), ("utf-16", "utf-8"),
    ("unicode_escape", "utf-8"), ("rot13", "utf-8"), ("no-such-thing", "utf-8"), ("no-such-thing", "cp932"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "true"), WRONG)
def test_a_wrong_declaration_is_not_believed(said: str, true: str) -> None:
    page = SHAPES["meta"].format(said, TEXTS.get(true, TEXTS["cp932"]) + " \\u0041")
    assert decode(page.encode(true)) == (page, true)


def test_slips_become_replacement_characters_and_nothing_else() -> None:
    for codec in ("utf-8", "euc-jp", "gb18030"):
        page = SHAPES["meta"].format(codec, TEXTS["cp932"] * 8)
        at = page.encode(codec).index("住民".encode(codec))
        got = decode(page.encode(codec)[:at] + b"\xff" + page.encode(codec)[at:])
        assert got.encoding == codec
        assert got.text.replace("\ufffd", "", 1) == page


def test_bytes_that_windows_1252_leaves_open_stay_controls() -> None:
    assert decode(b'<meta charset="latin1"><p>a\x81b\x93c\x94</p>').text == '<meta charset="latin1"><p>a\x81b“c”</p>'


def make_mojibake(text: str) -> str:
    marks = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
    return text.encode().decode("latin-1").translate(marks)


@pytest.mark.parametrize("codec", TEXTS)
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_mended(codec: str, times: int) -> None:
    spoiled = TEXTS[codec]
    for _ in range(times):
        spoiled = make_mojibake(spoiled)
    assert decode(spoiled.encode()) == (TEXTS[codec], "utf-8, mended")


@pytest.mark.parametrize("text", ["cafÃ©", "Itâ€™s", "GrÃ¶ÃŸe", "Â£4", "EspaÃ±a", "naÃ¯ve"])
def test_short_mojibake_is_mended(text: str) -> None:
    assert make_mojibake(mend(text)) == text
    assert mend(text).isascii() is False
    assert len(mend(text)) < len(text)


SOUND = [
    "Größe, Spaß… “und” mehr", "IRMÃ” gritou", "CAFÉ»", "« OÙ… »", "À la carte, DÉJÀ VU", "ÅÄÖ", "naïve £4 €5 ©",
    "Smörgåsbord – ‘ja’", "10 °C, ½ × ¾", "ÑANDÚ”", "He wrote “cafÃ©” for “café”, and – as ever – “naïve” for ‘naïve’",
]  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_what_is_sound_is_left_alone(text: str) -> None:
    assert mend(text) == text


WORDS = st.lists(
    st.sampled_from(["ferry", "Größe", "été", "“so”", "東京", "паром", "£4", "2 °C", "naïve", "Ærø"]), min_size=1
)


@given(WORDS)
def test_mending_undoes_what_spoiling_did_and_nothing_more(words: list[str]) -> None:
    text = " ".join(words)
    assert mend(text) == text
    assert mend(make_mojibake(text)) == text


@given(st.binary(max_size=400))
def test_any_bytes_become_text(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@pytest.mark.parametrize("mark", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_by_its_mark(mark: str) -> None:
    page = SHAPES["meta"].format("windows-1252", JAPANESE)
    start = {"utf-32-le": b"\xff\xfe\0\0", "utf-32-be": b"\0\0\xfe\xff"}.get(mark, b"")
    assert decode(start + page.encode(mark)).text == page


@pytest.mark.parametrize("before", [1100, 7000])
@pytest.mark.parametrize(("label", "codec"), [("koi8-r", "koi8-r"), ("windows-1250", "cp1250"), ("euc-jp", "euc-jp")])
def test_declared_late(label: str, codec: str, before: int) -> None:
    text = {"koi8-r": TEXTS["cp1251"], "cp1250": "Źródła mówią: prom będzie kursował."}.get(codec, JAPANESE)
    page = f'<html><head><!--{"-x" * (before // 2)}--><meta charset="{label}"></head><body><p>{text}</p></body></html>'
    assert decode(page.encode(codec)) == (page, codec)


@pytest.mark.parametrize("codec", ["koi8-r", "cp1253", "cp1255"])
def test_undeclared_of_one_byte(codec: str) -> None:
    texts = {
        "koi8-r": TEXTS["cp1251"],
        "cp1253": "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να διατηρήσει το νυχτερινό πορθμείο όλο τον χειμώνα. "
        * 3,
        "cp1255": "מועצת העיר החליטה ביום שני להמשיך את המעבורת הלילית לאורך החורף, כך אמר היושב ראש. " * 3,
    }
    assert decode(texts[codec].encode(codec)).text == texts[codec]


def test_a_page_in_two_encodings_keeps_the_greater_part() -> None:
    good, odd = "<p>Größe zählt für die Fähre über den Fluss.</p>" * 40, "<p>Café</p>".encode("cp1252")
    got = decode(good.encode() + odd)
    assert got.encoding == "utf-8"
    assert got.text.startswith(good)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8a\x00", b"\xfe\xff\xd8\x00\x00a", b"a\xed\xa0\x80b", b"\xff\xfea"])
def test_broken_pairs_leave_no_surrogate(data: bytes) -> None:
    decode(data).text.encode()


def test_a_control_character_tells_mojibake_alone() -> None:
    assert mend("the heron\xe2\x80\x99s café, naïve, résumé") == "the heron’s café, naïve, résumé"
    assert mend("a next\x85line") == "a next\x85line"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("It\x92s \x93here\x94 \x96 \x80 4\x85", "It’s “here” – € 4…"),
        ("caf\xe9 \x9b31m", "café ›31m"),
        ("â\x80\x99 and \x92", "’ and ’"),
        ("\x81\x8d\x8f\x90\x9d", "\x81\x8d\x8f\x90\x9d"),
        ("Ã\x9cber Ã\x84rger", "Über Ärger"),
    ],
)
def test_a_control_character_is_what_windows_has_in_its_place(text: str, meant: str) -> None:
    assert decode(text.encode()).text == meant
