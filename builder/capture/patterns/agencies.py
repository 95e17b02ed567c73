"""News agencies, datelines and picture credits: the suppliers of text and pictures, and the places of reporting.

Rule: an agency is never a person, a dateline names a place and never only a date, a credit is never a caption.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from builder.capture.patterns.calendar import Mention, find_mentions
from builder.text import tidy

_NAMES = (
    "Reuters|Thomson Reuters|AP|Associated Press|The Associated Press|AFP|Agence France-Presse|Kyodo|Kyodo News|Xinhua|dpa|DPA|EFE|ANSA|"
    "TASS|Interfax|PTI|ANI|IANS|Yonhap|Bloomberg|UPI|PA|PA Media|Press Association|Jiji|Jiji Press|CNA|Anadolu|Anadolu Agency|AA|Lusa|"
    "APA|ATS|Keystone-SDA|Belga|ANP|NTB|TT|Ritzau|STT|PAP|CTK|MTI|Canadian Press|The Canadian Press|AAP|SID|epd|KNA|Europa Press|Télam|"
    "Notimex|Agência Brasil|Ukrinform|Antara|Bernama|VNA|Getty Images|AFP/Getty Images|共同|共同通信|時事|時事通信|ロイター|AFP時事|"
    "新华社|新華社|中新社|中央社|رويترز|أ ف ب|فرانس برس|الأناضول|د ب أ|أسوشيتد برس"
)
AGENCIES = frozenset(_NAMES.split("|"))
_KNOWN = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))

_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я]"
_PLACE = rf"{_UPPER}[\w.'’\-]*(?:(?:\s|/|,\s){{1,2}}(?:(?:of|de|del|da|do|la|le|les|sur|am|an der|upon|on|the|al|el)\s)?{_UPPER}[\w.'’\-]*){{0,4}}"
_LATIN = re.compile(
    rf"^(?P<place>{_PLACE})(?P<date>,\s+(?:[^()—–-]{{3,24}}))?\s*\((?P<agency>[^()]{{2,40}})\)(?:\s*--+|\s*—|\s*[–―-]|\s*:|\.\s*-)\s*(?=\S)"
)
_SLASHED = re.compile(
    rf"^(?P<place>{_PLACE})(?P<date>,\s+(?:[^()—–-]{{3,24}}))?\s*(?:/|,|\s[-–])\s*(?P<agency>{_KNOWN})\s*(?:--+|—|[–―-]|:)\s+(?=\S)"
)
_PLAIN = re.compile(
    rf"^(?P<place>{_UPPER}{{2}}[{_UPPER[1:-1]}.'’\- ]*(?:, {_UPPER}[\w. ]{{1,20}})?|{_PLACE})(?P<date>,\s+(?:[^()—–-]{{3,24}}))?\s*"
    rf"(?:\s--+|\s?—|\s[–―]|(?<=[{_UPPER[1:-1]}]{{4}})\s-(?=\s))\s*(?=[\"“‘«]?{_UPPER}|\d)"
)
_BRACKETED = re.compile(r"^【(?P<inside>[^】]{2,40})】\s*")
_CORNERED = re.compile(r"^[（(［\[「](?P<inside>[^）)\]］」]{2,30})[）)\]］」]\s*(?=\S)")
_XINHUA = re.compile(
    r"^(?P<agency>新华社|新華社|中新社|中央社|本报)(?P<place>\w{1,8}?)(?P<date>\d{1,2}月\d{1,2}日)电?\s*(?:[（(][^）)]{0,40}[）)])?\s*"
)
_ARABIC = re.compile(
    r"^(?P<place>[\u0621-\u064a][\u0621-\u064a\s]{1,24}?)(?P<date>\s+\d[^()（）]{5,24})?\s*(?:[(（](?P<agency>[^)）]{2,30})[)）]\s*[-–—:ـ]+|[-–—]\s*(?P<second>[\u0621-\u064a ]{2,16}?)\s*[-–—:])\s+(?=\S)"
)


class Dateline(NamedTuple):
    """The opening of a first paragraph that names place and agency: `TOKYO (Reuters) -- `."""

    place: str | None
    agency: str | None
    mention: Mention | None
    quote: str
    """The words as printed."""
    length: int
    """Number of characters of the paragraph that it takes up."""


@lru_cache(maxsize=4096)
def find_dateline(text: str) -> Dateline | None:
    """The dateline that opens a paragraph, as written by Reuters, AP, AFP, dpa, Kyodo, Xinhua or Arabic agencies."""
    for form in (_LATIN, _SLASHED, _PLAIN, _ARABIC, _XINHUA):
        match = form.match(text)
        if match and (form is not _PLAIN or _is_place(match["place"])):
            parts = match.groupdict()
            printed = find_mentions(parts.get("date") or "")
            agency = parts.get("agency") or parts.get("second")
            if agency and agency.partition("/")[0] in AGENCIES and re.search(r"/[a-z]{2,3}$", agency):
                agency = agency.partition("/")[0]  # without the regional desk: `AFP/fr`
            if agency == "本报" or (form is _LATIN and _is_region(agency or "", match[0])):
                agency = None
            place = tidy(match["place"]).rstrip(" ,")
            if form is _LATIN and agency is None:
                place = tidy(match[0]).rstrip(" -–—:.")
            agency = tidy(agency).strip("()") if agency else None
            return Dateline(place, agency, printed[0] if printed else None, tidy(match[0]), match.end())
    return _find_bracketed(text)


def _is_place(place: str) -> bool:
    """True for capital letters, or at most three capitalised words that do not start a sentence."""
    letters = place.partition(",")[0]
    if letters in _LABELS:
        return False
    return letters.isupper() or (len(place.split()) <= 3 and letters.split()[0] not in _OPENERS)


_LABELS = frozenset(
    "LIVE UPDATE UPDATED VIDEO WATCH BREAKING EXCLUSIVE ANALYSIS OPINION REVIEW PHOTOS DIRECT VIDÉO ENTRETIEN INTERVIEW LISTEN "
    "CORRECTION EXPLAINER DATA PODCAST KOMMENTAR MEINUNG".split()
)
"""Words in capitals before a dash that are not places."""
_OPENERS = frozenset(
    "The A An And But In On At For With When While If As It He She They We I This That These Those".split()
)


def _is_region(name: str, opening: str) -> bool:
    """True for `ROSCARVEN (Finistère) —`: an unknown name in brackets, before a dash that agencies seldom use."""
    known = name in AGENCIES or name.isupper() or _WIRE.search(name)
    return not known and opening.rstrip().endswith("—")


_WIRE = re.compile(r"wire|news|press|agenc|bureau|service|presse|prensa|\bap\b", re.IGNORECASE)


def _find_bracketed(text: str) -> Dateline | None:
    """The dateline in the forms `【東京=共同】`, `【ロンドン時事】`, `(東京 共同)`."""
    match = _BRACKETED.match(text) or _CORNERED.match(text)
    if not match:
        return None
    inside = tidy(match["inside"])
    printed = find_mentions(inside)
    rest = inside.replace(printed[0].quote, "") if printed else inside
    split = re.match(rf"^(?P<place>.*?)\s*[=＝・\s]?\s*(?P<agency>{_KNOWN})$", rest) or re.match(
        r"^(?P<place>\w+)\s*[=＝]\s*(?P<agency>[\w・]*(?:通信|通信社|社|共同|時事|ニュース))$", rest
    )
    if split:
        return Dateline(
            split["place"] or None, split["agency"], printed[0] if printed else None, match[0].strip(), match.end()
        )
    if match.re is _CORNERED:
        return None
    place = re.split(r"[=＝]", rest)[0].strip()
    return Dateline(place or None, None, printed[0] if printed else None, match[0].strip(), match.end())


class Caption(NamedTuple):
    """A caption and the supplier of the picture."""

    caption: str
    credit: str | None


_LABEL = (
    r"(?:photo(?:graph)?s?|images?|pictures?|pics?|illustration|graphic|credit|photo credit|image credit|picture credit|file photo|handout|"
    r"foto|bild|crédit(?: photo)?|photo d'archive|fotograf[ií]a|imagen|imagem|crédito|immagine|صورة|الصورة|تصوير|写真|撮影|画像|图|摄影|攝影)"
)
_CREDITS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"^(?P<caption>.*?)\s*(?:©|\(c\)|ⓒ)\s*(?P<credit>[^©]{2,70})$",
        rf"^(?P<caption>.*?)\s*[(\[（［【]\s*{_LABEL}\s*(?:[:：/=＝]|\bby\b|\bvon\b|\bpar\b|\bde\b|\bdi\b)+\s*(?P<credit>[^)\]）］】]{{2,70}})[)\]）］】]\.?$",
        rf"^(?P<caption>.*?)\s*[(\[（]\s*{_LABEL}\s+(?P<credit>(?-i:{_UPPER}[\w.'’-]+(?:\s+{_UPPER}[\w.'’-]+){{1,3}}))[)\]）]\.?$",
        rf"^(?P<caption>.*?)(?:^|\s+|(?<=[.。!?」]))[|/–—-]?\s*{_LABEL}\s*(?:[:：=＝]|\bby\b)+\s*(?P<credit>(?:[^.:：]|(?<=\b[A-Z])\.){{2,70}}?)\.?$",
        rf"^(?P<caption>.*?)\s*[(\[（［]\s*(?P<credit>(?:[^()\[\]/（）]{{2,40}}/\s*)?(?:{_KNOWN})(?:\s+(?:file )?{_LABEL})?|[^()\[\]/（）]{{3,40}}/[^()\[\]（）]{{2,40}})\s*[)\]）］]\.?$",
        r"^(?P<caption>.*[=＝][^=＝。]*?(?:日|[県市区町村島]))、(?P<credit>[^=＝。、]{1,16}(?:撮影|提供))$",
        r"^(?P<caption>.*?)[=＝]\s*(?P<credit>[^=＝。]{1,16}(?:撮影|提供|共同|時事|写真))$",
        rf"^(?P<caption>.+?[.!?。»”])\s*\|\s*(?P<credit>{_UPPER}[^|.]{{2,50}})$",
        rf"^(?P<caption>.*?)(?:^|(?<=[.!?。»”\"])\s*)[(\[]?\s*(?:{_LABEL}\s+)?courtesy\s+(?:of\s+)?(?P<credit>[^()\[\].]{{2,60}}|[^()\[\]]{{2,60}}(?=[)\]]))[)\]]?\.?$",
        rf"^(?P<caption>.+?[.!?。»”])\s+{_LABEL}\s+(?P<credit>(?-i:{_UPPER}[\w.'’-]+(?:\s+{_UPPER}[\w.'’-]+){{1,2}})(?:\s*/\s*[\w .]{{2,30}})?)$",
        r"^(?P<caption>.+?[.!?。»”])\s+(?P<credit>Handout|Supplied|Contributed|File photo)\.?$",
        rf"^(?P<caption>.+?[.!?。»”])\s+(?P<credit>(?-i:{_UPPER}[\w.'’-]+(?:\s+{_UPPER}[\w.'’-]+){{1,2}}) for (?:the )?(?-i:{_UPPER})[\w .'’-]{{2,40}})$",
        rf"^(?P<caption>.+?[.!?。])\s+(?P<credit>(?:{_KNOWN})(?:/[\w .]+){{0,2}}|[\w .'-]{{3,40}}/(?:{_KNOWN}|[A-Z][\w ]+))$",
    )
)


_CREDIT_MARKS = (
    *"©ⓒ(（[［【/=＝:：|", "photo", "image", "picture", "pic by", "credit", "foto", "bild", "illustration", "graphic", "handout", "crédit", "courtesy", "supplied", "contributed",
    "imagen", "imagem", "immagine", "صورة", "تصوير", "写真", "撮影", "画像", "图", "摄影", "攝影",
)  # fmt: skip
_LAST_UPPER = frozenset(name.split()[-1].upper() for name in AGENCIES)


def _may_credit(text: str) -> bool:
    """True if a line may contain a credit; a quick check made first, because most lines have none."""
    lowered = text.lower()
    return (
        any(mark in lowered for mark in _CREDIT_MARKS)
        or " for the " in lowered[-60:]
        or lowered.rstrip(". ").rpartition(" ")[2].upper() in _LAST_UPPER
    )


@lru_cache(maxsize=4096)
def split_caption(text: str) -> Caption | None:
    """Split a caption from its credit; None if the line contains no credit."""
    if len(text) > 700 or not _may_credit(text):
        return None
    for form in _CREDITS:
        match = form.match(text.strip())
        if match and not re.search(
            r"\b(?:19|20)\d\d\b.*(?:reserved|rights)|all rights|copyright", match["credit"], re.IGNORECASE
        ):
            credit = tidy(match["credit"]).strip(" .,;|")
            credit = re.sub(r"(?:撮影|提供)$", "", credit)
            return Caption(tidy(match["caption"]).rstrip(" |–—-／/"), credit or None)
    return None


def clean_credit(text: str) -> str:
    """A credit without copyright sign and label."""
    bare = re.sub(
        rf"^[(\[（]?(?:©|\(c\)|ⓒ)?\s*(?:{_LABEL}\s*(?:[:：/=＝]|\bby\b)\s*)?(?:©\s*)?",
        "",
        tidy(text),
        flags=re.IGNORECASE,
    )
    bare = re.sub(rf"^(?:Photos?|Fotos?|Fotografía|Fotografia|Bild)\s+(?={_UPPER}[\w.'’-]+\s+{_UPPER})", "", bare)
    return re.sub(r"(?<=[\u3040-\u9fff])(?:撮影|提供|摄影)$", "", bare.strip(" ()[]（）|."))
