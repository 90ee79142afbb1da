"""What is wrong with an audit plan: independence, competence, coverage, times. Sentences for the screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consultant_app.model.audit import Audit, AuditMember, AuditSlot, SlotKind
from consultant_app.model.coverage import Coverage
from consultant_app.model.dates import chinese_date
from consultant_app.model.enterprise import Department
from consultant_app.model.independence import (
    AUDITING_ROLES,
    absent_escorts,
    clashes,
    conflicts,
    first_day,
    untrained,
)

_SOME = 12  # clauses that are named one by one
_NOTICE = 5  # days that a plan is made before the audit at the least; a week is usual


@dataclass(frozen=True, kw_only=True)
class PlanWarning:
    """One sentence with the record to go to; `bad` is what a certification auditor would object to."""

    text: str
    bad: bool = True
    slot: str = ""
    member: str = ""
    field: str = ""


def plan_warnings(
    audit: Audit,
    members: Sequence[AuditMember],
    slots: Sequence[AuditSlot],
    departments: Sequence[Department],
    covered: Coverage,
    resting: Mapping[str, str],
) -> list[PlanWarning]:
    """Everything that should be looked at before the plan is printed, the gravest first."""
    found = [
        *_independence(slots, members, departments),
        *_team(audit, members, slots),
        *_coverage(covered, departments),
        *_times(audit, members, slots, resting),
    ]
    return sorted(found, key=lambda warning: not warning.bad)


def _at(slot: AuditSlot) -> str:
    return f"{chinese_date(slot.on)[5:]} {slot.start}".strip() if slot.on else "未定日期的时段"


def _independence(
    slots: Sequence[AuditSlot], members: Sequence[AuditMember], departments: Sequence[Department]
) -> Iterator[PlanWarning]:
    for each in conflicts(slots, members, departments):
        what = f"{_at(each.slot)}，{each.member.name}审核自己的部门（{each.department.name}）"
        if each.reason:
            yield PlanWarning(text=f"{what}，理由：{each.reason}。理由会印在计划里。", bad=False, slot=each.slot.id)
        else:
            yield PlanWarning(text=f"{what}，没有写理由。请换人，或写明理由（会印在计划里）。", slot=each.slot.id)


def _team(audit: Audit, members: Sequence[AuditMember], slots: Sequence[AuditSlot]) -> Iterator[PlanWarning]:
    leaders = [member for member in members if member.role == "组长"]
    if not leaders:
        yield PlanWarning(text="审核组没有组长。", field="team")
    if len(leaders) > 1:
        yield PlanWarning(text=f"审核组有 {len(leaders)} 名组长，只能有一名。", member=leaders[1].id)
    for each in untrained(members, audit, slots):
        yield PlanWarning(text=each.sentence, member=each.member.id)


def _coverage(covered: Coverage, departments: Sequence[Department]) -> Iterator[PlanWarning]:
    if covered.lacks_top:
        yield PlanWarning(text="没有安排审核最高管理者。", field="matrix")
    if covered.missing_clauses:
        some = "、".join(covered.missing_clauses[:_SOME])
        more = "等" if len(covered.missing_clauses) > _SOME else ""
        yield PlanWarning(text=f"{len(covered.missing_clauses)} 个适用条款没有排进日程：{some}{more}。", field="matrix")
    names = {each.id: each.name for each in departments}
    if covered.missing_departments:
        missing = "、".join(names[key] for key in covered.missing_departments)
        yield PlanWarning(text=f"这些部门没有排进日程：{missing}。", field="matrix")
    if covered.beyond:
        yield PlanWarning(text=f"排了不适用或不存在的条款：{'、'.join(covered.beyond)}。", bad=False, field="matrix")


def _times(
    audit: Audit, members: Sequence[AuditMember], slots: Sequence[AuditSlot], resting: Mapping[str, str]
) -> Iterator[PlanWarning]:
    auditors = {member.id for member in members if member.role in AUDITING_ROLES}
    for slot in slots:
        if slot.kind is SlotKind.AUDIT and not auditors & set(slot.member_ids):
            yield PlanWarning(text=f"{_at(slot)} 没有审核员。", slot=slot.id)
        outside = bool(audit.held.start) and slot.on < audit.held.start
        if slot.on and (outside or (bool(audit.held.end) and slot.on > audit.held.end)):
            yield PlanWarning(text=f"{_at(slot)} 不在审核日期之内。", slot=slot.id)
    for clash in clashes(slots, members):
        text = f"{_at(clash.second)}，{clash.member.name}同时排在两处。"
        yield PlanWarning(text=text, slot=clash.second.id)
    for clash in absent_escorts(slots, members):
        text = f"{_at(clash.second)}，陪同人员{clash.member.name}同时在别处当审核员。"
        yield PlanWarning(text=text, bad=False, slot=clash.second.id)
    for slot in slots:
        if slot.kind is SlotKind.AUDIT and any(
            _overlap(slot, other) for other in slots if other.kind is SlotKind.BREAK
        ):
            yield PlanWarning(text=f"{_at(slot)} 的审核占用了休息时间。", bad=False, slot=slot.id)
    days = sorted({slot.on for slot in slots if slot.on} | {audit.held.start, audit.held.end} - {""})
    for day in days:
        if day in resting:
            yield PlanWarning(
                text=f"{chinese_date(day)}是{resting[day]}，请确认企业当天上班。", bad=False, field="held"
            )
    yield from _meetings(slots)
    yield from _notice(audit, slots)


def _overlap(slot: AuditSlot, other: AuditSlot) -> bool:
    return bool(slot.on == other.on and slot.start and slot.start < other.end and other.start < slot.end)


def _meetings(slots: Sequence[AuditSlot]) -> Iterator[PlanWarning]:
    if not slots:
        return
    timed = sorted((slot for slot in slots if slot.on and slot.start), key=lambda slot: (slot.on, slot.start))
    audits = [slot for slot in timed if slot.kind is SlotKind.AUDIT]
    for kind, word in ((SlotKind.OPENING, "首次会议"), (SlotKind.CLOSING, "末次会议")):
        meeting = next((slot for slot in timed if slot.kind is kind), None)
        if meeting is None:
            yield PlanWarning(text=f"日程里没有{word}。", field="slots")
        elif kind is SlotKind.OPENING and audits and _when(audits[0]) < _when(meeting):
            yield PlanWarning(text="首次会议之前已经安排了现场审核。", slot=meeting.id)
        elif kind is SlotKind.CLOSING and audits and _when(audits[-1]) > _when(meeting):
            yield PlanWarning(text="末次会议之后还安排了现场审核。", slot=meeting.id)


def _when(slot: AuditSlot) -> tuple[str, str]:
    return slot.on, slot.start


def _notice(audit: Audit, slots: Iterable[AuditSlot]) -> Iterator[PlanWarning]:
    begins = first_day(audit, slots)
    try:
        days = (date.fromisoformat(begins) - date.fromisoformat(audit.plan_made_on)).days
    except ValueError:
        return
    if days < 0:
        yield PlanWarning(text="计划的编制日期晚于审核开始日期。", field="plan_made_on")
    elif days < _NOTICE:
        text = f"计划在审核前 {days} 天编制；一般提前一周左右发给受审核部门。"
        yield PlanWarning(text=text, bad=False, field="plan_made_on")
