"""Parallel conversion of many captures.

Rule: one bad capture never stops the others; each input gives a `Converted` or a `Refused`, in order. A capture that
takes too much time or memory is stopped in its worker. Captures are sent to the workers as bytes, so that no disk
need be shared.
"""

import traceback
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from builder.article.evidence import AppliedFurniture, TextSketch, format_record
from builder.article.model import Visibility
from builder.capture.containers.registry import Beside, open_captures
from builder.capture.conversion.convert import ClassifiedCapture, NoArticle, classify_capture, finish_article
from builder.capture.furniture.fingerprint import CaptureFingerprint, make_fingerprint
from builder.capture.furniture.furniture_file import Furniture
from builder.capture.furniture.outlets import OutletLookup, learn_all
from builder.capture.importing.import_report import Imported
from builder.capture.importing.merge import make_converted_values
from builder.capture.pictures import SavedPicture
from builder.capture.segment.known_lines import NO_LINES, OutletLines, hash_outlet_lines
from builder.capture.source import HTML, Capture, find_captures, find_leftover, read_companions
from builder.errors import Fault, Problem
from builder.files import hash_bytes, pack, write_bytes
from builder.text import make_readable, make_slug
from builder.workers import run_bounded
from builder.workers.bounds import BOUNDS, Bounds
from builder.workers.pools import Stopped

FOLDER = "{stem}_files/"
"""Folder in which `convert_folder` stores the pictures of a capture."""


class Converted(NamedTuple):
    """An article ready to be written."""

    source: str
    """The capture's path as given."""
    sha256: str
    key: str
    identity: str
    day: str | None
    slug: str
    captured_at: str | None
    markdown: bytes
    evidence: bytes
    """JSON, in the form of `capture.json`."""
    addresses: tuple[str, ...]
    """All addresses that the capture states for itself, the most reliable first."""
    sketch: TextSketch
    url: str | None = None
    """The address from its sidecar, or from the page itself."""
    plain: bool = True
    """True if the sketch contains the whole text, because no learned furniture was removed from it."""
    digest: CaptureFingerprint | None = None
    """The fingerprint of the capture for learning, if requested."""
    pictures: tuple[SavedPicture, ...] = ()
    """Pictures to store next to the article's file."""
    companions: str = ""
    """Digest of the pictures saved with the capture; empty if there are none."""
    furniture: AppliedFurniture = AppliedFurniture()
    """The furniture that was used in the conversion."""
    packed: tuple[str, bytes] | None = None
    """(file name extension, compressed bytes) of the capture, if captures are to be stored."""


class Refused(NamedTuple):
    """A capture that gave no article."""

    source: str
    reason: str
    problem: Problem | None = None
    """Set if something is wrong, and not if there simply is no article."""
    passed_over: bool = False
    """True for a file that only accompanies captures; `reason` is then its kind."""
    sha256: str = ""
    """SHA-256 of the capture; empty if none could be read."""
    digest: CaptureFingerprint | None = None
    """Set if the capture is not an article only because of its outlet's known furniture."""


class Settled(NamedTuple):
    """A capture that need not be converted."""

    imported: Imported
    sha256: str = ""

    @property
    def source(self) -> str:
        """The capture's path as given."""
        return self.imported.source


class ConversionSettings(NamedTuple):
    """Options of the conversion."""

    today: date
    pictures: str | None = None
    """The folder of saved pictures, relative to the article; `{stem}` in it stands for the name of the capture. An
    empty string is the article's own folder; None leaves pictures out.
    """
    digests: bool = False
    """True if each article is returned with the fingerprint of its capture."""
    packed: bool = False
    """True if each article is returned with the compressed bytes of its capture."""
    visibility: Visibility = "public"
    """The visibility of articles whose captures state none."""
    known: bytes = b""
    """All known furniture, packed by `pack_furniture`; each capture is looked up in it."""


Outcome = Converted | Refused | Settled
ReadCapture = tuple[str, Capture | Refused]
"""(path, capture)."""
GivenCapture = tuple[str, Capture | Refused | Settled]
"""(path, capture); items that need no conversion are passed on unchanged."""


def read_captures(inputs: tuple[Path, ...]) -> Iterator[ReadCapture]:
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


def _read(path: Path, *, named: bool) -> Iterator[ReadCapture]:
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
    captures: Iterable[GivenCapture], manner: ConversionSettings, *, processes: int, cluster: str | None = None,
    furniture: Mapping[str, OutletLines] = MappingProxyType({}), bounds: Bounds = BOUNDS,
) -> Iterator[Outcome]:  # fmt: skip
    """Convert the captures, in order, in worker processes; one that exceeds the bounds is a `Refused`.

    The keys of `furniture` are the SHA-256 of captures.
    """
    jobs = ((source, capture, _find_own(furniture, capture)) for source, capture in captures)
    for made in run_bounded(partial(_convert_one, manner), jobs, bounds, processes=processes, cluster=cluster):
        yield _refuse(made) if isinstance(made, Stopped) else made


def _refuse(stopped: Stopped) -> Refused:
    source, capture, _ = stopped.job
    problem = Problem(source, 0, stopped.reason, stopped.hint)
    return Refused(source, stopped.reason, problem, sha256=hash_bytes(capture.data))


def pack_furniture(furniture: Furniture) -> bytes:
    """Furniture in the form that is sent to workers."""
    return msgspec.msgpack.encode(furniture) if furniture.outlets else b""


@lru_cache(maxsize=1)
def _load_shelf(packed: bytes) -> OutletLookup:
    return OutletLookup(msgspec.msgpack.decode(packed, type=Furniture))


def _find_own(furniture: Mapping[str, OutletLines], capture: Capture | Refused | Settled) -> OutletLines:
    return furniture.get(hash_bytes(capture.data), NO_LINES) if furniture and isinstance(capture, Capture) else NO_LINES


def fingerprint_all(
    captures: Iterable[tuple[str, Capture]], *, processes: int, cluster: str | None = None, bounds: Bounds = BOUNDS
) -> Iterator[tuple[str, CaptureFingerprint | None]]:
    """(path, fingerprint) of each capture, in order; None if it has no article or exceeds the bounds."""
    for made in run_bounded(_digest_one, captures, bounds, processes=processes, cluster=cluster):
        yield (made.job[0], None) if isinstance(made, Stopped) else made


def _digest_one(job: tuple[str, Capture]) -> tuple[str, CaptureFingerprint | None]:
    source, capture = job
    try:
        draft = classify_capture(capture)
        return source, None if isinstance(draft, NoArticle) else make_fingerprint(draft)
    except MemoryError:  # stopped: see `bounds`
        raise
    except Exception:  # any error is reported when the capture is converted
        return source, None


def _convert_one(manner: ConversionSettings, job: tuple[str, Capture | Refused | Settled, OutletLines]) -> Outcome:
    source, capture, furniture = job
    if not isinstance(capture, Capture):
        return capture
    try:
        return _convert(manner, source, capture, furniture)
    except Fault as fault:
        return Refused(source, fault.problems[0].message, fault.problems[0], sha256=hash_bytes(capture.data))
    except MemoryError:  # stopped: see `bounds`
        raise
    except Exception as error:  # our own bug in one capture must not lose the others; it is reported as a bug
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = f"Backfile failed on it: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        problem = Problem(source, 0, message, "this is a bug in Backfile; please report it")
        return Refused(source, message, problem, sha256=hash_bytes(capture.data))


def _convert(manner: ConversionSettings, source: str, capture: Capture, furniture: OutletLines) -> Converted | Refused:
    """The article in a capture; raises `Fault` if the capture cannot be read."""
    draft = classify_capture(capture, furniture=furniture)
    plain = draft if isinstance(draft, ClassifiedCapture) and not furniture.lines else None
    digest = make_fingerprint(draft) if manner.digests and isinstance(draft, ClassifiedCapture) else None
    if digest and manner.known and (shown := _load_shelf(manner.known).find_learned(digest)).lines:
        furniture = shown
        draft = classify_capture(capture, furniture=furniture)
    if isinstance(draft, NoArticle):
        return Refused(source, draft.reason, sha256=hash_bytes(capture.data), digest=digest)
    folder = manner.pictures and _name_folder(manner.pictures, source)
    made = finish_article(draft, today=manner.today, pictures=folder, visibility=manner.visibility, plain=plain)
    article = made.article
    record = msgspec.structs.replace(made.record, article=make_converted_values(made.markdown), complete=True)
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
        url=record.capture.url,
        plain=plain is not None,
        digest=digest,
        pictures=made.pictures,
        companions=record.capture.companions,
        furniture=AppliedFurniture(furniture.outlet, hash_outlet_lines(furniture)),
        packed=("html" if capture.media_type == HTML else "txt", pack(capture.data)) if manner.packed else None,
    )


def convert_folder(
    inputs: tuple[Path, ...], out: Path, *, evidence: bool, today: date, processes: int, bounds: Bounds = BOUNDS
) -> tuple[Outcome, ...]:
    """Convert the captures into `out/<stem>.md`, and with `evidence` also write `<stem>.json`.

    The lines that the captures of one outlet repeat are learned, and captures that show such lines are converted
    again.
    """
    manner = ConversionSettings(today, pictures=FOLDER, digests=True)
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


def _find_learned(outcomes: Iterable[Outcome]) -> dict[str, OutletLines]:
    """By the SHA-256 of a capture, those repeated lines of its outlet that it shows."""
    digests = [outcome.digest for outcome in outcomes if isinstance(outcome, Converted) and outcome.digest]
    lesson = learn_all(digests, Furniture())
    shelf = OutletLookup(Furniture(lesson.learned), judged=lesson.looked)
    shown = {digest.sha256: shelf.find_learned(digest, outlet=lesson.outlets[digest.sha256]) for digest in digests}
    return {sha256: learned for sha256, learned in shown.items() if learned.lines}


def _add_pictures(captures: Iterable[ReadCapture]) -> Iterator[ReadCapture]:
    """The captures with the pictures saved with them."""
    for source, capture in captures:
        yield source, read_companions(Path(source), capture) if isinstance(capture, Capture) else capture


def _write_pictures(outcome: Outcome, out: Path) -> Outcome:
    """Write an article's pictures at once, so that they are not held in memory until the end."""
    if not isinstance(outcome, Converted) or not outcome.pictures:
        return outcome
    folder = out / _name_folder(FOLDER, outcome.source)
    for picture in outcome.pictures:
        write_bytes(folder / picture.name, picture.data, durable=False)
    return outcome._replace(pictures=())


def _name_folder(pattern: str, source: str) -> str:
    return pattern.replace("{stem}", Path(make_readable(source)).stem)


def _write_all(outcomes: Iterable[Outcome], out: Path, *, evidence: bool) -> None:
    taken: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Converted):
            name = Path(make_readable(outcome.source))
            names = chain((name.stem, name.name), (f"{name.name}-{number}" for number in count(2)))
            stem = next(stem for stem in names if stem.casefold() not in taken)
            taken.add(stem.casefold())
            write_bytes(out / f"{stem}.md", outcome.markdown, durable=False)
            if evidence:
                write_bytes(out / f"{stem}.json", outcome.evidence, durable=False)
