"""The command line.

Rule: the only module that prints or exits, and the only one that imports inside functions, so that `backfile
--version` loads nothing heavy. A command says what it did; the work is elsewhere. Exit codes: 0 done; 1 done, but
inputs were skipped or findings exist; 2 wrong usage; 3 nothing could be done.
"""

import os
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder import __version__
from builder.errors import Fault, Problem

if TYPE_CHECKING:
    from builder.config import Config

DONE, FINDINGS, NOTHING = 0, 1, 3

_TREE, _INPUT = click.Path(path_type=Path, file_okay=False), click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "root", type=_TREE, help="The archive's root; default: the nearest folder with archive.yaml.")
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
        _complain(fault.problems)
        code = NOTHING
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _complain(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _load(context: click.Context, *, base_url: str | None = None) -> tuple[Path, "Config"]:
    """The archive that the command is for: its root and its settings."""
    from builder.config import change_base_url, find_root, load_config

    root = find_root(context.obj or Path())
    config = load_config(root)
    return root, change_base_url(config, base_url) if base_url else config


def _print_json(value: Any) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def _count(jobs: int | None) -> int:
    from builder.workers import count_processes

    return count_processes(jobs)


@cli.command(epilog="Example: backfile init gazette --github")
@click.argument("folder", type=_TREE)
@click.option("--github", is_flag=True, help="Also write a workflow that publishes by GitHub Actions.")
def init(folder: Path, github: bool) -> int:
    """Begin a new archive in FOLDER."""
    from builder.publish.workflow import render_workflow
    from builder.starter import make_archive

    for path in make_archive(folder, workflow=render_workflow() if github else None):
        click.echo(f"wrote {folder / path}")
    click.echo(f"Next: backfile -C {folder} import YOUR-CAPTURES, then backfile -C {folder} build.")
    return DONE


@cli.command(epilog='Example: backfile new "Council keeps the night ferry"')
@click.argument("title")
@click.pass_context
def new(context: click.Context, title: str) -> int:
    """Begin an article by hand: a draft with today's date."""
    from builder.starter import make_article

    root, config = _load(context)
    click.echo(f"wrote {make_article(root, title, now=datetime.now(config.zone).date())}")
    return DONE


@cli.command(epilog="Example: backfile convert page.html > page.md")
@click.argument("source", metavar="INPUT", type=_INPUT)
@click.option("-o", "out", type=_TREE, help="Write into this folder, one .md for each capture.")
@click.option("--evidence", is_flag=True, help="Also give the evidence of each value, as JSON.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
def convert(source: Path, out: Path | None, evidence: bool, jobs: int | None) -> int:
    """Convert captures to Markdown, stateless: a file (or - for standard input), or a folder with -o."""
    from builder.capture.batch import Converted, convert_all, convert_folder, read_captures
    from builder.capture.source import Capture, make_capture

    today = datetime.now(UTC).date()
    if source.is_dir() or out:
        if out is None:
            raise click.UsageError("a folder needs -o OUT: where shall the Markdown go?")
        outcomes = convert_folder((source,), out, evidence=evidence, today=today, processes=_count(jobs))
        refused = [outcome for outcome in outcomes if not isinstance(outcome, Converted)]
        _complain(outcome.problem or Problem(outcome.source, 0, f"skipped: {outcome.reason}") for outcome in refused)
        click.echo(f"{len(outcomes) - len(refused)} of {len(outcomes)} captures converted into {out}")
        return NOTHING if len(refused) == len(outcomes) else FINDINGS if refused else DONE
    captures: Any = read_captures((source,))
    if str(source) == "-":
        data: Capture = make_capture(sys.stdin.buffer.read(), name="standard input")
        captures = [("standard input", data)]
    (outcome,) = convert_all(captures, today=today, processes=1)
    if not isinstance(outcome, Converted):
        _complain([outcome.problem or Problem(outcome.source, 0, outcome.reason)])
        return NOTHING
    click.echo(outcome.markdown.decode(), nl=False)
    if evidence:
        click.echo(outcome.evidence.decode(), err=True, nl=False)
    return DONE


@cli.command("import", epilog="Example: backfile import captures/ more/page.html")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=_INPUT)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
@click.option("--cluster", metavar="ADDRESS", help="Convert on the workers of this Dask scheduler.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write what became of each capture.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def import_(
    context: click.Context, inputs: tuple[Path, ...], dry_run: bool, jobs: int | None, cluster: str | None,
    report: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Bring captures into content/. Run it again at any time: nothing is lost, nothing is done twice."""
    from builder.capture.batch import encode_evidence
    from builder.capture.importer import import_captures
    from builder.files import write_bytes

    root, config = _load(context)
    made = import_captures(
        root, inputs, today=datetime.now(UTC).date(), keep_captures=config.keep_captures, dry_run=dry_run,
        processes=_count(jobs), cluster=cluster,
    )  # fmt: skip
    table = {"counts": made.counts, "captures": made.captures}
    if report:
        write_bytes(report, encode_evidence(table))
    if as_json:
        _print_json(table)
    else:
        _complain(made.problems)
        click.echo(("would be: " if dry_run else "") + str(made))
    nothing = all(capture.status == "skipped" for capture in made.captures)
    return NOTHING if nothing else FINDINGS if made.problems else DONE


@cli.command(epilog="Example: backfile build --base-url https://example.org/archive/")
@click.option("--output", type=_TREE, help="Default: output/ in the archive.")
@click.option("--base-url", metavar="URL", help="In place of base_url of archive.yaml.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one for each processor.")
@click.option("--clean", is_flag=True, help="Forget the cache, empty the output, build all anew.")
@click.option("--profile", is_flag=True, help="Say what each stage cost.")
@click.option("--cluster", metavar="ADDRESS", help="Analyse and render on the workers of this Dask scheduler.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def build(
    context: click.Context, output: Path | None, base_url: str | None, jobs: int | None, clean: bool, profile: bool,
    cluster: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Build the site: content/ to output/, only what changed."""
    from builder.build.pipeline import build as run

    root, config = _load(context, base_url=base_url)
    folder = output or root / "output"
    start = time.perf_counter()
    built = run(root, folder, config, now_ns=time.time_ns(), processes=_count(jobs), clean=clean, cluster=cluster)
    if as_json:
        _print_json(built)
        return FINDINGS if built.problems else DONE
    _complain(built.problems)
    if profile:
        click.echo(built.profile)
    seconds = time.perf_counter() - start
    click.echo(
        f"{built.articles:,} articles, {built.pages:,} pages ({built.drawn:,} drawn, {built.deleted:,} deleted) "
        f"in {seconds:.2f} s: {folder}"
    )
    return FINDINGS if built.problems else DONE


@cli.command(epilog="Example: backfile serve --port 8080")
@click.option("--port", default=8000, show_default=True, help="The next free one is taken when it is in use.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--poll", is_flag=True, help="Look for changes at intervals, where the system does not report them.")
@click.pass_context
def serve(context: click.Context, port: int, host: str, poll: bool) -> int:
    """Preview the site; rebuild and reload when something changes."""
    from builder.build.pipeline import build as run
    from builder.config import FILE_NAME, load_config
    from builder.serve.rebuilder import RebuildResult
    from builder.serve.server import serve as listen

    root, config = _load(context)
    output = root / "output"

    def rebuild() -> RebuildResult:
        try:
            built = run(root, output, load_config(root), now_ns=time.time_ns(), processes=_count(None))
        except Fault as fault:
            return RebuildResult(fault.problems, 0)
        return RebuildResult(built.problems, built.drawn + built.deleted)

    watched = tuple(root / name for name in ("content", "themes", FILE_NAME))
    listen(
        root=root, output=output, config_base_path=config.base_path, rebuild=rebuild, host=host, port=port, poll=poll,
        say=click.echo, watched=watched,
    )  # fmt: skip
    return DONE


@cli.command(epilog="Example: backfile search '\"night ferry\" section:Harbour after:2019' --limit 5")
@click.argument("query")
@click.option("--section", multiple=True, help="Only this section; may be given several times.")
@click.option("--tag", multiple=True, help="Only this tag; may be given several times.")
@click.option("--from", "date_from", metavar="DATE", help="Not before this year, month or day.")
@click.option("--to", "date_to", metavar="DATE", help="Not after this year, month or day.")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="Default: relevance."
)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Most articles shown.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the results as CSV.")
@click.option("--kwic", is_flag=True, help="Print the keywords in their context.")
@click.option("--index", type=_TREE, help="The output folder of any archive; default: output/ of this one.")
@click.pass_context
def search(
    context: click.Context, query: str, section: tuple[str, ...], tag: tuple[str, ...], date_from: str | None,
    date_to: str | None, sort: Any, limit: int, as_json: bool, as_csv: bool, kwic: bool, index: Path | None,
) -> int:  # fmt: skip
    """Search the published index, with the page's own answers."""
    from builder.search import reports
    from builder.search.searching import search_folder

    folder = index or _load(context)[0] / "output"
    results = search_folder(
        folder, query, sections=section, tags=tag, date_from=date_from, date_to=date_to, sort=sort, limit=limit
    )
    mark, bold = (lambda text: click.style(text, fg="red", bold=True)), (lambda text: click.style(text, bold=True))
    if as_json:
        _print_json(results._asdict() | {"hits": [hit._asdict() for hit in results.hits]})
    elif as_csv:
        click.echo(reports.format_csv(results), nl=False)
    elif kwic:
        click.echo(reports.format_kwic(results, mark=mark))
    else:
        click.echo(reports.format_results(results, place=str(folder), bold=bold, mark=mark))
    return DONE


@cli.command(epilog="Example: backfile publish --dry-run")
@click.option("--remote", help="A git remote's name or address; default: as archive.yaml says, else origin.")
@click.option("--branch", help="Default: as archive.yaml says, else gh-pages.")
@click.option("--message", help="The commit's message.")
@click.option("--dry-run", is_flag=True, help="Say what would change; push nothing.")
@click.option("--squash", is_flag=True, help="Make the branch a single commit.")
@click.option("--rollback", is_flag=True, help="Publish the tree before the last one again, as a new commit.")
@click.pass_context
def publish(
    context: click.Context, remote: str | None, branch: str | None, message: str | None, dry_run: bool, squash: bool,
    rollback: bool,
) -> int:  # fmt: skip
    """Build the site and push it to GitHub Pages as one commit; nothing new, nothing pushed."""
    from builder.build.pipeline import build as run
    from builder.publish import github_pages
    from builder.publish.limits import find_limit_problems

    root, config = _load(context)
    home: Any = {"repository": root, "now": datetime.now(UTC), "dry_run": dry_run}
    home |= {"remote": remote or config.publish.remote, "branch": branch or config.publish.branch}
    home["message"] = message or f"Publish {config.title}"
    problems: tuple[Problem, ...] = ()
    if rollback:
        done = github_pages.rollback(**home)
    else:
        built = run(root, root / "output", config, now_ns=time.time_ns(), processes=_count(None))
        problems = (*built.problems, *find_limit_problems(root / "output"))
        _complain(problems)
        done = github_pages.publish_folder(root / "output", custom_domain=config.custom_domain, squash=squash, **home)
    for name in ("added", "changed", "deleted"):
        paths = getattr(done, name)
        click.echo(
            f"{len(paths):,} {name}" + (": " + ", ".join(paths[:5]) + (" …" if paths[5:] else "") if paths else "")
        )
    click.echo("pushed" if done.pushed else "dry run: nothing pushed" if dry_run else "nothing new: nothing pushed")
    if done.address:
        click.echo(done.address)
    return FINDINGS if problems else DONE


@cli.command(epilog="Example: backfile check --loss")
@click.option("--loss", is_flag=True, help="Show what conversion dropped of each capture, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(context: click.Context, loss: bool, as_json: bool) -> int:
    """Find what is wrong with content, links, pictures and limits."""
    from builder.check import find_problems, load_ledgers

    root, config = _load(context)
    problems = find_problems(root, root / "output", config)
    ledgers = load_ledgers(root) if loss else ()
    if as_json:
        _print_json({"problems": problems, "loss": ledgers})
        return FINDINGS if problems else DONE
    for ledger in ledgers:
        click.echo(
            f"{ledger.path}: dropped {ledger.characters['dropped']:,} of {ledger.characters['all']:,} characters"
        )
        for row in ledger.dropped:
            click.echo(f"  {row['role']:11} {row['reason']}: {row['text'][:100]}")
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} finding{'s' * (len(problems) != 1)}")
    return FINDINGS if problems else DONE
