"""A capture's blocks, measured: how each one reads, where the text starts and ends, which line is the headline.

Rule: measures and finds, gives no roles. Linear in the number of blocks.
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache, partial
from typing import NamedTuple

import msgspec

from builder.capture.blocks import BODY_NAMES, FRAMES, Block, Reading
from builder.capture.fields.agencies import find_dateline, split_caption
from builder.capture.fields.calendar import find_mentions
from builder.capture.fields.people import find_byline
from builder.capture.headings import closes, cut_longest, is_beside
from builder.capture.language import CJK, count_length, ends_sentence, find_stop_share, find_words
from builder.capture.lexicon import FURNITURE, find_correction, find_icons, starts_comments

PROSE_WORDS = 8
"""A sentence shorter than this is no proof of running text."""

NAMED_SHARE = 0.5
"""An element named as the article's text holds at least this share of the words of the heaviest element."""
LABEL_STEP, LABEL_MOST = 1.5, 9.0
"""What each further label in a row loses, and the most that it loses: menus come in rows, subheadings alone."""
FRAME = 10
"""Lines of a dump that its outlet repeats: when so many, and a third of what is no text, the rest is mostly text."""
LABELS = -13.0
"""The least that a label weighs, among other ones."""
REPEATED = -3.0
"""The most that a block weighs which the outlet repeats, when the page's element that holds the text is looked for."""
OUTSIDE = -50.0
"""The weight of a block outside the page's element that holds the text."""
NEAR = 2
"""Containers around a block whose class names count against it: farther ones hold the whole article as well."""
LIKELY = 0.6
"""Of two lines that could be the headline, the upper one is, when it scores this share of the lower: a dek repeats
the text's words as a headline does, and stands below it."""

_BAD_NAMES = re.compile(
    r"(?<![a-z])(?:related|promos?|promoted|share|sharing|social|comments?|commentlist|sidebar|newsletters?|advert\w*|sponsor\w*|"
    r"footer|nav|navbar|navigation|menu|recommend\w*|subscri\w+|cookies?|consent|popup|modal|banner|breadcrumbs?|teasers?|outbrain|"
    r"taboola|most-read|mostread|popular|trending|toolbar|byline|bio|author-box|tag-list|signup|sign-up|disqus|pagination|"
    r"pager|skip|more-on|read-more|read-next|readmore|you-may|upsell|cta|optin|opt-in|widget-area|sharedaddy|jp-relatedposts|"
    r"crosslinks?|nextclick)(?![a-z])|(?:^|\s)ads?(?=$|\s|[-_]+(?:slot|unit|box|container|wrapper|label|banner))"
)


class Repeat(NamedTuple):
    """What other captures of the outlet show of a block."""

    role: str
    reason: str
    weight: float
    """What it adds to the run of text: below 0."""
    anywhere: bool
    """Whether it is furniture in the midst of the text as well."""


class Sheet(NamedTuple):
    """Blocks with their measures; all sequences have the blocks' length."""

    blocks: tuple[Block, ...]
    lengths: tuple[int, ...]
    """Words."""
    furniture: tuple[tuple[str, str] | None, ...]
    """(role, reason) where the vocabulary tells furniture."""
    prose: tuple[bool, ...]
    """Running text."""
    start: int
    """First block of the article's text."""
    end: int
    """One past its last block; equal to `start` when there is none."""
    title: int | None
    """The block that is the headline."""
    page: bool
    """True for an HTML page."""
    repeats: tuple[Repeat | None, ...]
    """What the outlet is known to repeat."""
    weights: tuple[float, ...]
    """What each block adds to the run of text that it stands in."""


def make_sheet(reading: Reading, *, repeats: tuple[Repeat | None, ...] = (), lenient: bool = False) -> Sheet:
    """Measure the blocks of a capture; `lenient` reads a page as a dump of its text, whatever its markup says.

    `repeats` has a value for each block, or is empty when nothing is known of the outlet.
    """
    blocks = reading.blocks
    if lenient:
        blocks = tuple(msgspec.structs.replace(block, zone="", names="") for block in blocks)
    page = any(block.tag != "line" and block.place for block in blocks)
    lengths = tuple(count_length(block.text) for block in blocks)
    furniture = tuple(_find_furniture(block) for block in blocks)
    prose = tuple(map(_is_prose, blocks, lengths, furniture))
    repeats = repeats or (None,) * len(blocks)
    weights = list(map(_weigh, blocks, lengths, furniture, prose))
    if not page:
        _weigh_runs(blocks, lengths, prose, weights)
    weights = [min(weight, REPEATED) if repeat else weight for weight, repeat in zip(weights, repeats, strict=True)]
    first, last, named = _find_container(blocks, weights) if page else (0, len(blocks), 0)
    if named:  # what the page itself calls its text is text, short lines and all
        weights = [max(weight, 0.1) if -6.0 < weight <= 0 else weight for weight in weights]
    known = sum(map(bool, repeats))
    framed = not page and known >= FRAME and known * 3 >= sum(weight <= 0 for weight in weights)
    weights = list(map(partial(_set_repeat, framed), weights, lengths, furniture, repeats))
    start, end = _find_run(weights, first, last)
    start, end = _trim(blocks, prose, furniture, start, end)
    stated = tuple(str(candidate.value) for candidate in reading.found.get("title", ()))
    stated += tuple(cut for candidate in reading.found.get("page_title", ()) if (cut := cut_longest(candidate.value)))
    title = _find_title(blocks, lengths, tuple(map(_or, furniture, repeats)), start, end, stated)
    if title is not None and start <= title < end:
        start = title + 1
    if title is not None and title + 1 < start - 1 and start < end and is_beside(blocks[start - 1], blocks[start]):
        start -= 1
    weights = [weight if first <= index < last else OUTSIDE for index, weight in enumerate(weights)]
    return Sheet(blocks, lengths, furniture, prose, start, end, title, page, repeats, tuple(weights))


def _set_repeat(
    framed: bool, weight: float, length: int, furniture: tuple[str, str] | None, repeat: Repeat | None
) -> float:
    """The weight of a block where the outlet's lines are known: what many of them frame is text, lists and all."""
    if repeat:
        return repeat.weight
    if not framed or furniture or weight > 0 or weight < LABELS:
        return weight
    return 0.1 if length >= 3 else -2.0


def _or(furniture: tuple[str, str] | None, repeat: Repeat | None) -> tuple[str, str] | None:
    return furniture or ((repeat.role, repeat.reason) if repeat else None)


def _find_furniture(block: Block) -> tuple[str, str] | None:
    if block.tag in ("figure", "table", "pre", "caption") or block.zone in FRAMES:
        return None
    if reason := find_icons(block.text):
        return ("share", reason)
    if not any(map(str.isalnum, block.text)):
        return ("furniture", "no words")
    if block.tag == "quote" or find_correction(block.text):
        return None
    for role, test in FURNITURE:
        if reason := test(block.text):
            return (role, reason)
    return None


def _is_prose(block: Block, length: int, furniture: tuple[str, str] | None) -> bool:
    """Running text: a sentence of some length, not linked as a whole, no caption, no byline."""
    if furniture or block.links > 0.5 or block.tag not in ("line", "p", "quote") or length < PROSE_WORDS:
        return False
    if not (
        ends_sentence(block.text) or length >= 30 or block.text.rstrip().endswith((":", "—", "-"))
    ) and not find_dateline(block.text):
        return False
    if length < 40 and (
        find_byline(block.text)
        or ((cut := split_caption(block.text)) and cut.credit and not block.text.endswith((".", "。")))
    ):
        return False
    return find_stop_share(block.text) > 0.12 or bool(CJK.search(block.text))


def _weigh(block: Block, length: int, furniture: tuple[str, str] | None, prose: bool) -> float:
    """What a block adds to the run of text that it stands in: words for prose, a loss for what is none."""
    if block.zone in FRAMES or (block.zone == "aside" and not prose):
        return -5.0 - length
    bad = _is_named_bad(block.names)
    if furniture:
        return -15.0 if furniture[0] in ("disclosure", "promo", "navigation") else -10.0
    if bad:
        return -4.0 - length * 0.7
    if prose:
        return float(min(length, 120)) * (0.3 if block.zone == "aside" else 1.0)
    if block.links > 0.6:
        return -3.0 - min(length, 40) * 0.5
    if block.tag in ("li", "note"):
        return length * 0.6 if length >= 5 else -1.0
    if block.tag in ("quote", "pre", "table"):
        return min(length, 60) * 0.5
    if block.tag in ("h2", "h3", "h4", "figure", "caption"):
        return -1.0
    if block.text[:1] in '"“„«「' and length >= 4:
        return length * 0.8
    return 1.0 if length >= 4 and ends_sentence(block.text) else -3.0


def _weigh_runs(
    blocks: tuple[Block, ...], lengths: tuple[int, ...], prose: tuple[bool, ...], weights: list[float]
) -> None:
    """In a dump: labels one after another weigh more than alone, and what readers wrote below is no text of it."""
    labels, read, comments = 0, 0, False
    for index, block in enumerate(blocks):
        read += lengths[index] if prose[index] else 0
        comments = comments or (read > 60 and starts_comments(block.text, blocks[index - 1].text))
        if comments:
            weights[index] = min(weights[index], -2.0)
        elif prose[index] or weights[index] > 0 or block.tag == "li":
            labels = 0
        else:
            labels += 1
            weights[index] -= min(LABEL_STEP * (labels - 1), LABEL_MOST)


@lru_cache(maxsize=4096)
def _is_named_bad(around: str) -> bool:
    """Whether a container close by is named as furniture, and none in between as an article's text."""
    for names in reversed(around.split(" / ")[-NEAR:]):
        if BODY_NAMES.search(names):
            return False
        if _BAD_NAMES.search(names):
            return True
    return False


def _find_container(blocks: tuple[Block, ...], weights: list[float]) -> tuple[int, int, int]:
    """(first block, end, number or 0) of the element whose text weighs most, the deepest of equals.

    An element named as an article's text is taken, with all that it holds, when it has a good part of the words.
    """
    sums: dict[int, float] = defaultdict(float)
    words: dict[int, float] = defaultdict(float)
    depths: dict[int, int] = {}
    for block, weight in zip(blocks, weights, strict=True):
        for depth, number in enumerate(block.place):
            sums[number] += weight
            words[number] += max(0.0, weight)
            depths[number] = depth
    if not sums:
        return 0, len(blocks), 0
    best = max(sums, key=lambda number: (sums[number], depths[number]))
    bodies = {block.body for block in blocks if block.body}
    named = max(bodies, key=lambda number: (sums[number], depths[number]), default=0)
    if named and words[named] < NAMED_SHARE * words[best]:
        named = 0
    inside = [index for index, block in enumerate(blocks) if (named or best) in block.place]
    return inside[0], inside[-1] + 1, named


def _find_run(weights: list[float], first: int, last: int) -> tuple[int, int]:
    """The stretch of blocks with the greatest sum of weights (Kadane's algorithm)."""
    best, best_run, total, begin = 0.0, (first, first), 0.0, first
    for index in range(first, last):
        if total <= 0:
            total, begin = 0.0, index
        total += weights[index]
        if total > best:
            best, best_run = total, (begin, index + 1)
    return best_run


def _trim(
    blocks: tuple[Block, ...],
    prose: tuple[bool, ...],
    furniture: tuple[tuple[str, str] | None, ...],
    start: int,
    end: int,
) -> tuple[int, int]:
    """Begin and end with text: no lone labels at the edges."""

    def is_text(index: int) -> bool:
        block = blocks[index]
        return (
            prose[index]
            or block.tag in ("quote", "pre", "table", "li", "note")
            or (ends_sentence(block.text) and count_length(block.text) >= (2 if block.body else 4))
        )

    while start < end and not (is_text(start) and blocks[start].tag != "li") and any(prose[start:end]):
        start += 1
    while end > start and not is_text(end - 1):
        end -= 1
    if start < end < len(blocks) and not furniture[end] and closes(blocks[end], blocks[end - 1]):
        end += 1
    return start, end


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Text for comparing: compatibility forms, case and punctuation aside."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _find_title(
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
