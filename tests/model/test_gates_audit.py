"""The rules of the internal audit: silent for a sound audit, each one speaks when it should, dates may be missing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from consultant_app.model.assessment import Period
from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditProgramme,
    AuditSlot,
    Conclusion,
    Finding,
    Issue,
    Meeting,
    ProgrammeMark,
    SlotKind,
    Verdict,
)
from consultant_app.model.audit_dossier import (
    AuditView,
    ClauseFacts,
    MeetingView,
    NonconformityView,
    ProgrammeView,
    SystemView,
)
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.gap import Gap, Severity
from consultant_app.model.gates import gaps
from consultant_app.model.gates_dates import months_later
from consultant_app.model.management_system import DEFAULT_EDITION, Exclusion, ManagementSystem
from consultant_app.model.nonconformity import (
    Answered,
    AuditObservation,
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    Criterion,
    ExtentCheck,
    Nonconformity,
    Snapshot,
    Verification,
)

TODAY = "2026-11-22"
OF: dict[str, Any] = {"enterprise_id": "e"}
IN: dict[str, Any] = {"enterprise_id": "e", "audit_id": "a"}
PAGES = {"audit_system", "audit_programme", "audit_plan", "audit_site", "audit_meetings", "audit_report",
         "nonconformities"}  # fmt: skip
CLAUSES = ("5.1.1", "7.2", "8.3.1", "8.6")

SYSTEM = ManagementSystem(
    id="s", **OF, scope="阀块的生产", top_manager="沈志远", issued_on="2026-03-02", effective_on="2026-03-16",
    exclusions=(Exclusion(clause="8.3", reason="来图加工，不承担设计责任"),),
)  # fmt: skip
PROGRAMME = AuditProgramme(
    id="pg", **OF, year="2026", objectives="查符合与有效", criteria="标准、手册", scope="全部", risks="旺季人手紧",
    earlier_results="首次", prepared_by="李梅", made_on="2026-03-20", approved_by="沈志远", approved_on="2026-03-23",
)  # fmt: skip
AUDIT = Audit(
    id="a", **OF, programme_id="pg", number="NS-2026-01", objective="评价", scope="全部", criteria=("GB/T 19001-2016",),
    held=Period(start="2026-09-15", end="2026-09-16"), plan_made_on="2026-09-07", plan_prepared_by="周明",
    plan_approved_by="沈志远", plan_approved_on="2026-09-08", summary="两天",
    departments_summary="见表",
    conclusion=Conclusion(
        conformity="基本符合", conformity_reason="1 项一般不符合", effectiveness="有效",
        effectiveness_reason="目标达成", readiness="整改关闭后具备", readiness_reason="1 项待关闭",
    ),
    report_prepared_by="周明", report_approved_by="沈志远", report_on="2026-10-20",
)  # fmt: skip
DEPARTMENTS = (
    Department(id="d0", **OF, name="总经理（管理层）", head="沈志远"),
    Department(id="d1", **OF, name="质检部", head="李梅"),
)
MEMBERS = (
    AuditMember(id="m1", **IN, name="周明", role="组长", trained_on="2024-05-10"),
    AuditMember(id="m2", **IN, name="王强", role="组员", trained_on="2025-06-01", department_id="d2"),
)


def _slot(key: str, kind: SlotKind, on: str, start: str, end: str, **values: Any) -> AuditSlot:
    return AuditSlot(id=key, **IN, kind=kind, on=on, start=start, end=end, **values)


SLOTS = (
    _slot("t1", SlotKind.OPENING, "2026-09-15", "08:30", "09:00"),
    _slot("t2", SlotKind.AUDIT, "2026-09-15", "09:00", "10:00", department_id="d0", clauses=("5.1.1",),
          member_ids=("m1",)),
    _slot("t3", SlotKind.AUDIT, "2026-09-15", "10:00", "12:00", department_id="d1", clauses=("7.2", "8.6"),
          member_ids=("m1", "m2")),
    _slot("t4", SlotKind.TEAM, "2026-09-15", "16:30", "17:00", member_ids=("m1", "m2")),
    _slot("t5", SlotKind.CLOSING, "2026-09-16", "16:00", "17:00"),
)  # fmt: skip
LINES = (
    AuditLine(id="l1", **IN, department_id="d1", clause="8.6", text="抽最近的检验记录。",
              finding=Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence="抽 10 份，2 份无签字", sampled="10",
                              failed="2")),
    AuditLine(id="l2", **IN, department_id="d1", clause="7.2", text="查培训记录。",
              finding=Finding(verdict=Verdict.CONFORM, evidence="查 PX-2026-03 号记录 5 份")),
)  # fmt: skip
NC = Nonconformity(
    id="n", **IN, line_id="l1", number="NC-2026-ZM-001", department_id="d1", found_on="2026-09-15", place="质检部",
    fact="2026年9月15日在质检部抽查9月的最终检验记录10份，其中JY-0912、JY-0915两份没有检验员签字。",
    criterion=Criterion(document="QP-12 检验控制程序 A/0 5.3", text="最终检验记录由检验员签字后才放行"),
    clause="8.6", grade="一般", nature="实施性", due_on="2026-10-15",
    snapshot=Snapshot(department="质检部", department_head="李梅", auditor="王强", clause="8.6"),
    cause=CauseAnalysis(text="新检验员上岗时没有讲签字与放行的关系", tag="人", participants="李梅、赵琳",
                        on="2026-09-18"),
    correction=Correction(text="两份记录对应的产品重新检验后补签", owner="赵琳", due_on="2026-09-20",
                          done_on="2026-09-19", evidence="复检记录 FJ-0919"),
    extent=ExtentCheck(text="查了7至9月其余86份最终检验记录", by="李梅", on="2026-09-22", found="没有发现同类情况"),
    closed_on="2026-10-12",
)  # fmt: skip
ACTION = CorrectiveAction(
    id="c", **OF, nonconformity_id="n", text="检验员上岗考核表增加放行签字一项并考核全部4人", owner="李梅",
    due_on="2026-09-30", done_on="2026-09-28", evidence="考核表 KH-2026-05",
)  # fmt: skip
ROUND = Verification(
    id="v",
    **OF,
    nonconformity_id="n",
    verifier="王强",
    on="2026-10-12",
    concluded="关闭",
    cause_accurate=Answered(yes="是", evidence="访谈两名检验员"),
    correction_effective=Answered(yes="是", evidence="FJ-0919 合格"),
    action_effective=Answered(yes="是", evidence="抽10月记录20份均签字"),
)
VIEW = NonconformityView(item=NC, actions=(ACTION,), rounds=(ROUND,))


def _meeting(kind: str, on: str, start: str) -> MeetingView:
    meeting = Meeting(id=kind, **OF, owner_id="a", kind=kind, on=on, start=start, place="会议室", chair="周明")
    people = tuple(Attendee(id=f"{kind}{name}", **OF, meeting_id=kind, name=name) for name in ("沈志远", "李梅"))
    return MeetingView(meeting=meeting, attendees=people)


def sound() -> Dossier:
    """An audit with nothing to say about."""
    return Dossier(
        enterprise=Enterprise(id="e", name="临江市恒锐精密机械有限公司"),
        departments=DEPARTMENTS,
        system=SystemView(system=SYSTEM),
        programme=ProgrammeView(
            programme=PROGRAMME,
            marks=tuple(ProgrammeMark(id=key, **OF, programme_id="pg", department_id=key, month="09", mark="计划")
                        for key in ("d0", "d1")),
        ),
        audit=AuditView(
            audit=AUDIT, members=MEMBERS, slots=SLOTS, lines=LINES, nonconformities=(VIEW,),
            observations=(AuditObservation(id="o", **IN, number="GC-1", fact="9月15日看到两箱待检品没有标识卡"),),
            meetings=(_meeting("首次会议", "2026-09-15", "08:30"), _meeting("末次会议", "2026-09-16", "16:00")),
        ),
        clauses={DEFAULT_EDITION: ClauseFacts(titles=dict.fromkeys((*CLAUSES, "8.3", "8"), "标题"), lowest=CLAUSES)},
    )  # fmt: skip


def found(dossier: Dossier) -> list[Gap]:
    return [gap for gap in gaps(dossier, TODAY) if gap.page in PAGES and gap.rule != "写法"]


def test_a_sound_audit_has_no_gap() -> None:
    assert [gap.sentence for gap in found(sound())] == []


def _audit(**values: Any) -> Callable[[Dossier], Dossier]:
    return lambda dossier: _in(dossier, audit=replace(dossier.audit.audit, **values))


def _in(dossier: Dossier, **values: Any) -> Dossier:
    return replace(dossier, audit=replace(dossier.audit, **values))


def _system(**values: Any) -> Callable[[Dossier], Dossier]:
    return lambda dossier: replace(dossier, system=SystemView(system=replace(SYSTEM, **values)))


def _programme(**values: Any) -> Callable[[Dossier], Dossier]:
    return lambda dossier: replace(
        dossier, programme=replace(dossier.programme, programme=replace(PROGRAMME, **values))
    )


def _nc(view: NonconformityView = VIEW, **values: Any) -> Callable[[Dossier], Dossier]:
    changed = replace(view, item=replace(view.item, **values))
    return lambda dossier: _in(dossier, nonconformities=(changed,))


def _view(**values: Any) -> Callable[[Dossier], Dossier]:
    return lambda dossier: _in(dossier, **values)


def _conclusion(**values: Any) -> Callable[[Dossier], Dossier]:
    return _audit(conclusion=replace(AUDIT.conclusion, **values))


def _line(**values: Any) -> Callable[[Dossier], Dossier]:
    return lambda dossier: _in(dossier, lines=(LINES[0], replace(LINES[1], **values)))


def _slots(number: int, **values: Any) -> Callable[[Dossier], Dossier]:
    changed = tuple(replace(slot, **values) if place == number else slot for place, slot in enumerate(SLOTS))
    return lambda dossier: _in(dossier, slots=changed)


E, W, H = Severity.ERROR, Severity.WARNING, Severity.HINT
OPEN = replace(VIEW, rounds=(), item=replace(NC, closed_on=""))
ELSEWHERE = replace(NC.snapshot, department="车间")
SECOND = replace(VIEW, item=replace(NC, id="n2", number="NC-2026-ZM-002", snapshot=ELSEWHERE))
CASES: dict[str, tuple[Callable[[Dossier], Dossier], str, Severity, str]] = {
    # dates of the system
    "implemented before issued": (_system(effective_on="2026-03-01"), "先后次序", E, "audit_system"),
    "no date of issue": (_system(issued_on=""), "先后次序", W, "audit_system"),
    "no date of implementation": (_system(effective_on=""), "体系运行时间", W, "audit_system"),
    "only the month of implementation": (_system(effective_on="2026-03"), "体系运行时间", W, "audit_system"),
    "less than three months": (_system(effective_on="2026-06-16"), "体系运行时间", E, "audit_plan"),
    "plan before three months": (
        lambda dossier: _audit(plan_made_on="2026-09-07")(_system(effective_on="2026-06-10")(dossier)),
        "体系运行时间", H, "audit_plan",
    ),
    "plan before implementation": (_audit(plan_made_on="2026-03-10"), "先后次序", E, "audit_plan"),
    # dates of the audit
    "no days of the audit": (_audit(held=Period()), "审核日期", E, "audit_plan"),
    "no date of the plan": (_audit(plan_made_on=""), "计划日期", W, "audit_plan"),
    "plan before the programme": (_programme(approved_on="2026-09-10"), "先后次序", E, "audit_plan"),
    "plan approved after the audit": (_audit(plan_approved_on="2026-09-20"), "先后次序", E, "audit_plan"),
    "ends before it starts": (_audit(held=Period(start="2026-09-15", end="2026-09-14")), "先后次序", E, "audit_plan"),
    "report before the end": (_audit(report_on="2026-09-15"), "先后次序", E, "audit_report"),
    "timetable outside": (_slots(2, on="2026-09-18"), "审核日期", E, "audit_plan"),
    "meeting outside": (
        _view(meetings=(_meeting("首次会议", "2026-09-15", "08:30"), _meeting("末次会议", "2026-09-18", "16:00"))),
        "审核日期", E, "audit_meetings",
    ),
    "last meeting first": (
        _view(meetings=(_meeting("首次会议", "2026-09-16", "17:30"), _meeting("末次会议", "2026-09-16", "16:00"))),
        "先后次序", E, "audit_meetings",
    ),
    "plan shortly before": (
        _audit(plan_made_on="2026-09-13", plan_approved_on="2026-09-14"), "审核计划", H, "audit_plan",
    ),
    "on a day off": (lambda dossier: replace(dossier, rest_days={"2026-09-15": "周日"}), "休息日", W, "audit_plan"),
    # dates of a nonconformity
    "found outside the audit": (_nc(found_on="2026-09-14"), "发现日期", E, "nonconformities"),
    "not dated": (_nc(found_on=""), "发现日期", E, "nonconformities"),
    "corrected before found": (
        _nc(correction=replace(NC.correction, done_on="2026-09-14")), "先后次序", E, "nonconformities",
    ),
    "due before found": (_nc(due_on="2026-09-01"), "先后次序", E, "nonconformities"),
    "cause before found": (_nc(cause=replace(NC.cause, on="2026-09-10")), "先后次序", E, "nonconformities"),
    "action done before found": (
        _nc(replace(VIEW, actions=(replace(ACTION, done_on="2026-09-10"),))), "先后次序", E, "nonconformities",
    ),
    "verified before done": (
        _nc(replace(VIEW, actions=(replace(ACTION, done_on="2026-10-14"),))), "先后次序", E, "nonconformities",
    ),
    "closed before verified": (_nc(closed_on="2026-10-01"), "先后次序", E, "nonconformities"),
    "closed in the future": (_nc(closed_on="2026-12-01"), "未来日期", E, "nonconformities"),
    # programme, plan, team
    "no scope of the system": (_system(scope=""), "体系范围", W, "audit_system"),
    "no top manager": (_system(top_manager=""), "最高管理者", W, "audit_system"),
    "left out without a reason": (_system(exclusions=(Exclusion(clause="8.3"),)), "不适用条款", E, "audit_system"),
    "left out what cannot be": (
        _system(exclusions=(*SYSTEM.exclusions, Exclusion(clause="9.2", reason="小厂"))),
        "不适用条款", W, "audit_system",
    ),
    "no programme": (lambda dossier: replace(dossier, programme=None), "年度方案", H, "audit_programme"),
    "programme without risks": (_programme(risks=""), "年度方案", W, "audit_programme"),
    "department never planned": (
        lambda dossier: replace(dossier, programme=replace(dossier.programme, marks=())),
        "年度方案", W, "audit_programme",
    ),
    "programme made and approved by one": (_programme(approved_by="李梅"), "编制与批准", W, "audit_programme"),
    "no objective": (_audit(objective=" "), "审核计划", E, "audit_plan"),
    "plan approved by nobody": (_audit(plan_approved_by=""), "审核计划", W, "audit_plan"),
    "plan made and approved by one": (_audit(plan_approved_by="周明"), "编制与批准", W, "audit_plan"),
    "no team": (_view(members=()), "审核组", E, "audit_plan"),
    "two leads": (_view(members=(MEMBERS[0], replace(MEMBERS[1], role="组长"))), "审核组", E, "audit_plan"),
    "trained after the audit": (
        _view(members=(MEMBERS[0], replace(MEMBERS[1], trained_on="2026-09-20"))), "内审员能力", E, "audit_plan",
    ),
    "training unknown": (
        _view(members=(MEMBERS[0], replace(MEMBERS[1], trained_on=""))), "内审员能力", W, "audit_plan",
    ),
    "audits their own department": (
        _view(members=(MEMBERS[0], replace(MEMBERS[1], department_id="d1"))), "独立性", E, "audit_plan",
    ),
    "audits their own with a reason": (
        lambda dossier: _slots(2, independence_reason="全厂只有两名内审员，由组长复核")(
            _view(members=(MEMBERS[0], replace(MEMBERS[1], department_id="d1")))(dossier)),
        "独立性", W, "audit_plan",
    ),
    "in two places": (_slots(2, start="09:30"), "日程冲突", E, "audit_plan"),
    "no timetable": (_view(slots=()), "审核日程", E, "audit_plan"),
    "no last meeting": (_view(slots=SLOTS[:-1]), "审核日程", W, "audit_plan"),
    "nobody audits": (_slots(2, member_ids=()), "审核日程", E, "audit_plan"),
    "clause not covered": (_slots(2, clauses=("7.2",)), "审核覆盖", E, "audit_plan"),
    "department not covered": (_slots(2, department_id="d9"), "审核覆盖", E, "audit_plan"),
    "top management not covered": (_slots(1, department_id="d1"), "审核覆盖", E, "audit_plan"),
    "clause beyond the scope": (_slots(2, clauses=("7.2", "8.6", "8.3.1")), "审核覆盖", W, "audit_plan"),
    # on site
    "no checklist": (_view(lines=()), "检查表", W, "audit_site"),
    "not checked": (_line(finding=Finding()), "检查表", W, "audit_site"),
    "conform without evidence": (_line(finding=Finding(verdict=Verdict.CONFORM)), "检查表证据", E, "audit_site"),
    "nonconform without evidence": (_line(finding=Finding(verdict=Verdict.NONCONFORM)), "检查表证据", E, "audit_site"),
    "not applicable without reason": (
        _line(finding=Finding(verdict=Verdict.NOT_APPLICABLE)), "检查表理由", E, "audit_site",
    ),
    "not verified without reason": (
        _line(finding=Finding(verdict=Verdict.NOT_VERIFIED)), "检查表理由", E, "audit_site",
    ),
    "more failed than sampled": (
        _line(finding=Finding(verdict=Verdict.CONFORM, evidence="x", sampled="3", failed="4")), "抽样", E, "audit_site",
    ),
    "unknown clause": (_line(clause="8.9.9"), "条款", E, "audit_site"),
    "line for a clause left out": (_line(clause="8.3.1"), "条款", W, "audit_site"),
    "no meetings": (_view(meetings=()), "会议", W, "audit_meetings"),
    "meeting without a date": (
        _view(meetings=(_meeting("首次会议", "", ""), _meeting("末次会议", "2026-09-16", "16:00"))),
        "会议", W, "audit_meetings",
    ),
    "head not at the meeting": (
        lambda dossier: replace(dossier, departments=(DEPARTMENTS[0], replace(DEPARTMENTS[1], head="赵琳"))),
        "会议", W, "audit_meetings",
    ),
    # report
    "report without a date": (_audit(report_on=""), "内审报告", E, "audit_report"),
    "no judgement": (_conclusion(effectiveness=""), "审核结论", E, "audit_report"),
    "judgement without reason": (_conclusion(readiness_reason=""), "审核结论", E, "audit_report"),
    "ready although open": (
        lambda dossier: _conclusion(readiness="具备认证条件")(_in(dossier, nonconformities=(OPEN,))),
        "审核结论", E, "audit_report",
    ),
    "issued with open ones": (
        lambda dossier: _audit(issues=(Issue(on="2026-10-20"),))(_in(dossier, nonconformities=(OPEN,))),
        "内审报告", H, "audit_report",
    ),
    "opened again": (_audit(issues=(Issue(on="2026-10-20"),), reopened="更正条款"), "报告修订", W, "audit_report"),
    "previous ones not followed up": (_view(previous=(VIEW,)), "内审报告", E, "audit_report"),
    "report without a summary": (_audit(summary=""), "内审报告", W, "audit_report"),
    "report made and approved by one": (_audit(report_approved_by="周明"), "编制与批准", W, "audit_report"),
    # nonconformities
    "no fact": (_nc(fact=""), "不符合事实", E, "nonconformities"),
    "no criterion": (_nc(criterion=Criterion()), "审核依据", E, "nonconformities"),
    "no grade": (_nc(grade=""), "严重程度", E, "nonconformities"),
    "no nature": (_nc(nature=""), "不符合类型", W, "nonconformities"),
    "no department": (_nc(snapshot=Snapshot()), "受审核部门", E, "nonconformities"),
    "no clause": (_nc(clause=""), "条款", E, "nonconformities"),
    "clause of another edition": (_nc(clause="6.1.3"), "条款", E, "nonconformities"),
    "clause not the lowest": (_nc(clause="8"), "条款", W, "nonconformities"),
    "clause left out": (_nc(clause="8.3.1"), "条款", E, "nonconformities"),
    "no due date": (_nc(due_on=""), "整改期限", E, "nonconformities"),
    "verified by the owner": (
        _nc(replace(VIEW, rounds=(replace(ROUND, verifier="李梅"),))), "验证人", E, "nonconformities",
    ),
    "verified by no auditor": (
        _nc(replace(VIEW, rounds=(replace(ROUND, verifier="孙一"),))), "验证人", E, "nonconformities",
    ),
    "closed without extent check": (_nc(extent=ExtentCheck()), "关闭条件", E, "nonconformities"),
    "closed without verification": (_nc(replace(VIEW, rounds=())), "关闭条件", E, "nonconformities"),
    "one clause in two departments": (_view(nonconformities=(VIEW, SECOND)), "严重程度", W, "nonconformities"),
    "overdue": (_view(nonconformities=(OPEN,)), "逾期", W, "nonconformities"),
    "observation without a fact": (
        _view(observations=(AuditObservation(id="o", **IN, number="GC-1"),)), "观察项", E, "nonconformities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_rule_speaks_when_it_is_broken(case: str) -> None:
    change, rule, severity, page = CASES[case]
    broken = [gap for gap in found(change(sound())) if (gap.rule, gap.severity, gap.page) == (rule, severity, page)]
    assert broken, [(gap.rule, gap.severity.name, gap.page, gap.sentence) for gap in found(change(sound()))]
    assert all(gap.sentence.endswith(("。", "据", "核")) for gap in broken)


def test_an_overdue_one_of_an_earlier_audit_is_told_too() -> None:
    dossier = replace(sound(), other_nonconformities=(replace(OPEN, item=replace(OPEN.item, audit_id="old")),))
    assert [gap.rule for gap in found(dossier)] == ["逾期"]


def test_what_was_withdrawn_is_not_asked_about() -> None:
    assert found(_nc(fact="", clause="", due_on="", withdrawn="重复开具")(sound())) == []


def test_without_audit_and_programme_nothing_is_asked() -> None:
    assert found(replace(sound(), audit=None, programme=None)) == []


def test_an_audit_without_any_date_does_not_stumble() -> None:
    bare = AuditView(audit=Audit(id="a", **OF), nonconformities=(NonconformityView(item=Nonconformity(id="n", **OF)),))
    rules = {gap.rule for gap in found(replace(sound(), audit=bare, system=SystemView(), clauses={}))}
    assert {"审核日期", "计划日期", "体系运行时间", "审核组", "审核日程", "发现日期", "不符合事实"} <= rules


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-03-16", 3, "2026-06-16"), ("2025-11-30", 3, "2026-02-28"), ("2026-12-31", 2, "2027-02-28")],
)
def test_months_later_keeps_to_the_month(start: str, months: int, end: str) -> None:
    assert months_later(start, months) == end
