"""A term shard in which words only moved.

Rule: gives the files that `ShardMaker` would give, but makes only those that differ: an article that still has a
word as often as before changes bytes of positions, while the dictionary and the postings stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from builder.search.read.index import TermShard
from builder.search.read.shard_keys import find_piece_size
from builder.search.shard_encoding import compute_check, encode_varint, read_on
from builder.search.write.postings import Shard, cut_positions

Moves = Mapping[tuple[str, str], Mapping[int, Mapping[int, bytes]]]
"""(stemmer, form) → field → document → its positions, as many as it had."""


def patch_shard(shard: TermShard, name: str, moves: Mapping[str, Moves]) -> list[Shard]:
    """The files of the shard after the positions changed: position shards, then the terms; a file that stays has no
    sections.
    """
    size = find_piece_size(shard.total)
    pieces: defaultdict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for place, value in _list_writes(shard, moves):
        pieces[place // size].append((place % size, value))
    checks, files = bytearray(shard.content[: shard.head]), list[Shard]()
    for piece in range(shard.pieces):
        if piece not in pieces:
            files.append((f"p/{name}-{piece}", ()))
            continue
        raw = shard.read_piece(piece)
        for place, value in pieces[piece]:
            raw[place * 3 : place * 3 + 3] = value
        sections = next(cut_positions(bytes(raw)))
        at = len(encode_varint(shard.pieces)) + 4 * piece
        checks[at : at + 4] = compute_check(sections).to_bytes(4, "little")
        files.append((f"p/{name}-{piece}", sections))
    dictionary = shard.content[shard.head : shard.start]
    return [*files, (f"t/{name}", (bytes(checks) + dictionary, shard.content[shard.start :]))]


def _list_writes(shard: TermShard, moves: Mapping[str, Moves]) -> Iterator[tuple[int, bytes]]:
    """(number of a position in the shard, its three bytes)."""
    for key, forms in moves.items():
        for (_, text), fields in forms.items():
            for field, documents in fields.items():
                # a form may occur twice, for two stemmers; an article is in only one of them
                for form in shard.entries[key]:
                    if form.text == text and field in form.fields:
                        source = form.fields[field]
                        yield from _list_moved(shard.content, source.postings, source.positions[0], documents)


def _list_moved(
    content: bytes, span: tuple[int, int], first: int, documents: Mapping[int, bytes]
) -> Iterator[tuple[int, bytes]]:
    for document, place in find_documents(content, span, documents):
        positions = documents[document]
        for at in range(0, len(positions), 3):
            yield first + place + at // 3, positions[at : at + 3]


def find_documents(content: bytes, span: tuple[int, int], wanted: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(document, positions before its own) of those wanted that the postings between `span` hold, ascending."""
    at, end = span
    document, place = -1, 0
    left = sorted(wanted, reverse=True)
    while at < end and left:
        step = content[at]
        at += 1
        if step > 127:
            step, at = read_on(content, at - 1)
        document += (step >> 1) + 1
        while left and left[-1] < document:
            left.pop()
        if left and left[-1] == document:
            yield document, place
        if step & 1:
            place += 1
        else:
            count = content[at]
            at += 1
            if count > 127:
                count, at = read_on(content, at - 1)
            place += count


def replace_positions(postings: bytes, positions: bytes, document: int, new: bytes) -> tuple[bytes, bytes, int]:
    """(postings, positions, articles more or fewer) of a form in a field once an article has it at the `new` positions.

    Only what lies before the article is read.
    """
    at, here, before, place, count, begin, end = 0, -1, -1, 0, 0, 0, len(postings)
    while at < end and here < document:
        begin, before, place = at, here, place + count
        step, at = read_on(postings, at)
        here += (step >> 1) + 1
        count, at = (1, at) if step & 1 else read_on(postings, at)
    if here < document:  # the article comes after all others
        begin, before, place, count, found = end, here, place + count, 0, False
    else:
        found = here == document
    after = at if found else begin
    own = _encode_posting(document - before, len(new) // 3) if new else b""
    rest = _rebase(postings, after, here if found else before, document if new else before)
    spared = count if found else 0
    moved = positions[: place * 3] + new + positions[(place + spared) * 3 :]
    return postings[:begin] + own + rest, moved, bool(new) - found


def _rebase(postings: bytes, at: int, old: int, new: int) -> bytes:
    """The postings from `at` on, with the first one relative to the article `new` instead of `old`."""
    if at >= len(postings):
        return b""
    step, end = read_on(postings, at)
    return encode_varint(((step >> 1) + old - new) << 1 | step & 1) + postings[end:]


def _encode_posting(distance: int, count: int) -> bytes:
    step = distance - 1 << 1
    return encode_varint(step | 1) if count == 1 else encode_varint(step) + encode_varint(count)
