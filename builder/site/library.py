"""The library: every published article, in order, by all that articles have in common.

Rule: prepared once from all holdings, then only looked up; each look-up is O(1), so that no page costs more in a
larger archive.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from builder.article.model import Article, find_instant, make_id
from builder.article.store import drop_ending, find_slug
from builder.config import Config
from builder.errors import Problem
from builder.site.related import RelatedTerms, find_related
from builder.site.taxonomy import Term, fold_term, make_terms
from builder.site.urls import find_folder, fold_path, make_suffixes
from builder.text import make_slug

SECTION = "section"
MAIN_SECTIONS = 6

MOST_VALUES = 100
"""Values of one key under which an article is filed. Each has a list, and may have feeds, which repeat the article; an
import gives at most 50 tags."""


class Holding(msgspec.Struct, frozen=True):
    """One article as the site needs it: everything but its body."""

    article: Article
    source: str
    """The path below `content/`, such as `2021/12/11/slug/index.md`."""
    digest: bytes
    """Hash of all that the rendered body depends on."""
    opening: str
    """Plain text, about the first 400 characters of the body, cut at a word."""
    url: str
    """The path below `output/`, such as `2021/12/11/slug.html`."""
    capture: str = ""
    """SHA-256 of the original bytes in hexadecimal, when known."""
    terms: bytes = b""
    """The words it is compared by (`related.find_terms`)."""
    why: str = ""
    """An explanation of how its date was inferred, when that is known and may be shown."""

    @property
    def copy(self) -> str:
        """The path of its Markdown copy below `output/`, beside its page."""
        return copy_path(self.url)


def copy_path(url: str) -> str:
    """The path of the Markdown copy beside the page of an article."""
    return url.removesuffix(".html") + ".md"


class Standing(msgspec.Struct, frozen=True):
    """A standing page of `content/pages/`: about, rights."""

    source: str
    """The path below `content/`, such as `pages/about.md`."""
    title: str
    digest: bytes = b""
    dek: str = ""
    language: str | None = None

    @property
    def path(self) -> str:
        """The path below `output/`: `pages/about.md` → `about.html`."""
        return drop_ending(self.source.partition("/")[2]) + ".html"


class Taxonomy(msgspec.Struct, frozen=True):
    """One front-matter key that has list pages, and its terms in the order of their keys."""

    key: str
    folder: str
    terms: tuple[Term[Holding], ...]
    by_key: Mapping[str, Term[Holding]]
    by_slug: Mapping[str, Term[Holding]]
    least: int = 1
    """Articles from which a term has a page."""

    def has_page(self, term: Term[Holding]) -> bool:
        """True for a term with a list of its own; a link to a single article leads straight to it."""
        return len(term.members) >= self.least


Neighbours = tuple[Holding | None, Holding | None]
Compare = Callable[[Sequence[RelatedTerms]], list[list[int]]]


@dataclass(frozen=True)
class Library:
    """All published articles and their orders; made by `make_library`."""

    holdings: Sequence[Holding]
    """Newest first, the undated last; private, draft and withdrawn articles are not among them."""
    withdrawn: Sequence[Holding]
    undated: Sequence[Holding]
    taxonomies: Mapping[str, Taxonomy]
    """`section` first, then those of the settings."""
    months: Mapping[str, Mapping[str, Sequence[Holding]]]
    """Year → month (`01`–`12`) → articles; both newest first."""
    days: Mapping[str, Mapping[str, Sequence[str]]]
    """Year → month → the day of each of its articles, `2021-12-11`; in the order of `months`."""
    by_source: Mapping[str, Holding]
    places: Mapping[str, int]
    """Source → place: the listed articles in their order, then the withdrawn ones."""
    urls: Mapping[str, str]
    """Source → path below `output/`."""
    standing: tuple[Standing, ...]
    neighbours: Mapping[str, Neighbours]
    """Source → (older, newer) article of the same section."""
    related: Mapping[str, Sequence[Holding]]
    """Source → the articles most like it."""
    main_sections: tuple[Term[Holding], ...]
    """The largest sections, at most `MAIN_SECTIONS`, for the navigation."""

    @property
    def sections(self) -> tuple[Term[Holding], ...]:
        """The sections, in the order of their keys."""
        return self.taxonomies[SECTION].terms

    def find_article(self, place: int) -> Holding:
        """The article at a place."""
        listed = len(self.holdings)
        return self.holdings[place] if place < listed else self.withdrawn[place - listed]

    def pack(self, *groups: Iterable[Holding]) -> bytes:
        """The places of articles, 32 bits each in the order of the machine."""
        return array("I", [self.places[holding.source] for group in groups for holding in group]).tobytes()

    def find_term(self, key: str, written: str) -> Term[Holding] | None:
        """The term of a taxonomy that a written form means."""
        taxonomy = self.taxonomies.get(key)
        return taxonomy.by_key.get(fold_term(written)) if taxonomy else None


def make_library(
    holdings: Iterable[Holding], config: Config, *, standing: Iterable[Standing] = (), compare: Compare = find_related
) -> tuple[Library, tuple[Problem, ...]]:
    """The library, and a problem for each article that could not have the address it claims.

    `compare` gives what `find_related` gives, perhaps sooner.
    """
    shown = [h for h in holdings if h.article.visibility != "private" and h.article.status != "draft"]
    placed, problems = settle_claims(shown)
    ordered = sorted(placed, key=lambda h: (-find_instant(h.article.date), h.source))
    listed = tuple(h for h in ordered if h.article.status != "withdrawn")
    withdrawn = tuple(h for h in ordered if h.article.status == "withdrawn")
    months = _group_months(listed)
    keys = dict.fromkeys((SECTION, *config.taxonomies))
    taxonomies = {key: make_taxonomy(key, listed, least=config.tag_pages_from if key == "tags" else 1) for key in keys}
    library = Library(
        holdings=listed,
        withdrawn=withdrawn,
        undated=tuple(h for h in listed if not h.article.date),
        taxonomies=taxonomies,
        months=months,
        days={
            year: {month: tuple(map(_find_day, of)) for month, of in groups.items()} for year, groups in months.items()
        },
        by_source={h.source: h for h in ordered},
        places={h.source: place for place, h in enumerate((*listed, *withdrawn))},
        urls={h.source: h.url for h in ordered},
        standing=tuple(sorted(standing, key=lambda page: page.source)),
        neighbours=_find_neighbours(taxonomies[SECTION], listed),
        related=_find_related(listed, compare),
        main_sections=_find_largest(taxonomies[SECTION].terms),
    )
    return library, problems


def plan_url(article: Article, source: str, config: Config) -> str:
    """The path of an article's page below `output/`, before clashes are settled; undated: `undated/<slug>.html`."""
    slug = find_slug(source)
    slug = "index-" if slug == "index" else slug
    parts, wanted = _read_pattern(config.permalinks)
    day = article.day
    if not day and wanted & {"year", "month", "day"}:
        return f"undated/{slug}.html"
    fields = dict(zip(("year", "month", "day"), (day or "0-0-0").split("-"), strict=True)) | {"slug": slug}
    if "id" in wanted:
        fields["id"] = article.id or make_id(source)
    if "section" in wanted:
        fields["section"] = make_slug(article.section or "", fallback="other")
    path = "".join(fields[part] if at % 2 else part for at, part in enumerate(parts))
    return "/".join(part for part in path.split("/") if part.strip(".")) + ".html"


@lru_cache(maxsize=8)
def _read_pattern(permalinks: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """A pattern as text and names by turns, and the names."""
    parts = re.split(r"\{(\w+)\}", permalinks.strip("/").removesuffix(".html"))
    return tuple(parts), frozenset(parts[1::2])


def settle_claims(holdings: Iterable[Holding]) -> tuple[list[Holding], tuple[Problem, ...]]:
    """Each article with an address of its own: the first by source keeps the one it claims, others get a suffix."""
    claims: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        claims[fold_path(holding.url)].append(holding)
    placed, problems, taken = [], [], set(claims)
    for claimants in claims.values():
        first, *others = sorted(claimants, key=lambda h: h.source) if len(claimants) > 1 else claimants
        placed.append(first)
        for holding in others:
            url = _find_free(holding, taken)
            taken.add(fold_path(url))
            placed.append(msgspec.structs.replace(holding, url=url))
            message = f"claims {holding.url}, which content/{first.source} has; it is published as {url}"
            problems.append(Problem(f"content/{holding.source}", 0, message, "rename the folder of one of the two"))
    return placed, tuple(sorted(problems))


def _find_free(holding: Holding, taken: set[str]) -> str:
    plain = holding.url.removesuffix(".html")
    urls = (f"{plain}{suffix}.html" for suffix in make_suffixes(holding.article.id or make_id(holding.source)))
    return next(url for url in urls if fold_path(url) not in taken)


def make_taxonomy(key: str, holdings: Iterable[Holding], *, least: int = 1) -> Taxonomy:
    """The terms of one front-matter key over holdings in their order."""
    terms = make_terms((written, holding) for holding in holdings for written in find_values(holding.article, key))
    by_key, by_slug = {term.key: term for term in terms}, {term.slug: term for term in terms}
    return Taxonomy(key, find_folder(key), terms, by_key, by_slug, least)


def find_values(article: Article, key: str) -> Iterator[str]:
    """The values of a front-matter key under which an article is filed, one of the schema or not.

    Of a list its first `MOST_VALUES`; a mapping has none.
    """
    value = getattr(article, key, None) if key in article.__struct_fields__ else article.extra.get(key)
    for single in value[:MOST_VALUES] if isinstance(value, (tuple, list)) else (value,):
        if isinstance(single, (str, int)) and not isinstance(single, bool):
            yield str(single)


def _group_months(listed: tuple[Holding, ...]) -> dict[str, dict[str, tuple[Holding, ...]]]:
    groups: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in listed:
        if holding.article.date:
            groups[holding.article.date[:7]].append(holding)
    years: defaultdict[str, dict[str, tuple[Holding, ...]]] = defaultdict(dict)
    for month in sorted(groups, reverse=True):
        years[month[:4]][month[5:]] = tuple(groups[month])
    return dict(years)


def _find_day(holding: Holding) -> str:
    return holding.article.day or ""


def _find_neighbours(sections: Taxonomy, listed: tuple[Holding, ...]) -> dict[str, Neighbours]:
    neighbours: dict[str, Neighbours] = {}
    loose = tuple(h for h in listed if not h.article.section)
    for members in (*(term.members for term in sections.terms), loose):
        for newer, holding, older in zip((None, *members), members, (*members[1:], None), strict=False):
            neighbours[holding.source] = (older, newer)
    return neighbours


def _find_related(listed: tuple[Holding, ...], compare: Compare) -> dict[str, tuple[Holding, ...]]:
    found = compare([(h.terms, tuple(map(fold_term, h.article.tags))) for h in listed])
    return {h.source: tuple(listed[at] for at in places) for h, places in zip(listed, found, strict=True) if places}


def _find_largest(terms: tuple[Term[Holding], ...]) -> tuple[Term[Holding], ...]:
    """By size in powers of two, then by key: one article more seldom changes the navigation of every page."""
    ranked = sorted(terms, key=lambda term: (-len(term.members).bit_length(), term.key))
    return tuple(ranked[:MAIN_SECTIONS])
