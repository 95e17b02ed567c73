"""The tree that a query is parsed into.

Rule: frozen values only; nothing here knows how a query is written or answered. Each class names in its tag the array
that `client/query.js` has for it, so a tree encoded by msgspec equals the tree of the search page.
"""

from collections.abc import Callable, Iterable

import msgspec

NEAREST, FARTHEST = 1, 99
"""Range of the distance, in words, that `Near` accepts."""


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """Base of all classes in a tree; encoded as an array that begins with its tag."""


class Word(_Part, frozen=True, tag="word"):
    """A word in a field, found in all forms of its stem."""

    field: str
    """`title`, or empty for any field."""
    form: str
    """The word as it was written; not folded."""


class Prefix(_Part, frozen=True, tag="prefix"):
    """All words that begin with the same letters."""

    field: str
    start: str
    """Folded."""


class Phrase(_Part, frozen=True, tag="phrase"):
    """Words in a row, in exactly these forms."""

    field: str
    forms: tuple[str, ...]
    """Folded; the last one may end in `*`."""


Leaf = Word | Prefix | Phrase


class Near(_Part, frozen=True, tag="near"):
    """Two leaves in the same field with at most `distance` words between them."""

    distance: int
    left: Leaf
    right: Leaf


class FacetValue(_Part, frozen=True, tag="value"):
    """Articles whose value of a facet contains these words in a row."""

    facet: str
    forms: tuple[str, ...]
    """Folded; the last one may end in `*`."""


class DateRange(_Part, frozen=True, tag="days"):
    """Articles dated from one day to another, both included."""

    first: int
    """A day code (`layout.make_day_code`)."""
    last: int


class And(_Part, frozen=True, tag="and"):
    """Articles that match every part."""

    parts: "tuple[Tree, ...]"


class Or(_Part, frozen=True, tag="or"):
    """Articles that match at least one part."""

    parts: "tuple[Tree, ...]"


class Not(_Part, frozen=True, tag="not"):
    """Articles that do not match."""

    part: "Tree"


class Everything(_Part, frozen=True, tag="all"):
    """All articles."""


Tree = Leaf | Near | FacetValue | DateRange | And | Or | Not | Everything


def make_phrase(field: str, forms: tuple[str, ...]) -> Phrase | Prefix | None:
    """A phrase of folded forms; a prefix when there is one form and it is open at its end, and None for no forms."""
    if len(forms) == 1 and forms[0].endswith("*"):
        return Prefix(field, forms[0][:-1])
    return Phrase(field, forms) if forms else None


def make_near(distance: int, left: Tree | None, right: Tree | None) -> Near | None:
    """Two leaves near each other, both in the field that either of them names; None unless both are leaves."""
    if not (isinstance(left, Leaf) and isinstance(right, Leaf)):
        return None
    field = left.field or right.field
    place = msgspec.structs.replace
    return Near(min(max(distance, NEAREST), FARTHEST), place(left, field=field), place(right, field=field))


def join_trees(join: Callable[[tuple[Tree, ...]], And | Or], trees: Iterable[Tree | None]) -> Tree | None:
    """Join trees by `And` or `Or`: nested groups of that kind are opened, duplicates and None are left out."""
    parts: dict[Tree, None] = {}
    for tree in trees:
        if tree is not None:
            opened = tree.parts if isinstance(tree, And | Or) and type(tree) is join else (tree,)
            parts |= dict.fromkeys(opened)
    return join(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def has_words(tree: Tree) -> bool:
    """True if anything in the tree is scored; otherwise results are ordered by date."""
    return bool(list_leaves(tree))


def list_leaves(tree: Tree) -> list[Leaf]:
    """The words, prefixes and phrases that snippets mark: all but those of `Near` and `Not`, in their order."""
    if isinstance(tree, And | Or):
        return [leaf for part in tree.parts for leaf in list_leaves(part)]
    return [tree] if isinstance(tree, Leaf) else []
