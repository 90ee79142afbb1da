"""Who may audit what: nobody their own department without a reason, nobody before the training, nobody twice at once.

GB/T 19001 9.2.2 asks for objectivity; firms of nine people cannot always avoid auditing their own work, so a written
reason is accepted and printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consultant_app.model.audit import Audit, AuditMember, AuditSlot, SlotKind
from consultant_app.model.enterprise import Department

AUDITING_ROLES = ("组长", "组员")
ROLES = (*AUDITING_ROLES, "技术专家", "实习审核员", "观察员")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Somebody audits a department of their own; `reason` is what was written to justify it."""

    slot: AuditSlot
    member: AuditMember
    department: Department
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Untrained:
    """An auditor whose training is not shown to be earlier than the audit."""

    member: AuditMember
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Somebody is in two places at once."""

    member: AuditMember
    first: AuditSlot
    second: AuditSlot


def own_departments(member: AuditMember, departments: Iterable[Department]) -> set[str]:
    """The ids of the departments that are somebody's own: where they belong, and what they head."""
    name = "".join(member.name.split())
    headed = {each.id for each in departments if name and name == "".join(each.head.split())}
    return headed | ({member.department_id} if member.department_id else set())


def conflicts(
    slots: Iterable[AuditSlot], members: Sequence[AuditMember], departments: Sequence[Department]
) -> list[Conflict]:
    """Every case of somebody auditing their own department, in the order of the timetable."""
    by_id = {member.id: member for member in members}
    places = {each.id: each for each in departments}
    own = {member.id: own_departments(member, departments) for member in members}
    return [
        Conflict(slot=slot, member=by_id[key], department=places[slot.department_id], reason=slot.independence_reason)
        for slot in slots
        if slot.kind is SlotKind.AUDIT and slot.department_id in places
        for key in slot.member_ids
        if key in by_id and by_id[key].role != "观察员" and slot.department_id in own[key]
    ]


def earlier_reason(slot: AuditSlot, found: Iterable[Conflict]) -> str:
    """The reason written last for the same people and department; empty when there is none.

    `found` are conflicts, also of earlier audits, the oldest first; people are known by their names, as each audit has
    its own team.
    """
    listed = list(found)
    who = {(_plain(each.member.name), each.department.id) for each in listed if each.slot.id == slot.id}
    reasons = [
        each.reason.strip()
        for each in listed
        if each.slot.id != slot.id and each.reason.strip() and (_plain(each.member.name), each.department.id) in who
    ]
    return reasons[-1] if reasons else ""


def _plain(name: str) -> str:
    return "".join(name.split())


def first_day(audit: Audit, slots: Iterable[AuditSlot] = ()) -> str:
    """The first day of an audit, as the plan or else the timetable says it."""
    return audit.held.start or min((slot.on for slot in slots if slot.on), default="")


def untrained(members: Iterable[AuditMember], audit: Audit, slots: Iterable[AuditSlot] = ()) -> list[Untrained]:
    """The auditors without a date of training, or with one after the audit began."""
    begins = first_day(audit, slots)
    found = []
    for member in members:
        if member.role not in AUDITING_ROLES:
            continue
        name = member.name or "（未写姓名）"
        if not member.trained_on:
            sentence = f"{member.role}{name}没有写内审员培训日期，看不出审核前已具备能力。"
            found.append(Untrained(member=member, sentence=sentence))
        elif begins and member.trained_on > begins:
            sentence = f"{member.role}{name}的培训日期 {member.trained_on} 晚于审核开始日期 {begins}。"
            found.append(Untrained(member=member, sentence=sentence))
    return found


def clashes(slots: Iterable[AuditSlot], members: Sequence[AuditMember]) -> list[Clash]:
    """Who is planned in two places at the same time. Breaks are no place."""
    by_id = {member.id: member for member in members}
    timed = [slot for slot in slots if slot.on and slot.start and slot.end and slot.kind is not SlotKind.BREAK]
    found = []
    for place, slot in enumerate(timed):
        for other in timed[place + 1 :]:
            if slot.on == other.on and slot.start < other.end and other.start < slot.end:
                both = [key for key in slot.member_ids if key in other.member_ids and key in by_id]
                found += [Clash(member=by_id[key], first=slot, second=other) for key in both]
    return found


def absent_escorts(slots: Iterable[AuditSlot], members: Sequence[AuditMember]) -> list[Clash]:
    """Auditors who are to go with the auditors of their own department while they audit elsewhere; one a slot."""
    by_name = {"".join(member.name.split()): member for member in members if member.name.strip()}
    timed = [slot for slot in slots if slot.on and slot.start and slot.end and slot.kind is SlotKind.AUDIT]
    return [
        Clash(member=by_name[name], first=elsewhere[0], second=slot)
        for slot in timed
        for name in ["".join(slot.escort.split())]
        if name in by_name
        for elsewhere in [[other for other in timed if _at_once(slot, other) and by_name[name].id in other.member_ids]]
        if elsewhere
    ]


def _at_once(slot: AuditSlot, other: AuditSlot) -> bool:
    return other is not slot and slot.on == other.on and slot.start < other.end and other.start < slot.end
