"""Pages counted from the oldest end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.site.pagination import cut_page, find_newer, find_number, find_older, plan_numbers


@pytest.mark.parametrize(
    ("total", "sizes"),
    [
        (0, {0: 0}),
        (1, {0: 1}),
        (7, {0: 7}),
        (8, {0: 4, 1: 4}),
        (11, {0: 7, 1: 4}),
        (12, {0: 4, 1: 4, 2: 4}),
        (15, {0: 7, 1: 4, 2: 4}),
    ],
)
def test_sizes_of_pages(total: int, sizes: dict[int, int]) -> None:
    members = range(total)
    assert {number: len(cut_page(members, number, 4)) for number in plan_numbers(total, 4)} == sizes


def test_newest_first_and_page_1_is_the_oldest() -> None:
    members = list("ihgfedcba")
    assert [cut_page(members, number, 3) for number in (0, 2, 1)] == [list("ihg"), list("fed"), list("cba")]


@pytest.mark.parametrize(
    ("number", "older", "newer"),
    [(0, 3, None), (3, 2, 0), (2, 1, 3), (1, None, 2)],
)
def test_neighbours_of_pages(number: int, older: int | None, newer: int | None) -> None:
    assert (find_older(number, 8, 2), find_newer(number, 8, 2)) == (older, newer)


def test_a_single_page_has_no_neighbours() -> None:
    assert (find_older(0, 3, 2), find_newer(0, 3, 2)) == (None, None)


@given(st.integers(0, 300), st.integers(1, 60), st.integers(1, 20))
def test_old_pages_never_change_when_articles_come(before: int, added: int, per_page: int) -> None:
    old, new = list(range(before, 0, -1)), list(range(before + added, 0, -1))
    for number in plan_numbers(before, per_page):
        if number:
            assert cut_page(old, number, per_page) == cut_page(new, number, per_page)


@given(st.integers(0, 300), st.integers(1, 20))
def test_every_member_stands_on_one_page(total: int, per_page: int) -> None:
    members = list(range(total))
    numbers = plan_numbers(total, per_page)
    order = [0, *reversed(numbers[1:])]
    assert [member for number in order for member in cut_page(members, number, per_page)] == members
    assert total < per_page or per_page <= len(cut_page(members, 0, per_page)) < 2 * per_page


@given(st.integers(0, 300), st.integers(1, 20))
def test_older_and_newer_lead_through_all_pages_and_back(total: int, per_page: int) -> None:
    number: int | None = 0
    walked = []
    while number is not None:
        walked.append(number)
        older = find_older(number, total, per_page)
        assert older is None or find_newer(older, total, per_page) == number
        number = older
    assert sorted(walked) == list(plan_numbers(total, per_page))


@pytest.mark.parametrize(("total", "per_page"), [(1, 3), (6, 3), (8, 3), (9, 3), (20, 4)])
def test_a_member_is_found_on_its_page(total: int, per_page: int) -> None:
    members = list(range(total))
    for place in members:
        assert place in cut_page(members, find_number(place, total, per_page), per_page)
