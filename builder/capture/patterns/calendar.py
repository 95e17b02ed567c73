"""Printed dates: the months of fourteen languages, the weekdays of ten, and the dates and times in a line.

Rule: finds what is printed and decides nothing. A `Mention` may lack its year.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from builder.capture.patterns.language import find_runs

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "en-short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "en-other": "- - - - - - - - sept - - -",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de-other": "jänner feber mrz apr - jun jul aug sept okt - dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr-short": "janv févr - avr - - juil - sept - - déc",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es-short": "ene feb - abr - - - ago set - - dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pt-short": "- fev - abr mai - - ago set out - dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it-short": "gen - - - mag giu lug ago set ott - dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "da": "- - marts - maj - - - - oktober - -",
    "nb": "- - mars - - - - - - - - desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar-levant": "- شباط آذار نيسان أيار حزيران تموز آب أيلول - - -",
    "ar-maghreb": "جانفي فيفري - أفريل ماي جوان جويلية أوت - - - -",
}
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "en-short": "mon tue wed thu fri sat sun",
    "en-other": "- tues - thurs - - -",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "de-other": "- - - - - sonnabend -",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "ja": "月曜 火曜 水曜 木曜 金曜 土曜 日曜",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "ar-other": "الإثنين - الاربعاء - - - الاحد",
}


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().rstrip(".")


def _table(rows: dict[str, str]) -> dict[str, int]:
    return {
        _fold(word): number for row in rows.values() for number, word in enumerate(row.split(), start=1) if word != "-"
    }


MONTHS = _table(_MONTHS)
WEEKDAYS = {word: number - 1 for word, number in _table(_WEEKDAYS).items()}
"""Monday is 0, as in `date.weekday`."""


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_MONTH = rf"(?P<month>{_alternatives(MONTHS)})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.|er|º|°)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF = r"(?:\s+(?:of|de|del|di))?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"(?<!\d){_YEAR}\s*年\s*(?P<number>\d\d?)\s*月\s*(?P<day>\d\d?)\s*日",
        r"(?<![\d年])(?P<number>1?\d)\s*月\s*(?P<day>[1-3]?\d)\s*日",
        rf"(?<!\w){_MONTH}\s+{_DAY}\b(?:,?\s+(?:at\s+)?{_YEAR}(?!\d))?",
        rf"(?<![\w]){_DAY}{_OF}[\s-]+{_MONTH}(?:[\s/]+[\u0621-\u064a]{{2,9}}(?=\s+(?:19|20)\d\d))?(?:{_OF}[,\s-]+{_YEAR}(?!\d))?",
        rf"(?<!\d){_YEAR}[./](?P<number>[01]?\d)[./](?P<day>[0-3]?\d)(?!\d)",
        rf"(?<![\d./])(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?{_YEAR}(?!\d)",
        rf"(?<![\d./])(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/{_YEAR}(?!\d)",
    )
)
_NUMERIC = re.compile(r"\d\s*[-./年月]\s*\d")
"""Matches in every form of date that has no month's name."""
_TIME = re.compile(
    r"\b(?P<hour>[0-2]?\d)[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\s*(?P<half>[ap]\.?m\.?)?\s*"
    r"(?P<zone>Z|UTC|GMT|[A-Z]{2,4}T|BST|CET|EST|EDT|PST|PDT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00",
          "eet": "+02:00", "eest": "+03:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
          "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "jst": "+09:00", "kst": "+09:00",
          "sgt": "+08:00", "hkt": "+08:00", "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00", "wet": "+00:00"}  # fmt: skip
_CJK_WEEKDAYS = {word: number for word, number in WEEKDAYS.items() if word[0] > "\u3000"}
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_alternatives(WEEKDAYS)})(?!\w)|{_alternatives(_CJK_WEEKDAYS)}|(?<=[(（])[月火水木金土日](?=[)）])",
    re.IGNORECASE,
)
_JAPANESE_SHORT = "月火水木金土日"


_DIGITS = {zero + value: str(value) for zero in (0x660, 0x6F0, 0xFF10, 0x966) for value in range(10)}
"""Arabic-Indic, Persian, full-width and Devanagari digits."""


_DIGIT = re.compile(r"\d")


class Mention(NamedTuple):
    """A printed date."""

    start: int
    end: int
    quote: str
    year: int | None
    month: int
    day: int
    clock: str = ""
    """`10:12` or `10:12:05`, if a time is printed next to the date."""
    offset: str = ""
    """`+09:00`, if a time zone is printed."""

    @property
    def iso(self) -> str:
        """`2019-03-04`, with the time if both time and offset are printed. Requires a year."""
        day = f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        if not (self.clock and self.offset):
            return day
        return f"{day}T{self.clock}{'' if self.clock.count(':') == 2 else ':00'}{self.offset}".replace("+00:00", "Z")


@lru_cache(maxsize=512)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """The dates printed in a text, in order, without overlaps."""
    if not _DIGIT.search(text):
        return ()
    found: list[Mention] = []
    taken = bytearray(len(text))
    plain = text if text.isascii() else text.translate(_DIGITS)
    runs = find_runs(text)
    has_month, has_numbers = runs is None or not runs.isdisjoint(MONTHS), _NUMERIC.search(plain) is not None
    for form in (form for form in _FORMS if (has_month if "month" in form.groupindex else has_numbers)):
        for match in form.finditer(plain):
            mention = _read(match, plain)
            if mention and taken.find(1, mention.start, mention.end) < 0:
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    return tuple(sorted(found))


def _read(match: re.Match[str], text: str) -> Mention | None:
    parts = match.groupdict()
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if (first > 12) == (second > 12) and first != second:
            return None  # 3/4/2019 is March or April: ambiguous
        day, month = (first, second) if first > 12 else (second, first)
    else:
        day = int(parts["day"])
        month = int(parts["number"]) if parts.get("number") else MONTHS[_fold(parts["month"])]
    year = int(parts["year"]) if parts.get("year") else None
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    clock, offset = _find_clock(text[match.end() : match.end() + 32]) if year else ("", "")
    if year and not clock:
        clock, offset = _find_clock(text[max(0, match.start() - 24) : match.start()])
    return Mention(match.start(), match.end(), match[0].strip(), year, month, day, clock, offset)


def _find_clock(text: str) -> tuple[str, str]:
    match = _TIME.search(text)
    if not match:
        return "", ""
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    zone = (match["zone"] or "").lower()
    offset = _ZONES.get(zone, "") if zone[:1] not in ("+", "-") else f"{zone[:3]}:{zone[-2:]}"
    if hour > 23:
        return "", ""
    return f"{hour:02d}:{match['minute']}" + (f":{match['second']}" if match["second"] else ""), offset


def find_weekdays(text: str) -> tuple[tuple[int, str], ...]:
    """(weekday, quote) of each weekday named in a text, in order; Monday is 0."""
    found = []
    for match in _WEEKDAY.finditer(text):
        word = match[0]
        number = _JAPANESE_SHORT.find(word) if len(word) == 1 else WEEKDAYS[_fold(word)]
        context = text[max(0, match.start() - 3) : match.end()].strip()
        found.append((number, context if context.lower().startswith("on ") else word))
    return tuple(found)


def find_years(month: int, day: int, weekday: int, *, first: int, last: int) -> tuple[int, ...]:
    """The years in which a day and month fall on a weekday, oldest first."""
    return tuple(year for year in range(first, last + 1) if _falls(year, month, day, weekday))


def _falls(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return date(year, month, day).weekday() == weekday
    except ValueError:
        return False
