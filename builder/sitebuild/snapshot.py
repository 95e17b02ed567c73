"""The snapshot that a build leaves: one file for each output folder, of three sections.

Rule: a memory, never a truth. The first section is what `up_to_date` asks; the second is the record of the output,
which outlives a change of Backfile's code; the third is what the next build compares with, and starts from. A build
without it gives the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from builder.files import load_sections, save_state
from builder.output_tree.output_record import Rows, decode_rows, encode_rows
from builder.sitebuild.build_report import BuildReport
from builder.sitebuild.cache_keys import KEY_SIZE
from builder.sitebuild.inputs import Inputs
from builder.sitebuild.plan import Plan
from builder.sitebuild.up_to_date import ShortReport, find_snapshot, pack_report


class Snapshot(msgspec.Struct, frozen=True, array_like=True):
    """A record of everything that a build was made from, and of everything that it left."""

    base: bytes
    """A digest of what every page depends on besides the content."""
    context: bytes
    """With what the keys of all articles begin."""
    content: bytes
    """The listing of the content (`inputs.settle_content`)."""
    output: bytes
    """A digest of the listing of the output."""
    complete: bool
    """True when every planned page lies in the output, and no link does."""
    foreign: tuple[str, ...]
    """Files in the output that no build made."""
    weight: int
    """The sum over the output's files (`offline_files.weigh_files`)."""
    keys: bytes
    """Of the articles in the order of `Plan.list_articles`, `KEY_SIZE` each."""
    report: BuildReport
    plan: Plan

    def find_key(self, place: int) -> bytes:
        """The key of an article."""
        return self.keys[place * KEY_SIZE : (place + 1) * KEY_SIZE]

    def map_keys(self) -> Mapping[str, bytes]:
        """Path of each article → its key."""
        keys = (self.keys[at : at + KEY_SIZE] for at in range(0, len(self.keys), KEY_SIZE))
        return dict(zip(self.plan.list_articles(), keys, strict=True))


def load_snapshot(root: Path, output: Path) -> tuple[Snapshot | None, Rows]:
    """The snapshot and the record of the output; the record alone, when another version kept them."""
    sections = load_sections(find_snapshot(root, output))
    if sections is None or len(sections) != 3:
        return None, {}
    rows = decode_rows(sections[1])
    try:
        return (msgspec.msgpack.decode(sections[2], type=Snapshot) if rows else None), rows
    except ValueError:  # as another version kept it
        return None, rows


def save_snapshot(root: Path, output: Path, snapshot: Snapshot, rows: Rows, *, inputs: Inputs | None) -> None:
    """Keep it in one step; `inputs` are all files as they are now, unless some may change unseen."""
    report = ShortReport(snapshot.report.articles, snapshot.report.pages, snapshot.report.problems)
    sections = (pack_report(inputs, report), encode_rows(rows), msgspec.msgpack.encode(snapshot))
    save_state(find_snapshot(root, output), *sections)
