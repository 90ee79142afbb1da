"""What waits for being indexed is found as if it were, after a crash too, and is indexed when it is much."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant_app.model.assessment import Observation
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records, search, waiting
from consultant_app.store.checking import check
from consultant_app.store.session import Session

WORDS = ("首检", "焊接", "量具", "首检 焊接", "")


def note(session: Session, key: str, text: str, enterprise_id: str = "e") -> None:
    with session.write("记录") as db:
        records.put(db, Observation(id=key, enterprise_id=enterprise_id, text=text))


def found(session: Session, text: str, enterprise_id: str = "") -> list[str]:
    return [hit.row for hit in search.find(session.db, text, enterprise_id=enterprise_id)]


def indexed(session: Session) -> int:
    return int(session.db.execute("select count(*) from search_text").fetchone()[0])


def test_saving_one_record_leaves_the_index_alone(session: Session) -> None:
    note(session, "a", "首检合格")
    note(session, "a", "首检缺失")
    assert indexed(session) == 0
    assert found(session, "缺失") == ["a"]
    assert found(session, "合格") == []
    assert session.db.execute("select count(*) from search_doc").fetchone()[0] == 1
    assert check(session.db) == []


def test_many_are_indexed_together(session: Session) -> None:
    keys = [f"o{number:03}" for number in range(waiting.MOST + 1)]
    for key in keys:
        note(session, key, f"首检{key}")
    assert indexed(session) == len(keys)
    assert waiting.keys(session.db) == ()
    assert search.find(session.db, "首检", limit=1)[0].row == keys[-1]
    assert check(session.db) == []


def test_an_indexed_record_is_not_found_by_what_it_said_before(session: Session) -> None:
    note(session, "a", "首检合格")
    with session.write("索引") as db:
        search.settle(db)
    assert indexed(session) == 1
    note(session, "a", "焊接合格")
    assert (found(session, "首检"), found(session, "焊接"), found(session, "合格")) == ([], ["a"], ["a"])
    assert check(session.db) == []
    with session.write("删除") as db:
        records.delete(db, Observation, "a")
    assert (found(session, "首检"), found(session, "焊接")) == ([], [])
    with session.write("索引") as db:
        search.settle(db)
    assert indexed(session) == 0
    assert check(session.db) == []


def test_what_waited_when_the_computer_died_still_waits(tmp_path: Path, new_data: Callable[[Path], Path]) -> None:
    session = Session.open(new_data(tmp_path))
    note(session, "a", "首检合格")
    session.db.close()
    again = Session.open(tmp_path)
    assert waiting.keys(again.db) == (("observation", "a"),)
    assert found(again, "首检") == ["a"]
    assert check(again.db) == []
    again.close()


def test_what_was_not_saved_does_not_wait(session: Session) -> None:
    def half(key: str) -> None:
        with session.write("坏") as db:
            records.put(db, Observation(id=key, enterprise_id="e", text="首检"))
            waiting.add(db, [("observation", key)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half("a")
    assert waiting.keys(session.db) == ()
    note(session, "a", "焊接")
    assert found(session, "焊接") == ["a"]
    assert check(session.db) == []


def test_what_waits_is_found_under_its_enterprise_only(session: Session) -> None:
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id="a", name="甲厂"), Enterprise(id="b", name="乙厂", alias_of="a")])
    note(session, "1", "首检", "a")
    note(session, "2", "首检", "b")
    note(session, "3", "首检", "c")
    assert found(session, "首检", "a") == ["2", "1"]
    assert found(session, "甲厂", "a") == ["a"]


def test_who_looked_before_a_write_does_not_hide_what_it_wrote(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(session, "a", "首检")
    session.db.forget()
    stale = session.db.execute("select tbl, row, crc from search_doc order by doc desc").fetchall()

    class Slow:
        """A reader's connection, whose answer comes after somebody else has written."""

        cache = session.db.cache

        def execute(self, *_: object) -> "Slow":
            note(session, "b", "焊接")
            return self

        def fetchall(self) -> list[object]:
            return stale

    waiting.keys(Slow())  # type: ignore[arg-type]
    assert waiting.keys(session.db) == (("observation", "a"), ("observation", "b"))
    assert found(session, "焊接") == ["b"]


def act(session: Session, chance: Random) -> Session:
    keys = [f"o{number}" for number in range(8)]
    match chance.randrange(8):
        case 0 | 1 | 2:
            note(session, chance.choice(keys), chance.choice(WORDS), chance.choice("ef"))
        case 3:
            with session.write("删除") as db:
                records.delete(db, Observation, chance.choice(keys))
        case 4:
            session.undo()
        case 5:
            session.redo()
        case 6:
            with session.write("多条") as db:
                chosen = chance.sample(keys, chance.randrange(1, 7))
                records.put_all(
                    db, [Observation(id=key, enterprise_id="e", text=chance.choice(WORDS)) for key in chosen]
                )
        case 7:
            (session.db if chance.random() < 0.5 else session).close()
            return Session.open(session.folder)
    return session


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), most=st.integers(0, 5))
def test_whatever_waits_the_same_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    new_data: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    most: int,
) -> None:
    monkeypatch.setattr(waiting, "MOST", most)
    session = Session.open(new_data(tmp_path_factory.mktemp("waiting")))
    chance = Random(seed)
    for _ in range(25):
        session = act(session, chance)
        there = {one.id: one for one in records.all_of(session.db, Observation)}
        for word in ("首检", "焊接", "首检 焊接"):
            for owner in ("", "e"):
                expected = {
                    key
                    for key, one in there.items()
                    if all(part in one.text for part in word.split()) and owner in ("", one.enterprise_id)
                }
                hits = found(session, word, owner)
                assert len(hits) == len(set(hits))
                assert set(hits) == expected
        assert check(session.db) == []
    session.close()
