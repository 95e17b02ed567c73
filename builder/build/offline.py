"""Offline reading: a service worker whose version is that of everything else in the output.

Rule: made last. The version is a sum over the digests of all other files, so that a reader's browser saves anew when,
and only when, something changed, and a build that changed few files need not look at the others.
"""

import hashlib
from collections.abc import Container, Mapping

from builder.build.drawing import Site, put
from builder.publish.tree import Tree, Written
from builder.render.offline import render_file_list, render_manifest, render_worker
from builder.search.layout import FOLDER as SEARCH

_SHELL_ENDINGS = (".css", ".js", ".svg", ".woff2")
WORKER = "sw.js"
MODULUS = 1 << 64
_SEARCHED = (f"{SEARCH}/", "assets/search")
"""How the paths of what the search page needs begin."""


def put_offline(site: Site, tree: Tree, weight: int) -> None:
    """Bring the worker, its list and the manifest up to date; `weight` is what all other files add up to."""
    worker = {page.path for page in site.pages if page.kind == "worker"}
    assets = [path for path, _ in site.theme.assets]
    shell = ["index.html", "offline.html", *(path for path in assets if path.endswith(_SHELL_ENDINGS))]
    made = {
        "offline.json": lambda: render_file_list(
            path for path in sorted(tree.list_paths()) if path.startswith(_SEARCHED)
        ),
        "manifest.webmanifest": lambda: render_manifest(site.config, assets),
    }
    for path in filter(worker.__contains__, made):
        put(tree, path, made[path]().encode())
    if WORKER in worker:
        own = {path: written for path in made if (written := tree.find_written(path))}
        version = f"{(weight + weigh_files(own, worker)) % MODULUS:016x}"
        put(tree, WORKER, render_worker(version, [path for path in shell if not path.startswith(_SEARCHED)]).encode())


def weigh_files(files: Mapping[str, Written], made: Container[str]) -> int:
    """What files of the output add up to: another sum when any of them is another. `made` are planned pages."""
    return sum(weigh_file(path, written, made) for path, written in files.items()) % MODULUS


def weigh_file(path: str, written: Written, made: Container[str]) -> int:
    """A number that stands for what a file holds.

    Of a copied file the digest is that of its time, which differs from machine to machine: there its size counts.
    """
    derived = path in made or path.startswith(("assets/", f"{SEARCH}/"))
    said = b"%s\0%s" % (path.encode(), written.digest if derived else b"%d" % written.size)
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big")
