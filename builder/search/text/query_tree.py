"""What a query asks for, as a tree.

Rule: plain tuples, the same as the arrays of `client/query.js`; nothing here knows how they are written or answered.
"""

from collections.abc import Iterable
from typing import Any

Tree = tuple[Any, ...]
"""("word", field, form) · ("prefix", field, start) · ("phrase", field, (form, …)) · ("near", distance, leaf, leaf) ·
("value", facet, (form, …)) · ("days", first, last) · ("and", (tree, …)) · ("or", (tree, …)) · ("not", tree) · ("all",).
A field is `` (any) or `title`; the form of a word is spelt as it was asked for, all others are folded; the last form of
a phrase or value may end in `*`; days are those of `make_day_code`, both included."""

ALL: Tree = ("all",)
LEAVES = ("word", "prefix", "phrase")
NEAREST, FARTHEST = 1, 99
"""Words between which `near` may choose."""


def make_phrase(field: str, words: tuple[str, ...]) -> Tree | None:
    """These forms in a row; a single one that is open at its end is a prefix."""
    if len(words) == 1 and words[0].endswith("*"):
        return ("prefix", field, words[0][:-1])
    return ("phrase", field, words) if words else None


def make_near(distance: int, left: Tree | None, right: Tree | None) -> Tree | None:
    """Both within so many words of each other, in a field that both may stand in."""
    if not (left and right and left[0] in LEAVES and right[0] in LEAVES):
        return None
    field = left[1] or right[1]
    leaves = ((kind, field, wanted) for kind, _, wanted in (left, right))
    return ("near", min(max(distance, NEAREST), FARTHEST), *leaves)


def join_trees(kind: str, trees: Iterable[Tree | None]) -> Tree | None:
    """One tree of several: nothing of nothing, groups of the same kind opened, what stands twice kept once."""
    parts: dict[Tree, None] = {}
    for tree in trees:
        if tree is not None:
            parts |= dict.fromkeys(tree[1] if tree[0] == kind else (tree,))
    if len(parts) < 2:
        return next(iter(parts), None)
    return (kind, tuple(parts))


def has_words(tree: Tree) -> bool:
    """Whether anything in the tree is scored; without, the order is that of the dates."""
    if tree[0] in ("and", "or"):
        return any(map(has_words, tree[1]))
    return tree[0] in LEAVES


def list_leaves(tree: Tree) -> list[Tree]:
    """The words, prefixes and phrases that an article is asked to hold, for marking them."""
    if tree[0] in ("and", "or"):
        return [leaf for part in tree[1] for leaf in list_leaves(part)]
    return [tree] if has_words(tree) else []
