"""The timetable of an audit: proposed in one step, then moved, stretched and edited slot by slot."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, AuditMember, AuditSlot, SlotKind
from consultant_app.model.audit_hours import Hours, clock, minutes, spans
from consultant_app.model.audit_proposal import Auditor, Planned, Proposal, Unit, propose
from consultant_app.model.clause_owners import clause_owners
from consultant_app.model.clauses import sort_key
from consultant_app.model.coverage import below
from consultant_app.model.department_kinds import is_top
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import new_id
from consultant_app.model.independence import AUDITING_ROLES, own_departments
from consultant_app.model.order import first_keys
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits, management_systems, settings, standards, working_days
from consultant_app.workflows.clause_fits import clause_fits

_LATEST = 24 * 60 - 1
_MOST_DAYS = 31


def hours_of(session: Session) -> Hours:
    """The working hours that timetables keep to."""
    usual = asdict(Hours())
    stored: dict[str, Any] = settings.read_setting(session, "audit_hours")
    return Hours(**{name: value for name, value in stored.items() if type(value) is type(usual.get(name, ()))})


def change_hours(session: Session, **values: Any) -> Hours:
    """Keep other working hours. Raises AppError when no audit fits into them."""
    wanted = replace(hours_of(session), **values)
    if not spans(wanted):
        raise AppError("下班时间早于上班时间，没有保存；请核对作息时间。")
    usual = asdict(Hours())
    changed = {name: value for name, value in asdict(wanted).items() if value != usual[name]}
    settings.change_setting(session, "audit_hours", changed)
    return wanted


def days_between(start: str, end: str) -> list[str]:
    """The working days of a period; all its days when none of them is one. Empty without a start."""
    try:
        first = date.fromisoformat(start)
        last = date.fromisoformat(end or start)
    except ValueError:
        return []
    count = min((last - first).days, _MOST_DAYS - 1)
    every = [(first + timedelta(days=number)).isoformat() for number in range(count + 1)]
    resting = working_days.rest_days(every)
    return [day for day in every if day not in resting] or every


# the proposal


def propose_slots(
    session: Session, audit: Audit, days: Sequence[str] = (), hours: Hours | None = None
) -> tuple[str, ...]:
    """Draw up the timetable anew, as one step; returns the days that had to be added to those given.

    Without `days` it takes the working days of the audit's own period. Raises AppError when there is nothing to go by.
    """
    db = session.db
    audits.require_open(db, audit.id)
    found = records.of_enterprise(db, Department, audit.enterprise_id)
    departments, missing = management_systems.top_management(db, audit.enterprise_id, found) if found else ([], [])
    team = audits.members_of(db, audit.id)
    wanted = sorted(days) or days_between(audit.held.start, audit.held.end)
    units = _units(session, audit, departments)
    proposal = propose(units, _auditors(team, departments), wanted, hours or hours_of(session), _next_working_day)
    held = replace(audit.held, start=wanted[0], end=max(line.on for line in proposal.lines))
    before = audits.slots_of(db, audit.id)
    with session.write("排定审核日程") as writing:
        records.put_all(writing, missing)
        for slot in before:
            records.delete(writing, AuditSlot, slot.id)
        records.put_all(writing, [replace(records.get(writing, Audit, audit.id), held=held), *_slots(audit, proposal)])
    return proposal.added_days


def _next_working_day(iso: str) -> str:
    return working_days.next_working_day((date.fromisoformat(iso) + timedelta(days=1)).isoformat())


def _units(session: Session, audit: Audit, departments: Sequence[Department]) -> list[Unit]:
    db = session.db
    system = replace(audits.system_of(db, audit.enterprise_id), edition=audit.edition)
    processes = management_systems.processes_of(db, audit.enterprise_id)
    applicable = management_systems.applicable_clauses(system)
    owned = clause_owners(departments, processes, applicable, clause_fits(audit.edition))
    return [
        Unit(
            id=department.id,
            clauses=owned[department.id],
            is_top=is_top(department.name),
            escort=department.head,
            processes="、".join(each.name for each in processes if each.department_id == department.id and each.name),
        )
        for department in departments
    ]


def _auditors(team: Iterable[AuditMember], departments: Sequence[Department]) -> list[Auditor]:
    return [
        Auditor(
            id=member.id,
            group=member.group,
            own=frozenset(own_departments(member, departments)),
            alone=member.role in AUDITING_ROLES,
        )
        for member in team
    ]


def _slots(audit: Audit, proposal: Proposal) -> list[AuditSlot]:
    keys = first_keys(len(proposal.lines))
    return [_slot(audit, line, key) for line, key in zip(proposal.lines, keys, strict=True)]


def _slot(audit: Audit, line: Planned, order_key: str) -> AuditSlot:
    return AuditSlot(
        id=new_id(),
        enterprise_id=audit.enterprise_id,
        audit_id=audit.id,
        kind=line.kind,
        on=line.on,
        start=line.start,
        end=line.end,
        department_id=line.unit_id,
        processes=line.processes,
        clauses=line.clauses,
        member_ids=line.auditors,
        escort=line.escort,
        order_key=order_key,
    )


# single slots


def add_slot(session: Session, audit: Audit, **values: Any) -> AuditSlot:
    """Add a line to the timetable, of an hour unless an end is given. Raises AppError."""
    start = values.get("start", "") or hours_of(session).start
    end = values.get("end", "") or clock(min(minutes(start) + 60, _LATEST))
    slot = AuditSlot(id=new_id(), enterprise_id=audit.enterprise_id, audit_id=audit.id)
    slot = replace(slot, **{"on": audit.held.start, **values, "start": start, "end": end})
    audits.change_audited(session, audit.id, "新增日程", [_checked(slot)])
    return slot


def edit_slot(session: Session, slot: AuditSlot, **values: Any) -> AuditSlot:
    """Give a line other values; typing in one field is one step. Raises AppError."""
    before = records.get(session.db, AuditSlot, slot.id)
    after = _checked(replace(before, **values))
    if after != before:
        key = f"{slot.id}/{','.join(sorted(values))}"
        audits.change_audited(session, slot.audit_id, "修改日程", [after], merge_key=key)
    return after


def move_slot(
    session: Session, slot: AuditSlot, *, on: str, start: str, end: str = "", member_ids: Sequence[str] | None = None
) -> AuditSlot:
    """Put a line to another time, day or group, as one step; it keeps its length unless an end is given."""
    before = records.get(session.db, AuditSlot, slot.id)
    length = minutes(before.end) - minutes(before.start) if before.start and before.end else 60
    begin = max(0, min(minutes(start), _LATEST - length))
    team = before.member_ids if member_ids is None else tuple(member_ids)
    after = _checked(replace(before, on=on, start=clock(begin), end=end or clock(begin + length), member_ids=team))
    if after != before:
        audits.change_audited(session, slot.audit_id, "移动日程" if not end else "调整日程时间", [after])
    return after


def shift_slots(session: Session, audit: Audit, start: str) -> int:
    """Put the timetable on the working days from another first day on, the period with it; how many lines moved."""
    slots = [slot for slot in audits.slots_of(session.db, audit.id) if slot.on]
    days = sorted({slot.on for slot in slots})
    if not days or days[0] == start:
        return 0
    audits.require_open(session.db, audit.id)
    wanted = [start]
    while len(wanted) < len(days):
        wanted.append(_next_working_day(wanted[-1]))
    moved = dict(zip(days, wanted, strict=True))
    fresh = records.get(session.db, Audit, audit.id)
    with session.write("把日程移到新的日期") as db:
        records.put_all(db, [replace(slot, on=moved[slot.on]) for slot in slots])
        records.put(db, replace(fresh, held=replace(fresh.held, start=start, end=wanted[-1])))
    return len(slots)


def remove_slots(session: Session, audit_id: str, slots: Sequence[AuditSlot]) -> None:
    """Take lines off the timetable, as one step."""
    audits.remove_audited(session, audit_id, "删除日程", slots)


def remove_slot(session: Session, slot: AuditSlot) -> None:
    """Take a line off the timetable."""
    remove_slots(session, slot.audit_id, [slot])


def _checked(slot: AuditSlot) -> AuditSlot:
    if slot.start and slot.end and slot.end <= slot.start:
        raise AppError(f"结束时间 {slot.end} 不晚于开始时间 {slot.start}；没有保存；请核对时间。")
    return replace(slot, clauses=tuple(sorted(dict.fromkeys(slot.clauses), key=sort_key)))


def toggle_clause(session: Session, audit: Audit, department_id: str, clause: str) -> None:
    """Audit a clause in a department, in its longest slot; or no longer, when it is planned there already.

    Raises AppError when the department has no slot.
    """
    mine = [slot for slot in audits.slots_of(session.db, audit.id) if slot.department_id == department_id]
    mine = [slot for slot in mine if slot.kind is SlotKind.AUDIT]
    there = [slot for slot in mine if any(below(clause, each) for each in slot.clauses)]
    if there:
        changed = [_checked(replace(slot, clauses=_without(slot, clause, audit))) for slot in there]
        audits.change_audited(session, audit.id, f"取消审核 {clause}", changed)
        return
    if not mine:
        raise AppError("这个部门还没有审核时段，条款没有加上；请先为它新增一个时段。")
    longest = max(mine, key=lambda slot: minutes(slot.end) - minutes(slot.start) if slot.start and slot.end else 0)
    changed = [_checked(replace(longest, clauses=(*longest.clauses, clause)))]
    audits.change_audited(session, audit.id, f"增加审核 {clause}", changed)


def _without(slot: AuditSlot, clause: str, audit: Audit) -> tuple[str, ...]:
    """The clauses of a slot without one; a clause above it is replaced by the rest of what stands below."""
    kept: list[str] = []
    for each in slot.clauses:
        if not below(clause, each):
            kept.append(each)
        elif each != clause:
            kept += [one.number for one in standards.lowest(audit.edition) if below(one.number, each)]
    return tuple(each for each in kept if each != clause)
