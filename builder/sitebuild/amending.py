"""A build after an edit that moves nothing: few articles say something else, and stand where they stood.

Rule: gives the bytes that the pipeline gives, from what the last build planned, or says that it cannot before it has
written anything. What it costs does not grow with the archive, but for comparing two listings.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from builder.article.model import Article, Image
from builder.article.store import CONTENT, is_article
from builder.cache import Cache
from builder.config import Config
from builder.errors import Fault
from builder.output_tree.output_writer import Tree, reopen_tree
from builder.render.theme import Theme
from builder.site.lazy_library import Looked, Shelves
from builder.site.library import Holding, find_values
from builder.site.pages import Page, Planning, plan_article
from builder.sitebuild.build_report import Built
from builder.sitebuild.cache_keys import replace_keys
from builder.sitebuild.dependents import Name, list_own, name_lists, name_page
from builder.sitebuild.derive import Draft, Source, forget_replaced, load_few
from builder.sitebuild.generated_files import put_extras
from builder.sitebuild.indexing import mend_index
from builder.sitebuild.inputs import Listing, format_swept, pack_lines, parse_found, replace_lines
from builder.sitebuild.markdown_copies import put_copies
from builder.sitebuild.offline_files import MODULUS, put_offline, weigh_files
from builder.sitebuild.plan import make_holding
from builder.sitebuild.profile import Sizes, count_sizes, shift_sizes
from builder.sitebuild.related_cache import compare_again
from builder.sitebuild.rendering import Site, draw_pages
from builder.sitebuild.snapshot import Edit, Kept, find_edit, format_settled, load_kept, save_kept
from builder.sitebuild.up_to_date import Seen, find_record

MOST = 64
"""Articles; of more the pipeline makes a plan as quickly."""
FREE = {"title": "-", **dict.fromkeys(("dek", "kicker", "byline", "agency", "dateline", "correction", "rights"))}
"""What an article may say otherwise and still be filed in the same places."""


class Amended(NamedTuple):
    """What was done."""

    built: Built
    changed: tuple[str, ...]
    """Paths below the output."""
    left: Listing


class _Desk:
    """The articles of a kept plan, those that were edited as they are now."""

    def __init__(self, kept: Kept, cache: Cache, config: Config) -> None:
        self.cache = cache
        self._kept, self._config = kept, config
        self._sources: dict[int, Source] = {}
        self._holdings: dict[int, Holding] = {}

    def put(self, place: int, source: Source) -> None:
        """Let an article be this one."""
        self._sources[place] = source
        self._holdings.pop(place, None)

    def find_before(self, place: int) -> Source | None:
        """The article as the last build had it, when that is still known."""
        key = self._kept.find_key(place)
        value = self.cache.load("article", key)
        draft = msgspec.msgpack.decode(value, type=Draft) if value else None
        return Source(self._kept.library.sources[place], key, draft) if draft else None

    def load(self, places: Sequence[int]) -> list[Holding]:
        """As `shelves.Load`."""
        self.read(places)
        for place in places:
            if place not in self._holdings:
                holding = make_holding(self._sources[place], self._config)
                self._holdings[place] = msgspec.structs.replace(holding, url=self._kept.library.urls[place])
        return [self._holdings[place] for place in places]

    def read(self, places: Iterable[int]) -> Mapping[int, Source]:
        """Sources by place, among them these."""
        missing = [place for place in dict.fromkeys(places) if place not in self._sources]
        keys = [self._kept.find_key(place) for place in missing]
        for place, key, value in zip(missing, keys, self.cache.load_known("article", keys), strict=True):
            draft = msgspec.msgpack.decode(value, type=Draft)
            self._sources[place] = Source(self._kept.library.sources[place], key, draft)
        return self._sources


def amend(
    root: Path, output: Path, config: Config, theme: Theme, *, base: bytes, seen: Seen, cache: Cache, now_ns: int
) -> Amended | None:
    """Bring the output up to date, when only articles changed that stay in their places; else nothing is done."""
    kept = load_kept(root, output)
    if kept is None or kept.base != base or kept.left != seen.left.packed:
        return None
    edit = find_edit(kept.content, seen.content, most=MOST)
    if edit is None:
        return None
    desk = _Desk(kept, cache, config)
    replaced = _take_in(root, edit, kept, desk, config)
    if replaced is None:
        return None
    keys = {place: desk.read((place,))[place].key for place in replaced}
    related = compare_again(cache, kept.library.related, _list_terms(replaced, desk.read(replaced)))
    if related is None:
        return None
    library = msgspec.structs.replace(kept.library, related=related.packed)
    shelves = Shelves(library, desk.load)
    tree = reopen_tree(output, find_record(root, output), foreign=kept.foreign)
    gone = mend_index(shelves.library, keys, config, tree, cache) if tree and keys else ()
    if tree is None or gone is None:
        return None
    site = _make_site(kept, shelves, desk, config, theme, _find_pages(kept, shelves, config, replaced, related.changed))
    drawn, problems = draw_pages(site, tree, cache, processes=1, marked=False)
    if problems:
        raise Fault(*problems)
    put_copies(root, site, tree)
    put_extras(site, tree)
    weight, sizes = _weigh(kept, tree, site, gone)
    tree.keep_rest(but={*gone, *(page.path for page in site.pages if page.kind == "worker")})
    put_offline(site, tree, weight)
    forget_replaced(cache, [draft.key for draft in replaced.values()])
    deleted = tree.finish()
    built = msgspec.structs.replace(kept.built, drawn=drawn, deleted=len(deleted), sizes=sizes)
    left = _list_left(seen.left, tree, deleted)
    now_kept = msgspec.structs.replace(
        kept, content=_settle(edit, seen.content, now_ns), left=left.packed, keys=replace_keys(kept.keys, keys),
        library=library, weight=weight, built=built,
    )  # fmt: skip
    save_kept(root, output, now_kept)
    return Amended(built, (*tree.list_changed(), *deleted), left)


def _take_in(root: Path, edit: Edit, kept: Kept, desk: _Desk, config: Config) -> dict[int, Source] | None:
    """Place → what stood there, of the articles that are others now, which the desk then has.

    None when one of them may stand elsewhere now.
    """
    articles = {one.path for one in edit.found if is_article(one.path)}
    places = {source: place for place, source in enumerate(kept.library.sources) if source in articles}
    told = {problem.path for problem in kept.built.problems}
    if places.keys() != articles or max(places.values(), default=0) >= kept.library.listed:
        return None
    if any(f"{CONTENT}/{source}" in told for source in articles):
        return None
    try:
        sources = load_few(root, edit.found, config, desk.cache)
    except Fault:  # the pipeline tells what is wrong, and goes on without it
        return None
    replaced = {}
    for source in sources:
        place = places[source.path]
        before = desk.find_before(place)
        if before is None or not _stays(before.draft, source.draft, config):
            return None
        desk.put(place, source)
        if before.key != source.key:
            replaced[place] = before
    return replaced


def _stays(before: Draft, after: Draft, config: Config) -> bool:
    """Whether an article is filed in the same places, with the same pictures, and nothing is wrong with it."""
    old, new = before.article, after.article
    if old is None or new is None or before.problems or after.problems:
        return False
    named = [[name for name, _ in draft.references] for draft in (before, after)]
    terms = [[list(find_values(article, key)) for key in config.taxonomies] for article in (old, new)]
    return named[0] == named[1] and terms[0] == terms[1] and clear(old) == clear(new)


def clear(article: Article) -> Article:
    """The article without what may change where it stands."""
    image = Image(src=article.image.src) if article.image else None
    return msgspec.structs.replace(article, **FREE, image=image)


def _list_terms(replaced: Mapping[int, Source], sources: Mapping[int, Source]) -> dict[int, bytes]:
    """Place → words it is compared by, of the articles that have other ones now."""
    terms = {place: sources[place].draft.terms for place in replaced}
    return {place: new for place, new in terms.items() if new != replaced[place].draft.terms}


def _find_pages(
    kept: Kept, shelves: Shelves, config: Config, replaced: Mapping[int, Source], related: Iterable[int]
) -> tuple[Page, ...]:
    """The pages that may look otherwise now."""
    own = {page.path: page for page in list_own(shelves, config, replaced)}
    for place in related:
        for page in plan_article(Planning(shelves.library, config), shelves.library.holdings[place]):
            own[page.path] = page
    names: set[Name] = set()
    for place, before in replaced.items():
        article = shelves.library.holdings[place].article
        retitled = before.draft.article is None or before.draft.article.title != article.title
        names.update(name_lists(shelves, config, place, retitled=retitled))
    return (*own.values(), *(page for page in kept.lists if page.kind == "worker" or name_page(page) in names))


def _make_site(
    kept: Kept, shelves: Shelves, desk: _Desk, config: Config, theme: Theme, pages: tuple[Page, ...]
) -> Site:
    sources = Looked(shelves.places, lambda place: desk.read((place,))[place])
    pictures = {picture.source: picture for picture in kept.pictures}
    return Site(shelves.library, config, theme, pages, sources, {}, pictures)


def _weigh(kept: Kept, tree: Tree, site: Site, gone: Iterable[str]) -> tuple[int, Sizes]:
    """What the output adds up to now, and the bytes of each kind of file; service worker and its lists aside."""
    renewed = tree.list_renewed()
    old = {path: written for path in (*renewed, *gone) if (written := tree.find_old(path))}
    new = {path: written for path in renewed if (written := tree.find_written(path))}
    weight = (kept.weight + weigh_files(new) - weigh_files(old)) % MODULUS
    return weight, shift_sizes(kept.built.sizes, count_sizes(site.pages, old), count_sizes(site.pages, new))


def _list_left(before: Listing, tree: Tree, deleted: Iterable[str]) -> Listing:
    """The listing of the output after `tree` has finished."""
    lines = before.lines
    new = {swept.path: format_swept(swept) for swept in tree.list_own(tree.list_changed())}
    replace_lines(lines, (*new, *deleted), new)
    return Listing(pack_lines(lines), before.newest)


def _settle(edit: Edit, content: Listing, now_ns: int) -> bytes:
    """The listing of the content to compare with the next time."""
    recent = {line: format_settled(parse_found(line), now_ns) for line in edit.lines}
    return pack_lines(recent.get(line, line) for line in content.lines)
