"""The command line.

Rule: the only package that prints or exits, and the only one that imports inside functions, so that `backfile
--version` loads nothing heavy. A command reports what it did; the work is done elsewhere. Exit codes: 0 done; 1 done,
but inputs were skipped or there are findings; 2 wrong usage; 3 nothing could be done.
"""

import gc
import os
import sys
import time
from collections.abc import Collection, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder import __version__
from builder.cli.cite_command import cite
from builder.cli.publish_commands import check, publish
from builder.cli.search_command import search
from builder.cli.shared import (
    DONE,
    FILE,
    FINDINGS,
    INPUT,
    NOTHING,
    STOPPED,
    TREE,
    count,
    echo,
    find_bounds,
    find_code,
    load,
    print_json,
    print_problems,
    put_json,
    put_out,
    relax_gc,
    show_progress,
)
from builder.cli.theme_commands import theme
from builder.errors import Fault, Problem
from builder.text import format_count

if TYPE_CHECKING:
    from builder.sitebuild.build_report import BuildReport
    from builder.sitebuild.up_to_date import ShortReport
    from builder.tracing import Span

_LOOKED_FOR = "import looks for saved HTML pages and plain text files, in folders and the folders below them"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "root", type=TREE, help="The archive's root; default: the nearest folder with archive.yaml.")
@click.version_option(__version__, prog_name="backfile")
@click.pass_context
def cli(context: click.Context, root: Path | None) -> None:
    """Turn captured news articles into a themed, searchable static archive."""
    context.obj = root


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its code."""
    code = DONE
    try:
        code = cli.main(arguments, prog_name="backfile", standalone_mode=False)
    except Fault as fault:
        print_problems(fault.problems)
        code = NOTHING
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show(shown := StringIO())  # it may quote typed text, or a file name from a script
        echo(shown.getvalue(), err=True, nl=False)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        echo("Stopped.", err=True)
        code = STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print_problems([_explain(error)])
        code = NOTHING
    gc.freeze()  # the process ends now: collecting the remaining objects would take longer than everything else
    sys.exit(code)


def _explain(error: OSError) -> Problem:
    """A problem for an error of the system that no step of the work has explained."""
    place = error.filename if isinstance(error.filename, str) else "backfile"
    hint = "check that it is there and that you may read and write it"
    return Problem(place, 0, f"the system refused it: {error.strerror or error}", hint)


@cli.command(epilog="Example: backfile init gazette --github")
@click.argument("folder", type=TREE)
@click.option("--github", is_flag=True, help="Also write a workflow that publishes with GitHub Actions.")
def init(folder: Path, github: bool) -> int:
    """Create a new archive in FOLDER."""
    from builder.publish.workflow import render_workflow
    from builder.starter import make_archive

    for path in make_archive(folder, workflow=render_workflow() if github else None):
        echo(f"wrote {folder / path}")
    echo(f"Next: backfile -C {folder} import YOUR-CAPTURES, then backfile -C {folder} build.")
    return DONE


@cli.command(epilog='Example: backfile new "Council keeps the night ferry"')
@click.argument("title")
@click.pass_context
def new(context: click.Context, title: str) -> int:
    """Create an article by hand: a draft with today's date."""
    from builder.starter import make_article

    root, config = load(context)
    echo(f"wrote {make_article(root, title, now=datetime.now(config.zone).date())}")
    return DONE


@cli.command(epilog="Example: backfile convert page.html > page.md")
@click.argument("source", metavar="INPUT", type=INPUT)
@click.option("-o", "out", type=TREE, help="Write into this folder, one .md for each capture.")
@click.option("--evidence", is_flag=True, help="Also give the evidence of each value, as JSON.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
@click.pass_context
def convert(context: click.Context, source: Path, out: Path | None, evidence: bool, jobs: int | None) -> int:
    """Convert captures to Markdown without an archive: a file (or - for standard input), or a folder with -o."""
    from builder.capture.containers.registry import take_capture
    from builder.capture.importing.batch import (
        ConversionSettings,
        Converted,
        Refused,
        convert_all,
        convert_folder,
        read_captures,
    )
    from builder.capture.source import Capture

    today, bounds = datetime.now(UTC).date(), find_bounds(context)
    if source.is_dir() or out:
        if out is None:
            raise click.UsageError("a folder needs -o OUT, the folder for the Markdown")
        every = convert_folder((source,), out, evidence=evidence, today=today, processes=count(jobs), bounds=bounds)
        refused = [outcome for outcome in every if isinstance(outcome, Refused) and not outcome.passed_over]
        outcomes = [*refused, *(outcome for outcome in every if isinstance(outcome, Converted))]
        print_problems(
            outcome.problem or Problem(outcome.source, 0, f"skipped: {outcome.reason}") for outcome in refused
        )
        echo(f"{len(outcomes) - len(refused):,} of {format_count(len(outcomes), 'capture')} converted into {out}")
        return NOTHING if len(refused) == len(outcomes) else FINDINGS if refused else DONE
    captures: Any = read_captures((source,))
    if str(source) == "-":
        data: Capture = take_capture(sys.stdin.buffer.read(), name="standard input")
        captures = [("standard input", data)]
    made = list(islice(convert_all(captures, ConversionSettings(today), processes=1, bounds=bounds), 2))
    if len(made) != 1:
        raise click.UsageError("a file with several captures, or none, needs -o OUT, the folder for the Markdown")
    outcome = made[0]
    if isinstance(outcome, Refused):
        print_problems([outcome.problem or Problem(outcome.source, 0, outcome.reason)])
    if not isinstance(outcome, Converted):
        return NOTHING
    put_out(outcome.markdown.decode())
    if evidence:
        put_json(outcome.evidence.decode(), err=True)
    return DONE


@cli.command("import", epilog="Example: backfile import captures/ more/page.html")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=INPUT)
@click.option("--dry-run", is_flag=True, help="Show what would be done; write nothing.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
@click.option("--cluster", metavar="ADDRESS", help="Convert on the workers of this Dask scheduler.")
@click.option("--report", type=FILE, help="Write what became of each capture.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def import_(
    context: click.Context, inputs: tuple[Path, ...], dry_run: bool, jobs: int | None, cluster: str | None,
    report: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Import captures into content/. Run it again at any time: nothing is lost, nothing is done twice."""
    from builder.article.evidence import format_record
    from builder.capture.importing.importer import import_captures
    from builder.capture.importing.review_queue import count_open
    from builder.files import check_writable, write_bytes

    root, config = load(context)
    if report:
        check_writable(report)
    try:
        with show_progress() as tell:
            made = import_captures(
                root, inputs, today=datetime.now(UTC).date(), keep_captures=config.keep_captures,
                visibility=config.visibility, dry_run=dry_run, processes=count(jobs), cluster=cluster,
                bounds=config.bounds, tell=tell,
            )  # fmt: skip
    except KeyboardInterrupt:
        echo("Stopped: all articles written so far are kept. Run the same command again, and it goes on.", err=True)
        return STOPPED
    review = count_open(root)
    table = {"counts": made.counts, "captures": made.captures, "review": review}
    if report:
        write_bytes(report, format_record(table))
    if as_json:
        print_json(table)
    else:
        print_problems(made.problems)
        echo(("would be: " if dry_run else "") + str(made))
        if told := "" if dry_run else str(review):
            echo(told)
    if not made.captures:
        echo(f"{_LOOKED_FOR}: none in {', '.join(map(str, inputs))}", err=True)
    nothing = all(capture.status in ("passed over", "skipped") for capture in made.captures)
    return NOTHING if nothing else find_code(made.problems)


@cli.command(epilog="Example: backfile build --base-url https://example.org/archive/")
@click.option("--output", type=TREE, help="Default: output/ in the archive.")
@click.option("--base-url", metavar="URL", help="Overrides base_url of archive.yaml.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
@click.option("--clean", is_flag=True, help="Delete the cache, empty the output, build everything again.")
@click.option("--profile", is_flag=True, help="Show the time of stages and the size of file kinds; write a trace.")
@click.option("--cluster", metavar="ADDRESS", help="Analyse and render on the workers of this Dask scheduler.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def build(
    context: click.Context, output: Path | None, base_url: str | None, jobs: int | None, clean: bool, profile: bool,
    cluster: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Build the site from content/ to output/, writing only what changed."""
    from builder.files import resolve_path
    from builder.sitebuild.inputs import stat_inputs
    from builder.sitebuild.up_to_date import check_place, find_report

    relax_gc()
    now_ns, start, inputs = time.time_ns(), time.perf_counter(), None
    here = resolve_path(Path(context.obj or ""))
    folder = output or here / "output"
    if not clean and (here / "archive.yaml").is_file():
        check_place(here, folder)
        inputs = stat_inputs(here, folder)
        plain = not (base_url or profile or as_json)
        if plain and (known := find_report(here, folder, inputs)):  # before the builder is loaded, which takes longer
            return _tell(known, "nothing changed", time.perf_counter() - start, folder)
    from builder.sitebuild.build import build as run
    from builder.tracing import collect_spans

    root, config = load(context, base_url=base_url)
    folder = output or root / "output"
    with collect_spans() if profile else nullcontext() as spans:
        result = run(
            root, folder, config, now_ns=now_ns, processes=count(jobs), clean=clean, cluster=cluster, inputs=inputs,
            sizes=profile or as_json,
        )  # fmt: skip
    built = result.report
    if as_json:
        print_json(built)
        return find_code(built.problems)
    if profile:
        echo(built.profile)
        echo(f"trace: {_save_trace(root, spans or ())}, for chrome://tracing or ui.perfetto.dev")
    return _tell(built, f"{built.written:,} written, {built.deleted:,} deleted", time.perf_counter() - start, folder)


def _save_trace(root: Path, spans: "Iterable[Span]") -> Path:
    from builder.cache import FOLDER
    from builder.files import write_text
    from builder.tracing import format_trace

    path = root / FOLDER / "trace.json"
    write_text(path, format_trace(spans))
    return path


def _tell(built: "BuildReport | ShortReport", done: str, seconds: float, folder: Path) -> int:
    print_problems(built.problems)
    counts = f"{format_count(built.articles, 'article')}, {format_count(built.pages, 'page')}"
    echo(f"{counts} ({done}) in {seconds:.2f} s: {folder}")
    return find_code(built.problems)


@cli.command(epilog="Example: backfile serve --port 8080")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="If it is in use, the next free port is taken.",
)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--poll", is_flag=True, help="Look for changes at intervals, for systems that do not report them.")
@click.pass_context
def serve(context: click.Context, port: int, host: str, poll: bool) -> int:
    """Preview the site; rebuild and reload when something changes."""
    from builder.article.tag_rules import FILE_NAME as RULINGS
    from builder.config import FILE_NAME
    from builder.serve.preview_overlay import PreviewUpdate
    from builder.serve.rebuilder import RebuildResult
    from builder.serve.server import serve as listen
    from builder.serve.settings import PreviewBuild, ServeSettings
    from builder.sitebuild.preview_builder import PreviewBuilder

    root, config = load(context)
    output = root / "output"
    previews = PreviewBuilder(root, output, processes=count(None))

    def rebuild() -> RebuildResult:
        return RebuildResult(*previews.rebuild(now_ns=time.time_ns()))

    def sketch(paths: Collection[Path], opened: Collection[str]) -> PreviewUpdate | None:
        sketches = previews.preview(paths, opened)
        return PreviewUpdate(*sketches) if sketches else None

    watched = tuple(root / name for name in ("content", "themes", FILE_NAME, RULINGS))
    settings = ServeSettings(root, output, watched, config.base_path, host, port, poll)
    listen(settings, PreviewBuild(rebuild, sketch, previews.load_drafts), say=echo)
    return DONE


cli.add_command(cite)
cli.add_command(publish)
cli.add_command(check)
cli.add_command(theme)
cli.add_command(search)
