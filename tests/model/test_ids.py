"""Keys of records."""

import time
import uuid

from consultant_app.model.ids import fixed_id, new_id


def test_ids_made_later_sort_later_and_are_version_seven() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    parsed = [uuid.UUID(key) for key in ids]
    assert {key.version for key in parsed} == {7}
    assert {key.variant for key in parsed} == {uuid.RFC_4122}


def test_an_id_carries_the_time() -> None:
    milliseconds = uuid.UUID(new_id()).int >> 80
    assert abs(milliseconds - time.time_ns() // 1_000_000) < 60_000


def test_the_same_parts_give_the_same_id_and_parts_do_not_run_together() -> None:
    assert fixed_id("a", "bc") == fixed_id("a", "bc")
    assert fixed_id("a", "bc") != fixed_id("ab", "c")
