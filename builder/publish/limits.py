"""What a host will refuse, found before anything leaves.

Rule: reads names and sizes only. Each finding gives the number, the limit it breaks and what to do.
Sources: GitHub's documentation of Pages limits (1 GB a site) and of large files (warning at 50 MiB, refusal
at 100 MiB); Windows' rules for file names, which artifact upload and case-blind disks share.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.errors import Problem
from builder.publish.sweep import Swept, sweep_folder
from builder.text import format_count

SITE_BYTES = 1_000_000_000
"""A published GitHub Pages site may be no larger."""
LARGE_BYTES, REFUSED_BYTES = 50 * 2**20, 100 * 2**20
"""GitHub warns of a pushed file above the first and refuses one above the second."""
MANY_FILES = 100_000
"""No limit is published; deployments of more than this are known to run into the ten minutes they are given."""
NAME_BYTES = 255
"""The longest name of a file on the common file systems, in UTF-8."""
_REFUSED = ':?*"<>|\\'
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)


def find_limit_problems(output: Path) -> tuple[Problem, ...]:
    """What GitHub Pages would refuse in a built folder, sorted; raises `Fault` when it cannot be read."""
    return find_problems(sweep_folder(output), output=output)


def find_problems(files: Iterable[Swept], *, output: Path) -> tuple[Problem, ...]:
    """As `find_limit_problems`, for files that were swept already."""
    listed = sorted(files)
    problems = [
        *_find_totals(listed, str(output)),
        *(problem for swept in listed for problem in _find_file(swept)),
        *_find_clashes(listed),
    ]
    return tuple(sorted(problems))


def _find_totals(files: list[Swept], output: str) -> Iterator[Problem]:
    total = sum(swept.size for swept in files)
    if total > SITE_BYTES:
        heaviest = ", ".join(f"{name} {format_size(size)}" for name, size in _find_heaviest(files))
        message = f"{format_size(total)} in all; GitHub Pages takes {format_size(SITE_BYTES)} a site"
        yield Problem(output, 0, message, f"heaviest: {heaviest}")
    if len(files) > MANY_FILES:
        message = (
            f"{format_count(len(files), 'file')}; above {MANY_FILES:,} a deployment may not end in its ten minutes"
        )
        yield Problem(output, 0, message, "raise per_page, or split the archive by years over several sites")


def _find_heaviest(files: list[Swept]) -> list[tuple[str, int]]:
    """The three folders or files at the top that weigh most."""
    weights: defaultdict[str, int] = defaultdict(int)
    for swept in files:
        weights[swept.path.partition("/")[0]] += swept.size
    return sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:3]


def _find_file(swept: Swept) -> Iterator[Problem]:
    if not swept.is_plain:
        yield Problem(swept.path, 0, "is a link or a device; hosts take plain files only", "put the file itself there")
    if swept.size > REFUSED_BYTES:
        message = f"{format_size(swept.size)}; GitHub refuses files above {format_size(REFUSED_BYTES)}"
        yield Problem(swept.path, 0, message, "make it smaller, or keep it elsewhere and link to it")
    elif swept.size > LARGE_BYTES:
        message = f"{format_size(swept.size)}; GitHub advises against files above {format_size(LARGE_BYTES)}"
        yield Problem(swept.path, 0, message, "make it smaller")
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
        yield Problem(path, 0, f"the name is {length} bytes long; file systems stop at {NAME_BYTES}", "shorten it")


def _find_clashes(files: list[Swept]) -> Iterator[Problem]:
    """Files or folders that are one on a disk that is blind to case."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for swept in files:
        parts = swept.path.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            groups[unicodedata.normalize("NFC", path).casefold()].add(path)
    for group in groups.values():
        first, *others = sorted(group)
        for other in others:
            yield Problem(other, 0, f"differs from {first!r} in case or accents only", "rename one of the two")


def format_size(size: int) -> str:
    """Bytes for people: `812 bytes`, `4.2 MB`; powers of ten."""
    if size < 1000:
        return format_count(size, "byte")
    value = float(size)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.95 or unit == "GB":
            break
    return f"{value:.1f} {unit}"
