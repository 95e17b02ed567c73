"""When the article was published, and how sure that is.

Rule: stated beats printed beats worked out. A date that is worked out from a weekday or from the time of capture
is always marked inferred, with the other years that fit; without such ground there is no date. What a promotion
prints is no evidence.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from builder.capture.evidence import Candidate, Finding, pick
from builder.capture.fields.confidence import DATE, judge
from builder.capture.fields.printed import PUBLISHED, UPDATED, find_days
from builder.capture.patterns.calendar import Mention, find_mentions, find_weekdays, find_years
from builder.capture.patterns.relative_dates import find_relative, place_relative
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import Sheet

FIRST_YEAR = 2000
"""Weekday arithmetic looks no further back: pages of the kind that is captured are not older."""
OLDEST = "1700-01-01"
NEAR_DAYS = 60
"""A last change that comes later after the publication than this makes the date of publication doubtful."""
UNSURE = 0.85
"""How sure a doubtful date is at most."""
LEAST = 0.7
"""How sure a date is that is given as such; below, so many are wrong that it is marked inferred."""
AGO = "relative to the capture"
NEAR = 6
"""Lines above the text in which a date may stand where there is no headline."""
MOST_BESIDE = 3
"""Words, `5 min read` say, beside such a date in a line that is not known to be one of dates."""

_CLOCK = re.compile(r"(?<!\d)\d+[:.h]\d\d(?:\s*[ap]\.?m\.?)?|\b(?:uhr|at|um|à|às|a las|alle)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
CHANGED = "the last change"
FEW = 3
"""Different days that elements of one kind may state: more are a list of other stories."""


def find_date(
    sheet: Sheet, verdicts: tuple[Verdict, ...], stated: Iterable[Candidate], *, captured_at: str | None, today: date
) -> Finding | None:
    """The date of publication; `today` bounds it, or the day of capture where that is known."""
    bound = _find_bound(captured_at, today)
    days = [day for day in find_days(sheet, verdicts) if day.mention.iso[:10] <= bound.isoformat()]
    candidates = [candidate for candidate in _drop_lists(stated) if OLDEST <= candidate.value[:10] <= bound.isoformat()]
    candidates += [
        Candidate(day.mention.iso, day.method, DATE[day.method], sheet.blocks[day.block].text)
        for day in days
        if not day.changed
    ]
    if found := judge(candidates, DATE, same=lambda value: value[:10]):
        return _flag(_name_instant(found, candidates))
    ago = _find_ago(sheet, verdicts, captured_at) if captured_at else None
    return ago or _infer(sheet, verdicts, bound=bound, captured=captured_at is not None)


def _flag(found: Finding) -> Finding:
    """A date that is about as often wrong as right, marked inferred: others contradict it, or nothing says what it dates."""
    if found.confidence >= LEAST:
        return found
    note = "other dates contradict it" if found.others else "nothing says that this date is the article's"
    return msgspec.structs.replace(found, note=note, inferred=True)


def infer_changed(published: Finding | None, updated: Finding | None) -> Finding | None:
    """Where no date of publication is known, the day of the last change: the article is as old, or older."""
    if published or not updated:
        return published
    note = "no date of publication is given; this is the day of the last change"
    return Finding(updated.value[:10], CHANGED, DATE[CHANGED], updated.quote, note=note, inferred=True)


def _drop_lists(stated: Iterable[Candidate]) -> list[Candidate]:
    """Without what elements of one kind state of many different days: those are other stories."""
    stated = list(stated)
    days: dict[str, set[str]] = {}
    for candidate in stated:
        days.setdefault(candidate.method, set()).add(candidate.value[:10])
    return [candidate for candidate in stated if len(days[candidate.method]) <= FEW]


def doubt_old(published: Finding | None, updated: Finding | None) -> Finding | None:
    """Less sure of a first date long before the last change: such pages are written anew and keep their address."""
    if published is None or updated is None or _count_days(published.value, updated.value) <= NEAR_DAYS:
        return published
    return msgspec.structs.replace(published, confidence=min(published.confidence, UNSURE))


def _count_days(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def find_updated(
    sheet: Sheet, verdicts: tuple[Verdict, ...], stated: Iterable[Candidate], published: Finding | None
) -> Finding | None:
    """When it was last changed; nothing when that is not after the publication."""
    printed = (
        Candidate(day.mention.iso, "printed", 0.85, sheet.blocks[day.block].text)
        for day in find_days(sheet, verdicts)
        if day.changed
    )
    after = published.value[:16] if published else ""
    return pick(candidate for candidate in (*stated, *printed) if candidate.value[:16] > after)


def _find_bound(captured_at: str | None, today: date) -> date:
    """The latest day that an article can have: a day after its capture, for the time zones."""
    if not captured_at:
        return today
    return min(date.fromisoformat(captured_at[:10]), date.max - timedelta(days=1)) + timedelta(days=1)


def _name_instant(found: Finding, candidates: list[Candidate]) -> Finding:
    """The day that was found, with the hour where a ground hardly less sure names it."""
    same = [one for one in candidates if one.value[:10] == found.value[:10] and len(one.value) > 10]
    exact = max(same, key=lambda one: DATE.get(one.method, one.confidence), default=None)
    if (
        len(found.value) > 10
        or exact is None
        or DATE.get(exact.method, exact.confidence) < DATE.get(found.method, 0) - 0.1
    ):
        return found
    return msgspec.structs.replace(found, value=exact.value)


def _find_opening(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> int | None:
    return next((index for index, verdict in enumerate(verdicts) if verdict.role in ("paragraph", "quote")), None)


def _find_ago(sheet: Sheet, verdicts: tuple[Verdict, ...], captured_at: str) -> Finding | None:
    """`2 hours ago` in a line of dates near the headline, seen from the time of capture."""
    title = sheet.title if sheet.title is not None else sheet.start - NEAR
    for index in range(max(0, title - 2), max(sheet.start, title + 1)):
        text = sheet.blocks[index].text
        relative = find_relative(text) if sheet.lengths[index] <= 16 or verdicts[index].role == "byline" else None
        if relative is None or index == sheet.title or UPDATED.search(text[: relative.start]):
            continue
        rest = _CLOCK.sub(" ", PUBLISHED.sub(" ", text.replace(relative.quote, " ", 1)))
        dated = verdicts[index].role in ("byline", "updated") or len(_LETTERS.findall(rest)) <= MOST_BESIDE
        day = place_relative(relative, captured_at) if dated else None
        if day and day >= OLDEST:
            return Finding(
                day, AGO, relative.confidence, relative.quote, note=f"seen from {captured_at}", inferred=True
            )
    return None


def _infer(sheet: Sheet, verdicts: tuple[Verdict, ...], *, bound: date, captured: bool) -> Finding | None:
    """A day and month without a year: the weekday of the opening, or the time of capture, gives the year."""
    opening = _find_opening(sheet, verdicts)
    if opening is None:
        return None
    captions = [index for index, verdict in enumerate(verdicts) if verdict.role == "caption" and index <= opening + 3]
    first = [index for index, verdict in enumerate(verdicts) if verdict.role == "paragraph"][:2]
    named: dict[int, str] = {}
    for index in first + captions:
        for weekday, quote in find_weekdays(sheet.blocks[index].text):
            named.setdefault(weekday, quote)
    weekdays = list(named.items())
    for index in (opening, *captions, *first[1:]):
        for mention in find_mentions(sheet.blocks[index].text):
            if mention.year is None:
                found = _place_year(mention, weekdays, bound=bound, captured=captured)
                if found:
                    return found
    return _infer_late(sheet, verdicts, bound=bound) if captured else None


def _infer_late(sheet: Sheet, verdicts: tuple[Verdict, ...], *, bound: date) -> Finding | None:
    """A weekday and its date side by side anywhere in the text, when they fit the two weeks before the capture."""
    for index, verdict in enumerate(verdicts):
        text = sheet.blocks[index].text if verdict.role == "paragraph" else ""
        for mention in find_mentions(text):
            beside = find_weekdays(text[max(0, mention.start - 14) : mention.start])[-1:]
            found = (
                _place_year(mention, list(beside), bound=bound, captured=True) if beside and not mention.year else None
            )
            if found and (bound - date.fromisoformat(found.value)).days <= 15:
                return found
    return None


def _place_year(mention: Mention, weekdays: list[tuple[int, str]], *, bound: date, captured: bool) -> Finding | None:
    for weekday, quote in weekdays:
        every = find_years(mention.month, mention.day, weekday, first=FIRST_YEAR, last=bound.year + 6)
        years = [year for year in every if date(year, mention.month, mention.day) <= bound]
        if years:
            return _make_inferred(mention, years[-1], quote, every, bound=bound, captured=captured)
    if not captured:
        return None
    year = next((year for year in range(bound.year, bound.year - 9, -1) if _is_before(year, mention, bound)), None)
    if year is None:
        return None
    written = date(year, mention.month, mention.day).isoformat()
    near = (bound - date(year, mention.month, mention.day)).days <= 60
    note = "no year is printed; the latest such day before the capture was taken"
    return Finding(
        written, "day and month, before the capture", 0.75 if near else 0.4, mention.quote, (), note, inferred=True
    )


def _is_before(year: int, mention: Mention, bound: date) -> bool:
    try:
        return date(year, mention.month, mention.day) <= bound
    except ValueError:
        return False


def _make_inferred(
    mention: Mention, year: int, weekday: str, every: tuple[int, ...], *, bound: date, captured: bool
) -> Finding:
    chosen = date(year, mention.month, mention.day)
    near = captured and (bound - chosen).days <= 14
    others = tuple(
        Candidate(date(other, mention.month, mention.day).isoformat(), "weekday arithmetic", 0.1)
        for other in reversed(every)
        if other != year
    )
    limit = "capture" if captured else "today"
    note = f"{mention.quote} is a {chosen:%A} in {', '.join(map(str, every))}; the latest of these before {limit} was taken"
    confidence = 0.85 if near else 0.5
    return Finding(
        chosen.isoformat(),
        "weekday arithmetic",
        confidence,
        f"{mention.quote} … {weekday}",
        others,
        note,
        inferred=True,
    )
