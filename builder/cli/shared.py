"""What commands share: exit codes, kinds of arguments, the archive, findings.

Rule: nothing heavy is imported before a command runs.
"""

import gc
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.errors import Fault, Problem, has_findings
from builder.text import show_unseen

if TYPE_CHECKING:
    from builder.config import Config
    from builder.workers.bounds import Bounds

DONE, FINDINGS, NOTHING, STOPPED = 0, 1, 3, 130
"""Exit codes: done; done, but inputs were skipped or findings exist; nothing could be done; stopped by Ctrl-C."""
_GARBAGE = 200_000
"""New objects before Python looks for cycles."""
TREE, INPUT = click.Path(path_type=Path, file_okay=False), click.Path(path_type=Path)

_CLEARED = "\r\x1b[2K"
"""Empties the line of the terminal on which it is printed."""
_UNSEEN_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENDS, _ENDS_AND_STYLES = re.compile("(\r?\n|\t)"), re.compile("(\r?\n|\t|\x1b\\[[0-9;]*m)")
"""What stays as it is in what is printed; styles are those of `click.style`."""


def echo(text: object = "", *, err: bool = False, nl: bool = True, styled: bool = False) -> None:
    """Print text; every command prints by this. What a terminal would obey instead of showing it is an escape.

    `styled` text may hold styles: whoever made it saw to it that there are no others in it.
    """
    parts = (_ENDS_AND_STYLES if styled else _ENDS).split(str(text))
    click.echo("".join(part if at % 2 else show_unseen(part) for at, part in enumerate(parts)), err=err, nl=nl)


def put_out(text: str) -> None:
    """Print what a command makes, byte for byte into a file or a pipe; on a terminal as `echo` does."""
    if sys.stdout.isatty():
        echo(text, nl=False)
    else:
        click.echo(text, nl=False)


@contextmanager
def show_progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A function that shows `137 of 2,000: name` in one line of the terminal; None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    width = os.get_terminal_size(sys.stderr.fileno()).columns

    def tell(number: int, of: int, name: str) -> None:
        line = f"{number:,} of {of:,}: {name}"
        click.echo(f"{_CLEARED}{show_unseen(line)[: width - 1]}", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo(_CLEARED, nl=False, err=True)


def complain(problems: Iterable[Problem]) -> None:
    """Print findings, a line each."""
    for problem in problems:
        echo(problem, err=True)


def find_code(problems: Iterable[Problem]) -> int:
    """The exit code of a command that is done: notes leave it 0."""
    return FINDINGS if has_findings(problems) else DONE


def spare_garbage() -> None:
    """Look for cycles seldom: a build makes many objects that stay, and few cycles. Spares a tenth of its time.

    Not for a process that stays, as `serve`: there it would keep what is gone.
    """
    gc.set_threshold(_GARBAGE)


def load(context: click.Context, *, base_url: str | None = None) -> tuple[Path, "Config"]:
    """The archive that the command is for: its root and its settings."""
    from builder.config import change_base_url, find_root, load_config

    root = find_root(context.obj or Path())
    config = load_config(root)
    return root, change_base_url(config, base_url) if base_url else config


def find_bounds(context: click.Context) -> "Bounds":
    """What one capture may take, as the archive says in which the command runs; the defaults where there is none."""
    from builder.config import Config

    try:
        return load(context)[1].bounds
    except Fault:
        return Config().bounds


def print_json(value: Any) -> None:
    """Print a value as JSON, indented; what a terminal would obey is escaped as JSON has it."""
    import msgspec

    put_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def put_json(text: str, *, err: bool = False) -> None:
    """Print JSON text, whose strings alone can hold what a terminal would obey."""
    echo(_UNSEEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text), err=err, nl=False)


def count(jobs: int | None) -> int:
    """How many processes to use."""
    from builder.workers import count_processes

    return count_processes(jobs)
