"""The commands `publish` and `check`.

Rule: reports what would be published, and what is wrong with it, before anything is published.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.cli.shared import (
    DONE,
    FINDINGS,
    INPUT,
    NOTHING,
    count,
    echo,
    find_code,
    load,
    print_json,
    print_problems,
    relax_gc,
)
from builder.text import format_count

if TYPE_CHECKING:
    from builder.capture.importing.loss import Ledger
    from builder.config import Config
    from builder.output_tree.folder_stats import Swept
    from builder.publish.github_pages import Prepared
    from builder.sitebuild.build_report import BuildReport
    from builder.sitebuild.request import BuildResult


@click.command(epilog="Example: backfile publish --dry-run")
@click.option("--remote", help="A git remote's name or address; default: from archive.yaml, or origin.")
@click.option("--branch", help="Default: from archive.yaml, or gh-pages.")
@click.option("--message", help="The commit's message.")
@click.option("--dry-run", is_flag=True, help="Say what would change; push nothing.")
@click.option("--squash", is_flag=True, help="Make the branch a single commit.")
@click.option("--rollback", is_flag=True, help="Publish the tree before the last one again, as a new commit.")
@click.option("--anyway", is_flag=True, help="Publish despite findings, and replace files that others put there.")
@click.option("--target", type=click.Choice(("github", "folder", "zip", "cloudflare", "netlify")), default="github",
              help="The destination; all but github need --to.")  # fmt: skip
@click.option("--to", "place", type=INPUT, help="The folder or ZIP file of another home.")
@click.option(
    "--workflow", is_flag=True, help="Write the workflow with which GitHub publishes by itself; push nothing."
)
@click.pass_context
def publish(
    context: click.Context, remote: str | None, branch: str | None, message: str | None, dry_run: bool, squash: bool,
    rollback: bool, anyway: bool, target: str, place: Path | None, workflow: bool,
) -> int:  # fmt: skip
    """Build the site and push it to GitHub Pages as one commit, if anything is new."""
    if (target == "github") != (place is None):
        raise click.UsageError("--target folder, zip, cloudflare and netlify need --to PLACE, github does not")
    if place is not None and (rollback or squash or branch or remote):
        raise click.UsageError("--rollback, --squash, --branch and --remote only work with GitHub")
    root, config = load(context)
    if workflow:
        return _write_workflow(root)
    relax_gc()
    if place is not None:
        return _publish_elsewhere(root, config, target, place, dry_run=dry_run, anyway=anyway)
    branch = config.publish.branch if branch is None else branch
    home = {"repository": root, "remote": remote or config.publish.remote, "branch": branch}
    words = message or f"Publish {config.title}"
    if rollback:
        return _push(_prepare_rollback(home), words, dry_run=dry_run)
    return _publish_to_github(root, config, home, words, dry_run=dry_run, squash=squash, anyway=anyway)


def _prepare_rollback(home: dict[str, Any]) -> "Prepared":
    from builder.publish.github_pages import prepare_rollback

    return prepare_rollback(**home)


def _publish_to_github(
    root: Path, config: "Config", home: dict[str, Any], message: str, *, dry_run: bool, squash: bool, anyway: bool
) -> int:
    from builder.cache import FOLDER
    from builder.config import change_base_url
    from builder.publish.git_objects import RECORD
    from builder.publish.github_pages import find_site_address, prepare_folder

    if not config.base_url and (address := find_site_address(root, home["remote"], config.custom_domain)):
        echo(f"base_url is not set; built for {address}, as the remote says")
        config = change_base_url(config, address)
    built, files, minor = _build(root, config, target="github")
    prepared = prepare_folder(
        root / "output",
        **home,
        custom_domain=config.custom_domain,
        squash=squash,
        keep=config.publish.keep_files,
        files=files,
        record=root / FOLDER / RECORD,
        anyway=anyway,
    )
    if built.others and prepared.is_first():
        _tell_others(built.others)
    here = {found.path for found in files}
    leaving = [path for path in (*prepared.plan.added, *prepared.plan.changed) if path in here]
    stopped = _inspect(root, config, leaving, built)
    code = _push(prepared, message, dry_run=dry_run, stopped=stopped and not anyway)
    return FINDINGS if code == DONE and (minor or stopped) else code


def _build(root: Path, config: "Config", *, target: str) -> "tuple[BuildReport, tuple[Swept, ...], bool]":
    """Build, and report the size of the site and what the host would refuse. The last value is True if there are
    findings.
    """
    from builder.sitebuild.inputs import stat_inputs_beside

    output, now_ns = root / "output", time.time_ns()
    inputs, build = stat_inputs_beside(root, output, _load_builder)
    from builder.errors import has_findings
    from builder.publish.destinations import HOSTS
    from builder.publish.limits import find_problems
    from builder.publish.size_report import format_size_report, make_size_report

    built = build(root, output, config, now_ns=now_ns, processes=count(None), inputs=inputs)
    files = built.files
    problems = (*built.report.problems, *find_problems(files, output=output, host=HOSTS[target]))
    print_problems(problems)
    echo(format_size_report(make_size_report(files), host=HOSTS[target].name))
    return built.report, files, has_findings(problems)


def _load_builder() -> "Callable[..., BuildResult]":
    """The build function. Importing it takes as long as examining ten thousand articles."""
    from builder.sitebuild.build import build

    return build


def _inspect(root: Path, config: "Config", paths: Iterable[str], built: "BuildReport") -> bool:
    """True if the files to publish contain problems, or an article was left out because its keys are unclear."""
    from urllib.parse import urlsplit

    from builder.publish.inspection import inspect_files, load_withheld

    base = urlsplit(config.base_url or "").path or "/"
    texts = load_withheld(root, (*built.withheld, *built.refused), config.zone)
    found = inspect_files(root / "output", paths, base_path=base, withheld=texts)
    print_problems(found.problems)
    for note in found.notes:
        echo(f"note: {note}")
    if built.refused:
        left = format_count(len(built.refused), "article is", "articles are")
        echo(f"{left} left out, because the front matter is not clear: see above", err=True)
    return bool(found.problems or built.refused)


def _tell_others(count: int) -> None:
    """Before the first publication to a place, report how many texts of other publishers become public."""
    from builder.text import format_count

    echo(
        f"note: this first publication makes {format_count(count, 'full text')} of other publishers public. Choices, "
        "in an article's front matter: `visibility: metadata-only` shows all but the text, `private` nothing. In "
        "archive.yaml the same line is for articles that are imported from now on. docs/publishing.md says more."
    )


def _push(prepared: "Prepared", message: str, *, dry_run: bool, stopped: bool = False) -> int:
    plan = prepared.plan if dry_run or stopped else prepared.push(message=message, now=datetime.now(UTC))
    for name in ("added", "changed", "deleted", "foreign", "kept"):
        if paths := getattr(plan, name):
            shown = paths if dry_run else paths[:5]
            label = "of these not published by Backfile" if name == "foreign" else name
            echo(f"{len(paths):,} {label}: {', '.join(shown)}" + (" …" if len(paths) > len(shown) else ""))
    if plan.foreign:
        echo("to keep such files, name them in archive.yaml: publish: keep_files: [PATTERN]")
    if plan.size:
        echo(f"{_size(plan.size)} to send, before git compresses them")
    if stopped:
        echo("Nothing was pushed. Fix the problems above, or run again with --anyway.", err=True)
        return NOTHING
    if plan.squashed:
        echo("the branch had grown long and is now a single commit" if plan.pushed else "the branch will be squashed")
    if plan.back_to:
        echo(f"{'back' if plan.pushed else 'would go back'} to the site of {plan.back_to}")
    echo("pushed" if plan.pushed else "dry run: nothing pushed" if dry_run else "nothing new: nothing pushed")
    if plan.address:
        echo(plan.address)
    return DONE


def _size(size: int) -> str:
    from builder.publish.size_report import format_size

    return format_size(size)


def _publish_elsewhere(
    root: Path, config: "Config", target: str, place: Path, *, dry_run: bool, anyway: bool
) -> int:  # fmt: skip
    from builder.publish.destinations import copy_site, find_record, zip_site
    from builder.publish.ownership import check_place

    check_place(root, place)
    built, files, minor = _build(root, config, target=target)
    output, record = root / "output", find_record(root, place)
    if built.others and not record.is_file():
        _tell_others(built.others)
    stopped = _inspect(root, config, [found.path for found in files], built)
    if stopped and not anyway:
        echo("Nothing was written. Fix the problems above, or run again with --anyway.", err=True)
        return NOTHING
    if dry_run:
        echo(f"dry run: nothing written to {place}")
        return FINDINGS if minor or stopped else DONE
    if target == "zip":
        done = zip_site(output, place, record=record, anyway=anyway)
        echo("index.html lies at the top of the ZIP file: unpack it into a folder of its own")
    else:
        done = copy_site(output, place, target=target, record=record, anyway=anyway)
    echo(f"{place}: {_size(done.size)}; {format_count(done.written, 'file')} written, {done.deleted:,} deleted")
    return FINDINGS if minor or stopped else DONE


def _write_workflow(root: Path) -> int:
    from builder.errors import make_fault
    from builder.files import read_text, write_text
    from builder.publish.workflow import PATH, find_home, render_workflow

    top, folder = find_home(root)
    path, text = top / PATH, render_workflow(folder)
    if path.is_file() and read_text(path) != text:
        raise make_fault(path, "is there already, and is another", hint="delete it first if it should be replaced")
    write_text(path, text)
    echo(f"wrote {path}")
    echo("Next: commit it, push, and choose GitHub Actions in the repository's settings under Pages, Source.")
    return DONE


@click.command(epilog="Example: backfile check --loss content/2021/12/11/two-ports")
@click.argument("places", metavar="[PLACE...]", nargs=-1)
@click.option("--loss", is_flag=True, help="Summarise what was dropped; for each PLACE, an article or outlet, all.")
@click.option("--json", "as_json", is_flag=True, help="Print findings as JSON; with --loss, also what was dropped.")
@click.pass_context
def check(context: click.Context, places: tuple[str, ...], loss: bool, as_json: bool) -> int:
    """Check content, links, pictures and limits, and show how much is left to review."""
    from builder.capture.importing.review_queue import count_open
    from builder.check import find_problems, load_ledgers

    if places and not loss:
        raise click.UsageError("PLACE needs --loss")
    root, config = load(context)
    ledgers = load_ledgers(root) if loss else ()
    chosen = _choose_ledgers(root, ledgers, places)
    problems, review = find_problems(root, root / "output", config), count_open(root)
    if as_json:
        print_json({"problems": problems, "loss": chosen, "review": review})
        return find_code(problems)
    _tell_loss(chosen, whole=not places)
    for problem in problems:
        echo(problem)
    echo(format_count(sum(not problem.note for problem in problems), "finding"))
    if told := str(review):
        echo(told)
    return find_code(problems)


def _choose_ledgers(root: Path, ledgers: "Sequence[Ledger]", places: tuple[str, ...]) -> "tuple[Ledger, ...]":
    """The ledgers of these places, or all; raises `Fault` for a place without ledgers."""
    from builder.capture.importing.loss import choose_ledgers, find_near_outlet
    from builder.errors import make_fault

    chosen: dict[str, Ledger] = {} if places else {one.path: one for one in ledgers}
    for place in places:
        path = Path(place).absolute()
        name = path.relative_to(root).as_posix() if path.exists() and path.is_relative_to(root) else place
        found = choose_ledgers(ledgers, name.rstrip("/"))
        if not found:
            nearest = find_near_outlet(ledgers, place)
            hint = f'did you mean "{nearest}"?' if nearest else "name an article's folder below content/, or an outlet"
            raise make_fault(place, "no capture was imported from there", hint=hint)
        chosen |= {one.path: one for one in found}
    return tuple(chosen.values())


def _tell_loss(ledgers: "Iterable[Ledger]", *, whole: bool) -> None:
    """Print what was dropped: a summary for the whole archive, each block for single captures."""
    from builder.capture.importing.loss import format_details, format_summary

    ledgers = tuple(ledgers)
    if not whole:
        for ledger in ledgers:
            echo(format_details(ledger))
    elif ledgers:
        echo(format_summary(ledgers))
        echo("for each dropped line, name an outlet or an article's folder: backfile check --loss PLACE")
