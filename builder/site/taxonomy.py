"""Terms: what articles have in common, such as a tag or an author.

Rule: case and Unicode variants are one term; its label is the form most often written, ties by code point. No
term's page overwrites another's.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from builder.article.model import make_id
from builder.site.urls import fold_path, make_suffixes
from builder.text import make_slug, tidy

Member = TypeVar("Member")


class Term(NamedTuple, Generic[Member]):
    """A term and the members that bear it, in the order in which they were given."""

    key: str
    """The folded form, common to all written forms of the term."""
    label: str
    slug: str
    """Unique among the terms of its taxonomy, also where case is ignored."""
    members: Sequence[Member]


@lru_cache(maxsize=65536)
def fold_term(written: str) -> str:
    """Equal for the variants of one term: NFC, white space tidied, case folded."""
    return unicodedata.normalize("NFC", _clean(written).casefold())


@lru_cache(maxsize=65536)
def _clean(written: str) -> str:
    return unicodedata.normalize("NFC", tidy(written))


def make_terms(pairs: Iterable[tuple[str, Member]]) -> tuple[Term[Member], ...]:
    """The terms of (written form, member) pairs, in the order of their keys; a member bears a term once."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    members: defaultdict[str, list[Member]] = defaultdict(list)
    for written, member in pairs:
        key = fold_term(written)
        if not key:
            continue
        forms[key][_clean(written)] += 1
        own = members[key]
        if not own or own[-1] is not member:
            own.append(member)
    keys = sorted(forms)
    labels = [find_label(forms[key]) for key in keys]
    slugs = make_slugs(tuple(zip(keys, labels, strict=True)))
    return tuple(
        Term(key, label, slug, tuple(members[key])) for key, label, slug in zip(keys, labels, slugs, strict=True)
    )


def fold_nearly(written: str) -> str:
    """Equal for terms that are hardly two: accents, signs, the order of words and English plurals aside."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", written) if not unicodedata.combining(sign))
    words = re.sub(r"(?<=\w)[.'’](?=\w)|(?<=\w)\.", "", plain.casefold())
    return " ".join(sorted(_drop_plural(word) for word in re.findall(r"\w+", words)))


def _drop_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else re.sub(r"(?:(?<=[sxz])|(?<=[cs]h))es$|s$", "", word)


def find_near(terms: Iterable[Term[Member]]) -> list[tuple[Term[Member], Term[Member]]]:
    """(rarer, more frequent) of terms that are hardly two, in the order of the rarer one's key."""
    groups: defaultdict[str, list[Term[Member]]] = defaultdict(list)
    for term in terms:
        groups[fold_nearly(term.label)].append(term)
    pairs = []
    for folded, alike in groups.items():
        if folded and len(alike) > 1:
            first, *others = sorted(alike, key=lambda term: (-len(term.members), term.key))
            pairs += [(other, first) for other in others]
    return sorted(pairs, key=lambda pair: pair[0].key)


def find_label(forms: Counter[str]) -> str:
    """The form most often written; of equals the first by code point."""
    return min(forms, key=lambda form: (-forms[form], form))


def make_slugs(terms: Sequence[tuple[str, str]]) -> list[str]:
    """A slug for each (key, label), in order; a clash gets `-` and the start of the key's id."""
    taken: set[str] = set()
    slugs = []
    for key, label in terms:
        slug = plain = make_slug(label)
        suffixes = make_suffixes(make_id(key))
        while fold_path(slug) in taken:
            slug = plain + next(suffixes)
        taken.add(fold_path(slug))
        slugs.append(slug)
    return slugs
