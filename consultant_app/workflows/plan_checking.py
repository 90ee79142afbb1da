"""An audit plan with its coverage and its warnings, read at once for the screen."""

from dataclasses import dataclass, replace

from consultant_app.model.audit import Audit, AuditMember, AuditSlot
from consultant_app.model.coverage import Coverage, coverage
from consultant_app.model.department_kinds import is_top
from consultant_app.model.enterprise import Department
from consultant_app.model.plan_warnings import PlanWarning, plan_warnings
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, management_systems, working_days


@dataclass(frozen=True, kw_only=True)
class PlanState:
    """The plan of an audit as it stands."""

    audit: Audit
    members: tuple[AuditMember, ...]
    slots: tuple[AuditSlot, ...]
    departments: tuple[Department, ...]  # top management first
    applicable: tuple[str, ...]
    covered: Coverage
    warnings: tuple[PlanWarning, ...]


def read_plan(db: Connection, audit: Audit) -> PlanState:
    """The plan of an audit with what is wrong with it."""
    members, slots = audits.members_of(db, audit.id), audits.slots_of(db, audit.id)
    departments = records.of_enterprise(db, Department, audit.enterprise_id)
    departments.sort(key=lambda each: not is_top(each.name))
    system = replace(audits.system_of(db, audit.enterprise_id), edition=audit.edition)
    applicable = management_systems.applicable_clauses(system)
    covered = coverage(slots, departments, applicable)
    dates = {slot.on for slot in slots} | {audit.held.start, audit.held.end}
    warnings = plan_warnings(audit, members, slots, departments, covered, working_days.rest_days(dates - {""}))
    return PlanState(
        audit=audit,
        members=tuple(members),
        slots=tuple(slots),
        departments=tuple(departments),
        applicable=applicable,
        covered=covered,
        warnings=tuple(warnings),
    )
