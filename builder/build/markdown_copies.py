"""The Markdown copies in the output, beside the pages of their articles.

Rule: a copy depends on its article's file and on where the files it names are published; as long as neither changes,
it is not made again.
"""

import hashlib
from pathlib import Path

import msgspec

from builder.article.store import CONTENT, read_content
from builder.build.drawing import Site
from builder.build.sources import find_fingerprint
from builder.files import decode_text
from builder.publish.tree import Tree
from builder.render.copies import render_copy
from builder.render.views import make_places
from builder.site.pages import Page


def put_copies(root: Path, site: Site, tree: Tree) -> None:
    """Bring the copies up to date; raises `Fault` when an article's file cannot be read."""
    base = msgspec.msgpack.encode((find_fingerprint(), site.config.taxonomies))
    for page in site.pages:
        if page.kind != "markdown":
            continue
        places = _find_places(site, page)
        digest = hashlib.blake2b(base, digest_size=16)
        digest.update(msgspec.msgpack.encode((site.sources[page.key].key, places)))
        if tree.find_digest(page.path) == digest.digest():
            tree.keep(page.path)
            continue
        text = decode_text(read_content(root, page.key), path=f"{CONTENT}/{page.key}")
        copy = render_copy(site.library.by_source[page.key].article, text, places, keys=site.config.taxonomies)
        tree.write(page.path, copy.encode(), digest=digest.digest())


def _find_places(site: Site, page: Page) -> dict[str, str]:
    draft = site.sources[page.key].draft
    image = site.library.by_source[page.key].article.image
    references = [reference for reference, _ in draft.references]
    if image and image.src:
        references.append(image.src)
    return make_places(page, tuple(references), site.library, site.pictures)[0] if references else {}
