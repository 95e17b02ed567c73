"""Bylines: who wrote the article.

Rule: authors are people. An agency, a desk or the outlet itself is none; roles, addresses and dates are cut off.
"""

import re

from builder.capture.fields.agencies import AGENCIES
from builder.capture.fields.calendar import WEEKDAYS, find_mentions
from builder.text import tidy

_I = re.IGNORECASE
_BY = re.compile(
    r"^(?:(?:written|reported|story|text|words|posted|published|interview|analysis|opinion|report|texte|texto|testo|tekst)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|de|author|authors|autor|auteur|texte|texto|testo|tekst|文|بقلم|كتب|كتبت|作者|记者|記者)\s*[:：|]?\s+"
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
    r"(?:\d|published|updated|posted|last|on|the\b|[A-Z].*\b(?:Times|Post|News|Daily|Press|Service|Journal|Herald|Gazette|Courier|Ledger)\b).*$",
    _I,
)
_SPLIT = re.compile(
    r"\s*(?:,?\s+(?:and|und|et|y|e|ed|en|och|with|mit|avec|con|com)\s+|[,;&/、，；・]|\s\|\s|\s+و(?=\s?\w))\s*", _I
)
_NO_NAME = re.compile(
    r"\b(?:staff|desk|team|editorial|editors|newsroom|agency|agencies|press|news|wire|reporters?|admin|redaktion|rédaction|redacción|"
    r"redação|redazione|service|our|online|web|bureau|correspondents?|media|group|ltd|inc|gmbh|network|magazine|contributors?)\b|編集部|取材班|本社|通信社|وكالة|وكالات",
    _I,
)
_NAME = re.compile(r"^[^\W\d_][\w.'’\-‐ \u00b7]*$")


def find_byline(text: str) -> str | None:
    """The byline as printed when a line is one: `By First Last, Staff Writer`."""
    line = _cut_posted(tidy(text))
    if len(line) > 140 or re.search(r"[.!?。]\s+\S+\s+\S+\s+\S+\s+\S", line):
        return None
    if _JAPANESE.match(line):
        return line
    match = _BY.match(line)
    return line if match and parse_authors(line) and len(line[match.end() :].split()) <= 16 else None


def _cut_posted(line: str) -> str:
    """Of a line of date and author, `Posted on March 4, 2021 by First Last`, the part that names the author."""
    mentions = find_mentions(line)
    tail = line[mentions[-1].end :].lstrip(" ,|·•–—-") if mentions else ""
    return tail if tail and _BY.match(tail) else line


def find_credited(text: str) -> str | None:
    """The byline inside a Chinese line of date and source, `来源：… 作者：温知秋`, or inside a dateline, `（记者林晚舟）`."""
    match = _CREDITED.search(text)
    return (match["line"] or match["wire"]) if match else None


def parse_authors(text: str) -> tuple[str, ...]:
    """The people that a byline or an author field names, as printed, in order, each once."""
    line = _MAIL.sub("", tidy(text))
    if match := _JAPANESE.match(line):
        return (match["name"],)
    line = re.sub(r"^(?:记者|記者)\s?(?=[\u3400-\u9fff])", "", line)
    line = _LEADING_ROLE.sub("", _BY.sub("", line))
    line = cut_date(line)
    line = re.sub(r"\s*[(\[（].*?[)\]）]\s*", " ", line)
    line = _TRAIL.sub("", line)
    line = _ROLE.sub("", line)
    names = (re.sub(_BY, "", part).strip(" .,;:|–—-·•") for part in _SPLIT.split(line))
    return tuple(dict.fromkeys(_unshout(name) for name in names if is_person(name)))


def cut_date(text: str) -> str:
    """A byline without the date that follows it."""
    mentions = find_mentions(text)
    if not mentions:
        return text
    return _BEFORE_DATE.sub("", text[: mentions[0].start])


_BEFORE_DATE = re.compile(
    rf"[\s,|·•(–—-]*(?:\b(?:published|posted|updated|last updated|on|am|le|el|il|op)\b[:\s]*|(?:{'|'.join(map(re.escape, WEEKDAYS))})[,.]?\s*)*[\s,|·•(–—-]*$",
    _I,
)


def is_person(name: str) -> bool:
    """Whether a string can be a person's name: one to five words of letters, no agency, no desk."""
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) < 2 or len(name) > 60 or not _NAME.match(name):
        return False
    if name in AGENCIES or _NO_NAME.search(name):
        return False
    latin = re.match(r"[A-Za-zÀ-ž]", name)
    return (
        not latin
        or (len(words) >= 2 and name[0].isupper())
        or (len(words) == 1 and name[0].isupper() and len(name) > 2)
    )


def _unshout(name: str) -> str:
    return name.title() if name.isupper() and " " in name and re.match("[A-Z]", name) else name


def find_agency(text: str) -> str | None:
    """The agency that a byline or an author field names."""
    line = _BY.sub("", tidy(text)).strip(" .()")
    return (
        line
        if line in AGENCIES
        else next((part for part in re.split(r"[,/|·•()]\s*|\s+-\s+", line) if part.strip() in AGENCIES), None)
    )
