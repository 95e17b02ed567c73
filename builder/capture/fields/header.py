"""The lines near the headline, where a page says who wrote it and when.

Rule: nearest first, below the headline before above it; the text's first lines count, because a dump may begin it
with its date.
"""

from builder.capture.segment.measured_blocks import Sheet

ABOVE, INTO = 8, 6
"""Blocks above the headline and blocks into the text that are looked at; of a page, half as many."""
TOP = 10
"""First blocks of a dump that are looked at when its headline was found further down."""


def find_header(sheet: Sheet) -> tuple[int, ...]:
    """Numbers of the blocks near the headline, nearest first; without a headline those around the text's start."""
    count = len(sheet.blocks)
    above, into = (ABOVE // 2, INTO // 2) if sheet.page else (ABOVE, INTO)
    title = sheet.title if sheet.title is not None else max(-1, sheet.start - ABOVE)
    below = list(range(title + 1, min(count, max(sheet.start, title + 1) + into)))
    over = list(range(min(title, count) - 1, max(-1, title - above - 1), -1))
    known = {*below, *over, title}
    top = [] if sheet.page else [index for index in range(min(TOP, count)) if index not in known]
    return (*below, *over, *top)
