"""What was deleted lies in the bin for 30 days and comes back as it was, with what belonged to it, as one step."""

from datetime import datetime, timedelta

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Assessment, Cause, Problem
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.clock import Clock
from consultant_app.store.session import Session
from consultant_app.workflows import recycling, sample
from consultant_app.workflows.editing import remove_record, set_fields


@pytest.fixture
def firm(session: Session) -> Enterprise:
    made = Enterprise(id="e", name="宏达机械")
    with session.write("新增企业") as db:
        records.put_all(db, [made, Department(id="d", enterprise_id="e", name="质检部", head="王磊")])
    return made


def contents(session: Session) -> dict[str, object]:
    tables = ("enterprise", "department", "problem", "cause", "assessment")
    return {table: session.db.execute(f"select * from {table} order by id").fetchall() for table in tables}


def test_a_deleted_record_is_listed_and_comes_back_as_it_was(session: Session, firm: Enterprise) -> None:
    set_fields(session, Department, "d", headcount="12")
    before = contents(session)
    remove_record(session, Department, "d")
    (item,) = recycling.list_bin(session)
    assert recycling.sentence(item) == "部门“质检部”"
    assert (item.label, recycling.who(session, item)) == ("删除部门", "本机")
    assert recycling.enterprise_of(session.db, item) == "宏达机械"
    assert recycling.take_back(session, item) == 1
    assert contents(session) == before
    assert recycling.list_bin(session) == []
    assert session.undo() == "从回收站取回部门“质检部”"
    assert len(recycling.list_bin(session)) == 1
    assert check(session.db) == []


def test_what_was_deleted_together_comes_back_together(session: Session, firm: Enterprise) -> None:
    with session.write("诊断") as db:
        records.put_all(
            db,
            [
                Assessment(id="a", enterprise_id="e"),
                Problem(id="p", enterprise_id="e", assessment_id="a", fact="首件检验无记录"),
                Cause(id="c1", enterprise_id="e", problem_id="p", text="没有规定"),
                Cause(id="c2", enterprise_id="e", problem_id="p", parent_id="c1", text="没有人负责"),
            ],
        )
    before = contents(session)
    with session.write("删除问题") as db:
        for kind, key in ((Cause, "c2"), (Cause, "c1"), (Problem, "p")):
            records.delete(db, kind, key)
    (item,) = recycling.list_bin(session)
    assert recycling.sentence(item) == "问题“首件检验无记录”及所属 2 条"
    assert recycling.take_back(session, item) == 3
    assert contents(session) == before
    session.undo()
    assert contents(session)["cause"] == []


def test_what_belongs_to_something_deleted_later_brings_it_along(session: Session, firm: Enterprise) -> None:
    with session.write("诊断") as db:
        records.put_all(
            db,
            [
                Problem(id="p", enterprise_id="e", assessment_id="a", fact="首件检验无记录"),
                Cause(id="c", enterprise_id="e", problem_id="p", text="没有规定"),
            ],
        )
    remove_record(session, Cause, "c")
    remove_record(session, Problem, "p")
    later, earlier = recycling.list_bin(session)
    assert later.rows == (("problem", "p"),)
    assert recycling.take_back(session, earlier) == 2
    assert records.get(session.db, Problem, "p").fact == "首件检验无记录"
    with pytest.raises(AppError, match="已经取回"):
        recycling.take_back(session, later)


def test_many_rows_of_one_action_are_one_line(session: Session, firm: Enterprise) -> None:
    with session.write("导入部门") as db:
        records.put_all(db, [Department(id=f"d{number}", enterprise_id="e", name="部") for number in range(40)])
    session.undo()
    (item,) = recycling.list_bin(session)
    assert recycling.sentence(item) == "撤销：导入部门（40 条）"
    assert recycling.take_back(session, item) == 40


def test_a_whole_enterprise_with_its_dossier_is_one_line(session: Session) -> None:
    made = sample.load_sample(session)
    before = contents(session)
    with session.write("删除企业") as db:
        for (table,) in db.execute("select distinct tbl from op").fetchall():
            db.execute(f"delete from {table}")
    items = recycling.list_bin(session)
    assert [item.rows[0] for item in items] == [("enterprise", made.id)] or len(items) == 1
    for item in items:
        recycling.take_back(session, item)
    assert contents(session) == before
    assert check(session.db) == []


def test_after_thirty_days_it_is_no_longer_listed_but_still_in_the_history(
    session: Session, firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = int((datetime.now() - timedelta(days=31)).timestamp() * 1000) << 16
    with monkeypatch.context() as patched:
        patched.setattr(Clock, "tick", lambda self: old)
        remove_record(session, Department, "d")
    assert recycling.list_bin(session) == []
    assert session.db.execute("select count(*) from op where row = 'd'").fetchone() == (2,)
