"""Saved HTML pages: the document as a list of blocks.

Rule: walks the tree once, without recursion, and judges nothing. Scripts, styles and controls are not text.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import lxml.etree
import msgspec

from builder.article.model import Image
from builder.capture.blocks import BODY_NAMES, FRAMES, Block, Reading
from builder.capture.encodings import Decoded
from builder.capture.formats.captions import (
    add_words,
    find_names,
    holds_parts,
    join_names,
    read_beside,
    read_text,
    split_words,
)
from builder.capture.formats.embeds import FRAMED, find_embed
from builder.capture.formats.figure_like import drop_twice, find_boxes, find_stated_words
from builder.capture.formats.html_tables import read_table
from builder.capture.formats.html_tree import parse_page
from builder.capture.formats.image_sources import IMAGES, Images, has_own_image
from builder.capture.formats.inlines import Inlines
from builder.capture.formats.metadata import find_metadata
from builder.capture.formats.page_statements import Marked, read_marked
from builder.capture.formats.streamed import place_streamed
from builder.capture.formats.visible import is_silent, iterate_words
from builder.capture.inline import clean_url, escape_inside, format_link
from builder.capture.source import HTML, Capture
from builder.text import tidy

_LANDMARKS = frozenset(("nav", "header", "footer", "aside", "form", "article", "main"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = (
    frozenset(
        "p div section article main header footer nav aside ul ol li dl dt dd table tbody thead tfoot tr td th "
        "blockquote pre figure figcaption address form fieldset hr details summary center body html caption".split()
    )
    | _HEADINGS
)
_INLINE = frozenset(
    ("em", "i", "strong", "b", "a", "br", "code", "del", "s", "sup", "ruby", "rt", "rp", "rb", "cite", "q")
)
_KINDS = {"blockquote": "quote", "figcaption": "caption", "caption": "caption"}
_FIGURES = frozenset(("figure", "picture", *IMAGES))
_RUNS = frozenset(("span", "a", "strong", "b", "em", "i"))
_LARGE = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
_SAVED = (
    re.compile(r"saved with SingleFile\s+url:\s*(?P<url>\S+)\s+saved date:\s*(?P<date>[^\n(]+)"),
    re.compile(r"saved from url=\(\d+\)(?P<url>\S+)"),
)
_NONE: Mapping[Any, Any] = MappingProxyType({})
DEEPEST = 96
"""Maximum number of containers recorded for a block; a page nested deeper is hostile or broken."""


def accepts(capture: Capture) -> bool:
    """True for an HTML page."""
    return capture.media_type == HTML


def read(capture: Capture, decoded: Decoded) -> Reading:
    """The blocks and the metadata of a page; raises `Fault` if there is no markup to read."""
    root = parse_page(decoded.text, name=capture.name)
    saved_url, saved_at = _find_saved(decoded.text)
    url = capture.url or saved_url
    marked = read_marked(root)
    found = find_metadata(marked, url=url)
    base = _find_base(marked, url, found)
    images = Images(base, page=capture.name, companions={near.name: near.data for near in capture.companions})
    place_streamed(root)
    blocks = walk(root, base, images, boxes=find_boxes(marked.captions))
    return Reading(blocks, found, _find_language(root, marked), url, capture.captured_at or saved_at)


def walk(root: Any, base: str | None, images: Images, *, boxes: Mapping[Any, Any] = _NONE) -> tuple[Block, ...]:
    """The blocks of a page, in order. `boxes` maps figures in elements other than `<figure>` to their captions."""
    return tuple(_Walk(base, images, boxes).read(root))


def _find_saved(text: str) -> tuple[str | None, str | None]:
    """Address and time from the comment that SingleFile or a browser writes at the start of a saved page."""
    head = text[:4096]
    single = _SAVED[0].search(head)
    if single:
        return clean_url(single["url"]), _parse_saved_date(single["date"].strip())
    browser = _SAVED[1].search(head)
    return (clean_url(browser["url"]), None) if browser else (None, None)


def _parse_saved_date(text: str) -> str | None:
    """ISO 8601 form of a date as written by SingleFile: `Sat Dec 11 2021 10:04:00 GMT+0900`."""
    match = re.match(r"\w{3} (\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d\d)(\d\d)", text)
    if not match:
        return None
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    month = months.find(match[1]) // 3 + 1
    written = (
        f"{match[3]}-{month:02d}-{int(match[2]):02d}T{match[4]}{match[5]}:{match[6]}" if match[1] in months else None
    )
    return written.replace("+00:00", "Z") if written else None


def _find_base(marked: Marked, url: str | None, found: dict[str, Any]) -> str | None:
    declared = next((base.get("href") for base in marked.tags["base"] if base.get("href") is not None), None)
    if declared is not None and (base := clean_url(declared, base=url)):
        return base
    return url or (found["original_url"][0].value if found.get("original_url") else None)


def _find_language(root: Any, marked: Marked) -> str | None:
    """The language of the article element if it states one, else that of the page."""
    for element in (*marked.tags["article"], root):
        if language := (element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip():
            return str(language.replace("_", "-"))
    return None


class _Container(NamedTuple):
    """The properties that elements give to the blocks inside them."""

    names: tuple[str, ...] = ()
    """Class and id words of the five nearest elements."""
    zone: str = ""
    kind: tuple[str, int, str] = ("p", 0, "")
    """Tag, level and list marker."""
    body: int = 0
    lists: int = 0
    """Number of lists around the block."""
    ordered: int = 0
    """Number of the nearest list if it is ordered, else 0."""
    quote: int = 0
    """Number of the quotation around the block, or 0."""
    depth: int = 0
    """Number of quotations around the block."""
    item: int = 0
    """Number of the nearest list item."""


class _Walk:
    """One pass over a page: text is gathered in `Inlines` and becomes a block at each edge of a block element."""

    def __init__(self, base: str | None, images: Images, boxes: Mapping[Any, Any] = _NONE) -> None:
        self.base, self.images, self.boxes = base, images, boxes
        self.inlines = Inlines(base)
        self.around: list[_Container] = [_Container()]
        self.numbers: list[int] = []
        self.ordinals: dict[int, int] = {}
        self.notes: dict[str, str] = {}
        """Fragment linked by a footnote's mark → its label."""
        self.note = ""
        """Label of the footnote that starts here."""
        self.count = 0
        self.ready: list[Block] = []

    def read(self, root: Any) -> list[Block]:
        """The blocks in the order of the page."""
        body = root.find("body") if root.tag == "html" else root
        if body is None:
            return []
        walker = lxml.etree.iterwalk(body, events=("start", "end", "comment"))
        entered: list[bool] = []
        for event, element in walker:
            if event == "start":
                entered.append(self._enter(element))
                if not entered[-1]:
                    walker.skip_subtree()
                continue
            if event == "end" and entered.pop():
                self._leave(element)
            if element is not body:
                self.inlines.add(element.tail)
        self._flush()
        return list(drop_twice(self.ready))

    def _enter(self, element: Any) -> bool:
        """Open an element; return False to skip everything in it."""
        tag, attributes = element.tag, dict(element.items())
        if tag == "noscript" and has_own_image(element) and (image := self.images.find(element)):
            self._add_figure(element, image)
            return False
        if tag in FRAMED and (address := find_embed(element)):
            self._add_embed(element, address)
        if is_silent(element, attributes):
            if tag in _BLOCKS:
                self.inlines.add(" ")  # a hidden block separates words
            return False
        if (tag in _FIGURES or element in self.boxes) and self._take_figure(element):
            return False
        if tag == "table" and (table := read_table(element, self.base)):
            self._flush()
            self._add(Block(table[0], "table", table[1]), element)
            return False
        if tag == "pre":
            self._flush()
            if code := "".join(iterate_words(element)).strip("\n"):
                self._add(Block(code, "pre"), element)
            return False
        if tag == "a" and attributes.get("href", "")[:1] == "#" and self._take_note(element):
            return False
        if tag in _BLOCKS or (tag == "font" and attributes.get("size") in _LARGE):
            self._flush()
            self._push(element, attributes)
        elif tag == "time" or (tag == "span" and _is_apart(element)):
            self.inlines.add(" ")
        elif tag in _INLINE:
            self.inlines.open(tag, element)
        self.inlines.add(element.text)
        return True

    def _leave(self, element: Any) -> None:
        if element.tag in _BLOCKS or (element.tag == "font" and element.get("size") in _LARGE):
            self._flush()
            self.around.pop()
            self.numbers.pop()
        elif element.tag in _INLINE:
            self.inlines.close(element.tag)

    def _take_note(self, element: Any) -> bool:
        """Handle a link that is a footnote's mark, its number or the link back; return False for other links."""
        target, label = element.get("href")[1:], tidy(read_text(element)[:12]).strip("[]()")
        if own := self.notes.get(element.get("id") or ""):
            self.note = own
        elif self.around[-1].kind[0] != "note":
            if not re.fullmatch(r"\d{1,3}|[*†‡]", label) or not re.search(r"fn|note|cite", target, re.IGNORECASE):
                return False
            if target not in self.notes:
                self.notes[target] = label if label not in self.notes.values() else f"{label}-{len(self.notes)}"
            self.inlines.add_note(self.notes[target])
        return True

    def _push(self, element: Any, attributes: Mapping[str, str]) -> None:
        """Open a block element; properties that it does not set are inherited."""
        outer, tag, names = self.around[-1], element.tag, join_names(element.tag, attributes)
        self.count += 1
        self.numbers.append(self.count)
        kind = outer.kind
        if tag in _HEADINGS:
            kind = (tag, int(tag[1]), "")
        elif tag in ("li", "dd", "dt"):
            kind = ("li", max(0, outer.lists - (tag != "dd")), self._find_marker(element, outer))
        elif tag in _KINDS:
            kind = (_KINDS[tag], outer.depth, "")
        if self.notes and (label := self.notes.get(attributes.get("id", ""))):
            kind, self.note = ("note", 0, ""), label
        elif "pull" in names and "pullquote" in names.replace("-", "").replace("_", ""):
            kind = ("quote", 0, "")
        body = self.count if names and _is_body(names) else outer.body
        zone = tag if tag in _LANDMARKS else outer.zone
        ordered = self.count if tag == "ol" else 0 if tag == "ul" else outer.ordered
        if tag == "ol":
            start = attributes.get("start") or "1"
            self.ordinals[self.count] = int(start) - 1 if start.isdecimal() and len(start) < 9 else 0
        lists = outer.lists + (tag in ("ul", "ol", "dl", "dd"))
        quote = outer.quote or (self.count if kind[0] == "quote" else 0)
        depth = outer.depth + (tag == "blockquote")
        item = self.count if kind[0] == "li" and kind is not outer.kind else outer.item
        self.around.append(_Container((*outer.names[-4:], names), zone, kind, body, lists, ordered, quote, depth, item))

    def _find_marker(self, element: Any, outer: "_Container") -> str:
        if not outer.ordered or element.tag != "li":
            return "-"
        self.ordinals[outer.ordered] += 1
        return f"{self.ordinals[outer.ordered]}."

    def _flush(self) -> None:
        """Turn the gathered text into one block, or into several if it contains double line breaks."""
        if self.inlines.is_empty():
            return
        inner = self.around[-1]
        for text, markup, links in self.inlines.take(plain=inner.zone in FRAMES and not self.note):
            tag, level, marker = inner.kind
            if self.note:
                tag, level, marker, self.note = "note", 0, f"[^{self.note}]:", ""
            names, place = " / ".join(inner.names), tuple(self.numbers[-DEEPEST:])
            block = Block(
                text, tag, markup, True, level, marker, inner.quote, inner.zone, names, inner.body, links, place,
                item=inner.item if tag == "li" else 0,
            )  # fmt: skip
            self.ready.append(block)

    def _add(self, block: Block, element: Any) -> None:
        """Add a block that comes from a single element."""
        inner = self.around[-1]
        names = (*inner.names[-4:], find_names(element))
        zone = element.tag if element.tag in _LANDMARKS else inner.zone
        placed = {"zone": zone, "names": " / ".join(names), "body": inner.body, "group": inner.quote}
        self.ready.append(msgspec.structs.replace(block, place=tuple(self.numbers[-DEEPEST:]), **placed))

    def _take_figure(self, element: Any) -> bool:
        """Add a picture with its words as one block; return False if the element contains anything else."""
        image = self.images.find(element, worded=element in self.boxes)
        if image is None:
            return False
        words = self.boxes.get(element)
        if words is None and element.tag == "figure":
            words = next(element.iter("figcaption"), None)
        holds = element.tag == "figure" or element in self.boxes
        beside = read_beside(element, words) if holds else ""
        if beside is None or (beside and element not in self.boxes and holds_parts(element, words)):
            return False
        caption, credit = split_words(words) if words is not None else ("", "")
        if beside:
            caption, credit, beside = add_words(caption, credit, beside)
        elif not caption and not credit:
            caption, credit = find_stated_words(next(element.iter(*IMAGES), element))
        self._add_figure(element, Image(image.src, caption or None, credit or None, image.alt))
        if beside:
            self.ready.append(msgspec.structs.replace(self.ready[-1], text=beside, tag="p", image=None, zone="aside"))
        return True

    def _add_figure(self, element: Any, image: Image) -> None:
        self._flush()
        self._add(Block(tidy(f"{image.caption or ''} {image.credit or ''}"), "figure", image=image), element)

    def _add_embed(self, element: Any, address: str) -> None:
        """Add the content of a frame as a quotation that consists of one link."""
        self._flush()
        words = tidy(element.get("title") or "") or address.split("/")[2].removeprefix("www.")
        self._add(Block(words, "quote", format_link(escape_inside(words), address), links=1.0), element)


def _is_apart(element: Any) -> bool:
    """True if a span starts a new word without white space before it: `By Ada Roe</span><span>4 March`."""
    before = element.getprevious()
    if before is None or before.tail or before.tag not in _RUNS or not (text := element.text or "")[:1].strip():
        return False
    while len(before) and not before[-1].tail:
        before = before[-1]
    end = (before[-1].tail if len(before) else before.text) or ""
    begins = text[0].isupper() or (text[0].isdecimal() and not end[-1:].isdecimal())
    return len(end) > 1 and (end[-1].islower() or end[-1].isdecimal()) and begins


@lru_cache(maxsize=4096)
def _is_body(names: str) -> bool:
    return BODY_NAMES.search(names) is not None
