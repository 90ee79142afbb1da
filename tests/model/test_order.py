"""Fractional order keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.order import between, first_keys


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_inserting_anywhere_keeps_the_order(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        index = place % (len(keys) + 1)
        before = keys[index - 1] if index else ""
        after = keys[index] if index < len(keys) else ""
        keys.insert(index, between(before, after))
    assert keys == sorted(set(keys))


@given(st.integers(0, 3000))
def test_first_keys_are_in_order_and_leave_room(count: int) -> None:
    keys = first_keys(count)
    assert len(keys) == count
    assert keys == sorted(set(keys))
    assert not keys or between("", keys[0]) < keys[0]


def test_appending_hundreds_keeps_keys_short() -> None:
    key = ""
    for _ in range(500):
        key = between(key, "")
    assert len(key) < 20


def test_no_place_between_equal_keys() -> None:
    with pytest.raises(ValueError, match="no place"):
        between("b", "b")
