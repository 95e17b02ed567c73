"""The language of a text, and signs of running prose.

Rule: the script is examined first, then the shares of each language's most common small words. Nothing is guessed
from less than a sentence.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_WORDS = {
    "en": "the of to and a in that is was for on with as it he be by at from his they are have had not this but an were "
    "or which has been who will more its one said we you she her their would about after when out up there",
    "de": "der die das und in den von zu mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur",
    "fr": "le la les de des du et à en un une est que qui dans pour sur au par pas plus ne se ce il elle sont avec ont "
    "été aux cette mais ses son sa leur nous vous comme ou être fait deux",
    "es": "el la los las de que y en un una por con para se del al es no lo su como más pero sus le ha este entre cuando "
    "muy sin sobre también me hasta hay donde han quien desde todo nos fue",
    "pt": "o a os as de que e em um uma por com para se do da no na dos das ao é não mais como mas foi sua seu são pelo "
    "pela também à até entre depois nos já está quando muito há",
    "it": "il la lo gli le di che e in un una per con non si da del della dei al è sono come più ma ha anche alla nel "
    "nella dal delle questo hanno loro su stato essere dopo tra",
    "nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als dan maar bij uit door naar heeft "
    "hij ze wordt nog over was worden tot werd hun meer",
}
_STOP = {language: frozenset(words.split()) for language, words in _WORDS.items()}
SMALL_WORDS = frozenset().union(*_STOP.values())
"""The most common small words of all these languages."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_STOPS = ".!?…。！？؟۔।"
_CLOSING = "()[]\"'”’“‘»«」』）］"
_ENDS = re.compile(rf"""[{_STOPS}](?:\s?[)\]"'”’“‘»«」』）］]|\s?\[\d+\])*\s*(?:\([A-Z][^()]{{6,120}}\)\s*)?$""")

_LONGEST_END = 200
"""Maximum number of characters after a full stop (closing marks, a source in brackets) that still end a sentence."""
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = [chr(code) for code in range(256)]
"""The characters of Latin-1. Text that has no others, apart from `_MARKS`, is mapped as bytes through one table per
question, which gives the same result as a regular expression many times faster.
"""
_APOSTROPHE = "\x02"
"""Replaces `’`; text has no control characters."""
_MARKS = (
    ("’", _APOSTROPHE),
    ("“", " "),
    ("”", " "),
    ("‘", " "),
    ("–", " "),
    ("—", " "),
    ("…", " "),
    ("•", " "),
    ("€", " "),
)
"""Common characters of Western texts that are not in Latin-1."""


def _make_table(read: Callable[[str], str]) -> bytes:
    return "".join(map(read, _LATIN)).encode("latin-1")


def _fold(char: str) -> str:
    """A character after `normalise`; NUL if that gives several characters or a different letter."""
    folded = unicodedata.normalize("NFKC", char).casefold()
    if not re.search(r"\w", folded):
        return " "
    return folded if folded == char.lower() else "\0"


_LOWERED = _make_table(lambda char: char.lower() if _LETTER.match(char) else char if char in f"'{_APOSTROPHE}" else " ")
_RUNS = _make_table(lambda char: char.lower() if _LETTER.match(char) else " ")
_SHAPES = _make_table(lambda char: "a" if re.match(r"\w", char) else "." if char in f"'{_APOSTROPHE}.-" else " ")
_FOLDED = _make_table(_fold)


def _read_latin(text: str, table: bytes) -> bytes | None:
    """A text mapped through a table; None if it has characters other than those of Western texts."""
    if not text.isascii():
        for mark, plain in _MARKS:
            if mark in text:
                text = text.replace(mark, plain)
    try:
        return text.encode("latin-1").translate(table)
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=1024)
def find_runs(text: str) -> frozenset[str] | None:
    """The runs of letters in lower case, each once; None for a text that is not in Latin letters.

    A quick check made before patterns are tried, because most lines contain none of their words.
    """
    latin = _read_latin(text, _RUNS)
    return None if latin is None else frozenset(latin.decode("latin-1").split())


@lru_cache(maxsize=1024)
def find_words(text: str) -> tuple[str, ...]:
    """The words in lower case; digits are not words."""
    latin = _read_latin(text, _LOWERED)
    if latin is None:
        return tuple(word.lower() for word in _WORD.findall(text))
    words = latin.decode("latin-1").split()
    if b"'" not in latin and _APOSTROPHE.encode() not in latin:
        return tuple(words)
    return tuple(part for word in words for part in ((word,) if word.isalpha() else _part(word)))


def _part(word: str) -> list[str]:
    """Remove surrounding quotes from a word, and split it if it has several apostrophes."""
    return _WORD.findall(word.replace(_APOSTROPHE, "’"))


def find_language(text: str) -> str | None:
    """The language of a text as a BCP 47 code; None if it cannot be determined."""
    sample = text[:5000]
    if sum(map(str.isalpha, sample[:100])) < 20 and sum(map(str.isalpha, sample)) < 20:
        return None
    letters = 0 if find_runs(sample) is not None else sum(map(str.isalpha, sample))
    for language, script in _SCRIPTS if letters else ():
        share = len(script.findall(sample)) / letters
        if share > (0.08 if language == "ja" else 0.3):
            return language
    words = find_words(sample)
    if len(words) < 8:
        return None
    counts = {language: sum(map(stop.__contains__, words)) for language, stop in _STOP.items()}
    best = max(sorted(counts), key=lambda language: counts[language])
    return best if counts[best] > len(words) * 0.12 else None


@lru_cache(maxsize=4096)
def count_length(text: str) -> int:
    """The length of a text in words; two CJK characters count as one."""
    latin = _read_latin(text, _SHAPES)
    if latin is not None:  # starts of words; a hyphen or an apostrophe joins runs of letters
        latin = b" " + latin
        return latin.count(b" a") + latin.count(b" .a") + latin.count(b"..a")
    cjk = len(CJK.findall(text))
    return (cjk + 1) // 2 + len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['’.\-]\w+)*", text))


@lru_cache(maxsize=4096)
def find_stop_share(text: str) -> float:
    """The share of words that are common small words of a known language; .4 for scripts without such lists."""
    words = find_words(text)
    if not words or not re.match("[a-zà-ÿ]", words[0]):
        return 0.4 if words or CJK.search(text) else 0.0
    return sum(map(SMALL_WORDS.__contains__, words)) / len(words)


def ends_sentence(text: str) -> bool:
    """True if the text ends like a sentence, allowing for quotes and brackets after the full stop."""
    last = text[-1:]
    if last in _CLOSING or last.isspace():
        return _ENDS.search(text[-_LONGEST_END:]) is not None
    return last in _STOPS


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Text for comparing: compatibility forms unified, without case and punctuation."""
    latin = _read_latin(text, _FOLDED)
    if latin is not None and b"\0" not in latin:
        return " ".join(latin.decode("latin-1").split())
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
