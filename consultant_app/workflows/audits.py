"""Audits of an enterprise: reading them, the guard of what was reported, issuing a report and opening it again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from consultant_app.errors import AppError
from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditProgramme,
    AuditSlot,
    Issue,
    Meeting,
    ProgrammeMark,
)
from consultant_app.model.ids import fixed_id
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.review import ManagementReview
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

Reported = TypeVar("Reported", Audit, ManagementReview)
_OF_AUDIT = "audit_id = ?"


def audits_of(db: Connection, enterprise_id: str) -> list[Audit]:
    """The audits of an enterprise, oldest first."""
    every = records.of_enterprise(db, Audit, enterprise_id)
    return sorted(every, key=lambda audit: (audit.held.start or audit.plan_made_on or "9999", audit.id))


def newest(db: Connection, enterprise_id: str) -> Audit | None:
    """The audit in hand unless a person chooses another."""
    every = audits_of(db, enterprise_id)
    return every[-1] if every else None


def members_of(db: Connection, audit_id: str) -> list[AuditMember]:
    """The team, the lead first."""
    team = records.all_of(db, AuditMember, where=_OF_AUDIT, args=[audit_id], order="order_key, id")
    return sorted(team, key=lambda member: member.role != "组长")


def slots_of(db: Connection, audit_id: str) -> list[AuditSlot]:
    """The timetable in the order of time; lines without a time come last in their own order."""
    every = records.all_of(db, AuditSlot, where=_OF_AUDIT, args=[audit_id], order="order_key, id")
    return sorted(every, key=lambda slot: (slot.on or "9999", slot.start or "99"))


def lines_of(db: Connection, audit_id: str) -> list[AuditLine]:
    """The checklist in its order."""
    return records.all_of(db, AuditLine, where=_OF_AUDIT, args=[audit_id], order="order_key, id")


def programmes_of(db: Connection, enterprise_id: str) -> list[AuditProgramme]:
    """The yearly programmes, oldest first."""
    return sorted(records.of_enterprise(db, AuditProgramme, enterprise_id), key=lambda each: (each.year, each.id))


def marks_of(db: Connection, programme_id: str) -> list[ProgrammeMark]:
    """The marks of a programme's matrix."""
    return records.all_of(db, ProgrammeMark, where="programme_id = ?", args=[programme_id])


def meetings_of(db: Connection, owner_id: str) -> list[Meeting]:
    """The meetings of an audit or a management review in the order of time."""
    every = records.all_of(db, Meeting, where="owner_id = ?", args=[owner_id], order="order_key, id")
    return sorted(every, key=lambda meeting: (meeting.on or "9999", meeting.start or "99"))


def attendees_of(db: Connection, meeting_id: str) -> list[Attendee]:
    """Who is expected at a meeting."""
    return records.all_of(db, Attendee, where="meeting_id = ?", args=[meeting_id], order="order_key, id")


def system_id(enterprise_id: str) -> str:
    """The id of an enterprise's one ManagementSystem."""
    return fixed_id(enterprise_id, "management_system")


def system_of(db: Connection, enterprise_id: str) -> ManagementSystem:
    """What the enterprise declared about its system; a blank one until something is written."""
    found = records.find(db, ManagementSystem, system_id(enterprise_id))
    return found or ManagementSystem(id=system_id(enterprise_id), enterprise_id=enterprise_id)


# what was reported stays as it was reported


def require_open(db: Connection, audit_id: str) -> Audit:
    """The audit, if it may still be changed. Raises AppError when its report was issued, KeyError when it is gone."""
    audit = records.get(db, Audit, audit_id)
    if audit.frozen:
        raise AppError(
            f"审核报告已于 {audit.issues[-1].on} 签发，检查记录和不符合事实已锁定；没有改动；"
            "确需更正时，请在“审核报告”里写明理由重新打开，更正会成为新的修订版。"
        )
    return audit


def change_audited(session: Session, audit_id: str, label: str, changed: Sequence[Any], *, merge_key: str = "") -> None:
    """Write records of an audit (lines, team, timetable, meetings …) as one step, if the audit is open."""
    require_open(session.db, audit_id)
    with session.write(label, merge_key=merge_key) as db:
        records.put_all(db, list(changed))


def remove_audited(session: Session, audit_id: str, label: str, gone: Sequence[Any]) -> None:
    """Delete records of an audit as one step, if the audit is open."""
    require_open(session.db, audit_id)
    with session.write(label) as db:
        for record in gone:
            records.delete(db, type(record), record.id)


def edit_audit(session: Session, audit_id: str, **fields: Any) -> None:
    """Give an audit other values, if it is open."""
    audit = require_open(session.db, audit_id)
    if replace(audit, **fields) != audit:
        with session.write("修改内部审核", merge_key=f"audit:{audit_id}:{','.join(sorted(fields))}") as db:
            records.put(db, replace(audit, **fields))


def issue(session: Session, reported: Reported, *, on: str, by: str, authority: str = "") -> Reported:
    """Issue the report of an audit or a management review: what it reports is frozen from now on.

    The first issue is revision 0; each later one carries why it was opened. Raises AppError when frozen.
    """
    fresh: Reported = records.get(session.db, type(reported), reported.id)
    if fresh.frozen:
        raise AppError("这份报告已经签发；没有改动；需要更正时先写明理由重新打开。")
    entry = Issue(revision=len(fresh.issues), on=on, by=by, reason=fresh.reopened, authority=authority)
    issued = replace(fresh, issues=(*fresh.issues, entry), reopened="")
    with session.write("签发报告" if not entry.revision else f"签发报告（第 {entry.revision} 次修订）") as db:
        records.put(db, issued)
    return issued


def reopen(session: Session, reported: Reported, reason: str) -> Reported:
    """Open an issued report to correct it; the reason stands in the next revision. Raises AppError."""
    fresh: Reported = records.get(session.db, type(reported), reported.id)
    if not fresh.frozen:
        raise AppError("这份报告没有签发，可以直接修改；没有改动。")
    if not reason.strip():
        raise AppError("没有写明更正理由；报告仍然锁定；请先写一句为什么要更正。")
    opened = replace(fresh, reopened=reason.strip())
    with session.write("重新打开报告") as db:
        records.put(db, opened)
    return opened
