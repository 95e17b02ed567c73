"""Terms, their labels and their slugs."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.site.taxonomy import find_label, fold_term, make_slugs, make_terms
from builder.site.urls import fold_path


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ice", "ICE"), ("Cafe\u0301", "CAF\u00c9"), ("Winter  storms ", "winter storms"), ("Straße", "STRASSE")],
)
def test_variants_of_a_term_are_one(one: str, other: str) -> None:
    assert fold_term(one) == fold_term(other)


@pytest.mark.parametrize(
    ("forms", "label"),
    [({"ice": 1, "Ice": 2}, "Ice"), ({"ice": 2, "Ice": 2}, "Ice"), ({"ICE": 1, "Ice": 1, "ice": 3}, "ice")],
)
def test_label_is_the_most_frequent_form(forms: dict[str, int], label: str) -> None:
    assert find_label(Counter(forms)) == label


def test_terms_in_order_each_member_once() -> None:
    first, second = object(), object()
    terms = make_terms([("Ice", first), ("ice", first), ("Boats", first), ("ice", second), (" ", second)])
    assert [(term.label, term.slug, term.members) for term in terms] == [
        ("Boats", "boats", (first,)),
        ("ice", "ice", (first, second)),
    ]


def test_slugs_that_clash_get_a_suffix() -> None:
    slugs = make_slugs([("c", "C"), ("c#", "C#"), ("c++", "C++")])
    assert slugs[0] == "c"
    assert all(slug.startswith("c-") and len(slug) == 8 for slug in slugs[1:])


@given(st.lists(st.tuples(st.text(max_size=6), st.integers(0, 5))))
def test_no_two_terms_share_a_page(pairs: list[tuple[str, int]]) -> None:
    terms = make_terms(pairs)
    assert len({fold_path(term.slug) for term in terms}) == len(terms)
    assert all(term.slug and term.label and "/" not in term.slug for term in terms)
    assert make_terms(pairs) == terms
