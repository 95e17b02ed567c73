"""Saved HTML pages: the document as a list of blocks.

Rule: walks the tree once, without recursion, and judges nothing. Scripts, styles and controls are not text.
"""

import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html
import msgspec

from builder.article.model import Image
from builder.capture.blocks import BODY_NAMES, Block, Reading
from builder.capture.formats.inlines import Inlines
from builder.capture.formats.metadata import find_metadata
from builder.capture.inline import clean_url
from builder.capture.source import HTML, Capture, Decoded
from builder.errors import make_fault
from builder.text import drop_controls, tidy

_SILENT = frozenset(
    "script style template svg math canvas iframe object embed select option button input textarea head meta link "
    "noscript audio video map datalist progress dialog".split()
)
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
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SAVED = (
    re.compile(r"saved with SingleFile\s+url:\s*(?P<url>\S+)\s+saved date:\s*(?P<date>[^\n(]+)"),
    re.compile(r"saved from url=\(\d+\)(?P<url>\S+)"),
)
DEEPEST = 400
"""Containers remembered around a block; a page nested deeper is hostile or broken."""


def accepts(capture: Capture) -> bool:
    """Whether this is an HTML page."""
    return capture.media_type == HTML


def read(capture: Capture, decoded: Decoded) -> Reading:
    """The blocks and the metadata of a page; raises `Fault` when there is no markup to read."""
    root = parse_page(decoded.text, name=capture.name)
    saved_url, saved_at = _find_saved(decoded.text)
    url = capture.url or saved_url
    found = find_metadata(root, url=url)
    base = _find_base(root, url, found)
    blocks = tuple(_Walk(base).read(root))
    return Reading(blocks, found, _find_language(root), url, capture.captured_at or saved_at)


def parse_page(text: str, *, name: str) -> Any:
    """The tree of a page, whatever state it is in."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    clean = drop_controls(text).encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(clean, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise make_fault(name, f"no HTML page: {error}", hint="save the page again") from error
    return root


def _find_saved(text: str) -> tuple[str | None, str | None]:
    """Address and time from the comment that SingleFile or a browser leaves at the head of a saved page."""
    head = text[:4096]
    single = _SAVED[0].search(head)
    if single:
        return clean_url(single["url"]), _parse_saved_date(single["date"].strip())
    browser = _SAVED[1].search(head)
    return (clean_url(browser["url"]), None) if browser else (None, None)


def _parse_saved_date(text: str) -> str | None:
    """`Sat Dec 11 2021 10:04:00 GMT+0900` as SingleFile writes it."""
    match = re.match(r"\w{3} (\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d\d)(\d\d)", text)
    if not match:
        return None
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    month = months.find(match[1]) // 3 + 1
    written = (
        f"{match[3]}-{month:02d}-{int(match[2]):02d}T{match[4]}{match[5]}:{match[6]}" if match[1] in months else None
    )
    return written.replace("+00:00", "Z") if written else None


def _find_base(root: Any, url: str | None, found: dict[str, Any]) -> str | None:
    declared = root.find(".//base[@href]")
    if declared is not None and (base := clean_url(declared.get("href"), base=url)):
        return base
    return url or (found["original_url"][0].value if found.get("original_url") else None)


def _find_language(root: Any) -> str | None:
    """The language of the article element where it has one, else of the page."""
    for element in (*root.iter("article"), root):
        if language := (element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip():
            return str(language.replace("_", "-"))
    return None


class _Walk:
    """One pass over a page: text gathers in `Inlines` and becomes a block at each edge of a block element."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.inlines = Inlines(base)
        self.containers: list[Any] = []
        self.numbers: list[int] = []
        self.bodies: list[int] = [0]
        self.count = 0
        self.ready: list[Block] = []

    def read(self, root: Any) -> Iterator[Block]:
        """The blocks in the order of the page."""
        body = root.find("body") if root.tag == "html" else root
        if body is None:
            return
        stack: list[tuple[Any, bool]] = [(body, True)]
        while stack:
            element, entering = stack.pop()
            if entering:
                if self._enter(element):
                    stack.append((element, False))
                    stack.extend((child, True) for child in reversed(element))
                elif element is not body:
                    self.inlines.add(element.tail)
            else:
                self._leave(element)
                if element is not body:
                    self.inlines.add(element.tail)
            if self.ready:
                yield from self.ready
                self.ready.clear()
        self._flush()
        yield from self.ready

    def _enter(self, element: Any) -> bool:
        """Open an element; False when it and its inside are done with."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or _is_hidden(element):
            return False
        if tag in ("figure", "img", "picture") and (image := self._find_image(element)):
            self._add_figure(element, image)
            return False
        if tag == "table" and (rows := _find_rows(element)):
            self._flush()
            self._add(Block("\n".join(" ".join(row) for row in rows), "table", _format_table(rows)), element)
            return False
        if tag == "pre":
            self._flush()
            self._add(Block(element.text_content().strip("\n"), "pre"), element)
            return False
        if tag in _BLOCKS:
            self._flush()
            self.containers.append(element)
            self.count += 1
            self.numbers.append(self.count)
            self.bodies.append(self.count if BODY_NAMES.search(_find_names(element)) else self.bodies[-1])
        elif tag in _INLINE:
            self.inlines.open(tag, element)
        self.inlines.add(element.text)
        return True

    def _leave(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self.containers.pop()
            self.numbers.pop()
            self.bodies.pop()
        elif element.tag in _INLINE:
            self.inlines.close(element.tag)

    def _flush(self) -> None:
        """What has gathered becomes one block, or several where two line breaks part it."""
        for text, markdown, links in self.inlines.take():
            tag, level, marker = self._find_kind()
            self._add(Block(text, tag, markdown, level=level, marker=marker, links=links))

    def _find_kind(self) -> tuple[str, int, str]:
        depth = 0
        for element in reversed(self.containers[-DEEPEST:]):
            if element.tag in _HEADINGS:
                return element.tag, int(element.tag[1]), ""
            if element.tag in ("li", "dd", "dt"):
                depth = sum(outer.tag in ("ul", "ol") for outer in self.containers[-DEEPEST:])
                return "li", max(0, depth - 1), _find_marker(element)
            if element.tag == "blockquote":
                return "quote", 0, ""
            if element.tag in ("figcaption", "caption"):
                return "caption", 0, ""
            if "pullquote" in (element.get("class") or "").replace("-", "").replace("_", "").lower():
                return "quote", 0, ""
        return "p", 0, ""

    def _add(self, block: Block, element: Any = None) -> None:
        near = self.containers[-DEEPEST:] if element is None else [*self.containers[-DEEPEST:], element]
        zone = next((outer.tag for outer in reversed(near) if outer.tag in _LANDMARKS), "")
        names = " / ".join(map(_find_names, near[-5:]))
        place = tuple(self.numbers[-DEEPEST:])
        placed = {"zone": zone, "names": names, "place": place, "body": self.bodies[-1]}
        self.ready.append(msgspec.structs.replace(block, **placed))

    def _find_image(self, element: Any) -> Image | None:
        """The picture of a figure or image element; tracking pixels are none."""
        picture = element if element.tag == "img" else next(element.iter("img"), None)
        if picture is None or picture.get("width") in ("0", "1") or picture.get("height") in ("0", "1"):
            return None
        source = next(
            (picture.get(key) for key in ("data-src", "data-original", "data-lazy-src", "src") if picture.get(key)), ""
        )
        if source.startswith("data:") and (best := picture.get("data-srcset") or picture.get("srcset")):
            source = best.split()[0]
        if not source and element.tag != "figure":
            return None
        return Image(src=clean_url(source, base=self.base), alt=tidy(picture.get("alt") or "") or None)

    def _add_figure(self, element: Any, image: Image) -> None:
        self._flush()
        words = next(element.iter("figcaption"), None) if element.tag == "figure" else None
        caption, credit = _split_words(words) if words is not None else ("", "")
        filled = Image(image.src, caption or None, credit or None, image.alt)
        self._add(Block(tidy(f"{caption} {credit}"), "figure", image=filled), element)


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return bool(element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "p")
                or (style and _HIDDEN.search(style)))  # fmt: skip


def _find_names(element: Any) -> str:
    if element.tag in ("body", "html"):
        return ""  # a page's own classes say nothing of a block
    names = " ".join(element.get(key) or "" for key in ("class", "id", "role", "itemprop"))
    return names.strip().lower()[:200]


def _find_marker(element: Any) -> str:
    parent = element.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    start = parent.get("start") or "1"
    number = sum(1 for _ in element.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + number}."


def _split_words(element: Any) -> tuple[str, str]:
    """A figure's caption and its credit, where the credit has an element of its own."""
    for inner in element.iter():
        names = _find_names(inner) if isinstance(inner.tag, str) and inner is not element else ""
        if re.search(r"credit|copyright|byline|photographer|source|attribution", names):
            credit = tidy(inner.text_content())
            whole = tidy(element.text_content())
            if credit and whole.endswith(credit):
                return tidy(whole[: -len(credit)]), credit
            if credit:
                return tidy(whole.replace(credit, " ", 1)), credit
    return tidy(element.text_content()), ""


def _find_rows(table: Any) -> list[list[str]]:
    """The cells of a table of facts; nothing for one that lays out a page."""
    if next(table.iterdescendants("table", "p", "div", "ul", "h1", "h2", "h3", "form", "img"), None) is not None:
        return []
    rows = [[tidy(cell.text_content()) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2 or any(len(cell) > 300 for row in rows for cell in row):
        return []
    return [row + [""] * (width - len(row)) for row in rows]


def _format_table(rows: list[list[str]]) -> str:
    from_cells = [" | ".join(re.sub(r"([\\|`*_\[\]<{])", r"\\\1", cell) for cell in row) for row in rows]
    lines = [f"| {cells} |" for cells in from_cells]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
