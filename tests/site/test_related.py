"""What an earlier comparison tells spares work and changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from builder.site.related import Compared, find_related

WORDS = st.integers(0, 40).map(lambda number: number.to_bytes(4, "little"))
ARTICLE = st.tuples(
    st.lists(WORDS, max_size=5, unique=True).map(b"".join), st.sets(st.sampled_from("abcdef"), max_size=2).map(tuple)
)


@given(st.lists(ARTICLE, max_size=40), st.dictionaries(st.integers(0, 39), ARTICLE, max_size=4), st.booleans())
def test_comparing_again_gives_what_comparing_all_gives(
    articles: list[tuple[bytes, tuple[str, ...]]], changes: dict[int, tuple[bytes, tuple[str, ...]]], fewer: bool
) -> None:
    before = Compared(articles, find_related(articles))
    after = [changes.get(place, article) for place, article in enumerate(articles)][fewer:]
    assert find_related(after, before) == find_related(after)
