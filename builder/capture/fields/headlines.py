"""Headline and dek.

Rule: the page's own statement and the printed line confirm each other. A site's name is never part of a title, and
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
from builder.capture.segment.measured_blocks import MeasuredBlocks
from builder.text import cut_words

LEAST_DEK = 7
"""Maximum number of words in a line with a relative time, such as `Published 2 hours ago`, that is not a dek."""
SAME = 0.5
"""Minimum share of words in common, of the shorter title's words, between two titles of one article."""
LEAST_TITLE = 3
"""Minimum number of words in a heading that rephrases a longer title; a shorter one is a label."""
DIFFERING = 0.7
"""Confidence of a page's only `h1` that differs from the stated title; it was right on 41 of 57 such pages."""
FAR = 60
"""Maximum number of blocks from an `h1` to the text; one further up heads something else, such as an offer."""
OPENING = 20_000
"""Number of characters at the start of the text that a description may repeat."""
LONG = 90
"""Minimum number of characters in a title that the page may have cut; search engines ask for at most 110."""

_SLUG = re.compile(r"^(?:RPT|REFILE|CORRECTED|(?:UPDATE|WRAPUP) \d+)\s?-\s?(?=\w)")
"""Prefix of an agency before the headline of a repeated or corrected copy."""
_DEK_NAMES = re.compile(
    r"\bde[ck]k?\b|stand-?first|sub-?(?:title|head|deck)|summary|excerpt|\bintro|\blede?\b|chapo|vorspann|bajada|"
    r"teaser|description|tag-?line|sottotitolo|entradilla|\bstrap\b"
)
"""Class and id names of elements that contain a dek."""


def find_title(measured: MeasuredBlocks, reading: Reading, *, publisher: str | None) -> Finding:
    """The headline; if it is neither stated nor printed, the opening words of the text, marked inferred."""
    stated_names = (candidate.value for candidate in reading.found.get("publisher", ()))
    names = tuple(dict.fromkeys(filter(None, (publisher, *stated_names))))
    headings = tuple(block.text for block in measured.blocks if block.tag in ("h1", "h2"))[:12]
    whole = list(dict.fromkeys((*reading.found.get("title", ()), *reading.found.get("page_title", ()))))
    stated = _complete(
        [_set_value(known, cut_site_name(known.value, names=names, headings=headings)) for known in whole]
    )
    printed = list(_find_printed(measured, stated, names))
    found = pick(_set_value(known, _SLUG.sub("", known.value)) for known in (*stated, *printed) if known.value)
    if found:
        return _doubt(found, stated)
    opening = next((block.text for block in measured.blocks[measured.start : measured.end]), "") or "Untitled"
    return Finding(cut_words(opening, 90), "opening words", 0.2, opening[:200], inferred=True)


def _doubt(found: Finding, stated: list[Candidate]) -> Finding:
    """Lower the confidence of an `h1` that differs from all titles in the metadata."""
    others = {normalise(candidate.value) for candidate in stated}
    if found.method != "h1 element" or not others or normalise(str(found.value)) in others:
        return found
    return msgspec.structs.replace(found, confidence=DIFFERING)


def _set_value(candidate: Candidate, value: str) -> Candidate:
    return msgspec.structs.replace(candidate, value=value)


def _complete(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates; those that a page cut short are completed from longer ones."""
    return [_set_value(known, _find_whole(known.value, candidates)) for known in candidates]


def _find_whole(title: str, candidates: list[Candidate]) -> str:
    bare = re.sub(r"\s*(?:…|\.\.\.)$", "", title)
    if bare == title and len(title) < LONG:
        return title
    longer = (other.value for other in candidates if other.value.startswith(bare) and len(other.value) > len(title))
    return next((other for other in longer if re.match(r"\s?[\w(“‘'\"]", other[len(bare) :])), title)


def _find_printed(measured: MeasuredBlocks, stated: list[Candidate], names: tuple[str, ...]) -> Iterator[Candidate]:
    """The block chosen as the headline, and the page's `h1` if it rephrases the stated title."""
    known = {normalise(candidate.value) for candidate in stated}
    confirmed = False
    if measured.title is not None:
        block = measured.blocks[measured.title]
        confirmed = normalise(block.text) in known
        sure = (
            0.97
            if confirmed
            else 0.89
            if block.tag == "h1"
            else 0.8
            if measured.page
            else round(measured.title_sure, 2)
        )
        method = "the line above the text" if block.tag == "line" else f"{block.tag} element"
        yield Candidate(block.text, method, sure, block.text)
        confirmed = confirmed and block.tag in ("h2", "h3", "h4")
    if not confirmed and (heading := _find_heading(measured, stated, names)):
        yield Candidate(heading, "h1 element", 0.985, heading)


def _find_heading(measured: MeasuredBlocks, stated: list[Candidate], names: tuple[str, ...]) -> str | None:
    """The page's only `h1`, if it rephrases the stated title, which is for search engines and not for readers."""
    found = [
        block.text for block in measured.blocks[max(0, measured.start - FAR) :]
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
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], reading: Reading, *, opening: str, title: str
) -> Finding | None:
    """The dek as printed, else the page's description if it is not just the beginning of the text.

    A line below the headline that reads like a label has lower priority than the description.
    """
    opening = opening[:OPENING]
    stated = [known for known in reading.found.get("dek", ()) if not _repeats(known.value, opening, title)]
    known = {normalise(candidate.value) for candidate in stated}
    candidates = list(stated)
    for index, verdict in enumerate(verdicts):
        block = measured.blocks[index]
        if verdict.role == "dek" and not _is_when(block.text):
            sure = 0.95 if normalise(block.text) in known else 0.85 if _reads_as_dek(block) else 0.3
            candidates.append(Candidate(block.text, "the line below the headline", sure, block.text))
    return pick(candidate for candidate in candidates if candidate.confidence > (0.5 if measured.page else 0.0))


def _is_when(text: str) -> bool:
    """True for a line with a relative time and little else."""
    words = text.split()
    return len(words) <= LEAST_DEK and bool(find_relative(text))


def _reads_as_dek(block: Block) -> bool:
    """True for a line below the headline that is named as a dek, or is a sentence."""
    words = len(block.text.split())
    dated = sum(len(mention.quote) for mention in find_mentions(block.text)) > 0.2 * len(block.text)
    if words < 4 or dated or find_byline(block.text):
        return False
    named = block.tag in ("h2", "h3") or _DEK_NAMES.search(" ".join(block.names.split()[-5:]))
    running = ends_sentence(block.text) or (words >= 8 and find_stop_share(block.text) > 0.2)
    return bool(named) or (running and block.links < 0.4)


def _repeats(text: str, opening: str, title: str) -> bool:
    """True if a description only repeats the beginning of the text, or the headline."""
    words = normalise(text).split()[:12]
    return normalise(text) == normalise(title) or (len(words) > 3 and " ".join(words) in normalise(opening))
