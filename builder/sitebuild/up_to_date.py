"""The first section of a snapshot, which tells before anything heavy is loaded whether anything changed since.

Rule: the standard library alone, sizes, times and stamps alone. The section covers every file that a build reads and
every file that lies in the output; it says "as it was left" or nothing at all. What it cannot tell, a build finds out.
"""

import hashlib
import json
import sys
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple

from builder.errors import Fault, Problem, make_fault
from builder.files import load_state, resolve_path
from builder.sitebuild.inputs import Inputs

FOLDER = ".backfile"
_OWN = ("content", "themes", FOLDER, ".git")
"""Folders of an archive that are not output."""


class ShortReport(NamedTuple):
    """The counts and problems of the last build."""

    articles: int
    pages: int
    problems: tuple[Problem, ...]


def check_place(root: Path, output: Path) -> None:
    """Raise `Fault` for an output folder that holds a folder of the archive's own, or lies in one; looks at no file."""
    place = resolve_path(output)
    for name in _OWN:
        own = resolve_path(root / name)
        if place == own or own in place.parents or place in own.parents:
            hint = "name another folder with --output"
            raise make_fault(output, f"the output may neither hold {name}/ nor lie in it", hint=hint)


def find_snapshot(root: Path, output: Path) -> Path:
    """The file that holds what the last build into this output folder left: each folder has its own."""
    name = "output"
    if resolve_path(output) != resolve_path(root / "output"):
        name += "-" + hashlib.blake2b(str(resolve_path(output)).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return root / FOLDER / name


def pack_report(inputs: Inputs | None, report: ShortReport) -> bytes:
    """The section; without `inputs` it never says that nothing changed."""
    short = (report.articles, report.pages, [astuple(problem) for problem in report.problems])
    return json.dumps((_digest(inputs) if inputs else "", short)).encode()


def find_report(root: Path, output: Path, inputs: Inputs) -> ShortReport | None:
    """The report of the last build, when all is as it was; nothing when anything may have changed."""
    try:
        digest, (articles, pages, problems) = json.loads(bytes(load_state(find_snapshot(root, output)) or b""))
        if digest == _digest(inputs):
            return ShortReport(articles, pages, tuple(Problem(*one) for one in problems))
    except (Fault, ValueError, TypeError, OSError):  # none there, or not ours
        pass
    return None


def _digest(inputs: Inputs) -> str:
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for part in (json.dumps(sorted(inputs.beside)).encode(), inputs.content.packed, inputs.output.packed):
        digest.update(hashlib.blake2b(part).digest())
    return digest.hexdigest()
