"""The reason for auditing one's own department, offered again where the same people audit it once more."""

from consultant_app.model.audit import AuditSlot
from consultant_app.model.enterprise import Department
from consultant_app.model.independence import conflicts, earlier_reason
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits


def offered(db: Connection, slot: AuditSlot) -> str:
    """What was written last for the same person and department, in this audit rather than an earlier one, or ""."""
    departments = records.of_enterprise(db, Department, slot.enterprise_id)
    every = audits.audits_of(db, slot.enterprise_id)
    ordered = [
        *(each for each in every if each.id != slot.audit_id),
        *(each for each in every if each.id == slot.audit_id),
    ]
    found = [
        each
        for audit in ordered
        for each in conflicts(audits.slots_of(db, audit.id), audits.members_of(db, audit.id), departments)
    ]
    return earlier_reason(slot, found)
