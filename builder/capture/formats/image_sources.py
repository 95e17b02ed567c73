"""The choice among the addresses of a picture on a page.

Rule: saved files are preferred to addresses on other servers, and real pictures to placeholders. Pages that load
pictures late name the real one in other attributes, or in a `noscript` next to the image.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from builder.article.model import Image
from builder.capture.inline import clean_url
from builder.capture.pictures import SMALL, find_size, make_picture, parse_data, plan_companion, split_srcset
from builder.text import tidy

_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SINGLE = ("data-orig-file", "data-large-file", "data-hi-res-src", "data-src", "data-original", "data-lazy-src",
           "data-lazy", "src")  # fmt: skip
MOST_SOURCES = 100
"""Maximum number of elements with addresses that are examined for one picture."""
_LATE = 4000
"""Maximum number of characters in a `data:` address that may be a placeholder; its size is examined."""
_DOT = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$|!)", re.IGNORECASE)
IMAGES = ("img", "amp-img")


class Images:
    """Finds the pictures of one page; `companions` are the files saved with it."""

    def __init__(self, base: str | None, *, page: str, companions: Mapping[str, bytes]) -> None:
        self._base, self._page, self._companions = base, page, companions

    def find(self, element: Any, *, worded: bool = False) -> Image | None:
        """The picture of a figure, image, picture or noscript element; None for a tracking pixel.

        A picture in a figure, or with words (`worded`), may lack an address. `src` is an absolute address, a `data:`
        address, or the name of a companion.
        """
        shown = element if element.tag in IMAGES else next(element.iter(*IMAGES), None)
        if shown is None or _is_dot(shown):
            return None
        source = self._choose(_list_addresses(element, shown))
        if source is None and not worded and element.tag != "figure":
            return None
        return Image(src=source, alt=tidy(shown.get("alt") or "") or None)

    def _choose(self, addresses: Iterator[tuple[str, float]]) -> str | None:
        """The largest saved picture, else the best remote address, else the placeholder."""
        near: list[tuple[float, str]] = []
        far: list[tuple[float, str]] = []
        held: list[tuple[float, str]] = []
        for address, weight in addresses:
            if address[:5].lower() == "data:":
                if (small := _is_small(address)) is not None:
                    (held if small else near).append((len(address) * 0.75, address))
            elif found := self._find_companion(address):
                name, data = found
                size = find_size(data)
                (held if size and min(size) < SMALL else near).append((len(data), name))
            elif "{" not in address:
                far.append((weight, address))
        if near:
            return max(near, key=_rank)[1]
        best = (clean_url(address, base=self._base) for _, address in sorted(far, key=_rank, reverse=True))
        return next(filter(None, best), None) or (max(held, key=_rank)[1] if held else None)

    def _find_companion(self, address: str) -> tuple[str, bytes] | None:
        name = plan_companion(address, self._page) if self._companions else None
        data = self._companions.get(name) if name else None
        return (name, data) if name and data and make_picture(data) else None


def _rank(pair: tuple[float, str]) -> float:
    return pair[0]


def has_own_image(noscript: Any) -> bool:
    """True if a `noscript` contains a picture, and no picture is right next to it."""
    beside = (noscript.getprevious(), noscript.getnext())
    return next(noscript.iter(*IMAGES), None) is not None and not any(map(_shows_image, beside))


def _shows_image(element: Any) -> bool:
    if element is None or not isinstance(element.tag, str):
        return False
    return element.tag in (*IMAGES, "picture", "figure") or next(element.iter(*IMAGES), None) is not None


def _list_addresses(element: Any, shown: Any) -> Iterator[tuple[str, float]]:
    """(address, weight) of each attribute that names the picture, in image, sources and adjacent `noscript`s."""
    twins = [element]
    if element.tag in (*IMAGES, "picture"):
        twins += [
            near for near in (element.getnext(), element.getprevious()) if near is not None and near.tag == "noscript"
        ]
    for place in twins:
        for inner in islice(place.iter("source", *IMAGES), MOST_SOURCES):
            parent = inner.getparent()
            if (
                inner is shown
                or (inner.tag == "source" and parent is not None and parent.tag == "picture")
                or (_is_in_noscript(inner) and not _is_dot(inner))
            ):
                yield from _list_own(inner)


def _is_in_noscript(image: Any) -> bool:
    return any(outer.tag == "noscript" for outer in islice(image.iterancestors(), 4))


def _list_own(element: Any) -> Iterator[tuple[str, float]]:
    for key in _SETS:
        if written := element.get(key):
            yield from split_srcset(written)
    for rank, key in enumerate(_SINGLE):
        if written := (element.get(key) or "").strip():
            yield written, 0.9 - rank / 10


def _is_dot(image: Any) -> bool:
    """True if the page displays the image at a size of at most one pixel."""
    sizes = ((image.get(key) or "").strip().removesuffix("px") for key in ("width", "height"))
    return any(size in ("0", "1") for size in sizes) or bool(_DOT.search(image.get("style") or ""))


def _is_small(address: str) -> bool | None:
    """True if a `data:` picture is small enough to be a placeholder; None if it is not a picture."""
    if len(address) > _LATE:
        return None if address[:64].lower().startswith("data:image/svg") else False
    data = parse_data(address)
    if data is None or make_picture(data) is None:
        return None
    size = find_size(data)
    return bool(size and min(size) < SMALL)
