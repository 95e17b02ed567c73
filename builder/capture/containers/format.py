"""A container format: how it is recognised, what it is called, what to do with it.

Rule: a format has a sniffer from the start; a reader that yields its captures comes with the format's own module.
"""

from collections.abc import Callable
from typing import NamedTuple

from builder.capture.containers.look import Look

UNPACK = "unpack it and import the files in it"
PAGES = "save each article as an HTML page or a text file of its own"
LINKS = "it holds links, not texts: save the pages that it names as HTML"
TEXT = "save its text as plain text"


class Format(NamedTuple):
    """A kind of file that is no single capture."""

    name: str
    """With an article, as in `a PDF document`."""
    advice: str
    """What a person can do with such a file today."""
    sniff: Callable[[Look], bool]
    """Whether a file is of this format."""
    beside: bool = False
    """Whether such files lie beside captures as a matter of course, so that nobody misses them."""
