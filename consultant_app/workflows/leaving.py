"""离厂前还缺什么: read for one audit."""

from dataclasses import replace

from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Department
from consultant_app.model.leaving import Missing
from consultant_app.model.leaving import before_leaving as _before_leaving
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits, management_systems

REPORT = "nonconformity_report"


def before_leaving(db: Connection, audit: Audit) -> list[Missing]:
    """What is still missing while the auditors are there."""
    every = audit_dossiers.nonconformity_views(
        db, (item for item in audit_dossiers.nonconformities_of(db, audit.enterprise_id) if item.audit_id == audit.id)
    )
    departments = records.of_enterprise(db, Department, audit.enterprise_id)
    system = replace(audits.system_of(db, audit.enterprise_id), edition=audit.edition)
    applicable = management_systems.applicable_clauses(system)
    return _before_leaving(audit_dossiers.audit_view(db, audit, every), departments, applicable, _printed(db))


def _printed(db: Connection) -> set[str]:
    """Nonconformities whose report was made, so that it could be signed."""
    return {key for (key,) in db.execute("select distinct subject_id from document_record where kind = ?", (REPORT,))}
