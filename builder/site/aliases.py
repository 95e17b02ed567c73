"""Other addresses of articles and of lists: a page at each leads on to where they are.

Rule: an alias becomes a real file below `output/`, or a problem; it never takes another page's place.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from builder.article.store import CONTENT
from builder.errors import Problem
from builder.site.library import Holding, Library
from builder.site.urls import list_path
from builder.text import make_slug


def plan_aliases(holdings: Iterable[Holding]) -> Iterator[tuple[str, Holding]]:
    """(path below `output/`, article) of each alias that can be a file."""
    for holding in holdings:
        paths = (find_alias_path(alias) for alias in holding.article.aliases)
        yield from ((path, holding) for path in dict.fromkeys(paths) if path and path != holding.url)


def plan_merged(library: Library, merged: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """(path below `output/`, key of the taxonomy, slug) of each list whose name another stands for.

    `merged` are (key of the taxonomy, name, name that stands for it); a name that articles still bear keeps its list.
    """
    for key, name, target in merged:
        taxonomy, term, slug = library.taxonomies.get(key), library.find_term(key, target), make_slug(name)
        if taxonomy and term and taxonomy.has_page(term) and slug not in taxonomy.by_slug:
            yield list_path(f"{taxonomy.folder}/{slug}", 0), key, term.slug


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
