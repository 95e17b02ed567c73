"""One capture on the desk: its blocks with their roles, its article, every field with its evidence.

Rule: reads, writes nothing. The blocks are made from the capture that was kept, with the furniture of today; what
`capture.json` says of a block that was dropped goes before.
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
from builder.capture.conversion.convert import Draft, NoArticle, make_draft
from builder.capture.furniture.fingerprint import find_host, make_digest
from builder.capture.furniture.furniture_file import load_furniture
from builder.capture.furniture.outlets import Shelf
from builder.capture.importing.import_records import Known
from builder.capture.importing.review_queue import WEIGHTS, is_unsure, read_record
from builder.capture.importing.stored_captures import read_kept
from builder.capture.inline import escape
from builder.capture.roles.rules import CLAIMED
from builder.capture.segment.known_lines import ANYWHERE
from builder.errors import Fault, make_fault
from builder.files import decode_text, hash_bytes

MOST_BLOCKS = 3000
"""Blocks of a capture that are shown."""
SHOWN = ("title", "section", "date", "authors", "byline", "tags", "dek", "kicker", "agency", "dateline", "publisher",
         "original_url", "updated", "language", "kind", "correction")  # fmt: skip
"""The fields that conversion finds, in the order in which they are shown."""
ALWAYS = frozenset(("title", "section", "date", "authors", "tags"))
LISTS = frozenset(("tags", "authors"))
LEAST_LETTERS = 12
"""Of a part of a paragraph that tells which block it is."""
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
    """As it stands in the article, or would."""


class OtherValue(msgspec.Struct, frozen=True):
    """Another value that a field could have."""

    text: str
    method: str
    confidence: float
    quote: str = ""


class Field(msgspec.Struct, frozen=True):
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
    """Whether a person wrote another value than the last import."""
    ruled: bool
    """Whether the last import wrote another value than the capture gave: one of the whole archive, or a ruling."""
    inferred: bool


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of the article's Markdown, and the block that it came from."""

    text: str
    block: int | None


class ReviewCase(msgspec.Struct, frozen=True):
    """All that the desk shows of a capture."""

    folder: str
    path: str
    sha256: str
    """Of the article's file: a decision about another version is refused."""
    outlet: str
    fields: tuple[Field, ...]
    blocks: tuple[CapturedBlock, ...]
    paragraphs: tuple[Paragraph, ...]
    note: str = ""
    """Why the blocks are not all there."""


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
    capture = read_kept(root, Known(folder, record.key, record.capture.sha256, record.converter, "", None))
    if capture is None:
        return "", ()
    try:
        draft = make_draft(capture)
        if isinstance(draft, NoArticle):
            return record.furniture.outlet, ()
        digest = make_digest(draft)
        outlet = record.furniture.outlet or digest.host or digest.publisher
        learned = Shelf(load_furniture(root)).find_learned(digest, outlet=outlet)
        judged = make_draft(capture, furniture=learned)
    except Fault:
        return "", ()
    return learned.outlet or outlet, tuple(_list_pieces(draft if isinstance(judged, NoArticle) else judged, record))


def _list_pieces(draft: Draft, record: CaptureRecord) -> Iterator[CapturedBlock]:
    said = {dropped.block: dropped for dropped in record.dropped}
    for index, (block, verdict) in enumerate(zip(draft.sheet.blocks, draft.verdicts, strict=True)):
        role, reason, dropped = verdict.role, verdict.reason, said.get(index)
        if dropped and dropped.text == block.text and role in CLAIMED:
            role, reason = dropped.role, dropped.reason
        yield CapturedBlock(index, block.text, role, reason, role in CLAIMED, format_alone(block))


def _list_dropped(record: CaptureRecord) -> tuple[CapturedBlock, ...]:
    return tuple(
        CapturedBlock(dropped.block, dropped.text, dropped.role, dropped.reason, False, escape(dropped.text))
        for dropped in record.dropped
    )


def _list_fields(record: CaptureRecord, values: Mapping[str, Any]) -> Iterator[Field]:
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
        yield Field(
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
    """Where a value comes from that the capture did not give."""
    if value is None:
        return "nothing in the capture says"
    return "written by hand" if edited else "written by the import"


def _list_options(finding: Finding, value: Any) -> Iterator[OtherValue]:
    """What else the field could be, the conversion's own value first where a person wrote another."""
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
    """What `format_value` wrote, or a person after it; None for nothing."""
    if key in LISTS:
        return [part.strip() for part in text.split(";") if part.strip()] or None
    return " ".join(text.split()) or None


def find_field(case: ReviewCase, key: str) -> Field:
    """A field of the case; raises `Fault` for one that conversion does not find."""
    for field in case.fields:
        if field.key == key:
            return field
    raise make_fault(case.path, f"the desk has no field {key!r}")


def match_paragraphs(body: str, blocks: tuple[CapturedBlock, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs of the text, each with the kept block that it came from, as far as it can be told."""
    kept = [(fold_words(piece.markdown or piece.text), piece) for piece in blocks if piece.kept]
    parts, at = [], 0
    for text in re.split(r"\n[ \t]*\n", body.strip("\n")):
        folded, found = fold_words(text), None
        for number in range(at, len(kept)) if folded else ():
            if is_same_text(folded, kept[number][0]):
                found, at = kept[number][1].index, number
                break
        parts.append(Paragraph(text.strip("\n"), found))
    return tuple(part for part in parts if part.text)


def fold_words(text: str) -> str:
    """Letters and digits alone, as marks and spaces differ between a block and its paragraph."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_same_text(paragraph: str, block: str) -> bool:
    """Whether a folded paragraph is a folded block: without its dateline, or with the list it stands in."""
    if not block or paragraph == block:
        return bool(block)
    parts = block.endswith(paragraph) or paragraph.startswith(block)
    return parts and min(len(paragraph), len(block)) >= LEAST_LETTERS
