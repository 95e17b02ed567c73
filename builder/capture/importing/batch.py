"""Many captures converted side by side.

Rule: one bad capture never stops the others; each input comes back as a `Converted` or a `Refused`, in order. One that
takes too long or too much memory is stopped in its worker.
Captures travel to the workers as bytes, so that no disk need be shared.
"""

import traceback
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from builder.article.evidence import AppliedFurniture, TextSketch, format_record
from builder.article.model import Visibility
from builder.capture.containers.registry import Beside, open_captures
from builder.capture.conversion.convert import Draft, NoArticle, finish_draft, make_draft
from builder.capture.furniture.fingerprint import Digest, make_digest
from builder.capture.furniture.furniture_file import Furniture
from builder.capture.furniture.outlets import Shelf, learn_all
from builder.capture.importing.import_report import Imported
from builder.capture.importing.merge import make_written
from builder.capture.pictures import Picture
from builder.capture.segment.known_lines import NONE, Learned, hash_lines
from builder.capture.source import HTML, Capture, find_captures, find_leftover, read_companions
from builder.errors import Fault, Problem
from builder.files import hash_bytes, pack, write_bytes
from builder.text import make_slug
from builder.workers import run_bounded
from builder.workers.bounds import BOUNDS, Bounds
from builder.workers.pools import Stopped

FOLDER = "{stem}_files/"
"""Where `convert_folder` puts the pictures of a capture."""


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
    addresses: tuple[str, ...]
    """All that the capture states as its own, the surest first."""
    sketch: TextSketch
    plain: bool = True
    """Whether the sketch has all of the text: no learned furniture was taken from it."""
    digest: Digest | None = None
    """What learning needs to know of the capture, where it was asked for."""
    pictures: tuple[Picture, ...] = ()
    """What belongs beside the article's file."""
    companions: str = ""
    """Digest of the pictures that lay beside the capture; empty for none."""
    furniture: AppliedFurniture = AppliedFurniture()
    """What it was converted with."""
    packed: tuple[str, bytes] | None = None
    """(ending of its name, compressed bytes) of the capture, where they are to be kept."""


class Refused(NamedTuple):
    """A capture that gave no article."""

    source: str
    reason: str
    problem: Problem | None = None
    """Set where something is wrong, not where there simply is no article."""
    passed_over: bool = False
    """Whether the file only lies beside captures; `reason` is its kind."""
    sha256: str = ""
    """Of the capture; empty where none could be read."""
    digest: Digest | None = None
    """Set where the capture is no article only because of what is known of its outlet's furniture."""


class Settled(NamedTuple):
    """A capture that need not be converted."""

    imported: Imported
    sha256: str = ""

    @property
    def source(self) -> str:
        """The capture's path as it was given."""
        return self.imported.source


class Manner(NamedTuple):
    """How captures are converted."""

    today: date
    pictures: str | None = None
    """The folder, seen from the article, of pictures that came along; `{stem}` in it stands for the name of the
    capture, nothing for the article's own folder; None leaves pictures out."""
    digests: bool = False
    """Whether each article comes with the digest of its capture."""
    packed: bool = False
    """Whether each article comes with the bytes of its capture, compressed."""
    visibility: Visibility = "public"
    """Of articles whose captures state none."""
    known: bytes = b""
    """All known furniture, as `pack_furniture` gives it: each capture is looked up in it."""


Outcome = Converted | Refused | Settled
Read = tuple[str, Capture | Refused]
"""(path, capture)."""
Given = tuple[str, Capture | Refused | Settled]
"""(path, capture); what needs no conversion is passed on as it is."""


def read_captures(inputs: tuple[Path, ...]) -> Iterator[Read]:
    """(source, capture) of all captures in the files that the inputs name; a file that holds none is a `Refused`.

    The source is the file's path; where a file holds several captures, `#` and the capture's name follow.
    """
    for path in find_captures(inputs):
        yield from _read(path, named=path in inputs)


def find_file(source: str) -> Path:
    """The file of a source that `read_captures` gave."""
    while "#" in source and not Path(source).exists():
        source = source.rpartition("#")[0]
    return Path(source)


def _read(path: Path, *, named: bool) -> Iterator[Read]:
    """The captures in a file; what lies beside captures is passed over, unless an input names it itself."""
    source = str(path)
    try:
        if not named and (kind := find_leftover(path)):
            yield source, Refused(source, kind, passed_over=True)
            return
        for capture in open_captures(path):
            yield f"{source}#{capture.name}" if capture.member else source, capture
    except Beside as fault:
        problem = fault.problems[0]
        yield (
            source,
            (Refused(source, problem.message, problem) if named else Refused(source, fault.kind, passed_over=True)),
        )
    except Fault as fault:
        yield source, Refused(source, fault.problems[0].message, fault.problems[0])


def convert_all(
    captures: Iterable[Given], manner: Manner, *, processes: int, cluster: str | None = None,
    furniture: Mapping[str, Learned] = MappingProxyType({}), bounds: Bounds = BOUNDS,
) -> Iterator[Outcome]:  # fmt: skip
    """Convert the captures, in order, each in a worker process; one over the bounds is a `Refused`.

    `furniture` is by the SHA-256 of the capture.
    """
    jobs = ((source, capture, _find_own(furniture, capture)) for source, capture in captures)
    for made in run_bounded(partial(_convert_one, manner), jobs, bounds, processes=processes, cluster=cluster):
        yield _refuse(made) if isinstance(made, Stopped) else made


def _refuse(stopped: Stopped) -> Refused:
    source, capture, _ = stopped.job
    problem = Problem(source, 0, stopped.reason, stopped.hint)
    return Refused(source, stopped.reason, problem, sha256=hash_bytes(capture.data))


def pack_furniture(furniture: Furniture) -> bytes:
    """Furniture as it travels to workers."""
    return msgspec.msgpack.encode(furniture) if furniture.outlets else b""


@lru_cache(maxsize=1)
def _load_shelf(packed: bytes) -> Shelf:
    return Shelf(msgspec.msgpack.decode(packed, type=Furniture))


def _find_own(furniture: Mapping[str, Learned], capture: Capture | Refused | Settled) -> Learned:
    return furniture.get(hash_bytes(capture.data), NONE) if furniture and isinstance(capture, Capture) else NONE


def digest_all(
    captures: Iterable[tuple[str, Capture]], *, processes: int, cluster: str | None = None, bounds: Bounds = BOUNDS
) -> Iterator[tuple[str, Digest | None]]:
    """(path, digest) of each capture, in order; nothing for what holds no article, or takes more than it may."""
    for made in run_bounded(_digest_one, captures, bounds, processes=processes, cluster=cluster):
        yield (made.job[0], None) if isinstance(made, Stopped) else made


def _digest_one(job: tuple[str, Capture]) -> tuple[str, Digest | None]:
    source, capture = job
    try:
        draft = make_draft(capture)
        return source, None if isinstance(draft, NoArticle) else make_digest(draft)
    except MemoryError:  # stopped: see `bounds`
        raise
    except Exception:  # whatever is wrong with the capture is reported when it is converted
        return source, None


def _convert_one(manner: Manner, job: tuple[str, Capture | Refused | Settled, Learned]) -> Outcome:
    source, capture, furniture = job
    if not isinstance(capture, Capture):
        return capture
    try:
        return _convert(manner, source, capture, furniture)
    except Fault as fault:
        return Refused(source, fault.problems[0].message, fault.problems[0], sha256=hash_bytes(capture.data))
    except MemoryError:  # stopped: see `bounds`
        raise
    except Exception as error:  # a bug of ours in one capture must not lose the others; it is reported as what it is
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = f"Backfile failed on it: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        problem = Problem(source, 0, message, "this is a bug in Backfile; please report it")
        return Refused(source, message, problem, sha256=hash_bytes(capture.data))


def _convert(manner: Manner, source: str, capture: Capture, furniture: Learned) -> Converted | Refused:
    """The article of a capture; raises `Fault` when it cannot be read at all."""
    draft = make_draft(capture, furniture=furniture)
    plain = draft if isinstance(draft, Draft) and not furniture.lines else None
    digest = make_digest(draft) if manner.digests and isinstance(draft, Draft) else None
    if digest and manner.known and (shown := _load_shelf(manner.known).find_learned(digest)).lines:
        furniture = shown
        draft = make_draft(capture, furniture=furniture)
    if isinstance(draft, NoArticle):
        return Refused(source, draft.reason, sha256=hash_bytes(capture.data), digest=digest)
    folder = manner.pictures and manner.pictures.replace("{stem}", Path(source).stem)
    made = finish_draft(draft, today=manner.today, pictures=folder, visibility=manner.visibility, plain=plain)
    article = made.article
    record = msgspec.structs.replace(made.record, article=make_written(made.markdown), complete=True)
    return Converted(
        source=source,
        sha256=record.capture.sha256,
        key=made.key,
        identity=str(article.id),
        day=article.day,
        slug=make_slug(article.title),
        captured_at=article.captured_at,
        markdown=made.markdown.encode(),
        evidence=format_record(record),
        addresses=made.addresses,
        sketch=made.sketch,
        plain=plain is not None,
        digest=digest,
        pictures=made.pictures,
        companions=record.capture.companions,
        furniture=AppliedFurniture(furniture.outlet, hash_lines(furniture)),
        packed=("html" if capture.media_type == HTML else "txt", pack(capture.data)) if manner.packed else None,
    )


def convert_folder(
    inputs: tuple[Path, ...], out: Path, *, evidence: bool, today: date, processes: int, bounds: Bounds = BOUNDS
) -> tuple[Outcome, ...]:
    """Convert the captures into `out/<stem>.md`, with `<stem>.json` beside it when `evidence` is asked for.

    What the captures of one outlet repeat is learned on the way; those that show any of it are converted once more.
    """
    manner = Manner(today, pictures=FOLDER, digests=True)
    first = convert_all(_add_pictures(read_captures(inputs)), manner, processes=processes, bounds=bounds)
    outcomes = {outcome.source: _write_pictures(outcome, out) for outcome in first}
    furniture = _find_learned(outcomes.values())
    again = {
        outcome.source
        for outcome in outcomes.values()
        if isinstance(outcome, Converted) and outcome.sha256 in furniture
    }
    captures = _add_pictures((source, capture) for source, capture in read_captures(inputs) if source in again)
    if again:
        for outcome in convert_all(captures, manner, processes=processes, furniture=furniture, bounds=bounds):
            outcomes[outcome.source] = _write_pictures(outcome, out)
    _write_all(outcomes.values(), out, evidence=evidence)
    return tuple(outcomes.values())


def _find_learned(outcomes: Iterable[Outcome]) -> dict[str, Learned]:
    """By the SHA-256 of a capture, the lines that it shows of those that its outlet repeats."""
    digests = [outcome.digest for outcome in outcomes if isinstance(outcome, Converted) and outcome.digest]
    lesson = learn_all(digests, Furniture())
    shelf = Shelf(Furniture(lesson.learned), judged=lesson.looked)
    shown = {digest.sha256: shelf.find_learned(digest, outlet=lesson.outlets[digest.sha256]) for digest in digests}
    return {sha256: learned for sha256, learned in shown.items() if learned.lines}


def _add_pictures(captures: Iterable[Read]) -> Iterator[Read]:
    """The captures with the pictures that lie beside them."""
    for source, capture in captures:
        yield source, read_companions(Path(source), capture) if isinstance(capture, Capture) else capture


def _write_pictures(outcome: Outcome, out: Path) -> Outcome:
    """Write an article's pictures at once, so that they need not be held until all is converted."""
    if not isinstance(outcome, Converted) or not outcome.pictures:
        return outcome
    folder = out / FOLDER.replace("{stem}", Path(outcome.source).stem)
    for picture in outcome.pictures:
        write_bytes(folder / picture.name, picture.data, durable=False)
    return outcome._replace(pictures=())


def _write_all(outcomes: Iterable[Outcome], out: Path, *, evidence: bool) -> None:
    taken: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Converted):
            name = Path(outcome.source)
            stem = name.stem if name.stem.casefold() not in taken else name.name
            taken.add(stem.casefold())
            write_bytes(out / f"{stem}.md", outcome.markdown, durable=False)
            if evidence:
                write_bytes(out / f"{stem}.json", outcome.evidence, durable=False)
