"""`backfile search`.

Rule: as for all commands, it reports what it did; the work is done elsewhere.
"""

from pathlib import Path
from typing import Any

import click

from builder.cli.shared import DONE, TREE, echo, load, print_json


@click.command(epilog="Example: backfile search '\"night ferry\" section:Harbour after:2019' --limit 5")
@click.argument("query")
@click.option("--section", multiple=True, help="Only this section; may be given several times.")
@click.option("--tag", multiple=True, help="Only this tag; may be given several times.")
@click.option("--from", "date_from", metavar="DATE", help="Not before this year, month or day.")
@click.option("--to", "date_to", metavar="DATE", help="Not after this year, month or day.")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="Default: relevance."
)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Number of articles shown.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the results as CSV.")
@click.option("--kwic", is_flag=True, help="Print the keywords in their context.")
@click.option("--histogram", is_flag=True, help="Print the number of articles of each year or month.")
@click.option("--index", type=TREE, help="The output folder of any archive; default: output/ of this one.")
@click.pass_context
def search(
    context: click.Context, query: str, section: tuple[str, ...], tag: tuple[str, ...], date_from: str | None,
    date_to: str | None, sort: Any, limit: int, as_json: bool, as_csv: bool, kwic: bool, histogram: bool,
    index: Path | None,
) -> int:  # fmt: skip
    """Search the published index, with the same results as the search page."""
    from builder.search.read import reports
    from builder.search.read.searching import search_folder

    folder = index or load(context)[0] / "output"
    results = search_folder(
        folder, query, sections=section, tags=tag, date_from=date_from, date_to=date_to, sort=sort, limit=limit,
        contexts=kwic,
    )  # fmt: skip
    mark, bold = (lambda text: click.style(text, fg="red", bold=True)), (lambda text: click.style(text, bold=True))
    if as_json:
        print_json(results._asdict() | {"hits": [hit._asdict() for hit in results.hits]})
    elif as_csv:
        echo(reports.format_csv(results), nl=False)
    elif kwic:
        echo(reports.format_kwic(results, mark=mark), styled=True)
    elif histogram:
        echo(reports.format_histogram(results))
    else:
        echo(reports.format_results(results, place=str(folder), bold=bold, mark=mark), styled=True)
    return DONE
