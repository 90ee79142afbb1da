"""Keys of records."""

import time
import uuid

from consultant_app.model.ids import fixed_id, new_id


def test_ids_made_later_sort_later_and_are_version_eight() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    parsed = [uuid.UUID(key) for key in ids]
    assert {key.version for key in parsed} == {8}
    assert {key.variant for key in parsed} == {uuid.RFC_4122}


def test_an_id_carries_the_time() -> None:
    milliseconds = uuid.UUID(new_id()).int >> 80
    assert abs(milliseconds - time.time_ns() // 1_000_000) < 60_000


def test_the_same_parts_give_the_same_id_and_parts_do_not_run_together() -> None:
    assert fixed_id("a", "bc") == fixed_id("a", "bc")
    assert fixed_id("a", "bc") != fixed_id("ab", "c")


def test_what_is_derived_from_a_thing_stands_beside_it() -> None:
    owner = new_id()
    answers = {fixed_id(owner, f"q{number}") for number in range(2000)}
    assert len(answers) == 2000
    assert {key[:15] for key in answers} == {owner[:15]}
    assert {uuid.UUID(key).version for key in answers} == {8}
    assert {uuid.UUID(key).variant for key in answers} == {uuid.RFC_4122}
    plan = fixed_id(owner, "plan")
    assert fixed_id(plan, "goal")[:15] == owner[:15]  # and so on down


def test_ids_of_earlier_versions_and_names_keep_their_derived_ids() -> None:
    earlier = "018f6e2c-7a11-7c3e-9a01-5f0e2b7d4c11"
    assert fixed_id(earlier, "engagement") == "ca0725f5-2c57-5b04-b9ab-790f8846e796"
    assert fixed_id("own_line", "text") == "6d5102c2-1f71-5802-8a6b-e33f9700c912"
    assert uuid.UUID(fixed_id("01a2219f-6429-8147-a7dd-64a0b82057a9x")).version == 5
