"""Update of the term shards of an archive after a few articles changed.

Rule: gives the same shards as `postings` for the same articles. Only shards with words that were added, removed or
moved are opened, and as many after them as it takes until a shard ends at an old boundary.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from builder.search.layout import FOLDER, find_stemmer, name_terms
from builder.search.read.index import Index, TermShard
from builder.search.read.shard_keys import find_key
from builder.search.shard_encoding import Bytes, cut_check, make_path
from builder.search.write.analysis import Analysis
from builder.search.write.position_patch import patch_shard, replace_positions
from builder.search.write.postings import Parts, make_shard, measure_parts
from builder.search.write.search_records import make_file
from builder.search.write.shard_boundaries import find_cut
from builder.search.write.shards import Terms
from builder.workers import run_beside

_FEW = 8
"""Maximum number of shards for which a second process would cost more than it saves."""
File = tuple[str, bytes | None]
"""A path below the output folder, and its bytes; None if the file stays unchanged."""


class Change(NamedTuple):
    """An article that differs from the index."""

    old: Analysis | None
    """None for a new article."""
    new: Analysis
    filed_alike: bool = False
    """True if its facets and date are unchanged (`search_records.is_filed_alike`)."""


class _Patched(NamedTuple):
    """A term shard in which only positions changed."""

    number: int
    files: list[File]
    check: bytes


class _Key(NamedTuple):
    """A key after the changes, and the shard in which it was or would have been."""

    key: str
    size: int
    shard: int


class TermUpdater:
    """The term shards; those with a changed form are opened, updated and split again."""

    def __init__(self, index: Index, changes: Mapping[int, Change]) -> None:
        self._index, self._firsts = index, index.manifest.terms
        self._wanted, self._reshaped = _find_wanted(changes)
        self._shards = self._group()
        self._changed: dict[str, Parts] = {}
        self.made = Terms([], bytearray())

    def _group(self) -> dict[int, list[str]]:
        """The keys to change, by the number of their shard."""
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._wanted:
            groups[max(0, bisect_right(self._firsts, key) - 1)].append(key)
        return groups

    @property
    def gone(self) -> tuple[str, ...]:
        """Prefixes of the paths of shards that no longer exist, once all are updated."""
        names = {name_terms(number, first) for number, first in enumerate(self.made.firsts)}
        old = {self._index.name_terms(number) for number in range(len(self._firsts))}
        return tuple(f"{FOLDER}/{kind}" for name in sorted(old - names) for kind in (f"t/{name}.", f"p/{name}-"))

    def update(self) -> Iterator[File]:
        """The files of the changed shards, in order."""
        count, at, waiting = len(self._firsts), 0, list[_Key]()
        patched, checks = self._patch_all(), self._index.checks["t"]
        while at < max(1, count) or waiting:
            if not waiting and at < count and self._stays(at) and bool(at) == bool(self.made.firsts):
                shard = patched.get(at) or _Patched(at, [], checks[at * 2 : at * 2 + 2])
                self.made.add(self._firsts[at], shard.check)
                yield from shard.files
                at += 1
                continue
            waiting += self._open(at) if at < max(1, count) else ()
            at += 1
            while cut := find_cut(waiting, complete=at >= count):
                yield from self._close(waiting[:cut])
                waiting = waiting[cut:]
                if waiting and (back := self._find_back(waiting[0].key, at)) is not None:
                    at, waiting = back, []

    def _stays(self, at: int) -> bool:
        """True if every key of a shard takes as many bytes as before, and no other key is added to it."""
        return self._reshaped.isdisjoint(self._shards.get(at, ()))

    def _find_back(self, key: str, opened: int) -> int | None:
        """The shard from which on the old boundaries are valid again; None if there is none. It begins with the key,
        and neither it nor any later opened shard has a changed size.
        """
        at = bisect_right(self._firsts, key) - 1
        found = 0 <= at < opened and self._firsts[at] == key and all(map(self._stays, range(at, opened)))
        return at if found else None

    def _patch_all(self) -> dict[int, _Patched]:
        """The shards in which only positions changed, with their new files; if there are many, two processes share
        the work.
        """
        count = len(self._firsts)
        numbers = [at for at in self._shards if at < count and self._stays(at)]
        there, here = (numbers[::2], numbers[1::2]) if len(numbers) > _FEW else ([], numbers)
        if there:
            packed, patched = run_beside(
                lambda: msgspec.msgpack.encode(self._patch_some(there)), lambda: self._patch_some(here)
            )
            patched += msgspec.msgpack.decode(packed, type=list[_Patched]) if packed else self._patch_some(there)
        else:
            patched = self._patch_some(here)
        return {shard.number: shard for shard in patched}

    def _patch_some(self, numbers: list[int]) -> list[_Patched]:
        return [self._patch(number) for number in numbers]

    def _patch(self, number: int) -> _Patched:
        moves = {key: self._wanted[key] for key in self._shards[number]}
        files = patch_shard(self._index.open_terms(number), self._index.name_terms(number), moves)
        return _Patched(number, [_make_file(*file) for file in files], cut_check(files[-1][1]))

    def _close(self, keys: list[_Key]) -> Iterator[File]:
        files = make_shard(len(self.made.firsts), [(one.key, self._find_parts(one)) for one in keys])
        self.made.add(keys[0].key, cut_check(files[-1][1]))
        return (_make_file(*file) for file in files)

    def _open(self, number: int) -> Iterator[_Key]:
        """The keys of a shard in order, after the changes."""
        shard = self._index.open_terms(number) if self._firsts else None
        entries = shard.entries if shard else {}
        for key in sorted({*self._shards.get(number, ()), *entries}):
            if key not in self._wanted:
                yield _Key(key, sum(form.size for form in entries[key]), number)
            elif parts := self._change_parts(shard, key):
                self._changed[key] = parts
                yield _Key(key, measure_parts(parts), number)

    def _find_parts(self, one: _Key) -> Parts:
        """The postings of a key's forms after the changes."""
        if one.key in self._changed:
            return self._changed[one.key]
        shard = self._index.open_terms(one.shard)
        return [
            (form.text, [(field, _read_known(shard, source)) for field, source in form.fields.items()])
            for form in shard.entries[one.key]
        ]

    def _change_parts(self, shard: TermShard | None, key: str) -> Parts:
        parts = self._read_parts(shard, key)
        _change_parts(parts, self._wanted[key])
        return [(form, sorted(fields.items())) for (_, form), fields in sorted(parts.items()) if fields]

    def _read_parts(self, shard: TermShard | None, key: str) -> "_Parts":
        """The postings of a key's forms in the index, by (stemmer, form)."""
        parts: _Parts = {}
        for form in shard.entries.get(key, ()) if shard else ():
            known = {field: _read_known(shard, source) for field, source in form.fields.items()}
            parts[self._find_stemmer(known), form.text] = known
        return parts

    def _find_stemmer(self, known: dict[int, list[Any]]) -> str:
        """The stemmer of a form: that of any article that contains it."""
        step = Bytes(bytes(next(iter(known.values()))[1])).read_varint()
        return find_stemmer(self._index.find_language(step >> 1))


def _make_file(name: str, sections: tuple[bytes, ...]) -> File:
    return make_file(name, sections) if sections else (f"{FOLDER}/{make_path(name)}", None)


_Parts = dict[tuple[str, str], dict[int, list[Any]]]
_Wanted = dict[str, dict[tuple[str, str], dict[int, dict[int, bytes]]]]


def _find_wanted(changes: Mapping[int, Change]) -> tuple[_Wanted, set[str]]:
    """Key → (stemmer, form) → field → document → positions; empty ones where the document has the form no more.

    With the keys of which a document has a word more often or less often than before.
    """
    wanted: _Wanted = {}
    reshaped = set()
    for document, change in sorted(changes.items()):
        before, after = _list_places(change.old), _list_places(change.new)
        for place in before.keys() | after.keys():
            old, new = before.get(place, b""), after.get(place, b"")
            if old != new:
                stemmer, form, field = place
                key = find_key(form, stemmer)
                forms = wanted.setdefault(key, {})
                forms.setdefault((stemmer, form), {}).setdefault(field, {})[document] = new
                if len(old) != len(new):
                    reshaped.add(key)
    return wanted, reshaped


def _list_places(analysis: Analysis | None) -> dict[tuple[str, str, int], bytes]:
    if analysis is None:
        return {}
    stemmer = find_stemmer(analysis.language)
    return {
        (stemmer, form, field): positions
        for field, words in enumerate(analysis.fields)
        for form, positions in zip(words.forms, words.positions, strict=True)
    }


def _change_parts(parts: _Parts, wanted: dict[tuple[str, str], dict[int, dict[int, bytes]]]) -> None:
    for form, fields in wanted.items():
        known = parts.setdefault(form, {})
        for field, documents in fields.items():
            changed = _change_known(known.get(field), documents)
            if changed is None:
                known.pop(field, None)
            else:
                known[field] = changed


def _read_known(shard: TermShard | None, source: Any) -> list[Any]:
    """[last document, postings, positions, documents] as `Postings` keeps them; the last is not used any more."""
    assert shard is not None
    (start, end), (first, last) = source.postings, source.positions
    return [-1, shard.content[start:end], shard.raw_places[first * 3 : last * 3], source.documents]


def _change_known(known: list[Any] | None, documents: Mapping[int, bytes]) -> list[Any] | None:
    """The postings of a form in a field after some documents changed; None if no document holds it any more."""
    _, postings, positions, count = known or (-1, b"", b"", 0)
    for document, new in documents.items():
        postings, positions, more = replace_positions(postings, positions, document, new)
        count += more
    return [-1, postings, positions, count] if postings else None
