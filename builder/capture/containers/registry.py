"""The container formats in the order in which they are asked, and the one way from a file to its capture.

Rule: what is recognised is refused by its name, with advice, before anything else looks at it; a file that holds many
articles never becomes one. A format's reader, where there is one, will yield the captures of its file here.
"""

import io
import stat
from pathlib import Path
from typing import BinaryIO

from builder.capture.containers.besides import BESIDE
from builder.capture.containers.csv_formats import CSV
from builder.capture.containers.format import UNPACK, Format
from builder.capture.containers.json_formats import JSON
from builder.capture.containers.look import Look, look_into
from builder.capture.containers.packed import BINARY, ZIP, ZIPPED
from builder.capture.containers.text_formats import TEXTS
from builder.capture.containers.web_archives import EXPORTED_PAGES, WEB
from builder.capture.containers.xml_formats import XML
from builder.capture.source import Capture, make_capture, read_capture
from builder.errors import Fault, Problem
from builder.files import find_mode, open_file

FORMATS: tuple[Format, ...] = (*ZIPPED, *BESIDE, *BINARY, *WEB, *EXPORTED_PAGES, *XML, *TEXTS, *JSON, *CSV)
"""Specific before general; of two that fit a file, the first names it."""

_PACKED = Format("a packed file", UNPACK, lambda look: bool(look.wrappings))


class Beside(Fault):
    """The fault of a file that lies beside captures: in a folder it is passed over."""

    def __init__(self, problem: Problem, *, kind: str) -> None:
        super().__init__(problem)
        self.kind = kind


def find_format(look: Look) -> Format | None:
    """The format of a file that is no single page or text; None for what may be one."""
    found = next((known for known in FORMATS if known.sniff(look)), None)
    if found is None and ZIP.sniff(look):
        inner = next((known for one in look.inner if (known := find_format(one))), None)
        found = Format(f"{ZIP.name} of {inner.name}", inner.advice, ZIP.sniff) if inner else ZIP
    if found and look.wrappings:
        return found._replace(name=f"{found.name}, packed with {' and '.join(look.wrappings)}")
    return found or (_PACKED if _PACKED.sniff(look) else None)


def open_capture(path: Path) -> Capture:
    """The capture in a file, with its sidecar; raises `Fault` where it is of another format, which is named."""
    if stat.S_ISREG(find_mode(path)):
        with open_file(path) as stream:
            _refuse(stream, path.name, path)
    return read_capture(path)


def take_capture(data: bytes, *, name: str) -> Capture:
    """The capture that bytes are; raises `Fault` as `open_capture` does."""
    _refuse(io.BytesIO(data), name, name)
    return make_capture(data, name=name)


def _refuse(stream: BinaryIO, name: str, place: object) -> None:
    if found := find_format(look_into(stream, name)):
        problem = Problem(str(place), 0, f"{found.name}, which cannot be imported", found.advice)
        raise Beside(problem, kind=found.name) if found.beside else Fault(problem)
