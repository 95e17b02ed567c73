"""Conversion of a capture into an article and evidence.

Rule: a pure function of the capture and today's date. All text of the blocks ends up in the article, in a field or in
the list of what was dropped; a field that cannot be determined stays absent.
"""

import re
from datetime import date
from typing import Any, NamedTuple

import msgspec

from builder import __version__
from builder.article.evidence import (
    FORMAT,
    NO_FURNITURE,
    AppliedFurniture,
    CapturedFile,
    CaptureRecord,
    Characters,
    DroppedBlock,
    Finding,
    TextSketch,
)
from builder.article.frontmatter import format_article
from builder.article.model import LONGEST_LINE, ONE_LINE, Article, Image, Visibility, make_id
from builder.capture.addresses import make_key
from builder.capture.blocks import Reading
from builder.capture.conversion.body import format_body
from builder.capture.conversion.page_kind import find_page_kind
from builder.capture.conversion.picture_selection import make_gallery
from builder.capture.encodings import Decoded, decode
from builder.capture.fields import origin
from builder.capture.fields.bylines import find_authors
from builder.capture.fields.dates import doubt_old, find_date, find_updated, infer_changed
from builder.capture.fields.headlines import find_dek, find_title
from builder.capture.fields.sections import find_section
from builder.capture.fields.tags import find_tags
from builder.capture.formats import html
from builder.capture.formats import plain_text as text
from builder.capture.identity import make_sketch
from builder.capture.patterns.lexicon import find_wall, is_paywall_notice
from builder.capture.pictures import SavedPicture, hash_companions
from builder.capture.roles.rules import BODY, CLAIMED, Verdict, assign_roles
from builder.capture.segment.known_lines import NO_LINES, OutletLines, find_repeated_lines, hash_outlet_lines
from builder.capture.segment.measured_blocks import MeasuredBlocks, measure_blocks
from builder.capture.source import Capture
from builder.errors import make_fault
from builder.files import hash_bytes
from builder.text import format_count

FORMATS = ((html.accepts, html.read), (text.accepts, text.read))
"""(accepts, read) of each format, specific before general."""
MOST_BLOCKS, MOST_CHARACTERS = 60_000, 12 * 2**20
"""Maximum numbers of blocks and characters in a capture, to limit time and memory; one with more is a book, a list or
hostile.
"""
LEAST_WORDS = 12
"""Minimum number of words of running text in an article."""
BEFORE_END, AFTER_END = 2, 5
"""Numbers of blocks before and after the end of the text that are searched for a paywall notice."""

Findings = dict[str, Finding | None]


class Conversion(NamedTuple):
    """An article made from a capture."""

    article: Article
    body: str
    record: CaptureRecord
    """The evidence, without what is known only of the finished file."""
    key: str
    """Identity of the article: its address, else the digest of its capture."""
    addresses: tuple[str, ...]
    """All addresses that the capture states for itself, the most reliable first."""
    sketch: TextSketch
    pictures: tuple[SavedPicture, ...] = ()
    """Pictures to store next to the article's file."""

    @property
    def markdown(self) -> str:
        """The content of the article's file."""
        return format_article(self.article, self.body)


class NoArticle(NamedTuple):
    """A capture without an article, and the reason why it has none."""

    reason: str


class ClassifiedCapture(NamedTuple):
    """A capture whose blocks have roles, but whose fields are not yet found."""

    capture: Capture
    decoded: Decoded
    reading: Reading
    measured: MeasuredBlocks
    verdicts: tuple[Verdict, ...]
    furniture: OutletLines


def convert(
    capture: Capture, *, today: date, furniture: OutletLines = NO_LINES, pictures: str | None = None
) -> Conversion | NoArticle:
    """The article in a capture, or the reason why there is none; raises `Fault` if the capture cannot be read.

    `furniture` contains the lines that the capture's outlet is known to repeat. `pictures` is the prefix of the names
    of saved pictures; with None they are not stored, and only their words are kept.
    """
    draft = classify_capture(capture, furniture=furniture)
    return draft if isinstance(draft, NoArticle) else finish_article(draft, today=today, pictures=pictures)


def classify_capture(capture: Capture, *, furniture: OutletLines = NO_LINES) -> ClassifiedCapture | NoArticle:
    """The blocks of a capture and their roles; raises `Fault` if the capture cannot be read."""
    decoded = decode(capture.data)
    reading = _read(capture, decoded)
    repeats = find_repeated_lines(furniture, reading.blocks)
    measured = measure_blocks(reading, repeats=repeats)
    verdicts = assign_roles(measured)
    if measured.page and count_kept(measured, verdicts) < LEAST_WORDS:
        measured = measure_blocks(reading, repeats=repeats, lenient=True)
        verdicts = assign_roles(measured)
    if reason := _find_absence(measured, verdicts) or find_page_kind(reading, measured, decoded.text):
        return NoArticle(reason)
    return ClassifiedCapture(capture, decoded, reading, measured, verdicts, furniture)


def finish_article(
    draft: ClassifiedCapture, *, today: date, pictures: str | None = None, visibility: Visibility = "public",
    plain: ClassifiedCapture | None = None,
) -> Conversion:  # fmt: skip
    """The article of a draft, with its fields, text and evidence.

    `plain` is the draft made without learned furniture. The text sketch is made from it, so that captures compare the
    same before and after something is learned.
    """
    capture, decoded, reading, measured, verdicts, furniture = draft
    opening = origin.find_opening(measured, verdicts)
    gallery = make_gallery(measured, verdicts, reading, capture.companions, folder=pictures)
    body = format_body(measured, verdicts, opening=opening, lead=gallery.lead, pictures=gallery.shown)
    digest = hash_bytes(capture.data)
    findings = _find_fields(measured, verdicts, reading, opening, today)
    address = findings["original_url"].value if findings["original_url"] else None
    key = make_key(address) if address else digest
    article = _make_article(findings, gallery.image, make_id(key), reading)
    if visibility != "public":  # set only if needed: a copy of the default from another process is written out
        article = msgspec.structs.replace(article, visibility=visibility)
    _check_lines(capture, article)
    addresses = tuple(dict.fromkeys(candidate.value for candidate in origin.find_addresses(reading)))
    sketch = _make_sketch(plain or draft, article)
    characters, dropped = _make_ledger(measured, _find_unused(measured, verdicts, findings, gallery.lead), body)
    record = CaptureRecord(
        format=FORMAT,
        converter=__version__,
        key=key,
        capture=CapturedFile(
            sha256=digest,
            name=capture.name,
            bytes=len(capture.data),
            media_type=capture.media_type,
            companions=hash_companions(capture.companions) if capture.companions else "",
            encoding=decoded.encoding,
            url=reading.url,
            captured_at=reading.captured_at,
        ),
        addresses=addresses,
        text=sketch,
        furniture=AppliedFurniture(furniture.outlet, hash_outlet_lines(furniture)) if furniture.lines else NO_FURNITURE,
        fields={field: finding for field, finding in findings.items() if finding},
        pictures=gallery.listed,
        characters=characters,
        dropped=dropped,
    )
    return Conversion(article, body, record, key, addresses, sketch, gallery.pictures)


def _read(capture: Capture, decoded: Decoded) -> Reading:
    for accepts, read in FORMATS:
        if accepts(capture):
            reading = read(capture, decoded)
            _check_size(capture, reading)
            return reading
    raise make_fault(capture.name, f"{capture.media_type} is not a known format", hint="import HTML or plain text")


def _check_size(capture: Capture, reading: Reading) -> None:
    hint = "split the file; no article is that long"
    if len(reading.blocks) > MOST_BLOCKS:
        raise make_fault(capture.name, f"more than {MOST_BLOCKS:,} paragraphs", hint=hint)
    if sum(len(block.text) for block in reading.blocks) > MOST_CHARACTERS:
        raise make_fault(capture.name, f"more than {MOST_CHARACTERS // 2**20} million characters of text", hint=hint)


def _check_lines(capture: Capture, article: Article) -> None:
    """Raise `Fault` for a value that is too long for the front matter."""
    for key in ONE_LINE:
        if len(getattr(article, key) or "") > LONGEST_LINE:
            message = f"a {key} of more than {LONGEST_LINE:,} characters"
            raise make_fault(capture.name, message, hint="no article has one; save the page again")


def count_kept(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> int:
    """Number of words in blocks that are text."""
    return sum(length for length, verdict in zip(measured.lengths, verdicts, strict=True) if verdict.role in BODY)


def _make_sketch(draft: ClassifiedCapture, article: Article) -> TextSketch:
    measured, verdicts = draft.measured, draft.verdicts
    kept = [index for index, verdict in enumerate(verdicts) if verdict.role in BODY]
    around = (*kept[-BEFORE_END:], *range(kept[-1] + 1, min(len(measured.blocks), kept[-1] + 1 + AFTER_END)))
    return make_sketch(
        (measured.blocks[index].text for index in kept),
        headline=article.title,
        words=sum(measured.lengths[index] for index in kept),
        day=article.day,
        walled=any(is_paywall_notice(measured.blocks[index].text) for index in around),
    )


def _find_absence(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> str | None:
    """The reason why a capture is not an article (it is a wall, or has too little running text), or None."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.role in BODY]
    words = sum(measured.lengths[index] for index in kept)
    judged = kept if words >= LEAST_WORDS else range(len(measured.blocks))
    text = "\n".join(measured.blocks[index].text for index in judged)
    if words < 250 and (wall := find_wall(text, sum(measured.lengths[index] for index in judged))):
        return wall
    return f"no article: {format_count(words, 'word')} of running text" if words < LEAST_WORDS else None


def _find_fields(
    measured: MeasuredBlocks,
    verdicts: tuple[Verdict, ...],
    reading: Reading,
    opening: tuple[int, Any] | None,
    today: date,
) -> Findings:
    paragraphs = [block.text for block, verdict in zip(measured.blocks, verdicts, strict=True) if verdict.role in BODY]
    if opening:
        paragraphs[0] = (
            paragraphs[0][opening[1].length :] if measured.blocks[opening[0]].text == paragraphs[0] else paragraphs[0]
        )
    dateline = opening[1] if opening else None
    publisher = origin.find_publisher(measured, verdicts, reading)
    title = find_title(measured, reading, publisher=publisher.value if publisher else None)
    section, kicker = find_section(measured, verdicts, reading, publisher=publisher.value if publisher else None)
    published = find_date(
        measured, verdicts, reading.found.get("date", ()), captured_at=reading.captured_at, today=today
    )
    updated = find_updated(measured, verdicts, reading.found.get("updated", ()), published)
    authors, byline = find_authors(measured, verdicts, reading)
    place = Finding(dateline.place, "dateline", 0.95, dateline.quote) if dateline and dateline.place else None
    agency = origin.find_source_agency(measured, verdicts, dateline, reading)
    excluded = [finding.value for finding in (section, publisher, agency, *((place,) if place else ())) if finding]
    return {
        "title": title,
        "section": section,
        "date": infer_changed(doubt_old(published, updated), updated),
        "tags": find_tags(reading.found.get("tags", ()), paragraphs, title=title.value, exclude=excluded),
        "dek": find_dek(measured, verdicts, reading, opening=" ".join(paragraphs[:2]), title=title.value),
        "kicker": kicker,
        "authors": authors,
        "byline": byline,
        "agency": agency,
        "dateline": place,
        "publisher": publisher,
        "original_url": origin.find_original_url(origin.find_addresses(reading)),
        "updated": updated,
        "language": origin.find_text_language(measured, reading),
        "kind": origin.find_kind(
            measured, verdicts, section.value if section else None, stated=reading.found.get("kind", ())
        ),
        "correction": _find_correction(measured, verdicts),
    }


def _find_correction(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> Finding | None:
    notes = [measured.blocks[index].text for index, verdict in enumerate(verdicts) if verdict.role == "correction"]
    if not notes:
        return None
    words = [re.split(r"\s*[:：—–]\s*|\s-\s", note, maxsplit=1)[-1].strip() or note for note in notes]
    return Finding("\n".join(words), "printed", 0.95, notes[0])


def _make_article(findings: Findings, image: Image | None, identity: str, reading: Reading) -> Article:
    values = {field: finding.value for field, finding in findings.items() if finding}
    inferred = tuple(field for field, finding in findings.items() if finding and finding.inferred)
    return Article(**values, id=identity, image=image, inferred=inferred, captured_at=reading.captured_at)


def _find_unused(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], findings: Findings, lead: int | None
) -> tuple[Verdict, ...]:
    """The verdicts, in which lines that no field uses, such as a second kicker, become furniture."""
    taken = [finding for finding in findings.values() if finding]
    known = {str(text)[:200] for finding in taken for text in (finding.value, finding.quote)}

    def settle(index: int, verdict: Verdict) -> Verdict:
        if index == lead:
            return Verdict("caption", "the article's own picture", verdict.rule)
        text = measured.blocks[index].text[:200]
        if verdict.role in BODY or verdict.role not in CLAIMED or verdict.role in ("caption", "correction"):
            return verdict
        if text not in known:
            return Verdict("furniture", f"a further {verdict.role}, not used", verdict.rule)
        known.discard(text)  # a second copy of the line is not needed for the field
        return verdict

    return tuple(settle(index, verdict) for index, verdict in enumerate(verdicts))


def _make_ledger(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], body: str
) -> tuple[Characters, tuple[DroppedBlock, ...]]:
    """The blocks that were dropped, and the sums: kept + dropped = all text."""
    numbers = tuple(_find_number(measured, index) for index in range(len(measured.blocks)))
    texts = tuple(
        f"{number} {block.text}" if number else block.text
        for number, block in zip(numbers, measured.blocks, strict=True)
    )
    dropped = tuple(
        DroppedBlock(index, verdict.role, verdict.rule, verdict.reason, texts[index])
        if verdict.role not in CLAIMED
        else DroppedBlock(index, "furniture", "number", "the number before a line of no list", numbers[index])
        for index, verdict in enumerate(verdicts)
        if verdict.role not in CLAIMED or (verdict.role != "list" and numbers[index])
    )
    whole = sum(map(len, texts))
    lost = sum(len(one.text) for one in dropped)
    return Characters(all=whole, kept=whole - lost, dropped=lost, body=len(body)), dropped


def _find_number(measured: MeasuredBlocks, index: int) -> str:
    """The number printed before a line of a dump that may be a list item, `12.`; those of a page are not printed."""
    marker = measured.blocks[index].marker
    return marker if not measured.page and marker[:1].isdigit() else ""
