"""Cuts depend on what the keys are: an edit moves those beside it, and the others stand where they stood."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.layout import NAME_LENGTH, TERMS_LEAST, TERMS_MOST, name_terms
from builder.search.shard_encoding import encode_varint, read_postings
from builder.search.write.position_patch import replace_positions
from builder.search.write.shard_boundaries import find_cut


class Key(NamedTuple):
    key: str
    size: int


def cut(keys: list[Key]) -> list[list[Key]]:
    shards = []
    while number := find_cut(keys, complete=True):
        shards.append(keys[:number])
        keys = keys[number:]
    return shards


def measure(keys: list[Key]) -> int:
    return sum(key.size for key in keys)


def make_keys(count: int, size: int = 90) -> list[Key]:
    return [Key(f"key{number:06d}", size + number * 7919 % 40) for number in range(count)]


sizes = st.lists(st.tuples(st.integers(20, 30_000), st.booleans()), max_size=60)


@given(sizes)
def test_a_shard_is_no_larger_than_it_may_be(rows: list[tuple[int, bool]]) -> None:
    keys = [Key(f"{number:03d}" + "x" * (40 if long else 0), size) for number, (size, long) in enumerate(rows)]
    shards = cut(keys)
    assert [key for shard in shards for key in shard] == keys
    for shard in shards:
        short = [key for key in shard[1:] if len(key.key) <= NAME_LENGTH]
        assert measure(shard) <= TERMS_MOST or not short, "nothing in it could begin another"
    assert all(len(shard[0].key) <= NAME_LENGTH for shard in shards[1:])


@given(sizes)
def test_a_cut_is_known_as_soon_as_it_is_made(rows: list[tuple[int, bool]]) -> None:
    """What comes later changes no cut that was found."""
    keys = [Key(f"{number:03d}" + "x" * (40 if long else 0), size) for number, (size, long) in enumerate(rows)]
    for known in range(len(keys) + 1):
        if number := find_cut(keys[:known], complete=False):
            assert find_cut(keys, complete=True) == number
            break


def test_shards_lie_between_the_bounds() -> None:
    shards = cut(make_keys(5000))
    assert all(TERMS_LEAST <= measure(shard) <= TERMS_MOST for shard in shards[:-1])
    assert len(shards) > 20


@pytest.mark.parametrize("more", [1, 5, 60])
@pytest.mark.parametrize("place", [0, 777, 2500, 4990])
def test_an_edit_moves_few_cuts(place: int, more: int) -> None:
    keys = make_keys(5000)
    before = {tuple(shard) for shard in cut(keys)}
    keys[place] = keys[place]._replace(size=keys[place].size + more)
    keys.insert(place, Key(f"{keys[place].key}-", 50))
    assert len([shard for shard in cut(keys) if tuple(shard) not in before]) <= 4


def test_a_key_that_grows_much_moves_cuts_until_they_meet_again() -> None:
    keys = make_keys(20_000)
    before = {tuple(shard) for shard in cut(keys)}
    keys[777] = keys[777]._replace(size=5000)
    after = cut(keys)
    assert len([shard for shard in after if tuple(shard) not in before]) < len(after) / 2
    assert tuple(after[-1]) in before


def test_shards_are_named_by_their_first_key() -> None:
    assert [name_terms(0, "été"), name_terms(3, "été"), name_terms(1, "a")] == ["0", "c3a974c3a9", "61"]


articles = st.dictionaries(st.integers(0, 400), st.integers(1, 300), max_size=8)


def pack(found: dict[int, int]) -> tuple[bytes, bytes]:
    """Postings and positions of articles that hold a form so many times."""
    postings, positions, last = b"", b"", -1
    for document, count in sorted(found.items()):
        step = document - last - 1 << 1
        postings += encode_varint(step | 1) if count == 1 else encode_varint(step) + encode_varint(count)
        positions += bytes([document % 256, count % 256, 0]) * count
        last = document
    return postings, positions


@given(articles, st.integers(0, 400), st.integers(0, 300))
def test_an_article_of_a_form_replaced(found: dict[int, int], document: int, count: int) -> None:
    new = bytes([document % 256, count % 256, 0]) * count
    after = {**found, document: count} if count else {key: held for key, held in found.items() if key != document}
    postings, positions, more = replace_positions(*pack(found), document, new)
    assert (postings, positions) == pack(after)
    assert more == len(after) - len(found)
    assert read_postings(postings, 0, len(postings)) == (sorted(after), [after[key] for key in sorted(after)])
