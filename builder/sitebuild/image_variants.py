"""The smaller forms of pictures, written beside their copies.

Rule: made only when a picture's bytes or the encoder changed, in worker processes; a form never takes the place of
a file that somebody put there.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.store import read_content
from builder.cache import Cache
from builder.errors import Fault
from builder.output_tree.output_record import Written
from builder.output_tree.output_writer import OutputWriter
from builder.render.image_encoding import find_encoder, find_widths, shrink_picture
from builder.render.images import Picture
from builder.site.urls import fold_path, picture_path
from builder.workers import cut_batches, run_jobs

BATCH = 4
"""Pictures in one job: each may take hundreds of megabytes while it is decoded."""


class _Job(NamedTuple):
    source: str
    data: bytes
    widths: tuple[int, ...]


def add_forms(
    root: Path,
    tree: OutputWriter,
    cache: Cache,
    pictures: Mapping[str, Picture],
    *,
    taken: Collection[str],
    processes: int,
) -> dict[str, Picture]:
    """The pictures, whose copies lie in the output, with the smaller forms that lie there now.

    `taken` are names that others have, folded.
    """
    wanted = _plan_widths(pictures, taken)
    copies = {source: copy for source in wanted if (copy := tree.find_written(picture_path(source)))}
    keys = {source: _make_key(copy, wanted[source]) for source, copy in copies.items() if wanted[source]}
    made = dict(_find_kept(tree, cache, keys))
    missing = [source for source in keys if source not in made]
    jobs = _read_jobs(root, ((source, wanted[source]) for source in missing))
    share = processes if len(missing) > BATCH else 1
    for batch in run_jobs(shrink_all, cut_batches(jobs, BATCH), processes=share):
        for source, forms in batch:
            made[source] = tuple(width for width, _ in forms)
            cache.save_many("forms", [(keys[source], msgspec.msgpack.encode(made[source]))])
            for width, data in forms:
                tree.write(form_path(source, width), data, digest=_add_width(keys[source], width))
    cache.keep_only("forms", keys.values())
    return {
        source: msgspec.structs.replace(
            picture, forms=tuple((width, form_path(source, width)) for width in made.get(source, ()))
        )
        for source, picture in pictures.items()
    }


def _read_jobs(root: Path, wanted: Iterable[tuple[str, tuple[int, ...]]]) -> Iterator[_Job]:
    for source, widths in wanted:
        with suppress(Fault):  # told where it is copied
            yield _Job(source, read_content(root, source), widths)


def shrink_all(jobs: tuple[_Job, ...]) -> list[tuple[str, tuple[tuple[int, bytes], ...]]]:
    """For each picture its smaller forms; run by workers."""
    return [(job.source, shrink_picture(job.data, job.widths)) for job in jobs]


def form_path(source: str, width: int) -> str:
    """The path of a form below `output/`: `a/photo.jpg` → `a/photo-480.webp`."""
    return f"{picture_path(source).rpartition('.')[0] or picture_path(source)}-{width}.webp"


def _plan_widths(pictures: Mapping[str, Picture], taken: Collection[str]) -> dict[str, tuple[int, ...]]:
    """The widths of each picture's forms; none where another file, or another picture's form, has one of the names."""
    planned, claimed = {}, set()
    for source in sorted(pictures):
        widths = find_widths(pictures[source])
        paths = {fold_path(form_path(source, width)) for width in widths}
        free = not any(path in taken or path in claimed for path in paths)
        planned[source] = widths if free else ()
        claimed |= paths if free else set()
    return planned


def _find_kept(tree: OutputWriter, cache: Cache, keys: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The pictures whose forms lie in the output as they should, with their widths; they are named as kept."""
    for source, key in keys.items():
        value = cache.load("forms", key)
        widths = msgspec.msgpack.decode(value, type=tuple[int, ...]) if value else None
        if widths is None:
            continue
        paths = {form_path(source, width): _add_width(key, width) for width in widths}
        if all(tree.find_digest(path) == digest for path, digest in paths.items()):
            for path in paths:
                tree.keep(path)
            yield source, widths


def _make_key(copy: Written, widths: tuple[int, ...]) -> bytes:
    said = copy.check + f"\0{widths}\0{find_encoder()}".encode()
    return hashlib.blake2b(said, digest_size=16).digest()


def _add_width(key: bytes, width: int) -> bytes:
    return hashlib.blake2b(key + b"%d" % width, digest_size=16).digest()
