"""The files of the index: the same bytes for the same articles, small ones, and none believed that is damaged."""

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import Fault
from builder.search.base128 import decode_septets, encode_septets
from builder.search.layout import TEXTS_IN_CHUNK, format_day, make_day_code
from builder.search.read.index import Index
from builder.search.read.searching import open_index, search_folder, search_index
from builder.search.shard_encoding import Bytes, encode_varint, unwrap_shard, wrap_shard
from builder.search.write.analysis import SearchText, analyse
from builder.search.write.batch_postings import ARTICLES_IN_BATCH
from builder.search.write.shards import SearchRecord, make_shards


def test_building_twice_gives_the_same_bytes(articles, index_files):
    again = dict(make_shards([(record, analyse(text)) for text, record in articles], language="en-GB"))
    assert again == index_files
    assert list(again) == list(index_files)
    assert list(again)[-1] == "search/manifest.js"


def test_articles_stream_through():
    """The chunks of a batch leave before the next batch is asked for."""
    taken = []

    def give():
        for number in range(2 * ARTICLES_IN_BATCH):
            taken.append(number)
            yield SearchRecord(f"{number}.html", "Tide"), analyse(SearchText("Tide"))

    files = make_shards(give())
    assert next(files)[0] == "search/d/0.js"
    assert len(taken) == ARTICLES_IN_BATCH
    rest = [path for path, _ in files]
    assert f"search/x/{ARTICLES_IN_BATCH // TEXTS_IN_CHUNK}.js" in rest
    assert len(rest) == len(set(rest))


def test_the_bytes_do_not_depend_on_the_number_of_processes(articles):
    many = [(msgspec.structs.replace(record, url=f"{at}-{record.url}"), analyse(text))
            for at in range(22) for text, record in articles]  # fmt: skip
    assert len(many) > 2 * ARTICLES_IN_BATCH
    assert list(make_shards(many, processes=2)) == list(make_shards(many))


def test_every_file_is_one_call_of_one_function(index_files):
    for path, data in index_files.items():
        name = path.removeprefix("search/").removesuffix(".js")
        assert data.startswith(b'backfileShard(4,"%s","' % name.encode())
        assert data.endswith(b'");\n')
        assert data.count(b"\n") == 1
        assert len(data.decode()) < len(data) * 1.05, "UTF-8, nearly all of it ASCII"
        assert unwrap_shard(name, data, place=path)


def test_a_newer_article_leaves_the_older_chunks_as_they_are(articles, index_files):
    fewer = dict(make_shards((record, analyse(text)) for text, record in articles[:140]))
    full = [path for path in fewer if path.startswith("search/x/")][:-1]
    assert full
    assert all(fewer[path] == index_files[path] for path in full)


def test_an_empty_archive_has_an_index():
    files = dict(make_shards([]))
    assert list(files) == ["search/manifest.js"]
    index = Index(lambda path: files[f"search/{path}"])
    for query in ("ferry", '"sea wall"', "fer*", "", "-ferry", "section:x", "date:2020"):
        assert search_index(index, query).total == 0


def test_an_article_with_nothing_but_a_title():
    record = SearchRecord("a.html", "東", kind="news")
    files = dict(make_shards([(record, analyse(SearchText("東", language="ja")))]))
    index = Index(lambda path: files[f"search/{path}"])
    (hit,) = search_index(index, "東").hits
    assert (hit.url, hit.title, hit.date, hit.section, hit.tags) == ("a.html", "東", None, None, ())


def test_an_analysis_that_is_none_is_refused():
    with pytest.raises(msgspec.DecodeError):
        list(make_shards([(SearchRecord("a.html", "A"), b"\xc1")]))


def _copy(site, folder):
    for path in (site / "search").rglob("*.js"):
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("kind", ["t", "p", "d", "x", "f", "manifest.js"])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"", "damaged or cut short"),
        (lambda data: data[:-30], "damaged or cut short"),
        (lambda data: data.replace(b'","', b'","AAAA', 3), "damaged"),
        (lambda data: data.replace(b"(4,", b"(7,", 1), "has format 7; this Backfile reads format 4"),
        (None, "cannot read"),
    ],
    ids=["empty", "short", "altered", "version", "missing"],
)
def test_a_spoilt_file_is_a_fault_that_names_it(kind, spoil, said, site, tmp_path):
    folder = _copy(site, tmp_path)
    for path in list(folder.rglob("*.js")):
        if path.relative_to(folder / "search").parts[0] == kind:
            data = path.read_bytes()
            path.unlink()
            if spoil:
                path.write_bytes(spoil(data))
    with pytest.raises(Fault) as fault:
        search_folder(folder, '"sea wall"')
    if spoil is None and kind == "manifest.js":
        said = "no search index here"
    assert said in str(fault.value)
    assert str(tmp_path) in str(fault.value)


@pytest.mark.parametrize("kind", ["t", "p", "d", "x", "f"])
def test_a_file_of_another_build_is_a_fault(kind, articles, site, tmp_path):
    folder = _copy(site, tmp_path)
    for path, data in make_shards((record, analyse(text)) for text, record in articles[1:]):
        if path.split("/")[1] == kind:
            (folder / path).write_bytes(data)
    with pytest.raises(Fault, match="belongs to another build"):
        search_folder(folder, '"sea wall"', tags=("cocoa",))


def test_the_checks_do_not_depend_on_the_deflater():
    content = b"The sea wall " * 50
    whole = wrap_shard("t/0", (content,))
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    other = whole.replace(whole.split(b'"')[5], encode_septets(packer.compress(content) + packer.flush()))
    assert other != whole
    assert unwrap_shard("t/0", other, place="t") == content


@given(st.binary(max_size=300))
def test_bytes_come_back_from_seven_bits_a_letter(data):
    letters = encode_septets(data)
    assert decode_septets(letters) == data
    assert len(letters.decode()) == -(-8 * len(data) // 7)
    assert not set(letters) & set(b'\0\n\r"\\'), "nothing that ends or changes a text of a script"


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_come_back(numbers):
    source = Bytes(b"".join(map(encode_varint, numbers)))
    assert [source.read_varint() for _ in numbers] == numbers


@given(st.dates())
def test_days_come_back_in_order(day):
    assert format_day(make_day_code(day.isoformat())) == day.isoformat()
    assert make_day_code(day.isoformat()[:4]) <= make_day_code(day.isoformat()[:7]) <= make_day_code(day.isoformat())


def test_an_index_is_opened_by_its_own_folder_too(site):
    assert search_folder(site / "search", "ferry").total == search_folder(site, "ferry").total > 0
    assert open_index(site).manifest.documents == 150
