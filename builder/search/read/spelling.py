"""Corrections for a word that is rare in the archive.

Rule: candidates come from the term shards alone: those around the word, and those where it would stand if two of its
first letters were swapped or one were left out. The twin is `client/spelling.js`.
"""

from collections.abc import Iterator

from builder.search.read.index import Index, SurfaceForm
from builder.search.text.query_tree import Tree, Word, list_leaves
from builder.search.text.tokens import count_edits
from builder.search.text.words import find_chunks, fold, split_chunk

RARE = 2
"""Maximum number of articles that hold a word for which a far more frequent one is suggested."""
OFTEN = 20
"""Factor by which the suggested word must be more frequent."""
SHORTEST = 4
_LONG = 8
"""Minimum number of letters of a word for which two edits are allowed instead of one."""
_START = 3


def correct_query(index: Index, text: str, tree: Tree) -> str | None:
    """The query with other words in place of those that hardly occur in the archive; None if nothing is replaced."""
    asked = dict.fromkeys(fold(leaf.form) for leaf in list_leaves(tree) if isinstance(leaf, Word))
    instead = {word: found for word in asked if (found := find_correction(index, word))}
    corrected, at = "", 0
    for chunk in find_chunks(text):
        pieces = split_chunk(chunk[0])
        word = fold(pieces[0].parts[0]) if len(pieces) == 1 and len(pieces[0].parts) == 1 else ""
        corrected += text[at : chunk.start()] + instead.get(word, chunk[0])
        at = chunk.end()
    return corrected + text[at:] if instead else None


def find_correction(index: Index, word: str) -> str | None:
    """The nearest form to a folded word that hardly occurs; of equally near ones, the one in the most articles."""
    if len(word) < SHORTEST or any("0" <= letter <= "9" for letter in word):
        return None
    keys = index.list_keys(word)
    known = max((count_articles(form) for key in keys for form in index.find_forms(key)), default=0)
    if known > RARE:
        return None
    edits = 2 if len(word) >= _LONG else 1
    found = [
        (distance, form.plain[:1] != word[:1], -count_articles(form), form.text)
        for form in _list_candidates(index, word, keys, wide=not known)
        if count_articles(form) >= max(1, known * OFTEN) and (distance := _measure(word, form.plain, edits)) <= edits
    ]
    return min(found)[-1] if found else None


def count_articles(form: SurfaceForm) -> int:
    """The number of articles with the form, in the field with the most of them."""
    return max(source.documents for source in form.fields.values())


def _list_candidates(index: Index, word: str, keys: tuple[str, ...], *, wide: bool) -> Iterator[SurfaceForm]:
    numbers = dict.fromkeys(index.find_term_shard(key) for key in keys)
    if wide:
        own = index.find_term_shard(word)
        numbers |= dict.fromkeys((own - 1, own, own + 1))
        for at in range(min(_START, len(word) - 1)):
            numbers[index.find_term_shard(word[:at] + word[at + 1] + word[at] + word[at + 2 :])] = None
            numbers[index.find_term_shard(word[:at] + word[at + 1 :])] = None
    for number in sorted(numbers):
        for key, forms in index.list_terms(number):
            if key not in keys:
                yield from forms


def _measure(word: str, other: str, edits: int) -> int:
    """The number of edits between two words; more than `edits` if their lengths or letters rule out fewer."""
    if abs(len(word) - len(other)) > edits or len(set(word) ^ set(other)) > 2 * edits:
        return edits + 1
    return count_edits(word, other)
