"""The site as it is to be: what pages are drawn from, planned before any is drawn.

Rule: from what was read to one value; writes nothing. What is wrong with the content is gathered on the way, and the
rest is planned all the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.beside import find_closed
from builder.article.frontmatter import parse_article
from builder.article.inventory import Parsed, find_repeated_ids, find_unknown_keys
from builder.article.store import CONTENT, Found, drop_ending, is_page, read_content
from builder.article.tag_rules import list_merged, load_rulings
from builder.config import Config
from builder.errors import Fault, Problem
from builder.files import decode_text
from builder.render.findings import Rendered
from builder.render.page_kinds import plan_pages
from builder.render.theme import Theme, claim_assets
from builder.search.write.clients import list_reserved
from builder.site.aliases import find_wrong_aliases
from builder.site.claims import settle_names
from builder.site.library import Compare, Holding, Standing, make_library, plan_url
from builder.sitebuild.assets import find_pictures, find_static
from builder.sitebuild.derive import Source
from builder.sitebuild.rendering import Site, render_standing


class Plan(NamedTuple):
    """A planned site."""

    site: Site
    sources: tuple[Source, ...]
    """Every article's file, those that cannot be taken and those that are not published with them."""
    static: Mapping[str, Found]
    """Path below `output/` → file that is copied as it is."""
    problems: tuple[Problem, ...]
    taken: Collection[str] = ()
    """Names of files and folders that somebody claimed, folded."""
    collided: bool = False
    """Whether two claimed a name, and one of them was left out."""
    withheld: tuple[str, ...] = ()
    """Articles and standing pages that are not published whole; paths below `content/`."""
    refused: tuple[str, ...] = ()
    """Those whose front matter cannot be taken."""


def plan_site(
    root: Path, found: tuple[Found, ...], config: Config, theme: Theme, *, sources: tuple[Source, ...], compare: Compare
) -> Plan:
    """Every page of the archive at `root`, of which `sources` were read; `compare` as `make_library` takes it."""
    by_path = {source.path: source for source in sources if source.draft.article}
    loaded = _load_standing(root, found, config)
    standing, bodies = loaded.shown, loaded.bodies
    holdings = (make_holding(source, config) for source in by_path.values())
    library, clashes = make_library(holdings, config, standing=standing, compare=compare)
    withheld = [path for path, source in by_path.items() if source.draft.article and not source.draft.article.is_public]
    refused = [source.path for source in sources if source.draft.article is None]
    withheld, refused = [*withheld, *loaded.withheld], [*refused, *loaded.refused]
    hidden = {*withheld, *refused}
    closed = find_closed(hidden, (path for path in (*by_path, *bodies) if path not in hidden))
    pictures, missing = find_pictures(root, library.holdings, by_path, bodies, closed=closed)
    static = find_static(found)
    planned = plan_pages(library, config, static=static, merged=list_merged(load_rulings(root)))
    names = settle_names(
        planned, search=list_reserved(), theme=claim_assets(theme, root), pictures=pictures, static=static
    )
    pictures = {source: picture for source, picture in pictures.items() if source in names.pictures}
    static = {path: file for path, file in static.items() if path in names.static}
    assets = tuple(asset for asset in theme.assets if asset[0] in names.assets)
    theme = msgspec.structs.replace(theme, assets=assets)
    left_out = {page.path for page in planned} - {page.path for page in names.pages}
    site = Site(library, config, theme, names.pages, by_path, bodies, pictures, closed, frozenset(left_out))
    own = (problem for source in sources for problem in source.draft.problems)
    problems = {*own, *loaded.problems, *clashes, *missing, *names.problems, *find_wrong_aliases(library.holdings)}
    problems.update(_take_inventory(root, config, sources, loaded.parsed))
    return Plan(
        site, sources, static, tuple(sorted(problems)), names.taken, bool(names.problems),
        withheld=tuple(withheld), refused=tuple(refused),
    )  # fmt: skip


def make_holding(source: Source, config: Config) -> Holding:
    """An article as the site needs it, at the address that it claims."""
    draft = source.draft
    assert draft.article is not None
    url = plan_url(draft.article, source.path, config)
    return Holding(
        draft.article, source.path, source.key, draft.opening, url, draft.capture, draft.terms, draft.why
    )  # fmt: skip


def _take_inventory(
    root: Path, config: Config, sources: Iterable[Source], pages: Iterable[Parsed]
) -> Iterator[Problem]:
    """What all articles and standing pages together show to be wrong."""
    articles = [(source.path, source.draft.article) for source in sources if source.draft.article]
    yield from find_unknown_keys(root, sorted((*articles, *pages), key=itemgetter(0)), known=config.taxonomies)
    yield from find_repeated_ids(root, articles)


class _Pages(NamedTuple):
    """The standing pages of `content/pages/`."""

    shown: list[Standing]
    bodies: dict[str, Rendered]
    withheld: list[str]
    refused: list[str]
    parsed: list[Parsed]
    problems: list[Problem]


def _load_standing(root: Path, found: tuple[Found, ...], config: Config) -> _Pages:
    pages, bodies, withheld, refused, parsed = [], [], [], [], []
    problems: list[Problem] = []
    for entry in found:
        if not is_page(entry.path):
            continue
        path = f"{CONTENT}/{entry.path}"
        try:
            name = drop_ending(entry.path).rpartition("/")[2].replace("-", " ").capitalize()
            text = decode_text(read_content(root, entry.path), path=path)
            source = parse_article(text, path=path, fallback_title=name, zone=config.zone)
        except Fault as fault:
            problems += fault.problems
            refused.append(entry.path)
            continue
        article = source.article
        parsed.append((entry.path, article))
        if not article.is_public:
            withheld.append(entry.path)
            continue
        pages.append(Standing(entry.path, article.title, dek=article.dek or "", language=article.language))
        bodies.append((entry.path, source.body, source.body_line))
    rendered = render_standing(bodies)
    problems += (problem for body in rendered.values() for problem in body.problems)
    return _Pages(pages, rendered, withheld, refused, parsed, problems)
