"""Limits of hosts, checked before anything is published.

Rule: reads names and sizes only. Each finding gives the number, the limit it breaks and what to do.
Sources: GitHub's documentation of Pages limits (1 GB a site) and of large files (warning at 50 MiB, refusal
at 100 MiB); Cloudflare Pages' limits (20,000 files, 25 MiB a file); Netlify's advice (54,000 files in a folder);
Windows' rules for file names, which artifact upload and case-blind disks share.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from builder.errors import Problem
from builder.output_tree.folder_stats import Swept, sweep_folder
from builder.publish.size_report import GITHUB as GITHUB_PAGES
from builder.publish.size_report import find_way, format_size
from builder.text import format_count


class Host(NamedTuple):
    """The limits of a host; None where it names none."""

    name: str
    site_bytes: int | None = None
    """Maximum number of bytes of a site."""
    advised_bytes: int | None = None
    """Number of bytes above which the host warns of a file."""
    file_bytes: int | None = None
    """Maximum number of bytes of a file."""
    files: int | None = None
    """Maximum number of files of a site."""
    folder_files: int | None = None
    """Advised maximum number of files in one folder."""


GITHUB = Host(GITHUB_PAGES, 1_000_000_000, 50 * 2**20, 100 * 2**20, files=100_000)
"""GitHub publishes no limit on the number of files, but larger deployments are known to reach its time limit of ten
minutes.
"""
CLOUDFLARE = Host("Cloudflare Pages", file_bytes=25 * 2**20, files=20_000)
NETLIFY = Host("Netlify", folder_files=54_000)
DISK = Host("a disk")
NAME_BYTES = 255
"""Maximum number of bytes of a file name in UTF-8 on common file systems."""
_REFUSED = ':?*"<>|\\'
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_PLAIN = re.compile(
    rf"(?:(?!(?:{'|'.join(sorted(_RESERVED))})(?:[./]|\Z))[a-z0-9._-]{{0,{NAME_BYTES - 1}}}[a-z0-9_-](?:/(?=.)|\Z))+",
    re.IGNORECASE | re.ASCII,
)
"""Paths that are valid everywhere. Nearly all are; the names of the others are checked one by one."""


def find_limit_problems(output: Path, host: Host = GITHUB) -> tuple[Problem, ...]:
    """The files and sizes that a host would refuse, sorted; raises `Fault` if the folder cannot be read."""
    return find_problems(sweep_folder(output), output=output, host=host)


def find_problems(files: Iterable[Swept], *, output: Path, host: Host = GITHUB) -> tuple[Problem, ...]:
    """Like `find_limit_problems`, for files that are already known."""
    listed = sorted(files)
    problems = [
        *_find_totals(listed, str(output), host),
        *(problem for swept in listed for problem in _find_file(swept, host)),
        *_find_clashes(listed),
    ]
    return tuple(sorted(problems))


def _find_totals(files: list[Swept], output: str, host: Host) -> Iterator[Problem]:
    total = sum(swept.size for swept in files)
    if host.site_bytes and total > host.site_bytes:
        message = f"{format_size(total)} in all; {host.name} takes {format_size(host.site_bytes)} a site"
        yield Problem(output, 0, message, find_way(files, host.site_bytes))
    if host.files and len(files) > host.files:
        message = f"{format_count(len(files), 'file')}; {host.name} takes {host.files:,}"
        yield Problem(output, 0, message, "raise per_page, or split the archive by years into several sites")
    folders = Counter(swept.path.rpartition("/")[0] for swept in files if host.folder_files)
    for folder, count in sorted(folders.items()):
        if host.folder_files and count > host.folder_files:
            message = f"{format_count(count, 'file')} in one folder; {host.name} advises {host.folder_files:,}"
            yield Problem(folder or output, 0, message, "put years or months into `permalinks`")


def _find_file(swept: Swept, host: Host) -> Iterator[Problem]:
    if not swept.is_plain:
        yield Problem(swept.path, 0, "is a link or a device; hosts take plain files only", "put the file itself there")
    if host.file_bytes and swept.size > host.file_bytes:
        message = f"{format_size(swept.size)}; {host.name} refuses files above {format_size(host.file_bytes)}"
        yield Problem(swept.path, 0, message, "make it smaller, or keep it elsewhere and link to it")
    elif host.advised_bytes and swept.size > host.advised_bytes:
        message = (
            f"{format_size(swept.size)}; {host.name} advises against files above {format_size(host.advised_bytes)}"
        )
        yield Problem(swept.path, 0, message, "make it smaller")
    if not _PLAIN.fullmatch(swept.path):
        for name in swept.path.split("/"):
            yield from _find_name(swept.path, name)


def _find_name(path: str, name: str) -> Iterator[Problem]:
    wrong = sorted({char for char in name if char in _REFUSED or char < " " or char == "\x7f"})
    if wrong:
        shown = " ".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in wrong)
        yield Problem(path, 0, f"the name {name!r} holds {shown}, which hosts refuse", "rename what it is made from")
    if name.endswith((".", " ")):
        yield Problem(path, 0, f"the name {name!r} ends in a dot or a space", "rename what it is made from")
    if name.partition(".")[0].lower() in _RESERVED:
        yield Problem(path, 0, f"Windows reserves the name {name!r}", "rename what it is made from")
    if (length := len(name.encode("utf-8", "surrogateescape"))) > NAME_BYTES:
        yield Problem(path, 0, f"the name is {length} bytes long; file systems allow {NAME_BYTES}", "shorten it")


def _find_clashes(files: list[Swept]) -> Iterator[Problem]:
    """Files or folders whose paths are the same on a case-insensitive disk."""
    paths = {swept.path for swept in files}
    waiting = list(paths)
    while waiting:
        folder = waiting.pop().rpartition("/")[0]
        if folder and folder not in paths:
            paths.add(folder)
            waiting.append(folder)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[(path if path.isascii() else unicodedata.normalize("NFC", path)).casefold()].append(path)
    if len(groups) == len(paths):
        return
    for group in groups.values():
        first, *others = sorted(group)
        for other in others:
            yield Problem(other, 0, f"differs from {first!r} in case or accents only", "rename one of the two")
