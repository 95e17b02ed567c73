"""`backfile theme`.

Rule: as for all commands, it reports what it did; the work is done elsewhere.
"""

import click

from builder.cli.shared import DONE, echo, load


@click.group(epilog="Example: backfile theme new evening")
def theme() -> None:
    """Create your own themes."""


@theme.command("new", epilog="Example: backfile theme new evening --extends plain")
@click.argument("name")
@click.option("--extends", help="The theme that it extends; default: the archive's.")
@click.pass_context
def theme_new(context: click.Context, name: str, extends: str | None) -> int:
    """Create a child theme in themes/NAME, which contains only what differs."""
    from builder.errors import make_fault
    from builder.render.theme_folders import find_sample, find_shipped, find_theme_folders, list_themes, load_chain
    from builder.starter import make_theme

    root, config = load(context)
    if name in list_themes(find_shipped()):
        raise make_fault("theme", f"{name!r} comes with Backfile", hint="give yours another name")
    load_chain(extends or config.theme, find_theme_folders(root))
    for path in make_theme(root, name, extends=extends or config.theme, sample=find_sample()):
        echo(f"wrote {path}")
    echo(f"To see every element, copy themes/{name}/kitchen-sink to content/: a draft, so only the preview shows it.")
    echo(f"Next: write `theme: {name}` in archive.yaml; docs/themes.md describes what a theme may contain.")
    return DONE
