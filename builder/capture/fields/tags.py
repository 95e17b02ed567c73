"""Tags: the page's own keywords, else names in the article.

Rule: every tag is in the capture, word for word. Names found in the text are runs of capitalised words that recur or
are in the headline; titles and calendar words are not tags. Countries are counted under any of their names, and
through their people, and are named as the capture names them most often.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.patterns.agencies import AGENCIES
from builder.capture.patterns.calendar import MONTHS, WEEKDAYS
from builder.capture.patterns.gazetteer import find_countries, find_country, find_demonym, is_plain_country
from builder.capture.patterns.language import find_words

NAMED = "names in headline and text"
"""The method of tags that the page does not state."""
MOST = 8
SURE = 2.0
"""Minimum score of a name that recurs or is in the headline."""
FEW = 3
"""Maximum number of multi-word names that are used if no name recurs."""
LONGEST = 200
"""Maximum number of characters in a run of capitalised words that may be a name."""
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]*(?:\.(?=[A-Z])[A-Z]?)*"
_INITIALS = r"(?:[A-Z]\.){2,}"
_RUN = re.compile(
    rf"(?:{_INITIALS}|{_WORD})(?:\s+(?:(?:of|de|del|da|do|van|von|der|la|le|al|bin)\s+(?:the\s+)?)?(?:{_INITIALS}|{_WORD}))*"
)
_TITLE = re.compile(
    r"^(?:(?:U\.S\.|US|UK|British|Former|Deputy|Vice|Acting|Foreign|Finance|Defen[cs]e|Interior|Health|Chief|Prime|Senior|Assistant|"
    r"[A-Z]\w+(?:ese|ish|ian|ean|can|ench|eek|rki|aqi|ani|tch))\s+)*"
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Prime Minister|Minister|Secretary(?: of \w+)?|Chancellor|Senator|Sen|Rep|"
    r"Representative|Governor|Gov|Mayor|General|Gen|Colonel|Captain|Capt|King|Queen|Prince|Princess|Pope|Judge|Justice|Chief|"
    r"Chairman|Chairwoman|Director|Ambassador|Councillor|Councilor|Commissioner|Officer|Sergeant|Inspector|Constable|Reverend|Rev|Bishop)\.?\s+(?=[A-Z])"
)
_JOINED = re.compile(r"[A-Z]\w*\.?-[A-Z]")
_OWNER = re.compile(r"['’]s?$")
_BREAKS = frozenset('.!?:“"‘(—–-')
"""Marks before the first word of a sentence."""
_NONE = frozenset(
    "The A An And But In On At For With When While If As It He She They We I This That These Those There Here Now "
    "Then Not No Yes One Two Some Many Most All Its His Her Their Our My Your Who What Why How Where Which After "
    "Before During Since Until Under Over More Last Next New Still Also Even Just Only Earlier Later Meanwhile "
    "However Instead Among Because Although Mr Mrs Ms Dr To From By Of Or So Such Each Every Both Another Other "
    "Asked Do Does Did Is Are Was Were Will Would Can Could May Might Should".split()
)


def find_tags(
    stated: Iterable[Candidate], paragraphs: list[str], *, title: str, exclude: Iterable[str | None]
) -> Finding | None:
    """All of the page's own tags, else at most `MOST` names."""
    dropped = {word.casefold() for word in exclude if word}
    if found := pick(candidate for candidate in stated if len(candidate.value) <= 25):
        return found
    names = _rank(paragraphs, title, dropped)
    return Finding(names, NAMED, 0.5) if names else None


def _rank(paragraphs: list[str], title: str, dropped: set[str]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    order: dict[str, int] = {}
    weak: Counter[str] = Counter()
    for text in paragraphs:
        for name, certain in _find_names(text):
            (counts if certain else weak)[name] += 1
            order.setdefault(name, len(order))
    for name in find_countries(title):
        counts[name] += 1
        order.setdefault(name, len(order))
    surnames = {name.split()[-1] for name in counts if " " in name}
    counts.update({name: count for name, count in weak.items() if name in counts or name in surnames})
    _merge_surnames(counts)
    _merge_forms(counts, order)
    headline = set(find_words(title))
    scores = {
        name: count + 2 * (not headline.isdisjoint(find_words(name))) + (0.6 if " " in name else 0.0)
        for name, count in counts.items()
        if name.casefold() not in dropped and name not in AGENCIES
    }
    ranked = _drop_parts(sorted(scores, key=lambda name: (-scores[name], order[name])))
    sure = [name for name in ranked if scores[name] >= SURE]
    full = [name for name in ranked if " " in name and scores[name] < SURE]
    return tuple(sure[:MOST] or full[:FEW])


def _find_names(text: str) -> Iterator[tuple[str, bool]]:
    """(name, True if its capital letter is not just that of a sentence's first word)."""
    for match in _RUN.finditer(text):
        if len(match[0]) > LONGEST:
            continue
        before = text[max(0, match.start() - 9) : match.start()]
        starts = not before or before.rstrip()[-1:] in _BREAKS
        name, certain = _read_name(match[0])
        if name:
            yield name, certain or not starts


@lru_cache(maxsize=4096)
def _read_name(run: str) -> tuple[str, bool]:
    """The name in a run of capitalised words, and True if it is a name even at the start of a sentence."""
    words = run.split()
    name = _TITLE.sub("", run) if len(words) > 1 else run
    words = _OWNER.sub("", name).split() if "'" in name or "’" in name else name.split()
    certain = name != run
    while words and words[0] in _NONE:
        words, certain = words[1:], True
    if not words or not _is_name(words):
        return "", False
    return " ".join(words), certain or len(words) > 1 or words[0].isupper() or is_plain_country(words[0])


def _is_name(words: list[str]) -> bool:
    folded = [word.lower().rstrip(".") for word in words]
    if any(word in MONTHS or word in WEEKDAYS for word in folded) or _JOINED.search(" ".join(words)):
        return False
    return len(words) <= 5 and (len(words) > 1 or len(words[0]) > 2 or (words[0].isupper() and len(words[0]) == 2))


def _merge_surnames(counts: Counter[str]) -> None:
    """Count `Hayashi` for the only longer name that ends with it."""
    surnames: dict[str, list[str]] = {}
    for name in counts:
        if " " in name:
            surnames.setdefault(name.split()[-1], []).append(name)
    for name in [name for name in counts if " " not in name]:
        longer = surnames.get(name, ())
        if len(longer) == 1:
            counts[longer[0]] += counts.pop(name)


def _merge_forms(counts: Counter[str], order: dict[str, int]) -> None:
    """Merge names that differ only by case, the names of a country, and its people if the country is named too."""
    forms: dict[str, list[str]] = {}
    for name in counts:
        forms.setdefault((find_country(name) or name).casefold(), []).append(name)
    chosen = {
        key: min(names, key=lambda name: (-counts[name], name.isupper(), order[name])) for key, names in forms.items()
    }
    for key, names in forms.items():
        named = [chosen[country.casefold()] for country in find_demonym(names[0]) if country.casefold() in chosen]
        target = named[0] if named else chosen[key]
        for name in names:
            if name != target:
                counts[target] += counts.pop(name)


def _drop_parts(ranked: list[str]) -> list[str]:
    """Remove names that are part of a name before them."""
    kept: list[str] = []
    parts: set[str] = set()
    for name in ranked:
        if name not in parts:
            kept.append(name)
            words = name.split()
            ends = range(1, len(words) + 1)
            parts.update(" ".join(words[start:end]) for end in ends for start in range(end))
    return kept
