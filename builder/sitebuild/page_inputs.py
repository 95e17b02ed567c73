"""What a page is made from, in a few bytes: a page that has the mark of an earlier build has its digest, unseen.

Rule: a mark covers more than the page shows: articles whole, not the few words shown of them; all terms, standing
pages and settings. A view that comes to show other articles than those named here must name them here. Pages that
show what cannot be named have no mark, and are looked at each time; they are few.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from builder.cache import Cache
from builder.config import Config
from builder.render.images import Picture
from builder.render.page_kinds import find_kind
from builder.site.library import Holding, Library
from builder.site.pages import MONTH_PAGES, Page
from builder.site.pagination import cut_page

_KNOWN = b"marks"
Known = dict[str, tuple[bytes, bytes]]
"""Path of a page → its mark and its digest, as a build found them."""


class Marks:
    """The marks of a site's pages; `base` covers the theme and Backfile itself."""

    def __init__(self, library: Library, config: Config, pictures: Mapping[str, Picture], base: bytes) -> None:
        self._library, self._per_page = library, config.per_page
        terms = [
            (key, [(*term[:3], taxonomy.has_page(term)) for term in taxonomy.terms])
            for key, taxonomy in library.taxonomies.items()
        ]
        sections = [term.key for term in library.main_sections]
        sizes = [(picture.source, picture.width, picture.height, picture.forms) for picture in pictures.values()]
        shared = (base, config, terms, sections, library.standing, sorted(sizes))
        self._shared = hashlib.blake2b(msgspec.msgpack.encode(shared), digest_size=16).digest()
        self._holdings = {id(None): b"-"}
        self._holdings |= {id(holding): holding.digest + holding.url.encode() for holding in library.holdings}

    def find(self, page: Page, places: object) -> bytes | None:
        """The mark of a page; `places` are where the references of its body lead."""
        if find_kind(page).of_article:
            holding = self._library.by_source[page.key]
            related = self._library.related.get(page.key, ())
            shown = self._join((holding, *self._library.neighbours[page.key], *related))
        elif (members := self._list_members(page)) is not None:
            per_page = self._per_page * (MONTH_PAGES if page.kind == "month" else 1)
            shown = b"%d %d" % (page.number, len(members)) + self._join(cut_page(members, page.number, per_page))
        else:
            return None
        digest = hashlib.blake2b(self._shared, digest_size=16)
        digest.update(f"{page.kind}\0{page.path}\0".encode() + shown)
        if places:
            digest.update(msgspec.msgpack.encode(places))
        return digest.digest()

    def _list_members(self, page: Page) -> Sequence[Holding] | None:
        if page.kind == "term":
            return self._library.taxonomies[page.group].by_slug[page.key].members
        if page.kind == "month":
            return self._library.months[page.group][page.key]
        return self._library.undated if page.kind == "undated" else None

    def _join(self, holdings: Iterable[Holding | None]) -> bytes:
        return b"\0".join([self._holdings[id(holding)] for holding in holdings])


def load_known(cache: Cache) -> Known:
    """What the last build kept; nothing when there is none."""
    return cache.recall("build", _KNOWN, Known) or {}


def save_known(cache: Cache, known: Known) -> None:
    """Keep it for the next build."""
    cache.remember("build", _KNOWN, known)
