"""What the last build planned, kept beside the record of its output, so that the next one need not plan it again.

Rule: a memory, never a truth. It holds for one output folder, and only as long as that lies as the build left it; it is
believed when its own digest fits, and a build without it gives the same bytes.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.store import Found, find_evidence, is_article
from builder.article.tag_rules import Rulings
from builder.config import Config
from builder.files import load_state, save_state
from builder.render.images import Picture
from builder.render.page_kinds import find_kind
from builder.render.theme import Theme
from builder.site.lazy_library import Shelved, shelve
from builder.site.pages import Page
from builder.sitebuild.build_report import Built
from builder.sitebuild.cache_keys import KEY_SIZE, find_fingerprint
from builder.sitebuild.inputs import Listing, find_found, format_found, pack_lines, parse_found
from builder.sitebuild.rendering import Site
from builder.sitebuild.up_to_date import RECENT, find_record

_BESIDE = "/capture.json"
_DIGEST = 16


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A plan put away."""

    base: bytes
    """Of what every page depends on besides the content (`make_base`)."""
    content: bytes
    """The listing of the content, files that may have changed unseen with a time that none has."""
    left: bytes
    """The listing of the output."""
    keys: bytes
    """Of the articles in the order of the library, `KEY_SIZE` each."""
    library: Shelved
    pictures: list[Picture]
    lists: list[Page]
    """All pages but those of articles and their copies."""
    foreign: tuple[str, ...]
    """Files in the output that no build made."""
    weight: int
    """What the output adds up to (`offline.weigh_files`)."""
    built: Built

    def find_key(self, place: int) -> bytes:
        """The key of an article of the library."""
        return self.keys[place * KEY_SIZE : (place + 1) * KEY_SIZE]


class Edit(NamedTuple):
    """Articles whose files are others than the last build saw, none more or less."""

    found: tuple[Found, ...]
    """Their files, with their evidence."""
    lines: frozenset[str]
    """Of the listing, those that are new."""


def make_base(theme: Theme, config: Config, rulings: Rulings) -> bytes:
    """A digest of what every page depends on besides the content."""
    parts = (find_fingerprint(), theme.digest, config, rulings)
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=_DIGEST).digest()


def find_edit(before: bytes, now: Listing, *, most: int) -> Edit | None:
    """What is other in the content, when that is nothing but the files and evidence of few articles."""
    old, new = Listing(before, 0).lines, now.lines
    if len(old) != len(new):
        return None
    fresh = frozenset(new).difference(old)
    changed = {parse_found(line).path for line in fresh}
    if len(changed) > 2 * most or changed != {parse_found(line).path for line in set(old).difference(new)}:
        return None
    articles = {f"{path.removesuffix(_BESIDE)}/index.md" if path.endswith(_BESIDE) else path for path in changed}
    if len(articles) > most or not all(map(is_article, articles)):
        return None
    beside = {evidence for path in articles if (evidence := find_evidence(path))}
    found = tuple(one for path in sorted(articles | beside) if (one := find_found(new, path)))
    return Edit(found, fresh) if articles <= {one.path for one in found} else None


def keep_plan(
    root: Path, output: Path, site: Site, *, base: bytes, content: Iterable[Found], left: bytes,
    foreign: tuple[str, ...], weight: int, built: Built, now_ns: int,
) -> None:  # fmt: skip
    """Keep what a build planned."""
    library = site.library
    keys = b"".join(site.sources[holding.source].key for holding in (*library.holdings, *library.withdrawn))
    kept = Kept(
        base=base,
        content=pack_lines(format_settled(found, now_ns) for found in content),
        left=left,
        keys=keys,
        library=shelve(library),
        pictures=list(site.pictures.values()),
        lists=[page for page in site.pages if not find_kind(page).each],
        foreign=foreign,
        weight=weight,
        built=built,
    )
    save_kept(root, output, kept)


def format_settled(found: Found, now_ns: int) -> str:
    """The line of a file; of one that may change again within the same tick of its clock, another than it has."""
    return format_found(found if found.changed < now_ns - RECENT else found._replace(changed=-1))


def save_kept(root: Path, output: Path, kept: Kept) -> None:
    """Put it beside the record of the output."""
    save_state(_find_place(root, output), msgspec.msgpack.encode(kept))


def load_kept(root: Path, output: Path) -> Kept | None:
    """What `save_kept` put there, when it is whole."""
    packed = load_state(_find_place(root, output))
    try:
        return None if packed is None else msgspec.msgpack.decode(packed, type=Kept)
    except ValueError:  # as another version kept it
        return None


def _find_place(root: Path, output: Path) -> Path:
    record = find_record(root, output)
    return record.with_name(f"{record.name}.plan")
