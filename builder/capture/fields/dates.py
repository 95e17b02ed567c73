"""The date of publication, and its confidence.

Rule: `DATE_SOURCES` is the only table of sources and of their confidence; `INFERENCES` are tried in turn if no source
gives a date. Stated dates have priority over printed ones, and printed ones over inferred ones. A date inferred from
a weekday or from the time of capture is always marked inferred, with the other years that fit; without such grounds
there is no date. Dates in promotions are not evidence.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.fields.confidence import judge
from builder.capture.fields.printed import PUBLISHED, UPDATED, Day, find_days, find_days_of_year
from builder.capture.patterns.calendar import Mention, find_mentions, find_weekdays, find_years
from builder.capture.patterns.relative_dates import find_relative, place_relative
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks

FIRST_YEAR = 2000
"""Earliest year considered in weekday arithmetic; captured pages are not older."""
OLDEST = "1700-01-01"
NEAR_DAYS = 60
"""Maximum number of days from publication to last change; after a longer time the date of publication is doubtful."""
UNSURE = 0.85
"""Maximum confidence of a doubtful date."""
LEAST = 0.7
"""Minimum confidence of a date that is not marked inferred; less certain dates are often wrong."""
NEAR = 6
"""Number of lines above the text that are searched for a date if there is no headline."""
MOST_BESIDE = 3
"""Maximum number of words beside such a date, such as `5 min read`, in a line not known to be a line of dates."""

_CLOCK = re.compile(r"(?<!\d)\d+[:.h]\d\d(?:\s*[ap]\.?m\.?)?|\b(?:uhr|at|um|à|às|a las|alle)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
CHANGED, CHANGED_SURE = "the last change", 0.58
"""Method and confidence of a date that is only known as the day of the last change."""
FEW = 3
"""Maximum number of different days stated by elements of one kind; more belong to a list of other stories."""


class DateClues(NamedTuple):
    """The evidence in a capture for the article's date."""

    measured: MeasuredBlocks
    verdicts: tuple[Verdict, ...]
    stated: tuple[Candidate, ...]
    """Dates that the page states for machines, and the one in its address."""
    printed: tuple[Day, ...]
    captured_at: str | None
    bound: date
    """The latest possible day of publication."""


class DateSource(NamedTuple):
    """A source of dates."""

    name: str
    """The method named in the evidence."""
    find: Callable[[DateClues, str], Iterator[Candidate]]
    confidence: float
    """Share of its dates that are right; `bench/calibrate.py` measures it for frequent sources."""


class Inference(NamedTuple):
    """A way to infer a date; its results are always marked inferred."""

    name: str
    find: Callable[[DateClues, "Inference"], Finding | None]
    confidence: float
    unsure: float
    """Confidence of a date that is only roughly known, or is long before the capture."""


def find_stated(clues: DateClues, name: str) -> Iterator[Candidate]:
    """Dates stated by the element or property with this name."""
    return (candidate for candidate in clues.stated if candidate.method == name)


def find_printed(clues: DateClues, name: str) -> Iterator[Candidate]:
    """Dates printed in this kind of place, except those of a last change."""
    for day in clues.printed:
        if day.method == name and not day.changed:
            yield Candidate(day.mention.iso, name, 0.0, clues.measured.blocks[day.block].text)


DATE_SOURCES: tuple[DateSource, ...] = (
    DateSource("json-ld", find_stated, 0.95),
    DateSource("meta article:published_time", find_stated, 0.94),
    DateSource("meta og:article:published_time", find_stated, 0.95),
    DateSource("meta date", find_stated, 0.85),
    DateSource("meta pubdate", find_stated, 0.92),
    DateSource("meta publishdate", find_stated, 0.93),
    DateSource("meta publish-date", find_stated, 0.93),
    DateSource("meta dc.date", find_stated, 0.85),
    DateSource("meta dc.date.issued", find_stated, 0.93),
    DateSource("meta dcterms.created", find_stated, 0.85),
    DateSource("meta sailthru.date", find_stated, 0.92),
    DateSource("meta parsely-pub-date", find_stated, 0.94),
    DateSource("meta datepublished", find_stated, 0.94),
    DateSource("meta citation_publication_date", find_stated, 0.90),
    DateSource("meta article.published", find_stated, 0.93),
    DateSource("meta originalpublicationdate", find_stated, 0.93),
    DateSource("meta article_date_original", find_stated, 0.93),
    DateSource("meta cxenseparse:recs:publishtime", find_stated, 0.92),
    DateSource("microdata datepublished", find_stated, 0.86),
    DateSource("time element", find_stated, 0.70),
    DateSource("address", find_stated, 0.90),
    DateSource("printed as published", find_printed, 0.95),
    DateSource("printed", find_printed, 0.89),
    DateSource("dateline", find_printed, 0.88),
    DateSource("the only date of its kind", find_printed, 0.88),
    DateSource("printed near the headline", find_printed, 0.80),
    DateSource("printed above the headline", find_printed, 0.75),
    DateSource("printed below the text", find_printed, 0.60),
    DateSource("printed above, linked", find_printed, 0.40),
)
CONFIDENCE = {source.name: source.confidence for source in DATE_SOURCES}


def find_date(
    measured: MeasuredBlocks,
    verdicts: tuple[Verdict, ...],
    stated: Iterable[Candidate],
    *,
    captured_at: str | None,
    today: date,
) -> Finding | None:
    """The date of publication, no later than `today`, or than the day after the capture if that is known."""
    bound = _find_bound(captured_at, today)
    stated = (candidate for candidate in _drop_lists(stated) if OLDEST <= candidate.value[:10] <= bound.isoformat())
    printed = (day for day in find_days(measured, verdicts) if day.mention.iso[:10] <= bound.isoformat())
    clues = DateClues(measured, verdicts, tuple(stated), tuple(printed), captured_at, bound)
    candidates = [candidate for source in DATE_SOURCES for candidate in source.find(clues, source.name)]
    if found := judge(candidates, CONFIDENCE, same=lambda value: value[:10]):
        return _flag(_name_instant(found, candidates))
    inferred = (inference.find(clues, inference) for inference in INFERENCES)
    return next((found for found in inferred if found), None)


def _flag(found: Finding) -> Finding:
    """Mark a date inferred if its confidence is low: others contradict it, or nothing says what it dates."""
    if found.confidence >= LEAST:
        return found
    note = "other dates contradict it" if found.others else "nothing says that this date is the article's"
    return msgspec.structs.replace(found, note=note, inferred=True)


def infer_changed(published: Finding | None, updated: Finding | None) -> Finding | None:
    """The day of the last change if no date of publication is known; the article is at least that old."""
    if published or not updated:
        return published
    note = "no date of publication is given; this is the day of the last change"
    return Finding(updated.value[:10], CHANGED, CHANGED_SURE, updated.quote, note=note, inferred=True)


def _drop_lists(stated: Iterable[Candidate]) -> list[Candidate]:
    """Remove dates from elements of one kind that state many different days; those belong to other stories."""
    stated = list(stated)
    days: dict[str, set[str]] = {}
    for candidate in stated:
        days.setdefault(candidate.method, set()).add(candidate.value[:10])
    return [candidate for candidate in stated if len(days[candidate.method]) <= FEW]


def doubt_old(published: Finding | None, updated: Finding | None) -> Finding | None:
    """Lower the confidence of a date long before the last change; such pages are rewritten and keep their address."""
    if published is None or updated is None or _count_days(published.value, updated.value) <= NEAR_DAYS:
        return published
    return msgspec.structs.replace(published, confidence=min(published.confidence, UNSURE))


def _count_days(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def find_updated(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], stated: Iterable[Candidate], published: Finding | None
) -> Finding | None:
    """The date of the last change, if it is after the publication."""
    printed = (
        Candidate(day.mention.iso, "printed", 0.85, measured.blocks[day.block].text)
        for day in find_days(measured, verdicts)
        if day.changed
    )
    after = published.value[:16] if published else ""
    return pick(candidate for candidate in (*stated, *printed) if candidate.value[:16] > after)


def _find_bound(captured_at: str | None, today: date) -> date:
    """The latest possible day of publication: the day after the capture, because of time zones."""
    if not captured_at:
        return today
    return min(date.fromisoformat(captured_at[:10]), date.max - timedelta(days=1)) + timedelta(days=1)


def _name_instant(found: Finding, candidates: list[Candidate]) -> Finding:
    """The day that was found, with its time if a source of similar confidence states it."""
    same = [one for one in candidates if one.value[:10] == found.value[:10] and len(one.value) > 10]
    exact = max(same, key=lambda one: CONFIDENCE[one.method], default=None)
    if len(found.value) > 10 or exact is None or CONFIDENCE[exact.method] < CONFIDENCE[found.method] - 0.1:
        return found
    return msgspec.structs.replace(found, value=exact.value)


def _find_opening(verdicts: tuple[Verdict, ...]) -> int | None:
    return next((index for index, verdict in enumerate(verdicts) if verdict.role in ("paragraph", "quote")), None)


def _find_ago(clues: DateClues, inference: Inference) -> Finding | None:
    """A date given relative to the capture, such as `2 hours ago`, in a line of dates near the headline."""
    measured, verdicts, captured_at = clues.measured, clues.verdicts, clues.captured_at
    if captured_at is None:
        return None
    title = measured.title if measured.title is not None else measured.start - NEAR
    for index in range(max(0, title - 2), max(measured.start, title + 1)):
        text = measured.blocks[index].text
        relative = find_relative(text) if measured.lengths[index] <= 16 or verdicts[index].role == "byline" else None
        if relative is None or index == measured.title or UPDATED.search(text[: relative.start]):
            continue
        rest = _CLOCK.sub(" ", PUBLISHED.sub(" ", text.replace(relative.quote, " ", 1)))
        dated = verdicts[index].role in ("byline", "updated") or len(_LETTERS.findall(rest)) <= MOST_BESIDE
        day = place_relative(relative, captured_at) if dated else None
        if day and day >= OLDEST:
            sure = inference.unsure if relative.rough else inference.confidence
            note = f"seen from {captured_at}"
            return Finding(day, inference.name, sure, relative.quote, note=note, inferred=True)
    return None


def _find_weekday(clues: DateClues, inference: Inference) -> Finding | None:
    """A day and month without a year, with its weekday, in the opening: the latest year that fits."""
    weekdays: dict[int, str] = {}
    paragraphs, captions = _find_beginning(clues)
    for index in (*paragraphs, *captions):
        for weekday, quote in find_weekdays(clues.measured.blocks[index].text):
            weekdays.setdefault(weekday, quote)
    for mention in _list_mentions(clues):
        for weekday, quote in weekdays.items():
            if found := _place_year(clues, inference, mention, weekday, quote):
                return found
    return None


def _find_line_weekday(clues: DateClues, inference: Inference) -> Finding | None:
    """A day and month without a year in a line of dates near the headline, with its weekday in the same line."""
    for index, mention in find_days_of_year(clues.measured, clues.verdicts):
        for weekday, quote in find_weekdays(clues.measured.blocks[index].text):
            if found := _place_year(clues, inference, mention, weekday, quote):
                return found
    return None


def _find_line_day(clues: DateClues, inference: Inference) -> Finding | None:
    """A day and month without a year in a line of dates near the headline: the latest such day before the capture."""
    found = (_place_latest(clues, inference, day) for _, day in find_days_of_year(clues.measured, clues.verdicts))
    return next(filter(None, found), None)


def _find_latest(clues: DateClues, inference: Inference) -> Finding | None:
    """A day and month without a year in the opening: the latest such day before the capture."""
    found = (_place_latest(clues, inference, mention) for mention in _list_mentions(clues))
    return next(filter(None, found), None)


def _place_latest(clues: DateClues, inference: Inference, mention: Mention) -> Finding | None:
    """The latest day with this day and month before the capture, if its time is known."""
    years = range(clues.bound.year, clues.bound.year - 9, -1) if clues.captured_at else ()
    day = next((day for year in years if (day := _make_day(year, mention)) and day <= clues.bound), None)
    if day is None:
        return None
    near = (clues.bound - day).days <= NEAR_DAYS
    note = "no year is printed; the latest such day before the capture was taken"
    sure = inference.confidence if near else inference.unsure
    return Finding(day.isoformat(), inference.name, sure, mention.quote, (), note, inferred=True)


def _find_late_weekday(clues: DateClues, inference: Inference) -> Finding | None:
    """A weekday next to its date anywhere in the text, if it is within two weeks before the capture."""
    for index, verdict in enumerate(clues.verdicts) if clues.captured_at else ():
        text = clues.measured.blocks[index].text if verdict.role == "paragraph" else ""
        for mention in find_mentions(text):
            beside = find_weekdays(text[max(0, mention.start - 14) : mention.start])[-1:]
            for weekday, quote in beside if not mention.year else ():
                found = _place_year(clues, inference, mention, weekday, quote)
                if found and (clues.bound - date.fromisoformat(found.value)).days <= 15:
                    return found
    return None


def _find_beginning(clues: DateClues) -> tuple[list[int], list[int]]:
    """(the first two paragraphs, the captions up to a little below the start of the text)."""
    opening = _find_opening(clues.verdicts)
    roles = [(index, verdict.role) for index, verdict in enumerate(clues.verdicts)]
    captions = [index for index, role in roles if role == "caption" and opening is not None and index <= opening + 3]
    return [index for index, role in roles if role == "paragraph"][:2], captions


def _list_mentions(clues: DateClues) -> Iterator[Mention]:
    """Days and months without a year, in the opening, its captions and the second paragraph."""
    opening = _find_opening(clues.verdicts)
    if opening is None:
        return
    paragraphs, captions = _find_beginning(clues)
    for index in (opening, *captions, *paragraphs[1:]):
        yield from (mention for mention in find_mentions(clues.measured.blocks[index].text) if mention.year is None)


def _make_day(year: int, mention: Mention) -> date | None:
    try:
        return date(year, mention.month, mention.day)
    except ValueError:  # February 29th
        return None


def _place_year(clues: DateClues, inference: Inference, mention: Mention, weekday: int, quote: str) -> Finding | None:
    """The latest year in which a day and month fall on this weekday, with the other years that fit."""
    bound = clues.bound
    every = find_years(mention.month, mention.day, weekday, first=FIRST_YEAR, last=bound.year + 6)
    fitting = [day for year in every if (day := date(year, mention.month, mention.day)) <= bound]
    if not fitting:
        return None
    chosen = fitting[-1]
    near = clues.captured_at is not None and (bound - chosen).days <= 14
    others = tuple(
        Candidate(date(year, mention.month, mention.day).isoformat(), inference.name, 0.1)
        for year in reversed(every)
        if year != chosen.year
    )
    limit = "capture" if clues.captured_at else "today"
    years = ", ".join(map(str, every))
    note = f"{mention.quote} is a {chosen:%A} in {years}; the latest of these before {limit} was taken"
    sure = inference.confidence if near else inference.unsure
    quoted = f"{mention.quote} … {quote}"
    return Finding(chosen.isoformat(), inference.name, sure, quoted, others, note, inferred=True)


INFERENCES = (
    Inference("relative to the capture", _find_ago, 0.85, 0.5),
    Inference("weekday arithmetic", _find_line_weekday, 0.85, 0.5),
    Inference("day and month, before the capture", _find_line_day, 0.75, 0.4),
    Inference("weekday arithmetic", _find_weekday, 0.85, 0.5),
    Inference("day and month, before the capture", _find_latest, 0.75, 0.4),
    Inference("weekday arithmetic", _find_late_weekday, 0.85, 0.5),
)
"""Tried in this order; the confidences are set by judgement."""
