"""Findings that need all files of an archive: unknown keys, and ids that several articles share.

Rule: the files are given parsed; one is read again only to find a line. Unknown keys are kept, so they are notes; two
articles with the same id are a finding.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from builder.article.dialects import find_line
from builder.article.heads import split_front_matter
from builder.article.model import FIELDS, Article
from builder.article.store import CONTENT, read_content
from builder.errors import Fault, Problem
from builder.files import decode_text
from builder.text import find_nearest, format_count

_HINTS = {
    "robots": "the page does not use it: `robots` and `canonical` in archive.yaml decide what search engines list"
}
"""Hints for keys of other generators that withhold nothing, but of which more is expected than is done."""
Parsed = tuple[str, Article]
"""(path below `content/`, its front matter)."""


def find_unknown_keys(root: Path, files: Iterable[Parsed], *, known: Collection[str]) -> Iterator[Problem]:
    """A note for each key that is neither in the schema nor in `known`, at its first occurrence.

    The note says how many files have the key; `files` are in the order of their paths.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, article in files:
        for key in article.extra:
            if key not in known:
                found[key].append(path)
    first: defaultdict[str, list[str]] = defaultdict(list)
    for key, paths in found.items():
        first[paths[0]].append(key)
    lines = {key: line for path, keys in first.items() for key, line in _find_lines(root, path, keys)}
    for key, paths in sorted(found.items()):
        nearest = find_nearest(key, FIELDS)
        hint = _HINTS.get(key.lower()) or (f'did you mean "{nearest}"?' if nearest else "it is kept as it is")
        message = f'unknown key "{key}" in {format_count(len(paths), "file")}'
        yield Problem(f"{CONTENT}/{paths[0]}", lines[key], message, hint, note=True)


def find_repeated_ids(root: Path, articles: Iterable[Parsed]) -> Iterator[Problem]:
    """A finding for each article that has the id of an earlier one; `articles` are in the order of their paths."""
    first: dict[str, str] = {}
    for path, article in articles:
        if article.id and (earlier := first.setdefault(article.id, path)) != path:
            message = f"the id {article.id!r} is that of {CONTENT}/{earlier} as well"
            hint = "an id must be unique: remove it from one of the two, or delete the copy"
            ((_, line),) = _find_lines(root, path, ["id"])
            yield Problem(f"{CONTENT}/{path}", line, message, hint)


def _find_lines(root: Path, path: str, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(key, its line); the file is read once. The line is 0 if the file has changed and can no longer be read."""
    try:
        front = split_front_matter(decode_text(read_content(root, path), path=path), path=path)
    except Fault:
        front = None
    for key in keys:
        yield key, find_line(front, key) if front else 0
