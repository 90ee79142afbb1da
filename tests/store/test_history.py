"""Tables are always the sum of their history, whatever people do and in whatever order it arrives."""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consultant_app.model.assessment import Answer, AnswerState, Judgement, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import changes, history, records
from consultant_app.store.changes import RowChange
from consultant_app.store.checking import check
from consultant_app.store.history import Author, Operation
from consultant_app.store.materialising import materialise
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError

TEXTS = st.sampled_from(["", "甲", "乙", "丙"])
ROWS = st.sampled_from(["r1", "r2", "r3"])


def snapshot(session: Session) -> dict[str, list[Any]]:
    return {table: session.db.execute(f"select * from {table} order by id").fetchall() for table in TABLES}


TABLES = ("enterprise", "problem", "answer", "setting")


class Store(RuleBasedStateMachine):
    """Random work of one person; every step leaves a database that its history explains."""

    @initialize()
    def begin(self) -> None:
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.session = Session.open(Path(self.folder.name))
        self.steps = 0

    @rule(row=ROWS, name=TEXTS, needs=TEXTS, sample=st.booleans(), key=st.sampled_from(["", "k1", "k2"]))
    def put_enterprise(self, row: str, name: str, needs: str, sample: bool, key: str) -> None:
        with self.session.write("企业", merge_key=key) as db:
            records.put(db, Enterprise(id=row, name=name, needs=needs, is_sample=sample))

    @rule(row=ROWS, owner=ROWS, evidence=TEXTS, key=st.sampled_from(["", "k1"]))
    def put_answer(self, row: str, owner: str, evidence: str, key: str) -> None:
        judgement = Judgement(state=AnswerState.ANSWERED, evidence=evidence)
        with self.session.write("判定", merge_key=key) as db:
            records.put(db, Answer(id=row, enterprise_id=owner, assessment_id="a", judgement=judgement))

    @rule(row=ROWS, field=st.sampled_from(["needs", "remarks"]), text=TEXTS)
    def type_in_one_field(self, row: str, field: str, text: str) -> None:
        with self.session.write("输入", merge_key=f"{row}.{field}") as db:
            db.execute(f"update enterprise set {field} = ? where id = ?", (text, row))

    @rule(row=ROWS)
    def delete_with_all_that_belongs_to_it(self, row: str) -> None:
        with self.session.write("删除") as db:
            records.delete(db, Enterprise, row)
            db.execute("delete from answer where enterprise_id = ?", (row,))

    @rule(row=ROWS, name=TEXTS)
    def delete_and_put_again_in_one_write(self, row: str, name: str) -> None:
        with self.session.write("换") as db:
            records.delete(db, Enterprise, row)
            records.put(db, Enterprise(id=row, name=name))
            records.put(db, Problem(id=row, enterprise_id=row, assessment_id="a", fact=name))

    @rule(text=TEXTS)
    def put_setting(self, text: str) -> None:
        with self.session.write("设置") as db:
            db.execute("insert or replace into setting (id, value) values ('x', ?)", (text,))

    @rule(row=ROWS)
    def fail(self, row: str) -> None:
        before = snapshot(self.session)
        try:
            with self.session.write("坏") as db:
                db.execute("delete from enterprise")
                records.put(db, Enterprise(id=row, name="坏"))
                raise ZeroDivisionError
        except ZeroDivisionError:
            assert snapshot(self.session) == before

    @precondition(lambda self: self.session.undo_label)
    @rule()
    def undo(self) -> None:
        self.session.undo()

    @precondition(lambda self: self.session.redo_label)
    @rule()
    def redo(self) -> None:
        self.session.redo()

    @precondition(lambda self: self.session.undo_label)
    @rule(count=st.integers(1, 6))
    def back_and_forth(self, count: int) -> None:
        before = snapshot(self.session)
        done = 0
        while done < count and self.session.undo():
            done += 1
        for _ in range(done):
            self.session.redo()
        assert snapshot(self.session) == before

    @invariant()
    def explained(self) -> None:
        if hasattr(self, "session"):
            assert check(self.session.db) == []

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.folder.cleanup()


def run(examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        Store,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_random_work_is_always_explained_by_its_history() -> None:
    run(15, 15)


@pytest.mark.campaign
def test_much_random_work_is_always_explained_by_its_history() -> None:
    run(int(os.environ.get("CAMPAIGN_RUNS", "500")), 40)


# Two or three replicas: only the log and the fold, no tables.


class Replica:
    """A log that grows by edits of what its owner sees."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.log: dict[str, Operation] = {}

    def edit(self, values: dict[str, Any], hlc: int) -> None:
        heads = history.fold(self.log.values()).heads
        parents = {name: heads[name][-1:] for name in values if name in heads}
        self.add(history.make(RowChange("problem", "r", {}, {}), values, parents, {}, Author(self.site, hlc, "")))

    def delete(self, hlc: int) -> None:
        heads = history.fold(self.log.values()).heads
        parents = {history.DELETED: heads[history.DELETED]} if history.DELETED in heads else {}
        stone = {history.DELETED: 1}
        self.add(history.make(RowChange("problem", "r", {}, None), stone, parents, heads, Author(self.site, hlc, "")))

    def add(self, operation: Operation) -> None:
        self.log[operation.id] = operation


STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["fact", "evidence", "delete", "back", "take", "take"]),
    st.integers(0, 2),
    st.integers(0, 60),
)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEP, max_size=30), seed=st.integers())
def test_replicas_agree_in_every_order(steps: list[tuple[int, str, int, int]], seed: int) -> None:
    replicas = [Replica(site) for site in "abc"]
    for number, (who, what, other, hlc) in enumerate(steps):
        replica = replicas[who]
        if what == "take":
            replica.log |= replicas[other].log
        elif what == "delete":
            replica.delete(hlc)
        elif what == "back":
            replica.edit({history.DELETED: 0}, hlc)
        else:
            replica.edit({what: f"{number}"}, hlc)
    union = list({key: one for replica in replicas for key, one in replica.log.items()}.values())
    expected = history.fold(union)
    random.Random(seed).shuffle(union)
    assert history.fold(union) == expected
    assert history.fold(union + union[:3]) == expected


def operation(values: dict[str, Any], site: str, hlc: int, parents: history.Heads | None = None) -> Operation:
    return history.make(RowChange("problem", "r", {}, {}), values, parents or {}, {}, Author(site, hlc, ""))


def test_two_people_on_one_field_are_a_conflict_until_one_decides() -> None:
    first = operation({"fact": "甲"}, "a", 1)
    left = operation({"fact": "乙"}, "a", 2, {"fact": [first.id]})
    right = operation({"fact": "丙"}, "b", 3, {"fact": [first.id]})
    folded = history.fold([right, first, left])
    assert folded.values == {"fact": "丙"}
    assert [one.id for one in folded.conflicts["fact"]] == [left.id, right.id]
    decided = operation({"fact": "乙"}, "c", 1, {"fact": [left.id, right.id]})
    assert history.fold([right, first, left, decided]) == (
        {"fact": "乙"}, {"fact": [decided.id]}, False, {}
    )  # fmt: skip


def test_an_edit_that_the_deletion_did_not_see_keeps_the_row() -> None:
    first = operation({"fact": "甲"}, "a", 1)
    stone = history.make(RowChange("problem", "r", {}, None), {"_del": 1}, {}, {"fact": [first.id]}, Author("b", 5, ""))
    edit = operation({"fact": "乙"}, "a", 2, {"fact": [first.id]})
    assert history.fold([first, stone]).deleted
    folded = history.fold([first, stone, edit])
    assert not folded.deleted
    assert {one.id for one in folded.conflicts["_del"]} == {stone.id, edit.id}


def _merged(session: Session, row: str, foreign: Operation) -> None:
    """What an import does: add the operation, store the heads of the fold."""
    with session.absorb("合并") as db:
        history.insert(db, [foreign], sealed=history.CAME)
        materialise(db, "problem", [row])


def test_what_is_typed_beside_a_conflict_is_shown_however_wrong_the_other_clock_is(session: Session) -> None:
    with session.write("建") as db:
        records.put(db, Problem(id="r", enterprise_id="e", assessment_id="a", fact="甲"))
    other = operation({"fact": "乙"}, "zz", history.LATEST - 5)
    _merged(session, "r", other)
    assert records.get(session.db, Problem, "r").fact == "乙"
    assert check(session.db) == []
    with session.write("显示") as db:
        db.execute("update problem set fact = '丙' where id = 'r'")
    folded = history.fold(history.of_row(session.db, "problem", "r"))
    assert folded.values["fact"] == "丙"
    assert len(folded.heads["fact"]) == 2
    assert check(session.db) == []


MUTANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a deletion forgets what it saw": lambda patch: patch.setattr(history, "heads_of_rows", lambda *_: {}),
    "heads are never advanced": lambda patch: patch.setattr(
        history, "advance", lambda heads, one: heads or {history.REST: [one.id]}
    ),
    "undo writes nothing but the id": lambda patch: patch.setattr(
        changes, "_upsert", lambda table, names: f"insert or ignore into {table} values (?{', ?' * len(names)})"
    ),
    "undo forward instead of back": lambda patch: patch.setattr(RowChange, "reversed", lambda self: self),
    "an edit forgets what it replaced": lambda patch: patch.setattr(
        history, "_shown", lambda db, heads, name, author: ([], author)
    ),
    "blank values are forgotten": lambda patch: patch.setattr(
        "consultant_app.store.changes.differing",
        lambda old, new: {name: value for name, value in new.items() if old.get(name) != value},
    ),
    "the first state is forgotten": lambda patch: patch.setattr(
        "consultant_app.store.changes.Watch._noted", lambda self, table, old: None
    ),
    "the index is not updated": lambda patch: patch.setattr("consultant_app.store.search.update", lambda *_: None),
}


@pytest.mark.campaign
@pytest.mark.parametrize("name", MUTANTS)
def test_seeded_mistakes_are_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[name](monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup, DatabaseError)):
        run(60, 25, (Phase.generate,))
