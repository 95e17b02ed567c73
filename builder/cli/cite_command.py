"""`backfile cite`.

Rule: as for all commands, it reports what it did; the work is done elsewhere.
"""

import re
from pathlib import Path

import click

from builder.cli.shared import DONE, FILE, echo, load, put_json
from builder.text import drop_unseen


@click.command(epilog="Example: backfile cite content/2021/12/11/lamp/index.md --format ris")
@click.argument("article", type=FILE)
@click.option("--format", "form", type=click.Choice(["bibtex", "ris", "csl"]), default="bibtex", show_default=True)
@click.pass_context
def cite(context: click.Context, article: Path, form: str) -> int:
    """Print the citation of an article, as its page offers it."""
    from builder.article.frontmatter import parse_article
    from builder.article.store import CONTENT
    from builder.errors import make_fault
    from builder.files import read_text, resolve_path
    from builder.render.citations import FORMATS, make_reference
    from builder.site.library import plan_url
    from builder.site.urls import absolute_url

    root, config = load(context)
    place, content = resolve_path(article), resolve_path(root / CONTENT)
    if content not in place.parents:
        raise make_fault(article, f"is not in {CONTENT}/", hint=f"name an article's file below {CONTENT}/")
    read = parse_article(read_text(place), path=article, fallback_title=place.parent.name, zone=config.zone).article
    path = plan_url(read, place.relative_to(content).as_posix(), config)
    url = absolute_url(config.base_url, path) if config.base_url else ""
    text = FORMATS[form](make_reference(read, config, path=path, url=url))
    if form == "csl":
        put_json(text)
    else:
        echo("".join(drop_unseen(line) if line.strip() else line for line in re.split(r"(\r?\n)", text)), nl=False)
    return DONE
