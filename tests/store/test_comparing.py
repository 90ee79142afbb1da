"""Before a backup is taken back it is told, by enterprise and by kind, what will be another."""

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.store import backup, records
from consultant_app.store.comparing import Comparison, Fate, compare
from consultant_app.store.keys import open_key
from consultant_app.store.session import Session
from consultant_app.store.sqlite import connect


def compared(session: Session, path: Path) -> Comparison:
    found = Comparison()
    then = connect(path, open_key(session.folder), exclusive=False, durable=False)
    for _ in compare(session.db, then, found):
        pass
    then.close()
    return found


def put(session: Session, *made: object) -> None:
    with session.write("改") as db:
        records.put_all(db, made)


def test_what_would_go_come_back_and_change_is_told_by_enterprise_and_kind(session: Session) -> None:
    put(session, *(Enterprise(id=key, name=f"{key}厂") for key in "甲乙丙"))
    put(session, Department(id="d1", enterprise_id="甲", name="质检部"))
    path = backup.make_backup(session)
    put(session, Enterprise(id="乙", name="乙厂", remarks="改过"), Enterprise(id="丁", name="丁厂"))
    put(session, Department(id="d2", enterprise_id="丁", name="车间"))
    with session.write("删") as db:
        records.delete(db, Department, "d1")
    found = compared(session, path)
    assert found.kinds == {"企业": {Fate.CHANGED: 1, Fate.GONE: 1}, "部门": {Fate.BACK: 1, Fate.GONE: 1}}
    assert [(each.name, each.fate, dict(each.counts)) for each in found.enterprises] == [
        ("丁厂", Fate.GONE, {Fate.GONE: 2}),
        ("乙厂", Fate.CHANGED, {Fate.CHANGED: 1}),
        ("甲厂", Fate.CHANGED, {Fate.BACK: 1}),
    ]
    assert found.examples[Fate.BACK] == ["部门“质检部”"]
    assert found.total(Fate.GONE) == 2


def test_a_change_taken_back_is_none_and_nothing_differs_right_after_a_backup(session: Session) -> None:
    put(session, Enterprise(id="甲", name="甲厂"))
    path = backup.make_backup(session)
    assert compared(session, path).enterprises == []
    put(session, Enterprise(id="甲", name="乙厂"))
    session.undo()
    put(session, Enterprise(id="丙"))
    session.undo()
    assert compared(session, path) == Comparison()


KEYS = st.sampled_from("甲乙丙丁戊")
ACTIONS = st.lists(st.tuples(KEYS, st.sampled_from(["", "名", "另一个名"])), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ACTIONS, after=ACTIONS)
def test_the_counts_are_those_of_the_rows_themselves(session: Session, before: ACTIONS, after: ACTIONS) -> None:
    def act(actions: list[tuple[str, str]]) -> dict[str, str]:
        for key, name in actions:
            with session.write("改") as db:
                if name:
                    records.put(db, Enterprise(id=key, name=name))
                else:
                    records.delete(db, Enterprise, key)
        return {each.id: each.name for each in records.all_of(session.db, Enterprise)}

    past = act(before)
    path = backup.make_backup(session)
    present = act(after)
    expected = Counter(
        Fate.GONE if key not in past else Fate.BACK if key not in present else Fate.CHANGED
        for key in past | present
        if past.get(key) != present.get(key)
    )
    assert compared(session, path).kinds.get("企业", Counter()) == expected
