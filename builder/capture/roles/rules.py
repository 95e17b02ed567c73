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
from builder.capture.roles.caption_rules import is_alt, is_bare_caption, is_caption, is_lead_figure
from builder.capture.segment.block_scores import is_named_bad
from builder.capture.segment.headings import is_bold, shares_container
from builder.capture.segment.measured_blocks import Sheet

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

Rule = Callable[[Sheet, int], tuple[str, str] | None]
Rules = tuple[tuple[str, Rule], ...]


def assign_roles(sheet: Sheet) -> tuple[Verdict, ...]:
    """A verdict for each block."""
    near = range(len(sheet.blocks)) if sheet.page else _find_near(sheet)
    return tuple(_judge(sheet, index, RULES if index in near else FAR_RULES) for index in range(len(sheet.blocks)))


def _find_near(sheet: Sheet) -> range:
    """The lines of a dump that are in the text, in its header, or close enough to be examined by every rule."""
    title = sheet.start if sheet.title is None else sheet.title
    return range(min(sheet.start, title) - NEAR, max(sheet.end, title) + NEAR)


def _judge(sheet: Sheet, index: int, rules: Rules) -> Verdict:
    for name, rule in rules:
        if answer := rule(sheet, index):
            return Verdict(*answer, name)
    return Verdict("furniture", "no rule matches", "none")


def _in_text(sheet: Sheet, index: int) -> bool:
    return sheet.start <= index < sheet.end


def _in_header(sheet: Sheet, index: int) -> bool:
    """True for a block between the headline (or a few lines above it) and the text."""
    top = sheet.title if sheet.title is not None else sheet.start
    return max(0, top - 4) <= index < sheet.start


def is_title(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """The headline, and its repetitions."""
    if index == sheet.title:
        return ("title", "the headline")
    if sheet.title is None:
        return None
    text, title = sheet.blocks[index].text, sheet.blocks[sheet.title].text
    alike = len(text) < 2 * len(title) + 20  # a block much longer than the headline cannot repeat it
    return ("furniture", "repeats the headline") if alike and normalise(text) == normalise(title) else None


def is_note(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A footnote."""
    return ("note", "a footnote that the text refers to") if sheet.blocks[index].tag == "note" else None


def is_correction(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A note that the article was corrected."""
    block = sheet.blocks[index]
    near = sheet.start - 6 <= index < sheet.end + 6 and block.zone not in ("nav", "footer")
    reason = find_correction(block.text) if near else None
    return ("correction", reason) if reason else None


LABEL_WORDS = 6
"""Minimum number of words in an unlinked list item of a page that is text, whatever the line above the list says."""
UNLIKE = 0.3
"""Minimum likelihood of a line of a dump that counts as text when it is between lines of text."""
LONGEST_OFFER = 100
"""Maximum distance, in blocks, from a list item to the block above its list."""

_BYLINE_NAMES = re.compile(r"by-?line|author|[_-]by\b|\bby\b|writer|reporter|contributor|signature|firma\b")


def is_byline(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A line that names the authors, between headline and text or right after the text."""
    near = _in_header(sheet, index) or sheet.end <= index < sheet.end + 3 or index == sheet.start
    block = sheet.blocks[index]
    if near and (sheet.prose[index] is False) and find_byline(block.text):
        return ("byline", "names the author")
    header = sheet.title is not None and sheet.title < index < sheet.start
    if not header or sheet.lengths[index] > 20:
        return None
    named = _BYLINE_NAMES.search(" ".join(block.names.split()[-4:])) is not None
    return ("byline", "in the page's byline") if named else None


def is_dated(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A line with little more than a date, such as the date of publication or of an update."""
    text = sheet.blocks[index].text
    near = _in_header(sheet, index) or sheet.end <= index < sheet.end + 3 or index == sheet.start
    if not near or sheet.lengths[index] > 24 or sheet.furniture[index]:
        return None
    mentions = [mention for mention in find_mentions(text) if mention.year]
    if not mentions or (ends_sentence(text) and sheet.lengths[index] > 12):
        return None
    return ("updated", "a date and little else") if count_length(text) <= 12 + 5 * len(mentions) else None


def is_known_furniture(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A block that the vocabulary recognises as furniture."""
    return sheet.furniture[index]


def is_learned(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A line that the outlet repeats on many captures.

    Running text inside the article stays, because it is a quotation; so does a kicker that also occurs in the menu.
    """
    repeat = sheet.repeats[index]
    if repeat is None or (not repeat.anywhere and sheet.prose[index] and _in_text(sheet, index)):
        return None
    menu = is_kicker(sheet, index) and any(block.text == sheet.blocks[index].text for block in sheet.blocks[:index])
    return None if menu else (repeat.role, repeat.reason)


def is_offered(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A list item below a promotion or the heading of a list of other stories."""
    block = sheet.blocks[index]
    if block.tag != "li" or (sheet.page and block.links < 0.5 and sheet.lengths[index] >= LABEL_WORDS):
        return None
    head = max(sheet.heads[index], index - LONGEST_OFFER)
    above = sheet.furniture[head] if head >= 0 else None
    if above and above[0] in ("promo", "navigation", "disclosure", "share"):
        return (above[0], f"in the list under “{sheet.blocks[head].text[:40]}”")
    return None


def is_framed(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A block in the page's landmarks for navigation and forms, or in an aside."""
    block = sheet.blocks[index]
    if block.zone in FRAMES:
        return ("navigation", f"in the page's {block.zone}")
    if block.zone == "aside" and not (block.tag == "quote" or "pull" in block.names):
        return ("furniture", "in an aside")
    return None


def is_named(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A block inside an element that the page names as furniture."""
    block = sheet.blocks[index]
    if not sheet.page or not _in_text(sheet, index) or block.tag in ("quote", "pre", "note"):
        return None
    return ("furniture", "in an element named as furniture") if is_named_bad(block) else None


def is_copied(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A block that the page contains a second time."""
    return ("furniture", "repeats an earlier block") if index in sheet.copies else None


def is_kicker(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A short label right above the headline."""
    title = sheet.title
    if title is None or not title - 4 <= index < title or sheet.lengths[index] > 5 or sheet.furniture[index]:
        return None
    if sheet.page and not shares_container(sheet.blocks[index], sheet.blocks[title]):
        return None
    between = range(index + 1, title)
    if all(sheet.furniture[other] or sheet.lengths[other] <= 5 or _is_note(sheet, other) for other in between):
        return None if ends_sentence(sheet.blocks[index].text) else ("kicker", "a short label above the headline")
    return None


def _is_note(sheet: Sheet, index: int) -> bool:
    return bool(find_mentions(sheet.blocks[index].text) or find_byline(sheet.blocks[index].text))


def is_dek(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """The first sentence below the headline that is not yet the text."""
    return ("dek", "between headline and text") if index == sheet.dek else None


def is_standfirst(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A sentence that opens the text, above the caption, byline, date or dateline that the text starts with."""
    title = sheet.title
    if title is None or index != sheet.start or index != title + 1 or sheet.lengths[index] > 45:
        return None
    if find_dateline(sheet.blocks[index].text):
        return None
    for after in range(index + 1, min(index + 4, sheet.end)):
        if find_dateline(sheet.blocks[after].text):
            return ("dek", "a sentence above the dateline")
        if (
            (is_caption(sheet, after) and not sheet.page)
            or find_byline(sheet.blocks[after].text)
            or _is_date_line(sheet, after)
        ):
            return ("dek", "a sentence above byline, date or caption")
        if sheet.prose[after]:
            return None
    return None


def _is_date_line(sheet: Sheet, index: int) -> bool:
    return sheet.lengths[index] <= 14 and any(mention.year for mention in find_mentions(sheet.blocks[index].text))


def is_outside(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A block above or below the article's text."""
    if _in_text(sheet, index):
        return None
    side = "above" if index < sheet.start else "below"
    return ("navigation" if sheet.blocks[index].links > 0.6 else "furniture", f"{side} the article's text")


def is_unlike(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A line of a dump, between lines of text, that reads like boilerplate."""
    if not sheet.likely or sheet.likely[index] >= UNLIKE or names_contributors(sheet.blocks[index].text):
        return None
    return ("furniture", f"reads like a page's frame, {1 - sheet.likely[index]:.2f}")


def is_linked(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A short line in the text that is only a link."""
    block = sheet.blocks[index]
    if (
        block.links > 0.85
        and sheet.lengths[index] <= 25
        and block.tag in ("p", "li", "h3", "h4")
        and not block.text.endswith(".")
        and not block.text.startswith(("http://", "https://"))
    ):
        alone = block.tag != "li" or all(
            sheet.blocks[near].links > 0.85 for near in (index - 1, index + 1)
            if 0 <= near < len(sheet.blocks) and sheet.blocks[near].tag == "li"
        )  # fmt: skip
        return ("navigation", "only a link") if alone else None
    return None


def is_marked(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """Quotes, lists, tables, figures and code, recognised by markup or bullets."""
    roles = {"quote": "quote", "li": "list", "table": "table", "figure": "figure", "pre": "code"}
    role = roles.get(sheet.blocks[index].tag)
    return (role, f"marked as {role}") if role else None


def is_heading(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """A heading by markup; in a dump, a short line with text below it."""
    block = sheet.blocks[index]
    if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        below = any(_in_text(sheet, after) and sheet.blocks[after].tag[0] != "h" for after in (index + 1, index + 2))
        return ("heading", "marked as a heading") if below else ("furniture", "a heading with no text below it")
    alone = block.tag == "line" or is_bold(block)
    if not alone or ends_sentence(block.text) or sheet.lengths[index] > 14 or sheet.prose[index]:
        return None
    if block.text[:1] in '"“„«「(' or block.text[:1].islower() or block.text.endswith((",", ";", ":", "-")):
        return None
    follows = index + 1 < sheet.end and (sheet.prose[index + 1] or sheet.blocks[index + 1].tag == "li")
    return ("heading", "a short line with text below it") if follows and block.gap else None


def is_paragraph(sheet: Sheet, index: int) -> tuple[str, str] | None:
    """Anything else in the text."""
    return ("paragraph", "in the article's text") if _in_text(sheet, index) else None


RULES: Rules = (
    ("title", is_title),
    ("note", is_note),
    ("correction", is_correction),
    ("known-furniture", is_known_furniture),
    ("learned", is_learned),
    ("framed", is_framed),
    ("offered", is_offered),
    ("named", is_named),
    ("copied", is_copied),
    ("byline", is_byline),
    ("dated", is_dated),
    ("caption", is_caption),
    ("kicker", is_kicker),
    ("standfirst", is_standfirst),
    ("bare-caption", is_bare_caption),
    ("dek", is_dek),
    ("lead-figure", is_lead_figure),
    ("outside", is_outside),
    ("unlike", is_unlike),
    ("alt", is_alt),
    ("linked", is_linked),
    ("marked", is_marked),
    ("heading", is_heading),
    ("paragraph", is_paragraph),
)
"""Applied from top to bottom."""
FAR_RULES: Rules = tuple(
    (name, rule) for name, rule in RULES if name in ("title", "known-furniture", "learned", "offered", "outside")
)
"""The rules applied to a line of a dump that is far from its text."""
