"""Decisions of a reviewer: carried out, written, and undone.

Rule: a decision names the version of the article that it is about, and is refused for any other. Decisions are written
one at a time. The last one is undone first, and only while nobody has changed its files since.
"""

import threading
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

import msgspec

from builder.article.saving import lock_content
from builder.article.store import find_content, read_content
from builder.capture.furniture.furniture_file import format_furniture, load_furniture
from builder.capture.importing.review_queue import ACCEPTED, IDENTITY, QueuedArticle, ReviewQueue
from builder.capture.segment.known_lines import FILE_NAME, LONGEST
from builder.errors import make_fault
from builder.files import decode_text, read_bytes, remove_file, write_bytes
from builder.serve.review.review_cases import ReviewCase, find_field, load_review_case, parse_value
from builder.serve.review.review_edits import add_furniture, drop_block, find_block, restore_block, review_field

PATIENCE = 2.0
"""Maximum time in seconds that a decision waits for a running import."""
MOST_UNDONE = 200
"""Maximum number of decisions that can be undone."""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision of a reviewer about one article."""

    folder: str
    sha256: str
    """Of the article's file as the person saw it."""
    act: Literal["accept", "choose", "write", "restore", "furniture"]
    field: str = ""
    other: int = -1
    """For `choose`: the number of the other value, from 0."""
    text: str = ""
    """For `write`: the value; empty takes the field away."""
    block: int = -1


class _WrittenFile(NamedTuple):
    path: Path
    before: bytes | None
    after: bytes


class _DoneDecision(NamedTuple):
    folder: str
    said: str
    files: tuple[_WrittenFile, ...]


class ReviewService:
    """The reviewing of one archive; safe to use from several threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._queue = ReviewQueue(root)
        self._lock = threading.Lock()
        self._done: list[_DoneDecision] = []

    def list_articles(self) -> tuple[QueuedArticle, ...]:
        """The articles that need a review, the most doubtful first."""
        with self._lock:
            return self._queue.list_articles()

    def load(self, folder: str) -> ReviewCase:
        """One capture; raises `Fault` for a folder that no import wrote, or whose files cannot be read."""
        return load_review_case(self._root, self._check(folder))

    def decide(self, decision: Decision) -> str:
        """Carry out a decision and describe it in a sentence; raises `Fault` if nothing could be changed."""
        with self._lock, lock_content(self._root, wait=PATIENCE):
            case = self.load(decision.folder)
            if case.sha256 != decision.sha256:
                raise make_fault(case.path, "has changed since you looked at it", hint="look again, then decide")
            page = self._root / case.path
            text = decode_text(read_content(self._root, f"{decision.folder}/index.md"), path=case.path)
            amended, said = _amend(text, case, decision)
            files = {page: amended.encode()} if amended != text else {}
            if decision.act == "furniture":
                files[self._root / FILE_NAME] = self._rule(case, decision)
            self._write(decision.folder, said, files)
            return said

    def undo(self) -> tuple[str, str]:
        """Undo the last decision: (folder, description of what was undone); raises `Fault` if that is impossible."""
        with self._lock, lock_content(self._root, wait=PATIENCE):
            if not self._done:
                raise make_fault("review", "there is nothing to undo")
            done = self._done[-1]
            for path, _, after in done.files:
                if not path.is_file() or read_bytes(path) != after:
                    name = path.relative_to(self._root).as_posix()
                    raise make_fault(name, "has changed since, so it is not undone", hint="edit the file itself")
            for path, before, _ in done.files:
                if before is None:
                    remove_file(path, stop=self._root)
                else:
                    write_bytes(path, before)
            self._done.pop()
            return done.folder, done.said

    def _check(self, folder: str) -> str:
        """The folder, if it is a plain path below `content/` that holds a capture's evidence."""
        place = PurePosixPath(folder)
        plain = str(place) == folder and not place.is_absolute() and not {"..", "."} & set(place.parts)
        if not plain or find_content(self._root, f"{folder}/capture.json") is None:
            raise make_fault(folder, "is no article that was imported")
        return folder

    def _rule(self, case: ReviewCase, decision: Decision) -> bytes:
        """`furniture.yaml` with the block's line; raises `Fault` if the block cannot be a line of it."""
        words = " ".join(find_block(case, decision.block).text.split())
        if not words or len(words) > LONGEST:
            raise make_fault(case.path, "the block is too long to be furniture", hint="delete the paragraph instead")
        return format_furniture(add_furniture(load_furniture(self._root), case.outlet, words)).encode()

    def _write(self, folder: str, said: str, files: dict[Path, bytes]) -> None:
        before = {path: read_bytes(path) if path.is_file() else None for path in files}
        written: list[_WrittenFile] = []
        try:
            for path, data in files.items():
                write_bytes(path, data)
                written.append(_WrittenFile(path, before[path], data))
        finally:
            if written:
                self._done = [*self._done[1 - MOST_UNDONE :], _DoneDecision(folder, said, tuple(written))]


def _amend(text: str, case: ReviewCase, decision: Decision) -> tuple[str, str]:
    """(the article's file, a sentence about what was done)."""
    key, path = decision.field, case.path
    match decision.act:
        case "restore":
            return restore_block(text, case, find_block(case, decision.block)), "The block is restored."
        case "furniture":
            said = f"The block is furniture of {case.outlet}; the next import applies it to the others."
            return drop_block(text, case, find_block(case, decision.block)), said
        case "accept" if key in ACCEPTED:
            said = "It is an article of its own, as it is." if key == IDENTITY else "The text is accepted."
            return review_field(text, key, {}, path=path), said
    field = find_field(case, key)
    if decision.act == "accept":
        return review_field(text, key, {}, path=path), f"{key}: accepted."
    value = decision.text
    if decision.act == "choose":
        if not 0 <= decision.other < len(field.others):
            raise make_fault(path, f"{key} has no other value of number {decision.other + 1}")
        value = field.others[decision.other].text
    wanted = parse_value(key, value)
    said = f"{key}: {value}." if wanted else f"{key}: left out."
    return review_field(text, key, {key: wanted}, path=path), said
