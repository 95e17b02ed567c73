"""`archive.yaml`: the settings of an archive.

Rule: settings are read once, checked completely, then frozen. Every key has a default; a misspelt key or a value of
the wrong type is a problem with its line. Nothing else in Backfile reads settings from anywhere.
"""

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from builder import config_checks as checks
from builder.errors import Fault, Problem, make_fault
from builder.files import read_text, resolve_path
from builder.links import check_frame
from builder.text import find_nearest
from builder.workers.bounds import Bounds
from builder.yamls import explain_invalid, make_line_finder, make_problem, parse_settings

FILE_NAME = "archive.yaml"
Visibility = Literal["public", "metadata-only", "private"]
"""The `visibility` of an article: who may see it."""

LEAST_MEMORY, MOST_MEMORY = 100_000_000, 1_000_000_000_000
_UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


class Publishing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`publish:`, the destination of `backfile publish`."""

    remote: str = "origin"
    """A remote of the repository that the archive lies in, or the address of one."""
    branch: str = "gh-pages"
    """The branch that holds the published tree."""
    keep_files: tuple[str, ...] = ()
    """Patterns (`google*.html`, `docs/*`) of files on that branch that are kept although the site does not contain
    them.
    """


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings of an archive. Every instance is valid."""

    title: str = "Untitled archive"
    """Name of the archive, shown on every page."""
    description: str = ""
    """One sentence for the front page, feeds and search engines."""
    language: str = "en"
    """BCP 47 tag of the interface language, and of articles that name no language."""
    base_url: str | None = None
    """Address of the published site, such as `https://example.org/archive/`. Only feeds, the sitemap, canonical links
    and 404.html need it.
    """
    custom_domain: str | None = None
    """A domain of your own for GitHub Pages; written to `CNAME`."""
    timezone: str = "UTC"
    """IANA name of the time zone for times in front matter that have no offset."""
    theme: str = "broadsheet"
    """A folder in `themes/`, or a theme that comes with Backfile."""
    theme_options: dict[str, str | int | bool] = {}
    """Values for the options that the theme's `theme.yaml` lists."""
    permalinks: str = "{year}/{month}/{day}/{slug}"
    """Pattern of an article's address, without `.html`, made of year, month, day, slug, section and id."""
    taxonomies: tuple[str, ...] = ("tags", "authors", "publisher")
    """Front-matter keys that get list pages; `section` always has them."""
    tag_pages_from: int = 2
    """Minimum number of articles for a tag to have a page of its own."""
    per_page: int = 100
    """Number of articles on a list page; most of them take one line."""
    robots: str | None = None
    """The robots meta tag of every page. Without it: `noindex` on articles with an `original_url`, unless `canonical`
    is `original`; `index, follow` on all other pages.
    """
    canonical: str = "archive"
    """`archive`: each page is its own canonical address (needs `base_url`); `original`: articles point to their
    `original_url`."""
    feeds: tuple[str, ...] = ("section",)
    """`section` and keys of `taxonomies` that have a feed for each of their values, besides the site's own feed."""
    saved_searches: dict[str, str] = {}
    """Names of searches and their queries, in the query language of the search page; each has a feed."""
    keep_captures: bool = True
    """Keep the original bytes of each imported capture beside its article."""
    visibility: Visibility = "public"
    """Written into the front matter of imported articles whose captures state no visibility: `public`,
    `metadata-only` or `private`.
    """
    markdown_copies: bool = True
    """Publish the Markdown of each article beside its page."""
    import_seconds: int = 20
    """Maximum number of seconds of processor time to convert one capture or to render one article."""
    import_memory: str | int = "1GB"
    """Maximum memory to convert one capture or to render one article: bytes, or a number of MB or GB."""
    publish: Publishing = Publishing()
    """The destination of `backfile publish`."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that `timezone` names."""
        return ZoneInfo(self.timezone)

    @property
    def bounds(self) -> Bounds:
        """Limits on the processor time and memory of one capture or article."""
        return Bounds(self.import_seconds, parse_size(self.import_memory) or 0)

    @property
    def base_path(self) -> str:
        """The path part of `base_url`, `/` at both ends."""
        path = urlsplit(self.base_url or "").path.strip("/")
        return f"/{path}/" if path else "/"


def load_config(root: Path) -> Config:
    """The settings of the archive at `root`.

    Raises `Fault` with every problem found, also if one of the archive's own files or folders is a link that leads
    out of it.
    """
    check_frame(root)
    path = root / FILE_NAME
    return parse_config(read_text(path), path=path)


def parse_config(text: str, *, path: object = FILE_NAME) -> Config:
    """Settings from YAML text; raises `Fault` with every problem found."""
    values = parse_settings(text, path=path)
    problems = list(_find_unknown(values, text, path))
    if problems:
        raise Fault(*problems)
    try:
        config = msgspec.convert(values, Config, strict=False)
    except msgspec.ValidationError as error:
        hints = {"visibility": f"write {', '.join(get_args(Visibility))}"}
        known = [field.name for field in msgspec.structs.fields(Publishing)]
        line_of = make_line_finder(text)
        raise Fault(explain_invalid(error, values, line_of, path=path, hints=hints, known=known)) from error
    wrong = _find_wrong(config)
    problems = [make_problem(text, key, message, path=path, hint=hint) for key, message, hint in wrong]
    if problems:
        raise Fault(*problems)
    if config.base_url and not config.base_url.endswith("/"):
        config = msgspec.structs.replace(config, base_url=config.base_url + "/")
    return config


def change_base_url(config: Config, base_url: str) -> Config:
    """The settings with another `base_url`, for `build --base-url`; raises `Fault` if it is not an address."""
    changed = msgspec.structs.replace(config, base_url=base_url if base_url.endswith("/") else base_url + "/")
    wrong = [message for key, message, _ in _find_wrong(changed) if key == "base_url"]
    if wrong:
        raise make_fault("--base-url", wrong[0], hint="write https://example.org/archive/")
    return changed


def _find_unknown(values: dict[str, Any], text: str, path: object) -> list[Problem]:
    known = {field.name for field in msgspec.structs.fields(Config)}
    problems = []
    for key in values.keys() - known:
        nearest = find_nearest(key, known)
        hint = f'did you mean "{nearest}"?' if nearest else "see docs/configuration.md for the keys there are"
        problems.append(make_problem(text, key, f'unknown key "{key}"', path=path, hint=hint))
    return problems


def parse_size(size: str | int) -> int | None:
    """Number of bytes, from a number or from `500MB` or `1.5 GB`; units are powers of ten. None for anything else."""
    if isinstance(size, int):
        return size
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{1,3})?) ?([kmgt]?b)?", size.strip(), re.IGNORECASE | re.ASCII)
    return round(float(match[1]) * _UNITS[(match[2] or "b").lower()]) if match else None


def _check_memory(size: str | int) -> checks.Faults:
    if not LEAST_MEMORY <= (parse_size(size) or 0) <= MOST_MEMORY:
        yield "is no size between 100 MB and 1000 GB", "write 1GB, which is the default"


_CHECKS: dict[str, Callable[[Any], checks.Faults]] = {
    "title": checks.check_title,
    "language": checks.check_language,
    "base_url": checks.check_base_url,
    "custom_domain": checks.check_custom_domain,
    "timezone": checks.check_timezone,
    "theme": checks.check_theme,
    "permalinks": checks.check_permalinks,
    "taxonomies": checks.check_taxonomies,
    "tag_pages_from": checks.check_range(1, 1000, 2),
    "per_page": checks.check_range(1, 1000, 100),
    "robots": checks.check_robots,
    "canonical": checks.check_choice("archive", "original"),
    "saved_searches": checks.check_saved_searches,
    "import_seconds": checks.check_range(1, 3600, 20),
    "import_memory": _check_memory,
    "publish.remote": checks.check_remote,
    "publish.branch": checks.check_branch,
    "publish.keep_files": checks.check_keep_files,
}
"""The check of each key's value, applied once the value has the right type."""


def _find_wrong(config: Config) -> Iterator[tuple[str, str, str]]:
    """(key, message, hint) of each value that has the right type but makes no sense."""
    for key, check in _CHECKS.items():
        value = attrgetter(key)(config)
        shown = f"{value!r} " if isinstance(value, str | int) else ""
        yield from ((key, f"{key}: {shown}{reason}", hint) for reason, hint in check(value))
    wrong = checks.check_feeds(config.feeds, config.taxonomies)
    yield from (("feeds", f"feeds: {reason}", hint) for reason, hint in wrong)


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds `archive.yaml`; raises `Fault`."""
    place = resolve_path(start)
    for folder in (place, *place.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    hint = "run `backfile init DIR`, or name the archive with -C"
    raise make_fault(start, f"no {FILE_NAME} here or in a folder above", hint=hint)
