"""Decoding of bytes: byte order mark, declaration, UTF-8, detection, and repair of wrongly decoded text.

Rule: a declaration is checked against the bytes, and only labels in the table are used as codecs. Text is repaired
only if reversing the repair gives the same characters, and if the whole text or a control character supports it.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from charset_normalizer import from_bytes

from builder.text import format_count

SAMPLE = 64_000
"""Maximum number of bytes, without ASCII lines, that are used for detection."""
SURE = 0.85
"""Minimum share of common characters in text of a wide encoding."""
_LEAST_WIDE = 3
_FEW = 200
"""One wrong byte in this many characters is an error in the text, and does not mean another encoding."""

WIDE_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
"""Byte order marks of encodings in which ASCII characters contain zeros, the longer ones first."""
_BARE = (("utf-16-le", 1), ("utf-16-be", 0))
"""Encodings that are recognised without a mark, and the position (0 or 1) of the zero in a Latin letter."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), *WIDE_MARKS)
_DECLARED = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode utf-16 utf-16le utf-16be utf-7 utf-32",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ascii us-ascii ansi",
    "cp1250": "windows-1250 cp1250 x-cp1250", "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253", "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "cp1255": "windows-1255 cp1255", "cp1256": "windows-1256 cp1256", "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258", "cp874": "windows-874 tis-620 iso-8859-11", "cp866": "ibm866 cp866",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2", "iso8859-5": "iso-8859-5", "iso8859-6": "iso-8859-6",
    "iso8859-7": "iso-8859-7", "iso8859-8": "iso-8859-8 iso-8859-8-i", "iso8859-15": "iso-8859-15 latin-9 latin9",
    "koi8-r": "koi8-r koi8", "koi8-u": "koi8-u", "mac-roman": "macintosh x-mac-roman",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932", "euc-jp": "euc-jp x-euc-jp eucjp",
    "iso2022-jp": "iso-2022-jp csiso2022jp",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk cp936 gb-2312 csgb2312 chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5 big-5 cp950",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 cp949 korean uhc",
}  # fmt: skip
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
"""Declared label → codec, as in browsers (WHATWG Encoding Standard, section 4.2). A page whose declaration can be
read as ASCII is not in a wide Unicode encoding.
"""
_WIDE = ("cp932", "euc-jp", "gb18030", "big5hkscs", "cp949")
_NARROW = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"]
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_LETTERS = {
    "cp1252": "àâäçèéêëîïñòóôöùûüßåæøœáíúìõãÀÂÄÇÈÉÊËÎÏÑÓÔÖÜÅÆØŒÁÍÚ¿¡£ºª",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃŚŹŻčďěňřšťůžýáéíúČĎŘŠŤŽőűŐŰöüäđăâîşţ",
    "cp1254": "ğışçöüâîûĞİŞÇÖÜ", "cp1257": "āčēģīķļņšūžąęėįųäöüõĀČĒŠŪŽ",
}  # fmt: skip
_MARKS = "“”„‘’‚–—…«»€§©®°·\xa0"
C1_MARKS = {
    byte: mark
    for byte in range(0x80, 0xA0)
    if (mark := bytes([byte]).decode("cp1252", "replace")) != codecs.decode(b"\xff", "utf-8", "replace")
}
"""Characters of Windows-1252 at the code points where Latin-1 has control characters; five bytes stay control
characters, as in browsers.
"""
_BYTES = {mark: byte for byte, mark in C1_MARKS.items()}


class Decoded(NamedTuple):
    """Text and its original encoding."""

    text: str
    encoding: str
    """A codec's name, which may be followed by `, without 3 NUL bytes`, and by `, mended` if wrongly decoded text was
    repaired.
    """


def decode(data: bytes) -> Decoded:
    """Text from bytes of any kind; bytes that cannot be decoded become U+FFFD.

    A control character (C1) becomes the character that Windows-1252 has in its place, as in HTML for `&#146;`.
    """
    decoded = _decode(data)
    if count := decoded.text.count("\0"):
        note = f"without {format_count(count, 'NUL byte')}"
        decoded = Decoded(decoded.text.replace("\0", ""), f"{decoded.encoding}, {note}")
    if decoded.encoding == "utf-8" and b"\xc3" not in data and b"\xc2" not in data:
        return decoded  # no letter from À to ÿ and no control character, so nothing was decoded wrongly
    text = mend(decoded.text).translate(C1_MARKS)
    return decoded if text == decoded.text else Decoded(text, f"{decoded.encoding}, mended")


def _decode(data: bytes) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"), name)
    if b"\0" in data[:4000] and (wide := find_wide(data)):
        return Decoded(data.decode(wide, "replace"), wide)
    if data.isascii():
        text = _read(data, "iso2022-jp") if b"\x1b$" in data else None
        return Decoded(data.decode("ascii"), "utf-8") if text is None else Decoded(text, "iso2022-jp")
    declared = find_declared(data)
    if (unicode := _read_unicode(data, declared)) is not None:
        return Decoded(unicode, "utf-8")
    if declared and declared != "utf-8" and (text := _read(data, declared)) is not None:
        return Decoded(text, declared)
    found = _detect(data)
    text = _read(data, found)
    return Decoded(data.decode(found, "replace") if text is None else text, found)


def find_wide(data: bytes) -> str | None:
    """The codec of text with zeros in Latin letters: by its mark, else UTF-16 by the positions of the zeros."""
    if marked := next((codec for mark, codec in WIDE_MARKS if data.startswith(mark)), None):
        return marked
    sample = data[:4000]
    zeros = [sample[place::2].count(0) * 2 for _, place in _BARE]
    return next(
        (codec for (codec, _), own, other in zip(_BARE, zeros, zeros[::-1], strict=True)
         if own > 0.4 * len(sample) and other <= 0.02 * len(sample)),
        None,
    )  # fmt: skip


def find_declared(data: bytes) -> str | None:
    """The codec named by a meta element or an XML declaration; None for unknown labels."""
    match = _DECLARED.search(data[:8192])
    return _CODECS.get(match[1].decode("ascii", "replace").lower()) if match else None


def _read_unicode(data: bytes, declared: str | None) -> str | None:
    """Valid or nearly valid UTF-8 text; on a page that declares a wide encoding, only if it cannot be chance."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        return text if _count_wide(text) >= 4 * broken else None
    return None if declared in _WIDE and _count_wide(text) < 8 else text


def _count_wide(text: str) -> int:
    return sum(not char.isascii() for char in text) - text.count("\ufffd")


def _read(data: bytes, encoding: str) -> str | None:
    """The text, if all bytes, or all but a few, are valid in this encoding."""
    if encoding == "cp1252":
        return data.decode("latin-1").translate(C1_MARKS)
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * _FEW <= len(text) else None


def _detect(data: bytes) -> str:
    """The likely encoding: a wide one if its common characters are found, else the result of charset-normalizer."""
    sample = _find_sample(data)
    scores = {encoding: _score(sample, encoding) for encoding in _WIDE}
    best = max(_WIDE, key=lambda encoding: scores[encoding])
    if scores[best] >= SURE:
        return best
    match = from_bytes(sample, cp_isolation=_NARROW, preemptive_behaviour=False).best()
    found = match.encoding if match else "cp1252"
    return _find_latin(sample) if found in _LATIN else found.replace("_", "-")


def _find_sample(data: bytes) -> bytes:
    """Lines with more than ASCII, without markup; wide encodings contain no bytes of `<`, `>` or line ends."""
    bare = re.sub(rb"<[^<>]{0,2000}>", b" ", data[: 16 * SAMPLE])
    lines = b"\n".join(line for line in bare.splitlines() if not line.isascii())
    return lines[:SAMPLE] if len(lines) <= SAMPLE else lines[: lines.rfind(b"\n", 0, SAMPLE) + 1] or lines[:SAMPLE]


def _score(sample: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that are common in the encoding's language; 0 if decoding fails."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return 0.0
    wide = [char for char in text if not char.isascii()]
    kana = sum("\u3041" <= char <= "\u30fe" for char in wide)
    japanese = encoding in ("cp932", "euc-jp")
    if len(wide) < _LEAST_WIDE or (kana < 0.1 * len(wide) if japanese else kana > 0.1 * len(wide)):
        return 0.0
    if encoding == "cp949" and not any("\uac00" <= char <= "\ud7a3" for char in wide):
        return 0.0
    common = sum(_is_common(char, encoding) for char in wide)
    lead = 0.0 if encoding != "cp949" else 0.001  # Korean syllables use codes of only half the Chinese characters
    return common / len(wide) + lead


def _is_common(char: str, encoding: str) -> bool:
    """True for punctuation, kana, Hangul, and the first level of each national set (JIS X 0208, GB 2312, Big5)."""
    if "\u3000" <= char <= "\u30fe" or "\uff01" <= char <= "\uff5e" or char in _MARKS:
        return True
    if encoding == "cp949":
        wide = char.encode("cp949", "replace")
        return "\uac00" <= char <= "\ud7a3" and len(wide) == 2 and 0xB0 <= wide[0] <= 0xC8 and wide[1] >= 0xA1
    table, first, last = {
        "cp932": ("euc-jp", 0xB0, 0xCF), "euc-jp": ("euc-jp", 0xB0, 0xCF), "gb18030": ("gb2312", 0xB0, 0xD7),
        "big5hkscs": ("big5", 0xA4, 0xC6),
    }[encoding]  # fmt: skip
    wide = char.encode(table, "replace")
    return len(wide) == 2 and first <= wide[0] <= last


def _find_latin(sample: bytes) -> str:
    """The Windows encoding of Latin letters whose typical letters are in the sample; Western if no other fits."""

    def count(encoding: str) -> int:
        text = sample.decode(encoding, "replace")
        wanted = _LETTERS[encoding] + _MARKS
        return sum(1 if char in wanted else -1 for char in text if not char.isascii())

    return max(_LATIN, key=count)


def mend(text: str) -> str:
    """Repair UTF-8 that was decoded as Windows-1252, once or twice.

    A run of characters is repaired if it can be encoded in Windows-1252, the bytes are UTF-8, and decoding them
    wrongly again gives the same run. One run in twenty may be irreparable; if there are more, the text is left as it
    is. Control characters (C1) are never intended, so a run with one that is UTF-8 is repaired whatever surrounds it.
    """
    for _ in range(2):
        once = _mend_once(text, _is_usual)
        if once is None:  # text that was decoded wrongly twice has stray marks after the first repair
            half = _mend_once(text, _is_half_way)
            once = _mend_once(half, _is_usual) if half else None
        if once is None:
            break
        text = once
    return _CONTROLS.sub(lambda match: _mend_control(match[0]), text)


def _mend_control(run: str) -> str:
    try:
        mended = run.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run
    return mended if all(map(_is_usual, mended)) else run


_CONTROLS = re.compile(
    "[\xc2-\xdf][\x80-\x9f]|[\xe0-\xef](?:[\x80-\x9f][\x80-\xbf]|[\xa0-\xbf][\x80-\x9f])|"
    "[\xf0-\xf4](?=[\x80-\xbf]{0,2}[\x80-\x9f])[\x80-\xbf]{3}"
)
"""UTF-8 decoded as Latin-1, with at least one control character in it."""
_RUN = re.compile(r"[^\x00-\x7f]+")
_TYPICAL = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")
_RARE_BUT_USED = "ơƠưƯșȘțȚəƏ\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327"
_ENDING = "“”‘’–—…»\xa0"


def _mend_once(text: str, is_fit: Callable[[str], bool]) -> str | None:
    if text.isascii() or not _TYPICAL.search(text):
        return None
    runs = _RUN.findall(text)
    mended = {run: _mend_run(run, is_fit) for run in set(runs)}
    good = [run for run in runs if mended[run]]
    if (len(runs) - len(good)) * 20 > len(runs) or not good:
        return None
    if len(good) == 1 and len(mended[good[0]] or "") == 1 and len(good[0]) == 2 and good[0][1] in _ENDING:
        return None  # a capital letter before a closing mark may well be intended
    return _RUN.sub(lambda match: mended[match[0]] or match[0], text)


def _mend_run(run: str, is_fit: Callable[[str], bool]) -> str | None:
    try:
        raw = bytes(_BYTES.get(char, ord(char)) for char in run)
        mended = raw.decode("utf-8")
    except ValueError:  # a character beyond Windows-1252, or not UTF-8
        return None
    again = mended.encode("utf-8").decode("latin-1").translate(C1_MARKS)
    return mended if again == run and all(map(is_fit, mended)) else None


def _is_usual(char: str) -> bool:
    """True if a repaired character is usual in texts; rare Latin, phonetic and combining ones are not."""
    if "\u0180" <= char <= "\u036f":
        return char in _RARE_BUT_USED
    return unicodedata.category(char)[0] in "LMNPSZ" or unicodedata.category(char) == "Cf"


def _is_half_way(char: str) -> bool:
    """True if a character may occur in text that is still wrongly decoded: any that Windows-1252 has."""
    return char in _BYTES or "\x80" <= char <= "\xff"
