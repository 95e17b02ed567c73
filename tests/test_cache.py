"""The cache hands out what was kept, or begins again; it never takes the record of what builds wrote with it."""

import os
import sqlite3
from pathlib import Path

import pytest

from builder.cache import FOLDER, NAME, Cache, DamagedCache, remove_cache
from builder.errors import Fault


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """An archive whose cache holds 2,000 values of two kinds, beside another file."""
    with Cache(tmp_path) as cache:
        for kind in ("a", "b"):
            cache.save_many(kind, ((str(number).encode(), kind.encode() * number) for number in range(2000)))
        cache.commit()
    (tmp_path / FOLDER / "output").write_text("the record of a build")
    return tmp_path


def test_values_come_back_by_kind_and_key(filled: Path) -> None:
    with Cache(filled) as cache:
        assert cache.load("a", b"7") == b"a" * 7
        assert cache.load("b", b"7") == b"b" * 7
        assert cache.load("b", b"0") == b""
        assert cache.load("c", b"7") is None
        keys = [str(number).encode() for number in range(1999, -2, -1)]
        values = list(cache.load_many("b", keys))
        assert [value and len(value) for value in values[:-1]] == [*range(1999, 0, -1), b""]
        assert values[-1] is None
        assert list(cache.load_known("a", [b"3", b"2"])) == [b"aaa", b"aa"]


def test_a_value_that_must_be_there_and_is_not_means_damage(filled: Path) -> None:
    with Cache(filled) as cache, pytest.raises(DamagedCache):
        list(cache.load_known("a", [b"3", b"gone"]))


def test_keep_only_forgets_the_others_of_its_kind(filled: Path) -> None:
    with Cache(filled) as cache:
        cache.keep_only("a", [b"5", b"nothing"])
        cache.commit()
    with Cache(filled) as cache:
        assert [cache.load("a", key) for key in (b"5", b"6")] == [b"a" * 5, None]
        assert cache.load("b", b"6") == b"b" * 6


def test_what_was_not_committed_is_gone(filled: Path) -> None:
    with Cache(filled) as cache:
        cache.save_many("a", [(b"5", b"new")])
        assert cache.load("a", b"5") == b"new"
    with Cache(filled) as cache:
        assert cache.load("a", b"5") == b"aaaaa"


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_foreign_file_is_begun_again(filled: Path, damage: bytes) -> None:
    (filled / FOLDER / NAME).write_bytes(damage)
    with Cache(filled) as cache:
        assert cache.load("a", b"5") is None
        cache.save_many("a", [(b"5", b"new")])
        cache.commit()
    with Cache(filled) as cache:
        assert cache.load("a", b"5") == b"new"
    assert (filled / FOLDER / "output").read_text() == "the record of a build"


def test_another_format_is_begun_again(filled: Path) -> None:
    base = sqlite3.connect(filled / FOLDER / NAME)
    base.execute("PRAGMA user_version=99")
    base.close()
    with Cache(filled) as cache:
        assert cache.load("a", b"5") is None


def test_a_flipped_bit_is_never_handed_out(filled: Path) -> None:
    path = filled / FOLDER / NAME
    whole = path.read_bytes()
    place = whole.index(b"b" * 1500) + 700
    path.write_bytes(whole[:place] + b"c" + whole[place + 1 :])
    with Cache(filled) as cache, pytest.raises(DamagedCache):
        list(cache.load_many("b", (str(number).encode() for number in range(2000))))


def test_a_page_of_noise_is_damage_or_harmless(filled: Path) -> None:
    path = filled / FOLDER / NAME
    whole = path.read_bytes()
    damaged = 0
    for at in range(0, len(whole), max(4096, len(whole) // 12 // 4096 * 4096)):
        path.write_bytes(whole[:at] + os.urandom(4096) + whole[at + 4096 :])
        with Cache(filled) as cache:
            try:
                values = list(cache.load_many("b", (str(number).encode() for number in range(2000))))
                assert set(values) <= {None, *(b"b" * number for number in range(2000))}
            except DamagedCache:
                damaged += 1
    assert damaged > 3


def test_removing_takes_the_cache_alone(filled: Path) -> None:
    remove_cache(filled)
    assert [path.name for path in (filled / FOLDER).iterdir()] == ["output"]
    remove_cache(filled)


def test_a_locked_cache_is_a_fault_and_stays(filled: Path) -> None:
    other = sqlite3.connect(filled / FOLDER / NAME, isolation_level=None)
    with Cache(filled) as cache:
        other.execute("BEGIN EXCLUSIVE")
        cache._base.execute("PRAGMA busy_timeout=10")
        with pytest.raises(Fault, match=r"cache\.db: cannot use the cache: database is locked"):
            cache.save_many("a", [(b"5", b"new")])
    other.close()
    with Cache(filled) as cache:
        assert cache.load("a", b"5") == b"aaaaa"


def test_a_place_that_cannot_hold_it_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    with pytest.raises(Fault, match="cannot make the folder"):
        Cache(tmp_path)
    (tmp_path / FOLDER).unlink()
    (tmp_path / FOLDER / NAME).mkdir(parents=True)
    with pytest.raises(Fault, match="cannot use the cache: unable to open"):
        Cache(tmp_path)
