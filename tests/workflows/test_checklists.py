"""The checklist of an audit: from the timetable, from the library, from earlier findings."""

from dataclasses import replace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Photo, Problem
from consultant_app.model.audit import Audit, AuditSlot, Finding, Issue, SlotKind, Verdict
from consultant_app.model.clauses import sort_key
from consultant_app.model.enterprise import Department
from consultant_app.model.management_system import Exclusion, ManagementSystem, WorkProcess
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.order import first_keys
from consultant_app.store import records
from consultant_app.workflows import (
    auditing,
    audits,
    carrying_over,
    checklist_library,
    checklists,
    editing,
    management_systems,
    standards,
)

DEPARTMENTS = ("总经办", "质量部", "生产部", "采购部")


@pytest.fixture
def departments(session, enterprise):
    made = {
        name: Department(id=name, enterprise_id=enterprise.id, name=name, head="张三", order_key=key)
        for name, key in zip(DEPARTMENTS, first_keys(len(DEPARTMENTS)), strict=True)
    }
    with session.write("部门") as db:
        records.put_all(db, made.values())
    return made


@pytest.fixture
def audit(session, enterprise, departments):
    made = Audit(id="a", enterprise_id=enterprise.id, number="NS-2026-01")
    slots = [
        AuditSlot(id="0", enterprise_id=enterprise.id, audit_id="a", kind=SlotKind.OPENING),
        AuditSlot(
            id="1", enterprise_id=enterprise.id, audit_id="a", department_id="总经办", clauses=("5", "9.3"),
            on="2026-11-20", start="09:00",
        ),
        AuditSlot(
            id="2", enterprise_id=enterprise.id, audit_id="a", department_id="生产部", clauses=("8.5", "7.1.4"),
            on="2026-11-20", start="10:00",
        ),
        AuditSlot(
            id="3", enterprise_id=enterprise.id, audit_id="a", department_id="生产部", clauses=("8.5.1",),
            on="2026-11-20", start="13:00",
        ),
    ]  # fmt: skip
    with session.write("审核") as db:
        records.put_all(db, [made, *slots])
    return made


def lines_of(session):
    return audits.lines_of(session.db, "a")


# the library


def test_the_library_has_every_lowest_clause_in_the_order_of_the_document():
    numbers = [line.clause for line in checklists.library().values()]
    assert len(numbers) >= 250
    assert numbers == sorted(numbers, key=sort_key)
    assert set(numbers) == {clause.number for clause in standards.lowest()}


def test_the_library_speaks_in_the_numbers_of_the_newer_edition():
    known = standards.clauses(standards.ISO_2026)
    lines = checklists.library(None, standards.ISO_2026)
    assert lines
    assert {line.clause for line in lines.values()} <= set(known)


def test_an_own_line_is_kept_once_and_offered_for_the_next_audit(session, audit):
    line = checklists.add_own(session, audit, department_id="质量部", clause="8.6", text="查留样柜的温度记录。")
    own = checklist_library.to_library(session, line, "质量部")
    assert checklist_library.to_library(session, line, "质量部") == own
    assert own.library.departments == ("quality",)
    texts = {each.line.text for each in checklists.select(session, audit, ["质量部"], ["8.6"])}
    assert line.text in texts
    checklist_library.remove_own(session, [own.id])
    assert checklist_library.own_of(session, line) is None
    assert checklist_library.own_lines(session.db) == []


# choosing


def test_lines_are_chosen_by_department_clause_and_process(session, audit):
    every = checklists.select(session, audit)
    assert {each.department_id for each in every} == set(DEPARTMENTS)
    bought = checklists.select(session, audit, ["采购部"])
    assert bought
    assert all("purchasing" in each.line.departments for each in bought)
    assert {each.line.clause for each in checklists.select(session, audit, ["采购部"], ["8.4"])} <= {
        "8.4.1", "8.4.2", "8.4.3",
    }  # fmt: skip
    handled = checklists.select(session, audit, ["生产部"], processes=["handling"])
    assert handled
    assert all("handling" in each.line.processes for each in handled)


def test_what_does_not_apply_is_left_out_with_everything_below_it(session, audit, enterprise):
    def design():
        return [each for each in checklists.select(session, audit) if each.line.clause.startswith("8.3")]

    session_before = checklists.select(session, audit, ["生产部"], ["8.5"])
    assert session_before
    editing.add_record(session, Department, enterprise.id, name="技术部")
    assert design()
    management_systems.edit_exclusions(session, enterprise.id, [Exclusion(clause="8.3", reason="按图加工")])
    assert not design()


def test_processes_that_the_enterprise_does_not_have_are_left_out(session, audit, enterprise):
    def special():
        chosen = checklists.select(session, audit, processes=["special"])
        return [each for each in chosen if each.line.processes == ("special",)]

    before = special()
    process = {"enterprise_id": enterprise.id, "department_id": "生产部"}
    with session.write("过程") as db:
        records.put(db, WorkProcess(id="p", name="加工", kind="production", **process))
    assert not special()
    with session.write("过程") as db:
        records.put(db, WorkProcess(id="q", name="焊接", kind="special", **process))
    assert len(special()) >= len(before)


def test_a_line_is_not_offered_twice_to_the_same_department(session, audit):
    candidates = checklists.select(session, audit, ["采购部"], ["8.4"])
    checklists.add_lines(session, audit, candidates[:2])
    left = checklists.select(session, audit, ["采购部"], ["8.4"])
    assert len(left) == len(candidates) - 2


# drawing up


def test_the_timetable_becomes_a_checklist_in_which_every_planned_clause_has_a_line(session, audit):
    checklists.draw_up(session, audit)
    lines = lines_of(session)
    top = {line.clause for line in lines if line.department_id == "总经办"}
    work = {line.clause for line in lines if line.department_id == "生产部"}
    lowest = [clause.number for clause in standards.lowest()]
    assert top == {number for number in lowest if number.startswith(("5.", "9.3."))}
    assert work == {number for number in lowest if number.startswith("8.5.") or number == "7.1.4"}
    assert [line.department_id for line in lines] == sorted(
        (line.department_id for line in lines), key=["总经办", "生产部"].index
    )
    for mine in (top, work):
        assert max(sum(line.clause == number for line in lines) for number in mine) <= 4
    assert all(line.clause_title and line.library_key and line.phrase for line in lines)
    assert {line.finding for line in lines} == {Finding()}  # nothing is judged before somebody looked


def test_drawing_up_again_adds_only_what_is_missing_and_is_one_step(session, audit):
    checklists.draw_up(session, audit)
    before = lines_of(session)
    assert checklists.draw_up(session, audit) == []
    checklists.remove_lines(session, "a", [line for line in before if line.clause == "8.5.3"])
    again = checklists.draw_up(session, audit)
    assert {line.clause for line in again} == {"8.5.3"}
    assert [line.clause for line in lines_of(session)] == [line.clause for line in before]
    for _ in range(3):
        session.undo()
    assert lines_of(session) == []


def test_without_a_timetable_nothing_is_drawn_up(session, enterprise):
    made = Audit(id="b", enterprise_id=enterprise.id)
    with session.write("审核") as db:
        records.put(db, made)
    with pytest.raises(AppError, match="日程"):
        checklists.draw_up(session, made)


def test_a_line_keeps_the_title_and_the_edition_it_was_written_with(session, enterprise, audit):
    with session.write("换版") as db:
        records.put(db, ManagementSystem(id=audits.system_id(enterprise.id), enterprise_id=enterprise.id))
    checklists.draw_up(session, audit)
    before = lines_of(session)[0]
    management_systems.edit_system(session, enterprise.id, edition=standards.ISO_2026)
    assert lines_of(session)[0] == before


# editing


def test_an_own_line_goes_behind_its_department_and_clause(session, audit):
    checklists.draw_up(session, audit)
    checklists.add_own(session, audit, department_id="总经办", clause="5.2.1", text="自己的一条")
    lines = lines_of(session)
    place = next(number for number, line in enumerate(lines) if line.text == "自己的一条")
    assert lines[place - 1].clause == "5.2.1"
    assert sort_key(lines[place + 1].clause) > sort_key("5.2.1")
    assert lines[place].origin == "自拟"


def test_another_clause_brings_its_title_and_an_unknown_one_is_refused(session, audit):
    line = checklists.add_own(session, audit, department_id="质量部", clause="8.6", text="甲")
    checklists.edit_line(session, line, clause="8.7.1")
    assert lines_of(session)[0].clause_title == checklists.title_of("8.7.1", audit.edition)
    with pytest.raises(AppError, match=r"8\.99"):
        checklists.edit_line(session, line, clause="8.99")
    with pytest.raises(AppError):
        checklists.add_own(session, audit, clause="abc", text="乙")


def test_a_line_can_be_moved_and_taken_out_with_its_photos(session, audit):
    first, second = (checklists.add_own(session, audit, text=text, clause="8.6") for text in "甲乙")
    checklists.move_line(session, second, "", first.order_key)
    assert [line.text for line in lines_of(session)] == ["乙", "甲"]
    photo = Photo(id="p", enterprise_id=audit.enterprise_id, owner_table="audit_line", owner_id=first.id)
    with session.write("照片") as db:
        records.put(db, photo)
    checklists.remove_lines(session, "a", [first])
    assert records.find(session.db, Photo, "p") is None
    session.undo()
    assert records.find(session.db, Photo, "p") == photo
    assert len(lines_of(session)) == 2


def test_a_line_that_raised_something_is_not_taken_out(session, audit):
    line = checklists.add_own(session, audit, text="甲", clause="8.6", department_id="质量部")
    auditing.judge(session, line, Finding(verdict=Verdict.OBSERVATION))
    with pytest.raises(AppError, match="观察项"):
        checklists.remove_lines(session, "a", lines_of(session))
    assert len(lines_of(session)) == 1


def test_the_checklist_of_a_reported_audit_is_locked(session, audit):
    line = checklists.add_own(session, audit, text="甲", clause="8.6")
    with session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-22"),)))
    for act in (
        lambda: checklists.draw_up(session, audit),
        lambda: checklists.edit_line(session, line, text="乙"),
        lambda: checklists.remove_lines(session, "a", [line]),
        lambda: checklists.move_line(session, line, "", ""),
    ):
        with pytest.raises(AppError, match="锁定"):
            act()


# from elsewhere


def test_open_findings_of_the_last_audit_become_lines_once(session, audit, enterprise):
    def earlier(key, **values):
        return Nonconformity(
            id=key, enterprise_id=enterprise.id, audit_id="old", number=f"NC-{key}", clause="8.5.1",
            department_id="生产部", fact="首件无签字", found_on="2025-10-01", **values,
        )  # fmt: skip

    with session.write("以往") as db:
        records.put_all(
            db, [earlier("1"), earlier("2", closed_on="2025-11-01"), earlier("3", withdrawn="重复"), earlier("4")]
        )
    assert carrying_over.waiting(session.db, audit).previous == 2
    made = carrying_over.carry_over_previous(session, audit)
    assert [line.origin for line in made] == ["上次不符合 NC-1", "上次不符合 NC-4"]
    assert all(line.department_id == "生产部" and line.clause == "8.5.1" and "首件无签字" in line.text for line in made)
    assert carrying_over.carry_over_previous(session, audit) == []
    assert len(lines_of(session)) == 2


def test_problems_of_the_diagnosis_become_lines_where_their_clause_is_audited(session, audit, assessment):
    with session.write("问题") as db:
        records.put_all(db, [
            Problem(id="p", enterprise_id=audit.enterprise_id, assessment_id=assessment.id, number="P-01",
                    clause="8.5.1、7.2", fact="首件检验单无签字"),
            Problem(id="q", enterprise_id=audit.enterprise_id, assessment_id=assessment.id, number="P-02",
                    clause="8.4.1", fact="没有供方评价"),
            Problem(id="r", enterprise_id=audit.enterprise_id, assessment_id=assessment.id, number="P-03", clause=""),
        ])  # fmt: skip
    assert carrying_over.waiting(session.db, audit).diagnosis == 3
    carrying_over.carry_over_diagnosis(session, audit)
    lines = {line.origin: line for line in lines_of(session)}
    assert (lines["诊断 P-01"].department_id, lines["诊断 P-01"].clause) == ("生产部", "8.5.1")
    assert lines["诊断 P-02"].department_id == "采购部"
    assert (lines["诊断 P-03"].department_id, lines["诊断 P-03"].clause) == ("", "")
    assert carrying_over.waiting(session.db, audit).diagnosis == 0
