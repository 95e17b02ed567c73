"""One capture under review: its blocks with their roles, its article, every field with its evidence.

Rule: reads and writes nothing. The blocks are read again from the stored capture with the current furniture; the reason
in `capture.json` for dropping a block takes precedence.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from builder.article.dialects import read_values
from builder.article.evidence import Candidate, CaptureRecord, Finding
from builder.article.heads import split_front_matter
from builder.article.store import CONTENT, read_content
from builder.capture.conversion.body import format_alone
from builder.capture.conversion.convert import ClassifiedCapture, NoArticle, classify_capture
from builder.capture.furniture.fingerprint import find_host, make_fingerprint
from builder.capture.furniture.furniture_file import load_furniture
from builder.capture.furniture.outlets import OutletLookup
from builder.capture.importing.import_records import ImportRecord
from builder.capture.importing.review_queue import WEIGHTS, is_unsure, read_record
from builder.capture.importing.stored_captures import read_kept
from builder.capture.inline import escape
from builder.capture.roles.rules import CLAIMED
from builder.capture.segment.known_lines import ANYWHERE
from builder.errors import Fault, make_fault
from builder.files import decode_text, hash_bytes

MOST_BLOCKS = 3000
"""Maximum number of blocks that are shown of a capture."""
SHOWN = ("title", "section", "date", "authors", "byline", "tags", "dek", "kicker", "agency", "dateline", "publisher",
         "original_url", "updated", "language", "kind", "correction")  # fmt: skip
"""The fields that conversion finds, in the order shown."""
ALWAYS = frozenset(("title", "section", "date", "authors", "tags"))
LISTS = frozenset(("tags", "authors"))
LEAST_LETTERS = 12
"""Minimum number of letters of a part of a paragraph that identifies its block."""
SEPARATOR = "; "
"""Between the values of a list, where they are written in one line."""


class CapturedBlock(msgspec.Struct, frozen=True):
    """A block of the capture."""

    index: int
    text: str
    role: str
    reason: str
    kept: bool
    markdown: str
    """Its Markdown in the article, or what it would be there."""


class OtherValue(msgspec.Struct, frozen=True):
    """Another value that a field could have."""

    text: str
    method: str
    confidence: float
    quote: str = ""


class ReviewField(msgspec.Struct, frozen=True):
    """A field of the front matter with its evidence."""

    key: str
    text: str
    """The value as the file has it, in one line; empty for none."""
    method: str
    confidence: float
    quote: str
    note: str
    others: tuple[OtherValue, ...]
    unsure: bool
    reviewed: bool
    edited: bool
    """True if a person wrote another value than the last import."""
    ruled: bool
    """True if the last import, by `tags.yaml` or to agree with the archive, changed the capture's own value."""
    inferred: bool


class ArticleParagraph(msgspec.Struct, frozen=True):
    """A paragraph of the article's Markdown, and the block that it came from."""

    text: str
    block: int | None


class ReviewCase(msgspec.Struct, frozen=True):
    """Everything that is shown of a capture."""

    folder: str
    path: str
    sha256: str
    """Of the article's file: a decision about another version is refused."""
    outlet: str
    fields: tuple[ReviewField, ...]
    blocks: tuple[CapturedBlock, ...]
    paragraphs: tuple[ArticleParagraph, ...]
    note: str = ""
    """The reason why blocks are missing."""


def load_review_case(root: Path, folder: str) -> ReviewCase:
    """The capture of the article in `content/<folder>/`; raises `Fault` when its files cannot be read."""
    base, path = root / CONTENT / folder, f"{CONTENT}/{folder}/index.md"
    data = read_content(root, f"{folder}/index.md")
    record = read_record(base / "capture.json")
    front = split_front_matter(decode_text(data, path=path), path=path)
    values = read_values(front, path=path)
    outlet, blocks = _load_blocks(root, folder, record)
    note = ""
    if not blocks:
        blocks = _list_dropped(record)
        note = "The capture was not kept, or cannot be read any more: only what was dropped is shown."
    return ReviewCase(
        folder=folder,
        path=path,
        sha256=hash_bytes(data),
        outlet=outlet or find_host(record.key) or ANYWHERE,
        fields=tuple(_list_fields(record, values)),
        blocks=blocks[:MOST_BLOCKS],
        paragraphs=match_paragraphs(front.body, blocks),
        note=note,
    )


def _load_blocks(root: Path, folder: str, record: CaptureRecord) -> tuple[str, tuple[CapturedBlock, ...]]:
    """(outlet, blocks) of the kept capture; no blocks when there is none."""
    capture = read_kept(root, ImportRecord(folder, record.key, record.capture.sha256, record.converter, "", None))
    if capture is None:
        return "", ()
    try:
        draft = classify_capture(capture)
        if isinstance(draft, NoArticle):
            return record.furniture.outlet, ()
        digest = make_fingerprint(draft)
        outlet = record.furniture.outlet or digest.host or digest.publisher
        learned = OutletLookup(load_furniture(root)).find_learned(digest, outlet=outlet)
        judged = classify_capture(capture, furniture=learned)
    except Fault:
        return "", ()
    chosen = draft if isinstance(judged, NoArticle) else judged
    return learned.outlet or outlet, tuple(_list_captured_blocks(chosen, record))


def _list_captured_blocks(draft: ClassifiedCapture, record: CaptureRecord) -> Iterator[CapturedBlock]:
    said = {dropped.block: dropped for dropped in record.dropped}
    for index, (block, verdict) in enumerate(zip(draft.measured.blocks, draft.verdicts, strict=True)):
        role, reason, dropped = verdict.role, verdict.reason, said.get(index)
        if dropped and dropped.text.endswith(block.text) and role in CLAIMED:  # a number may precede it
            role, reason = dropped.role, dropped.reason
        yield CapturedBlock(index, block.text, role, reason, role in CLAIMED, format_alone(block))


def _list_dropped(record: CaptureRecord) -> tuple[CapturedBlock, ...]:
    return tuple(
        CapturedBlock(dropped.block, dropped.text, dropped.role, dropped.reason, False, escape(dropped.text))
        for dropped in record.dropped
    )


def _list_fields(record: CaptureRecord, values: Mapping[str, Any]) -> Iterator[ReviewField]:
    reviewed, inferred = values.get("reviewed") or (), values.get("inferred") or ()
    for key in SHOWN:
        finding, value = record.fields.get(key), values.get(key)
        if finding is None and value is None and key not in ALWAYS:
            continue
        given = finding.value if finding else None
        written = record.article.values.get(key) if record.article.values is not None else given
        edited = value != written
        done = key in reviewed
        missing = finding is None and value is None and key == "date"
        known = finding or Finding(None, _explain_none(value, edited=edited), 0.0)
        yield ReviewField(
            key=key,
            text=format_value(value),
            method=known.method,
            confidence=known.confidence,
            quote=known.quote,
            note=known.note,
            others=tuple(_list_options(known, value)),
            unsure=not done
            and (missing or bool(finding and value == given and key in WEIGHTS and is_unsure(key, finding))),
            reviewed=done,
            edited=edited,
            ruled=not edited and value != given,
            inferred=key in inferred,
        )


def _explain_none(value: Any, *, edited: bool) -> str:
    """The origin of a value that the capture did not give."""
    if value is None:
        return "nothing in the capture says"
    return "written by hand" if edited else "written by the import"


def _list_options(finding: Finding, value: Any) -> Iterator[OtherValue]:
    """Other values of the field; the conversion's own comes first where a person wrote another."""
    seen = {format_value(value), ""}
    ranked: tuple[Finding | Candidate, ...] = (finding, *finding.others)
    for other in ranked:
        text = format_value(other.value)
        if text not in seen:
            seen.add(text)
            yield OtherValue(text, other.method, other.confidence, other.quote)


def format_value(value: Any) -> str:
    """A value in one line; the parts of a list with `; ` between them."""
    if value is None:
        return ""
    return SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def parse_value(key: str, text: str) -> Any:
    """The value that `format_value` wrote, or that a person wrote in its form; None for an empty one."""
    if key in LISTS:
        return [part.strip() for part in text.split(";") if part.strip()] or None
    return " ".join(text.split()) or None


def find_field(case: ReviewCase, key: str) -> ReviewField:
    """A field of the case; raises `Fault` if there is none of that name."""
    for field in case.fields:
        if field.key == key:
            return field
    raise make_fault(case.path, f"there is no field {key!r} to review")


def match_paragraphs(body: str, blocks: tuple[CapturedBlock, ...]) -> tuple[ArticleParagraph, ...]:
    """The paragraphs of the text, each with the kept block that it came from if that can be found."""
    kept = [(fold_words(piece.markdown or piece.text), piece) for piece in blocks if piece.kept]
    parts, at = [], 0
    for text in re.split(r"\n[ \t]*\n", body.strip("\n")):
        folded, found = fold_words(text), None
        for number in range(at, len(kept)) if folded else ():
            if is_same_text(folded, kept[number][0]):
                found, at = kept[number][1].index, number
                break
        parts.append(ArticleParagraph(text.strip("\n"), found))
    return tuple(part for part in parts if part.text)


def fold_words(text: str) -> str:
    """The letters and digits alone: punctuation and spaces differ between a block and its paragraph."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_same_text(paragraph: str, block: str) -> bool:
    """True if a folded paragraph is a folded block, perhaps without its dateline, or within a list."""
    if not block or paragraph == block:
        return bool(block)
    parts = block.endswith(paragraph) or paragraph.startswith(block)
    return parts and min(len(paragraph), len(block)) >= LEAST_LETTERS
