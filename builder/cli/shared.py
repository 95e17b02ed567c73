"""Shared parts of the commands: exit codes, types of arguments, loading the archive, printing.

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
from builder.text import make_readable, show_unseen

if TYPE_CHECKING:
    from builder.config import Config
    from builder.workers.bounds import Bounds

DONE, FINDINGS, NOTHING, STOPPED = 0, 1, 3, 130
"""Exit codes: done; done, but inputs were skipped or there are findings; nothing could be done; stopped by Ctrl-C."""
_GARBAGE = 200_000
"""Number of new objects after which Python collects cyclic garbage."""


class _Path(click.Path):
    """A path that is not empty: an empty one, such as an unset variable in a script, would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


TREE, INPUT = _Path(path_type=Path, file_okay=False), _Path(path_type=Path)
FILE = _Path(path_type=Path, dir_okay=False)

_CLEARED = "\r\x1b[2K"
"""Clears the current line of the terminal."""
_UNSEEN_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENDS, _ENDS_AND_STYLES = re.compile("(\r?\n|\t)"), re.compile("(\r?\n|\t|\x1b\\[[0-9;]*m)")
"""Line ends, tabs and styles of `click.style`, which are printed unchanged."""


def echo(text: object = "", *, err: bool = False, nl: bool = True, styled: bool = False) -> None:
    """Print text; every command prints with this function. Characters that would control a terminal are escaped.

    `styled` text may contain styles; its author must make sure that it contains no other control characters.
    """
    parts = (_ENDS_AND_STYLES if styled else _ENDS).split(str(text))
    click.echo("".join(part if at % 2 else show_unseen(part) for at, part in enumerate(parts)), err=err, nl=nl)


def put_out(text: str) -> None:
    """Print the output of a command, byte for byte to a file or a pipe; on a terminal as `echo` does."""
    if sys.stdout.isatty():
        echo(text, nl=False)
    else:
        click.echo(text, nl=False)


@contextmanager
def show_progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A function that shows `137 of 2,000: name` on one line of the terminal; None if there is no terminal."""
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


def print_problems(problems: Iterable[Problem]) -> None:
    """Print findings, one per line."""
    for problem in problems:
        echo(problem, err=True)


def find_code(problems: Iterable[Problem]) -> int:
    """The exit code of a command that is done; notes do not change it."""
    return FINDINGS if has_findings(problems) else DONE


def relax_gc() -> None:
    """Collect cyclic garbage rarely: a build creates many objects that stay, and few cycles. Saves a tenth of its
    time.

    Not for a process that keeps running, such as `serve`, where garbage would accumulate.
    """
    gc.set_threshold(_GARBAGE)


def load(context: click.Context, *, base_url: str | None = None) -> tuple[Path, "Config"]:
    """The archive of the command: its root and its settings."""
    from builder.config import change_base_url, find_root, load_config

    root = find_root(context.obj or Path())
    config = load_config(root)
    return root, change_base_url(config, base_url) if base_url else config


def find_bounds(context: click.Context) -> "Bounds":
    """The limits on one capture, from the archive in which the command runs; the defaults if there is none."""
    from builder.config import Config

    try:
        return load(context)[1].bounds
    except Fault:
        return Config().bounds


def print_json(value: Any) -> None:
    """Print a value as indented JSON; characters that would control a terminal are escaped as in JSON."""
    import json

    import msgspec

    text = json.dumps(msgspec.to_builtins(value, str_keys=True), ensure_ascii=False, indent=2)
    put_json(make_readable(text) + "\n")


def put_json(text: str, *, err: bool = False) -> None:
    """Print JSON text, with characters that would control a terminal escaped; they can only occur in its strings."""
    echo(_UNSEEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text), err=err, nl=False)


def count(jobs: int | None) -> int:
    """The number of processes to use."""
    from builder.workers import count_processes

    return count_processes(jobs)
