"""Features of a dump's line that suggest it is the headline.

Rule: measures a line, its neighbours and the running text below it; assigns no scores.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, islice
from math import log1p
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.patterns.agencies import find_dateline, split_caption
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.language import ends_sentence, find_words, normalise
from builder.capture.patterns.people import find_byline

LENGTHS = (2, 3, 5, 8, 12, 16, 20, 26)
"""Upper limits, in words, of the length classes; lines longer than the last, up to `LONGEST`, form one more class."""
LONGEST = 34
"""Maximum number of words in a headline."""
FIRST = 3
"""Number of paragraphs that open a text."""
PARAGRAPHS = 50
"""Maximum number of paragraphs whose words are examined, from the top."""
BEYOND = 0.2
"""Maximum share of the running text above a headline."""
LONG = 250
"""Lines of fewer characters are searched for occurrences of other lines."""
MOST_JOINED = 100_000
"""Maximum number of characters of the joined lines, from the top, in which another line is searched for."""
NEAR = 20
"""Distance from the text's start, in lines, within which a headline needs to share only a few words with the text."""
PARAGRAPH = 12
"""Minimum number of words in a sentence that is a paragraph and not a headline."""
FAR = 30
"""Number of lines before and after a line within which long lines are counted."""
CLOSE = 4
"""Maximum number of lines from the top, or to the running text, within which any line may be the headline."""

Furniture = tuple[tuple[str, str] | None, ...]
Features = dict[str, float]


class HeadlineLines(NamedTuple):
    """A dump's lines with values that are needed repeatedly; sequences have one value per line."""

    blocks: tuple[Block, ...]
    lengths: tuple[int, ...]
    furniture: Furniture
    prose: tuple[bool, ...]
    start: int
    """Index of the line where the text seems to start."""
    read: tuple[int, ...]
    """Number of words of running text above each line."""
    long: tuple[int, ...]
    """Number of lines with at least five words, without furniture, above each line; one more entry than there are
    lines.
    """
    whole: int
    """Number of words of running text in all."""
    last: dict[str, int]
    """Content word → index of the last line of running text that contains it."""
    spread: Counter[str]
    """Content word → number of lines of running text that contain it."""
    content: dict[int, frozenset[str]]
    """Index of a line of running text → its content words."""
    running: tuple[int, ...]
    """Indexes of the lines of running text that were examined."""
    times: Counter[str]
    """Normalised line → number of occurrences."""
    joined: str
    """The normalised lines shorter than `LONG`, joined, up to `MOST_JOINED` characters."""
    openings: tuple[frozenset[str], ...]
    """For each line of `running`, and for the end, the content words of the first paragraphs from there on."""

    def find_running(self, index: int) -> int:
        """Index of the first line of running text below a line."""
        at = bisect_right(self.running, index)
        return self.running[at] if at < len(self.running) else len(self.blocks)

    def find_opening(self, index: int) -> frozenset[str]:
        """Content words of the first paragraphs below a line."""
        return self.openings[bisect_right(self.running, index)]


def find_content(text: str) -> frozenset[str]:
    """Words that carry meaning: at least four letters, or pairs of CJK characters."""
    words = {word[:6] for word in find_words(text) if len(word) > 3}
    runs = re.findall("[\u3040-\u30ff\u3400-\u9fff]+", text)
    return frozenset(words | {run[at : at + 2] for run in runs for at in range(len(run) - 1)})


def make_headline_lines(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...], *, start: int
) -> HeadlineLines:
    """A dump's lines, prepared for finding the headline; `start` is where the text seems to start."""
    last: dict[str, int] = {}
    spread: Counter[str] = Counter()
    content: dict[int, frozenset[str]] = {}
    for index in islice((index for index in range(len(blocks)) if prose[index]), PARAGRAPHS):
        content[index] = find_content(blocks[index].text)
        last.update(dict.fromkeys(content[index], index))
        spread.update(content[index])
    read = list(accumulate((length * flag for length, flag in zip(lengths, prose, strict=True)), initial=0))
    long = accumulate((length >= 5 and not known for length, known in zip(lengths, furniture, strict=True)), initial=0)
    plain = [normalise(block.text) for block in blocks]
    joined = "\n".join(line for line in plain if len(line) < LONG)[:MOST_JOINED]
    words = [*content.values(), *[frozenset[str]()] * FIRST]
    openings = tuple(frozenset().union(*words[at : at + FIRST]) for at in range(len(content) + 1))
    return HeadlineLines(
        blocks, lengths, furniture, prose, start, tuple(read[:-1]), tuple(long), read[-1], last, spread,
        content, tuple(content), Counter(plain), joined, openings,
    )  # fmt: skip


def find_candidates(lines: HeadlineLines) -> Iterator[int]:
    """Lines that may be the headline: not too long, above most of the text, and near it or with words in common."""
    for index, block in enumerate(lines.blocks):
        if lines.read[index] > BEYOND * lines.whole and index > lines.start + CLOSE:
            return
        if 1 <= lines.lengths[index] <= LONGEST and _is_possible(lines, index) and not _is_other(block.text):
            yield index


def _is_possible(lines: HeadlineLines, index: int) -> bool:
    """True if a line is at the top, just above the text, or shares words with it (most of its words, if far away)."""
    text = lines.blocks[index].text
    if lines.prose[index] and lines.lengths[index] >= PARAGRAPH and text.endswith((".", "。")):
        return False
    if index <= CLOSE or (lines.lengths[index] >= 2 and lines.find_running(index) - index <= CLOSE):
        return True
    if lines.lengths[index] >= 4 and lines.blocks[index].gap and 0 <= lines.start - index <= NEAR:
        return True
    words = [word[:6] for word in text.lower().split() if len(word) > 3] if text.isascii() else find_content(text)
    least = 4 if abs(lines.start - index) <= NEAR else 2
    return sum(lines.last.get(word, -1) > index for word in words) * least >= max(1, len(words))


@lru_cache(maxsize=4096)
def _is_other(text: str) -> bool:
    """True for a byline, a dateline, a credited caption, or little more than a date."""
    if find_byline(text) or find_dateline(text) or ((cut := split_caption(text)) and cut.credit):
        return True
    return _is_dated(text) and sum(len(mention.quote) for mention in find_mentions(text)) > len(text) * 0.35


@lru_cache(maxsize=1024)
def _is_signed(text: str) -> bool:
    return find_byline(text) is not None


def _is_dated(text: str) -> bool:
    """True if a line contains a date."""
    return any(map(str.isdigit, text)) and bool(find_mentions(text))


def find_features(lines: HeadlineLines, index: int) -> Features:
    """Features of one line by name, most of them from 0 to 1; those that are 0 are left out."""
    start = lines.start
    marks = {
        **_measure_shape(lines, index),
        **_measure_words(lines, index),
        **_measure_place(lines, index),
        "far from start": log1p(abs(start - index)) / 5,
        "below start": index > start,
        "at start": index == start,
        "well above start": start - index > 8,
    }
    return {name: float(value) for name, value in marks.items() if value}


def _measure_shape(lines: HeadlineLines, index: int) -> dict[str, float | bool]:
    text, length, known = lines.blocks[index].text, lines.lengths[index], lines.furniture[index]
    size = next((limit for limit in LENGTHS if length <= limit), LONGEST)
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words[1:]) / (len(words) - 1) if len(words) > 1 else 0.0
    return {
        f"up to {size} words": True,
        "item": lines.blocks[index].tag == "li",
        "furniture": known is not None and known[0] != "promo",
        "ends as a sentence": ends_sentence(text) and not text.rstrip("”\"'’").endswith(("?", "!", "…")),
        "ends with a colon": text.endswith((":", ",", ";", "…", "...", "»", ">", "›", "→")),
        "holds a colon": ": " in text,
        "starts small": text[:1].islower(),
        "shouts": text.isupper(),
        "capitals": capitals,
        "bars": bool(re.search(r"\s[|>»›•·/]\s|\|", text)),
        "address": bool(re.search(r"@|https?:|www\.|\.com\b|©|[$€£]\s?\d", text)),
        "running": lines.prose[index],
    }


def _measure_words(lines: HeadlineLines, index: int) -> dict[str, float | bool]:
    text = lines.blocks[index].text
    content, plain = find_content(text), normalise(text)
    count = len(content) or 1
    below = [word for word in content if lines.last.get(word, -1) > index]
    times = lines.times[plain]
    inside = lines.joined.count(plain) - times if len(plain) > 12 else 0
    return {
        "words below": len(below) / count,
        "words opening": len(content & lines.find_opening(index)) / count,
        "words again": sum(lines.spread[word] >= 3 for word in below) / count,
        "repeated": times > 1,
        "repeated often": times > 2,
        "within others": inside > 0,
    }


def _is_line(lines: HeadlineLines, index: int) -> bool:
    """True if a line has the length of a headline or dek, and is no list item, furniture, date or byline."""
    block, length = lines.blocks[index], lines.lengths[index]
    fits = 4 <= length <= 25 and not lines.prose[index] and not lines.furniture[index] and block.tag != "li"
    return fits and not _is_other(block.text)


def _measure_place(lines: HeadlineLines, index: int) -> dict[str, float | bool]:
    after = list(range(index + 1, min(index + 5, len(lines.blocks))))
    running = lines.find_running(index)
    dated = [at for at in after if lines.lengths[at] <= 25 and _is_dated(lines.blocks[at].text)]
    signed = [at for at in after if lines.lengths[at] <= 25 and _is_signed(lines.blocks[at].text)]
    return {
        "first": index == 0,
        "second": index == 1,
        "gap above": lines.blocks[index].gap,
        "gap below": not after or lines.blocks[index + 1].gap,
        "text near": running in (index + 2, index + 3),
        "far above text": log1p(running - index) / 5,
        "long text next": bool(after) and lines.prose[after[0]] and lines.lengths[after[0]] > 25,
        "date next": bool(dated) and dated[0] == index + 1,
        "date near": bool(dated),
        "byline next": bool(signed) and signed[0] == index + 1,
        "byline near": bool(signed),
        "share near": any(lines.furniture[at] for at in after),
        "label above": index > 0 and lines.lengths[index - 1] <= 3 and lines.blocks[index - 1].tag != "li",
        "item above": index > 0 and lines.blocks[index - 1].tag == "li",
        "line above": index > 0 and _is_line(lines, index - 1),
        "line below": index + 1 < len(lines.blocks) and _is_line(lines, index + 1),
        "text above": lines.read[index] / (lines.whole or 1),
        "some text above": log1p(lines.read[index]) / 5,
        "long lines above": log1p(lines.long[index] - lines.long[max(0, index - FAR)]) / 3,
        "long lines before text": log1p(lines.long[min(running, index + FAR)] - lines.long[index + 1]) / 3,
    }
