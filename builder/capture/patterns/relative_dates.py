"""Times relative to the present: `2 hours ago`, `gestern`, `3日前`.

Rule: a relative time means something only together with the time of capture; the date is always inferred, never
printed. Months and years ago are too imprecise to give a day.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

_UNITS = {
    "minute": "minutes?|mins?|minuten?|minutos?|minut[oi]|分钟|分鐘|分|دقيقة|دقائق",
    "hour": "hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|小时|小時|時間|ساعة|ساعات",
    "day": "days?|d|tage?n?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?|天|日|يوما?|أيام",
    "week": "weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|we(?:ek|ken)|週間|周|أسبوع|أسابيع",
}
_ONE = "an?|one|eine[rmn]?|une?|una|uma?|un['’]|een"
_NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)}
_AMOUNT = rf"(?P<number>\d{{1,3}}|{_ONE}|{'|'.join(_NUMBERS)})\s*"
_UNIT = "(?:" + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + ")"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w.,]){_AMOUNT}{_UNIT}\.?\s+(?:ago|fa|geleden|atrás)\b",
        rf"\b(?:vor|il y a|hace|há)\s+(?:etwa |environ |unos |cerca de )?{_AMOUNT}{_UNIT}(?!\w)",
        rf"(?<![\d.,:])(?P<number>\d{{1,3}})\s*{_UNIT}前",
        rf"(?<!\w)(?:قبل|منذ)\s+(?:(?P<number>\d{{1,3}})\s+)?{_UNIT}(?!\w)",
        r"(?<!\w)(?:قبل|منذ)\s+(?:(?P<minute>دقيقتين)|(?P<hour>ساعتين)|(?P<day>يومين)|(?P<week>أسبوعين))(?!\w)",
    )
)
_DUAL = "ين"
_DAYS = {
    1: "yesterday|gestern|hier|ayer|ontem|ieri|gisteren|أمس",
    2: "vorgestern|avant-hier|anteayer|anteontem|eergisteren",
}
_CJK_DAYS = {"昨日": 1, "昨天": 1, "一昨日": 2, "前天": 2}
_NAMED = tuple(
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), number) for number, words in _DAYS.items()
)
_CJK_NAMED = re.compile("|".join(sorted(_CJK_DAYS, key=len, reverse=True)))
_LENGTHS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0}


class Relative(NamedTuple):
    """A printed relative time."""

    start: int
    quote: str
    days: float
    timed: bool = False
    """True if it is given in hours or minutes."""
    rough: bool = False
    """True if it is given in weeks, which are rounded."""


def find_relative(text: str) -> Relative | None:
    """The first relative time in a text."""
    found = [_read(match) for form in _FORMS for match in form.finditer(text)]
    found += [
        Relative(match.start(), match[0], float(number))
        for pattern, number in _NAMED
        for match in pattern.finditer(text)
    ]
    found += [Relative(match.start(), match[0], float(_CJK_DAYS[match[0]])) for match in _CJK_NAMED.finditer(text)]
    return min(found, default=None)


def _read(match: re.Match[str]) -> Relative:
    unit = next(name for name in _LENGTHS if match.groupdict().get(name))
    number = (match.groupdict().get("number") or ("2" if match[unit].endswith(_DUAL) else "1")).lower()
    amount = int(number) if number.isdecimal() else _NUMBERS.get(number, 1)
    return Relative(
        match.start(), match[0], amount * _LENGTHS[unit], timed=unit in ("minute", "hour"), rough=unit == "week"
    )


def place_relative(relative: Relative, captured_at: str) -> str | None:
    """The day that a relative time refers to, in the capture's own UTC offset; None if it cannot be determined.

    If only the day of capture is known, a time in hours or minutes gives no day.
    """
    if relative.timed and len(captured_at) <= 10:
        return None
    try:
        return (datetime.fromisoformat(captured_at) - timedelta(days=relative.days)).date().isoformat()
    except (ValueError, OverflowError):
        return None
