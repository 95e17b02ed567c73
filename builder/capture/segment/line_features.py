"""Features of a dump's lines that distinguish text from the lines around it.

Rule: measures each line and its neighbours as input for the learned trees; decides nothing. A dump has no markup, so
the neighbouring lines matter most. Linear in the number of lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.patterns.agencies import find_dateline
from builder.capture.patterns.lexicon import starts_comments

NEAR_PROSE = 10
"""Minimum number of words in a line of running text that belongs to a chunk."""
CHUNK_GAP = 3
"""Maximum number of other lines between two lines of one chunk; a line of furniture counts as three."""
FAR = 60
"""Maximum distance in lines; greater distances are recorded as this one."""
READ = 60
"""Number of words of running text after which comments and other stories may follow."""

_DIGIT = re.compile(r"\d")
_DATED = re.compile(
    r"\b\d+ \w+ ago\b|\b\d{1,2}:\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|"
    r"\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_MAY_BE_DATELINE = re.compile(r"^[A-Z(\u3000（].{1,80}(?:[—–(:）]|--| - )")
_COMMENTS = re.compile(r"\bcomment|\brepl(?:y|ies)\b|\bresponses?\b", re.I)


class Chunk(NamedTuple):
    """A group of lines of running text with few other lines in between."""

    start: int
    end: int
    words: int


_NO_CHUNK = Chunk(0, 0, 0)
_NO_LINE = -20.0
"""The score used for the line below the last."""


def find_chunks(
    lengths: Sequence[int], prose: Sequence[bool], furniture: Sequence[tuple[str, str] | None]
) -> list[Chunk]:
    """The chunks of running text, from top to bottom."""
    chunks: list[Chunk] = []
    gap = CHUNK_GAP + 1
    for index, length in enumerate(lengths):
        if not prose[index] or length < NEAR_PROSE:
            gap += 3 if furniture[index] else 1
            continue
        if gap <= CHUNK_GAP:
            last = chunks.pop()
            chunks.append(Chunk(last.start, index + 1, last.words + length))
        else:
            chunks.append(Chunk(index, index + 1, length))
        gap = 0
    return chunks


class _Sums(NamedTuple):
    """Running totals: numbers of words and of certain kinds of lines above each line, and in the whole dump."""

    words: list[int]
    read: list[int]
    """Words of running text."""
    prose: list[int]
    furniture: list[int]
    cues: list[int]
    """Dates and bylines, as found below headlines."""
    datelines: list[int]
    heads: list[int]
    """Headings of lists of other stories, below some text."""
    talk: list[int]
    """Lines that mention comments, below some text."""
    comments: list[int]
    """Lines that begin a reader's comment."""


def _count(
    texts: Sequence[str],
    lengths: Sequence[int],
    furniture: Sequence[tuple[str, str] | None],
    prose: Sequence[bool],
) -> _Sums:
    read = _sum(length if flag else 0 for length, flag in zip(lengths, prose, strict=True))
    lines = range(len(texts))
    late = [index for index in lines if read[index] > READ]
    label = {index for index in lines if lengths[index] <= 14 and not prose[index]}
    opening = (index for index in lines if lengths[index] > 5 and _MAY_BE_DATELINE.match(texts[index][:90]))
    return _Sums(
        words=_sum(lengths),
        read=read,
        prose=_sum(prose),
        furniture=_sum(map(bool, furniture)),
        cues=_tell(lines, (index for index in label if _is_cue(texts[index]))),
        datelines=_tell(lines, (index for index in opening if find_dateline(texts[index]))),
        heads=_tell(lines, (at for at in late if lengths[at] <= 6 and (furniture[at] or ("",))[0] == "navigation")),
        talk=_tell(lines, (index for index in late if lengths[index] <= 12 and _COMMENTS.search(texts[index]))),
        comments=_tell(lines, (index for index in late if starts_comments(texts[index], texts[index - 1]))),
    )


def _is_cue(text: str) -> bool:
    """True for a label that is a date or byline, as found below headlines."""
    return text[:2] in ("By", "by", "BY") or (_DIGIT.search(text) is not None and _DATED.search(text) is not None)


def _sum(values: Iterable[int]) -> list[int]:
    """The sums of the values before each position, and of all values."""
    return [0, *accumulate(values)]


def _tell(lines: range, chosen: Iterable[int]) -> list[int]:
    """Number of chosen lines above each line, and in all."""
    found = set(chosen)
    return _sum(index in found for index in lines)


class _Chunks(NamedTuple):
    """The chunks of a dump."""

    all: list[Chunk]
    most: int
    """Number of words in the longest chunk."""
    first: int
    """Number of the first long chunk: of two texts, the upper one is more likely the article."""
    top: int
    """Index of its first line."""


def _find_all_chunks(
    lengths: Sequence[int], prose: Sequence[bool], furniture: Sequence[tuple[str, str] | None]
) -> _Chunks:
    chunks = find_chunks(lengths, prose, furniture)
    most = max((chunk.words for chunk in chunks), default=1)
    long = (at for at, chunk in enumerate(chunks) if chunk.words >= 100 or chunk.words * 2 >= most)
    first = next(long, 0)
    return _Chunks(chunks, most, first, chunks[first].start if chunks else 0)


def _place_in_chunks(chunks: _Chunks, count: int) -> list[tuple[float, ...]]:
    """For each line, features of the chunk it is in or below, of the next one, and the distances to them."""
    rows: list[tuple[float, ...]] = []
    most = chunks.most
    below_all = Chunk(count, count, 0)
    at = 0  # the chunk that contains the line, or the next one
    for index in range(count):
        while at < len(chunks.all) and chunks.all[at].end <= index:
            at += 1
        below = chunks.all[at] if at < len(chunks.all) else below_all
        within = below.start <= index and at < len(chunks.all)
        above = below if within else chunks.all[at - 1] if at else _NO_CHUNK
        rows.append((
            above.words, above.words / most, below.words / most, index - above.end, below.start - index,
            at - (not within) - chunks.first, at - chunks.first, len(chunks.all),
            max(-FAR, min(FAR, index - chunks.top)),
        ))  # fmt: skip
    return rows


def find_line_features(
    blocks: Sequence[Block],
    lengths: Sequence[int],
    furniture: Sequence[tuple[str, str] | None],
    prose: Sequence[bool],
    weights: Sequence[float],
    wordings: Sequence[float],
) -> list[tuple[float, ...]]:
    """Features of each line for the learned trees, in the order of `NAMES`.

    `weights` are the scores by the rules, `wordings` the scores of the words.
    """
    texts = [block.text for block in blocks]
    sums = _count(texts, lengths, furniture, prose)
    chunks = _find_all_chunks(lengths, prose, furniture)
    alone = _measure_alone(blocks, lengths, weights, wordings)
    again = _find_repetitions(texts)
    around = _measure_around(sums, chunks)
    placed = _place_in_chunks(chunks, len(blocks))
    return [(*one, *two, *three, *four) for one, two, three, four in zip(alone, around, again, placed, strict=True)]


def _measure_alone(
    blocks: Sequence[Block], lengths: Sequence[int], weights: Sequence[float], wordings: Sequence[float]
) -> list[tuple[float, ...]]:
    """Features of a line itself, and a few of its neighbours."""
    worded = [0.0, 0.0, *wordings, 0.0, 0.0]
    below = [*weights[1:], _NO_LINE]
    gaps = [*(float(block.gap) for block in blocks[1:]), -1.0]
    rows: list[tuple[float, ...]] = []
    for index, block in enumerate(blocks):
        rows.append((
            *worded[index : index + 5], weights[index], below[index], min(lengths[index], 150), block.tag == "li",
            gaps[index], block.text[:1].islower(),
        ))  # fmt: skip
    return rows


def _measure_around(sums: _Sums, chunks: _Chunks) -> list[tuple[float, ...]]:
    """Features of the lines above and below a line, near and far."""
    words, read, prose, cues, comments = sums.words, sums.read, sums.prose, sums.cues, sums.comments
    count = len(words) - 1
    total, top = read[-1] or 1, chunks.top
    rows: list[tuple[float, ...]] = []
    for index in range(count):
        after, upper, lower = index + 1, max(0, index - 8), min(count, index + 9)
        rows.append((
            read[index] / total, read[after] / total, min(read[index], 2000), min(total - read[after], 2000),
            total / (words[-1] or 1), count,
            (words[index] - words[upper]) / max(1, index - upper),
            (words[lower] - words[after]) / max(1, lower - after),
            prose[index] - prose[max(0, index - 12)], prose[min(count, index + 13)] - prose[after],
            sums.furniture[after] - sums.furniture[max(0, index - 5)],
            comments[index], sums.talk[index], sums.heads[index],
            cues[index] - cues[top] if index > top else 0,
            sums.datelines[index], sums.datelines[-1],
        ))  # fmt: skip
    return rows


def _find_repetitions(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """True if a line occurs again close by; and the number of lines of the dump with the same beginning."""
    openings = Counter(text[:40] for text in texts)
    return [
        (text in texts[max(0, index - 3) : index] or text in texts[index + 1 : index + 4], openings[text[:40]])
        for index, text in enumerate(texts)
    ]


NAMES = tuple(
    "wording-2 wording-1 wording wording+1 wording+2 weight weight+1 length item gap+1 lower "
    "read read-to before after prose-share count words-8 words+8 prose-12 prose+12 known-5 comments talk heads "
    "cues datelines-above datelines again alike above above-share below-share above-far below-far above-number "
    "below-number chunks from-top".split()
)
"""Names of the features."""
