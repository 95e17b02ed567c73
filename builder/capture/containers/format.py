"""A container format: how it is recognised, what it is called, what to do with it.

Rule: every format has a sniffer. One that can be imported also has a reader, in the format's own module.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from builder.capture.containers.look import FileLook
from builder.capture.source import Capture

UNPACK = "unpack it and import the files in it"
PAGES = "save each article as an HTML page or a text file of its own"
LINKS = "it holds links, not texts: save the pages that it names as HTML"
TEXT = "save its text as plain text"


class Format(NamedTuple):
    """A kind of file that is not a single capture."""

    name: str
    """With an article, such as `a PDF document`."""
    advice: str
    """Advice on how to import such a file today."""
    sniff: Callable[[FileLook], bool]
    """True for a file of this format."""
    beside: bool = False
    """True if such files lie beside captures as a matter of course, so that nobody misses them."""
    read: Callable[[BinaryIO, str], Iterator[Capture]] | None = None
    """(the file from its beginning, its name) → its captures, one after the other; raises `Fault`. Each has `member`
    set, and a name that no other capture of the file has. The bytes are as they lie on disk: a packed file is refused,
    and a reader decodes text itself (`capture/encodings.py`). None where such a file cannot be imported yet."""
