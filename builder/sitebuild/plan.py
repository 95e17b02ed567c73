"""The site as it is to be: every page, and what it shows.

Rule: pure values; writes nothing. The one place that says what depends on what.

How it works. A plan is made from what *files* articles, and from nothing else of them: `file_article` blanks every
other field, so that no planner can look at it. Such fields are the date, the section, the tags and whatever else is
named in `FILED`, in the settings' taxonomies, or by a kind of page. A plan holds for each article a digest of them. As
long as these digests are the same, and so are the other files of the content, the theme and the settings, the plan is
the same as well, and the next build takes it from the snapshot instead of making it.

Each page of a plan declares the articles that it shows, and the other facts that decide how it looks. Its digest
(`Digests`) is a hash of those: of the keys of the articles, which cover every byte of their files, and of the facts. So
a page needs no look at its view to be known as up to date, and an edit makes stale exactly the pages that show the
edited article (`list_dependents`). A page that declares no facts depends on all that files articles, which is coarse,
and harmless: it is rendered again, and its file is not touched where the bytes are equal. A page that showed an
article it did not declare would raise (`records`). So there is nothing to remember when a field, a kind of page or a
list is added.

Facts of an article that come from the others, such as its address or which of its tags have pages, are kept in a
digest of their own for each article, and stand beside its key.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache as remember
from itertools import chain
from typing import NamedTuple

import msgspec

from builder.article.model import Article
from builder.article.tag_rules import TagRules
from builder.config import Config
from builder.errors import Problem
from builder.render.images import Picture, find_source
from builder.render.page_kinds import PAGE_KINDS, find_kind
from builder.render.theme import Theme
from builder.site.lazy_library import PackedLibrary, list_beside
from builder.site.library import MOST_VALUES, SECTION, Holding, Library
from builder.site.pages import EVERYTHING, Page, Planning
from builder.sitebuild.cache_keys import find_fingerprint
from builder.sitebuild.derive import SourceArticle
from builder.sitebuild.records import Records, make_holding

SIZE = 16
"""Bytes of a digest."""
FILED = (
    "date", "updated", "section", "kind", "status", "visibility", "aliases", "id", "original_url", "publisher",
)  # fmt: skip
"""Front matter that planners may look at, besides taxonomies and what `PageKind.fields` names."""


class Plan(msgspec.Struct, frozen=True, array_like=True):
    """A planned site, without what can be looked up in the content, the theme and the settings."""

    library: PackedLibrary
    hidden: list[str]
    """Sources of the articles that have no page: drafts, private ones, those whose front matter cannot be taken."""
    filed: bytes
    """Digests of what files articles, in the order of `list_articles`."""
    pages: list[Page]
    """All but those that are planned for each article."""
    count: int
    """The number of all pages."""
    left_out: list[str]
    """Paths of pages of articles that others have."""
    assets: list[str]
    """Paths of the theme's assets that are copied, below `output/`."""
    static: list[str]
    """Paths of static files that are copied, below `output/`."""
    taken: list[str]
    """Names that somebody has, folded."""
    pictures: list[Picture]
    problems: tuple[Problem, ...]
    withheld: tuple[str, ...]
    """Articles and standing pages that are not published whole; paths below `content/`."""
    refused: tuple[str, ...]
    """Those whose front matter cannot be taken."""
    others_texts: int
    """Full texts of other publishers that the site shows."""
    structure: bytes
    """A digest of all that files articles."""
    facts: bytes = b""
    """Digests of what pages show of each article of the library besides its own file (`add_facts`)."""

    def list_articles(self) -> list[str]:
        """The sources of all articles: those of the library in its order, then the hidden ones."""
        return [*self.library.sources, *self.hidden]


def make_base(theme: Theme, config: Config, rulings: TagRules) -> bytes:
    """A digest of what a plan depends on besides the content."""
    return digest_parts(find_fingerprint(), theme.digest, config, rulings)


def digest_parts(*parts: object) -> bytes:
    """A digest of values."""
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=SIZE).digest()


@remember
def _list_fields(taxonomies: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The filed keys of the schema, and those besides it."""
    wanted = {*FILED, *taxonomies, *chain.from_iterable(kind.fields for kind in PAGE_KINDS)}
    schema = {field.name for field in msgspec.structs.fields(Article)}
    return frozenset(wanted & schema), frozenset(wanted - schema)


def file_article(source: SourceArticle, config: Config) -> Holding:
    """An article as planners see it: what files it, its words to be compared by, and nothing else."""
    article = source.record.article
    assert article is not None
    own, others = _list_fields(config.taxonomies)
    filed = Article(title="", **{name: getattr(article, name) for name in own})
    if article.extra:
        extra = {name: article.extra[name] for name in others if name in article.extra}
        filed = msgspec.structs.replace(filed, extra=extra)
    url = make_holding(source, config).url
    return Holding(filed, source.path, b"", "", url, terms=source.record.terms)


def digest_filed(source: SourceArticle, config: Config, filed: Holding | None = None) -> bytes:
    """A digest of all that a plan takes from an article, its words aside; `filed` is what `file_article` gives."""
    record = source.record
    if record.article is None:
        return digest_parts(record.problems)
    filed, image = filed or file_article(source, config), record.article.image
    names = [name for name, _ in record.references]
    known = sorted(record.article.extra)
    return digest_parts(filed.article, filed.url, image and image.src, names, known, record.problems)


def is_filed_alike(before: bytes, sources: Iterable[tuple[int, SourceArticle]], config: Config) -> bool:
    """True when articles have the digests that a plan has at their places in `list_articles`."""
    return all(before[place * SIZE : (place + 1) * SIZE] == digest_filed(source, config) for place, source in sources)


def add_facts(plan: Plan, sources: Mapping[str, SourceArticle], library: Library, pictures: Iterable[Picture]) -> Plan:
    """The plan with its pictures in their final forms, and with the facts of each article."""
    found = {picture.source: picture for picture in pictures}
    terms: defaultdict[str, list[object]] = defaultdict(list)
    for key, taxonomy in library.taxonomies.items():
        for term in taxonomy.terms:
            shown = (key, term.label, term.slug, taxonomy.has_page(term))
            for holding in term.members:
                terms[holding.source].append(shown)
    facts = []
    for source, url in zip(plan.library.sources, plan.library.urls, strict=True):
        article = sources[source].record.article
        image = article.image if article else None
        place = find_source(source, image.src) if image and image.src else None
        picture = found.get(place) if place else None
        many = article and max(len(article.tags), len(article.authors)) > MOST_VALUES
        facts.append(digest_parts(url, terms[source], picture, plan.structure if many else b""))
    return msgspec.structs.replace(plan, facts=b"".join(facts), pictures=list(found.values()))


class Dependents(NamedTuple):
    """Pages that may be stale."""

    places: Sequence[int]
    """Articles whose own pages are among them."""
    pages: list[Page]


def list_dependents(plan: Plan, places: Collection[int], related: Iterable[int]) -> Dependents:
    """The pages that show one of these articles, or which are related to others now; and what is made each time."""
    changed = frozenset(places)
    own = {*list_beside(plan.library, changed), *changed, *related}
    listed = sorted(place for place in own if place < plan.library.listed)
    shown = [
        page for page in plan.pages if page.shows is None or not changed.isdisjoint(memoryview(page.shows).cast("I"))
    ]
    return Dependents(listed, shown)


def plan_own(plan: Plan, library: Library, config: Config, places: Iterable[int]) -> Iterator[Page]:
    """The pages that belong to each of these articles."""
    site, left_out = Planning(library, config), frozenset(plan.left_out)
    for holding in map(library.find_article, places):
        for kind in PAGE_KINDS:
            for page in kind.each(site, holding) if kind.each else ():
                if page.path not in left_out:
                    yield page


class Digests:
    """The digests of pages."""

    def __init__(self, plan: Plan, records: Records, config: Config, theme: Theme) -> None:
        self._plan, self._records = plan, records
        library = plan.library
        sections = next(own for own in library.taxonomies if own.key == SECTION)
        main = [term[:3] for term in sections.terms if term[0] in library.main_sections]
        plain = digest_parts(find_fingerprint(), config)
        shared = digest_parts(plain, theme.digest, main, library.main_sections, library.standing)
        self._shared = {False: plain, True: shared}

    def find(self, page: Page, places: object = None) -> bytes:
        """The digest of a page; `places` are where the references of its body lead."""
        facts = self._plan.structure if page.facts is EVERYTHING else page.facts
        own = (page.kind, page.path, page.key, page.group, page.number, facts, places or None)
        digest = hashlib.blake2b(self._shared[bool(find_kind(page).template)], digest_size=SIZE)
        digest.update(msgspec.msgpack.encode(own))
        digest.update(b"".join([self._mark(place) for place in array("I", page.shows or b"")]))
        return digest.digest()

    def _mark(self, place: int) -> bytes:
        return self._records.find_key(place) + self._plan.facts[place * SIZE : (place + 1) * SIZE]
