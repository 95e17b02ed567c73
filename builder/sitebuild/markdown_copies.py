"""The Markdown copies in the output, beside the pages of their articles.

Rule: a copy depends on its article's file and on where the files it names are published; as long as neither changes,
it is not made again.
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.model import Article
from builder.article.store import CONTENT, read_content
from builder.files import decode_text, write_output
from builder.output_tree.output_writer import Tree, make_written
from builder.render.markdown_copy import render_copy
from builder.render.views import make_places
from builder.site.pages import Page
from builder.sitebuild.cache_keys import find_fingerprint
from builder.sitebuild.rendering import BATCH, Drawn, Site
from builder.workers import cut_batches, run_jobs


class _Copy(NamedTuple):
    """A copy to be made."""

    path: str
    source: str
    article: bytes
    """The record as MessagePack: a pickled one takes its defaults for values."""
    places: dict[str, str]
    digest: bytes


def put_copies(root: Path, site: Site, tree: Tree, *, processes: int = 1) -> None:
    """Bring the copies up to date, in worker processes; raises `Fault` when an article's file cannot be read."""
    stale = tuple(_find_stale(site, tree))
    make = partial(make_copies, root, tree.output, site.config.taxonomies)
    for batch in run_jobs(make, cut_batches(stale, BATCH), processes=processes if len(stale) > BATCH else 1):
        for made in batch:
            if made.written:
                tree.note_written(made.path, made.written, changed=made.changed)


def make_copies(root: Path, folder: Path, keys: tuple[str, ...], copies: tuple[_Copy, ...]) -> list[Drawn]:
    """Render copies and write them; run by workers."""
    return [_make_copy(root, folder, keys, copy) for copy in copies]


def _make_copy(root: Path, folder: Path, keys: tuple[str, ...], copy: _Copy) -> Drawn:
    text = decode_text(read_content(root, copy.source), path=f"{CONTENT}/{copy.source}")
    article = msgspec.msgpack.decode(copy.article, type=Article)
    target = folder / copy.path
    data = render_copy(article, text, copy.places, keys=keys).encode()
    changed = write_output(target, data)
    return Drawn(copy.path, copy.digest, make_written(target, data, digest=copy.digest), changed)


def _find_stale(site: Site, tree: Tree) -> Iterator[_Copy]:
    """Copies that are not as they should be, their way made; the others are named as kept."""
    base = msgspec.msgpack.encode((find_fingerprint(), site.config.taxonomies))
    for page in site.pages:
        if page.kind != "markdown":
            continue
        places = _find_places(site, page)
        digest = hashlib.blake2b(base, digest_size=16)
        digest.update(msgspec.msgpack.encode((site.sources[page.key].key, places)))
        if tree.find_digest(page.path) == digest.digest():
            tree.keep(page.path)
        else:
            tree.make_way(page.path)
            article = msgspec.msgpack.encode(site.library.by_source[page.key].article)
            yield _Copy(page.path, page.key, article, places, digest.digest())


def _find_places(site: Site, page: Page) -> dict[str, str]:
    draft = site.sources[page.key].draft
    image = site.library.by_source[page.key].article.image
    references = [reference for reference, _ in draft.references]
    if image and image.src:
        references.append(image.src)
    return make_places(page, tuple(references), site.library, site.pictures)[0] if references else {}
