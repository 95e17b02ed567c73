"""Dates printed in the lines of a capture that can be the article's date.

Rule: a date counts if it is in a line of dates, near the headline or next to the byline. Dates in a sentence, a
promotion or another story's teaser are not evidence. Dates of a last change are kept separate.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.capture.fields.header import find_header
from builder.capture.patterns.agencies import find_dateline, split_caption
from builder.capture.patterns.calendar import WEEKDAYS, Mention, find_mentions
from builder.capture.patterns.language import ends_sentence
from builder.capture.patterns.names import is_name_line
from builder.capture.patterns.people import find_byline, parse_authors
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks

MOST_WORDS = 26
"""Maximum number of words in a line that may give the date."""
LONGEST_LINE_OF_DATES = 80
"""Length of a line that may give a day and month without a year."""
MOST_BESIDE = 6
"""Maximum number of words beside the date in a line whose role does not mark it as a line of dates."""

UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|last (?:changed|edited)|aktualisiert|mis? à jour|modifié|actualizado|atualizado|aggiornato|bijgewerkt)\b|更新|تحديث|حدث",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"\b(?:published|posted|first published|issued|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)\b|公開|掲載|配信|نشر|发布",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:until|till|through|expires?|valid|ends?|copyright|retrieved|accessed|joined|member since|born|reviewed|checked|says|wrote|replied|bis|"
    r"hasta|jusqu)\b|©|[(]c[)]",
    re.IGNORECASE,
)
"""Signs of other dates: the end of an offer, a reader's comment, a copyright."""
_AS_OF = re.compile(r"\b(?:data|prices?|rates?|figures|accurate|current) (?:is |are )?as of\b", re.IGNORECASE)
"""Phrases that date the figures in a table or chart."""
_PLAIN = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, WEEKDAYS))}|at|on|the|am|pm|uhr|um|le|el|il|last|first|date|min|mins|minutes?|read|reading|time|by|von|par|por|"
    r"[A-Z]{2,4}T|UTC|GMT|comments?|views?|shares?|no|a|p|m|story|article|written|hrs?|local)\b|\d+",
    re.IGNORECASE,
)
"""Words beside a date that are ignored."""
_BY = re.compile(r"(?:(?:[Ww]ritten|[Pp]osted) )?\b[Bb]y\s?(?=[^\W\d_a-z])")


class Day(NamedTuple):
    """A full date printed in a line."""

    block: int
    mention: Mention
    method: str
    changed: bool
    """True if the line gives the date of the last change."""


def find_days(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> tuple[Day, ...]:
    """The dates that can be the article's, those nearest to the headline first."""
    header = find_header(measured)
    rest = [index for index, verdict in enumerate(verdicts) if verdict.role in ("updated", "byline")]
    found = [day for index in dict.fromkeys((*header, *rest)) for day in _read_line(measured, verdicts, index)]
    found += _find_dateline(measured, verdicts)
    return tuple(found or _find_elsewhere(measured))


def find_days_of_year(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> Iterator[tuple[int, Mention]]:
    """(block, day and month without a year) in the lines of dates above the text, those nearest to the headline first;
    not days of a last change.
    """
    lines = [index for index, verdict in enumerate(verdicts) if verdict.role == "byline" and index < measured.end]
    for index in dict.fromkeys((*find_header(measured), *lines)):
        text = measured.blocks[index].text
        mentions = list(find_mentions(text)) if 4 <= len(text) < LONGEST_LINE_OF_DATES else []
        if len(mentions) != 1 or mentions[0].year or measured.repeats[index] or index == measured.title:
            continue
        role, label = verdicts[index].role, f"{_read_label(measured, index)} {text[: mentions[0].start]}"
        alone = role in ("updated", "byline") or not _count_rest(text, mentions)  # others may announce an event
        if alone and not UPDATED.search(label) and _says_when(measured, index, role, mentions):
            yield index, mentions[0]


def _read_line(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], index: int) -> Iterator[Day]:
    """The dates of one line, with the labels before them."""
    block, role = measured.blocks[index], verdicts[index].role
    if (
        not 4 <= len(block.text) < 300
        or measured.lengths[index] > MOST_WORDS
        or measured.repeats[index]
        or index == measured.title
    ):
        return
    mentions = [mention for mention in find_mentions(block.text) if mention.year]
    if not mentions or not _says_when(measured, index, role, mentions):
        return
    position, label = 0, ""
    for mention in mentions:
        before = block.text[position : mention.start]
        before = before if before.strip(" \t([|•·–—-:") or position else _read_label(measured, index)
        label = "changed" if UPDATED.search(before) else "published" if PUBLISHED.search(before) else label
        position = mention.end
        yield Day(index, mention, _name_method(measured, index, role, label), label == "changed")


def _name_method(measured: MeasuredBlocks, index: int, role: str, label: str) -> str:
    leads = measured.title is not None and index < measured.title
    if leads and measured.blocks[index].links > 0.3:
        return "printed above, linked"
    if label == "published":
        return "printed as published"
    if index >= measured.end:
        return "printed below the text"
    if role in ("updated", "byline"):
        return "printed"
    return "printed above the headline" if leads else "printed near the headline"


def _read_label(measured: MeasuredBlocks, index: int) -> str:
    """The line before a bare date, if it is only a label: `Last updated:`."""
    before = measured.blocks[index - 1].text if index else ""
    return before if 0 < len(before) < 30 and len(before.split()) <= 4 else ""


def _says_when(measured: MeasuredBlocks, index: int, role: str, mentions: list[Mention]) -> bool:
    """True for a line of dates, recognised by its role or because it has few other words."""
    text = measured.blocks[index].text
    if _AS_OF.search(text):
        return False
    if role in ("updated", "byline"):
        return True
    if measured.furniture[index] and not _BY.match(text):
        return False
    if _OTHER.search(text) or split_caption(text) or role in ("caption", "promo", "heading", "quote", "figure"):
        plain = role == "heading" and not _OTHER.search(text)
        if not plain:
            return False
    if ends_sentence(text) and measured.lengths[index] > 12:
        return False
    top = measured.title if measured.title is not None else measured.start
    far = not measured.page and abs(index - top) > 12
    if far and not (_has_name(measured, index) or PUBLISHED.search(text)):
        return False
    return _count_rest(text, mentions) <= MOST_BESIDE


def _count_rest(text: str, mentions: list[Mention]) -> int:
    """Number of words that are neither date nor label nor author."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    for name in parse_authors(text[found.end() :]) if (found := _BY.search(text)) else ():
        text = text.replace(name, " ")
    plain = _PLAIN.sub(" ", PUBLISHED.sub(" ", UPDATED.sub(" ", text)))
    return len(re.findall(r"[^\W\d_]+", plain))


def _has_name(measured: MeasuredBlocks, index: int) -> bool:
    """True if there is a byline in the line, or a byline or a name in one of the two lines before."""
    lines = [measured.blocks[at].text for at in range(max(0, index - 2), index + 1)]
    named = _BY.search(lines[-1])
    return bool(named and parse_authors(lines[-1][named.end() :])) or any(
        is_name_line(line) or find_byline(line) for line in lines[:-1]
    )


def _find_dateline(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> Iterator[Day]:
    opening = next((index for index, verdict in enumerate(verdicts) if verdict.role in ("paragraph", "quote")), None)
    dateline = find_dateline(measured.blocks[opening].text) if opening is not None else None
    if opening is not None and dateline and dateline.mention and dateline.mention.year:
        yield Day(opening, dateline.mention, "dateline", False)


def _find_elsewhere(measured: MeasuredBlocks) -> tuple[Day, ...]:
    """The date beside a byline, if all such dates agree, in a dump without a date near its headline."""
    found = []
    for index in range(0 if not measured.page else measured.end, measured.end):
        text = measured.blocks[index].text
        mentions = [mention for mention in find_mentions(text) if mention.year] if len(text) < 160 else []
        if (
            mentions
            and not _OTHER.search(text)
            and _count_rest(text, mentions) <= MOST_BESIDE
            and _has_name(measured, index)
        ):
            label = f"{text[: mentions[0].start]} {_read_label(measured, index)}"
            found.append(Day(index, mentions[0], "the only date of its kind", bool(UPDATED.search(label))))
    return tuple(found) if len({day.mention.iso[:10] for day in found}) == 1 else ()
