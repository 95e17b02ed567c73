"""`furniture.yaml`: the lines that each outlet repeats, as a file for people to review.

Rule: it is at the archive's root, is sorted, and records for each line how often it was seen. A line written by hand
is kept as it is, and one under `keep` is never furniture. Nothing is learned here.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from builder.capture.segment.known_lines import FILE_NAME, KnownLine, OutletLines, fingerprint_words, fold_numbers
from builder.errors import Fault
from builder.files import read_text, write_text
from builder.yamls import explain_invalid, format_yaml, make_line_finder, parse_settings

_HEAD = """\
# What each outlet repeats on many captures, learned by `backfile import`; `seen: 5, of: 6` counts captures.
# Review it: write a line of your own (its `text` is enough: it is dropped wherever it stands), delete one, or copy its
# text under `keep:` so that it is never learned again. The next import converts anew what a change concerns.
"""


class Furniture(msgspec.Struct, frozen=True):
    """The content of `furniture.yaml`."""

    outlets: tuple[OutletLines, ...] = ()
    """Sorted by name."""
    keep: tuple[str, ...] = ()
    """Texts that are never furniture."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlets: dict[str, tuple[KnownLine, ...]] = {}
    keep: tuple[str, ...] = ()


def load_furniture(root: Path) -> Furniture:
    """The archive's furniture, empty if there is no file; raises `Fault`, with the line, if the file is wrong."""
    path = root / FILE_NAME
    return parse_furniture(read_text(path), path=path) if path.is_file() else Furniture()


def parse_furniture(text: str, *, path: object = FILE_NAME) -> Furniture:
    """Furniture from YAML text; raises `Fault` if it is wrong."""
    values = parse_settings(text, path=path)
    try:
        read = msgspec.convert(values, _File)
    except msgspec.ValidationError as error:
        hint = "write `outlets:`, an outlet's name, and below it `- text: …`; under `keep:` plain texts, quoted"
        raise Fault(explain_invalid(error, values, make_line_finder(text), path=path, hints={"": hint})) from error
    return make_furniture((OutletLines(name, lines) for name, lines in read.outlets.items()), keep=read.keep)


def make_furniture(outlets: Iterable[OutletLines], *, keep: Iterable[str] = ()) -> Furniture:
    """Sorted furniture; a line that is given several times is kept once."""
    kept = tuple(sorted(dict.fromkeys(keep)))
    refused = frozenset(map(fingerprint_words, kept))
    merged: dict[str, dict[bytes, KnownLine]] = {}
    for learned in outlets:
        lines = merged.setdefault(learned.outlet, {})
        for line in learned.lines:
            mark = fingerprint_words(line.text)
            if mark not in refused:
                lines[mark] = min(lines.get(mark, line), line, key=_rank)
    made = (OutletLines(name, tuple(sorted(lines.values(), key=_order))) for name, lines in merged.items() if lines)
    return Furniture(tuple(sorted(made, key=lambda learned: learned.outlet)), kept)


def _rank(line: KnownLine) -> tuple[bool, int, int, str, str]:
    """Sort key that puts the better of two versions of a line first: a person's, else the one from more captures."""
    return line.of > 0, -line.of, -line.seen, line.text, line.side or ""


def _order(line: KnownLine) -> tuple[str, str]:
    return fold_numbers(line.text), line.text


def renew_furniture(known: Furniture, learned: Iterable[OutletLines], looked: Mapping[str, int]) -> Furniture:
    """The known furniture, updated by what was learned; `looked` maps outlets to the number of articles examined.

    A learned line is removed if as many articles no longer show it; a line written by hand stays.
    """
    left = (
        OutletLines(old.outlet, tuple(line for line in old.lines if not 0 < line.of <= looked.get(old.outlet, 0)))
        for old in known.outlets
    )
    return make_furniture((*left, *learned), keep=known.keep)


def format_furniture(furniture: Furniture) -> str:
    """The content of `furniture.yaml`."""
    outlets = {learned.outlet: msgspec.to_builtins(learned.lines) for learned in furniture.outlets}
    values = {"outlets": outlets} | ({"keep": list(furniture.keep)} if furniture.keep else {})
    return _HEAD + format_yaml(values)


def save_furniture(root: Path, furniture: Furniture) -> None:
    """Write `furniture.yaml`, if its content changes."""
    if furniture != load_furniture(root):
        write_text(root / FILE_NAME, format_furniture(furniture))
