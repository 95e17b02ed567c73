"""Headline, section, kicker and dek.

Rule: the page's own statement and the printed line confirm each other; a site's name is never part of a title, and
the opening words of the text are never a dek.
"""

import re
from collections.abc import Iterator

from builder.capture.blocks import Reading
from builder.capture.evidence import Candidate, Finding, pick
from builder.capture.fields.relative import find_relative
from builder.capture.formats.metadata import cut_site_name
from builder.capture.language import normalise
from builder.capture.roles import Verdict
from builder.capture.sheet import Sheet
from builder.text import cut_words

LEAST_DEK = 7
"""Words of a line that says when, `Published 2 hours ago`, and is no dek."""
SAME = 0.5
"""Share of the words of the shorter of two titles that stand in both when they mean the same article."""

_GENERIC = re.compile(
    r"^(?:home|news|article|story|stories|latest|archive|page|index|default|content|en|de|fr|es|www|amp|web|blog|posts?)$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"^(?:RPT|REFILE|CORRECTED|(?:UPDATE|WRAPUP) \d+)\s?-\s?(?=\w)")
"""What an agency puts before the headline of a repeated or corrected copy."""
_KICKER_NAMES = re.compile(
    r"kicker|eyebrow|overline|rubric|section-?(?:label|name)|category|topline|strap-?line|label|dachzeile|surtitre|antetitulo"
)


def find_title(sheet: Sheet, reading: Reading, *, publisher: str | None) -> Finding:
    """The headline; when neither stated nor printed, the opening words of the text, marked inferred."""
    names = tuple(filter(None, (publisher, *(candidate.value for candidate in reading.found.get("publisher", ())))))
    headings = tuple(block.text for block in sheet.blocks if block.tag in ("h1", "h2"))[:12]
    candidates = [
        Candidate(
            cut_site_name(candidate.value, names=names, headings=headings),
            candidate.method,
            candidate.confidence,
            candidate.quote,
        )
        for candidate in (*reading.found.get("title", ()), *reading.found.get("page_title", ()))
    ]
    if sheet.title is not None:
        block = sheet.blocks[sheet.title]
        stated = {normalise(candidate.value) for candidate in candidates}
        sure = 0.97 if normalise(block.text) in stated else 0.89 if block.tag == "h1" else 0.8
        candidates.append(
            Candidate(
                block.text,
                "the line above the text" if block.tag == "line" else f"{block.tag} element",
                sure,
                block.text,
            )
        )
    if heading := _find_heading(sheet, candidates):
        candidates.append(Candidate(heading, "h1 element", 0.985, heading))
    found = pick(
        Candidate(_SLUG.sub("", candidate.value), candidate.method, candidate.confidence, candidate.quote)
        for candidate in candidates
        if candidate.value
    )
    if found:
        return found
    opening = next((block.text for block in sheet.blocks[sheet.start : sheet.end]), "") or "Untitled"
    return Finding(cut_words(opening, 90), "opening words", 0.2, opening[:200], inferred=True)


def _find_heading(sheet: Sheet, stated: list[Candidate]) -> str | None:
    """The page's one `h1`, when it says in other words what the metadata says: readers saw this, search engines that."""
    found = [block.text for block in sheet.blocks if block.tag == "h1" and block.zone not in ("nav", "footer", "aside")]
    words = set(normalise(found[0]).split()) if len(set(found)) == 1 else set()
    if not 2 <= len(words) <= 32:
        return None
    for candidate in stated:
        others = set(normalise(candidate.value).split())
        if others and len(words & others) >= SAME * min(len(words), len(others)):
            return found[0]
    return None


def find_section(
    sheet: Sheet, verdicts: tuple[Verdict, ...], reading: Reading
) -> tuple[Finding | None, Finding | None]:
    """(section, kicker): the kicker stands for the section where the page states none."""
    printed = [_cut_trail(sheet.blocks[index].text) for index in _find_labels(sheet, verdicts)]
    stated = [
        candidate
        for candidate in reading.found.get("section", ())
        if not _GENERIC.match(candidate.value) and len(candidate.value) < 60
    ]
    labels = [Candidate(text, "kicker line", 0.75, text) for text in printed]
    if stated:
        section = pick(stated)
        assert section is not None
        cut = [re.sub(rf"^{re.escape(section.value)}\b[\s:|/>›·-]*", "", text, flags=re.IGNORECASE) for text in printed]
        other = [Candidate(text, "kicker line", 0.75, whole) for text, whole in zip(cut, printed, strict=True) if text]
        return section, pick(other)
    if labels:
        return pick(labels[-1:] if sheet.page else labels[:1]), None
    return pick(_find_in_url(reading)), None


def _cut_trail(label: str) -> str:
    """Of a trail such as `Home > Culture > Article` the first part that names something."""
    parts = [part.strip() for part in re.split(r"\s+[>›»]\s+", label)]
    named = [part for part in parts if part and not _HOME.search(part)]
    return named[0] if len(parts) > 1 and named else label


_HOME = re.compile(
    r"(?:^|[:：])\s*(?:home(?: ?page)?|start|startseite|accueil|inicio|início|ホーム|トップ|首页|首頁|الرئيسية)$|^正文$",
    re.I,
)


def _find_labels(sheet: Sheet, verdicts: tuple[Verdict, ...]) -> Iterator[int]:
    for index, verdict in enumerate(verdicts):
        if verdict.role == "kicker":
            yield index
        elif (
            sheet.page
            and sheet.title is not None
            and sheet.title - 6 <= index < sheet.title
            and sheet.lengths[index] <= 6
        ):
            block = sheet.blocks[index]
            if (
                _KICKER_NAMES.search(" ".join(block.names.split()[-6:]))
                and block.zone not in ("nav", "footer")
                and not sheet.furniture[index]
            ):
                yield index


def _find_in_url(reading: Reading) -> Iterator[Candidate]:
    """The first folder of the address: `/business/…`."""
    address = reading.url or next((candidate.value for candidate in reading.found.get("original_url", ())), "")
    match = re.match(r"https?://[^/]+/([a-z][a-z-]{2,24})/[^/]", address)
    if match and not _GENERIC.match(match[1]):
        yield Candidate(match[1].replace("-", " ").capitalize(), "address", 0.5, match[0])


def find_dek(sheet: Sheet, verdicts: tuple[Verdict, ...], reading: Reading, *, opening: str) -> Finding | None:
    """The dek as printed, else the page's description where it is not just the beginning of the text."""
    lines = (sheet.blocks[index].text for index, verdict in enumerate(verdicts) if verdict.role == "dek")
    printed = [line for line in lines if len(line.split()) > LEAST_DEK or not find_relative(line)]
    stated = list(reading.found.get("dek", ()))
    if printed:
        known = {normalise(candidate.value) for candidate in stated}
        return Finding(
            printed[0], "the line below the headline", 0.95 if normalise(printed[0]) in known else 0.85, printed[0]
        )
    fresh = (candidate for candidate in stated if not _is_opening(candidate.value, opening))
    return pick(fresh)


def _is_opening(text: str, opening: str) -> bool:
    """Whether a description merely repeats how the text begins."""
    words = normalise(text).split()[:12]
    return len(words) > 3 and " ".join(words) in normalise(opening)
