"""What a finding on a checklist line says about a nonconformity or an observation: the snapshot and the first fact.

Nothing is invented: the fact is put together from what was written on the line, where and when.
"""

from dataclasses import dataclass, replace

from consultant_app.model.audit import AuditLine, AuditSlot, Finding
from consultant_app.model.dates import chinese_date
from consultant_app.model.enterprise import Department
from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.model.nonconformity import Criterion, Snapshot
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, standards
from consultant_app.workflows.management_systems import TOP_NAME

_ENDS = "。．.；;，,、 \n"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a line was judged: the department and what the timetable says of it."""

    department: Department | None
    area: str = ""
    escort: str = ""
    auditors: str = ""

    @property
    def place(self) -> str:
        """The area if the timetable names one, else the department."""
        return self.area or (self.department.name if self.department else "")


def scene_of(db: Connection, audit_id: str, department_id: str) -> Scene:
    """The scene of a department in an audit."""
    department = records.find(db, Department, department_id)
    planned = [slot for slot in audits.slots_of(db, audit_id) if department_id and slot.department_id == department_id]
    return Scene(
        department=department,
        area=next((slot.area for slot in planned if slot.area), ""),
        escort=next((slot.escort for slot in planned if slot.escort), ""),
        auditors=_auditors(db, audit_id, planned),
    )


def _auditors(db: Connection, audit_id: str, planned: list[AuditSlot]) -> str:
    chosen = {key for slot in planned for key in slot.member_ids}
    return "、".join(member.name for member in audits.members_of(db, audit_id) if member.id in chosen)


def leader_of(db: Connection, audit_id: str) -> str:
    """The lead of the audit team, or empty text."""
    return next((member.name for member in audits.members_of(db, audit_id) if member.role == "组长"), "")


def snapshot_of(line: AuditLine, finding: Finding, scene: Scene) -> Snapshot:
    """The line as it stands now."""
    department = scene.department
    return Snapshot(
        requirement="\n".join(part for part in (line.text, criterion_of(line.clause, line.edition).text) if part),
        evidence=finding.evidence,
        clause=line.clause,
        clause_title=line.clause_title,
        edition=line.edition,
        department=department.name if department else "",
        department_head=department.head if department else "",
        auditee=finding.escort or scene.escort,
        auditor=finding.auditor or scene.auditors,
        process=PROCESS_KINDS.get(line.process, line.process),
        sampled=finding.sampled,
        failed=finding.failed,
        grade=finding.grade,
    )


def criterion_of(clause: str, edition: str) -> Criterion:
    """The clause as a criterion: its number and title, and what it asks in our own words."""
    if not clause:
        return Criterion()
    if not standards.is_known(edition) or clause not in standards.clauses(edition):
        return Criterion(document=f"{edition} {clause}")
    known = standards.clauses(edition)[clause]
    return Criterion(document=f"{edition} {standards.label(clause, edition)}", text=known.guidance)


def proposed_fact(snapshot: Snapshot, found_on: str, place: str) -> str:
    """A sentence from date, place, evidence and sample; empty while there is no evidence."""
    evidence = snapshot.evidence.strip().rstrip(_ENDS)
    if not evidence:
        return ""
    when = chinese_date(found_on)
    where = place or snapshot.department
    begin = "".join(
        (
            "" if not when or when in evidence or found_on in evidence else when,
            _at(where) if where and where not in evidence else "",
        )
    )
    return f"{begin}{'查见：' if begin else ''}{evidence}{_sample(snapshot, evidence)}。"


def _at(where: str) -> str:
    """A place, or somebody who was asked: the timetable has a line for top management, too."""
    return f"向{where}了解，" if where == TOP_NAME else f"在{where}"


def _sample(snapshot: Snapshot, evidence: str) -> str:
    sampled, failed = snapshot.sampled.strip(), snapshot.failed.strip()
    told = [
        f"抽查 {sampled}" if sampled and sampled not in evidence else "",
        f"不符合 {failed}" if failed and failed not in evidence else "",
    ]
    return f"（{'，'.join(part for part in told if part)}）" if any(told) else ""


def followed(before: Snapshot, line: AuditLine, finding: Finding, scene: Scene, *, untouched: bool) -> Snapshot:
    """The snapshot after the line was judged again: it follows only as long as nobody wrote on it."""
    fresh = snapshot_of(line, finding, scene)
    return fresh if untouched else replace(before, grade=finding.grade)
