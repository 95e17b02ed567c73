"""An index that was mended is, byte for byte, the index that is made anew."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.read.index import Index
from builder.search.write.analysis import SearchText, analyse, load_analysis
from builder.search.write.index_update import Change, find_kept, mend_shards
from builder.search.write.search_records import is_filed_alike
from builder.search.write.shards import SearchRecord, make_shards

WORDS = "harbour tide ledger the a port porte ports Straße 夜競り ferry-boat U.S. été ete running ran 3,5 mayor".split()
LANGUAGES = ("en", "fr", "ja")


def make_record(number: int, text: str, *, title: str = "Tide tables", language: str = "en") -> SearchRecord:
    return SearchRecord(f"2021/{number}.html", title, date="2021-12-11", language=language, text=text, tags=("Port",))


def prepare(record: SearchRecord) -> bytes:
    text = SearchText(record.title, body=record.text, tags=record.tags, language=record.language)
    return analyse(text)


def make(records: list[SearchRecord]) -> dict[str, bytes]:
    return dict(make_shards((record, prepare(record)) for record in records))


def mend(before: list[SearchRecord], after: list[SearchRecord]) -> dict[str, bytes] | None:
    """The files of `before`, mended to those of `after`; None when mending declined."""
    files = make(before)
    changes = {}
    for number, data in enumerate(map(prepare, after)):
        if number >= len(before):
            changes[number] = Change(None, load_analysis(data))
        elif (old := before[number]) != after[number]:
            alike = is_filed_alike(old, after[number])
            changes[number] = Change(load_analysis(prepare(old)), load_analysis(data), alike)
    bare = [msgspec.structs.replace(record, text="") for record in after]
    index = Index(lambda path: files[f"search/{path}"])

    def load_text(number: int) -> str:
        return after[number].text

    mended = mend_shards(index, len(bare), bare.__getitem__, changes, load_text, language="en")
    if mended is None:
        return None
    made = {path: files[path] if data is None else data for path, data in mended.files}
    return {path: files[path] for path in find_kept(files, mended)} | made


texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
records = st.builds(
    lambda text, title, language: (text, title, language), texts, st.sampled_from(WORDS), st.sampled_from(LANGUAGES)
)


def number_all(rows: list[tuple[str, str, str]]) -> list[SearchRecord]:
    return [make_record(at, text, title=title, language=language) for at, (text, title, language) in enumerate(rows)]


@given(st.lists(records, min_size=1, max_size=30), st.lists(st.tuples(st.integers(0, 34), records), max_size=6))
def test_mended_is_made_anew(rows, edits):
    after = list(rows)
    for place, row in edits:
        if place < len(after):
            after[place] = row
        else:
            after.append(row)
    mended = mend(number_all(rows), number_all(after))
    assert mended is None or mended == make(number_all(after))


def make_many(count: int, *, words: int = 120) -> list[SearchRecord]:
    """Enough different words for several term shards."""
    return [
        make_record(at, " ".join(f"word{(at * 37 + step * step) % 9000} the tide" for step in range(words)))
        for at in range(count)
    ]


@pytest.mark.parametrize("place", [0, 150, 299])
def test_an_edit_opens_few_shards_and_gives_the_same_bytes(place):
    before = make_many(300)
    after = list(before)
    after[place] = msgspec.structs.replace(before[place], text=before[place].text + " a correction about word77")
    mended, whole, old = mend(before, after), make(after), make(before)
    assert sum(name.startswith("search/t/") for name in whole) >= 5
    assert mended == whole
    assert sum(old[name] != data for name, data in whole.items()) < len(whole) / 2


def test_new_articles_at_the_end():
    before = make_many(300)
    mended = mend(before, after := [*before, make_record(300, "a new word, and the tide"), make_record(301, "")])
    assert mended == make(after)


def test_words_that_no_article_has_any_more_go():
    before = [*make_many(5), make_record(5, "unheard unseen")]
    mended = mend(before, after := [*before[:5], make_record(5, "the tide")])
    assert mended == make(after)
    assert Index(lambda path: mended[f"search/{path}"]).find_forms("unheard") == []


def test_position_shards_that_are_not_needed_any_more_go():
    long = " ".join(["tide"] * 60_000)
    before = [make_record(0, long), make_record(1, "tide")]
    mended = mend(before, after := [make_record(0, "tide"), before[1]])
    assert mended == make(after)
    assert len(mended) < len(make(before))


def test_words_that_only_move_leave_other_position_shards():
    long = " ".join(["tide"] * 60_000)
    before = [make_record(0, long), make_record(1, "the tide over the ledger"), make_record(2, "ledger tide")]
    after = [before[0], make_record(1, "the ledger over the tide"), before[2]]
    assert mend(before, after) == make(after)


def test_too_many_changes_are_declined():
    before = make_many(210, words=2)
    after = [msgspec.structs.replace(record, text="x") for record in before]
    assert mend(before, after) is None


def test_fewer_articles_are_declined():
    assert mend(make_many(3, words=2), make_many(2, words=2)) is None
