"""The roles of a capture's blocks.

Rule: an ordered table of small named rules. The first rule that matches decides, and its reason is kept. No rule
knows an outlet.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from builder.capture.blocks import FRAMES
from builder.capture.patterns.agencies import find_dateline
from builder.capture.patterns.calendar import find_mentions
from builder.capture.patterns.language import count_length, ends_sentence, normalise
from builder.capture.patterns.lexicon import find_correction, names_contributors
from builder.capture.patterns.people import find_byline
from builder.capture.roles.caption_rules import rule_alt, rule_bare_caption, rule_caption, rule_lead_figure
from builder.capture.segment.block_scores import is_named_furniture
from builder.capture.segment.headings import is_bold, shares_container
from builder.capture.segment.measured_blocks import MeasuredBlocks

BODY = frozenset(("paragraph", "heading", "quote", "list", "table", "figure", "code", "note"))
"""Roles that form the article's text."""
CLAIMED = BODY | {"title", "kicker", "dek", "byline", "caption", "updated", "correction"}
"""Roles whose words are kept, in the text or in the front matter."""


class Verdict(NamedTuple):
    """The role of a block, with the reason and the rule that decided it."""

    role: str
    reason: str
    rule: str


NEAR = 8
"""Maximum number of lines from headline or text to a byline, date, caption or correction."""

Rule = Callable[[MeasuredBlocks, int], tuple[str, str] | None]
Rules = tuple[tuple[str, Rule], ...]


def assign_roles(measured: MeasuredBlocks) -> tuple[Verdict, ...]:
    """A verdict for each block."""
    near = range(len(measured.blocks)) if measured.page else _find_near(measured)
    return tuple(
        _judge(measured, index, RULES if index in near else FAR_RULES) for index in range(len(measured.blocks))
    )


def _find_near(measured: MeasuredBlocks) -> range:
    """The lines of a dump that are in the text, in its header, or close enough to be examined by every rule."""
    title = measured.start if measured.title is None else measured.title
    return range(min(measured.start, title) - NEAR, max(measured.end, title) + NEAR)


def _judge(measured: MeasuredBlocks, index: int, rules: Rules) -> Verdict:
    for name, rule in rules:
        if answer := rule(measured, index):
            return Verdict(*answer, name)
    return Verdict("furniture", "no rule matches", "none")


def _in_text(measured: MeasuredBlocks, index: int) -> bool:
    return measured.start <= index < measured.end


def _in_header(measured: MeasuredBlocks, index: int) -> bool:
    """True for a block between the headline (or a few lines above it) and the text."""
    top = measured.title if measured.title is not None else measured.start
    return max(0, top - 4) <= index < measured.start


def rule_title(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """The headline, and its repetitions."""
    if index == measured.title:
        return ("title", "the headline")
    if measured.title is None:
        return None
    text, title = measured.blocks[index].text, measured.blocks[measured.title].text
    alike = len(text) < 2 * len(title) + 20  # a block much longer than the headline cannot repeat it
    return ("furniture", "repeats the headline") if alike and normalise(text) == normalise(title) else None


def rule_note(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A footnote."""
    return ("note", "a footnote that the text refers to") if measured.blocks[index].tag == "note" else None


def rule_correction(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A note that the article was corrected."""
    block = measured.blocks[index]
    near = measured.start - 6 <= index < measured.end + 6 and block.zone not in ("nav", "footer")
    reason = find_correction(block.text) if near else None
    return ("correction", reason) if reason else None


LABEL_WORDS = 6
"""Minimum number of words in an unlinked list item of a page that is text, whatever the line above the list says."""
UNLIKE = 0.3
"""Minimum likelihood of a line of a dump that counts as text when it is between lines of text."""
LONGEST_OFFER = 100
"""Maximum distance, in blocks, from a list item to the block above its list."""

_BYLINE_NAMES = re.compile(r"by-?line|author|[_-]by\b|\bby\b|writer|reporter|contributor|signature|firma\b")


def rule_byline(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A line that names the authors, between headline and text or right after the text."""
    near = _in_header(measured, index) or measured.end <= index < measured.end + 3 or index == measured.start
    block = measured.blocks[index]
    if near and (measured.prose[index] is False) and find_byline(block.text):
        return ("byline", "names the author")
    header = measured.title is not None and measured.title < index < measured.start
    if not header or measured.lengths[index] > 20:
        return None
    named = _BYLINE_NAMES.search(" ".join(block.names.split()[-4:])) is not None
    return ("byline", "in the page's byline") if named else None


def rule_dated(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A line with little more than a date, such as the date of publication or of an update."""
    text = measured.blocks[index].text
    near = _in_header(measured, index) or measured.end <= index < measured.end + 3 or index == measured.start
    if not near or measured.lengths[index] > 24 or measured.furniture[index]:
        return None
    mentions = [mention for mention in find_mentions(text) if mention.year]
    if not mentions or (ends_sentence(text) and measured.lengths[index] > 12):
        return None
    return ("updated", "a date and little else") if count_length(text) <= 12 + 5 * len(mentions) else None


def rule_known_furniture(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A block that the vocabulary recognises as furniture."""
    return measured.furniture[index]


def rule_learned(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A line that the outlet repeats on many captures.

    Running text inside the article stays, because it is a quotation; so does a kicker that also occurs in the menu.
    """
    repeat = measured.repeats[index]
    if repeat is None or (not repeat.anywhere and measured.prose[index] and _in_text(measured, index)):
        return None
    menu = rule_kicker(measured, index) and any(
        block.text == measured.blocks[index].text for block in measured.blocks[:index]
    )
    return None if menu else (repeat.role, repeat.reason)


def rule_offered(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A list item below a promotion or the heading of a list of other stories."""
    block = measured.blocks[index]
    if block.tag != "li" or (measured.page and block.links < 0.5 and measured.lengths[index] >= LABEL_WORDS):
        return None
    head = max(measured.heads[index], index - LONGEST_OFFER)
    above = measured.furniture[head] if head >= 0 else None
    if above and above[0] in ("promo", "navigation", "disclosure", "share"):
        return (above[0], f"in the list under “{measured.blocks[head].text[:40]}”")
    return None


def rule_framed(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A block in the page's landmarks for navigation and forms, or in an aside."""
    block = measured.blocks[index]
    if block.zone in FRAMES:
        return ("navigation", f"in the page's {block.zone}")
    if block.zone == "aside" and not (block.tag == "quote" or "pull" in block.names):
        return ("furniture", "in an aside")
    return None


def rule_named(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A block inside an element that the page names as furniture."""
    block = measured.blocks[index]
    if not measured.page or not _in_text(measured, index) or block.tag in ("quote", "pre", "note"):
        return None
    return ("furniture", "in an element named as furniture") if is_named_furniture(block) else None


def rule_copied(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A block that the page contains a second time."""
    return ("furniture", "repeats an earlier block") if index in measured.copies else None


def rule_kicker(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A short label right above the headline."""
    title = measured.title
    if title is None or not title - 4 <= index < title or measured.lengths[index] > 5 or measured.furniture[index]:
        return None
    if measured.page and not shares_container(measured.blocks[index], measured.blocks[title]):
        return None
    between = range(index + 1, title)
    if all(measured.furniture[other] or measured.lengths[other] <= 5 or _is_note(measured, other) for other in between):
        return None if ends_sentence(measured.blocks[index].text) else ("kicker", "a short label above the headline")
    return None


def _is_note(measured: MeasuredBlocks, index: int) -> bool:
    return bool(find_mentions(measured.blocks[index].text) or find_byline(measured.blocks[index].text))


def rule_dek(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """The first sentence below the headline that is not yet the text."""
    return ("dek", "between headline and text") if index == measured.dek else None


def rule_standfirst(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A sentence that opens the text, above the caption, byline, date or dateline that the text starts with."""
    title = measured.title
    if title is None or index != measured.start or index != title + 1 or measured.lengths[index] > 45:
        return None
    if find_dateline(measured.blocks[index].text):
        return None
    for after in range(index + 1, min(index + 4, measured.end)):
        if find_dateline(measured.blocks[after].text):
            return ("dek", "a sentence above the dateline")
        if (
            (rule_caption(measured, after) and not measured.page)
            or find_byline(measured.blocks[after].text)
            or _is_date_line(measured, after)
        ):
            return ("dek", "a sentence above byline, date or caption")
        if measured.prose[after]:
            return None
    return None


def _is_date_line(measured: MeasuredBlocks, index: int) -> bool:
    return measured.lengths[index] <= 14 and any(mention.year for mention in find_mentions(measured.blocks[index].text))


def rule_outside(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A block above or below the article's text."""
    if _in_text(measured, index):
        return None
    side = "above" if index < measured.start else "below"
    return ("navigation" if measured.blocks[index].links > 0.6 else "furniture", f"{side} the article's text")


def rule_unlike(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A line of a dump, between lines of text, that reads like boilerplate."""
    if not measured.likely or measured.likely[index] >= UNLIKE or names_contributors(measured.blocks[index].text):
        return None
    return ("furniture", f"reads like a page's frame, {1 - measured.likely[index]:.2f}")


def rule_linked(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A short line in the text that is only a link."""
    block = measured.blocks[index]
    if (
        block.links > 0.85
        and measured.lengths[index] <= 25
        and block.tag in ("p", "li", "h3", "h4")
        and not block.text.endswith(".")
        and not block.text.startswith(("http://", "https://"))
    ):
        alone = block.tag != "li" or all(
            measured.blocks[near].links > 0.85 for near in (index - 1, index + 1)
            if 0 <= near < len(measured.blocks) and measured.blocks[near].tag == "li"
        )  # fmt: skip
        return ("navigation", "only a link") if alone else None
    return None


def rule_marked(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """Quotes, lists, tables, figures and code, recognised by markup or bullets."""
    roles = {"quote": "quote", "li": "list", "table": "table", "figure": "figure", "pre": "code"}
    role = roles.get(measured.blocks[index].tag)
    return (role, f"marked as {role}") if role else None


def rule_heading(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """A heading by markup; in a dump, a short line with text below it."""
    block = measured.blocks[index]
    if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        below = any(
            _in_text(measured, after) and measured.blocks[after].tag[0] != "h" for after in (index + 1, index + 2)
        )
        return ("heading", "marked as a heading") if below else ("furniture", "a heading with no text below it")
    alone = block.tag == "line" or is_bold(block)
    if not alone or ends_sentence(block.text) or measured.lengths[index] > 14 or measured.prose[index]:
        return None
    if block.text[:1] in '"“„«「(' or block.text[:1].islower() or block.text.endswith((",", ";", ":", "-")):
        return None
    follows = index + 1 < measured.end and (measured.prose[index + 1] or measured.blocks[index + 1].tag == "li")
    return ("heading", "a short line with text below it") if follows and block.gap else None


def rule_paragraph(measured: MeasuredBlocks, index: int) -> tuple[str, str] | None:
    """Anything else in the text."""
    return ("paragraph", "in the article's text") if _in_text(measured, index) else None


RULES: Rules = (
    ("title", rule_title),
    ("note", rule_note),
    ("correction", rule_correction),
    ("known-furniture", rule_known_furniture),
    ("learned", rule_learned),
    ("framed", rule_framed),
    ("offered", rule_offered),
    ("named", rule_named),
    ("copied", rule_copied),
    ("byline", rule_byline),
    ("dated", rule_dated),
    ("caption", rule_caption),
    ("kicker", rule_kicker),
    ("standfirst", rule_standfirst),
    ("bare-caption", rule_bare_caption),
    ("dek", rule_dek),
    ("lead-figure", rule_lead_figure),
    ("outside", rule_outside),
    ("unlike", rule_unlike),
    ("alt", rule_alt),
    ("linked", rule_linked),
    ("marked", rule_marked),
    ("heading", rule_heading),
    ("paragraph", rule_paragraph),
)
"""Applied from top to bottom."""
FAR_RULES: Rules = tuple(
    (name, rule) for name, rule in RULES if name in ("title", "known-furniture", "learned", "offered", "outside")
)
"""The rules applied to a line of a dump that is far from its text."""
