"""Bylines: the names of an article's authors.

Rule: authors are people. An agency, a desk or the outlet itself is not an author. Roles, addresses and dates are
removed.
"""

import re
from functools import lru_cache

from builder.capture.patterns.agencies import AGENCIES
from builder.capture.patterns.calendar import WEEKDAYS, find_mentions
from builder.capture.patterns.names import PARTICLES, PICTURED, is_given
from builder.text import tidy

LONGEST = 2000
"""Maximum number of characters in a byline; a longer line is text, or hostile."""
_I = re.IGNORECASE
_BY = re.compile(
    r"^(?:(?:written|reported|reporting|story|text|words|posted|published|interview|analysis|opinion|report|review|column|essay|commentary|"
    r"texte|texto|testo|tekst|words and pictures)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|de|author|authors|autor|auteur|texte|texto|testo|tekst|文|بقلم|كتب|كتبت|作者|记者|記者|"
    r"(?:words|text|story|report|autorin|autore|autora|auteure|redaktion)(?=\s*:))(?:\s*[:：|]\s*|\s+)"
    r"(?:(?:our|unser(?:em|er)?|notre|nuestr[oa]|noss[oa]|nostr[oa]|onze)\s+)?(?=\S)|^(?:文|作者|记者|記者|بقلم|كتب|كتبت)\s*[:：=＝・]\s*",
    _I,
)
_ROLE = re.compile(
    r",\s*[^,]{2,30}\s(?:reporter|correspondent|editor|columnist|writer)$|[,|·•–—-]?\s*\b(?:staff (?:writer|reporter|correspondent)|(?:senior |chief |special |political |business |science |foreign |sports? |"
    r"features? |deputy |associate |managing |contributing |local |freelance |health |education |environment |economics? |arts? |culture )*"
    r"(?:reporter|correspondent|editor|editor-in-chief|columnist|writer|contributor|journalist|critic|photographer|bureau chief|analyst|"
    r"producer|redakteur(?:in)?|korrespondent(?:in)?|journaliste|correspondant(?:e)?|rédact(?:eur|rice)|corresponsal|redactor(?:a)?|"
    r"periodista|repórter|correspondente|jornalista|inviato|corrispondente|giornalista|redacteur|verslaggever))\b.*$",
    _I,
)
_LEADING_ROLE = re.compile(
    r"^(?:correspondent|reporter|verslagge(?:ver|efster)|redact(?:eur|rice)|korrespondent(?:in|en)?|redakteur(?:in|s)?|envoyée? spéciale?|"
    r"correspondante?|enviad[oa] especial|corresponsal|inviat[oa](?: special[ei])?|corrispondente|repórter)\s+(?=(?-i:[^\W\d_a-z])\S+\s+\S)",
    _I,
)
_CREDITED = re.compile(
    r"(?:^|[\s　])(?P<line>(?:作者|记者|記者)\s*[:：]\s*[\u3400-\u9fff·]{2,8})(?=[\s　]|$)|[（(](?P<wire>(?:记者|記者)\s?[\u3400-\u9fff·、]{2,16})[）)]"
)
_JAPANESE = re.compile(
    r"^(?P<name>[\u3040-\u30ff\u3400-\u9fff]{2,8}?)(?:[\s　]?(?:記者|特派員|編集委員|論説委員|记者))(?:[\s　].*)?$"
)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+|@\w+|https?://\S+")
_TRAIL = re.compile(
    r"\s*(?:[,|·•]|\s[–—-]\s|\bfor\b|\bin\b|\bat\b|\bpublished\b|\bupdated\b|\blast\b|\bposted\b|\bon\b)\s*"
    r"(?:\d|published|updated|posted|last|on|the\b|[A-Z].{0,80}\b(?:Times|Post|News|Daily|Press|Service|Journal|Herald|Gazette|Courier|Ledger)\b).*$",
    _I,
)
_AND = re.compile(r",?\s+(?:and|und|et|y|e|ed|en|och|og|with|mit|avec|con|com)\s+|\s*&\s*", _I)
_SPLIT = re.compile(
    r"\s*(?:[,;/、，；・|•·⋅●▪]|\s[–—-]\s|\s+و(?=\s?\w))\s*",
    _I,
)
_OTHERS = re.compile(
    r"[.,;|]?\s*\b(?:(?:medically|expert|fact|legally|clinically)[ -])?(?:reviewed|edited|checked|researched|photographed|illustrated|translated|"
    r"produced|photos?|photography|pictures|illustrations?|video)(?: by|:).*$|\b(?:updated|last (?:updated|modified|reviewed)|published|on behalf of|"
    r"\d+ min|view in|min read)\b.*$",
    _I,
)
"""People who did something other than write, and other text that follows a name in its line."""
_LETTERS_AFTER = re.compile(
    r"(?:,?\s+(?:M\.?D|Ph\.?D|DVM|CFP|CEPF|CPA|MBA|MPH|RN|RDN?|J\.?D|Esq|M\.?Sc|B\.?Sc|LCSW|PharmD|DDS|DMD|[OMC]BE|MEP|MP)\b\.?®?)+$"
)
"""Degrees and honours after a name."""
_PICTURES = re.compile(
    r"(?:,|\s(?:and|und|et|y|e|en|&))?\s+(?:(?-i:[^\W\d_a-z])[\w.'’-]+\s+){1,3}\((?:photo|foto|pictures?|images?|video|bilder)[^)]*\)",
    _I,
)
"""A person named with the author who took the pictures: `and Jane Doe (photos)`."""
_PLACED = re.compile(r"(?<=\w)\s+(?:in|at|from|aus|en|à|em|à|te)\s+(?:the\s+)?[^\W\d_a-zà-ÿ].*$")
"""The author's place: `in Innsbruck`."""
_EMPLOYED = re.compile(
    r"(?<=\w)[\s,]+(?:(?:for|of|with) (?:the )?[A-Z].*|(?:The|Senior|Chief|Lead|Staff|Deputy|Managing|Associate|Assistant|Contributing|"
    r"Executive|Special|Freelance) .*|(?<=[a-zà-ÿ] )(?!III\b)[A-Z]{3,}(?: \w+)*)$"
)
"""The author's employer or position: `for The Daily Post`, `BBC News`, `Senior Autos`."""
_EDGES = " ,;:|–—-·•®"
_NO_NAME = re.compile(
    r"\b(?:staff|desk|team|editorial|editors|newsroom|agency|agencies|press|news|wire|reporters?|admin|redaktion|rédaction|redacción|"
    r"redação|redazione|service|our|online|web|bureau|correspondents?|media|group|ltd|inc|gmbh|network|magazine|contributors?|"
    r"written|reviewed|edited|checked|researched|updated|published|posted|by|author|photo|image|read|share|follow|min|get|"
    r"show|hide|toggle|sidebar|menu|search|subscribe|newsletter|"
    r"officer|director|president|founder|co-founder|manager|head of|professor|strategist|specialist|advis[eo]r|consultant|attorney|"
    r"researcher|engineer|scientist|educators?|expert|executive|chief)\b|編集部|取材班|本社|通信社|وكالة|وكالات",
    _I,
)
_NAME = re.compile(r"^[^\W\d_][\w.'’\-‐ \u00b7]*$")


@lru_cache(maxsize=4096)
def find_byline(text: str) -> str | None:
    """The byline as printed, if the line is one: `By First Last, Staff Writer`."""
    line = _cut_posted(tidy(text))
    if len(line) > 140 or re.search(r"[.!?。]\s+\S+\s+\S+\s+\S+\s+\S", line):
        return None
    if _JAPANESE.match(line):
        return line
    match = _BY.match(line)
    return line if match and parse_authors(line) and len(line[match.end() :].split()) <= 16 else None


def _cut_posted(line: str) -> str:
    """The author's part of a line of date and author: `by First Last` in `Posted on March 4, 2021 by First Last`."""
    mentions = find_mentions(line)
    tail = line[mentions[-1].end :].lstrip(" ,|·•–—-") if mentions else ""
    return tail if tail and _BY.match(tail) else line


def find_credited(text: str) -> str | None:
    """The byline inside a Chinese line of date and source, `来源：… 作者：温知秋`, or inside a dateline, `（记者林晚舟）`."""
    match = _CREDITED.search(text)
    return (match["line"] or match["wire"]) if match else None


def parse_authors(text: str) -> tuple[str, ...]:
    """The people named in a byline or an author field, as printed, in order, without duplicates."""
    if len(text) > LONGEST:
        return ()
    line = _MAIL.sub("", tidy(text))
    if match := _JAPANESE.match(line):
        return (match["name"],)
    line = re.sub(r"^(?:记者|記者)\s?(?=[\u3400-\u9fff])", "", line)
    line = re.sub(
        r"\s*[(\[（].*?[)\]）]\s*",
        " ",
        _OTHERS.sub("", cut_date(_PICTURES.sub("", _LEADING_ROLE.sub("", _BY.sub("", line))))),
    )
    halves = [_ROLE.sub("", _TRAIL.sub("", half)) for half in _AND.split(line)]
    parts = [_clean_name(part) for half in halves for part in _SPLIT.split(half)]
    if len(parts) == 2 and len(halves) == 1 and _is_turned(*parts):
        parts = [f"{parts[1]} {parts[0]}"]
    names = [part for part in parts if is_person(part)]
    full = [name for name in names if " " in name or not name.isascii()]
    if len({name.isupper() for name in full if name[0].isascii()}) > 1:  # `By Jane Doe, USA TODAY`
        full = [name for name in full if not name.isupper()]
    return tuple(dict.fromkeys(_unshout(name) for name in (full if full and names[0] in full else names)))


def _clean_name(part: str) -> str:
    """A name without degrees, roles and the words of a portrait's alternative text; a doubled name is halved."""
    bare = PICTURED.sub("", _BY.sub("", part).strip(_EDGES))
    for pattern in (_LETTERS_AFTER, _ROLE, _PLACED, _EMPLOYED):
        bare = pattern.sub("", bare).rstrip(_EDGES)
    words = bare.split()
    half = len(words) // 2
    whole = " ".join(words[:half]) if half and words[:half] == words[half:] else bare
    return whole if re.search(r"\b(?:[^\W\d_]|[JS]r)\.$", whole) else whole.rstrip(".")


def _is_turned(last: str, first: str) -> bool:
    """True for `Doe, Jane`: one word, then a known given name, with or without an initial."""
    given = first.split()
    initial = len(given) == 2 and len(given[1].strip(".")) == 1
    return (
        " " not in last
        and 0 < len(given) <= 2
        and is_given(given[0])
        and (initial or len(given) == 1)
        and not is_given(last)
    )


def cut_date(text: str) -> str:
    """A byline without the date that follows it."""
    mentions = find_mentions(text)
    if not mentions:
        return text
    return _BEFORE_DATE.sub("", text[: mentions[0].start])


_BEFORE_DATE = re.compile(
    rf"(?<![\s,|·•(–—-])[\s,|·•(–—-]*+(?:\b(?:published|posted|updated|last updated|on|am|le|el|il|op)\b[:\s]*+|"
    rf"(?<![A-Za-zÀ-ž])(?:{'|'.join(map(re.escape, sorted(WEEKDAYS, key=len, reverse=True)))})[,.]?\s*+)*+[\s,|·•(–—-]*+$",
    _I,
)


def is_person(name: str) -> bool:
    """True if a string can be a person's name: at most six words of letters, not an agency or a desk."""
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) < 2 or len(name) > 60 or not _NAME.match(name):
        return False
    if name in AGENCIES or _NO_NAME.search(name):
        return False
    latin = re.match(r"[A-Za-zÀ-ž]", name)
    if latin and any(word[0].islower() and word.lower() not in PARTICLES for word in words):
        return False
    return (
        not latin
        or (len(words) >= 2 and name[0].isupper())
        or (len(words) == 1 and name[0].isupper() and len(name) > 2)
    )


def _unshout(name: str) -> str:
    if not (name.isupper() and " " in name and re.match("[A-Z]", name)):
        return name
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match[1].upper(), name.title())


def find_agency(text: str) -> str | None:
    """The agency named in a byline or an author field."""
    line = _BY.sub("", tidy(text)).strip(" .()")
    return (
        line
        if line in AGENCIES
        else next((part for part in re.split(r"[,/|·•()]\s*|\s+-\s+", line) if part.strip() in AGENCIES), None)
    )
