"""The pictures that an article keeps, their places, and the article's own picture.

Rule: a picture is kept if its file was saved and the article shows it. Of other pictures, the words stay in the text
and the address in the evidence.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from builder.article.evidence import StoredPicture, pick
from builder.article.model import Image
from builder.capture.blocks import Block, Reading
from builder.capture.conversion.body import find_words
from builder.capture.pictures import SMALL, Companion, SavedPicture, find_size, make_picture, parse_data
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks
from builder.text import tidy

BROAD = 200
"""Minimum width and height, in pixels, of a picture above the headline for it to be the article's own."""
SPEAKING = 8
"""Minimum width and height, in pixels, of a picture with a description that is not an ornament."""
_ORNAMENT = re.compile(
    r"avatar|author|byline|logo|icon|emoji|smil|share|social|advert|sponsor|promo|related|newsletter|badge|tracking|pixel"
)


class Gallery(NamedTuple):
    """The pictures of an article."""

    lead: int | None
    """The block of the article's own picture, which is left out of the text."""
    image: Image | None
    shown: Mapping[int, Image]
    """Block → its picture: the name of its file, if stored, and its description."""
    pictures: tuple[SavedPicture, ...]
    """The pictures to store, without duplicates."""
    listed: tuple[StoredPicture, ...]
    """For the evidence: the `address` of each picture, and the name under which it is `stored`, if it was saved."""


class _Wall:
    """The pictures of one capture by block; each is read only once."""

    def __init__(
        self, measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], companions: Iterable[Companion]
    ) -> None:
        self.blocks, self.verdicts = measured.blocks, verdicts
        self._companions = {companion.name: companion.data for companion in companions}
        self._known: dict[str, SavedPicture | None] = {}
        captions = [index for index, verdict in enumerate(verdicts) if index and verdict.role == "caption"]
        self.lent = {
            index - 1: index for index in captions
            if not measured.blocks[index].image and _is_bare(measured.blocks[index - 1])
        }  # fmt: skip
        """A picture without words → the caption in the block after it."""
        self._owners = {caption: picture for picture, caption in self.lent.items()}

    def find_source(self, index: int) -> str | None:
        image = self.blocks[self._owners.get(index, index)].image
        return image.src if image else None

    def find_alt(self, index: int) -> str | None:
        """The description of a block's picture on the page."""
        image = self.blocks[self._owners.get(index, index)].image
        return image.alt if image else None

    def find(self, index: int) -> SavedPicture | None:
        """The picture of a block, if its file was saved and it is not an ornament."""
        source = self.find_source(index)
        if source is None:
            return None
        if source not in self._known:
            data = parse_data(source) if source[:5].lower() == "data:" else self._companions.get(source)
            self._known[source] = make_picture(data) if data else None
        picture = self._known[source]
        return picture if picture and self._is_shown(index, picture) else None

    def _is_shown(self, index: int, picture: SavedPicture) -> bool:
        block = self.blocks[index]
        if any(find_words(block)):
            return True
        least = SPEAKING if block.image and block.image.alt else SMALL
        size = find_size(picture.data)
        return (size is None or min(size) >= least) and not _ORNAMENT.search(" ".join(block.names.split(" / ")[-2:]))


def _is_bare(block: Block) -> bool:
    return block.tag == "figure" and not block.text and block.image is not None


def make_gallery(
    measured: MeasuredBlocks,
    verdicts: tuple[Verdict, ...],
    reading: Reading,
    companions: Iterable[Companion],
    *,
    folder: str | None,
) -> Gallery:
    """The pictures that an article keeps; `folder` is the prefix of their names, or None to store none of them."""
    wall = _Wall(measured, verdicts, companions if folder is not None else ())
    lead = _find_worded(measured, verdicts)
    if lead is None and folder is not None:
        lead = _find_silent(measured, wall)
    kept = [
        index for index, verdict in enumerate(verdicts)
        if index == lead or (verdict.role in ("figure", "caption") and index not in wall.lent)
    ]  # fmt: skip
    found = {index: picture for index in kept if folder is not None and (picture := wall.find(index))}
    stated = _read_image(reading)
    image = (
        _describe(stated, wall, reading)
        if lead is None
        else _make_image(measured.blocks[lead], stated, wall.find_alt(lead))
    )
    if lead in found:
        image = msgspec.structs.replace(image or Image(), src=f"{folder}{found[lead].name}")
    shown = {index: Image(alt=wall.find_alt(index)) for index in wall.lent.values() if index != lead}
    shown |= {
        index: Image(src=f"{folder}{picture.name}", alt=wall.find_alt(index)) for index, picture in found.items()
        if index != lead and (lead not in found or picture != found[lead] or any(find_words(measured.blocks[index])))
    }  # fmt: skip
    pictures = tuple({picture.name: picture for picture in found.values()}.values())
    return Gallery(lead, image, shown, pictures, _list_sources(wall, kept, found, reading))


def _find_worded(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> int | None:
    """The first picture with words above the text or at its start."""
    for index, verdict in enumerate(verdicts):
        if index > measured.start + 3 or (verdict.role == "heading" and index > measured.start):
            return None
        if verdict.role in ("caption", "figure") and any(find_words(measured.blocks[index])):
            return index
    return None


def _find_silent(measured: MeasuredBlocks, wall: _Wall) -> int | None:
    """A picture without words between headline and text, or a large one right above the headline."""
    if measured.title is None:
        return None
    for index in range(max(0, measured.title - 3), min(measured.start + 1, len(measured.blocks))):
        if measured.blocks[index].zone in ("nav", "footer", "aside", "form") or not (picture := wall.find(index)):
            continue
        size = find_size(picture.data)
        if index > measured.title or (size and min(size) >= BROAD):
            return index
    return None


def _describe(stated: Image | None, wall: _Wall, reading: Reading) -> Image | None:
    """The picture in the metadata, with the description of the same picture on the page."""
    address = pick(reading.found.get("image", ()))
    if stated is None or stated.alt or address is None:
        return stated
    same = (block.image.alt for block in wall.blocks if block.image and block.image.src == address.value)
    return msgspec.structs.replace(stated, alt=next(same, None))


def _make_image(block: Block, stated: Image | None, alt: str | None) -> Image:
    """The words of the article's own picture; if it has none, those in the metadata."""
    caption, credit = find_words(block)
    if not caption and not credit and stated:
        return msgspec.structs.replace(stated, alt=stated.alt or alt)
    return Image(caption=caption or None, credit=credit or None, alt=alt if alt != caption else None)


def _read_image(reading: Reading) -> Image | None:
    """The picture described in the metadata."""
    stated = {field: pick(reading.found.get(field, ())) for field in ("caption", "credit", "alt")}
    words = {field: tidy(str(finding.value)) for field, finding in stated.items() if finding}
    return Image(**words) if words.get("caption") else None


def _list_sources(
    wall: _Wall, kept: Iterable[int], found: Mapping[int, SavedPicture], reading: Reading
) -> tuple[StoredPicture, ...]:
    rows: dict[tuple[str, str], StoredPicture] = {}
    for index in kept:
        source = wall.find_source(index) or ""
        address = source.partition(",")[0] if source[:5].lower() == "data:" else source
        name = found[index].name if index in found else ""
        if address and (name or ":" in address):
            rows.setdefault((address, name), StoredPicture(address, name or None))
    stated: Any = pick(reading.found.get("image", ()))
    if stated and isinstance(stated.value, str):
        rows.setdefault((stated.value, ""), StoredPicture(stated.value))
    return tuple(rows.values())
