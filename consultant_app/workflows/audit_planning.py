"""Beginning an internal audit; with audit_team and audit_timetable, the plan of it."""

from datetime import date
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, Verdict
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits
from consultant_app.workflows.audit_team import add_member, edit_member, remove_member
from consultant_app.workflows.audit_timetable import add_slot, edit_slot, move_slot, propose_slots, remove_slot

__all__ = [
    "add_member", "add_slot", "criteria_of", "edit_member", "edit_slot", "move_slot", "propose_slots", "remove_audit",
    "remove_member", "remove_slot", "start_audit",
]  # fmt: skip

OBJECTIVE = (
    "确认质量管理体系是否符合策划的安排、标准要求和本企业规定，是否得到有效实施和保持；"
    "找出薄弱环节和改进机会，为管理评审和申请认证提供依据。"
)
DISTRIBUTION = "最高管理者、各受审核部门、审核组成员"


def start_audit(session: Session, enterprise_id: str, programme_id: str = "") -> Audit:
    """Begin an audit with its number, and objective, scope and criteria as the declared system gives them."""
    db = session.db
    system = audits.system_of(db, enterprise_id)
    programmes = audits.programmes_of(db, enterprise_id)
    today = date.today().isoformat()
    newest = programmes[-1].id if programmes else ""
    audit = Audit(
        id=new_id(),
        enterprise_id=enterprise_id,
        programme_id=programme_id or newest,
        number=_next_number(db, enterprise_id, today[:4]),
        objective=OBJECTIVE,
        scope=_scope(db, system),
        criteria=criteria_of(system),
        edition=system.edition,
        held=Period(),
        plan_made_on=today,
        plan_approved_by=system.top_manager,
        distribution=DISTRIBUTION,
    )
    with session.write(f"新建内部审核 {audit.number}") as db:
        records.put(db, audit)
    return audit


def remove_audit(session: Session, audit: Audit) -> None:
    """Remove an audit that was begun by mistake, with its team, timetable, checklist and meetings; undo brings it back.

    Raises AppError when something was found in it already, or its report was issued.
    """
    db = session.db
    audits.require_open(db, audit.id)
    lines = audits.lines_of(db, audit.id)
    found = any(
        records.all_of(db, kind, where="audit_id = ?", args=[audit.id]) for kind in (Nonconformity, AuditObservation)
    )
    if found or any(line.finding.verdict is not Verdict.NOT_CHECKED for line in lines):
        raise AppError("这次审核已有检查记录，没有删除；审核记录应当保留，需要更正时请改记录本身。")
    meetings = audits.meetings_of(db, audit.id)
    attendees = [each for meeting in meetings for each in audits.attendees_of(db, meeting.id)]
    team, slots = audits.members_of(db, audit.id), audits.slots_of(db, audit.id)
    gone: list[Any] = [*attendees, *meetings, *lines, *slots, *team, audit]
    with session.write(f"删除内部审核 {audit.number}") as writing:
        for record in gone:
            records.delete(writing, type(record), record.id)


def _next_number(db: Connection, enterprise_id: str, year: str) -> str:
    head = f"NS-{year}-"
    taken = [audit.number.removeprefix(head) for audit in audits.audits_of(db, enterprise_id)]
    last = max((int(tail) for tail in taken if tail.isascii() and tail.isdecimal()), default=0)
    return f"{head}{last + 1:02d}"


def _scope(db: Connection, system: ManagementSystem) -> str:
    if system.scope:
        return system.scope
    enterprise = records.find(db, Enterprise, system.enterprise_id)
    products = (enterprise.products if enterprise else "") or "主要产品"
    return f"{products}的生产和服务过程，涉及的全部部门和场所（含最高管理者）。"


def criteria_of(system: ManagementSystem) -> tuple[str, ...]:
    """What the enterprise is audited against: the standard, its own documents, law, contracts."""
    documents = system.documents.strip() or "质量管理体系文件"
    return (f"{system.edition}《质量管理体系 要求》", documents, "适用的法律法规和产品标准", "顾客合同和技术协议")
