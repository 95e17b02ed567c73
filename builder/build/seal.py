"""Whether anything changed since the last build, told before anything heavy is loaded.

Rule: the standard library alone, sizes and times alone. A seal covers every file that a build reads and every file that
lies in the output; it says "as it was left" or nothing at all. What it cannot tell, the pipeline finds out.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from builder.article.store import scan_content
from builder.errors import Fault, Problem
from builder.files import read_bytes, write_bytes
from builder.publish.sweep import sweep_folder
from builder.workers import run_beside

FOLDER = ".backfile"
RECENT = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within the same tick of its clock."""
_SETTINGS = "archive.yaml"
_CODE = (".py", ".js")

File = tuple[str, int, int]
"""Path, size, modification time in nanoseconds."""


class Report(NamedTuple):
    """What the build that left the seal had to tell."""

    articles: int
    pages: int
    problems: tuple[Problem, ...]


class Beside(NamedTuple):
    """What a build reads besides `content/`: settings, themes, Backfile's own code; as it was before the build."""

    folders: tuple[str, ...]
    files: tuple[File, ...]

    def is_older(self, now_ns: int) -> bool:
        """Whether no file of it changed just before `now_ns`."""
        return all(changed < now_ns - RECENT for _, _, changed in self.files)


def find_record(root: Path, output: Path) -> Path:
    """The record of what builds wrote into this output folder: each folder has its own."""
    name = "output"
    if output.resolve() != (root / "output").resolve():
        name += "-" + hashlib.blake2b(str(output.resolve()).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return root / FOLDER / name


def look_beside(root: Path, themes: Iterable[str]) -> Beside:
    """The settings, the folders of themes and Backfile's code, as they are now."""
    folders = tuple(themes)
    package = Path(__file__).resolve().parent.parent
    code = [file[:3] for file in sweep_folder(package) if file.path.endswith(_CODE)]
    shown = [(f"{folder}/{file.path}", *file[1:3]) for folder in folders for file in sweep_folder(Path(folder))]
    return Beside(folders, (_look_at(root / _SETTINGS), *code, *shown))


def save_seal(
    root: Path, output: Path, *, content: Iterable[File], beside: Beside, left: Iterable[File], report: Report
) -> None:
    """Seal a build: `content` as it was when the build began, `left` what lies in the output now."""
    record = find_record(root, output)
    digest = _join(_digest_files(content), left, beside, record)
    told = (report.articles, report.pages, [astuple(problem) for problem in report.problems])
    data = {"digest": digest, "folders": beside.folders, "told": told}
    write_bytes(_seal_path(record), json.dumps(data).encode(), durable=False)


def find_sealed(root: Path, output: Path) -> Report | None:
    """What the last build had to tell, when all is as it was; nothing when anything may have changed."""
    record = find_record(root, output)
    try:
        data: dict[str, Any] = json.loads(read_bytes(_seal_path(record)))
        beside = look_beside(root, data["folders"])
        content, left = run_beside(partial(_digest_content, root), lambda: [file[:3] for file in sweep_folder(output)])
        if _join(content, left, beside, record) != data["digest"]:
            return None
        articles, pages, problems = data["told"]
        return Report(articles, pages, tuple(Problem(*one) for one in problems))
    except (Fault, ValueError, KeyError, TypeError, OSError):  # none there, or not ours
        return None


def _digest_content(root: Path) -> bytes:
    return _digest_files(scan_content(root))


def _digest_files(files: Iterable[File]) -> bytes:
    lines = "\n".join(sorted([f"{path}\0{size}\0{changed}" for path, size, changed in files]))
    return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=16).digest()


def _join(content: bytes, left: Iterable[File], beside: Beside, record: Path) -> str:
    parts = (content, _digest_files(left), _digest_files((*beside.files, _look_at(record))), sys.version.encode())
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()


def _look_at(path: Path) -> File:
    try:
        status = os.stat(path)  # noqa: PTH116 - one of thousands beside the others
    except FileNotFoundError:
        return path.name, -1, 0
    return path.name, status.st_size, status.st_mtime_ns


def _seal_path(record: Path) -> Path:
    return record.with_name(f"{record.name}.seal")
