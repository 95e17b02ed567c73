"""Other addresses of articles: a page at each leads on to where the article is.

Rule: an alias becomes a real file below `output/`, or a problem; it never takes another page's place.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from builder.article.store import CONTENT
from builder.errors import Problem
from builder.site.library import Holding


def plan_aliases(holdings: Iterable[Holding]) -> Iterator[tuple[str, Holding]]:
    """(path below `output/`, article) of each alias that can be a file."""
    for holding in holdings:
        paths = (find_alias_path(alias) for alias in holding.article.aliases)
        yield from ((path, holding) for path in dict.fromkeys(paths) if path and path != holding.url)


def find_wrong_aliases(holdings: Iterable[Holding]) -> Iterator[Problem]:
    """A problem for each alias that cannot be a file."""
    for holding in holdings:
        for alias in holding.article.aliases:
            if find_alias_path(alias) is None:
                message = f"the alias {alias!r} cannot be the address of a file"
                yield Problem(f"{CONTENT}/{holding.source}", 0, message, "write a path, such as old/story.html")


def find_alias_path(alias: str) -> str | None:
    """The file that answers to an alias: `/old/story` → `old/story/index.html`; None where no file can.

    A full address counts by its path. What does not end in `.html` is a folder, so that a host sends its page as HTML.
    """
    try:
        address = urlsplit(alias.strip())
    except ValueError:
        return None
    path = unquote(address.path).lstrip("/")
    if not path.rstrip("/").lower().endswith((".html", ".htm")) or path.endswith("/"):
        path = f"{path.rstrip('/')}/index.html"
    parts = path.split("/")
    safe = all(part.strip(".") and part.isprintable() and not set(part) & set('\\:*?"<>|') for part in parts)
    return path if safe and not address.query else None
