"""The audit report: texts proposed from the facts, taken over one by one, what is missing, and issuing."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from consultant_app.documents.register import deliverable
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, Conclusion
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, Severity
from consultant_app.model.gates import gaps
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audit_report_drafts as drafts
from consultant_app.workflows import audits

KIND = "audit_report"
CONCLUSION_FIELDS = tuple(field.name for field in fields(Conclusion))
_OWN_PAGE = "audit_report"


def propose_report(dossier: Dossier) -> dict[str, str]:
    """A draft for each text that follows from what was recorded; by the names of the fields of Audit and Conclusion.

    A draft states counts, numbers and names that are in the records, never an opinion. A judgement is left empty where
    lines of the checklist were not looked at. Without an audit the result is empty.
    """
    if dossier.audit is None:
        return {}
    return {
        "summary": drafts.summary(dossier, dossier.audit),
        "departments_summary": drafts.departments_summary(dossier, dossier.audit),
        "previous_followup": drafts.previous_followup(dossier.audit),
        **drafts.conclusion(dossier, dossier.audit),
    }


def value_of(audit: Audit, field: str) -> str:
    """What stands in a field of the report, wherever it is kept."""
    return str(getattr(audit.conclusion if field in CONCLUSION_FIELDS else audit, field))


def edit_report(session: Session, audit_id: str, values: Mapping[str, str]) -> None:
    """Write fields of the report, those of the conclusion too, while typing. Raises AppError when it was issued."""
    audits.edit_audit(session, audit_id, **_own_fields(session, audit_id, values))


def take_drafts(session: Session, audit_id: str, values: Mapping[str, str]) -> None:
    """Put drafts into the report as a step of its own, so that undo brings back what was written by hand.

    Raises AppError when the report was issued.
    """
    audit = audits.require_open(session.db, audit_id)
    drafted = replace(audit, **_own_fields(session, audit_id, values))
    audits.change_audited(session, audit_id, "按记录拟稿", [drafted])


def _own_fields(session: Session, audit_id: str, values: Mapping[str, str]) -> dict[str, Any]:
    own: dict[str, Any] = {name: value for name, value in values.items() if name not in CONCLUSION_FIELDS}
    if judged := {name: value for name, value in values.items() if name in CONCLUSION_FIELDS}:
        own["conclusion"] = replace(records.get(session.db, Audit, audit_id).conclusion, **judged)
    return own


def missing(dossier: Dossier, *, today: str = "") -> list[Gap]:
    """What concerns the report: its own page first, then the checklist and the nonconformities, the gravest first."""
    pages = deliverable(KIND).gap_pages
    found = [gap for gap in gaps(dossier, today or date.today().isoformat()) if gap.page in pages]
    order = list(Severity)
    return sorted(found, key=lambda gap: (gap.page != _OWN_PAGE, order.index(gap.severity)))


def issue_report(session: Session, dossier: Dossier, *, on: str, by: str) -> Audit:
    """Issue the report: what it reports is frozen. Raises AppError when its own texts or judgements are missing."""
    view = dossier.audit
    if view is None:
        raise AppError("还没有内部审核；没有签发；请先新建一次审核。")
    fresh = replace(dossier, audit=replace(view, audit=replace(view.audit, report_on=view.audit.report_on or on)))
    needed = [gap for gap in missing(fresh) if gap.page == _OWN_PAGE and gap.severity is Severity.ERROR]
    if needed:
        said = "".join(gap.sentence for gap in needed[:3])
        raise AppError(f"报告还不能签发：{said}没有签发；补齐后再签发。")
    if not view.audit.report_on:
        audits.edit_audit(session, view.audit.id, report_on=on)
    return audits.issue(session, view.audit, on=on, by=by)
