"""Which language a text is in, and how much it reads like running prose.

Rule: scripts first, then the shares of each language's commonest small words. Nothing is guessed from less
than a sentence.
"""

import re
import unicodedata
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
_ANY_STOP = frozenset().union(*_STOP.values())
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
_ENDS = re.compile(r"""[.!?…。！？؟۔।](?:\s?[)\]"'”’“‘»«」』）］]|\s?\[\d+\])*\s*(?:\([A-Z][^()]{6,120}\)\s*)?$""")


def find_words(text: str) -> list[str]:
    """The words in lower case; CJK runs and digits are not words."""
    return [word.lower() for word in _WORD.findall(text)]


def find_language(text: str) -> str | None:
    """The language of a text, as BCP 47; nothing when it cannot be told."""
    sample = text[:5000]
    letters = sum(map(str.isalpha, sample))
    if letters < 20:
        return None
    for language, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if share > (0.08 if language == "ja" else 0.3):
            return language
    words = find_words(sample)
    if len(words) < 8:
        return None
    counts = {language: sum(word in stop for word in words) for language, stop in _STOP.items()}
    best = max(sorted(counts), key=lambda language: counts[language])
    return best if counts[best] > len(words) * 0.12 else None


@lru_cache(maxsize=4096)
def count_length(text: str) -> int:
    """How long a text reads, in words; two CJK characters count as one."""
    cjk = len(CJK.findall(text))
    return (cjk + 1) // 2 + len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['’.\-]\w+)*", text))


@lru_cache(maxsize=4096)
def find_stop_share(text: str) -> float:
    """Share of the words that are small common words of a language known here; .4 for scripts without lists."""
    words = find_words(text)
    if not words or not re.match("[a-zà-ÿ]", words[0]):
        return 0.4 if words or CJK.search(text) else 0.0
    return sum(word in _ANY_STOP for word in words) / len(words)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, quotes and brackets after it allowed."""
    return bool(_ENDS.search(text))


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Text for comparing: compatibility forms, case and punctuation aside."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
