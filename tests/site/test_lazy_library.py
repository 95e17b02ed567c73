"""A library that was packed and opened again is the library that was made."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from builder.article.model import Article
from builder.config import Config
from builder.site.lazy_library import PackedLibrary, list_beside, open_library, pack_library, replace_related
from builder.site.library import Holding, Library, Standing, make_library, plan_url
from builder.site.related import find_terms

CONFIG = Config(taxonomies=("tags", "authors", "publisher"))
FIELDS: dict[str, Any] = {
    "section": st.sampled_from([None, "Harbour", "harbour", "Weather"]),
    "date": st.sampled_from([None, "2021-12-11", "2021-12-11T23:00:00-05:00", "2020-02-01", "2021-12-12"]),
    "tags": st.lists(st.sampled_from(["ferry", "Ferry", "fog", "霧"]), max_size=3).map(tuple),
    "authors": st.lists(st.sampled_from(["Ann Lee", "Bo Ray"]), max_size=2).map(tuple),
    "publisher": st.sampled_from([None, "The Gazette"]),
    "status": st.sampled_from(["published", "published", "withdrawn", "draft"]),
}
ROWS = st.lists(st.fixed_dictionaries(FIELDS), max_size=14)


def make(rows: list[dict[str, Any]]) -> Library:
    holdings = []
    for number, fields in enumerate(rows):
        article, source = Article(title=f"Story {number}", **fields), f"story-{number}/index.md"
        terms = find_terms(article.title, "The Harbour Ferry sails at Night".split())
        holdings.append(Holding(article, source, b"", "", plan_url(article, source, CONFIG), terms=terms))
    return make_library(holdings, CONFIG, standing=[Standing("pages/about.md", "About")])[0]


def pack(library: Library) -> PackedLibrary:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(pack_library(library)), type=PackedLibrary)


def open_again(library: Library, packed: PackedLibrary | None = None) -> Library:
    ordered = (*library.holdings, *library.withdrawn)
    return open_library(packed or pack(library), lambda places: [ordered[place] for place in places])


def tell(library: Library) -> dict[str, Any]:
    """All that a library says, in builtins."""
    shown = (*library.holdings, *library.withdrawn)
    return {
        "holdings": list(library.holdings),
        "withdrawn": list(library.withdrawn),
        "undated": list(library.undated),
        "taxonomies": {
            key: (own.key, own.folder, own.least, [(*term[:3], list(term.members)) for term in own.terms],
                  list(own.by_key), list(own.by_slug))
            for key, own in library.taxonomies.items()
        },
        "months": [(year, month, list(of)) for year, months in library.months.items() for month, of in months.items()],
        "days": [(year, month, list(of)) for year, months in library.days.items() for month, of in months.items()],
        "by_source": {holding.source: library.by_source[holding.source] for holding in shown},
        "standing": list(library.standing),
        "neighbours": {h.source: library.neighbours[h.source] for h in library.holdings},
        "related": {h.source: list(library.related.get(h.source, ())) for h in library.holdings},
        "main_sections": [term.key for term in library.main_sections],
    }  # fmt: skip


@given(ROWS)
def test_all_that_it_says(rows: list[dict[str, Any]]) -> None:
    library = make(rows)
    again = open_again(library)
    assert tell(again) == tell(library)
    assert sorted(again.by_source) == sorted(library.by_source)
    assert dict(again.urls) == dict(library.urls)
    assert "nowhere.md" not in again.by_source


@given(ROWS, st.sets(st.integers(0, 13)))
def test_articles_that_stand_beside_others(rows: list[dict[str, Any]], places: set[int]) -> None:
    library = make(rows)
    beside = [
        {library.places[other.source]
         for other in (*library.neighbours[one.source], *library.related.get(one.source, ())) if other}
        for one in library.holdings
    ]  # fmt: skip
    assert list_beside(pack(library), places) == [at for at, others in enumerate(beside) if others & places]


@given(ROWS, st.data())
def test_related_articles_replaced(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    library = make(rows)
    count = len(library.holdings)
    other = st.lists(st.integers(0, max(0, count - 1)), max_size=3 if count else 0)
    found = data.draw(st.lists(other, min_size=count, max_size=count))
    packed, changed = replace_related(pack(library), found)
    again = open_again(library, packed)
    for place, one in enumerate(library.holdings):
        assert list(again.related[one.source]) == [library.holdings[at] for at in found[place]]
        assert (place in changed) == (list(again.related[one.source]) != list(library.related.get(one.source, ())))
    assert {**tell(again), "related": {}} == {**tell(library), "related": {}}


def test_slices_and_ends() -> None:
    rows = [{"date": f"2021-12-{day:02d}"} for day in range(1, 31)]
    shelf = open_again(make(rows)).holdings
    assert [h.article.date for h in shelf[:2]] == ["2021-12-30", "2021-12-29"]
    assert [h.article.date for h in shelf[::-1][:1]] == ["2021-12-01"]
    assert shelf[-1].article.date == "2021-12-01"
    assert len(list(shelf)) == 30
