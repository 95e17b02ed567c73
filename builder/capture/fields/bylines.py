"""The authors of an article, as stated by the page and as printed in its lines.

Rule: only lines near the headline and right after the text are examined. A line that is a byline (`By …`) counts
most, then a label with the name on the next line, then a bare name next to a date, a portrait or its own repetition.
If no person is named, the desk or organisation stated as author is used, with less confidence; an agency never is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.blocks import Reading
from builder.capture.fields.confidence import AUTHORS, judge
from builder.capture.fields.header import find_header
from builder.capture.patterns.agencies import AGENCIES
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.language import ends_sentence, normalise
from builder.capture.patterns.names import PICTURED, is_given, is_name_line
from builder.capture.patterns.people import cut_date, find_byline, find_credited, parse_authors
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks

MOST_WORDS = 26
"""Maximum number of words in a line that may name an author."""
BELOW = 14
"""Number of blocks after the text in which an author's box may be."""
MOST_SAID = 100_000
"""Maximum number of characters of headline and text in which a name is searched for."""

_LABEL = re.compile(
    r"^(?:(?:written|posted|published|reported|story|words|text|article|reporting)\s+)?by\s*[:：]?$|^(?:authors?|words|text|written|"
    r"contributor|autor(?:in|a)?|auteur|autore|von|por|par|door|作者|文)\s*[:：]?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:^|[\s·•|⋅–—\d]|(?<=[a-z]))(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Ss]tory|[Ww]ords)?\s?(?:by|By|BY)[\s:]*(?P<name>[^\W\d_a-z][\w.'’-]+(?:\s|$).*)$"
)
"""`By` inside a line of date, portrait and author: `Jane Doe By Jane Doe`, `March 4, 2021 • by Jane Doe`."""
_NEUTRAL = re.compile(
    r"\b(?:written|posted|published|updated|last|modified|on|at|the|story|words|min|read|reading|time|minutes?|picture|photo|image|avatar|of|"
    r"author|byline|profile|[ap]m|[A-Z]{2,4}T|mon|tues?|wed\w*|thu\w*|fri|sat\w*|sun|\w+day)\b",
    re.IGNORECASE,
)
"""Words that may precede such a `by` and are ignored."""
_PARTS = re.compile(r"\s*[|•·⋅●▪/]\s*|\s+[–—-]\s+|\t+")
_TIMING = re.compile(r"\b\d{1,2}\s*-?\s*min(?:ute)?s?\b", re.IGNORECASE)
_BOX = re.compile(r"^about the authors?:?$|^(?:written|posted) by:?$|^(?:author|contributor)s?:?$", re.IGNORECASE)
_WRITES = re.compile(
    r"^(?P<name>(?:[^\W\d_a-z][\w.'’-]+\s){1,3}[^\W\d_a-z][\w'’-]+),?\s+(?:is|was|has been|covers|writes|reports|joined)\b.{0,160}?"
    r"\b(?:writer|reporter|editor|journalist|columnist|correspondent|contributor|author|professor|fellow|lecturer|covers|writes|reports|covering)\b"
)
_WRITTEN = re.compile(
    r"^(?:This|The) (?:post|article|story|column|essay|piece|report|recipe) (?:was|is) (?:originally )?"
    r"(?:written|reported) by (?P<names>[^.:;,]{3,80})"
)
_GENERIC = re.compile(
    r"^(?:[\w_]*admin\w*|editor(?:s|ial)?(?: team)?|team|staff|staff (?:writer|reporter)s?|web ?master|web desk|newsroom|news desk|redaktion|redacción|redação|"
    r"redazione|la rédaction|guest|user|root|author|unknown|anonymous|none|null|default|press release|contributor|site|blog|news)$",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    """The words of headline and text."""

    common: frozenset[str]
    """Words that the text has in lower case, and which are therefore not names."""
    whole: str
    """Headline and text, up to `MOST_SAID` characters."""


def find_authors(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], reading: Reading
) -> tuple[Finding | None, Finding | None]:
    """(authors, the byline as printed)."""
    outlets = {normalise(str(candidate.value)) for candidate in reading.found.get("publisher", ())}
    printed = [one for one in _find_printed(measured, verdicts, reading) if normalise(one.value[0]) not in outlets]
    stated = list(_find_stated(reading.found.get("authors", ())))
    line = next((one for method in _LINES for one in printed if one.method == method), None)
    byline = Finding(cut_date(line.quote), "printed", 0.95, line.quote) if line else None
    found = judge(_prefer_fuller(printed, stated), AUTHORS, same=_name_set)
    return found or pick(_find_organisations(reading.found.get("authors", ()))), byline


_LINES = (
    "byline",
    "byline element",
    "stated and printed",
    "by, within a line",
    "credited",
    "label and name",
    "byline below",
)
"""Methods whose line is kept as the byline."""


def _prefer_fuller(printed: list[Candidate], stated: list[Candidate]) -> list[Candidate]:
    """Drop statements that name only some of the people named in a line; metadata often has room for only one."""
    sets = [_name_set(one.value) for one in printed]
    return printed + [one for one in stated if not any(_name_set(one.value) < names for names in sets)]


def _name_set(names: tuple[str, ...]) -> frozenset[str]:
    """The names in a form for comparing, without titles of honour."""
    return frozenset(_HONOUR.sub("", normalise(name)) for name in names)


_HONOUR = re.compile(r"^(?:dr|prof|professor|mr|mrs|ms|sir|dame) ")


def _find_stated(stated: Iterable[Candidate]) -> Iterator[Candidate]:
    """People named in the page's metadata."""
    for one in stated:
        names = tuple(dict.fromkeys(name for value in one.value if "/" not in value for name in _parse_stated(value)))
        if names:
            yield Candidate(names, one.method, one.confidence, one.quote)


def _parse_stated(value: str) -> tuple[str, ...]:
    """The people in a stated value; a single word left over from several is part of another name, and is dropped."""
    names = parse_authors(value)
    piece = len(names) == 1 and " " not in names[0] and names[0].isascii() and " " in value.strip()
    return () if piece else names


def _find_organisations(stated: Iterable[Candidate]) -> Iterator[Candidate]:
    """Stated authors that are not people: the name of an account, a desk, an organisation."""
    for one in stated:
        names = tuple(
            re.sub(r"^by\s+", "", value.strip(), flags=re.IGNORECASE)
            for value in one.value
            if not _GENERIC.match(value.strip()) and value not in AGENCIES and not re.search(r"[@/]|https?:", value)
        )
        if names and all(len(name.split()) <= 5 for name in names):
            yield Candidate(names, f"{one.method}, no person", 0.75 * one.confidence, one.quote)


def _find_printed(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], reading: Reading) -> list[Candidate]:
    """Authors named in lines, the most reliable first; of several lines of one kind, the nearest to the headline."""
    people = {normalise(name) for stated in reading.found.get("authors", ()) for name in stated.value}
    header = list(_find_above(measured, verdicts, people))
    below = list(_find_below(measured, verdicts))
    if not header and not below:
        below = list(_find_elsewhere(measured))
    firsts: dict[str, Candidate] = {}
    for one in (*header, *below):
        firsts.setdefault(one.method, one)
    return list(firsts.values())


def _find_above(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], people: set[str]) -> Iterator[Candidate]:
    said = _read_said(measured)
    for index in find_header(measured):
        block, role = measured.blocks[index], verdicts[index].role
        if measured.lengths[index] > MOST_WORDS or not block.text or measured.repeats[index] or index == measured.title:
            if index == measured.start and (inside := find_credited(block.text[:120])):
                yield Candidate(parse_authors(inside), "credited", 0.85, inside)
            continue
        yield from _read_line(measured, index, role, people, said)


def _read_line(measured: MeasuredBlocks, index: int, role: str, people: set[str], said: _Said) -> Iterator[Candidate]:
    text = measured.blocks[index].text
    line = find_byline(text)
    if line and not (measured.prose[index] and ends_sentence(text)):
        yield Candidate(parse_authors(line), "byline", 0.9, line)
    elif role == "byline" and (names := parse_authors(text)):
        yield Candidate(names, "byline element", 0.86, text)
    elif role == "updated" and (inside := find_credited(text[:120])):
        yield Candidate(parse_authors(inside), "credited", 0.85, inside)
    elif normalise(text) in people:
        if names := _parse_stated(text):
            yield Candidate(names, "stated and printed", 0.93, text)
    elif (name := _find_inside(text)) and not ends_sentence(text):
        yield Candidate(name, "by, within a line", 0.85, text)
    elif _LABEL.match(text) and (names := _read_name(measured, index + 1, said.common)):
        yield Candidate(names, "label and name", 0.85, f"{text} {measured.blocks[index + 1].text}")
    elif not (measured.furniture[index] or measured.prose[index]) and (names := _read_bare(measured, index, said)):
        yield Candidate(names, "name near the headline", 0.8, text)


def _find_inside(text: str) -> tuple[str, ...]:
    """The people after a `by` that follows only dates, names and neutral words, and is not part of a sentence."""
    match = _INSIDE.search(text)
    if not match:
        return ()
    names = tuple(name for name in parse_authors(match["name"]) if " " in name)
    before = _NEUTRAL.sub(" ", _cut_days(text[: match.start()]))
    for name in names:
        before = before.replace(name, " ")
    return () if any(mark.isalpha() for mark in before) else names


def _read_name(measured: MeasuredBlocks, index: int, common: frozenset[str]) -> tuple[str, ...]:
    if index >= len(measured.blocks) or measured.lengths[index] > 12:
        return ()
    names = parse_authors(measured.blocks[index].text)
    return names if names and (is_name_line(names[0], common=common) or len(names) > 1) else ()


def _read_bare(measured: MeasuredBlocks, index: int, said: _Said) -> tuple[str, ...]:
    """The names in a line that consists of names, or names and a date, if something nearby confirms an author."""
    text = measured.blocks[index].text
    dated = bool(_find_days(text) or _TIMING.search(text))
    parts = [part for part in _PARTS.split(_cut_days(text)) if part]
    names = [name for part in parts for name in _split_names(part) if is_name_line(name, common=said.common)]
    if not names or (len(names) < len(parts) and not dated):
        return ()
    near = [
        measured.blocks[at].text for at in range(max(0, index - 2), min(len(measured.blocks), index + 3)) if at != index
    ]
    shown = PICTURED.sub("", text) != text
    again = any(PICTURED.sub("", other) == names[0] for other in near)
    beside = any(len(other) < 80 and (_find_days(other) or _TIMING.search(other)) for other in near)
    alone = len(names) == len(parts) and _is_above(measured, index) and not _is_subject(names, said)
    return tuple(dict.fromkeys(names)) if dated or beside or again or shown or alone else ()


def _is_above(measured: MeasuredBlocks, index: int) -> bool:
    return measured.title is not None and measured.title < index < measured.start


def _is_subject(names: list[str], said: _Said) -> bool:
    """True if the text mentions one of the people, or a given name is unknown; the line may then be a tag."""
    parts = [name.split() for name in names]
    return not all(is_given(first) for first, *_ in parts) or any(part[-1] in said.whole for part in parts)


def _split_names(part: str) -> list[str]:
    bare = PICTURED.sub("", part.strip(" ,;:"))
    return list(parse_authors(bare)) or [bare]


def _find_days(text: str) -> bool:
    return any(mention.year for mention in find_mentions(text))


def _cut_days(text: str) -> str:
    for mention in reversed(find_mentions(text)):
        text = f"{text[: mention.start]}|{text[mention.end :]}"
    return _TIMING.sub("|", text)


def _find_below(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> Iterator[Candidate]:
    """Authors in a box after the text (a name and a line that starts with it), in a byline or in a note."""
    last = min(len(measured.blocks), measured.end + BELOW)
    for index in range(max(measured.start + 3, measured.end - BELOW), last):
        text = measured.blocks[index].text
        if measured.repeats[index] or not text or measured.lengths[index] > 80:
            continue
        bare = PICTURED.sub("", text)
        if verdicts[index].role == "byline" or (
            abs(index - measured.end) < 4 and measured.lengths[index] < 16 and find_byline(text)
        ):
            names = tuple(name for name in parse_authors(text) if is_name_line(name))
            if names:
                yield Candidate(names, "byline below", 0.8, text)
        elif is_name_line(bare) and _is_told(measured, index, bare):
            yield Candidate((bare,), "author's box", 0.8, text)
        elif (match := _WRITES.match(text)) and is_name_line(match["name"]):
            yield Candidate((match["name"],), "author's note", 0.75, text)
    for index in (
        *range(measured.start, min(measured.start + 3, measured.end)),
        *range(max(measured.start + 3, measured.end - 3), last),
    ):
        match = _WRITTEN.match(measured.blocks[index].text)
        names = tuple(name for name in parse_authors(match["names"]) if is_name_line(name)) if match else ()
        if names:
            yield Candidate(names, "author's note", 0.75, measured.blocks[index].text)


def _is_told(measured: MeasuredBlocks, index: int, name: str) -> bool:
    """True if the lines below are about the named person, or the line above is a label such as `About the author`."""
    after = [measured.blocks[at].text for at in range(index + 1, min(index + 4, len(measured.blocks)))]
    opening = re.compile(rf"(?:{'|'.join(map(re.escape, name.split()))}|I['’]m|I am)\b")
    told = any(len(line) > 40 and opening.match(line) for line in after)
    return told or bool(index and _BOX.match(measured.blocks[index - 1].text))


def _find_elsewhere(measured: MeasuredBlocks) -> Iterator[Candidate]:
    """The only person in bylines above the end of the text, for captures with no byline near the headline."""
    people: dict[tuple[str, ...], str] = {}
    for index in range(measured.end):
        text = measured.blocks[index].text
        if 3 < len(text) < 160 and measured.lengths[index] <= MOST_WORDS and not measured.repeats[index]:
            line = _HEAD.match(text)
            names = parse_authors(text[line.end() :]) if line else ()
            if names and is_name_line(names[0]):
                people.setdefault(names, text)
    if len(people) == 1:
        yield from (Candidate(names, "the only byline", 0.75, quote) for names, quote in people.items())


_HEAD = re.compile(r"(?:(?:[Ww]ritten|WRITTEN|[Pp]osted) )?[Bb][Yy]\s*(?=[^\W\d_a-z])")


def _read_said(measured: MeasuredBlocks) -> _Said:
    texts = [block.text for block in measured.blocks[measured.start : measured.end]]
    title = measured.blocks[measured.title].text if measured.title is not None else ""
    common = frozenset(word for text in texts for word in text.split() if word.islower())
    return _Said(common, "\n".join((title, *texts))[:MOST_SAID])
