"""Makes a plan of the whole site, when what files its articles changed.

Rule: what is wrong with the content is gathered on the way, and the rest is planned all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.beside import Closed, find_closed
from builder.article.frontmatter import parse_article
from builder.article.inventory import Parsed, find_repeated_ids, find_unknown_keys
from builder.article.store import CONTENT, ContentFile, drop_ending, is_page, read_content
from builder.article.tag_rules import TagRules, list_merged
from builder.config import Config
from builder.errors import Fault, Problem
from builder.files import decode_text, hash_bytes
from builder.render.findings import Rendered
from builder.render.markdown import render_markdown
from builder.render.page_kinds import find_kind, plan_pages
from builder.render.theme import Theme, claim_assets
from builder.search.write.clients import list_reserved
from builder.site.aliases import find_wrong_aliases
from builder.site.claims import settle_names
from builder.site.lazy_library import pack_library
from builder.site.library import Compare, Library, Standing, make_library
from builder.site.pages import Page
from builder.site.robots_meta import is_others_text
from builder.sitebuild.assets import find_pictures, find_static
from builder.sitebuild.derive import SourceArticle
from builder.sitebuild.plan import Plan, digest_filed, digest_parts, file_article


class StandingPages(NamedTuple):
    """The standing pages of `content/pages/`."""

    shown: list[Standing]
    bodies: dict[str, Rendered]
    withheld: list[str]
    refused: list[str]
    parsed: list[Parsed]
    problems: list[Problem]


def make_plan(
    root: Path, found: tuple[ContentFile, ...], config: Config, theme: Theme, rulings: TagRules, *,
    sources: Mapping[str, SourceArticle], pages: StandingPages, compare: Compare,
) -> tuple[Plan, Library, tuple[Page, ...]]:  # fmt: skip
    """A plan of the archive at `root`, of which `sources` were read; its library as planners see it, and all its pages.

    `found` are the files of `scan_content`; `compare` as `make_library` takes it.
    """
    articles = {path: source.record.article for path, source in sources.items() if source.record.article}
    filed = {path: file_article(sources[path], config) for path in articles}
    library, clashes = make_library(filed.values(), config, standing=pages.shown, compare=compare)
    withheld = [*(path for path, article in articles.items() if not article.is_public), *pages.withheld]
    refused = [*(path for path in sources if path not in articles), *pages.refused]
    closed = find_hidden(sources, pages)
    shown = ((sources[holding.source], articles[holding.source]) for holding in library.holdings)
    pictures, missing = find_pictures(root, shown, pages.bodies, closed=closed)
    static = find_static(found)
    planned = plan_pages(library, config, static=static, merged=list_merged(rulings))
    names = settle_names(
        planned, search=list_reserved(), theme=claim_assets(theme, root), pictures=pictures, static=static
    )
    own = (problem for source in sources.values() for problem in source.record.problems)
    problems = {*own, *pages.problems, *clashes, *missing, *names.problems}
    problems.update(find_wrong_aliases(library.holdings))
    problems.update(_take_inventory(root, config, articles.items(), pages.parsed))
    packed = pack_library(library)
    ordered = [*packed.sources, *(path for path in sources if path not in library.places)]
    digests = b"".join(digest_filed(sources[path], config, filed.get(path)) for path in ordered)
    others = [page for page in names.pages if not find_kind(page).each]
    left_out = sorted({page.path for page in planned}.difference(page.path for page in names.pages))
    paths = [page.path for page in others]
    plan = Plan(
        library=packed,
        hidden=ordered[len(packed.sources) :],
        filed=digests,
        pages=others,
        count=len(names.pages),
        left_out=left_out,
        assets=sorted(names.assets),
        static=sorted(names.static),
        taken=sorted(names.taken) if names.pictures else [],
        pictures=[picture for source, picture in pictures.items() if source in names.pictures],
        problems=tuple(sorted(problems)),
        withheld=tuple(withheld),
        refused=tuple(refused),
        others_texts=sum(is_others_text(holding.article, config) for holding in library.holdings),
        structure=digest_parts(msgspec.structs.replace(packed, beside=b""), digests, paths, left_out),
    )
    return plan, library, names.pages


def find_hidden(sources: Mapping[str, SourceArticle], pages: StandingPages) -> Closed:
    """The folders whose pictures no published article may show."""
    public = {path for path, source in sources.items() if source.record.article and source.record.article.is_public}
    hidden = [*(path for path in sources if path not in public), *pages.withheld, *pages.refused]
    return find_closed(hidden, [*public, *pages.bodies])


def _take_inventory(
    root: Path, config: Config, articles: Iterable[Parsed], pages: Iterable[Parsed]
) -> Iterator[Problem]:
    """The problems that only all articles and standing pages together show."""
    articles = list(articles)
    yield from find_unknown_keys(root, sorted((*articles, *pages), key=itemgetter(0)), known=config.taxonomies)
    yield from find_repeated_ids(root, articles)


def load_standing(root: Path, found: Iterable[ContentFile], config: Config) -> StandingPages:
    """The standing pages as their files are now."""
    loaded = StandingPages([], {}, [], [], [], [])
    for one in found:
        if not is_page(one.path):
            continue
        path = f"{CONTENT}/{one.path}"
        try:
            name = drop_ending(one.path).rpartition("/")[2].replace("-", " ").capitalize()
            text = decode_text(read_content(root, one.path), path=path)
            source = parse_article(text, path=path, fallback_title=name, zone=config.zone)
        except Fault as fault:
            loaded.problems.extend(fault.problems)
            loaded.refused.append(one.path)
            continue
        article = source.article
        loaded.parsed.append((one.path, article))
        if not article.is_public:
            loaded.withheld.append(one.path)
            continue
        body = render_markdown(source.body, path=path, first_line=source.body_line)
        digest = bytes.fromhex(hash_bytes(body.html.encode()))
        loaded.shown.append(Standing(one.path, article.title, digest, article.dek or "", article.language))
        loaded.bodies[one.path] = body
        loaded.problems.extend(body.problems)
    return loaded
