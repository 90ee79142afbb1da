"""Enterprises that were joined on two computers apart from each other: one stays, and everything is under it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.model.assessment import Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import conflicts, merging, records, setting_aside
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises

KEYS = ["a", "b", "c"]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Session]]:
    opened = [Session.open(tmp_path / name) for name in ("one", "other")]
    with opened[0].write("建") as db:
        for key in KEYS:
            records.put(db, Enterprise(id=key, name=f"{key}厂"))
            records.put(db, Problem(id=f"p{key}", enterprise_id=key, assessment_id="x", fact=key))
    hand_over(opened[0], opened[1])
    yield opened
    for session in opened:
        session.close()


def lines_of(session: Session) -> list[bytes]:
    with session.write("交出") as db:
        merging.seal(db, KEYS)
    return list(merging.export_lines(session.db, KEYS))


def hand_over(giver: Session, taker: Session) -> merging.Merged:
    return merging.merge(taker, "合并", merging.parse(lines_of(giver)))


def exchange(two: list[Session]) -> None:
    one, other = two
    first, second = lines_of(one), lines_of(other)
    merging.merge(other, "合并", merging.parse(first))
    merging.merge(one, "合并", merging.parse(second))


def shown(session: Session) -> dict[str, list[str]]:
    """The enterprises that lists show, each with its problems."""
    found = session.db.execute("select id from search_enterprise where joined = 0 order by id").fetchall()
    return {key: sorted(one.fact for one in records.of_enterprise(session.db, Problem, key)) for (key,) in found}


def test_two_who_join_in_opposite_directions_both_see_one_of_them_with_everything(two: list[Session]) -> None:
    one, other = two
    enterprises.join(one, "a", "b")
    enterprises.join(other, "b", "a")
    for _ in range(3):
        exchange(two)
        for session in two:
            assert shown(session) == {"a": ["a", "b"], "c": ["c"]}
            assert conflicts.list_all(session.db) == []
            assert check(session.db) == []
    enterprises.separate(other, "b")
    exchange(two)
    for session in two:
        assert shown(session) == {"a": ["a"], "b": ["b"], "c": ["c"]}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_behind_another_is_under_the_last(two: list[Session], order: tuple[int, int]) -> None:
    first, second = two[order[0]], two[order[1]]
    enterprises.join(first, "b", "a")
    enterprises.join(second, "c", "b")
    exchange(two)
    exchange(two)
    for session in two:
        assert shown(session) == {"c": ["a", "b", "c"]}
        assert conflicts.list_all(session.db) == []
        assert check(session.db) == []


def test_a_merge_that_set_a_ring_right_is_taken_back_whole(two: list[Session]) -> None:
    one, other = two
    enterprises.join(one, "a", "b")
    enterprises.join(other, "b", "a")
    run = hand_over(other, one).run
    assert shown(one) == {"a": ["a", "b"], "c": ["c"]}
    setting_aside.take_back(one, run)
    assert records.get(one.db, Enterprise, "b").alias_of == "a"
    assert records.get(one.db, Enterprise, "a").alias_of == ""
    assert check(one.db) == []
    one.undo()
    assert shown(one) == {"a": ["a", "b"], "c": ["c"]}
    assert check(one.db) == []
