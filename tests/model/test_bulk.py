"""Long lists, freed and sorted bit by bit, are what they would be at once."""

import gc
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


def test_nobody_searches_for_garbage_until_the_last_is_done() -> None:
    thresholds = gc.get_threshold()
    first, second = bulk.without_collection(), bulk.without_collection()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    assert gc.get_threshold() > thresholds
    second.__exit__(None, None, None)
    assert gc.isenabled()
    assert gc.get_threshold() == thresholds


def test_who_has_turned_the_search_off_finds_it_off() -> None:
    gc.disable()
    try:
        with bulk.without_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
