"""When the article was published, and how sure that is.

Rule: stated beats printed beats worked out. A date that is worked out from a weekday or from the time of capture
is always marked inferred, with the other years that fit; without such ground there is no date. What a promotion
prints is no evidence.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from builder.capture.evidence import Candidate, Finding, pick
from builder.capture.fields.agencies import find_dateline
from builder.capture.fields.calendar import Mention, find_mentions, find_weekdays, find_years
from builder.capture.fields.relative import find_relative, place_relative
from builder.capture.roles import Verdict
from builder.capture.sheet import Sheet

FIRST_YEAR = 2000
"""Weekday arithmetic looks no further back: pages of the kind that is captured are not older."""
OLDEST = "1700-01-01"
NEAR_DAYS = 60
"""Two dates of one article that lie further apart cannot both be when it was published."""
RIVAL, UNSURE = 0.75, 0.85
"""From which confidence another date casts doubt, and how sure the doubtful one is at most."""
AGO = "relative to the capture"
NEAR = 6
"""Lines above the text in which a date may stand where there is no headline."""
MOST_BESIDE = 3
"""Words, `5 min read` say, beside such a date in a line that is not known to be one of dates."""

_CLOCK = re.compile(r"\d+[:.h]\d\d(?:\s*[ap]\.?m\.?)?|\b(?:uhr|at|um|à|às|a las|alle)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|last (?:changed|edited)|aktualisiert|mis? à jour|modifié|actualizado|atualizado|aggiornato|bijgewerkt)\b|更新|تحديث|حدث",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|first published|issued|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)\b|公開|掲載|配信|نشر|发布",
    re.IGNORECASE,
)


def find_date(
    sheet: Sheet, verdicts: tuple[Verdict, ...], stated: Iterable[Candidate], *, captured_at: str | None, today: date
) -> Finding | None:
    """The date of publication; `today` bounds it, or the day of capture where that is known."""
    bound = _find_bound(captured_at, today)
    candidates = [candidate for candidate in stated if OLDEST <= candidate.value[:10] <= bound.isoformat()]
    candidates += [
        candidate for candidate in _find_printed(sheet, verdicts) if candidate.value[:10] <= bound.isoformat()
    ]
    if found := pick(_prefer_instants(candidates)):
        return _temper(found)
    ago = _find_ago(sheet, verdicts, captured_at) if captured_at else None
    return ago or _infer(sheet, verdicts, bound=bound, captured=captured_at is not None)


def _temper(found: Finding) -> Finding:
    """Less sure of a date that another ground puts at another time of the year: one of the two is wrong."""
    rivals = (other for other in found.others if other.confidence >= RIVAL and other.method != found.method)
    if any(_count_days(found.value, other.value) > NEAR_DAYS for other in rivals):
        return msgspec.structs.replace(found, confidence=min(found.confidence, UNSURE))
    return found


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
        Candidate(mention.iso, "printed", 0.85, sheet.blocks[index].text)
        for index, mention, label in _find_lines(sheet, verdicts)
        if label == "updated"
    )
    after = published.value[:16] if published else ""
    return pick(candidate for candidate in (*stated, *printed) if candidate.value[:16] > after)


def _find_bound(captured_at: str | None, today: date) -> date:
    """The latest day that an article can have: a day after its capture, for the time zones."""
    return date.fromisoformat(captured_at[:10]) + timedelta(days=1) if captured_at else today


def _prefer_instants(candidates: list[Candidate]) -> list[Candidate]:
    """A day that an equally stated instant names more exactly gives way to the instant."""
    instants = [candidate for candidate in candidates if len(candidate.value) > 10]
    return [
        candidate
        for candidate in candidates
        if len(candidate.value) > 10
        or not any(instant.value[:10] == candidate.value and instant.confidence >= candidate.confidence - 0.1 for instant in instants)
    ]  # fmt: skip


def _find_printed(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> Iterator[Candidate]:
    """Full dates in lines of dates and bylines, and in the dateline."""
    for index, mention, label in _find_lines(sheet, verdicts):
        if label != "updated":
            sure = 0.93 if label == "published" else 0.88
            leads = sheet.title is not None and index < sheet.title and sheet.blocks[index].links > 0.3
            yield Candidate(mention.iso, "printed", sure - 0.3 * leads, sheet.blocks[index].text)
    opening = _find_opening(sheet, verdicts)
    dateline = find_dateline(sheet.blocks[opening].text) if opening is not None else None
    if dateline and dateline.mention and dateline.mention.year:
        yield Candidate(dateline.mention.iso, "dateline", 0.9, dateline.quote)
    if opening is not None:
        for index in range(max(0, opening - 12), opening):
            if verdicts[index].role in ("furniture", "kicker", "byline") and sheet.lengths[index] <= 16:
                for mention in _full(sheet.blocks[index].text):
                    if not sheet.furniture[index] and not _UPDATED.search(sheet.blocks[index].text):
                        yield Candidate(mention.iso, "printed near the headline", 0.75, sheet.blocks[index].text)


def _find_lines(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> Iterator[tuple[int, Mention, str]]:
    """(block, date, `published` | `updated` | "") for each full date in the lines of dates and bylines."""
    for index, verdict in enumerate(verdicts):
        if verdict.role not in ("updated", "byline"):
            continue
        text = sheet.blocks[index].text
        position = 0
        label = ""
        for mention in _full(text):
            before = text[position : mention.start]
            label = "updated" if _UPDATED.search(before) else "published" if _PUBLISHED.search(before) else label
            position = mention.end
            yield index, mention, label


def _full(text: str) -> list[Mention]:
    return [mention for mention in find_mentions(text) if mention.year]


def _find_opening(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> int | None:
    return next((index for index, verdict in enumerate(verdicts) if verdict.role in ("paragraph", "quote")), None)


def _find_ago(sheet: Sheet, verdicts: tuple[Verdict, ...], captured_at: str) -> Finding | None:
    """`2 hours ago` in a line of dates near the headline, seen from the time of capture."""
    title = sheet.title if sheet.title is not None else sheet.start - NEAR
    for index in range(max(0, title - 2), max(sheet.start, title + 1)):
        text = sheet.blocks[index].text
        relative = find_relative(text) if sheet.lengths[index] <= 16 or verdicts[index].role == "byline" else None
        if relative is None or index == sheet.title or _UPDATED.search(text[: relative.start]):
            continue
        rest = _CLOCK.sub(" ", _PUBLISHED.sub(" ", text.replace(relative.quote, " ", 1)))
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
    weekdays = [
        (weekday, quote) for index in (first + captions) for weekday, quote in find_weekdays(sheet.blocks[index].text)
    ]
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
