"""What commands share: exit codes, kinds of arguments, the archive, findings.

Rule: nothing heavy is imported before a command runs.
"""

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.errors import Problem, has_findings

if TYPE_CHECKING:
    from builder.config import Config

DONE, FINDINGS, NOTHING = 0, 1, 3
"""Exit codes: done; done, but inputs were skipped or findings exist; nothing could be done."""
_GARBAGE = 200_000
"""New objects before Python looks for cycles."""
TREE, INPUT = click.Path(path_type=Path, file_okay=False), click.Path(path_type=Path)


def complain(problems: Iterable[Problem]) -> None:
    """Print findings, a line each."""
    for problem in problems:
        click.echo(str(problem), err=True)


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


def print_json(value: Any) -> None:
    """Print a value as JSON, indented."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def count(jobs: int | None) -> int:
    """How many processes to use."""
    from builder.workers import count_processes

    return count_processes(jobs)
