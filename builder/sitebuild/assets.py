"""Files that go into the output as they are: theme assets, static files, pictures.

Rule: a file is read when its size, time or stamp changed, or its copy did, and copied when its bytes did; only pictures
that a published page shows are copied.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder.article.beside import Closed
from builder.article.model import Article
from builder.article.store import STATIC, ContentFile, read_content
from builder.cache import Cache
from builder.errors import Fault, Problem
from builder.output_tree.output_writer import OutputWriter
from builder.render.findings import Rendered
from builder.render.images import Picture, load_pictures
from builder.render.theme import Theme
from builder.site.urls import picture_path
from builder.sitebuild.derive import SourceArticle
from builder.sitebuild.image_variants import add_forms
from builder.sitebuild.plan import Plan


def find_static(found: Iterable[ContentFile]) -> dict[str, ContentFile]:
    """Path below `output/` → file of `content/static/`."""
    prefix = f"{STATIC}/"
    return {entry.path.removeprefix(prefix): entry for entry in found if entry.path.startswith(prefix)}


def find_pictures(
    root: Path, articles: Iterable[tuple[SourceArticle, Article | None]], standing: Mapping[str, Rendered],
    *, closed: Closed,
) -> tuple[dict[str, Picture], tuple[Problem, ...]]:  # fmt: skip
    """The pictures that these articles show, by their path below `content/`, and what is wrong with the others.

    An article comes with its front matter as it is shown. Pictures that are `closed` are among the others.
    """
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for path, references in _list_references(articles, standing):
        if references:
            found, wrong = load_pictures(root, path, references, closed=closed)
            pictures.update((picture.source, picture) for picture in found)
            problems += wrong
    return pictures, tuple(problems)


def _list_references(
    articles: Iterable[tuple[SourceArticle, Article | None]], standing: Mapping[str, Rendered]
) -> Iterable[tuple[str, list[tuple[str, int]]]]:
    for source, article in articles:
        references = list(source.record.references)
        image = article.image if article and article.visibility == "public" else None
        if image and image.src and ":" not in image.src and not image.src.startswith("//"):
            references.append((image.src, source.record.image_line))
        yield source.path, references
    for path, rendered in standing.items():
        yield path, list(zip(rendered.references, rendered.lines, strict=True))


def put_files(
    root: Path,
    output: OutputWriter,
    cache: Cache,
    theme: Theme,
    plan: Plan,
    found: Iterable[ContentFile],
    *,
    processes: int,
) -> tuple[list[Picture], tuple[Problem, ...]]:
    """Bring the theme's assets, static files and pictures into the output, and smaller forms of the pictures.

    Gives the pictures with their forms, and a problem for each file that cannot be read.
    """
    files = {one.path: one for one in found}
    known = set(plan.assets)
    assets = [asset for asset in theme.assets if asset[0] in known]
    static = {path: files[f"{STATIC}/{path}"] for path in plan.static}
    pictures = {picture.source: picture for picture in plan.pictures}
    problems = copy_files(root, output, assets, static, pictures, files)
    return list(add_forms(root, output, cache, pictures, taken=set(plan.taken), processes=processes).values()), problems


def copy_files(
    root: Path, tree: OutputWriter, assets: Iterable[tuple[str, bytes]], static: Mapping[str, ContentFile],
    pictures: Mapping[str, Picture], files: Mapping[str, ContentFile],
) -> tuple[Problem, ...]:  # fmt: skip
    """Bring assets, static files and pictures into the output; gives a problem for each that cannot be read."""
    for path, data in assets:
        tree.put(path, data)
    wanted = [*static.items(), *((picture_path(source), files[source]) for source in pictures)]
    problems: list[Problem] = []
    for path, entry in wanted:
        try:
            _copy(root, tree, path, entry)
        except Fault as fault:
            problems += fault.problems
    return tuple(problems)


def _copy(root: Path, tree: OutputWriter, path: str, entry: ContentFile) -> None:
    digest = hashlib.blake2b("\0".join(map(str, entry)).encode(), digest_size=16).digest()
    if tree.find_digest(path) == digest:
        tree.keep(path)
    else:
        tree.write(path, read_content(root, entry.path), digest=digest)
