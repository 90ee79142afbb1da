"""Long lists, freed and sorted bit by bit, are what they would be at once."""

from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model import bulk


@given(st.lists(st.tuples(st.text(max_size=2), st.integers()), max_size=40), st.integers(1, 9))
def test_pieces_end_sorted_and_gone(items: list[tuple[str, int]], piece: int) -> None:
    expected = sorted(items, key=itemgetter(0))  # those alike stay in their order
    before = bulk._AT_ONCE
    bulk._AT_ONCE = piece
    try:
        bulk.sort(items, itemgetter(0))
        assert items == expected
        bulk.let_go(items)
        assert items == []
    finally:
        bulk._AT_ONCE = before
