"""Checks of values in `archive.yaml` that have the right type but may make no sense.

Rule: pure functions from a value to (reason, hint) of each fault in it. A value refused here would otherwise be
ignored, or published as nonsense.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from builder.language_tags import guess_language_tag, is_language_tag
from builder.text import find_nearest, is_plain_name

Faults = Iterator[tuple[str, str]]

_FIELDS_OF_PERMALINKS = frozenset({"year", "month", "day", "slug", "section", "id"})
_ADDRESS = re.compile(r"https?://(?:\[[\da-fA-F:]+\]|[^/\s?#\"<>@:\[\]\\]+)(?::\d{1,5})?(?:/[^\s?#\"<>\\]*)?")
_KEY = re.compile(r"\w[\w -]*")
"""A key of the front matter that has list pages: it is also a part of their addresses."""
_NO_BRANCH = re.compile(
    r"[-+].*|refs/.*|@|(?i:head)|[A-Z_]+_HEAD|/.*|.*/|.*//.*|.*\.\..*|.*@\{.*|.*[\x00-\x20\x7f~^:?*\[\\].*|.*\."
    r"|(?:.*/)?\..*|(?:.*/)?[^/]*\.lock(?:/.*)?",
    re.DOTALL,
)
"""Texts that git refuses as the name of a branch (git-check-ref-format), or would take for something else."""
_DIRECTIVES = frozenset(
    "all follow index indexifembedded noai noarchive nocache nofollow noimageai noimageindex noindex none noodp "
    "nosnippet notranslate noydir".split()
)
"""Directives of robots meta tags, as search engines document them."""
_DIRECTIVES_WITH_VALUES = re.compile(
    r"max-(?:snippet|video-preview):\s*-?\d+|max-image-preview:\s*(?:none|standard|large)"
)
_NO_LISTS = frozenset(
    "title id date updated captured_at image original_url aliases inferred reviewed featured visibility status dek "
    "correction section".split()
)
"""Front-matter keys without list pages, because they differ from article to article or have lists of their own."""
_LISTED = ("tags", "authors", "agency", "publisher", "language", "kind", "byline", "kicker", "dateline", "rights")


def check_title(title: str) -> Faults:
    """Refuse an empty title."""
    if not title.strip():
        yield "is empty", "write the archive's name, or leave the key out"


def check_language(tag: str) -> Faults:
    """Refuse anything but a language tag."""
    if not is_language_tag(tag):
        meant = guess_language_tag(tag)
        yield "is not a language tag", f'did you mean "{meant}"?' if meant else "write en, pt-BR or zh-Hant"


def check_base_url(address: str | None) -> Faults:
    """Refuse anything but the address of a folder on the web."""
    if address is None:
        return
    if not _ADDRESS.fullmatch(address):
        yield "is not an http or https address", "write https://example.org/archive/"
    elif not _is_place(address):
        yield "names no host, or no port", "write https://example.org/archive/"
    elif re.search(r"\.html?/?$", address):
        yield "names a page, not the folder it lies in", "leave the page's name out"


def _is_place(address: str) -> bool:
    """True if an address has a host whose labels are not empty, and a port below 65536."""
    try:
        place = urlsplit(address)
        host, port = place.hostname or "", place.port
    except ValueError:
        return False
    return port != 0 and all(0 < len(label) <= 63 for label in host.removesuffix(".").split("."))


def check_custom_domain(domain: str | None) -> Faults:
    """Refuse anything but a domain name."""
    if domain is not None and not re.fullmatch(r"(?:[\w-]+\.)+[\w-]{2,}", domain):
        yield "is not a domain name", "write archive.example.org, without https://"


def check_timezone(name: str) -> Faults:
    """Refuse a time zone that neither the system nor `tzdata` knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        plain = "_".join(name.split()).casefold()
        zones = sorted(
            zone for zone in available_timezones() if plain in (zone.casefold(), zone.rpartition("/")[2].casefold())
        )
        hint = f'did you mean "{zones[0]}"?' if zones else "write UTC, Europe/Lisbon or Asia/Tokyo"
        yield "is not an IANA time zone", hint


def check_theme(name: str) -> Faults:
    """Refuse anything but the name of a folder; a path is refused."""
    if not is_plain_name(name):
        yield "is not the name of a theme", "write the name of a folder in themes/, such as broadsheet"


def check_permalinks(pattern: str) -> Faults:
    """Refuse a pattern that is not a path below the output, or that contains neither slug nor id."""
    fields = set(re.findall(r"\{(\w+)\}", pattern))
    rest = re.sub(r"\{\w+\}", "", pattern)
    if fields - _FIELDS_OF_PERMALINKS or not {"slug", "id"} & fields or not re.fullmatch(r"[\w/.~-]*", rest):
        known = ", ".join(f"{{{field}}}" for field in sorted(_FIELDS_OF_PERMALINKS))
        yield "is no pattern of an address", f"use {known}, and at least {{slug}} or {{id}}"
    elif not all(part.strip(".") and not part.startswith(".") for part in pattern.split("/")):
        yield (
            "is no pattern of an address",
            "write names with one / between them, none at either end, and no dots before them",
        )
    elif pattern.lower().endswith((".html", ".htm")):
        yield "is no pattern of an address", "leave .html out: it is added"


def check_taxonomies(keys: Iterable[str]) -> Faults:
    """Refuse keys that several articles cannot share."""
    seen: set[str] = set()
    for key in keys:
        nearest = find_nearest(key, _LISTED)
        if not key.strip():
            yield "holds an empty key", "write keys of the front matter, such as tags"
        elif not _KEY.fullmatch(key):
            yield f"names {key!r}, which is no key of the front matter", "write letters, digits, -, _ and spaces"
        elif key == "section":
            yield "names 'section', which always has lists", "leave it out"
        elif key in _NO_LISTS:
            yield (
                f"names {key!r}, for which there are no list pages",
                f"write {', '.join(_LISTED[:4])} or a key of your own",
            )
        elif key in seen:
            yield f"names {key!r} twice", "leave one out"
        elif nearest and nearest != key and key.casefold().rstrip("s") == nearest.rstrip("s"):
            yield f"names {key!r}; the key of the front matter is {nearest!r}", f'did you mean "{nearest}"?'
        seen.add(key)


def check_feeds(names: Iterable[str], taxonomies: Iterable[str]) -> Faults:
    """Refuse keys that have no list pages."""
    for name in sorted(set(names) - {"section", *taxonomies}):
        nearest = find_nearest(name, ("section", *taxonomies))
        hint = f'did you mean "{nearest}"?' if nearest else "write section or a key of taxonomies"
        yield f"names {name!r}, which has no lists", hint


def check_robots(text: str | None) -> Faults:
    """Refuse anything but directives of robots meta tags: a search engine ignores any other word, and indexes the
    page.
    """
    if text is None:
        return
    words, dated, _ = text.lower().partition("unavailable_after:")
    parts = [part.strip() for part in words.split(",")]
    for part in parts[:-1] if dated and not parts[-1] else parts:
        if part not in _DIRECTIVES and not _DIRECTIVES_WITH_VALUES.fullmatch(part):
            nearest = find_nearest(part, _DIRECTIVES)
            hint = f'did you mean "{nearest}"?' if nearest else "write noindex, or index, follow, or leave the key out"
            yield f"has {part!r}, which no search engine knows", hint


def check_saved_searches(searches: Mapping[str, str]) -> Faults:
    """Refuse an empty name or query."""
    if not all(name.strip() and query.strip() for name, query in searches.items()):
        yield "has a name or a query that is empty", "write: Ferries: ferry AND (ice OR fog)"


def check_choice(*known: str) -> Callable[[str], Faults]:
    """Make a check that accepts only these words; the first is the default."""

    def check(value: str) -> Faults:
        if value not in known:
            yield f"is neither {' nor '.join(known)}", f"{known[0]} is the default"

    return check


def check_range(least: int, most: int, default: int) -> Callable[[int], Faults]:
    """Make a check that accepts only a number from `least` to `most`."""

    def check(value: int) -> Faults:
        if not least <= value <= most:
            yield f"is not between {least} and {most}", f"{default} is the default"

    return check


def check_remote(remote: str) -> Faults:
    """Refuse a value that git cannot take as a remote."""
    if not remote.strip() or remote.startswith("-"):
        yield "is no remote", "write origin, or an address such as git@github.com:example/ledger.git"


def check_branch(branch: str) -> Faults:
    """Refuse a value that git cannot take as the name of a branch."""
    if not branch or _NO_BRANCH.fullmatch(branch):
        yield "is no name for a branch", "gh-pages is the default"


def check_keep_files(patterns: Iterable[str]) -> Faults:
    """Refuse patterns that cannot match any path of the branch."""
    for pattern in patterns:
        if not pattern.strip() or pattern.startswith(("/", "./")) or ".." in pattern.split("/"):
            yield (
                f"has {pattern!r}, which no file fits",
                "write names as they stand on the branch: docs/*, google*.html",
            )
