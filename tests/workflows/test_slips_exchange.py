"""Assignments and return slips between a manager's computer and a consultant's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from consultant_app.model.assignment import Assignment
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Role
from consultant_app.model.return_slip import Decision, RemarkState, ReturnSlip, SlipRemark, Target
from consultant_app.store import assignments, checking, conflicts, merging, records, register
from consultant_app.store.register import RegisterFilter
from consultant_app.store.session import Session
from consultant_app.workflows import agenda, assigning, editing, enterprises, slip_board, slips
from consultant_app.workflows.settings import change_settings

DEVICE = "4812"


def opened(folder: Path, name: str, role: Role) -> Session:
    session = Session.open(folder / name)
    change_settings(session, {"consultant": name, "role": role.value}, label="设置")
    return session


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Session]:
    session = opened(tmp_path, "王经理", Role.MANAGER)
    with session.write("登记电脑") as db:
        db.execute("insert into device (id, person) values (?, '张三')", (DEVICE,))
    yield session
    session.close()


@pytest.fixture
def consultant(tmp_path: Path) -> Iterator[Session]:
    session = opened(tmp_path, "张三", Role.CONSULTANT)
    yield session
    session.close()


@pytest.fixture
def firms(manager: Session) -> list[str]:
    return [enterprises.add_enterprise(manager, f"甲{number}厂").id for number in range(3)]


def send(source: Session, target: Session, keys: list[str], rows: list[str] | None = None) -> merging.Merged:
    with source.write("封存") as db:
        merging.seal(db, keys)
        lines = [*merging.export_lines(db, keys), *merging.row_lines(db, "assignment", rows or [])]
    return merging.merge(target, "合并", merging.parse(lines))


def send_assigned(manager: Session, consultant: Session) -> None:
    """What the manager's file for this person carries: what is assigned, of the rest only that it was taken back."""
    send(manager, consultant, assignments.assigned_to(manager.db, DEVICE), assignments.rows_of(manager.db, DEVICE))


def listed(session: Session, **wanted: bool) -> set[str]:
    return set(register.ids(session.db, RegisterFilter(**wanted)))


def test_only_what_is_assigned_arrives_with_its_terms(manager: Session, consultant: Session, firms: list[str]) -> None:
    own = enterprises.add_enterprise(consultant, "自建厂").id
    assigning.assign(manager, firms[:2], "张三", batch="第一批", due_on="2026-12-01", expectations="诊断报告")
    send_assigned(manager, consultant)
    assert listed(consultant) == {*firms[:2], own}
    given = records.all_of(consultant.db, Assignment)
    assert {(each.due_on, each.given.by) for each in given} == {("2026-12-01", "王经理")}
    due = agenda.read_agenda(consultant.db, date(2026, 11, 28)).due
    assert {(each.kind, each.enterprise_id, each.text) for each in due} == {
        ("任务", key, "第一批 诊断报告") for key in firms[:2]
    }


def test_taking_back_hides_there_keeps_the_work_and_can_be_given_again(
    manager: Session, consultant: Session, firms: list[str]
) -> None:
    assigning.assign(manager, firms, "张三")
    send_assigned(manager, consultant)
    editing.set_fields(consultant, Enterprise, firms[0], products="轴套")
    gone = [each.id for each in records.all_of(manager.db, Assignment) if each.enterprise_id == firms[0]]
    assigning.withdraw(manager, gone)
    send_assigned(manager, consultant)
    assert listed(consultant) == set(firms[1:])
    assert listed(consultant, taken_back=True) == {firms[0]}
    assert records.get(consultant.db, Enterprise, firms[0]).products == "轴套"
    assert checking.check(consultant.db) == []
    send(consultant, manager, [firms[0]])  # what was written meanwhile still comes
    assert records.get(manager.db, Enterprise, firms[0]).products == "轴套"
    assigning.assign(manager, [firms[0]], "张三")
    send_assigned(manager, consultant)
    assert listed(consultant) == set(firms)


def test_two_managers_who_assign_the_same_meet_on_one_row(tmp_path: Path, manager: Session, firms: list[str]) -> None:
    other = opened(tmp_path, "李经理", Role.MANAGER)
    send(manager, other, firms)
    assigning.assign(manager, firms[:1], "张三", due_on="2026-12-20")
    assigning.assign(other, firms[:1], "张三", due_on="2027-01-15")
    send(other, manager, firms)
    assert len(records.all_of(manager.db, Assignment)) == 1
    told = {(each.table, each.field) for each in conflicts.list_all(manager.db)}
    assert ("assignment", "due_on") in told  # both terms are there until somebody decides
    other.close()


def returned(manager: Session, consultant: Session, firm: str) -> str:
    assigning.assign(manager, [firm], "张三")
    remark = slips.add_remark(
        manager, firm, Target(table="enterprise", row=firm, field="products", words="主要产品"), "补"
    )
    slips.issue(manager, remark.slip_id)
    send_assigned(manager, consultant)
    return remark.id


def state(session: Session, remark_id: str) -> RemarkState:
    return records.get(session.db, SlipRemark, remark_id).state


def test_a_remark_travels_there_and_back(manager: Session, consultant: Session, firms: list[str]) -> None:
    remark = returned(manager, consultant, firms[0])
    assert slip_board.waiting_count(consultant.db) == 1
    slips.answer(consultant, remark, "已补")
    send(consultant, manager, firms[:1])
    assert slip_board.answered_count(manager.db) == 1
    slips.reopen(manager, remark, "还差规格")
    send_assigned(manager, consultant)
    assert state(consultant, remark) is RemarkState.REOPENED
    slips.answer(consultant, remark, "规格也写了")
    send(consultant, manager, firms[:1])
    slips.resolve(manager, remark)
    send_assigned(manager, consultant)
    assert state(consultant, remark) is RemarkState.RESOLVED
    assert conflicts.list_all(manager.db) == []
    assert conflicts.list_all(consultant.db) == []


def test_answers_of_two_computers_at_once_are_both_kept(
    tmp_path: Path, manager: Session, consultant: Session, firms: list[str]
) -> None:
    remark = returned(manager, consultant, firms[0])
    laptop = opened(tmp_path, "张三的另一台", Role.CONSULTANT)
    send(manager, laptop, firms[:1])
    slips.answer(consultant, remark, "已在现场补")
    slips.answer(laptop, remark, "已在办公室补")
    send(consultant, manager, firms[:1])
    send(laptop, manager, firms[:1])
    (conflict,) = conflicts.list_all(manager.db)
    assert (conflict.table, conflict.row, conflict.field) == ("slip_remark", remark, "answer")
    said = sorted(str(version.value) for version in conflict.versions)
    assert ["现场" in text for text in said] != ["办公室" in text for text in said]
    assert len(said) == 2
    laptop.close()


def test_judged_while_answered_anew_the_new_answer_is_what_counts(
    manager: Session, consultant: Session, firms: list[str]
) -> None:
    remark = returned(manager, consultant, firms[0])
    slips.answer(consultant, remark, "已补")
    send(consultant, manager, firms[:1])
    slips.reopen(manager, remark, "还差规格")
    slips.answer(consultant, remark, "规格也写了")  # before the verdict came
    send_assigned(manager, consultant)
    send(consultant, manager, firms[:1])
    assert state(manager, remark) is state(consultant, remark) is RemarkState.ANSWERED


def test_a_change_that_comes_after_the_acceptance_shows_at_the_managers_side(
    manager: Session, consultant: Session, firms: list[str]
) -> None:
    assigning.assign(manager, firms[:1], "张三")
    send_assigned(manager, consultant)
    slip = slips.issue(manager, slips.start(manager, firms[0], decision=Decision.ACCEPTED).id)
    assert not slips.view_of(manager.db, slip.id).changed
    editing.set_fields(consultant, Enterprise, firms[0], products="轴套")
    send(consultant, manager, firms[:1])
    assert slips.view_of(manager.db, slip.id).changed
    send_assigned(manager, consultant)
    assert records.get(consultant.db, ReturnSlip, slip.id).issued.digest == slip.issued.digest
    assert slips.view_of(consultant.db, slip.id).changed
