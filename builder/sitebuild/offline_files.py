"""Offline reading: a service worker whose version is that of everything else in the output.

Rule: made last. The version is a sum over the digests of all other files, so that a reader's browser saves pages again
when, and only when, something changed, and a build that changed few files need not look at the others.
"""

import hashlib
from collections.abc import Mapping

from builder.output_tree.output_record import Written
from builder.output_tree.output_writer import OutputWriter
from builder.render.offline import render_file_list, render_manifest, render_worker
from builder.render.page_kinds import find_kind
from builder.search.layout import FOLDER as SEARCH
from builder.sitebuild.rendering import Site

_SHELL_ENDINGS = (".css", ".js", ".svg", ".woff2")
WORKER = "sw.js"
MODULUS = 1 << 64
_SEARCHED = (f"{SEARCH}/", "assets/search")
"""The beginnings of the paths of files that the search page needs."""


def put_offline(site: Site, tree: OutputWriter, weight: int) -> None:
    """Bring the worker, its list and the manifest up to date; `weight` is what all other files add up to."""
    worker = list_workers(site)
    assets = site.plan.assets
    shell = ["index.html", "offline.html", *(path for path in assets if path.endswith(_SHELL_ENDINGS))]
    made = {
        "offline.json": lambda: render_file_list(
            path for path in sorted(tree.list_paths()) if path.startswith(_SEARCHED)
        ),
        "manifest.webmanifest": lambda: render_manifest(site.config, assets),
    }
    for path in filter(worker.__contains__, made):
        tree.put(path, made[path]().encode())
    if WORKER in worker:
        own = {path: written for path in made if (written := tree.find_written(path))}
        version = f"{(weight + weigh_files(own)) % MODULUS:016x}"
        tree.put(WORKER, render_worker(version, [path for path in shell if not path.startswith(_SEARCHED)]).encode())


def list_workers(site: Site) -> set[str]:
    """The paths of these files, as far as nobody else has them."""
    return {page.path for page in site.plan.pages if find_kind(page).is_last}


def weigh_files(files: Mapping[str, Written]) -> int:
    """A sum over files of the output, which changes when any of them has another name or other bytes."""
    return sum(_weigh_file(path, written) for path, written in files.items()) % MODULUS


def _weigh_file(path: str, written: Written) -> int:
    said = b"%s\0%s" % (path.encode(), written.check)
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big")
