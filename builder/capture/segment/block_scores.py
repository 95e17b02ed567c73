"""The score of each block: words of article text that it adds, or a penalty if it is not text.

Rule: a score above 0 is text, below 0 is not. Looks at one block at a time, in rows of labels or cards also at the
blocks around it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from builder.capture.blocks import BODY_NAMES, FRAMES, Block
from builder.capture.patterns.agencies import find_dateline, split_caption
from builder.capture.patterns.language import CJK, ends_sentence, find_stop_share
from builder.capture.patterns.lexicon import FURNITURE, find_correction, find_icons, starts_comments
from builder.capture.patterns.people import find_byline
from builder.capture.segment.headings import count_shared
from builder.capture.segment.line_classifier import LEVEL

PROSE_WORDS = 8
"""Minimum number of words in a sentence that counts as running text."""
UNLISTED = 20
"""Minimum number of words in a sentence that counts as prose without small words (stop words) of a known language."""
LABEL_STEP, LABEL_MOST = 1.5, 9.0
"""Penalty for each further label in a row, and its maximum: menus come in rows, subheadings alone."""
LABEL = -3.0
"""Score of a label."""
CARD_BLOCKS, CARD_WORDS, LEAST_CARDS = 8, 70, 4
"""Maximum blocks and words between two linked headlines of a row of cards; minimum number of cards in a row."""
GAIN, KNOWN = 5.0, -5.0
"""Factor from likelihoods to scores in words; maximum score of a line whose words are those of furniture."""
NEAR = 2
"""Number of containers around a block whose class names are examined; outer ones hold the whole article too."""

_BAD_NAMES = re.compile(
    r"(?<![a-z])(?:related\w*|promos?|promo(?:small|box|tion)\w*|promoted|share|sharing|social|comments?|commentlist|sidebar|\w*newsletters?|advert\w*|sponsor\w*|"
    r"footer|nav|navbar|navigation|menu|recommend\w*|recirc\w*|subscri\w+|cookies?|consent|popup|modal|banner|breadcrumbs?|teasers?|outbrain|"
    r"taboola|most-read|mostread|popular|trending|toolbar|byline|bio|author-box|tags|tag-list|\w*signup|sign-up|disqus|pagination|"
    r"pager|skip|more-on|read-more|read-next|readmore|you-may|upsell|cta|optin|opt-in|widget-area|sharedaddy|jp-relatedposts|"
    r"crosslinks?|nextclick|nocontent|disclaimers?|boilerplate|timestamp|date|(?:btn|button)s?(?![-_])|rail|sr-only|screen-reader\w*|visually-?hidden|"
    r"print-only|d-print-block|slide-count|thumbs)(?![a-z])|"
    r"author[-_]*(?:bio\w*|box|cards?|details?|info\w*|desc\w*|summary|about)|(?:about|card|text)[-_]*author(?!i)|"
    r"(?:entry|post|article|story)[-_]*(?:meta|info|footer|tags)(?![a-z])|"
    r"(?:^|\s)ads?(?=$|\s|[-_]+(?:slot|unit|box|container|wrapper|label|banner))"
)


def find_furniture(block: Block) -> tuple[str, str] | None:
    """(role, reason) of a block that the vocabulary recognises as furniture."""
    if block.tag in ("figure", "table", "pre", "caption") or block.zone in FRAMES:
        return None
    if reason := find_icons(block.text):
        return ("share", reason)
    if not any(map(str.isalnum, block.text)):
        return ("furniture", "no words")
    if block.tag == "quote" or find_correction(block.text):
        return None
    for role, test in FURNITURE:
        if (reason := test(block.text)) and not _is_placed(block, role, reason):
            return (role, reason)
    return None


def _is_placed(block: Block, role: str, reason: str) -> bool:
    """True if the markup overrules the vocabulary: an article's lists and headings may contain an offer's words."""
    if not block.place or block.links > 0.5:
        return False
    if block.tag == "li":
        return role in ("promo", "disclosure", "furniture")
    return block.tag in ("h2", "h3", "h4") and role == "promo" and not reason.startswith("asks")


def is_prose(block: Block, length: int, furniture: tuple[str, str] | None) -> bool:
    """True for running text: a sentence of some length that is not a link, a caption or a byline."""
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
    unlisted = block.tag == "p" and length >= UNLISTED and ends_sentence(block.text) and block.links < 0.3
    return unlisted or find_stop_share(block.text) > 0.12 or bool(CJK.search(block.text))


def score_block(block: Block, length: int, furniture: tuple[str, str] | None, prose: bool) -> float:
    """The score of a block by itself: its number of words for prose, below 0 for furniture and labels."""
    if block.zone in FRAMES or (block.zone == "aside" and not prose):
        return -5.0 - length
    bad = is_named_furniture(block)
    if furniture:
        return -15.0 if furniture[0] in ("disclosure", "promo", "navigation") else -10.0
    if bad:
        return -4.0 - length * 0.7
    if prose:
        return float(min(length, 120)) * (0.3 if block.zone == "aside" else 1.0)
    if block.links > 0.6:
        return LABEL - min(length, 40) * 0.5
    if block.tag in ("li", "note"):
        return length * 0.6 if length >= 5 else -1.0
    if block.tag in ("quote", "pre", "table"):
        return min(length, 60) * 0.5
    if block.tag in ("h2", "h3", "h4", "figure", "caption"):
        return -1.0
    if block.text[:1] in '"“„«「' and length >= 4:
        return length * 0.8
    return 1.0 if length >= 4 and ends_sentence(block.text) else LABEL


def lower_label_runs(
    blocks: Sequence[Block], lengths: Sequence[int], prose: Sequence[bool], alone: Sequence[float]
) -> tuple[float, ...]:
    """In a dump: lower the scores of labels that follow one another, and of readers' comments below the text."""
    weights = list(alone)
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
    return tuple(weights)


def score_likelihoods(
    likely: Sequence[float], lengths: Sequence[int], furniture: Sequence[tuple[str, str] | None]
) -> tuple[float, ...]:
    """In a dump: scores from the likelihood that each line is text; long lines count for more."""
    gains = (
        GAIN * (share - LEVEL) * min(length + 1, 100) ** 0.8 for share, length in zip(likely, lengths, strict=True)
    )
    return tuple(min(gain, KNOWN) if known else gain for gain, known in zip(gains, furniture, strict=True))


def is_named_furniture(block: Block) -> bool:
    """True if a nearby container is named like furniture, and none closer is named as an article's text."""
    names = block.names
    if block.level and block.tag[0] == "h":  # a heading's own name is often made of its words
        names = names.rpartition(" / ")[0]
    return _are_bad(names)


def lower_cards(blocks: Sequence[Block], lengths: Sequence[int], alone: Sequence[float]) -> tuple[float, ...]:
    """On a page: lower the scores of cards, that is, linked headlines in a row, each in an element of its own."""
    cards = {index for row in _find_rows(blocks, lengths) for index in range(row[0], row[-1] + 1)}
    return tuple(min(weight, LABEL) if index in cards else weight for index, weight in enumerate(alone))


def _find_rows(blocks: Sequence[Block], lengths: Sequence[int]) -> list[list[int]]:
    """The indexes of the headlines in each row of cards."""
    rows: list[list[int]] = []
    for index in (at for at, block in enumerate(blocks) if _heads_card(block, lengths[at])):
        last = rows[-1][-1] if rows else -1
        if rows and _is_card(blocks, last, index) and sum(lengths[last + 1 : index]) <= CARD_WORDS:
            rows[-1].append(index)
        else:
            rows.append([index])
    return [row for row in rows if len(row) >= LEAST_CARDS]


def _heads_card(block: Block, length: int) -> bool:
    return block.tag in ("h1", "h2", "h3", "h4", "h5") and block.links > 0.85 and length >= 3


def _is_card(blocks: Sequence[Block], head: int, following: int) -> bool:
    """True if the text between two headlines belongs to one of them and not to the element that holds both."""
    if following - head > CARD_BLOCKS:
        return False
    around = count_shared(blocks[head].place, blocks[following].place)
    words = (block for block in blocks[head + 1 : following] if block.tag == "p" and block.links < 0.5)
    return all(
        max(count_shared(blocks[near].place, block.place) for near in (head, following)) > around for block in words
    )


@lru_cache(maxsize=4096)
def _are_bad(around: str) -> bool:
    for names in reversed(around.split(" / ")[-NEAR:]):
        if BODY_NAMES.search(names):
            return False
        if _BAD_NAMES.search(names):
            return True
    return False
