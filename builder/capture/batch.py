"""Many captures converted side by side.

Rule: one bad capture never stops the others; each input comes back as a `Converted` or a `Refused`, in order.
Captures travel to the workers as bytes, so that no disk need be shared.
"""

import traceback
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.capture.convert import NoArticle, convert
from builder.capture.source import Capture, find_captures, read_capture
from builder.errors import Fault, Problem
from builder.files import hash_bytes, write_bytes
from builder.text import make_slug
from builder.workers import run_jobs


class Converted(NamedTuple):
    """An article ready to be written."""

    source: str
    """The capture's path as it was given."""
    sha256: str
    key: str
    identity: str
    day: str | None
    slug: str
    captured_at: str | None
    markdown: bytes
    evidence: bytes
    """JSON, as `capture.json` holds it."""


class Refused(NamedTuple):
    """A capture that gave no article."""

    source: str
    reason: str
    problem: Problem | None = None
    """Set where something is wrong, not where there simply is no article."""


Outcome = Converted | Refused


def read_captures(inputs: tuple[Path, ...]) -> Iterator[tuple[str, Capture | Refused]]:
    """(path, capture) of every file that the inputs name; what cannot be read is a `Refused`."""
    for path in find_captures(inputs):
        try:
            yield str(path), read_capture(path)
        except Fault as fault:
            yield str(path), Refused(str(path), fault.problems[0].message, fault.problems[0])


def convert_all(
    captures: Iterable[tuple[str, Capture | Refused]], *, today: date, processes: int, cluster: str | None = None
) -> Iterator[Outcome]:
    """Convert the captures, in order."""
    return run_jobs(partial(_convert_one, today), captures, processes=processes, cluster=cluster)


def _convert_one(today: date, job: tuple[str, Capture | Refused]) -> Outcome:
    source, capture = job
    if isinstance(capture, Refused):
        return capture
    try:
        made = convert(capture, today=today)
    except Fault as fault:
        return Refused(source, fault.problems[0].message, fault.problems[0])
    except Exception as error:  # a bug of ours in one capture must not lose the others; it is reported as what it is
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = f"Backfile failed on it: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return Refused(source, message, Problem(source, 0, message, "this is a bug in Backfile; please report it"))
    if isinstance(made, NoArticle):
        return Refused(source, made.reason)
    article = made.article
    markdown = made.markdown.encode()
    evidence = made.evidence | {"article": {"sha256": hash_bytes(markdown)}}
    return Converted(
        source=source,
        sha256=str(made.evidence["capture"]["sha256"]),
        key=made.key,
        identity=str(article.id),
        day=article.day,
        slug=make_slug(article.title),
        captured_at=article.captured_at,
        markdown=markdown,
        evidence=encode_evidence(evidence),
    )


def encode_evidence(evidence: object) -> bytes:
    """Evidence as JSON that a person can read and a tool can compare line by line."""
    return msgspec.json.format(msgspec.json.encode(evidence), indent=1) + b"\n"


def convert_folder(
    inputs: tuple[Path, ...], out: Path, *, evidence: bool, today: date, processes: int
) -> tuple[Outcome, ...]:
    """Convert the captures into `out/<stem>.md`, with `<stem>.json` beside it when `evidence` is asked for."""
    taken: set[str] = set()
    outcomes = []
    for outcome in convert_all(read_captures(inputs), today=today, processes=processes):
        outcomes.append(outcome)
        if isinstance(outcome, Converted):
            name = Path(outcome.source)
            stem = name.stem if name.stem.casefold() not in taken else name.name
            taken.add(stem.casefold())
            write_bytes(out / f"{stem}.md", outcome.markdown, durable=False)
            if evidence:
                write_bytes(out / f"{stem}.json", outcome.evidence, durable=False)
    return tuple(outcomes)
