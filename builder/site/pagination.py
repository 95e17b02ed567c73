"""Pages of a list, counted from its oldest end.

Rule: a full old page never changes when newer articles come. `page-1` holds the oldest; `index` holds the newest,
between one and two pages full of them.
"""

from collections.abc import Sequence
from typing import TypeVar

Member = TypeVar("Member")


def count_old_pages(total: int, per_page: int) -> int:
    """The number of `page-N.html` behind `index.html`."""
    return max(0, total // per_page - 1)


def plan_numbers(total: int, per_page: int) -> range:
    """The numbers of all pages: 0 (`index.html`), then 1, 2 and so on."""
    return range(count_old_pages(total, per_page) + 1)


def cut_page(members: Sequence[Member], number: int, per_page: int) -> Sequence[Member]:
    """The part of a list, newest first, that stands on page `number`; 0 is the index."""
    total = len(members)
    if number == 0:
        return members[: total - count_old_pages(total, per_page) * per_page]
    return members[total - number * per_page : total - (number - 1) * per_page]


def find_number(place: int, total: int, per_page: int) -> int:
    """The number of the page on which the member at `place` stands, 0 the newest."""
    old = count_old_pages(total, per_page)
    first = total - old * per_page
    return 0 if place < first else old - (place - first) // per_page


def find_older(number: int, total: int, per_page: int) -> int | None:
    """The number of the next older page."""
    if number == 0:
        return count_old_pages(total, per_page) or None
    return number - 1 or None


def find_newer(number: int, total: int, per_page: int) -> int | None:
    """The number of the next newer page; 0 is the index."""
    if number == 0:
        return None
    return 0 if number == count_old_pages(total, per_page) else number + 1
