"""Findings about an archive without building it: content, links, pictures, limits, and what conversion dropped.

Rule: reads only. Every finding is a `Problem` with its line; a problem that a build also reports has the same words
here.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from builder.article.beside import Closed, find_closed
from builder.article.evidence import load_record
from builder.article.frontmatter import ParsedFile, find_key_line, parse_article, refuse_place
from builder.article.inventory import find_repeated_ids, find_unknown_keys
from builder.article.store import (
    CONTENT,
    STATIC,
    ContentFile,
    drop_ending,
    drop_links,
    explain_links,
    is_article,
    is_markdown,
    is_page,
    read_content,
    scan_all,
    scan_content,
)
from builder.article.tag_rules import FILE_NAME as RULINGS
from builder.article.tag_rules import NONE, TagRules, list_merged, load_tag_rules, rule_article
from builder.capture.importing.import_records import load_records
from builder.capture.importing.loss import Ledger, make_ledger
from builder.config import Config
from builder.errors import Fault, Problem
from builder.files import decode_text, read_bytes
from builder.publish.limits import find_limit_problems
from builder.render.findings import Rendered
from builder.render.images import find_source, load_pictures
from builder.render.markdown import render_markdown
from builder.render.page_kinds import plan_pages
from builder.render.theme import claim_assets, load_archive_theme
from builder.search.write.clients import list_reserved
from builder.site.aliases import find_wrong_aliases
from builder.site.claims import Claim, settle_names
from builder.site.library import Holding, Library, Standing, make_library, plan_url
from builder.site.taxonomy import find_near
from builder.text import format_count

_Read = tuple[str, ParsedFile, Rendered]
_TABLES = {"tags": "aliases", "section": "sections"}
"""The table of `tags.yaml` that applies to a front-matter key."""


def find_problems(root: Path, output: Path, config: Config) -> tuple[Problem, ...]:
    """All findings, sorted."""
    listed = scan_all(root)
    found, problems = drop_links(listed), list(explain_links(root, listed))
    records = load_records(root, listed)
    problems += (*records.missing, *(record.problem for record in records.damaged))
    articles = list(_read_all(root, found, config, problems))
    pictures = _check_references(root, articles, {entry.path for entry in found}, problems)
    parsed = [(path, source.article) for path, source, _ in articles]
    problems += find_unknown_keys(root, parsed, known=config.taxonomies)
    problems += find_repeated_ids(root, (one for one in parsed if is_article(one[0])))
    rulings = NONE
    try:
        rulings = load_tag_rules(root)
    except Fault as fault:
        problems += fault.problems
    assets: tuple[Claim, ...] = ()
    try:
        theme = load_archive_theme(root, config)
        problems += theme.problems
        assets = tuple(claim_assets(theme, root))
    except Fault as fault:
        problems += fault.problems
    problems += _find_clashes(root, articles, found, config, rulings, pictures=pictures, assets=assets)
    if output.is_dir():
        problems += find_limit_problems(output)
    return tuple(sorted(set(problems)))


def _read_all(root: Path, found: Iterable[ContentFile], config: Config, problems: list[Problem]) -> Iterator[_Read]:
    """Articles and standing pages that can be read; the problems of all others are appended to `problems`."""
    for entry in found:
        if not (is_article(entry.path) or is_page(entry.path)):
            continue
        path = f"{CONTENT}/{entry.path}"
        try:
            name = drop_ending(entry.path).rpartition("/")[2]
            source = parse_article(_read(root, entry.path), path=path, fallback_title=name, zone=config.zone)
            if is_article(entry.path):
                refuse_place(source.article, entry.path)
        except Fault as fault:
            problems += fault.problems
            continue
        rendered = render_markdown(source.body, path=path, first_line=source.body_line)
        problems += rendered.problems
        yield entry.path, source, rendered


def _read(root: Path, path: str) -> str:
    return decode_text(read_content(root, path), path=f"{CONTENT}/{path}")


def _check_references(
    root: Path, articles: Iterable[_Read], files: set[str], problems: list[Problem]
) -> dict[str, list[str]]:
    """The pictures that each article or page refers to, by its path; missing pictures and dead links are appended to
    `problems`.
    """
    pictures = {}
    articles = tuple(articles)
    public = {path for path, source, _ in articles if source.article.is_public}
    closed = find_closed((path for path in files - public if is_article(path) or is_page(path)), public)
    for path, source, rendered in articles:
        image = source.article.image
        references = list(zip(rendered.references, rendered.lines, strict=True))
        if image and image.src and ":" not in image.src:
            references.append((image.src, find_key_line(_read(root, path), "image.src")))
        found, missing = load_pictures(root, path, references, closed=closed if path in public else Closed())
        pictures[path] = [picture.source for picture in found]
        problems += missing
        for reference, line in references:
            if is_markdown(reference) and find_source(path, reference) not in files:
                message = f"the link to {reference!r} leads nowhere"
                hint = "write the path of the article relative to this file"
                problems.append(Problem(f"{CONTENT}/{path}", line, message, hint))
    return pictures


def _find_clashes(
    root: Path, articles: Iterable[_Read], found: Iterable[ContentFile], config: Config, rulings: TagRules,
    *, pictures: Mapping[str, Iterable[str]], assets: Iterable[Claim],
) -> tuple[Problem, ...]:  # fmt: skip
    """Articles, pages or files that claim the same address, and pairs of terms that are probably one.

    `pictures` are those that each article or page refers to, `assets` the theme's.
    """
    holdings, standing = [], []
    for path, source, rendered in articles:
        if is_article(path):
            article = rule_article(source.article, rulings)
            url = plan_url(article, path, config)
            holdings.append(Holding(article, path, b"", rendered.opening, url))
        elif is_page(path) and source.article.is_public:
            standing.append(Standing(path, source.article.title))
    library, problems = make_library(holdings, config, standing=standing)
    near = tuple(_find_near_terms(root, library))
    prefix = f"{STATIC}/"
    static = tuple(entry.path.removeprefix(prefix) for entry in found if entry.path.startswith(prefix))
    pages = plan_pages(library, config, static=static, merged=list_merged(rulings))
    public = (holding.source for holding in library.holdings if holding.article.visibility == "public")
    shown = {picture for source in (*public, *(page.source for page in standing)) for picture in pictures[source]}
    names = settle_names(pages, search=list_reserved(), theme=assets, pictures=shown, static=static)
    return (*problems, *near, *names.problems, *find_wrong_aliases(library.holdings))


def _find_near_terms(root: Path, library: Library) -> Iterator[Problem]:
    """Pairs of terms that are probably one, each reported at the first article of the rarer term."""
    for key, taxonomy in library.taxonomies.items():
        for rare, common in find_near(taxonomy.terms):
            counts = f"{len(rare.members)} and {format_count(len(common.members), 'article')}"
            source = rare.members[-1].source
            table = _TABLES.get(key)
            hint = f"write one of them in all, or in {RULINGS}, under {table}: {rare.label}: {common.label}"
            hint = hint if table else f"write {common.label!r} in both, if they are one"
            line = find_key_line(_read(root, source), key)
            message = f"{key}: {rare.label!r} is nearly {common.label!r} ({counts})"
            yield Problem(f"{CONTENT}/{source}", line, message, hint)


def load_ledgers(root: Path) -> tuple[Ledger, ...]:
    """The ledger of what conversion dropped from each capture, read from the `capture.json` beside each article."""
    ledgers = []
    for entry in scan_content(root):
        if PurePosixPath(entry.path).name == "capture.json":
            path = f"{CONTENT}/{entry.path}"
            try:
                ledgers.append(make_ledger(path, load_record(read_bytes(root / path))))
            except ValueError:
                continue
    return tuple(ledgers)
