"""The index of an archive in which few articles changed, made from the index that is there.

Rule: gives the bytes that `make_shards` gives for the same articles, or says that it cannot. Only the shards of
words that came, went or moved are opened; articles keep their numbers, and new ones come at the end.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from builder.search.analysis import Analysis
from builder.search.columns import Columns, Packed, round_lengths
from builder.search.index import Index, TermShard
from builder.search.layout import DOCUMENTS_IN_CHUNK, FIELDS, FOLDER, MEASURED, TERMS_SIZE, TEXTS_IN_CHUNK, find_stemmer
from builder.search.packing import Bytes, cut_check, encode_varint, make_path, read_postings
from builder.search.patching import patch_shard
from builder.search.postings import Parts, ShardMaker, find_key, measure_parts
from builder.search.records import SearchRecord, list_facets, make_chunk, make_file, make_row, make_text
from builder.search.shards import Terms, make_head
from builder.workers import run_beside

MOST_CHANGED = 200
"""Articles; above this making the index anew is about as quick."""
_FEW = 8
"""Shards; up to this many a second process would cost more than it spares."""
_File = tuple[str, bytes | None]
"""A path below the output folder, and its bytes; none where it stays as it is."""


class Change(NamedTuple):
    """An article that is not as the index has it."""

    old: Analysis | None
    """None for a new one."""
    new: Analysis
    filed_alike: bool = False
    """Whether what it is filtered by is as it was (`records.is_filed_alike`)."""


class _Patched(NamedTuple):
    """A term shard in which words only moved."""

    number: int
    files: list[_File]
    check: bytes


class _Moved(Exception):  # noqa: N818 - an outcome, no error
    """The shards would be cut in other places: all later ones would get other names."""


def mend_shards(
    index: Index,
    count: int,
    find_record: Callable[[int], SearchRecord],
    changes: Mapping[int, Change],
    load_text: Callable[[int], str],
    *,
    language: str,
) -> tuple[_File, ...] | None:
    """(path below the output folder, bytes) of the files that change; None when the index must be made anew.

    A file beside them that stays as it is has no bytes.
    `count` articles shall be in the index; `find_record` gives any of them without its text, `load_text` its text;
    `changes` are the changed ones by number. Raises `Fault` when the index that is there is damaged.
    """
    manifest = index.manifest
    fitting = manifest.language == language and manifest.documents_in_chunk == DOCUMENTS_IN_CHUNK
    if not fitting or len(changes) > MOST_CHANGED or count < manifest.documents:
        return None
    try:
        return tuple(_mend(index, count, find_record, changes, load_text, language))
    except _Moved:
        return None


def _mend(
    index: Index, count: int, find_record: Callable[[int], SearchRecord], changes: Mapping[int, Change],
    load_text: Callable[[int], str], language: str,
) -> Iterator[_File]:  # fmt: skip
    kept = count == index.manifest.documents and all(change.filed_alike for change in changes.values())
    records = [] if kept else [find_record(number) for number in range(count)]
    terms = _Terms(index, changes)
    yield from terms.mend()
    documents = _Chunks("d", DOCUMENTS_IN_CHUNK, count, index.checks["d"])
    yield from documents.mend(changes, lambda number: make_row(find_record(number), language))
    texts = _Chunks("x", TEXTS_IN_CHUNK, count, index.checks["x"])
    yield from texts.mend(
        changes, lambda number: make_text(msgspec.structs.replace(find_record(number), text=load_text(number)))
    )
    columns = _keep_columns(index, changes) if kept else _make_columns(index, records, changes)
    stemmers = {find_stemmer(record.language) for record in records} if records else index.manifest.stemmers
    if kept:
        yield from ((f"{FOLDER}/{make_path(f'f/{name}')}", None) for name in columns.facets)
    totals = [field.total for field in index.manifest.fields]
    for change in changes.values():
        for number in range(len(FIELDS)):
            totals[number] += change.new.fields[number].length - (change.old.fields[number].length if change.old else 0)
    yield from make_head(
        columns, totals, tuple(sorted(stemmers)), terms.made, (documents.checks, texts.checks), language=language
    )


def _keep_columns(index: Index, changes: Mapping[int, Change]) -> Packed:
    """The columns where none but lengths changed."""
    lengths = [bytearray(index.lengths[field]) for field in MEASURED]
    for number, change in changes.items():
        for column, rounded in zip(lengths, round_lengths(change.new), strict=True):
            column[number] = rounded
    manifest = index.manifest
    days, sections = index.packed
    return Packed(
        documents=manifest.documents,
        lengths=tuple(map(bytes, lengths)),
        days=days,
        names=manifest.sections,
        sections=sections,
        varied=manifest.varied,
        facets=manifest.facets,
        checks=index.checks["f"],
        files=(),
    )


def _make_columns(index: Index, records: list[SearchRecord], changes: Mapping[int, Change]) -> Packed:
    columns, lengths = Columns(), [index.lengths[field] for field in MEASURED]
    for number, record in enumerate(records):
        change = changes.get(number)
        rounded = round_lengths(change.new) if change else tuple(kept[number] for kept in lengths)
        columns.add(list_facets(record), record.date, rounded)
    return columns.pack()


def find_kept(paths: Iterable[str], made: Iterable[str]) -> Iterator[str]:
    """Of the index's files those that stay as they are after `mend_shards` made some."""
    new = set(made)
    begins = tuple(f"{path.removesuffix('.js').replace('/t/', '/p/')}-" for path in new if "/t/" in path)
    return (path for path in paths if path not in new and not path.startswith((*begins, f"{FOLDER}/f/")))


class _Chunks:
    """Files of so many rows each, those with a changed row made anew."""

    def __init__(self, kind: str, size: int, rows: int, checks: bytes) -> None:
        self._kind, self._size, self._rows = kind, size, rows
        self._checks = bytearray(checks)

    @property
    def checks(self) -> bytes:
        """Two bytes of each file."""
        return bytes(self._checks)

    def mend(self, changes: Mapping[int, Change], make: Callable[[int], list[str]]) -> Iterator[tuple[str, bytes]]:
        """The changed files, in order."""
        for chunk in sorted({number // self._size for number in changes}):
            first = chunk * self._size
            rows = [make(number) for number in range(first, min(first + self._size, self._rows))]
            path, data, check = make_chunk(self._kind, chunk, rows)
            self._checks[chunk * 2 : chunk * 2 + 2] = check
            yield path, data


class _Terms:
    """The term shards, those with a changed form opened, mended and cut anew."""

    def __init__(self, index: Index, changes: Mapping[int, Change]) -> None:
        self._index = index
        self._wanted, self._reshaped = _find_wanted(changes)
        self._shards = self._group()
        self.made = Terms((), b"")

    def _group(self) -> dict[int, list[str]]:
        """Keys to change, by the number of the shard."""
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._wanted:
            groups[max(0, bisect_right(self._index.manifest.terms, key) - 1)].append(key)
        return groups

    def mend(self) -> Iterator[_File]:
        """The changed shards' files, in order; raises `_Moved`."""
        firsts, checks = self._index.manifest.terms, self._index.checks["t"]
        count, number, maker = len(firsts), 0, ShardMaker()
        patched = self._patch_all(count)
        for at in range(max(1, count)):
            if maker.first is None and at < count and self._reshaped.isdisjoint(self._shards.get(at, ())):
                if number != at:
                    raise _Moved
                shard = patched.get(at) or _Patched(at, [], checks[at * 2 : at * 2 + 2])
                self.made = self.made.add(firsts[at], shard.check)
                yield from shard.files
                number += 1
                continue
            for key, parts in self._open(at):
                if maker.first is not None and maker.size + measure_parts(parts) > TERMS_SIZE:
                    yield from self._close(maker, number)
                    maker, number = ShardMaker(), number + 1
                maker.add(key, parts)
            if maker.first is not None and (at + 1 >= count or self._is_full(maker, at + 1)):
                yield from self._close(maker, number)
                maker, number = ShardMaker(), number + 1
        if number < count:
            raise _Moved

    def _patch_all(self, count: int) -> dict[int, _Patched]:
        """Those of the first `count` shards whose words stay as often as they were; many on two processors."""
        numbers = [at for at, keys in self._shards.items() if at < count and self._reshaped.isdisjoint(keys)]
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
        files = patch_shard(self._index.open_terms(number), number, moves)
        return _Patched(number, [_make_file(*file) for file in files], cut_check(files[-1][1]))

    def _is_full(self, maker: ShardMaker, after: int) -> bool:
        """Whether the first key of the next shard would not fit."""
        first = next(iter(self._open(after)), None)
        return first is not None and maker.size + measure_parts(first[1]) > TERMS_SIZE

    def _close(self, maker: ShardMaker, number: int) -> Iterator[_File]:
        assert maker.first is not None
        files = maker.close(number)
        self.made = self.made.add(maker.first, cut_check(files[-1][1]))
        return (_make_file(*file) for file in files)

    def _open(self, number: int) -> Iterator[tuple[str, Parts]]:
        """The keys of a shard in order, with what is known of their forms after the changes."""
        shard = self._index.open_terms(number) if self._index.manifest.terms else None
        keys = set(self._shards.get(number, ())) | set(shard.entries if shard else ())
        for key in sorted(keys):
            parts = self._read_parts(shard, key)
            if key in self._wanted:
                _change_parts(parts, self._wanted[key])
            made: Parts = [(form, sorted(fields.items())) for (_, form), fields in sorted(parts.items()) if fields]
            if made:
                yield key, made

    def _read_parts(self, shard: TermShard | None, key: str) -> "_Parts":
        """What the index has of a key's forms, by (stemmer, form)."""
        parts: _Parts = {}
        for form in shard.entries.get(key, ()) if shard else ():
            known = {field: _read_known(shard, source) for field, source in form.fields.items()}
            parts[self._find_stemmer(known), form.text] = known
        return parts

    def _find_stemmer(self, known: dict[int, list[Any]]) -> str:
        """Under which stemmer a form stands: that of any article that holds it."""
        step = Bytes(bytes(next(iter(known.values()))[1])).read_varint()
        return find_stemmer(self._index.find_language(step >> 1))


def _make_file(name: str, sections: tuple[bytes, ...]) -> _File:
    return make_file(name, sections) if sections else (f"{FOLDER}/{make_path(name)}", None)


_Parts = dict[tuple[str, str], dict[int, list[Any]]]
_Wanted = dict[str, dict[tuple[str, str], dict[int, dict[int, bytes]]]]


def _find_wanted(changes: Mapping[int, Change]) -> tuple[_Wanted, set[str]]:
    """Key → (stemmer, form) → field → document → places; empty ones where the document has the form no more.

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
        (stemmer, form, field): places
        for field, words in enumerate(analysis.fields)
        for form, places in zip(words.forms, words.places, strict=True)
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
    """[last document, postings, places, documents] as `Postings` keeps them; the last is not used any more."""
    assert shard is not None
    (start, end), (first, last) = source.postings, source.places
    return [-1, shard.content[start:end], shard.raw_places[first * 3 : last * 3], source.documents]


def _change_known(known: list[Any] | None, documents: Mapping[int, bytes]) -> list[Any] | None:
    """What is known of a form in a field after some documents changed; nothing when none holds it any more."""
    rows = zip(*read_postings(bytes(known[1]), 0, len(known[1])), strict=True) if known else ()
    found: dict[int, bytes] = {}
    at = 0
    for document, count in rows:
        found[document] = known[2][at : at + count * 3] if known else b""
        at += count * 3
    found.update(documents)
    kept = sorted((document, places) for document, places in found.items() if places)
    if not kept:
        return None
    postings, last = bytearray(), -1
    for document, places in kept:
        step, count = (document - last - 1) << 1, len(places) // 3
        postings += encode_varint(step | 1) if count == 1 else encode_varint(step) + encode_varint(count)
        last = document
    return [last, postings, b"".join(places for _, places in kept), len(kept)]
