"""What stands at the head of a paper: its record number, its version, its date, and whether it is a draft."""

from datetime import date
from operator import attrgetter

from consultant_app.documents import naming
from consultant_app.documents.register import Deliverable
from consultant_app.model.audit import Audit
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.plan import DocumentRecord
from consultant_app.model.review import ManagementReview
from consultant_app.store.session import Session
from consultant_app.workflows import audits, settings
from consultant_app.workflows.papers import made_of, subject_number
from consultant_app.workflows.record_prefix import prefix_of


def next_number(session: Session, entry: Deliverable, enterprise: Enterprise, subject_id: str = "") -> str:
    """The record number of a paper: prefix, form number, year, running number; a paper keeps its own.

    Records of the enterprise carry its own prefix and are counted for it alone; the agency's are counted over all.
    A report of one nonconformity carries the number of the nonconformity, a return slip its own.
    """
    before = made_of(session.db, enterprise.id, entry.kind, subject_id)
    if before and before[-1].number:
        return before[-1].number
    if entry.is_called_by_its_record:
        return subject_number(session.db, enterprise.id, entry.per, subject_id)
    own = prefix_of(session.db, enterprise, audits.system_of(session.db, enterprise.id))
    agency = "" if entry.is_own_record else settings.read_setting(session, "number_prefix")
    form_number = entry.number_of_blank(settings.read_setting(session, "form_numbers"), own)
    head = "-".join(part for part in (agency, form_number, str(date.today().year)) if part)
    # whatever the kind: blanks may be shared
    sql = "select number from document_record where instr(number, ?) = 1 and (? or enterprise_id = ?)"
    counted = session.db.execute(sql, (f"{head}-", not entry.is_own_record, enterprise.id))
    taken = {number.rpartition("-")[2] for (number,) in counted}
    highest = max((int(tail) for tail in taken if tail.isdecimal()), default=0)
    return f"{head}-{highest + 1:03d}"


def next_version(made: list[DocumentRecord]) -> str:
    """A/0 for the first, then A/1, A/2 …: every file handed over has its own."""
    return naming.next_version(made[-1].version) if made else "A/0"


REPORTS = frozenset({"audit_report", "review_report"})  # papers that are issued


def _issued(dossier: Dossier, kind: str) -> Audit | ManagementReview | None:
    """The audit or review whose report a paper is, if it is a report."""
    if kind == "audit_report" and dossier.audit:
        return dossier.audit.audit
    return dossier.review.review if kind == "review_report" and dossier.review else None


def version_of(dossier: Dossier, kind: str, made: list[DocumentRecord]) -> str:
    """Of a report the revision that was or will be issued, of any other paper the next after what was made."""
    reported = _issued(dossier, kind)
    if reported is None:
        return next_version(made)
    return f"A/{len(reported.issues) - 1 if reported.frozen else len(reported.issues)}"


def is_unissued(dossier: Dossier, kind: str) -> bool:
    """A report is a draft until it is issued, and again while it is open for a correction."""
    reported = _issued(dossier, kind)
    return reported is not None and not reported.frozen


_DATES = {  # kind of paper: where its own date stands in the dossier
    "improvement_plan": "plan.plan.made_on",
    "diagnosis_report": "assessment.assessment.finished_on",
    "audit_programme": "programme.programme.made_on",
    "audit_plan": "audit.audit.plan_made_on",
    "audit_report": "audit.audit.report_on",
    "review_plan": "review.review.plan_made_on",
    "review_notice": "review.review.notice_on",
    "review_report": "review.review.report_on",
}


def date_of(dossier: Dossier, kind: str) -> str:
    """The date on the paper: its own when it has one, else today."""
    first, _, rest = _DATES.get(kind, "enterprise.").partition(".")
    part = getattr(dossier, first)
    return (attrgetter(rest)(part) if rest and part else "") or date.today().isoformat()
