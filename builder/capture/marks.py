"""What a line of a dump shows of being its headline.

Rule: measures lines by themselves, by their neighbours and by the running text below them; weighs nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from math import log1p
from typing import NamedTuple

from builder.capture.blocks import Block
from builder.capture.fields.agencies import find_dateline, split_caption
from builder.capture.fields.calendar import find_mentions
from builder.capture.fields.people import find_byline
from builder.capture.language import ends_sentence, find_stop_share, find_words, normalise

LENGTHS = (2, 3, 5, 8, 12, 16, 20, 26)
"""Upper ends, in words, of the classes of length; what is longer than the last but `LONGEST` is a class of its own."""
LONGEST = 34
"""Words of the longest headline."""
FIRST = 3
"""Paragraphs that open a text."""
BEYOND = 0.35
"""Share of the running text above a line beyond which it is no headline."""
CLOSE = 4
"""Lines from the top, or to the running text, within which any line may be the headline."""

Furniture = tuple[tuple[str, str] | None, ...]
Marks = dict[str, float]


class Lines(NamedTuple):
    """A dump's lines with what is asked of them again and again; sequences have the lines' length."""

    blocks: tuple[Block, ...]
    lengths: tuple[int, ...]
    furniture: Furniture
    prose: tuple[bool, ...]
    read: tuple[int, ...]
    """Words of running text above each line."""
    whole: int
    """Words of running text in all."""
    last: dict[str, int]
    """Content word → last line of running text that has it."""
    spread: Counter[str]
    """Content word → lines of running text that have it."""
    opens: tuple[frozenset[str], ...]
    """Content words of the next paragraphs at and below each line."""
    following: tuple[int, ...]
    """The next line of running text at or below each line."""
    times: Counter[str]
    """Normalised line → how often it stands there."""
    joined: str
    """All normalised lines."""


def find_content(text: str) -> frozenset[str]:
    """Words that carry meaning: four letters or more, or pairs of CJK characters."""
    words = {word[:6] for word in find_words(text) if len(word) > 3}
    runs = re.findall("[\u3040-\u30ff\u3400-\u9fff]+", text)
    return frozenset(words | {run[at : at + 2] for run in runs for at in range(len(run) - 1)})


def make_lines(blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: Furniture, prose: tuple[bool, ...]) -> Lines:
    """The lines of a dump, measured for finding its headline."""
    last: dict[str, int] = {}
    spread: Counter[str] = Counter()
    content: dict[int, frozenset[str]] = {}
    for index, block in enumerate(blocks):
        if prose[index]:
            content[index] = find_content(block.text)
            last.update(dict.fromkeys(content[index], index))
            spread.update(content[index])
    opens, following = [frozenset[str]()] * len(blocks), [len(blocks)] * len(blocks)
    window: list[int] = []
    for index in range(len(blocks) - 1, -1, -1):
        if prose[index]:
            window = [index, *window[: FIRST - 1]]
            opens[index] = frozenset().union(*(content[at] for at in window))
        elif window:
            opens[index] = opens[window[0]]
        following[index] = window[0] if window else len(blocks)
    read = list(accumulate((length * flag for length, flag in zip(lengths, prose, strict=True)), initial=0))
    plain = [normalise(block.text) for block in blocks]
    return Lines(
        blocks, lengths, furniture, prose, tuple(read[:-1]), read[-1], last, spread, tuple(opens), tuple(following),
        Counter(plain), "\n".join(("", *plain, "")),
    )  # fmt: skip


def find_candidates(lines: Lines) -> Iterator[int]:
    """Lines that may be the headline: not too long, not below much of the text, with words of the text or close to it."""
    for index, block in enumerate(lines.blocks):
        if lines.read[index] > BEYOND * lines.whole:
            return
        if not 1 <= lines.lengths[index] <= LONGEST:
            continue
        words = find_content(block.text)
        below = sum(lines.last.get(word, -1) > index for word in words)
        near = index <= CLOSE or (lines.lengths[index] >= 2 and lines.following[index] - index <= CLOSE)
        if (near or (words and below * 4 >= len(words))) and not _is_other(block.text):
            yield index


@lru_cache(maxsize=4096)
def _is_other(text: str) -> bool:
    """Whether a line is a byline, a dateline, a credited caption, or little more than a date."""
    if find_byline(text) or find_dateline(text) or ((cut := split_caption(text)) and cut.credit):
        return True
    return sum(len(mention.quote) for mention in find_mentions(text)) > len(text) * 0.35


def measure(lines: Lines, index: int) -> Marks:
    """Marks of one line by name, most of them from 0 to 1; those that are 0 are left out."""
    marks = {**_measure_shape(lines, index), **_measure_words(lines, index), **_measure_place(lines, index)}
    return {name: float(value) for name, value in marks.items() if value}


def _measure_shape(lines: Lines, index: int) -> dict[str, float | bool]:
    text, length = lines.blocks[index].text, lines.lengths[index]
    size = next((limit for limit in LENGTHS if length <= limit), LONGEST)
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words[1:]) / (len(words) - 1) if len(words) > 1 else 0.0
    return {
        f"up to {size} words": True,
        "item": lines.blocks[index].tag == "li",
        "offer": bool(lines.furniture[index]) and lines.furniture[index][0] == "promo",
        "furniture": bool(lines.furniture[index]) and lines.furniture[index][0] != "promo",
        "ends as a sentence": ends_sentence(text) and not text.rstrip("”\"'’").endswith(("?", "!", "…")),
        "asks": text.endswith(("?", "!")),
        "ends with a colon": text.endswith((":", ",", ";", "…", "...", "»", ">", "›", "→")),
        "holds a colon": ": " in text,
        "starts small": text[:1].islower(),
        "shouts": text.isupper(),
        "capitals": capitals,
        "small words": min(0.5, find_stop_share(text)) * 2,
        "bars": bool(re.search(r"\s[|>»›•·/]\s|\|", text)),
        "starts with a figure": text[:1].isdigit(),
        "address": bool(re.search(r"@|https?:|www\.|\.com\b|©|[$€£]\s?\d", text)),
        "running": lines.prose[index],
    }


def _measure_words(lines: Lines, index: int) -> dict[str, float | bool]:
    text = lines.blocks[index].text
    content, plain = find_content(text), normalise(text)
    count = len(content) or 1
    below = [word for word in content if lines.last.get(word, -1) > index]
    times = lines.times[plain]
    inside = lines.joined.count(plain) - times if len(plain) > 12 else 0
    return {
        "words below": len(below) / count,
        "words opening": len(content & lines.opens[index + 1]) / count if index + 1 < len(lines.blocks) else 0.0,
        "words again": sum(lines.spread[word] >= 3 for word in below) / count,
        "no words": not content,
        "repeated": times > 1,
        "repeated often": times > 2,
        "within others": inside > 0,
    }


def _measure_place(lines: Lines, index: int) -> dict[str, float | bool]:
    after = [at for at in range(index + 1, min(index + 5, len(lines.blocks)))]
    texts = [lines.blocks[at].text for at in after]
    running = lines.following[index + 1] if index + 1 < len(lines.blocks) else len(lines.blocks)
    before = range(max(0, index - 4), index)
    labels = [at for at in (*before, *after) if not lines.prose[at] and 1 <= lines.lengths[at] <= 14]
    items = [at for at in (*before[-2:], *after[:2]) if lines.blocks[at].tag == "li"]
    dated = [at for at, text in zip(after, texts, strict=True) if lines.lengths[at] <= 25 and find_mentions(text)]
    signed = [at for at, text in zip(after, texts, strict=True) if lines.lengths[at] <= 25 and find_byline(text)]
    gap = lines.blocks[index + 1].gap if after else True
    return {
        "first": index == 0,
        "second": index == 1,
        "far down": log1p(index) / 5,
        "gap above": lines.blocks[index].gap,
        "gap below": gap,
        "text next": running == index + 1,
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
        "among labels": len(labels) / 8,
        "among items": len(items) / 4,
        "text above": lines.read[index] / (lines.whole or 1),
        "some text above": log1p(lines.read[index]) / 5,
        "long lines above": log1p(sum(lines.lengths[at] >= 5 and not lines.furniture[at] for at in range(max(0, index - 30), index))) / 3,
        "long lines before text": log1p(
            sum(lines.lengths[at] >= 5 and not lines.furniture[at] for at in range(index + 1, min(running, index + 30)))
        ) / 3,
    }
