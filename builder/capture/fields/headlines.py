"""Headline and dek.

Rule: the page's own statement and the printed line confirm each other; a site's name is never part of a title, and
the opening words of the text are never a dek.
"""

import re
from collections.abc import Iterator

import msgspec

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.blocks import Block, Reading
from builder.capture.formats.metadata import cut_site_name
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.language import ends_sentence, find_stop_share, normalise
from builder.capture.patterns.people import find_byline
from builder.capture.patterns.relative_dates import find_relative
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import Sheet
from builder.text import cut_words

LEAST_DEK = 7
"""Words of a line that says when, `Published 2 hours ago`, and is no dek."""
SAME = 0.5
"""Share of the words of the shorter of two titles that stand in both when they mean the same article."""
LEAST_TITLE = 3
"""Words of a heading that says a longer title in other words; a shorter one is a label."""
DIFFERING = 0.7
"""Of pages whose one `h1` differs from the title that they state, so many (41 of 57) mean the `h1`."""
FAR = 60
"""Blocks above the text beyond which an `h1` heads something else, an offer say."""
OPENING = 20_000
"""Characters of the text's beginning that a description may repeat."""
LONG = 90
"""Characters of a title that a page may have cut: search engines ask for at most 110."""

_SLUG = re.compile(r"^(?:RPT|REFILE|CORRECTED|(?:UPDATE|WRAPUP) \d+)\s?-\s?(?=\w)")
"""What an agency puts before the headline of a repeated or corrected copy."""
_DEK_NAMES = re.compile(
    r"\bde[ck]k?\b|stand-?first|sub-?(?:title|head|deck)|summary|excerpt|\bintro|\blede?\b|chapo|vorspann|bajada|"
    r"teaser|description|tag-?line|sottotitolo|entradilla|\bstrap\b"
)
"""How pages name the element that holds a dek."""


def find_title(sheet: Sheet, reading: Reading, *, publisher: str | None) -> Finding:
    """The headline; when neither stated nor printed, the opening words of the text, marked inferred."""
    stated_names = (candidate.value for candidate in reading.found.get("publisher", ()))
    names = tuple(dict.fromkeys(filter(None, (publisher, *stated_names))))
    headings = tuple(block.text for block in sheet.blocks if block.tag in ("h1", "h2"))[:12]
    whole = list(dict.fromkeys((*reading.found.get("title", ()), *reading.found.get("page_title", ()))))
    stated = _complete(
        [_set_value(known, cut_site_name(known.value, names=names, headings=headings)) for known in whole]
    )
    printed = list(_find_printed(sheet, stated, names))
    found = pick(_set_value(known, _SLUG.sub("", known.value)) for known in (*stated, *printed) if known.value)
    if found:
        return _doubt(found, stated)
    opening = next((block.text for block in sheet.blocks[sheet.start : sheet.end]), "") or "Untitled"
    return Finding(cut_words(opening, 90), "opening words", 0.2, opening[:200], inferred=True)


def _doubt(found: Finding, stated: list[Candidate]) -> Finding:
    """A heading is the title as sure as the metadata says the same; where they differ it is so little more than often."""
    others = {normalise(candidate.value) for candidate in stated}
    if found.method != "h1 element" or not others or normalise(str(found.value)) in others:
        return found
    return msgspec.structs.replace(found, confidence=DIFFERING)


def _set_value(candidate: Candidate, value: str) -> Candidate:
    return msgspec.structs.replace(candidate, value=value)


def _complete(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, those that a page cut short completed by another that goes on."""
    return [_set_value(known, _find_whole(known.value, candidates)) for known in candidates]


def _find_whole(title: str, candidates: list[Candidate]) -> str:
    bare = re.sub(r"\s*(?:…|\.\.\.)$", "", title)
    if bare == title and len(title) < LONG:
        return title
    longer = (other.value for other in candidates if other.value.startswith(bare) and len(other.value) > len(title))
    return next((other for other in longer if re.match(r"\s?[\w(“‘'\"]", other[len(bare) :])), title)


def _find_printed(sheet: Sheet, stated: list[Candidate], names: tuple[str, ...]) -> Iterator[Candidate]:
    """The line that was taken for the headline, and the page's `h1` where it says the same in other words."""
    known = {normalise(candidate.value) for candidate in stated}
    confirmed = False
    if sheet.title is not None:
        block = sheet.blocks[sheet.title]
        confirmed = normalise(block.text) in known
        sure = 0.97 if confirmed else 0.89 if block.tag == "h1" else 0.8 if sheet.page else round(sheet.title_sure, 2)
        method = "the line above the text" if block.tag == "line" else f"{block.tag} element"
        yield Candidate(block.text, method, sure, block.text)
        confirmed = confirmed and block.tag in ("h2", "h3", "h4")
    if not confirmed and (heading := _find_heading(sheet, stated, names)):
        yield Candidate(heading, "h1 element", 0.985, heading)


def _find_heading(sheet: Sheet, stated: list[Candidate], names: tuple[str, ...]) -> str | None:
    """The page's one `h1`, when it says in other words what the metadata says: readers saw this, search engines that."""
    found = [
        block.text for block in sheet.blocks[max(0, sheet.start - FAR) :]
        if block.tag == "h1" and block.zone not in ("nav", "footer", "aside")
    ]  # fmt: skip
    words = set(normalise(found[0]).split()) if len(set(found)) == 1 else set()
    if not 2 <= len(words) <= 32 or normalise(found[0]) in map(normalise, names):
        return None
    for candidate in stated:
        others = set(normalise(candidate.value).split())
        label = len(words) < LEAST_TITLE < len(others) or (found[0].isupper() and not candidate.value.isupper())
        if others and not label and len(words & others) >= SAME * min(len(words), len(others)):
            return found[0]
    return None


def find_dek(
    sheet: Sheet, verdicts: tuple[Verdict, ...], reading: Reading, *, opening: str, title: str
) -> Finding | None:
    """The dek as printed, else the page's description where it is not just the beginning of the text.

    A line below the headline that reads like a label gives way to the description.
    """
    opening = opening[:OPENING]
    stated = [known for known in reading.found.get("dek", ()) if not _repeats(known.value, opening, title)]
    known = {normalise(candidate.value) for candidate in stated}
    candidates = list(stated)
    for index, verdict in enumerate(verdicts):
        block = sheet.blocks[index]
        if verdict.role == "dek" and not _is_when(block.text):
            sure = 0.95 if normalise(block.text) in known else 0.85 if _reads_as_dek(block) else 0.3
            candidates.append(Candidate(block.text, "the line below the headline", sure, block.text))
    return pick(candidate for candidate in candidates if candidate.confidence > (0.5 if sheet.page else 0.0))


def _is_when(text: str) -> bool:
    """Whether a line says when, and little else."""
    words = text.split()
    return len(words) <= LEAST_DEK and bool(find_relative(text))


def _reads_as_dek(block: Block) -> bool:
    """Whether a line below the headline is named as a dek, or is a sentence."""
    words = len(block.text.split())
    dated = sum(len(mention.quote) for mention in find_mentions(block.text)) > 0.2 * len(block.text)
    if words < 4 or dated or find_byline(block.text):
        return False
    named = block.tag in ("h2", "h3") or _DEK_NAMES.search(" ".join(block.names.split()[-5:]))
    running = ends_sentence(block.text) or (words >= 8 and find_stop_share(block.text) > 0.2)
    return bool(named) or (running and block.links < 0.4)


def _repeats(text: str, opening: str, title: str) -> bool:
    """Whether a description merely repeats how the text begins, or the headline."""
    words = normalise(text).split()[:12]
    return normalise(text) == normalise(title) or (len(words) > 3 and " ".join(words) in normalise(opening))
