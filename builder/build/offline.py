"""Offline reading: a service worker whose version is that of everything else in the output.

Rule: made last. The version is a digest of all other files, so that a reader's browser saves anew when, and only
when, something changed.
"""

import hashlib
from collections.abc import Iterator

from builder.build.drawing import Site, put
from builder.publish.tree import Tree
from builder.render.offline import render_file_list, render_manifest, render_worker
from builder.search.layout import FOLDER as SEARCH
from builder.site.pages import Page

_SHELL_ENDINGS = (".css", ".js", ".svg", ".woff2")
_SEARCHED = (f"{SEARCH}/", "assets/search")
"""How the paths of what the search page needs begin."""


def put_offline(site: Site, tree: Tree) -> None:
    """Bring the worker, its list and the manifest up to date."""
    worker = [page for page in site.pages if page.kind == "worker"]
    assets = [path for path, _ in site.theme.assets]
    shell = ["index.html", "offline.html", *(path for path in assets if path.endswith(_SHELL_ENDINGS))]
    searched = [path for path in sorted(tree.list_written()) if path.startswith(_SEARCHED)]
    made = {
        "offline.json": lambda: render_file_list(searched),
        "manifest.webmanifest": lambda: render_manifest(site.config, assets),
        "sw.js": lambda: render_worker(
            find_version(site, tree), [path for path in shell if not path.startswith(_SEARCHED)]
        ),
    }
    for page in worker:
        put(tree, page.path, made[page.path]().encode())


def find_version(site: Site, tree: Tree) -> str:
    """A digest of what the output consists of."""
    return hashlib.blake2b(b"".join(_list_parts(site.pages, tree)), digest_size=8).hexdigest()


def _list_parts(pages: tuple[Page, ...], tree: Tree) -> Iterator[bytes]:
    made = {page.path for page in pages}
    for path, written in sorted(tree.list_written().items()):
        if path == "sw.js":
            continue
        derived = path in made or path.startswith(("assets/", f"{SEARCH}/"))
        # of a copied file the digest is that of its time, which differs from machine to machine
        yield b"%s\0%s\0" % (path.encode(), written.digest if derived else b"%d" % written.size)
