"""The Markdown copies in the output, beside the pages of their articles.

Rule: a copy shows its article's file, and where the files that it names are published.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.model import Article
from builder.article.store import CONTENT, read_content
from builder.files import decode_text, write_output
from builder.output_tree.output_record import make_written
from builder.output_tree.output_writer import OutputWriter
from builder.render.markdown_copy import render_copy
from builder.site.pages import Page
from builder.sitebuild.rendering import BATCH, RenderedPage, Site, find_stale
from builder.workers import cut_batches, run_jobs


class _Copy(NamedTuple):
    """A copy to be made."""

    path: str
    source: str
    article: bytes
    """The front matter as MessagePack: a pickled one takes its defaults for values."""
    places: dict[str, str]
    digest: bytes


def put_copies(root: Path, site: Site, pages: Iterable[Page], output: OutputWriter, *, processes: int = 1) -> None:
    """Bring the copies up to date, in worker processes; raises `Fault` when an article's file cannot be read."""
    stale = tuple(_find_copies(site, pages, output))
    make = partial(make_copies, root, output.output, site.config.taxonomies)
    for batch in run_jobs(make, cut_batches(stale, BATCH), processes=processes if len(stale) > BATCH else 1):
        for made in batch:
            if made.written:
                output.note_written(made.path, made.written, changed=made.changed)


def make_copies(root: Path, folder: Path, keys: tuple[str, ...], copies: tuple[_Copy, ...]) -> list[RenderedPage]:
    """Render copies and write them; run by workers."""
    return [_make_copy(root, folder, keys, copy) for copy in copies]


def _make_copy(root: Path, folder: Path, keys: tuple[str, ...], copy: _Copy) -> RenderedPage:
    text = decode_text(read_content(root, copy.source), path=f"{CONTENT}/{copy.source}")
    article = msgspec.msgpack.decode(copy.article, type=Article)
    target = folder / copy.path
    data = render_copy(article, text, copy.places, keys=keys).encode()
    changed = write_output(target, data)
    return RenderedPage(copy.path, copy.digest, make_written(target, data, digest=copy.digest), changed)


def _find_copies(site: Site, pages: Iterable[Page], output: OutputWriter) -> Iterator[_Copy]:
    """Copies that are not as they should be, their way made."""
    for page, digest, places in find_stale(site, pages, output):
        output.make_way(page.path)
        article = msgspec.msgpack.encode(site.library.by_source[page.key].article)
        yield _Copy(page.path, page.key, article, places[0], digest)
