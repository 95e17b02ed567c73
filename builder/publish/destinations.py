"""Destinations other than GitHub Pages: a folder, a ZIP file, Cloudflare Pages, Netlify.

Rule: a destination gets the bytes of `output/` and at most the small files that its host reads. Only files that an
earlier publication wrote are changed or deleted, unless the user insists.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin

from builder.errors import make_fault
from builder.files import hash_bytes, read_bytes, read_text, resolve_path, write_bytes, write_text
from builder.output_tree.folder_stats import Swept, sweep_folder
from builder.output_tree.output_writer import open_output
from builder.publish.limits import CLOUDFLARE, DISK, GITHUB, NETLIFY, Host
from builder.publish.ownership import check_file, check_folder

HOSTS: dict[str, Host] = {"github": GITHUB, "folder": DISK, "zip": DISK, "cloudflare": CLOUDFLARE, "netlify": NETLIFY}
"""The destinations, each with the limits of its host."""
_HEADERS = """\
/*
  Content-Security-Policy: frame-ancestors 'self'
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/assets/*
  Cache-Control: public, max-age=86400, stale-while-revalidate=604800
/search/*
  Cache-Control: public, max-age=0, must-revalidate
"""
"""Response headers for security and caching, in the format that both hosts read."""
_REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; ?url=([^"]+)"')
_REDIRECT_BYTES = 2_000
"""Maximum number of bytes of a redirect page."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold; it is used for all files so that the same site gives the same bytes."""
_STORED = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp", ".woff2", ".gz")


class Copied(NamedTuple):
    """The result of publishing to a folder or a file."""

    place: Path
    files: int
    size: int
    """Bytes of the site; for a ZIP file, the size of the ZIP file."""
    written: int
    """Number of files that are new or changed."""
    deleted: int


def copy_site(output: Path, place: Path, *, target: str, record: Path, anyway: bool = False) -> Copied:
    """Make the folder `place` hold the built site and, for Cloudflare and Netlify, `_headers` and `_redirects`.

    `record` is a file below `.backfile/` that records what was written there. Raises `Fault` if `place` overlaps the
    built folder, for links or devices, and, unless `anyway` is set, if files that Backfile did not write would be
    lost.
    """
    _check_apart(output, place)
    files = _list_files(output)
    names, made = {found.path for found in files}, _make_extras(output, files, target)
    if not anyway:
        check_folder(place, record, names | made.keys(), partial(_read, output, made))
    tree, written = open_output(place, record), 0
    for path in (*sorted(names), *made):
        data = _read(output, made, path)
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if tree.find_digest(path) == digest:
            tree.keep(path)
        else:
            tree.write(path, data, digest=digest)
            written += 1
    deleted = tree.finish()
    return Copied(place, len(files), sum(found.size for found in files), written, len(deleted))


def find_record(root: Path, place: Path) -> Path:
    """The path of the file in which `copy_site` and `zip_site` record what they wrote to a place."""
    name = hashlib.blake2b(str(resolve_path(place)).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return root / ".backfile" / f"published-{name}"


def zip_site(output: Path, place: Path, *, record: Path, anyway: bool = False) -> Copied:
    """Write the built site as one ZIP file, whose bytes depend only on the site.

    `record` stores the digests of earlier ZIP files. Raises `Fault`, also for an existing file that is not one of
    these, unless `anyway` is set.
    """
    if place.is_dir():
        raise make_fault(place, "is a folder", hint="name a file: --to archive.zip")
    _check_apart(output, place)
    files, buffer = _list_files(output), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for found in files:
            member = zipfile.ZipInfo(found.path, _EPOCH)
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_STORED if found.path.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
            packed.writestr(member, read_bytes(output / found.path))
    data = buffer.getvalue()
    known, digest = read_text(record).split() if record.is_file() else [], hash_bytes(data)
    if not anyway:
        check_file(place, data, known)
    if digest not in known:  # written before the file itself, so that after a kill between the two the file is known
        write_text(record, "\n".join([*known[-2:], digest]))
    same = place.is_file() and read_bytes(place) == data
    if not same:
        write_bytes(place, data)
    return Copied(place, len(files), len(data), 0 if same else len(files), 0)


def _check_apart(output: Path, place: Path) -> None:
    built, wanted = resolve_path(output), resolve_path(place)
    if built == wanted or built in wanted.parents or wanted in built.parents:
        raise make_fault(place, "overlaps the built folder", hint="name another place with --to")


def _list_files(output: Path) -> list[Swept]:
    files = [found for found in sorted(sweep_folder(output)) if found.path != ".gitkeep"]
    if not any(found.path == "index.html" for found in files):
        raise make_fault(output, "holds no index.html, so there is nothing to publish", hint="run `backfile build`")
    for found in files:
        if not found.is_plain:
            raise make_fault(found.path, "is a link or a device", hint="put the file itself there")
    return files


def _make_extras(output: Path, files: list[Swept], target: str) -> dict[str, bytes]:
    """Files that a host reads besides the site's, unless the site has a file of that name."""
    if target not in ("cloudflare", "netlify"):
        return {}
    names = {found.path for found in files}
    made = {"_headers": _HEADERS, "_redirects": "".join(_find_redirects(output, files))}
    return {path: text.encode() for path, text in made.items() if text and path not in names}


def _read(output: Path, made: Mapping[str, bytes], path: str) -> bytes:
    return made[path] if path in made else read_bytes(output / path)


def _find_redirects(output: Path, files: list[Swept]) -> Iterator[str]:
    """A line for each redirect page, so that the host answers with an HTTP redirect."""
    for found in files:
        if found.path.endswith(".html") and found.size < _REDIRECT_BYTES:
            match = _REFRESH.search(read_text(output / found.path))
            if match:
                target = urljoin(f"/{quote(found.path)}", match[1])
                yield f"/{quote(unquote(found.path))} {target} 301\n"
