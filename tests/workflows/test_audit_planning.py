"""From the declared system to the timetable of an audit, each step one undo."""

from dataclasses import replace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import AuditLine, AuditSlot, Finding, Issue, SlotKind, Verdict
from consultant_app.model.enterprise import Department, Person, Qualification
from consultant_app.model.management_system import Exclusion
from consultant_app.store import records
from consultant_app.workflows import (
    audit_planning,
    audit_programmes,
    audit_team,
    audit_timetable,
    audits,
    editing,
    independence_reasons,
    management_systems,
    plan_checking,
    standards,
)

DEPARTMENTS = (("质量部", "吴晓燕"), ("生产部", "刘志强"), ("供销部", "郑海涛"), ("综合部", "王敏"))


@pytest.fixture
def departments(session, enterprise):
    return {
        name: editing.add_record(session, Department, enterprise.id, name=name, head=head) for name, head in DEPARTMENTS
    }


@pytest.fixture
def audit(session, enterprise, departments):
    management_systems.edit_exclusions(session, enterprise.id, [Exclusion(clause="8.3", reason="按图生产，不做设计")])
    made = audit_planning.start_audit(session, enterprise.id)
    audits.edit_audit(session, made.id, plan_made_on="2026-11-16", held=Period(start="2026-11-24", end="2026-11-25"))
    return records.get(session.db, type(made), made.id)


@pytest.fixture
def team(session, audit, departments):
    people = [
        ("吴晓燕", "质量部", "2026-03-20"),
        ("王敏", "综合部", "2026-03-20"),
    ]
    made = []
    for (name, department, trained), group in zip(people, "AB", strict=True):
        person = editing.add_record(
            session, Person, audit.enterprise_id, name=name, department_id=departments[department].id,
            qualifications=(Qualification(name="内审员证书", number=f"NS-{group}", obtained_on=trained),),
        )  # fmt: skip
        made.append(audit_team.add_member(session, audit, person_id=person.id, group=group))
    return made


# the declared system


def test_exclusion_covers_what_stands_below_and_needs_a_clause_that_exists(session, enterprise):
    system = management_systems.edit_exclusions(session, enterprise.id, [Exclusion(clause="8.3", reason="按图加工")])
    assert management_systems.excluded(system, "8.3.4")
    assert not management_systems.excluded(system, "8.4.1")
    assert not any(number.startswith("8.3") for number in management_systems.applicable_clauses(system))
    with pytest.raises(AppError, match=r"没有条款“8\.33”"):
        management_systems.edit_exclusions(session, enterprise.id, [Exclusion(clause="8.33", reason="")])
    system = management_systems.edit_exclusions(
        session, enterprise.id, [Exclusion(clause="8.3", reason="全部按图加工")]
    )
    assert [each.reason for each in system.exclusions] == ["全部按图加工"]
    assert management_systems.edit_exclusions(session, enterprise.id, []).exclusions == ()


def test_typing_in_a_field_of_the_system_is_one_step(session, enterprise):
    for text in ("轴", "轴类零件", "轴类零件的机械加工"):
        management_systems.edit_system(session, enterprise.id, scope=text)
    assert session.undo() == "修改体系信息：体系范围"
    assert audits.system_of(session.db, enterprise.id).scope == ""


def test_processes_are_proposed_for_the_departments_that_fit(session, enterprise, departments):
    management_systems.edit_exclusions(session, enterprise.id, [Exclusion(clause="8.3", reason="按图加工")])
    made = {process.kind: process for process in management_systems.propose_processes(session, enterprise.id)}
    assert "design" not in made
    assert made["inspection"].department_id == departments["质量部"].id
    assert made["purchasing"].department_id == departments["供销部"].id
    assert "8.6" in made["inspection"].clauses
    top = records.get(session.db, Department, made["review"].department_id)
    assert top.name == "最高管理者"
    assert records.of_enterprise(session.db, Department, enterprise.id)[0] == top
    assert management_systems.propose_processes(session, enterprise.id) == []
    session.undo()
    assert management_systems.processes_of(session.db, enterprise.id) == []
    assert len(records.of_enterprise(session.db, Department, enterprise.id)) == len(DEPARTMENTS)


def test_process_with_an_unknown_clause_is_refused(session, enterprise):
    with pytest.raises(AppError, match=r"没有条款“8\.99”"):
        management_systems.edit_processes(session, enterprise.id, added=[{"name": "检验", "clauses": ("8.99",)}])


# the programme


def test_programme_of_a_year_begins_once_and_is_marked_by_months(session, enterprise, departments):
    programme = audit_programmes.start_programme(session, enterprise.id, "2026")
    with pytest.raises(AppError, match="已有内审方案"):
        audit_programmes.start_programme(session, enterprise.id, "2026")
    with pytest.raises(AppError, match="不是年份"):
        audit_programmes.start_programme(session, enterprise.id, "明年")
    quality = departments["质量部"].id
    audit_programmes.set_mark(session, programme, quality, "06", "重点", note="上次有不符合")
    audit_programmes.set_mark(session, programme, quality, "06", "计划")
    (mark,) = audits.marks_of(session.db, programme.id)
    assert (mark.month, mark.mark, mark.note) == ("06", "计划", "上次有不符合")
    assert audit_programmes.propose_marks(session, programme) == len(DEPARTMENTS) - 1
    assert {mark.month for mark in audits.marks_of(session.db, programme.id)} == {"06", "11"}
    session.undo()
    audit_programmes.set_mark(session, programme, quality, "06", "", note="")
    assert audits.marks_of(session.db, programme.id) == []


def test_proposed_month_lies_three_months_after_the_system_took_effect(session, enterprise, departments):
    management_systems.edit_system(session, enterprise.id, effective_on="2026-05-06")
    programme = audit_programmes.start_programme(session, enterprise.id, "2026")
    audit_programmes.propose_marks(session, programme)
    marks = {mark.department_id: mark for mark in audits.marks_of(session.db, programme.id)}
    assert {mark.month for mark in marks.values()} == {"08"}
    assert marks[departments["生产部"].id].mark == "重点"
    assert marks[departments["综合部"].id].mark == "计划"


# the audit


def test_audit_begins_with_number_objective_scope_and_criteria_of_the_system(session, enterprise):
    management_systems.edit_system(session, enterprise.id, scope="轴类零件的机械加工", top_manager="陈国梁")
    first = audit_planning.start_audit(session, enterprise.id)
    second = audit_planning.start_audit(session, enterprise.id)
    assert first.number[-3:] == "-01"
    assert second.number == first.number[:-1] + "2"
    assert first.scope == "轴类零件的机械加工"
    assert first.plan_approved_by == "陈国梁"
    assert first.criteria[0].startswith("GB/T 19001-2016")


def test_team_member_brings_department_and_training(session, audit, team, departments):
    lead, second = audits.members_of(session.db, audit.id)
    assert (lead.name, lead.role, lead.trained_on) == ("吴晓燕", "组长", "2026-03-20")
    assert (second.role, second.department_id) == ("组员", departments["综合部"].id)
    assert "NS-A" in lead.qualification


def test_proposed_timetable_covers_every_clause_and_department_with_top_management(session, audit, team, departments):
    assert audit_timetable.propose_slots(session, audit) == ()
    state = plan_checking.read_plan(session.db, audit)
    assert state.covered.complete
    assert state.departments[0].name == "最高管理者"
    assert not any(number.startswith("8.3.") for number in state.applicable)
    assert [warning for warning in state.warnings if warning.bad] == []
    own = {member.id: member.department_id for member in state.members}
    for slot in state.slots:
        assert slot.department_id not in {own[key] for key in slot.member_ids} - {""}
    assert session.undo() == "排定审核日程"
    assert audits.slots_of(session.db, audit.id) == []


def test_every_clause_is_covered_in_the_other_edition_too(session, audit, team):
    management_systems.edit_system(session, audit.enterprise_id, edition=standards.ISO_2026)
    audits.edit_audit(session, audit.id, edition=standards.ISO_2026)
    audit = records.get(session.db, type(audit), audit.id)
    audit_timetable.propose_slots(session, audit)
    state = plan_checking.read_plan(session.db, audit)
    assert "6.1.3" in state.applicable
    assert state.covered.complete


def test_drawing_up_again_replaces_the_timetable_and_undo_brings_the_old_one_back(session, audit, team):
    audit_timetable.propose_slots(session, audit)
    slot = next(each for each in audits.slots_of(session.db, audit.id) if each.kind is SlotKind.AUDIT)
    audit_timetable.edit_slot(session, slot, note="先看现场")
    before = audits.slots_of(session.db, audit.id)
    audit_timetable.propose_slots(session, audit)
    assert not any(each.note for each in audits.slots_of(session.db, audit.id))
    session.undo()
    assert audits.slots_of(session.db, audit.id) == before


def test_days_that_do_not_suffice_are_added_and_the_period_follows(session, audit, team):
    audits.edit_audit(session, audit.id, held=Period(start="2026-11-27", end="2026-11-27"))
    audit_timetable.change_hours(session, start="10:00", end="15:00")
    audit = records.get(session.db, type(audit), audit.id)
    added = audit_timetable.propose_slots(session, audit)
    assert added[0] == "2026-11-30"  # over the weekend
    assert records.get(session.db, type(audit), audit.id).held.end == added[-1]


def test_timetable_follows_the_audit_to_another_week_over_the_weekend(session, audit, team):
    audit_timetable.propose_slots(session, audit)
    before = audits.slots_of(session.db, audit.id)
    assert audit_timetable.shift_slots(session, audit, "2026-11-27") == len(before)
    assert {slot.on for slot in audits.slots_of(session.db, audit.id)} == {"2026-11-27", "2026-11-30"}
    assert records.get(session.db, type(audit), audit.id).held == Period(start="2026-11-27", end="2026-11-30")
    session.undo()
    assert audits.slots_of(session.db, audit.id) == before


def test_moving_a_slot_is_one_step_and_keeps_its_length(session, audit, team):
    audit_timetable.propose_slots(session, audit)
    slot = next(each for each in audits.slots_of(session.db, audit.id) if each.kind is SlotKind.AUDIT)
    moved = audit_timetable.move_slot(session, slot, on="2026-11-25", start="14:05", member_ids=(team[1].id,))
    assert (moved.on, moved.start, moved.member_ids) == ("2026-11-25", "14:05", (team[1].id,))
    longer = audit_timetable.move_slot(session, moved, on=moved.on, start=moved.start, end="16:00")
    assert longer.end == "16:00"
    with pytest.raises(AppError, match="不晚于开始时间"):
        audit_timetable.edit_slot(session, longer, end="14:00")
    session.undo()
    session.undo()
    assert records.get(session.db, AuditSlot, slot.id) == slot


def test_a_cell_of_the_matrix_plans_the_clause_or_takes_it_away(session, audit, team, departments):
    quality = departments["质量部"].id
    with pytest.raises(AppError, match="还没有审核时段"):
        audit_timetable.toggle_clause(session, audit, quality, "8.6")
    audit_timetable.add_slot(session, audit, department_id=quality, start="09:00", clauses=("8.7", "9.1"))
    audit_timetable.toggle_clause(session, audit, quality, "8.6")
    audit_timetable.toggle_clause(session, audit, quality, "9.1.2")
    (slot,) = audits.slots_of(session.db, audit.id)
    assert slot.clauses == ("8.6", "8.7", "9.1.1", "9.1.3")


def test_somebody_who_leaves_the_team_leaves_the_timetable(session, audit, team):
    audit_timetable.propose_slots(session, audit)
    audit_team.remove_member(session, team[1])
    assert not any(team[1].id in slot.member_ids for slot in audits.slots_of(session.db, audit.id))
    session.undo()
    assert any(team[1].id in slot.member_ids for slot in audits.slots_of(session.db, audit.id))


def test_team_of_the_audit_before_is_taken_over_once(session, audit, team, enterprise):
    second = audit_planning.start_audit(session, enterprise.id)
    assert audit_team.copy_team(session, second) == 2
    assert audit_team.copy_team(session, second) == 0
    copied = audits.members_of(session.db, second.id)
    assert [(member.name, member.role, member.group) for member in copied] == [
        (member.name, member.role, member.group) for member in audits.members_of(session.db, audit.id)
    ]
    session.undo()
    assert audits.members_of(session.db, second.id) == []


def test_an_audit_without_findings_can_be_removed_and_comes_back(session, audit, team):
    audit_timetable.propose_slots(session, audit)
    slots = audits.slots_of(session.db, audit.id)
    audit_planning.remove_audit(session, records.get(session.db, type(audit), audit.id))
    assert audits.audits_of(session.db, audit.enterprise_id) == []
    assert audits.slots_of(session.db, audit.id) == []
    session.undo()
    assert audits.slots_of(session.db, audit.id) == slots
    line = AuditLine(id="line", enterprise_id=audit.enterprise_id, audit_id=audit.id, clause="8.6")
    with session.write("判定") as db:
        records.put(db, replace(line, finding=Finding(verdict=Verdict.CONFORM)))
    with pytest.raises(AppError, match="已有检查记录"):
        audit_planning.remove_audit(session, audit)


def test_programme_knows_where_an_audit_was_held(session, enterprise, departments):
    programme = audit_programmes.start_programme(session, enterprise.id, "2025")
    held = audit_planning.start_audit(session, enterprise.id)
    quality = departments["质量部"].id
    audit_timetable.add_slot(session, held, department_id=quality, on="2025-06-12", start="09:00")
    audit_timetable.add_slot(session, held, department_id=quality, on="2024-06-12", start="09:00")
    assert audit_programmes.held_in(session.db, programme) == {(quality, "06")}


def test_warnings_name_own_department_missing_training_and_missing_clauses(session, audit, team, departments):
    lead = team[0]
    audit_team.edit_member(session, lead, trained_on="2026-12-01")
    slot = audit_timetable.add_slot(
        session, audit, department_id=departments["质量部"].id, start="09:00", clauses=("8.6",), member_ids=(lead.id,)
    )
    bad = [warning.text for warning in plan_checking.read_plan(session.db, audit).warnings if warning.bad]
    assert any("吴晓燕审核自己的部门（质量部），没有写理由" in text for text in bad)
    assert any("晚于审核开始日期" in text for text in bad)
    assert any("没有安排审核最高管理者" in text for text in bad)
    assert any("没有排进日程：4.1" in text for text in bad)
    audit_timetable.edit_slot(session, slot, independence_reason="本厂仅两名内审员，由外部顾问陪审")
    warnings = plan_checking.read_plan(session.db, audit).warnings
    assert [each.bad for each in warnings if each.slot == slot.id and "自己的部门" in each.text] == [False]


def test_the_plan_is_prepared_by_the_lead_unless_somebody_else_was_written(session, audit, team):
    def prepared():
        return records.get(session.db, type(audit), audit.id).plan_prepared_by

    assert prepared() == "吴晓燕"
    audit_team.edit_members(session, audit, {team[0].id: {"role": "组员"}, team[1].id: {"role": "组长"}}, [])
    assert prepared() == "王敏"
    session.undo()
    assert prepared() == "吴晓燕"
    audits.edit_audit(session, audit.id, plan_prepared_by="周明")
    audit_team.edit_member(session, team[0], name="吴小燕")
    assert prepared() == "周明"


def test_the_team_of_the_audit_before_brings_who_prepares_the_plan(session, audit, team, enterprise):
    again = audit_planning.start_audit(session, enterprise.id)
    assert audit_team.copy_team(session, again) == 2
    assert records.get(session.db, type(again), again.id).plan_prepared_by == "吴晓燕"


def test_the_reason_for_the_own_department_is_offered_again(session, audit, team, departments, enterprise):
    def planned(of, member, department):
        return audit_timetable.add_slot(
            session, of, department_id=departments[department].id, start="09:00", member_ids=(member.id,)
        )

    first, second = planned(audit, team[0], "质量部"), planned(audit, team[0], "质量部")
    other = planned(audit, team[1], "综合部")
    assert independence_reasons.offered(session.db, second) == ""
    audit_timetable.edit_slot(session, first, independence_reason="本厂仅两名内审员，由外部顾问陪审")
    assert independence_reasons.offered(session.db, second) == "本厂仅两名内审员，由外部顾问陪审"
    assert independence_reasons.offered(session.db, other) == ""
    later = audit_planning.start_audit(session, enterprise.id)
    audits.edit_audit(session, later.id, held=Period(start="2027-05-10", end="2027-05-11"))
    audit_team.copy_team(session, later)
    again = planned(later, audits.members_of(session.db, later.id)[0], "质量部")
    assert independence_reasons.offered(session.db, again) == "本厂仅两名内审员，由外部顾问陪审"


def test_weekends_and_late_plans_are_noted(session, audit):
    changed = replace(audit, held=Period(start="2026-11-28", end="2026-11-28"), plan_made_on="2026-11-27")
    texts = [warning.text for warning in plan_checking.read_plan(session.db, changed).warnings]
    assert any("周六" in text for text in texts)
    assert any("审核前 1 天编制" in text for text in texts)


def test_a_reported_audit_keeps_its_plan(session, audit, team):
    frozen = replace(audit, issues=(Issue(on="2026-12-10", by="周明"),))
    with session.write("签发") as db:
        records.put(db, frozen)
    with pytest.raises(AppError, match="锁定"):
        audit_timetable.propose_slots(session, audit)
    with pytest.raises(AppError, match="锁定"):
        audit_team.add_member(session, audit, name="外聘")
