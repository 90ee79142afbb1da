"""Gaps of the audit programme, the plan, the team and the timetable (GB/T 19001 9.2, GB/T 19011 5 and 6)."""

from collections.abc import Iterator
from datetime import date

from consultant_app.model import independence
from consultant_app.model.audit import SlotKind
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.coverage import below, coverage
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.management_system import ManagementSystem

_SYSTEM, _PROGRAMME, _PLAN = "audit_system", "audit_programme", "audit_plan"
_NOTICE_DAYS = 5  # a plan reaches the departments about a week before (domain of practice)


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing before an audit can begin. Nothing while there is neither programme nor audit."""
    if dossier.audit is None and dossier.programme is None:
        return
    yield from _system(dossier)
    yield from _programme(dossier)
    if dossier.audit:
        yield from _plan(dossier.audit)
        yield from _team(dossier, dossier.audit)
        yield from _timetable(dossier, dossier.audit)


def applicable(dossier: Dossier, edition: str) -> tuple[str, ...]:
    """The lowest-level clauses of an edition without those declared not applicable."""
    system, facts = dossier.system.system, dossier.clauses.get(edition)
    left_out = [each.clause for each in system.exclusions] if system else []
    return tuple(number for number in (facts.lowest if facts else ()) if not any(below(number, up) for up in left_out))


def _system(dossier: Dossier) -> Iterator[Gap]:
    system = dossier.system.system or ManagementSystem(id="", enterprise_id="")
    if not system.scope.strip():
        yield warning("体系范围", _SYSTEM, "没有写体系范围；内审范围应与拟认证的范围一致。")
    if not system.top_manager.strip():
        yield warning("最高管理者", _SYSTEM, "没有写最高管理者姓名。")
    for each in system.exclusions:
        if not each.reason.strip():
            yield error("不适用条款", _SYSTEM, f"条款 {each.clause} 列为不适用，但没有写理由。", each.clause)
        elif not each.clause.startswith(("7.1.5", "8.")):
            yield warning("不适用条款", _SYSTEM, f"条款 {each.clause} 一般不能列为不适用，请核对。", each.clause)


def _programme(dossier: Dossier) -> Iterator[Gap]:
    view = dossier.programme
    if view is None:
        yield hint("年度方案", _PROGRAMME, "还没有年度内审方案；认证审核会先看方案，再看计划。")
        return
    programme, marked = view.programme, {mark.department_id for mark in view.marks if mark.mark}
    wanted = (
        (programme.objectives, "目标"), (programme.criteria, "审核准则"), (programme.scope, "审核范围"),
        (programme.risks, "方案的风险"), (programme.earlier_results, "以往审核结果的考虑"),
    )  # fmt: skip
    missing = "、".join(label for text, label in wanted if not text.strip())
    if missing:
        yield warning("年度方案", _PROGRAMME, f"年度方案没有写{missing}。", programme.id)
    for department in dossier.departments:
        if department.id not in marked:
            yield warning("年度方案", _PROGRAMME, f"年度方案里全年没有安排审核{department.name}。", department.id)
    yield from _same_person("年度方案", _PROGRAMME, programme.id, programme.prepared_by, programme.approved_by)


def _same_person(what: str, page: str, record: str, prepared: str, approved: str) -> Iterator[Gap]:
    if prepared.strip() and prepared.strip() == approved.strip():
        yield warning("编制与批准", page, f"{what}的编制和批准是同一人（{prepared.strip()}），请核对。", record)


def _plan(view: AuditView) -> Iterator[Gap]:
    audit = view.audit
    wanted = (
        (audit.objective, "审核目的"), (audit.scope, "审核范围"), ("".join(audit.criteria), "审核准则"),
    )  # fmt: skip
    missing = "、".join(label for text, label in wanted if not text.strip())
    if missing:
        yield error("审核计划", _PLAN, f"审核计划没有写{missing}。", audit.id)
    if not audit.plan_approved_by.strip():
        yield warning("审核计划", _PLAN, "审核计划没有写批准人。", audit.id)
    yield from _same_person("审核计划", _PLAN, audit.id, audit.plan_prepared_by, audit.plan_approved_by)
    if len(audit.plan_made_on) == len(audit.held.start) == 10:
        days = (date.fromisoformat(audit.held.start) - date.fromisoformat(audit.plan_made_on)).days
        if 0 <= days < _NOTICE_DAYS:
            sentence = f"审核计划在审核前 {days} 天编制；一般提前约一周发到各部门。"
            yield hint("审核计划", _PLAN, sentence, audit.id)


def _team(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    leads = [member for member in view.members if member.role == "组长"]
    if not view.members:
        yield error("审核组", _PLAN, "还没有指定审核组。", view.audit.id)
    elif len(leads) != 1:
        yield error("审核组", _PLAN, f"审核组应有 1 名组长，现在有 {len(leads)} 名。", view.audit.id)
    begins = independence.first_day(view.audit, view.slots)
    for each in independence.untrained(view.members, view.audit, view.slots):
        late = bool(each.member.trained_on and begins)
        yield (error if late else warning)("内审员能力", _PLAN, each.sentence, each.member.id)
    told = set()
    for conflict in independence.conflicts(view.slots, view.members, dossier.departments):
        name, place = conflict.member.name, conflict.department.name
        if not conflict.reason.strip():
            sentence = f"{name}审核本部门（{place}），没有写理由；请换人、交叉审核，或写明理由（会印在计划上）。"
            yield error("独立性", _PLAN, sentence, conflict.slot.id)
        elif (name, place) not in told:
            told.add((name, place))
            sentence = f"{name}审核本部门（{place}），理由已写明：{conflict.reason}"
            yield warning("独立性", _PLAN, sentence, conflict.slot.id)
    for clash in independence.clashes(view.slots, view.members):
        sentence = f"{clash.member.name}在同一时间排了两处（{clash.first.start}～{clash.first.end}）。"
        yield error("日程冲突", _PLAN, sentence, clash.second.id)
    for clash in independence.absent_escorts(view.slots, view.members):
        during = f"{clash.second.start}～{clash.second.end}"
        sentence = f"{clash.member.name}要陪同本部门的审核（{during}），同一时间又在别处当审核员。"
        yield warning("日程冲突", _PLAN, sentence, clash.second.id)


def _timetable(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    kinds = [slot.kind for slot in view.slots]
    if not kinds:
        yield error("审核日程", _PLAN, "审核计划还没有日程。", view.audit.id)
        return
    for kind in (SlotKind.OPENING, SlotKind.TEAM, SlotKind.CLOSING):
        if kind not in kinds:
            yield warning("审核日程", _PLAN, f"日程里没有{kind}。", view.audit.id)
    for slot in view.slots:
        if slot.kind is SlotKind.AUDIT and not slot.member_ids:
            yield error("审核日程", _PLAN, f"日程 {slot.on} {slot.start} 没有安排审核员。", slot.id)
    clauses = applicable(dossier, view.audit.edition)
    found = coverage(view.slots, dossier.departments, clauses)
    if found.missing_clauses:
        shown = "、".join(found.missing_clauses[:8]) + (" 等" if len(found.missing_clauses) > 8 else "")
        sentence = f"日程没有覆盖 {len(found.missing_clauses)} 个适用条款：{shown}。"
        yield error("审核覆盖", _PLAN, sentence, view.audit.id)
    names = {department.id: department.name for department in dossier.departments}
    for key in found.missing_departments:
        yield error("审核覆盖", _PLAN, f"日程没有安排审核{names.get(key, '一个部门')}。", key)
    if found.lacks_top:
        yield error("审核覆盖", _PLAN, "日程没有安排审核最高管理者（管理层）。", view.audit.id)
    if found.beyond:
        shown = "、".join(found.beyond)
        yield warning("审核覆盖", _PLAN, f"日程里有不适用或不存在的条款：{shown}。", view.audit.id)
