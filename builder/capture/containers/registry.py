"""The container formats in the order in which they are asked, and the one way from a file to its capture.

Rule: what is recognised is refused by its name, with advice, before anything else looks at it; a file that holds many
articles never becomes one. A format that has a reader yields the captures of its file instead. A new format takes a
module with a `Format`, and its place in `FORMATS`.
"""

import io
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from builder.capture.containers.besides import BESIDE
from builder.capture.containers.csv_formats import CSV
from builder.capture.containers.format import UNPACK, Format
from builder.capture.containers.json_formats import JSON
from builder.capture.containers.look import FileLook, look_into
from builder.capture.containers.packed import BINARY, ZIP, ZIPPED
from builder.capture.containers.text_formats import TEXTS
from builder.capture.containers.web_archives import EXPORTED_PAGES, WEB
from builder.capture.containers.xml_formats import XML
from builder.capture.source import Capture, make_capture, read_capture
from builder.errors import Fault, Problem, make_fault
from builder.files import find_mode, open_file

FORMATS: tuple[Format, ...] = (*ZIPPED, *BESIDE, *BINARY, *WEB, *EXPORTED_PAGES, *XML, *TEXTS, *JSON, *CSV)
"""Specific before general; the first format that matches a file names it."""

_PACKED = Format("a packed file", UNPACK, lambda look: bool(look.wrappings))


class Beside(Fault):
    """The fault of a file that accompanies captures; in a folder it is skipped."""

    def __init__(self, problem: Problem, *, kind: str) -> None:
        super().__init__(problem)
        self.kind = kind


def find_format(look: FileLook) -> Format | None:
    """The format of a file that is not a single page or text; None for a file that may be one."""
    found = next((known for known in FORMATS if known.sniff(look)), None)
    if found is None and ZIP.sniff(look):
        inner = next((known for one in look.inner if (known := find_format(one))), None)
        found = Format(f"{ZIP.name} of {inner.name}", inner.advice, ZIP.sniff) if inner else ZIP
    if found and look.wrappings:
        return found._replace(name=f"{found.name}, packed with {' and '.join(look.wrappings)}")
    return found or (_PACKED if _PACKED.sniff(look) else None)


def open_captures(path: Path) -> Iterator[Capture]:
    """The captures in a file, each read when it is asked for: a single one with its sidecar, or all of a container.

    Raises `Fault` where the file is of a format that cannot be imported, which is named.
    """
    if stat.S_ISREG(find_mode(path)):
        with open_file(path) as stream:
            if captures := _read_format(stream, path.name, path):
                yield from captures
                return
    yield read_capture(path)


def take_capture(data: bytes, *, name: str) -> Capture:
    """The capture that bytes are; raises `Fault` as `open_captures` does, and where they hold several captures."""
    captures = _read_format(io.BytesIO(data), name, name)
    if captures is None:
        return make_capture(data, name=name)
    found = list(islice(captures, 2))
    if len(found) != 1:
        raise make_fault(name, "holds several captures, or none", hint="save it as a file and import that")
    return found[0]


def _read_format(stream: BinaryIO, name: str, place: object) -> Iterator[Capture] | None:
    """The captures of a file that is of a container format; None where it is a single one."""
    look = look_into(stream, name)
    found = find_format(look)
    if found is None:
        return None
    if found.read and not look.wrappings:
        stream.seek(0)
        return found.read(stream, name)
    problem = Problem(str(place), 0, f"{found.name}, which cannot be imported", found.advice)
    raise Beside(problem, kind=found.name) if found.beside else Fault(problem)
