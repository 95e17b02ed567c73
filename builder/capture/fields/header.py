"""The lines near the headline, where a page names author and date.

Rule: nearest first, below the headline before above it. The first lines of the text are included, because a dump may
have its date there.
"""

from builder.capture.segment.measured_blocks import MeasuredBlocks

ABOVE, INTO = 8, 6
"""Numbers of blocks above the headline and into the text that are examined; half as many on a page."""
TOP = 10
"""Number of first blocks of a dump that are also examined if its headline is further down."""


def find_header(measured: MeasuredBlocks) -> tuple[int, ...]:
    """Indexes of the blocks near the headline, nearest first; without one, of those around the start of the text."""
    count = len(measured.blocks)
    above, into = (ABOVE // 2, INTO // 2) if measured.page else (ABOVE, INTO)
    title = measured.title if measured.title is not None else max(-1, measured.start - ABOVE)
    below = list(range(title + 1, min(count, max(measured.start, title + 1) + into)))
    over = list(range(min(title, count) - 1, max(-1, title - above - 1), -1))
    known = {*below, *over, title}
    top = [] if measured.page else [index for index in range(min(TOP, count)) if index not in known]
    return (*below, *over, *top)
