"""Which block is the headline.

Rule: what the page states, found again among the blocks; else the line above the text whose words the text repeats.
"""

import re

from builder.capture.blocks import Block
from builder.capture.fields.agencies import find_dateline, split_caption
from builder.capture.fields.calendar import find_mentions
from builder.capture.fields.people import find_byline
from builder.capture.language import ends_sentence, find_words, normalise

LIKELY = 0.6
"""Of two lines that could be the headline, the upper one is, when it scores this share of the lower: a dek repeats
the text's words as a headline does, and stands below it."""


def find_title(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], furniture: tuple[tuple[str, str] | None, ...],
    start: int, end: int, stated: tuple[str, ...],
) -> int | None:  # fmt: skip
    """The headline: the heading or line that the page states, else the best line above the text."""
    known = {normalise(title) for title in stated}
    for index, block in enumerate(blocks[:end]):
        if known and normalise(block.text) in known:
            return index
    first_heading = [
        index for index, block in enumerate(blocks) if block.tag == "h1" and block.zone not in ("nav", "footer")
    ]
    body = frozenset(word for block in blocks[start:end] for word in _find_content(block.text))
    scores: dict[int, float] = {}
    for index in range(max(0, start - 60), min(start + 1, len(blocks))):
        block = blocks[index]
        if furniture[index] or block.tag in ("li", "figure", "caption", "table", "pre", "quote"):
            continue
        if index == start and lengths[index] > 20 and ends_sentence(block.text):
            continue
        score = _score_title(block, lengths[index], body, start - index)
        score += 2.0 if index in first_heading else 0.5 if block.tag in ("h2", "h3") else 0.0
        scores[index] = score
    best = max(scores, key=lambda index: (scores[index], -index), default=None)
    if best is None or scores[best] < 1.0:
        return first_heading[0] if len(first_heading) == 1 else None
    above = (index for index in range(max(0, best - 4), best) if lengths[index] >= 3)
    signed = best + 1 < len(blocks) and find_byline(blocks[best + 1].text) is not None
    least = (LIKELY - 0.1 * signed) * scores[best]  # headline, dek, byline is the order of print
    return next((index for index in above if scores.get(index, 0.0) >= least), best)


def _find_content(text: str) -> set[str]:
    """Words that carry meaning: four letters or more, or pairs of CJK characters."""
    words = {word[:6] for word in find_words(text) if len(word) > 3}
    runs = re.findall("[\u3040-\u30ff\u3400-\u9fff]+", text)
    return words | {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _score_title(block: Block, length: int, body: frozenset[str], distance: int) -> float:
    """A headline is a line of three to twenty words, without a full stop, whose words come back in the text."""
    text = block.text
    if not 2 <= length <= 32 or block.links > 0.9 or distance < 0:
        return 0.0
    if find_byline(text) or find_dateline(text) or ((cut := split_caption(text)) and cut.credit):
        return 0.0
    mentions = find_mentions(text)
    if mentions and sum(len(mention.quote) for mention in mentions) > len(text) * 0.35:
        return 0.0
    words = _find_content(text)
    share = sum(word in body for word in words) / len(words) if words else 0.0
    score = 2.0 * share + (0.8 if 4 <= length <= 18 else 0.0) + (0.3 if block.gap else 0.0)
    score -= 0.9 if ends_sentence(text) and not text.endswith(("?", "!", "…", "?”", '?"')) else 0.0
    score -= 0.25 if length > 18 else 0.0
    return score - 0.04 * max(0, distance - 8)
