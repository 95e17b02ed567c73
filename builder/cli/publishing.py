"""The commands that lead outwards: publish, check.

Rule: says what would leave, and what is wrong with it, before anything leaves.
"""

import time
from datetime import UTC, datetime
from typing import Any

import click

from builder.cli.shared import DONE, FINDINGS, complain, count, load, print_json
from builder.errors import Problem


@click.command(epilog="Example: backfile publish --dry-run")
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

    root, config = load(context)
    home: Any = {"repository": root, "now": datetime.now(UTC), "dry_run": dry_run}
    home |= {"remote": remote or config.publish.remote, "branch": branch or config.publish.branch}
    home["message"] = message or f"Publish {config.title}"
    problems: tuple[Problem, ...] = ()
    if rollback:
        done = github_pages.rollback(**home)
    else:
        built = run(root, root / "output", config, now_ns=time.time_ns(), processes=count(None))
        problems = (*built.problems, *find_limit_problems(root / "output"))
        complain(problems)
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


@click.command(epilog="Example: backfile check --loss")
@click.option("--loss", is_flag=True, help="Show what conversion dropped of each capture, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(context: click.Context, loss: bool, as_json: bool) -> int:
    """Find what is wrong with content, links, pictures and limits."""
    from builder.check import find_problems, load_ledgers

    root, config = load(context)
    problems = find_problems(root, root / "output", config)
    ledgers = load_ledgers(root) if loss else ()
    if as_json:
        print_json({"problems": problems, "loss": ledgers})
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
