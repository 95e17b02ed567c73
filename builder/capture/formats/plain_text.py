"""Text dumps: the text of a page without its markup.

Rule: a dump states nothing about itself; it consists only of its lines.
"""

from builder.capture.blocks import Reading, parse_text
from builder.capture.encodings import Decoded
from builder.capture.formats.stated_dates import find_in_address
from builder.capture.source import TEXT, Capture


def accepts(capture: Capture) -> bool:
    """True for a text dump."""
    return capture.media_type == TEXT


def read(capture: Capture, decoded: Decoded) -> Reading:
    """The blocks of a text dump."""
    found = {field: (candidate,) for field, candidate in find_in_address(capture.url)}
    return Reading(parse_text(decoded.text), found, url=capture.url, captured_at=capture.captured_at)
