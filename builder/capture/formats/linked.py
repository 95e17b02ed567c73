"""JSON-LD: the schema.org description of an article in its page.

Rule: the wire format never leaves this file. Only articles are read; a value of the wrong type counts as absent.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import msgspec

MOST_OBJECTS = 2000
"""Maximum number of objects examined in a page's scripts; a page with more is a list, not an article."""
LONGEST = 4 * 2**20
"""Maximum number of characters in a script that is read."""

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Column)$")
_TOLD = frozenset(("name", "caption", "contentUrl"))
"""Properties that are read from objects referred to by others."""
_WRAPPERS = (("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("<!--", "-->"))
"""Wrappers of scripts on older pages."""
_FIELDS = (
    ("title", "headline"),
    ("dek", "alternativeHeadline"),
    ("dek", "description"),
    ("date", "datePublished"),
    ("updated", "dateModified"),
    ("section", "articleSection"),
    ("tags", "keywords"),
    ("language", "inLanguage"),
    ("body", "articleBody"),
)


def find_statements(texts: Iterable[str], *, title: str = "", address: str | None = None) -> Iterator[tuple[str, Any]]:
    """(field, raw value) of the article that a page's JSON-LD scripts describe.

    If there are several articles, the one with the page's address, or whose headline is in the page's title, else the
    first. Other objects about the same article follow; objects about other articles are ignored.
    """
    objects = list(islice((known for text in texts for known in _find_objects(_parse(text))), MOST_OBJECTS))
    articles = list(filter(_is_article, objects))
    article = _choose(articles, title, address)
    if article is None:
        yield from _find_page_dates(objects)
        return
    known = {thing["@id"]: thing for thing in objects if isinstance(thing.get("@id"), str) and _TOLD & thing.keys()}
    for one in (article, *(other for other in articles if other is not article and _is_same(other, article))):
        yield from _read_article(one, known)


def _read_article(article: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for field, key in _FIELDS:
        if article.get(key):
            yield field, article[key]
    if not article.get("headline") and article.get("name"):
        yield "title", article["name"]
    yield "authors", _find_names(_follow(article.get("author") or article.get("creator"), known))
    yield "publisher", next(iter(_find_names(_follow(article.get("publisher"), known))), None)
    yield "original_url", _find_address(article)
    kinds = article.get("@type")
    yield from (("kind", kind) for kind in (kinds[:9] if isinstance(kinds, list) else [kinds]))
    yield from _find_image(_follow(article.get("image"), known))


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True if two objects describe one article: they share a headline or an address, and do not differ in either."""
    pairs = [(one.get("headline"), other.get("headline")), (_find_address(one), _find_address(other))]
    stated = [pair for pair in pairs if all(isinstance(value, str) and value for value in pair)]
    return bool(stated) and all(first == second for first, second in stated)


def _choose(articles: list[dict[str, Any]], title: str, address: str | None) -> dict[str, Any] | None:
    if len(articles) > 1:
        own = (known for known in articles if address and _find_address(known) == address)
        named = (known for known in articles if isinstance(known.get("headline"), str) and known["headline"] in title)
        return next(chain(own, named), articles[0])
    return articles[0] if articles else None


def _find_page_dates(objects: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Dates of the page itself, for pages that describe no article."""
    page = next(
        (known for known in objects if str(known.get("@type")).endswith("Page") and known.get("datePublished")), {}
    )
    yield "date", page.get("datePublished")
    yield "updated", page.get("dateModified")


def _parse(text: str) -> Any:
    if len(text) > LONGEST:
        return None
    bare = text.strip()
    for start, end in _WRAPPERS:
        bare = bare.removeprefix(start).rstrip("; \t\r\n").removesuffix(end).strip()
    bare = bare.rstrip(";")
    for attempt in (bare, re.sub(r"[\x00-\x1f]+", " ", bare)):
        try:
            return msgspec.json.decode(attempt)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            continue
    return None


def _find_objects(value: Any) -> Iterator[dict[str, Any]]:
    """Objects at the top level, in lists, in `@graph` and in `mainEntity`, breadth first, without recursion."""
    waiting, seen = deque([value]), 0
    while waiting and seen < MOST_OBJECTS:
        current = waiting.popleft()
        seen += 1
        if isinstance(current, list):
            waiting.extend(current[:MOST_OBJECTS])
        elif isinstance(current, dict):
            yield current
            waiting.extend(
                inner
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(inner := current.get(key), list | dict)
            )


def _is_article(known: dict[str, Any]) -> bool:
    kinds = known.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in names)


def _follow(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """The object to which a reference by `@id` alone refers."""
    if isinstance(value, list):
        return [_follow(inner, known) for inner in value[:50] if not isinstance(inner, list)]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _find_names(value: Any) -> list[str]:
    """Names of people or organisations given as strings, objects or a list of either."""
    people = value if isinstance(value, list) else [value]
    names = [person.get("name") if isinstance(person, dict) else person for person in people[:50]]
    flat = [inner for name in names for inner in (name if isinstance(name, list) else [name])]
    return [name for name in flat if isinstance(name, str) and not name.startswith("http")]


def _find_address(article: dict[str, Any]) -> Any:
    page = article.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id") or page.get("url")
    return article.get("url") if isinstance(article.get("url"), str) else page


def _find_image(value: Any) -> Iterator[tuple[str, Any]]:
    image = value[0] if isinstance(value, list) and value else value
    if isinstance(image, str):
        yield "image", image
    elif isinstance(image, dict):
        yield "image", image.get("url") or image.get("contentUrl")
        yield "caption", image.get("caption") or image.get("description")
        yield (
            "credit",
            image.get("creditText")
            or image.get("copyrightNotice")
            or next(iter(_find_names(image.get("author"))), None),
        )
